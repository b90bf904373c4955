// A kernel over a picture, as in sliding_kernel.py: all numbers are whole.
const SIDE = 28, K = 3, ENTRIES = [...Array(K * K).keys()];

figure("sliding_kernel", (ui, data) => {
  let { picture, stride, padding } = data, kernel = [...data.kernels[data.kernel].entries];
  let pixels, size, map, at = [12, 7];

  const pixel = (r, t) => (r < 0 || t < 0 || r >= SIDE || t >= SIDE ? 0 : pixels[SIDE * r + t]);
  const corner = ([u, v]) => [stride * u - padding, stride * v - padding];
  const window3 = (place) => {
    const [r, t] = corner(place);
    return ENTRIES.map((k) => pixel(r + Math.floor(k / K), t + k % K));
  };
  const products = (place) => window3(place).map((value, k) => value * kernel[k]);
  const total = (place) => products(place).reduce((sum, value) => sum + value, 0);
  const clamp = (place) => place.map((k) => Math.min(Math.max(k, 0), size - 1));

  const compute = () => {
    pixels = data.pictures[picture].pixels;
    size = Math.floor((SIDE + 2 * padding - K) / stride) + 1;
    map = Array.from({ length: size }, (_, u) =>
      Array.from({ length: size }, (_, v) => total([u, v])));
    at = clamp(at);
    show();
  };
  const show = () => {
    ui.draw();
    const seen = window3(at), parts = products(at);
    ENTRIES.forEach((k) => {
      windowCells[k].textContent = number(seen[k], 6);
      productCells[k].textContent = number(parts[k], 6);
    });
    sum.textContent = `Sum: ${number(total(at), 7)}`;
    mapName.textContent = `The map, ${size} × ${size}`;
    const [r, t] = corner(at).map((k) => number(k, 3));
    ui.say(`Row ${at[0]}, column ${at[1]} of a map of ${size} × ${size}: the window begins at `
      + `row ${r}, column ${t} of the picture, and the nine products add up to `
      + `${number(total(at), 7)}.`);
  };
  const move = (place) => { at = clamp(place); show(); };

  // The two canvases. The picture stands in its frame of zeros, if it has one.
  const cell = (w, count) => w / count;
  const squares = (pen, w, count, colour) => {
    const step = cell(w, count);
    for (let r = 0; r < count; r++) for (let t = 0; t < count; t++) {
      pen.fillStyle = colour(r, t);
      pen.fillRect(Math.floor(t * step), Math.floor(r * step), Math.ceil(step), Math.ceil(step));
    }
  };
  const outline = (pen, x, y, side) => {
    for (const [width, colour] of [[5, ui.colour.bg], [2.5, ui.colour.fg]]) {
      pen.lineWidth = width; pen.strokeStyle = colour;
      pen.strokeRect(x, y, side, side);
    }
  };
  const shown = ui.canvas("The picture, with the window marked", 1, (pen, w) => {
    const count = SIDE + 2 * padding, step = cell(w, count), top = Math.max(...pixels);
    squares(pen, w, count, (r, t) => {
      const light = Math.round(255 * pixel(r - padding, t - padding) / top);
      return `rgb(${light},${light},${light})`;
    });
    if (padding) {
      pen.setLineDash([4, 3]); pen.lineWidth = 1.5; pen.strokeStyle = ui.colour.edge;
      pen.strokeRect(padding * step, padding * step, SIDE * step, SIDE * step);
      pen.setLineDash([]);
    }
    outline(pen, stride * at[1] * step, stride * at[0] * step, K * step);
  });
  // From -1 over 0 to 1, in colours strong enough for single squares.
  const shade = (t) => {
    const end = channels(t < 0 ? ui.colour.a : ui.colour.b), share = Math.abs(t);
    const mix = channels(ui.colour["field-mid"]).map((v, i) => Math.round(v + share * (end[i] - v)));
    return `rgb(${mix.join()})`;
  };
  const label = "The map; arrow keys move the window, and the numbers below follow";
  const result = ui.canvas(label, 1, (pen, w) => {
    const top = Math.max(1, ...map.flat().map(Math.abs)), step = cell(w, size);
    squares(pen, w, size, (u, v) => shade(map[u][v] / top));
    outline(pen, at[1] * step, at[0] * step, step);
  });
  result.tabIndex = 0;
  result.setAttribute("role", "application");
  const follow = (node, place) => {
    for (const type of ["pointermove", "pointerdown"]) node.addEventListener(type, (event) => {
      const box = node.getBoundingClientRect();
      move(place((event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width));
    });
  };
  follow(result, (...share) => share.map((part) => Math.floor(part * size)));
  follow(shown, (...share) => share.map((part) =>
    Math.round((part * (SIDE + 2 * padding) - K / 2) / stride)));
  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  result.addEventListener("keydown", (event) => {
    const step = MOVES[event.key];
    if (!step) return;
    event.preventDefault();
    move(at.map((k, axis) => k + step[axis]));
  });

  // The three squares of numbers below.
  const GRID = "display:grid;grid-template-columns:repeat(3,1fr);gap:3px;width:172px";
  const BOX = "min-width:0;width:100%;height:32px;line-height:30px;text-align:center;padding:0;"
    + "margin:0;font:inherit;font-size:14px;line-height:30px;font-variant-numeric:tabular-nums;"
    + "border:1px solid var(--edge);border-radius:4px;background:var(--bg);color:var(--fg)";
  const square = (cells) => html("div", { style: GRID }, ...cells);
  const plain = () => ENTRIES.map(() => html("span", { style: BOX }));
  const windowCells = plain(), productCells = plain();
  const entries = ENTRIES.map((k) => html("input", {
    type: "number", min: -9, max: 9, step: 1, value: kernel[k], style: BOX,
    "aria-label": `Kernel, row ${Math.floor(k / K)}, column ${k % K}`,
    oninput: ({ target }) => {
      const value = Math.round(Number(target.value));
      kernel[k] = Number.isFinite(value) ? Math.min(Math.max(value, -9), 9) : 0;
      presets.set("own");
      compute();
    },
    onchange: ({ target }) => { target.value = kernel[k]; },
  }));
  const setKernel = (values) => {
    kernel = [...values];
    entries.forEach((node, k) => { node.value = kernel[k]; });
    compute();
  };
  const presets = ui.select("Kernel",
    [...Object.entries(data.kernels).map(([key, value]) => [key, value.label]), ["own", "Your own"]],
    data.kernel, (key) => { if (key !== "own") setKernel(data.kernels[key].entries); });
  const turn = ui.button("Turn kernel by half a turn", () => {
    presets.set("own");
    setKernel([...kernel].reverse());
  });
  const sum = html("p", { class: "dlt-numbers" });
  const mapName = html("p", { class: "dlt-caption" });
  const part = (name, node) => html("div", {},
    typeof name === "string" ? html("p", { class: "dlt-caption" }, name) : name, node);
  const sign = (text) => html("b", { "aria-hidden": "true", style: "align-self:center" }, text);

  ui.add(
    html("div", { class: "dlt-row" },
      ui.select("Picture", Object.entries(data.pictures).map(([key, value]) => [key, value.label]),
        picture, (key) => { picture = key; compute(); }),
      presets,
      ui.slider("Stride", data.strides, stride, (value) => { stride = value; compute(); }),
      ui.slider("Padding", data.paddings, padding, (value) => { padding = value; compute(); }),
      turn),
    html("div", { class: "dlt-columns" }, part("The picture", shown), part(mapName, result)),
    html("div", { class: "dlt-row" }, part("Window", square(windowCells)), sign("×"),
      part("Kernel: edit it", square(entries)), sign("="), part("Products", square(productCells))),
    sum,
    html("p", { class: "dlt-note" }, "Map: orange above zero, blue below, pale at zero. "
      + "With padding, the dashed line is the picture’s border, and zeros lie outside it."));
  compute();
  return {
    state: () => ({ kernel, stride, padding, picture, at, map,
      window: window3(at), products: products(at), sum: total(at) }),
  };
});
