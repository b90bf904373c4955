// The reader's drawing, its picture and LeNet's maps and verdict, as in drawn_digit.py.
const inkOf = (strokes, side, pen) => {
  const nearest = new Float64Array(side * side).fill(Infinity);
  for (const stroke of strokes) for (let k = 0; k < Math.max(1, stroke.length - 1); k++) {
    const a = stroke[k], b = stroke[Math.min(k + 1, stroke.length - 1)];
    const ux = b[0] - a[0], uy = b[1] - a[1], length = ux * ux + uy * uy;
    for (let i = 0; i < side; i++) for (let j = 0; j < side; j++) {
      const px = j + 0.5 - a[0], py = i + 0.5 - a[1];
      const t = length ? Math.min(Math.max((px * ux + py * uy) / length, 0), 1) : 0;
      const dx = px - t * ux, dy = py - t * uy, at = i * side + j;
      nearest[at] = Math.min(nearest[at], dx * dx + dy * dy);
    }
  }
  return nearest.map((d) => Math.min(Math.max(pen + 0.5 - Math.sqrt(d), 0), 1));
};
const moved = (strokes, scale, right, down) =>
  strokes.map((stroke) => stroke.map(([x, y]) => [x * scale + right, y * scale + down]));

const pictureOf = (strokes, { side, board, box, pen }, { centred, right, down }) => {
  if (!strokes.length) return new Float64Array(side * side);
  let lines = moved(strokes, side / board, 0, 0);
  if (centred) {
    const [xs, ys] = [0, 1].map((k) => lines.flat().map((point) => point[k]));
    const ends = [xs, ys].map((all) => [Math.min(...all), Math.max(...all)]);
    const size = Math.max(...ends.map(([low, high]) => high - low));
    const scale = size ? (box - 2 * pen) / size : 1;
    const [cx, cy] = ends.map(([low, high]) => side / 2 - (low + high) / 2 * scale);
    lines = moved(lines, scale, cx, cy);
    const drawn = inkOf(lines, side, pen);
    let total = 0, mx = 0, my = 0;
    drawn.forEach((v, at) => {
      total += v; mx += v * (at % side + 0.5); my += v * (Math.floor(at / side) + 0.5);
    });
    lines = moved(lines, 1, side / 2 - mx / total, side / 2 - my / total);
  }
  return inkOf(moved(lines, 1, right, down), side, pen);
};

// Layers on maps: { values, channels, side }.
const convolve = ({ values, channels, side }, weight, bias, pad) => {
  const K = 5, out = side + 2 * pad - K + 1, result = new Float64Array(bias.length * out * out);
  for (let o = 0; o < bias.length; o++) for (let i = 0; i < out; i++) for (let j = 0; j < out; j++) {
    let sum = bias[o];
    for (let c = 0; c < channels; c++) for (let u = 0; u < K; u++) {
      const y = i + u - pad;
      if (y < 0 || y >= side) continue;
      const from = (c * side + y) * side, w = ((o * channels + c) * K + u) * K;
      for (let v = 0; v < K; v++) {
        const x = j + v - pad;
        if (x >= 0 && x < side) sum += weight[w + v] * values[from + x];
      }
    }
    result[(o * out + i) * out + j] = sum;
  }
  return { values: result, channels: bias.length, side: out };
};
// ReLU, then the largest of each 2 x 2: the largest first is the same and cheaper.
const poolPositive = ({ values, channels, side }) => {
  const out = side / 2, result = new Float64Array(channels * out * out);
  for (let c = 0; c < channels; c++) for (let i = 0; i < out; i++) for (let j = 0; j < out; j++) {
    const at = (c * side + 2 * i) * side + 2 * j;
    result[(c * out + i) * out + j] =
      Math.max(0, values[at], values[at + 1], values[at + side], values[at + side + 1]);
  }
  return { values: result, channels, side: out };
};
const affine = (row, weight, bias) => Array.from(bias, (b, c) =>
  row.reduce((sum, v, k) => sum + v * weight[c * row.length + k], b));

const softmaxOf = (logits) => {
  const top = Math.max(...logits), e = logits.map((z) => Math.exp(z - top));
  const total = e.reduce((sum, v) => sum + v, 0);
  return e.map((v) => v / total);
};

// Square pixels of n x n values at (x, y), each side of the square `size` long.
const paintPixels = (pen, values, from, n, x, y, size, colour) => {
  const small = html("canvas", { width: n, height: n }), image = new ImageData(n, n);
  for (let k = 0; k < n * n; k++) image.data.set([...colour(values[from + k]), 255], 4 * k);
  small.getContext("2d").putImageData(image, 0, 0);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(small, x, y, size, size);
};

figure("drawn_digit", (ui, data) => {
  const { side, board: units, reach } = data;
  const unpack = ({ q, scale }) => Float64Array.from(atob(q), (c) => (c.charCodeAt(0) << 24 >> 24) * scale);
  const nets = Object.fromEntries(Object.entries(data.nets).map(([kind, entries]) =>
    [kind, Object.fromEntries(Object.entries(entries).map(([key, packed]) => [key, unpack(packed)]))]));
  let kind = "plain", strokes = [], place = { centred: true, right: 0, down: 0 }, cursor = [units / 2, units / 2];
  let penDown = false, drawing = false, seen, maps1, maps2, logits, shares;

  const compute = () => {
    const weights = nets[kind];
    seen = pictureOf(strokes, data, place);
    maps1 = poolPositive(convolve({ values: seen, channels: 1, side }, weights["0.weight"], weights["0.bias"], 2));
    maps2 = poolPositive(convolve(maps1, weights["3.weight"], weights["3.bias"], 0));
    logits = affine(maps2.values, weights["7.weight"], weights["7.bias"]);
    shares = softmaxOf(logits);
    ui.draw();
  };
  const ranking = () => [...shares.keys()].sort((a, b) => shares[b] - shares[a]);
  const share = (p) => (p > 0.999 ? "above 0.999" : p < 0.001 ? "below 0.001" : number(p, 3));
  const speak = () => {
    const [first, second] = ranking(), { right, down } = place;
    const pushed = [right && `${Math.abs(right)} to the ${right > 0 ? "right" : "left"}`,
      down && `${Math.abs(down)} ${down > 0 ? "down" : "up"}`].filter(Boolean).join(" and ");
    ui.say(!strokes.length ? "The board is empty. Draw a digit, or let one be drawn."
      : `The net says ${first}, with probability ${share(shares[first])}; next comes ${second}, `
        + `with ${share(shares[second])}.${pushed ? ` The picture is pushed ${pushed}.` : ""}`);
  };
  const show = () => { compute(); speak(); };

  // The board: pointer, or arrow keys and the space bar.
  const paper = ui.canvas("Drawing board. Arrow keys move the pen, space sets it down or lifts it, Delete takes back a stroke", 1, (pen, w) => {
    const scale = w / units;
    pen.strokeStyle = ui.colour.edge; pen.lineWidth = 1; pen.strokeRect(0.5, 0.5, w - 1, w - 1);
    pen.strokeStyle = ui.colour.line; pen.setLineDash([4, 4]);
    pen.strokeRect(40 * scale, 40 * scale, 200 * scale, 200 * scale); pen.setLineDash([]);
    pen.strokeStyle = pen.fillStyle = ui.colour.fg; pen.lineWidth = 22 * scale; pen.lineCap = pen.lineJoin = "round";
    for (const stroke of strokes) {
      pen.beginPath();
      for (const [x, y] of [stroke[0], ...stroke]) pen.lineTo(x * scale, y * scale);
      pen.stroke();
    }
    if (document.activeElement !== paper) return;
    const [x, y] = cursor.map((t) => t * scale);
    pen.strokeStyle = ui.colour.accent; pen.lineWidth = 2;
    pen.beginPath(); pen.arc(x, y, 11 * scale + 3, 0, 7);
    for (const [u, v] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      pen.moveTo(x + 9 * u, y + 9 * v); pen.lineTo(x + 18 * u, y + 18 * v);
    }
    pen.stroke();
  });
  paper.tabIndex = 0;
  paper.style.touchAction = "none";
  paper.style.cursor = "crosshair";
  paper.setAttribute("role", "application");
  const inside = (t) => Math.min(Math.max(Math.round(t), 0), units);
  const toBoard = (event) => {
    const box = paper.getBoundingClientRect();
    return [inside((event.clientX - box.left) / box.width * units), inside((event.clientY - box.top) / box.height * units)];
  };
  const extend = (point) => {
    const stroke = strokes.at(-1), last = stroke.at(-1);
    if (point[0] !== last[0] || point[1] !== last[1]) stroke.push(point);
    cursor = point;
  };
  const lift = () => { drawing = false; speak(); };
  paper.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    paper.setPointerCapture(event.pointerId);
    paper.focus({ preventScroll: true });
    [drawing, penDown, cursor] = [true, false, toBoard(event)];
    strokes.push([cursor]);
    compute();
  });
  paper.addEventListener("pointermove", (event) => { if (drawing) { extend(toBoard(event)); compute(); } });
  paper.addEventListener("pointerup", lift);
  paper.addEventListener("pointercancel", lift);
  paper.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 2 : 10;
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (move) {
      const point = cursor.map((t, k) => inside(t + move[k]));
      if (penDown) extend(point);
      cursor = point;
      compute();
      ui.say(`Pen ${penDown ? "down" : "up"} at ${point[0] / 10} across, ${point[1] / 10} down.`);
    } else if (event.key === " ") {
      penDown = !penDown;
      if (penDown) strokes.push([cursor]);
      compute();
      if (penDown) ui.say("Pen down: arrow keys draw."); else speak();
    } else if (event.key === "Delete" || event.key === "Backspace") undo();
    else return;
    event.preventDefault();
  });
  paper.addEventListener("focus", ui.draw);
  paper.addEventListener("blur", () => { penDown = false; ui.draw(); });
  const undo = () => { penDown = false; strokes.pop(); show(); };
  const clear = () => { penDown = false; strokes = []; show(); };
  const draw = (digit) => {
    strokes = data.examples[digit].split("|").map((stroke) => stroke.split(" ").map((p) => p.split(",").map(Number)));
    show();
  };

  // What the net sees, its maps, its verdict.
  const mix = (end) => {
    const [low, high] = [ui.colour.bg, ui.colour[end]].map(channels);
    return (v) => low.map((from, k) => from + v * (high[k] - from));
  };
  const view = ui.canvas("The picture of 28 by 28 pixels that the net sees", 1, (pen, w) => {
    paintPixels(pen, seen, 0, side, 0, 0, w, mix("fg"));
    pen.strokeStyle = ui.colour.edge; pen.lineWidth = 1; pen.strokeRect(0.5, 0.5, w - 1, w - 1);
  });
  const mapGrid = (label, maps, columns, rows) => ui.canvas(label, columns / rows, (pen, w) => {
    const { values, channels: count, side: n } = maps(), cell = w / columns, gap = 3;
    const top = values.reduce((high, v) => Math.max(high, v), 1e-9), shade = mix("b");
    pen.strokeStyle = ui.colour.line; pen.lineWidth = 1;
    for (let c = 0; c < count; c++) {
      const [x, y] = [c % columns, Math.floor(c / columns)].map((k) => k * cell + gap / 2);
      paintPixels(pen, values, c * n * n, n, x, y, cell - gap, (v) => shade(v / top));
      pen.strokeRect(x, y, cell - gap, cell - gap);
    }
  });
  const bars = ui.canvas("Probability of each digit", 2.6, (pen, w, h) => {
    const cell = w / 10, foot = h - 22, [first] = ranking();
    shares.forEach((p, digit) => {
      const x = digit * cell, high = p * (foot - 18);
      pen.fillStyle = digit === first && strokes.length ? ui.colour.b : ui.colour.edge;
      pen.fillRect(x + 3, foot - high, cell - 6, high + 1);
      pen.fillStyle = ui.colour.fg; pen.textAlign = "center"; pen.textBaseline = "alphabetic";
      pen.fillText(digit, x + cell / 2, h - 6);
      if (p >= 0.1) pen.fillText(number(p, 2), x + cell / 2, foot - high - 4);
    });
  });

  const part = (text, ...nodes) => html("div", {}, html("p", { class: "dlt-caption" }, text), ...nodes);
  const pushes = [...Array(2 * reach + 1).keys()].map((k) => k - reach);
  const push = (text, key) => ui.slider(text, pushes, 0,
    (value) => { place = { ...place, [key]: value }; show(); }, (v) => `${number(v)} px`);
  ui.add(
    html("div", { class: "dlt-columns" },
      part("Your drawing", paper, html("div", { class: "dlt-row" },
        ui.button("Clear", clear, true), ui.button("Undo", undo),
        ui.select("Let it draw", Object.keys(data.examples).map((d) => [d, d]), data.example, draw)),
        ui.status),
      part("What the net sees, 28 × 28", view, html("div", { class: "dlt-row" },
        ui.select("Place", [["centred", "scaled and centred"], ["drawn", "as drawn"]], "centred",
          (value) => { place = { ...place, centred: value === "centred" }; show(); }),
        push("Push right", "right"), push("Push down", "down")),
        ui.select("The net was trained on", [["plain", "digits as they are"], ["warped", "digits turned, stretched, moved"]],
          kind, (value) => { kind = value; show(); }))),
    html("p", { class: "dlt-note" }, "“Scaled and centred” fits the drawing into 20 × 20 pixels and puts its centre of mass in the middle, as was done to every digit of MNIST."),
    html("div", { class: "dlt-columns" },
      part("8 maps after the first pooling, 14 × 14", mapGrid("Eight feature maps of the first layer", () => maps1, 4, 2)),
      part("16 maps after the second, 5 × 5", mapGrid("Sixteen feature maps of the second layer", () => maps2, 8, 2),
        html("p", { class: "dlt-caption" }, "Verdict"), bars)),
  );
  draw(data.example);
  return {
    state: () => ({ kind, strokes, ...place, picture: [...seen], maps1: [...maps1.values],
      maps2: [...maps2.values], logits, shares, penDown }),
  };
});
