// The net 2 -> H -> 1, trained on all points at once, as in decision_boundary.py.
const ACTIVATION = {
  tanh: { value: Math.tanh, slope: (h) => 1 - h * h },
  ReLU: { value: (z) => Math.max(z, 0), slope: (h) => (h > 0 ? 1 : 0) },
  sigmoid: { value: squash, slope: (h) => h * (1 - h) },
  none: { value: (z) => z, slope: () => 1 },
};

const makeNet = (raw, width, activation) => {
  const { value, slope } = ACTIVATION[activation], inner = Math.sqrt(2), outer = Math.sqrt(width);
  const unit = (j, k) => raw[4 * j + k] / 1000, units = [...Array(width).keys()];
  const net = {
    W1: units.map((j) => [unit(j, 0) / inner, unit(j, 1) / inner]),
    b1: units.map((j) => unit(j, 2) / inner), w2: units.map((j) => unit(j, 3) / outer), b2: 0,
  };
  net.hidden = (x) => net.W1.map(([u, v], j) => value(u * x[0] + v * x[1] + net.b1[j]));
  net.logit = (h) => h.reduce((sum, v, j) => sum + v * net.w2[j], 0) + net.b2;
  net.step = (points, lr) => {
    const dW1 = units.map(() => [0, 0]), db1 = units.map(() => 0), dw2 = units.map(() => 0);
    let db2 = 0;
    for (const { x, y } of points) {
      const h = net.hidden(x), g = (squash(net.logit(h)) - y) / points.length;
      db2 += g;
      for (const j of units) {
        const dz = g * net.w2[j] * slope(h[j]);
        dw2[j] += g * h[j]; db1[j] += dz; dW1[j][0] += dz * x[0]; dW1[j][1] += dz * x[1];
      }
    }
    for (const j of units) {
      net.w2[j] -= lr * dw2[j]; net.b1[j] -= lr * db1[j];
      net.W1[j][0] -= lr * dW1[j][0]; net.W1[j][1] -= lr * dW1[j][1];
    }
    net.b2 -= lr * db2;
  };
  net.score = (points) => {
    let loss = 0, right = 0;
    for (const { x, y } of points) {
      const z = net.logit(net.hidden(x));
      loss += Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)));
      right += z > 0 === (y === 1);
    }
    return { loss: loss / points.length, right };
  };
  return net;
};

figure("decision_boundary", (ui, data) => {
  const RANGE = [-1.5, 1.5, -1.5, 1.5], SUM = -1, TRAIN = stillness() ? "Train 500 steps" : "Train";
  let { data: set, activation, width, lr } = data, start = 0, pace = 10, axes = [0, 1];
  let net, points, steps, losses, score, probe = null, spoken = 0;

  const reset = () => {
    loop.stop();
    const { x, y } = data.sets[set];
    points = [...y].map((c, i) => ({ x: [x[2 * i] / 100, x[2 * i + 1] / 100], y: +c }));
    net = makeNet(data.starts[start], width, activation);
    steps = 0; axes = width > 2 ? [SUM, 0] : [0, 1];
    score = net.score(points); losses = [score.loss];
    axisPickers.replaceChildren(...(width > 2 ? [0, 1].map(axisPicker) : []));
    show();
  };
  const advance = (count) => {
    for (let i = 0; i < count && Number.isFinite(score.loss); i++) {
      net.step(points, lr);
      score = net.score(points);
      losses.push(score.loss); steps++;
    }
    if (!Number.isFinite(score.loss)) loop.stop();
    ui.draw();
    print();
  };
  const show = () => { ui.draw(); print(); speak(); };
  const print = () => {
    readout.textContent =
      `Step ${steps} · loss ${number(score.loss)} · ${score.right} of ${points.length} right`;
  };
  const speak = () => {
    spoken = performance.now();
    const all = score.right === points.length, unit = width === 1 ? "unit" : "units";
    ui.say(`Step ${steps}: loss ${number(score.loss)}, ${score.right} of ${points.length} right. ` + (
      !Number.isFinite(score.loss) ? "The weights have run away: reset, and take a smaller rate."
        : activation === "none"
          ? "Without an activation the hidden layer only turns, stretches and shears the plane, "
            + "so the boundary stays straight."
          : all && width === 2
            ? "The hidden layer has moved the points so that one straight line parts them."
            : all ? `With ${width} hidden ${unit} the weighted sum has the right sign at every point.`
              : steps < 200 ? "No line parts the points in the second picture yet."
                : "If the loss has stopped falling, this start is stuck: "
                  + "press New weights, or add hidden units."));
  };

  // What runs: a picture takes `pace` steps; with reduced motion, one press takes 500 unseen.
  const loop = ui.loop(() => {
    advance(pace);
    if (performance.now() - spoken > 3000) speak();
  }, (running) => {
    train.textContent = running ? "Pause" : TRAIN;
    if (!running) speak();
  });
  const train = ui.button(TRAIN, () => {
    if (stillness()) { advance(500); speak(); }
    else if (loop.running) loop.stop(); else loop.start();
  }, true);

  // The two planes.
  const ranges = () => [0, 1].flatMap((k) => {
    if (axes[k] >= width) return [-1, 1];
    if (axes[k] !== SUM && activation === "tanh") return [-1.15, 1.15];
    if (axes[k] !== SUM && activation === "sigmoid") return [-0.1, 1.1];
    const all = points.map(({ x }) => onAxes(net.hidden(x))[k]);
    const low = Math.min(...all), high = Math.max(...all), room = 0.15 * (high - low) + 0.05;
    return [low - room, high + room];
  });
  const onAxes = (h) => axes.map((j) => (j === SUM ? net.logit(h) : j < width ? h[j] : 0));
  const axisName = (j) =>
    (j === SUM ? "weighted sum" : j < width ? `unit ${j + 1}` : "(one unit only)");

  // Thin lines of the input plane, as they lie there or as the hidden layer bends them.
  const grid = (pen, put) => {
    pen.strokeStyle = ui.colour.edge; pen.lineWidth = 1; pen.globalAlpha = 0.45;
    pen.beginPath();
    for (let k = -6; k <= 6; k++) for (const flip of [false, true]) for (let s = -24; s <= 24; s++) {
      const at = [k / 4, s / 16];
      pen[s === -24 ? "moveTo" : "lineTo"](...put(flip ? at.reverse() : at));
    }
    pen.stroke();
    pen.globalAlpha = 1;
  };
  const cross = (pen, [x, y]) => {
    pen.strokeStyle = ui.colour.fg; pen.lineWidth = 2;
    pen.beginPath(); pen.arc(x, y, 9, 0, 7);
    pen.moveTo(x - 14, y); pen.lineTo(x + 14, y); pen.moveTo(x, y - 14); pen.lineTo(x, y + 14);
    pen.stroke();
  };
  const plane = (pen, w, h, range, f, bend, [right, up]) => {
    const rows = sample(f, range, 61), put = placer(range, w, h);
    paintField(pen, rows, w, h, (z) => ui.ramp(2 * squash(z) - 1));
    grid(pen, (x) => put(bend(x)));
    pen.strokeStyle = ui.colour.fg; pen.lineWidth = 3;
    paintZero(pen, rows, w, h);
    paintText(ui, pen, `${right} →`, w - 6, h - 7, "right");
    paintText(ui, pen, `↑ ${up}`, 6, 16, "left");
    for (const { x, y } of points) paintMark(ui, pen, put(bend(x)), y, points.length > 8 ? 4.5 : 8);
    if (probe) cross(pen, put(bend(probe)));
    return put;
  };
  // Where a hidden unit's own sum is zero: a dashed line with the unit's number at its end.
  const creases = (pen, w, h, put) => net.W1.forEach(([u, v], j) => {
    const c = -net.b1[j], ends = [];
    for (const s of [-1.5, 1.5]) { ends.push([s, (c - u * s) / v], [(c - v * s) / u, s]); }
    const inside = ends.filter((p) => p.every((t) => Math.abs(t) <= 1.5)).slice(0, 2).map(put);
    if (inside.length < 2) return;
    pen.setLineDash([6, 5]); pen.lineWidth = 1.5; pen.strokeStyle = ui.colour.fg;
    pen.beginPath(); pen.moveTo(...inside[0]); pen.lineTo(...inside[1]); pen.stroke();
    pen.setLineDash([]);
    const [x, y] = inside[0].map((t) => Math.min(Math.max(t, 11), w - 11));
    pen.fillStyle = ui.colour.bg; pen.beginPath(); pen.arc(x, y, 9, 0, 7); pen.fill();
    pen.lineWidth = 1; pen.stroke();
    pen.fillStyle = ui.colour.fg; pen.textAlign = "center"; pen.textBaseline = "middle";
    pen.fillText(j + 1, x, y + 0.5);
  });

  const inputsLabel = "Input plane; arrow keys move a cross that is shown in both pictures";
  const inputs = ui.canvas(inputsLabel, 1, (pen, w, h) => {
    const f = (x, y) => net.logit(net.hidden([x, y]));
    creases(pen, w, h, plane(pen, w, h, RANGE, f, (x) => x, ["x₁", "x₂"]));
  });
  const hidden = ui.canvas("Hidden coordinates of the same points", 1, (pen, w, h) => {
    const all = points.map(({ x }) => net.hidden(x));
    const mean = net.w2.map((_, j) => all.reduce((sum, v) => sum + v[j], 0) / all.length);
    const bend = (x) => onAxes(net.hidden(x));
    const f = (...at) => (axes.includes(SUM) ? at[axes.indexOf(SUM)]
      : net.logit(mean.map((m, j) => (axes.includes(j) ? at[axes.indexOf(j)] : m))));
    plane(pen, w, h, ranges(), f, bend, axes.map(axisName));
  });
  const curve = ui.canvas("Loss at every step so far", 14, (pen, w, h) => {
    const top = Math.max(0.8, losses[0]);
    pen.strokeStyle = ui.colour.line; pen.lineWidth = 1;
    pen.strokeRect(0.5, 0.5, w - 1, h - 1);
    paintText(ui, pen, "loss", w - 7, 16, "right");
    pen.strokeStyle = ui.colour.accent; pen.lineWidth = 2;
    pen.beginPath();
    const last = losses.length - 1, stride = Math.max(1, Math.floor(last / w));
    for (let i = 0; i <= last; i += stride)
      pen.lineTo(i / Math.max(last, 200) * w, h - 3 - losses[i] / top * (h - 6));
    pen.stroke();
  });

  // The cross: by pointer or arrow keys, to see where one point goes.
  const explore = (x) => {
    probe = x.map((t) => Math.min(Math.max(t, -1.5), 1.5));
    const h = net.hidden(probe), list = (v) => `(${v.map((t) => number(t, 2)).join(", ")})`;
    ui.draw();
    ui.say(`Input ${list(probe)} becomes hidden ${list(h)}: `
      + `probability of a triangle ${number(squash(net.logit(h)), 2)}.`);
  };
  inputs.tabIndex = 0;
  inputs.setAttribute("role", "application");
  inputs.addEventListener("pointermove", (event) => {
    const box = inputs.getBoundingClientRect();
    explore([3 * (event.clientX - box.left) / box.width - 1.5,
      1.5 - 3 * (event.clientY - box.top) / box.height]);
  });
  inputs.addEventListener("pointerleave", () => { probe = null; show(); });
  inputs.addEventListener("blur", () => { probe = null; show(); });
  const MOVES = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowDown: [0, -0.1], ArrowUp: [0, 0.1] };
  inputs.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    explore((probe || [0, 0]).map((t, i) => t + move[i]));
  });

  const axisPickers = html("div", { class: "dlt-row" });
  const axisPicker = (k) => ui.select(k ? "Upward" : "To the right",
    [SUM, ...net.W1.keys()].map((j) => [j, axisName(j)]), axes[k], (j) => { axes[k] = +j; show(); });
  const readout = html("p", { class: "dlt-numbers" });
  const part = (text, ...nodes) =>
    html("div", {}, html("p", { class: "dlt-caption" }, text), ...nodes);
  ui.add(
    html("div", { class: "dlt-row" },
      ui.select("Points", Object.entries(data.sets).map(([key, { label }]) => [key, label]), set,
        (value) => { set = value; reset(); }),
      ui.select("Activation", data.activations.map((key) => [key, key]), activation,
        (value) => { activation = value; reset(); }),
      ui.slider("Hidden units", [...Array(data.maxWidth).keys()].map((j) => j + 1), width,
        (value) => { width = value; reset(); }),
      ui.slider("Learning rate", data.rates, lr, (value) => { lr = value; })),
    html("div", { class: "dlt-row" }, train, ui.button("Step", () => { advance(pace); speak(); }),
      ui.button("Reset", reset),
      ui.button("New weights", () => { start = (start + 1) % data.starts.length; reset(); }),
      ui.select("Steps at a time", [1, 10, 100].map((count) => [count, count]), pace,
        (value) => { pace = +value; })),
    readout,
    html("div", { class: "dlt-columns" },
      part("The input plane", inputs),
      part("What the hidden layer makes of it", hidden, axisPickers)),
    html("p", { class: "dlt-note" }, "Circles and triangles: the two classes. "
      + "Thick line: the net’s boundary. Dashed: where a hidden unit’s sum is zero. "
      + "Thin grid: the same lines in both pictures."),
    curve);
  reset();
  return {
    state: () => ({ W1: net.W1, b1: net.b1, w2: net.w2, b2: net.b2, steps, ...score,
      set, activation, width, lr, start, running: loop.running }),
  };
});
