// Six optimisers from one start in a valley, as in optimiser_race.py.
figure("optimiser_race", (ui, data) => {
  let { valley, kappa, lr, memory, start } = data, steps = 30, runs = {};
  const SHOWN = data.names.map((name, i) => ({ name, on: true, width: 1.6 + 0.4 * (i % 2),
    dash: [[], [8, 3], [2, 3], [8, 3, 2, 3], [4, 4], [12, 3]][i], letter: ["D", "M", "N", "AG", "R", "A"][i] }));
  const LIGHT = ["#57606a", "#a94400", "#8a2be2", "#0f766e", "#b5125a", "#005f9e"];
  const DARK = ["#a3afbb", "#ffad66", "#c9a2ff", "#5eead4", "#ff8fc0", "#7cc0ff"];
  const colourOf = (i) => (isDark() ? DARK : LIGHT)[i];

  const height = ([x, y]) => {
    if (valley === "straight") return 0.5 * (x * x + kappa * y * y);
    const bend = y - x * x, left = 1 - x;
    return 0.5 * (left * left + kappa * bend * bend);
  };
  const slopeAt = ([x, y]) => {
    if (valley === "straight") return [x, kappa * y];
    const bend = y - x * x, left = 1 - x;
    return [-left - 2 * kappa * x * bend, kappa * bend];
  };
  // Each returns step(gradient, number, i): by how much number i moves. Names as in helpers.nn.
  const memories = () => [0, 0];
  const MAKERS = {
    descent: () => (g) => lr * g,
    momentum: () => { const u = memories();
      return (g, i) => { if (memory) { u[i] *= memory; u[i] += g; g = u[i]; } return lr * g; }; },
    Nesterov: () => { const u = memories();
      return (g, i) => {
        if (memory) { u[i] *= memory; u[i] += g; g = g + memory * u[i]; }
        return lr * g; }; },
    Adagrad: () => { const s = memories();
      return (g, i) => { s[i] += g * g; return lr * g / (Math.sqrt(s[i]) + 1e-10); }; },
    RMSprop: () => { const v = memories(), alpha = 0.99;
      return (g, i) => { v[i] *= alpha; v[i] += (1 - alpha) * (g * g);
        return lr * g / (Math.sqrt(v[i]) + 1e-8); }; },
    Adam: () => { const m = memories(), v = memories(), beta1 = 0.9, beta2 = 0.999;
      return (g, i, t) => {
        const unbias = Math.sqrt(1 - beta2 ** t), rate = lr * unbias / (1 - beta1 ** t);
        m[i] *= beta1; m[i] += (1 - beta1) * g;
        v[i] *= beta2; v[i] += (1 - beta2) * (g * g);
        return rate * m[i] / (Math.sqrt(v[i]) + 1e-8 * unbias); }; },
  };
  const race = (name) => {
    const move = MAKERS[name](), path = [[...start]], losses = [];
    for (;;) {
      const here = path[path.length - 1], loss = height(here);
      losses.push(loss);
      const arrived = loss <= data.tolerance * losses[0], lost = !(loss < 1e12);
      if (arrived || lost || losses.length > data.most) return { path, losses, arrived, lost };
      const g = slopeAt(here);
      path.push(here.map((v, i) => v - move(g[i], i, losses.length)));
    }
  };

  const verdict = ({ losses, arrived, lost }) => (arrived ? String(losses.length - 1)
    : lost ? "diverges" : `over ${data.most}`);
  const compute = () => {
    runs = Object.fromEntries(data.names.map((name) => [name, race(name)]));
    show();
  };
  const show = () => {
    ui.draw();
    const rows = SHOWN.map(({ name }) => [name, runs[name]]);
    rows.forEach(([name, run], i) => {
      cells[i][0].textContent = verdict(run);
      cells[i][1].textContent = number(run.losses[Math.min(steps, run.losses.length - 1)]);
    });
    const home = rows.filter(([, run]) => run.arrived);
    home.sort((a, b) => a[1].losses.length - b[1].losses.length);
    const lost = rows.filter(([, run]) => run.lost).map(([name]) => name);
    const first = home.length ? `${home[0][0]} arrives first, after ${verdict(home[0][1])} steps`
      : "nobody arrives";
    ui.say(`Start at (${start.map((v) => number(+v.toFixed(2))).join(", ")}), rate ${number(lr)}, `
      + `memory ${memory.toFixed(2)}, κ = ${kappa}, ${steps} ${steps === 1 ? "step" : "steps"} `
      + `drawn: ${first}${lost.length ? `; ${lost.join(", ")} diverge${lost.length > 1 ? "" : "s"}`
        : ""}.`);
  };

  const paint = (pen, w, h) => {
    const span = data.spans[valley], at = placer(span, w, h);
    const floor = sample((x, y) => Math.log(height([x, y]) + 1e-3), span, 121);
    pen.strokeStyle = ui.colour.edge; pen.lineWidth = 0.8;
    for (const level of [0.02, 0.1, 0.5, 2, 8, 30, 100, 400])
      paintZero(pen, floor.map((row) => row.map((v) => v - Math.log(level + 1e-3))), w, h);
    paintText(ui, pen, "+", ...at(valley === "straight" ? [0, 0] : [1, 1]), "center");
    SHOWN.forEach(({ name, on, dash, width, letter }, i) => {
      if (!on) return;
      const places = runs[name].path.slice(0, steps + 1).map(at);
      const end = places.findIndex(([x, y]) => !(Math.abs(x) < 1e4 && Math.abs(y) < 1e4));
      const seen = end < 0 ? places : places.slice(0, end);
      pen.strokeStyle = colourOf(i); pen.lineWidth = width; pen.setLineDash(dash);
      pen.beginPath(); seen.forEach((place) => pen.lineTo(...place)); pen.stroke();
      pen.setLineDash([]);
      const [x, y] = seen[seen.length - 1];
      pen.fillStyle = colourOf(i);
      pen.beginPath(); pen.arc(x, y, 4, 0, 7); pen.fill();
      paintText(ui, pen, letter, x + 7, y - 6, "left");
    });
    const [x, y] = at(start);
    pen.strokeStyle = ui.colour.fg; pen.lineWidth = 2;
    pen.beginPath(); pen.arc(x, y, 7, 0, 7); pen.stroke();
  };
  const canvas = ui.canvas("The valley from above, the start, and the paths so far", 2, paint);
  const place = (x, y) => {
    const [x0, x1, y0, y1] = data.spans[valley];
    const inside = (v, low, high) => +Math.min(high, Math.max(low, v)).toFixed(2);
    start = [inside(x, x0, x1), inside(y, y0, y1)];
    compute();
  };
  canvas.setAttribute("role", "application");
  canvas.setAttribute("tabindex", 0);
  canvas.setAttribute("aria-label", "The valley from above, with the paths. Click to set the start,"
    + " or move it with the arrow keys.");
  canvas.addEventListener("click", (event) => {
    const box = canvas.getBoundingClientRect(), [x0, x1, y0, y1] = data.spans[valley];
    place(x0 + (x1 - x0) * (event.clientX - box.left) / box.width,
      y1 - (y1 - y0) * (event.clientY - box.top) / box.height);
  });
  canvas.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.1],
      ArrowDown: [0, -0.1] }[event.key];
    if (!by) return;
    event.preventDefault();
    place(start[0] + by[0], start[1] + by[1]);
  });

  const cells = SHOWN.map(() => [html("td"), html("td")]);
  const swatch = ({ dash, width }, i) => {
    const line = svg("line", { x1: 1, y1: 6, x2: 41, y2: 6, "stroke-width": width + 0.6,
      "stroke-dasharray": dash.join(" ") });
    ui.onDraw(() => line.setAttribute("stroke", colourOf(i)));
    return svg("svg", { viewBox: "0 0 42 12", "aria-hidden": "true",
      style: "display:inline-block;width:42px;height:12px" }, line);
  };
  const table = html("table", { class: "dlt-table" },
    html("thead", {}, html("tr", {}, ...["drawn", "optimiser", "steps to arrive", "loss now"]
      .map((text) => html("th", { scope: "col" }, text)))),
    html("tbody", {}, ...SHOWN.map((one, i) => {
      const box = html("input", { type: "checkbox", "aria-label": `draw ${one.name}`,
        onchange: () => { one.on = box.checked; ui.draw(); } });
      box.checked = true;
      return html("tr", {}, html("td", {}, box),
        html("th", { scope: "row" }, `${one.name} (${one.letter}) `, swatch(one, i)), ...cells[i]);
    })));

  const go = (by) => () => { steps = Math.min(steps + by, data.most); show(); };
  const change = (set) => (value) => { set(value); compute(); };
  ui.add(
    html("div", { class: "dlt-row" },
      ui.select("Valley", Object.entries(data.valleys), valley, (v) => {
        valley = v; start = v === "straight" ? [-2, 0.4] : [-1.5, 1]; compute(); }),
      ui.slider("κ", data.kappas, kappa, change((v) => { kappa = v; })),
      ui.slider("Rate", data.rates, lr, change((v) => { lr = v; }), number),
      ui.slider("Memory", data.memories, memory, change((v) => { memory = v; }),
        (v) => v.toFixed(2))),
    html("div", { class: "dlt-row" },
      ui.button("Step", go(1), true), ui.button("10 steps", go(10)), ui.button("100 steps", go(100)),
      ui.button("Reset", () => { steps = 0; show(); })),
    canvas, html("div", { style: "overflow-x:auto" }, table),
    html("p", { class: "dlt-note", style: "margin-top:8px" }, "Click into the valley to set the start (ring), or focus the "
      + "picture and use the arrow keys. All share the rate; the memory is that of momentum and "
      + "Nesterov. Arrived: a millionth of the first loss is left. The bottom is at +."));
  compute();
  return { state: () => ({ valley, kappa, lr, memory, start, steps,
    paths: Object.fromEntries(data.names.map((name) => [name, runs[name].path])),
    losses: Object.fromEntries(data.names.map((name) => [name, runs[name].losses])),
    verdicts: cells.map(([verdict]) => verdict.textContent) }) };
});
