// The length of a gradient against its distance, as in gradient_reach.py.
figure("gradient_reach", (ui, data) => {
  let { radius, strength, kind } = data, lengths = [];
  const H = data.W.length, T = data.a.length, LOW = -20, HIGH = 20;
  const units = [...Array(H).keys()];
  const power = (length) => Math.log10(Math.max(length, 1e-300));

  const compute = () => {
    const W = data.W.map((row) => row.map((w) => radius * w)), slopes = [];
    let h = units.map(() => 0), g = units.map(() => H ** -0.5);
    for (const row of data.a) {
      const z = units.map((i) => strength * row[i] + W[i].reduce((sum, w, j) => sum + w * h[j], 0));
      h = kind === "tanh" ? z.map(Math.tanh) : z;
      slopes.push(kind === "tanh" ? h.map((v) => 1 - v * v) : units.map(() => 1));
    }
    lengths = [1];
    for (const slope of slopes.reverse()) {
      const back = g.map((v, i) => v * slope[i]);
      g = units.map((j) => back.reduce((sum, v, i) => sum + v * W[i][j], 0));
      lengths.push(Math.hypot(...g));
    }
    show();
  };
  const short = (length) => {
    const [digits, exponent] = length.toExponential(1).split("e");
    return `${digits} × 10^${Number(exponent)}`.replace("-", "−");
  };
  const show = () => {
    ui.draw();
    const end = lengths[T];
    const fate = end < 1e-3 ? "it vanishes" : end > 1e3 ? "it explodes" : "it is still in reach";
    ui.say(`Radius ${radius.toFixed(1)}, input ${strength.toFixed(1)}, ${kind}: after ${T} steps `
      + `the gradient is ${short(end)} times as long; ${fate}.`);
  };

  const plot = ui.canvas("Length of the gradient against the distance in steps", 1.9, (pen, w, h) => {
    const left = 52, right = w - 12, top = 12, bottom = h - 34;
    const x = (k) => left + (right - left) * k / T;
    const y = (p) => bottom - (bottom - top) * (Math.min(Math.max(p, LOW), HIGH) - LOW) / (HIGH - LOW);
    const line = (value, colour, width, dash) => {
      pen.beginPath();
      for (let k = 0; k <= T; k++) pen.lineTo(x(k), y(value(k)));
      pen.setLineDash(dash); pen.strokeStyle = colour; pen.lineWidth = width;
      pen.stroke();
      pen.setLineDash([]);
    };
    pen.textBaseline = "middle"; pen.textAlign = "right"; pen.lineWidth = 1;
    for (let p = LOW; p <= HIGH; p += 10) {
      pen.strokeStyle = p ? ui.colour.line : ui.colour.edge;
      pen.beginPath(); pen.moveTo(left, y(p)); pen.lineTo(right, y(p)); pen.stroke();
      pen.fillStyle = ui.colour.fg;
      pen.fillText(p ? `1e${p}`.replace("-", "−") : "1", left - 6, y(p));
    }
    pen.textBaseline = "top"; pen.textAlign = "center";
    for (let k = 0; k <= T; k += 20) pen.fillText(String(k), x(k), bottom + 5);
    pen.fillText("distance in steps", (left + right) / 2, bottom + 18);
    line((k) => k * Math.log10(radius), ui.colour.a, 2, [6, 4]);
    line((k) => power(lengths[k]), ui.colour.b, 3, []);
  });
  const one = (value) => value.toFixed(1);
  ui.add(
    html("div", { class: "dlt-row" },
      ui.slider("Spectral radius", data.radii, radius, (v) => { radius = v; compute(); }, one),
      ui.slider("Strength of the input", data.inputs, strength,
        (v) => { strength = v; compute(); }, one),
      ui.select("Units", Object.entries(data.kinds), kind, (v) => { kind = v; compute(); })),
    plot,
    html("p", { class: "dlt-note" }, "Solid, orange: the gradient. Dashed, blue: the radius to the "
      + "power of the distance. Lines stop at the edges of the plot."));
  compute();
  return { state: () => ({ radius, strength, kind, lengths }) };
});
