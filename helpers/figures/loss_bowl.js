// The loss of a line over slope and intercept, and gradient descent in it, as in loss_bowl.py.
figure("loss_bowl", (ui, data) => {
  let { lr, inputs } = data, steps = 0, path = [], bowl = null;
  const N = data.x.length, mean = (values) => values.reduce((sum, v) => sum + v, 0) / N;
  const columnOf = () => {
    if (inputs === "raw") return data.x;
    const m = mean(data.x), s = Math.sqrt(mean(data.x.map((v) => (v - m) ** 2)));
    return data.x.map((v) => (v - m) / s);
  };

  // Curvatures of the bowl along its two axes, the direction of the steep one, the lowest point.
  const bowlOf = (x) => {
    const a = 2 * mean(x.map((v) => v * v)), b = 2 * mean(x), c = 2;
    const p = mean(x.map((v, n) => 2 * v * data.y[n])), q = 2 * mean(data.y);
    const middle = (a + c) / 2, half = Math.hypot((a - c) / 2, b), det = a * c - b * b;
    const angle = 0.5 * Math.atan2(2 * b, a - c);
    return { x, flat: middle - half, steep: middle + half, round: half < 1e-9 * middle,
      axes: [[-Math.sin(angle), Math.cos(angle)], [Math.cos(angle), Math.sin(angle)]],
      best: [(c * p - b * q) / det, (a * q - b * p) / det] };
  };
  const errors = ([slope, intercept]) => bowl.x.map((v, n) => slope * v + intercept - data.y[n]);
  const loss = (theta) => mean(errors(theta).map((e) => e * e));
  const factors = () => [1 - lr * bowl.flat, 1 - lr * bowl.steep];

  const compute = () => {
    bowl = bowlOf(columnOf());
    path = [[0, 0]];
    for (let k = 0; k < steps; k++) {
      const theta = path[k], e = errors(theta);
      const slopes = [2 * mean(e.map((v, n) => v * bowl.x[n])), 2 * mean(e)];
      path.push(theta.map((v, i) => v - lr * slopes[i]));
    }
    show();
  };
  const fate = (flat, steep) => {
    if (steep < -1 - 1e-9) return "it diverges";
    if (steep < -1 + 1e-9) return "it goes back and forth for ever";
    return steep < 0 ? "it zigzags and arrives" : "it slides down and arrives";
  };
  const show = () => {
    ui.draw();
    const [flat, steep] = factors(), theta = path[steps], two = (v) => number(+v.toFixed(2));
    const along = bowl.round ? `${two(steep)} in every direction`
      : `${two(steep)} along the steep axis and by ${two(flat)} along the flat one`;
    ui.say(`Rate ${lr.toFixed(2)}, ${steps} ${steps === 1 ? "step" : "steps"}: slope `
      + `${number(theta[0])}, intercept ${number(theta[1])}, loss ${number(loss(theta))}. Each `
      + `step multiplies the error by ${along}: ${fate(flat, steep)}.`);
  };

  const words = (pen, text, x, y, align) => paintText(ui, pen, text, x, y, align);
  const near = (place) => place.every((v) => Math.abs(v) < 1e4);
  // Whole numbers along the lower and the left edge.
  const scale = (pen, [x0, x1, y0, y1], at, w, h) => {
    for (let k = Math.ceil(x0); k <= x1; k++)
      if (k % 2 === 0) words(pen, number(k), at([k, y0])[0], h - 8, "center");
    for (let k = Math.ceil(y0); k <= y1; k++)
      if (k % 2 === 0) words(pen, number(k), 8, at([x0, k])[1] + 4, "left");
  };
  const REACH = 4.2;
  const paintBowl = (pen, w, h) => {
    const [u, v] = bowl.best, tall = REACH * h / w;
    const rectangle = [u - REACH, u + REACH, v - tall, v + tall], at = placer(rectangle, w, h);
    const along = (axis, t) => at([u + t * axis[0], v + t * axis[1]]);
    pen.strokeStyle = ui.colour.edge; pen.lineWidth = 1;
    for (const level of [0.1, 0.5, 1.5, 4, 9, 18, 32]) {
      const radii = [bowl.flat, bowl.steep].map((curvature) => Math.sqrt(2 * level / curvature));
      pen.beginPath();
      for (let k = 0; k <= 90; k++) {
        const t = k * Math.PI / 45, parts = [radii[0] * Math.cos(t), radii[1] * Math.sin(t)];
        const offset = (i) => parts[0] * bowl.axes[0][i] + parts[1] * bowl.axes[1][i];
        pen.lineTo(...at([u + offset(0), v + offset(1)]));
      }
      pen.stroke();
    }
    pen.setLineDash([5, 4]); pen.strokeStyle = ui.colour.a;
    for (const axis of bowl.round ? [] : bowl.axes) {
      pen.beginPath(); pen.moveTo(...along(axis, -9)); pen.lineTo(...along(axis, 9)); pen.stroke();
    }
    pen.setLineDash([]);
    const places = path.map(at), end = places.findIndex((place) => !near(place));
    const seen = end < 0 ? places : places.slice(0, end);
    pen.beginPath();
    for (const place of seen) pen.lineTo(...place);
    pen.strokeStyle = ui.colour.b; pen.lineWidth = 2; pen.stroke();
    pen.fillStyle = ui.colour.b;
    for (const [x, y] of seen) { pen.beginPath(); pen.arc(x, y, 3, 0, 7); pen.fill(); }
    if (end < 0) paintMark(ui, pen, places[steps], true, 7);
    words(pen, "+", ...at([u, v]), "center");
    scale(pen, rectangle, at, w, h);
    words(pen, "slope →", w - 8, h - 24, "right");
    words(pen, "↑ intercept", 28, 16, "left");
  };
  const paintLine = (pen, w, h) => {
    const low = Math.min(...bowl.x) - 0.2, high = Math.max(...bowl.x) + 0.2;
    const rectangle = [low, high, -1.5, 8.5], at = placer(rectangle, w, h);
    const [slope, intercept] = path[steps];
    bowl.x.forEach((v, n) => paintMark(ui, pen, at([v, data.y[n]]), false, 3.5));
    const line = (a, b, colour, dash) => {
      const ends = [low, high].map((v) => at([v, a * v + b]));
      if (!ends.every(near)) return;
      pen.setLineDash(dash); pen.strokeStyle = colour; pen.lineWidth = 2.5;
      pen.beginPath(); ends.forEach((place) => pen.lineTo(...place)); pen.stroke();
      pen.setLineDash([]);
    };
    line(...bowl.best, ui.colour.a, [6, 4]);
    line(slope, intercept, ui.colour.b, []);
    scale(pen, rectangle, at, w, h);
    words(pen, "x →", w - 8, h - 24, "right");
    words(pen, "↑ y", 28, 16, "left");
  };

  const go = (count) => () => { steps = Math.min(steps + count, data.most); compute(); };
  ui.add(
    html("div", { class: "dlt-row" },
      ui.slider("Learning rate", data.rates, lr, (v) => { lr = v; compute(); },
        (v) => v.toFixed(2)),
      ui.select("Inputs", Object.entries(data.kinds), inputs, (v) => { inputs = v; compute(); }),
      ui.button("Step", go(1), true), ui.button("10 steps", go(10)),
      ui.button("Reset", () => { steps = 0; compute(); })),
    html("div", { class: "dlt-columns" },
      ui.canvas("Lines of equal loss, and the path of descent", 1.15, paintBowl),
      ui.canvas("The points, and the line after these steps", 1.15, paintLine)),
    html("p", { class: "dlt-note" }, "Left: lines of equal loss around the lowest point (+), the "
      + "axes of the bowl (dashed), the path (orange, a triangle at its end). Right: the points, "
      + "the least-squares line (dashed, blue) and the line so far (orange)."));
  compute();
  return { state: () => ({ lr, inputs, steps, path, factors: factors(), best: bowl.best,
    loss: loss(path[steps]) }) };
});
