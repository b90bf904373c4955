// A picture through PCA and through an autoencoder, as in squeezed_digit.py.
const PEN = 1.4; // radius of the brush, pixels
const affineMap = (row, weight, bias) => Float64Array.from(bias, (b, o) => {
  let sum = b;
  for (let k = 0, at = o * row.length; k < row.length; k++) sum += weight[at + k] * row[k];
  return sum;
});
const positive = (row) => row.map((v) => Math.max(0, v));
// Coordinates on the first `count` axes, and the picture that such coordinates stand for.
const onAxes = ({ axes, mean }, x, count) => Float64Array.from({ length: count }, (_, k) => {
  let sum = 0;
  for (let d = 0, at = k * x.length; d < x.length; d++) sum += axes[at + d] * (x[d] - mean[d]);
  return sum;
});
const fromAxes = ({ axes, mean }, coordinates) => mean.map((m, d) =>
  coordinates.reduce((sum, v, k) => sum + v * axes[k * mean.length + d], m));

// Normal random numbers, the same sequence each time.
const normals = (seed) => {
  let s = seed;
  const uniform = () => { s = (s * 1664525 + 1013904223) % 4294967296; return (s + 0.5) / 4294967296; };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
};

figure("squeezed_digit", (ui, data) => {
  const { side } = data, pixels = side * side;
  const unpack = ({ q, scale }) => Float64Array.from(atob(q), (c) => (c.charCodeAt(0) << 24 >> 24) * scale);
  const unpackAll = (arrays) => Object.fromEntries(Object.entries(arrays).map(([key, packed]) => [key, unpack(packed)]));
  const shared = unpackAll(data.shared);
  const nets = Object.fromEntries(Object.entries(data.nets).map(([size, arrays]) => [size, unpackAll(arrays)]));
  const inks = Float64Array.from(atob(data.digits), (c) => c.charCodeAt(0) / 255);
  const sizes = Object.keys(nets).map(Number), draw = normals(7);
  let size = data.size, picture = new Float64Array(pixels), random = null, seen = {};
  let cursor = [14, 14], penDown = false, painting = false;

  const encode = (x) => {
    const net = nets[size], hidden = affineMap(onAxes(shared, x, shared.spread.length), net["encoder.0.weight"], net["encoder.0.bias"]);
    return affineMap(positive(hidden), net["encoder.2.weight"], net["encoder.2.bias"]);
  };
  const decode = (code) => {
    const net = nets[size], hidden = affineMap(code, net["decoder.0.weight"], net["decoder.0.bias"]);
    return fromAxes(shared, affineMap(positive(hidden), net["decoder.2.weight"], net["decoder.2.bias"]));
  };
  const lost = (x) => {
    let error = 0, blank = 0;
    picture.forEach((v, d) => { error += (x[d] - v) ** 2; blank += (v - shared.mean[d]) ** 2; });
    return error / blank;
  };
  const compute = () => {
    const net = nets[size], g = random && random.slice(0, size);
    const bentCode = g ? g.map((v, k) => net["code.mean"][k] + v * net["code.spread"][k]) : encode(picture);
    const straightCode = g ? g.map((v, k) => v * shared.spread[k]) : onAxes(shared, picture, size);
    seen = { bentCode, straightCode, bent: decode(bentCode), straight: fromAxes(shared, straightCode) };
    if (!g) Object.assign(seen, { bentLost: lost(seen.bent), straightLost: lost(seen.straight) });
    ui.draw();
  };
  const numbers = () => `${size} number${size > 1 ? "s" : ""}`;
  const percent = (share) => `${number(100 * share, 3)} %`;
  const speak = () => ui.say(random
    ? `What ${numbers()} stand for, drawn at random, as far from the mean as the codes of real digits are.`
    : `From ${numbers()}: PCA loses ${percent(seen.straightLost)} of what the mean digit would lose, `
      + `the autoencoder ${percent(seen.bentLost)}.`);
  const show = () => { compute(); speak(); };

  // The picture: pointer, or arrow keys and the space bar.
  const paint = ([x, y]) => {
    random = null;
    for (let d = 0; d < pixels; d++) {
      const away = Math.hypot(d % side + 0.5 - x, Math.floor(d / side) + 0.5 - y);
      picture[d] = Math.max(picture[d], Math.min(1, PEN + 0.5 - away));
    }
  };
  const paintTo = (point) => {
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(point[0] - cursor[0], point[1] - cursor[1])));
    for (let k = 1; k <= steps; k++) paint(cursor.map((t, i) => t + (point[i] - t) * k / steps));
    cursor = point;
  };
  const shades = () => {
    const [low, high] = [ui.colour.bg, ui.colour.fg].map(channels);
    return (v) => low.map((from, k) => from + Math.min(Math.max(v, 0), 1) * (high[k] - from));
  };
  const paintPicture = (pen, w, values) => {
    const small = html("canvas", { width: side, height: side }), image = new ImageData(side, side);
    const shade = shades();
    for (let d = 0; d < pixels; d++) image.data.set([...shade(values[d]), 255], 4 * d);
    small.getContext("2d").putImageData(image, 0, 0);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(small, 0, 0, w, w);
    pen.strokeStyle = ui.colour.edge; pen.lineWidth = 1; pen.strokeRect(0.5, 0.5, w - 1, w - 1);
  };
  const paper = ui.canvas("The picture, to draw on. Arrow keys move the pen, space sets it down or lifts it", 1, (pen, w) => {
    paintPicture(pen, w, random ? new Float64Array(pixels) : picture);
    if (random) paintText(ui, pen, "none", w / 2, w / 2, "center");
    if (document.activeElement !== paper) return;
    pen.strokeStyle = ui.colour.accent; pen.lineWidth = 2;
    pen.beginPath(); pen.arc(cursor[0] * w / side, cursor[1] * w / side, 2 * w / side, 0, 7); pen.stroke();
  });
  paper.tabIndex = 0;
  paper.setAttribute("role", "application");
  Object.assign(paper.style, { touchAction: "none", cursor: "crosshair" });
  const inside = (t) => Math.min(Math.max(t, 0), side);
  const toPicture = (event) => {
    const box = paper.getBoundingClientRect();
    return [inside((event.clientX - box.left) / box.width * side), inside((event.clientY - box.top) / box.height * side)];
  };
  paper.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    paper.setPointerCapture(event.pointerId);
    paper.focus({ preventScroll: true });
    [painting, penDown, cursor] = [true, false, toPicture(event)];
    paint(cursor);
    compute();
  });
  paper.addEventListener("pointermove", (event) => { if (painting) { paintTo(toPicture(event)); compute(); } });
  for (const end of ["pointerup", "pointercancel"])
    paper.addEventListener(end, () => { painting = false; speak(); });
  paper.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!move && event.key !== " ") return;
    event.preventDefault();
    if (move) {
      const point = cursor.map((t, k) => inside(t + move[k]));
      if (penDown) paintTo(point); else cursor = point;
    } else {
      penDown = !penDown;
      if (penDown) paint(cursor);
    }
    compute();
    if (penDown || move) ui.say(`Pen ${penDown ? "down" : "up"} at ${number(cursor[0])} across, ${number(cursor[1])} down.`);
    else speak();
  });
  paper.addEventListener("focus", ui.draw);
  paper.addEventListener("blur", () => { penDown = false; ui.draw(); });

  const choose = (digit) => { random = null; picture = inks.slice(digit * pixels, (digit + 1) * pixels); show(); };
  const clear = () => { random = null; picture = new Float64Array(pixels); show(); };
  const dice = () => { random = Float64Array.from({ length: sizes.at(-1) }, draw); show(); };

  const view = (label, kind) => ui.canvas(label, 1, (pen, w) => paintPicture(pen, w, seen[kind]));
  const bars = (label, kind) => ui.canvas(label, 2.2, (pen, w, h) => {
    const code = seen[`${kind}Code`], cell = w / Math.max(8, code.length);
    const top = code.reduce((high, v) => Math.max(high, Math.abs(v)), 1e-9);
    pen.fillStyle = kind === "bent" ? ui.colour.b : ui.colour.a;
    code.forEach((v, k) => pen.fillRect(k * cell + cell * 0.1, h / 2, cell * 0.8, -v / top * (h / 2 - 2)));
    pen.fillStyle = ui.colour.edge; pen.fillRect(0, h / 2, w, 1);
  });
  const part = (text, ...nodes) => html("div", { style: "min-width:0" }, html("p", { class: "dlt-caption" }, text), ...nodes);
  const pick = ui.select("Digit", [..."0123456789"].map((d) => [d, d]), "4", (d) => choose(Number(d)));
  ui.add(
    html("div", { class: "dlt-row" },
      ui.slider("Numbers in the code", sizes, size, (value) => { size = value; show(); }),
      pick, ui.button("Random code", dice, true), ui.button("Empty the picture", clear)),
    html("div", { style: "display:grid;grid-template-columns:repeat(3,1fr);gap:8px;align-items:start;font-size:13px" },
      part("Picture", paper, html("p", { class: "dlt-note" }, "Draw into it.")),
      part("PCA", view("The picture as PCA rebuilds it", "straight"), bars("The numbers of PCA's code", "straight")),
      part("Autoencoder", view("The picture as the autoencoder rebuilds it", "bent"), bars("The numbers of the autoencoder's code", "bent"))),
  );
  choose(4);
  return {
    state: () => ({ size, picture: [...picture], random: random && [...random],
      ...Object.fromEntries(Object.entries(seen).map(([key, v]) => [key, typeof v === "number" ? v : [...v]])) }),
  };
});
