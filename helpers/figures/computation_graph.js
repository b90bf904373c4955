// One neuron with a loss, as in computation_graph.py.
const ACTIVATION = {
  tanh: [Math.tanh, (a) => 1 - a * a],
  ReLU: [(z) => Math.max(z, 0), (a) => (a > 0 ? 1 : 0)],
  sigmoid: [squash, (a) => a * (1 - a)],
};
// Of each inner node: its value, the local derivative by each parent, the sum in words.
const OPERATION = {
  p: [(v) => v.w * v.x, (v) => [v.x, v.w], (s) => `w · x = ${s.w} × ${s.x}`],
  z: [(v) => v.p + v.b, () => [1, 1], (s) => `p + b = ${s.p} + ${s.b}`],
  a: [(v, f) => f[0](v.z), (v, f) => [f[1](v.a)], (s, f) => `f(z) = ${f}(${s.z})`],
  y_hat: [(v) => v.a + v.x, () => [1, 1], (s) => `a + x = ${s.a} + ${s.x}`],
  e: [(v) => v.y_hat - v.y, () => [1, -1], (s) => `ŷ − y = ${s.y_hat} − ${s.y}`],
  L: [(v) => 0.5 * v.e * v.e, (v) => [v.e], (s) => `½ e² = ½ × ${s.e}²`],
};
// A number inside the picture, at most six signs wide.
const short = (value) =>
  (Math.abs(value) < 0.001 ? number(value, 1) : number(+value.toFixed(3)));
// A number inside a formula: brackets keep a minus sign from running into the operation.
const term = (value) => (value < 0 ? `(${number(value)})` : number(value));

figure("computation_graph", (ui, data) => {
  const nodes = data.nodes.map(([name, label, parents, column, row]) =>
    ({ name, label, parents, x: [60, 186, 300][column], y: 31 + 94 * row }));
  const byName = Object.fromEntries(nodes.map((node) => [node.name, node]));
  const inner = nodes.filter(({ parents }) => parents.length), upward = [...inner].reverse();
  const leaves = { ...data.leaves };
  let { activation } = data, stage = 0, leaf = "w", h = data.steps[0], values, grads, shares;

  const forward = (at) => {
    const v = { ...at };
    for (const { name } of inner) v[name] = OPERATION[name][0](v, ACTIVATION[activation]);
    return v;
  };
  const slopes = (name) => OPERATION[name][1](values, ACTIVATION[activation]);
  // The gradients once `count` nodes have handed theirs up; shares of the same parent add.
  const backward = (count) => {
    const total = count > 0 ? { L: 1 } : {}, parts = {};
    for (const { name, parents } of upward.slice(0, Math.max(count, 0))) {
      parts[name] = slopes(name).map((slope) => total[name] * slope);
      parents.forEach((parent, i) => { total[parent] = (total[parent] || 0) + parts[name][i]; });
    }
    return [total, parts];
  };
  const difference = (step) => {
    const loss = (value) => forward({ ...leaves, [leaf]: value }).L;
    return (loss(leaves[leaf] + step) - loss(leaves[leaf] - step)) / (2 * step);
  };
  const truth = () => backward(inner.length)[0][leaf];
  const update = () => {
    values = forward(leaves);
    [grads, shares] = backward(stage - inner.length);
    ui.draw();
  };

  // What the last step did, in words.
  const words = () => {
    if (!stage) return "Only w, x, b and y are known. Step forward to fill in the values.";
    if (stage <= inner.length) {
      const { name } = inner[stage - 1];
      const said = Object.fromEntries(Object.entries(values).map(([key, v]) => [key, term(v)]));
      return `${name} = ${OPERATION[name][2](said, activation)} = ${number(values[name])}.`
        + (stage === inner.length ? " All values are known: step backward now." : "");
    }
    const { name, parents } = upward[stage - inner.length - 1];
    const lines = parents.map((parent, i) => {
      const share = shares[name][i], before = grads[parent] - share, slope = slopes(name)[i];
      const line = `dL/d${name} × d${name}/d${parent} = `
        + `${term(grads[name])} × ${term(slope)} = ${number(share)}.`;
      if (parent !== "x") return `dL/d${parent} = ${line}`;
      return name === "y_hat" ? `First share of dL/dx: ${line}`
        : `Second share of dL/dx: ${line} `
          + `Shares add: ${term(before)} + ${term(share)} = ${number(grads.x)}.`;
    });
    return (name === "L" ? "dL/dL = 1. " : "") + lines.join(" ");
  };
  const go = (to) => {
    stage = Math.min(Math.max(to, 0), 2 * inner.length);
    update();
    ui.say(words().replaceAll("y_hat", "ŷ"));
  };
  const change = (text) => { update(); ui.say(`${text} All that is filled in follows.`); };

  // The picture: made once, filled in by the drawing function below.
  const text = (x, y, anchor, style) =>
    svg("text", { x, y, "text-anchor": anchor, style: `font-size:12px;font-weight:600;${style}` });
  const edges = inner.flatMap(({ name, parents, x, y }) => parents.map((parent, i) => {
    const from = byName[parent], side = Math.sign(from.x - x), skip = from.y < y - 100;
    const line = svg("path", { d: skip
      ? `M320 ${from.y + 29}V${y - 14}Q320 ${y} 306 ${y}H${x + 52}`
      : `M${from.x - 20 * side} ${from.y + 29}L${x + 30 * side} ${y - 29}` });
    const [cx, cy] = skip ? [298, y - 188]
      : [side ? (from.x + x + 30 * side) / 2 : x, (from.y + y) / 2];
    const wide = parent === "x" ? 58 : 36;
    const plate = svg("rect", { x: cx - wide, y: cy - 10, width: 2 * wide, height: 20, rx: 10 });
    const label = text(cx, cy + 4, "middle", "");
    const group = svg("g", {}, line, plate, label);
    return { name, i, forks: parent === "x", line, plate, label, group };
  }));
  const boxes = nodes.map((node) => {
    const { label, parents, x, y } = node;
    const round = parents.length ? 5 : 29;
    const box = svg("rect", { x: x - 52, y: y - 29, width: 104, height: 58, rx: round });
    const title = text(x, y - 11, "middle", "fill:var(--fg);font-size:13px");
    title.textContent = label;
    const value = text(x, y + 5, "middle", "fill:var(--a)");
    const grad = text(x, y + 21, "middle", "fill:var(--b)");
    return { ...node, box, value, grad, group: svg("g", {}, box, title, value, grad) };
  });
  const outline = (shape, inside, edge, width) => {
    shape.style.fill = inside ? `var(--${inside})` : "none";
    shape.style.stroke = `var(--${edge})`;
    shape.style.strokeWidth = width;
  };
  const picture = svg("svg", { viewBox: "0 0 360 626", role: "img",
    "aria-label": "The graph, from w, x and b at the top to the loss L at the bottom" },
    ...edges.map(({ group }) => group), ...boxes.map(({ group }) => group));
  ui.onDraw(() => {
    const order = inner.map(({ name }) => name), back = stage - inner.length;
    const current = stage && (back > 0 ? upward[back - 1] : inner[stage - 1]).name;
    for (const { name, parents, box, value, grad } of boxes) {
      const reached = !parents.length || order.indexOf(name) < stage;
      value.textContent = reached ? `▼ ${short(values[name])}` : "";
      grad.textContent = name in grads ? `▲ ${short(grads[name])}` : "";
      outline(box, "soft", name === current ? "accent" : "edge", name === current ? 3.5 : 1);
    }
    for (const { name, i, forks, line, plate, label } of edges) {
      const reached = order.indexOf(name) < stage, used = name in shares;
      label.textContent = !reached ? "" : `× ${short(slopes(name)[i])}`
        + (used && forks ? ` ▲ ${short(shares[name][i])}` : "");
      outline(plate, "bg", used ? "b" : "line", 1);
      plate.style.display = reached ? "" : "none";
      label.style.fill = `var(--${used ? "b" : "fg"})`;
      outline(line, "", used ? "b" : reached ? "a" : "edge", used ? 3 : reached ? 2 : 1);
      line.style.strokeDasharray = reached ? "" : "4 4";
    }
  });

  // The finite difference and how its error depends on the step.
  const digits = (value) => value.toFixed(12).replace("-", "\u2212");
  const rows = ["Backward pass", "Difference", "Apart by"].map((name) =>
    [html("dt", {}, name), html("dd", {})]);
  const table = html("dl", { class: "dlt-digits" }, ...rows.flat());
  ui.onDraw(() => {
    const nudged = difference(h), known = stage === 2 * inner.length;
    [known ? digits(truth()) : "run the backward pass first", digits(nudged),
      known ? number(Math.abs(nudged - truth()), 2) : ""]
      .forEach((value, i) => { rows[i][1].textContent = value; });
  });
  const plotLabel = "Error of the difference against the step h, both on logarithmic scales";
  const plot = ui.canvas(plotLabel, 2, (pen, w, ht) => {
    const left = 54, bottom = ht - 30, exact = truth();
    const put = (step, error) => [left + (-Math.log10(step) - 0.3) / 12.8 * (w - left),
      10 + -Math.log10(Math.max(error, 1e-14)) / 14 * (bottom - 20)];
    pen.strokeStyle = ui.colour.line; pen.fillStyle = ui.colour.muted; pen.lineWidth = 1;
    pen.textBaseline = "middle"; pen.font = "12px system-ui, sans-serif";
    for (const power of [0, 4, 8, 12]) {
      const y = put(1, 10 ** -power)[1];
      pen.beginPath(); pen.moveTo(left, y); pen.lineTo(w, y); pen.stroke();
      pen.textAlign = "right"; pen.fillText(number(10 ** -power, 1), left - 6, y);
    }
    pen.textAlign = "center";
    for (const step of [1e-1, 1e-4, 1e-8, 1e-12])
      pen.fillText(number(step, 1), put(step, 1)[0], bottom + 10);
    pen.fillText("step h", (left + w) / 2, bottom + 23);
    const at = data.steps.map((step) => put(step, Math.abs(difference(step) - exact)));
    pen.strokeStyle = ui.colour.accent; pen.lineWidth = 2;
    pen.beginPath(); at.forEach((point) => pen.lineTo(...point)); pen.stroke();
    at.forEach(([x, y], k) => {
      const chosen = data.steps[k] === h;
      pen.beginPath(); pen.arc(x, y, chosen ? 7 : 3.5, 0, 7);
      pen.fillStyle = chosen ? ui.colour.b : ui.colour.accent; pen.fill();
    });
  });

  const tenths = [...Array(41).keys()].map((k) => (k - 20) / 10);
  const compare = () => {
    update();
    ui.say(`Nudging ${leaf} by ${number(h, 1)} both ways gives ${number(difference(h), 8)}; `
      + `the exact dL/d${leaf} is ${number(truth(), 8)}.`);
  };
  const forwardStep = () => (stage < inner.length ? go(stage + 1)
    : ui.say("All values are known already: step backward, or reset."));
  const backwardStep = () => {
    if (stage < inner.length)
      ui.say("The local derivatives need the values: step forward to the loss first.");
    else if (stage < 2 * inner.length) go(stage + 1);
    else ui.say("All gradients are known already. Move a slider, or reset.");
  };
  const runAll = () => {
    go(2 * inner.length);
    const found = Object.keys(leaves).map((name) => `dL/d${name} = ${number(grads[name])}`);
    ui.say(`Loss ${number(values.L)}; ${found.join(", ")}.`);
  };
  const same = (names) => names.map((name) => [name, name]);
  ui.add(html("div", { class: "dlt-columns" },
    html("div", {}, picture, html("p", { class: "dlt-note" },
      "▼ value, flows down. ▲ gradient of L, flows up. × local derivative of an edge.")),
    html("div", {},
      html("div", { class: "dlt-row" }, ui.button("Step forward", forwardStep, true),
        ui.button("Step backward", backwardStep, true),
        ui.button("Run all", runAll),
        ui.button("Reset", () => go(0))),
      ui.status,
      html("div", { class: "dlt-pairs" }, ...Object.keys(leaves).map((name) =>
        ui.slider(name, tenths, leaves[name], (value) => {
          leaves[name] = value;
          change(`${name} = ${number(value)}.`);
        }, (value) => number(value)))),
      html("div", { class: "dlt-row" },
        ui.select("Activation f", same(data.activations), activation,
          (value) => { activation = value; change(`f is ${value} now.`); })),
      html("p", { class: "dlt-caption" }, "The same gradient by nudging a leaf"),
      html("div", { class: "dlt-row" },
        ui.select("Leaf", same(Object.keys(leaves)), leaf,
          (value) => { leaf = value; compare(); }),
        ui.select("Step h", data.steps.map((step) => [step, number(step, 1)]), h,
          (value) => { h = +value; compare(); })),
      table, html("p", { class: "dlt-note" }, "How far apart they are, for every step h:"), plot)));
  go(0);
  return {
    state: () => ({ leaves, activation, stage, values, grads, leaf, h,
      differences: data.steps.map(difference) }),
  };
});
