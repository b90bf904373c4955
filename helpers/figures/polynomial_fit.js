// Polynomials through noisy points, with a price on their weights, as in polynomial_fit.py.
figure("polynomial_fit", (ui, data) => {
  let { degree, strength, draw } = data, now = {}, all = [];
  const even = (n) => Array.from({ length: n }, (_, i) => -1 + 2 * i / (n - 1));
  const x = even(data.draws[0].length), grid = even(data.grid);
  const truth = (v) => Math.sin(Math.PI * v);
  const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const dot = (u, v) => u.reduce((sum, a, i) => sum + a * v[i], 0);

  // Legendre polynomials at one place, that of degree k divided by k + 1.
  const row = (v, degree) => {
    const p = [1, v];
    for (let k = 1; k < degree; k++) p.push(((2 * k + 1) * v * p[k] - k * p[k - 1]) / (k + 1));
    return p.slice(0, degree + 1).map((value, k) => value / (k + 1));
  };
  // Least squares on [A; sqrt(strength) I] by Gram-Schmidt, column by column; y is one more column.
  const fit = (degree, strength) => {
    const y = data.draws[draw], D = degree + 1, rows = x.map((v) => row(v, degree));
    const Q = Array.from({ length: D }, (_, k) => [...rows.map((r) => r[k]),
      ...Array.from({ length: D }, (_, i) => (i === k ? Math.sqrt(strength) : 0))]);
    const R = Q.map(() => new Array(D).fill(0)), rest = [...y, ...new Array(D).fill(0)], z = [];
    const take = (from, q) => {
      const part = dot(q, from);
      q.forEach((v, i) => { from[i] -= part * v; });
      return part;
    };
    for (let k = 0; k < D; k++) {
      R[k][k] = Math.sqrt(dot(Q[k], Q[k]));
      Q[k] = Q[k].map((v) => v / R[k][k]);
      for (let j = k + 1; j < D; j++) R[k][j] = take(Q[j], Q[k]);
      z.push(take(rest, Q[k]));
    }
    const theta = new Array(D).fill(0);
    for (let k = D - 1; k >= 0; k--) theta[k] = (z[k] - dot(R[k], theta)) / R[k][k];
    const at = (v) => dot(row(v, degree), theta), curve = grid.map(at);
    return { curve, training: mean(x.map((v, n) => (at(v) - y[n]) ** 2)),
      new: mean(grid.map((v, i) => (curve[i] - truth(v)) ** 2)) + data.noise ** 2,
      effective: Q.reduce((sum, q) => sum + dot(q.slice(0, x.length), q), 0) };
  };
  const compute = () => {
    all = data.degrees.map((k) => fit(k, strength));
    now = all[degree];
    const best = all.reduce((low, run, k) => (run.new < all[low].new ? k : low), 0);
    ui.say(`Degree ${degree}, λ = ${strength}, noise ${draw + 1} of ${data.draws.length}: training error `
      + `${number(now.training)}, on new points ${number(now.new)}; ${number(now.effective)} effective weights. `
      + `With this λ, degree ${best} has the least error on new points, ${number(all[best].new)}.`);
    ui.draw();
  };

  const line = (pen, points, colour, width, dash) => {
    pen.setLineDash(dash); pen.strokeStyle = colour; pen.lineWidth = width;
    pen.beginPath(); points.forEach((point) => pen.lineTo(...point)); pen.stroke();
    pen.setLineDash([]);
  };
  const paintCurve = (pen, w, h) => {
    const at = placer([-1.05, 1.05, -2.2, 2.2], w, h);
    line(pen, [at([-1.05, 0]), at([1.05, 0])], ui.colour.line, 1, []);
    line(pen, grid.map((v) => at([v, truth(v)])), ui.colour.edge, 2, [6, 4]);
    line(pen, grid.map((v, i) => at([v, Math.max(-9, Math.min(9, now.curve[i]))])), ui.colour.b, 2.5, []);
    x.forEach((v, n) => paintMark(ui, pen, at([v, data.draws[draw][n]]), false, 4));
    paintText(ui, pen, "x →", w - 8, h - 8, "right");
    paintText(ui, pen, "↑ y", 8, 16, "left");
  };
  const paintErrors = (pen, w, h) => {
    const left = 40, low = -2.1, high = 1.1, foot = 30;
    const place = placer([-0.5, 15.5, low, high], w - left, h - foot);
    const at = ([k, error]) => {
      const [u, v] = place([k, Math.max(low, Math.min(high, Math.log10(error)))]);
      return [u + left, v];
    };
    for (const level of [0.01, 0.1, 1, 10]) {
      line(pen, [at([-0.5, level]), at([15.5, level])], ui.colour.line, 1, []);
      paintText(ui, pen, String(level), left - 4, at([0, level])[1] + 4, "right");
    }
    line(pen, [at([degree, 1e-3]), at([degree, 1e2])], ui.colour.fg, 1.5, [5, 4]);
    for (const [key, colour, dash] of [["training", ui.colour.a, [6, 4]], ["new", ui.colour.b, []]]) {
      const points = all.map((run, k) => at([k, run[key]]));
      line(pen, points, colour, 2, dash);
      points.forEach((point, k) => paintMark(ui, pen, point, key === "new", k === degree ? 6 : 3));
    }
    for (const k of [0, 5, 10, 15]) paintText(ui, pen, String(k), at([k, 1])[0], h - 14, "center");
    paintText(ui, pen, "degree →", at([12.5, 1])[0], h - 14, "center");
    paintText(ui, pen, "↑ squared error", left + 4, 14, "left");
  };

  ui.add(
    html("div", { class: "dlt-row" },
      ui.slider("Degree", data.degrees, degree, (v) => { degree = v; compute(); }),
      ui.slider("Price λ", data.strengths, strength, (v) => { strength = v; compute(); }),
      ui.button("New noise", () => { draw = (draw + 1) % data.draws.length; compute(); }, true)),
    html("div", { class: "dlt-columns" },
      ui.canvas("The points, the curve they came from, and the fitted curve", 1.2, paintCurve),
      ui.canvas("Errors on training points and on new points against the degree", 1.2, paintErrors)),
    html("p", { class: "dlt-note" }, "Left: noisy points, the sine they came from (dashed) and the "
      + "fit (orange). Right, at this λ: errors on the training points (circles, dashed) and on new "
      + "points (triangles), on a logarithmic axis; beyond its ends they are drawn at the border."));
  compute();
  return { state: () => ({ degree, strength, draw, ...now, all: all.map((run) => [run.training, run.new]) }) };
});
