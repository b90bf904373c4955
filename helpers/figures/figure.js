// What all figures share: elements, controls, canvases, colours, the status line, the theme.

const fill = (node, attributes, children) => {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
};
const html = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

// A number for the eye: some significant digits, a true minus sign, powers of ten when needed.
const number = (value, digits = 3) => {
  if (!Number.isFinite(value)) return "not finite";
  const size = Math.abs(value);
  const text = size && (size < 1e-3 || size >= 1e5)
    ? value.toExponential(Math.min(digits, 3) - 1) : String(+value.toPrecision(digits));
  return text === "0" || text === "-0" ? "0" : text.replaceAll("-", "\u2212");
};

const isDark = () => {
  const { documentElement: page, body } = document;
  const said = [page.dataset.theme, page.getAttribute("theme"),
    { true: "light", false: "dark" }[body.dataset.jpThemeLight],
    (body.className.match(/vscode-(?:high-contrast-)?(dark|light)/) || [])[1]];
  const theme = said.find((name) => name === "dark" || name === "light");
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};
const onTheme = (run) => {
  const observer = new MutationObserver(run);
  for (const node of [document.documentElement, document.body])
    observer.observe(node, { attributes: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", run);
};
const stillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const NAMES = ["bg", "fg", "muted", "line", "edge", "accent", "soft", "a", "b",
  "field-a", "field-mid", "field-b"];
const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

// The tools that a figure is built with. build(ui, data) adds its parts and returns its hook.
const makeUi = (root) => {
  const draws = [], ui = { colour: {}, parts: [] };
  const status = html("p", { class: "dlt-status", role: "status", "aria-live": "polite" });
  ui.draw = () => draws.forEach((draw) => draw());
  ui.onDraw = (draw) => draws.push(draw);
  ui.say = (text) => { if (status.textContent !== text) status.textContent = text; };
  ui.add = (...nodes) => ui.parts.push(...nodes);
  ui.status = status;

  ui.button = (text, onclick, main) =>
    html("button", { type: "button", onclick, class: main && "dlt-main" }, text);

  // options: [[value, text], ...]
  ui.select = (text, options, value, onchange) => {
    const node = html("select", { onchange: () => onchange(node.value) },
      ...options.map(([key, label]) => html("option", { value: key }, label)));
    node.value = value;
    return Object.assign(html("label", {}, text, node), { set: (key) => { node.value = key; } });
  };

  // A slider over a list of values; show(value) is what is printed and read aloud.
  ui.slider = (text, values, value, oninput, show = String) => {
    const shown = html("b");
    const node = html("input", { type: "range", min: 0, max: values.length - 1, step: 1 });
    const print = () => {
      shown.textContent = show(values[node.value]);
      node.setAttribute("aria-valuetext", shown.textContent);
    };
    node.addEventListener("input", () => { print(); oninput(values[node.value]); });
    const set = (wanted) => { node.value = values.indexOf(wanted); print(); };
    set(value);
    return Object.assign(html("label", { class: "dlt-slider" },
      html("span", {}, text, shown), node), { set });
  };

  // A canvas in CSS pixels, sharp on every screen, redrawn when its size or the theme changes.
  ui.canvas = (label, ratio, paint) => {
    const node = html("canvas", { role: "img", "aria-label": label, style: `aspect-ratio:${ratio}` });
    const pen = node.getContext("2d");
    draws.push(() => {
      const scale = window.devicePixelRatio || 1, { clientWidth: w, clientHeight: h } = node;
      if (!w || !h) return;
      if (node.width !== Math.round(w * scale)) node.width = Math.round(w * scale);
      if (node.height !== Math.round(h * scale)) node.height = Math.round(h * scale);
      pen.setTransform(scale, 0, 0, scale, 0, 0);
      pen.clearRect(0, 0, w, h);
      pen.font = "600 12px system-ui, sans-serif";
      paint(pen, w, h);
    });
    new ResizeObserver(ui.draw).observe(node);
    return node;
  };

  // Calls step() once a picture while it runs; changed(running) follows every start and stop.
  ui.loop = (step, changed) => {
    const loop = { running: false };
    const tick = () => {
      if (!loop.running) return;
      if (root.isConnected) { step(); requestAnimationFrame(tick); } else loop.stop();
    };
    loop.start = () => { loop.running = true; changed(true); requestAnimationFrame(tick); };
    loop.stop = () => { if (loop.running) { loop.running = false; changed(false); } };
    return loop;
  };

  // From -1 (class a) over 0 to 1 (class b), as [red, green, blue].
  ui.ramp = (t) => {
    const { "field-a": low, "field-mid": middle, "field-b": high } = ui.colour;
    const end = channels(t < 0 ? low : high), share = Math.min(1, Math.abs(t));
    return channels(middle).map((v, i) => v + share * (end[i] - v));
  };

  ui.theme = () => {
    root.classList.toggle("dlt-dark", isDark());
    const style = getComputedStyle(root);
    for (const name of NAMES) ui.colour[name] = style.getPropertyValue(`--${name}`).trim();
    ui.draw();
  };
  return ui;
};

const squash = (z) => 1 / (1 + Math.exp(-z));

// Takes a point of the rectangle [x0, x1, y0, y1] to its place in a w x h picture.
const placer = ([x0, x1, y0, y1], w, h) => ([x, y]) =>
  [(x - x0) / (x1 - x0) * w, h - (y - y0) / (y1 - y0) * h];

// A data point: a circle of class a or a triangle of class b.
const paintMark = (ui, pen, [x, y], isB, size) => {
  pen.beginPath();
  if (!isB) pen.arc(x, y, size, 0, 7);
  else for (const [u, v] of [[0, -1.25], [1.15, 1], [-1.15, 1]])
    pen.lineTo(x + u * size, y + v * size);
  pen.closePath();
  pen.fillStyle = isB ? ui.colour.b : ui.colour.a;
  pen.fill();
  pen.strokeStyle = ui.colour.bg; pen.lineWidth = 1.2;
  pen.stroke();
};

// Words on a picture, with a rim of the background so that they stay legible.
const paintText = (ui, pen, text, x, y, align) => {
  pen.textAlign = align; pen.textBaseline = "alphabetic"; pen.lineJoin = "round";
  pen.strokeStyle = ui.colour.bg; pen.lineWidth = 4; pen.strokeText(text, x, y);
  pen.fillStyle = ui.colour.fg; pen.fillText(text, x, y);
};

// Samples f on n x n points of the rectangle [x0, x1, y0, y1], as rows from the bottom up.
const sample = (f, [x0, x1, y0, y1], n) => Array.from({ length: n }, (_, i) =>
  Array.from({ length: n }, (_, j) =>
    f(x0 + (x1 - x0) * j / (n - 1), y0 + (y1 - y0) * i / (n - 1))));

// Fills a w x h picture with colour(value) of sampled rows.
const paintField = (pen, rows, w, h, colour) => {
  const n = rows.length, small = html("canvas", { width: n, height: n });
  const image = new ImageData(n, n);
  rows.forEach((row, i) => row.forEach((value, j) =>
    image.data.set([...colour(value), 255], 4 * ((n - 1 - i) * n + j))));
  small.getContext("2d").putImageData(image, 0, 0);
  const dx = w / (n - 1), dy = h / (n - 1);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(small, -dx / 2, -dy / 2, w + dx, h + dy);
};

// Strokes the line where sampled rows pass through zero.
const paintZero = (pen, rows, w, h) => {
  const n = rows.length, dx = w / (n - 1), dy = h / (n - 1);
  pen.beginPath();
  for (let i = 0; i + 1 < n; i++) for (let j = 0; j + 1 < n; j++) {
    const corners = [[i, j], [i, j + 1], [i + 1, j + 1], [i + 1, j]], ends = [];
    corners.forEach(([i0, j0], k) => {
      const [i1, j1] = corners[(k + 1) % 4], u = rows[i0][j0], v = rows[i1][j1];
      if (u < 0 === v < 0) return;
      const t = u / (u - v);
      ends.push([(j0 + t * (j1 - j0)) * dx, h - (i0 + t * (i1 - i0)) * dy]);
    });
    ends.forEach((end, k) => (k % 2 ? pen.lineTo(...end) : pen.moveTo(...end)));
  }
  pen.stroke();
};

// Brings every figure of this name to life that is not alive yet.
const figure = (name, build) => {
  for (const root of document.querySelectorAll(`.dlt-${name}:not([data-on])`)) {
    const data = JSON.parse(root.querySelector("script").textContent);
    const ui = makeUi(root);
    for (const [key, value] of [["role", "group"], ["aria-label", data.title]])
      root.setAttribute(key, value);
    ui.add(html("p", { class: "dlt-title" }, data.title), html("p", { class: "dlt-task" }, data.task));
    root.figure = build(ui, data);
    if (!ui.status.parentNode) ui.add(ui.status);
    root.replaceChildren(...ui.parts);
    root.dataset.on = "";
    ui.theme();
    onTheme(ui.theme);
  }
};
