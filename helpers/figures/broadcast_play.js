// Two shapes and their result, as in broadcast_play.py.
const product = (shape) => shape.reduce((all, size) => all * size, 1);
const tuple = (shape, gap = " ") =>
  `(${shape.join(`,${gap}`)}${shape.length === 1 ? "," : ""})`;
// The place of flat number k in a shape, and back; an axis of size 1 always gives 0.
const unravel = (k, shape) => shape.map((size, axis) =>
  Math.floor(k / product(shape.slice(axis + 1))) % size);
const ravel = (place, shape) => shape.reduce((k, size, axis) =>
  k * size + (size === 1 ? 0 : place[axis]), 0);

const combine = (s, t, operation) => {
  const count = Math.max(s.length, t.length);
  const [p, q] = [s, t].map((shape) => [...Array(count - shape.length).fill(1), ...shape]);
  const bad = p.map((size, k) => size !== q[k] && size !== 1 && q[k] !== 1);
  if (bad.includes(true)) return { padded: [p, q], bad,
    error: `operands could not be broadcast together with shapes ${tuple(s, "")} ${tuple(t, "")}` };
  const shape = p.map((size, k) => (size === 1 ? q[k] : size));
  const cells = Array.from({ length: product(shape) }, (_, k) => unravel(k, shape));
  const from = [p, q].map((own) => cells.map((place) => ravel(place, own)));
  const a = from[0].map((k) => 10 * (k + 1)), b = from[1].map((k) => k + 1);
  return { padded: [p, q], bad, shape, a, b, from,
    result: a.map((value, k) => (operation === "sum" ? value + b[k] : value - b[k])) };
};

figure("broadcast_play", (ui, data) => {
  const shapes = [[...data.s], [...data.t]], names = ["a", "b"];
  let operation = data.operation, now, at = 0, panels = [];

  const BOX = "display:flex;flex-wrap:wrap;gap:8px;padding:2px";
  const CELL = "min-width:36px;padding:2px 3px;text-align:right;font-size:13px;"
    + "font-variant-numeric:tabular-nums;border-radius:4px;border:1px ";
  const LOOK = {
    own: "solid var(--edge);background:var(--soft);color:var(--fg)",
    copy: "dashed var(--line);background:var(--bg);color:var(--muted);font-style:italic",
    here: "solid var(--accent);background:var(--accent);color:var(--on-accent);font-weight:650",
  };
  // One grid of cells for each place on axis -3; marks[k] is the look of cell k.
  const grids = (values, shape, marks) => {
    const columns = shape.at(-1), size = columns * (shape.at(-2) ?? 1);
    const blocks = Array.from({ length: values.length / size }, (_, block) =>
      html("div", { style: `display:grid;gap:2px;grid-template-columns:repeat(${columns},auto)` },
        ...values.slice(block * size, (block + 1) * size).map((value, k) =>
          html("span", { style: CELL + LOOK[marks[block * size + k]],
            "data-k": block * size + k }, number(value, 5)))));
    return blocks;
  };
  // In a stretched array only the first use of a number is its own, all others are copies.
  const looks = (from) => from.map((k, cell) => (from.indexOf(k) === cell ? "own" : "copy"));

  const sizes = names.map((name, which) => Array.from({ length: data.most }, (_, k) => {
    const axis = data.most - k;
    const node = html("select", { "aria-label": `Array ${name}, axis \u2212${axis}`,
      style: "display:inline-block;min-width:56px",
      onchange: () => resize(which, axis, Number(node.value)) },
    ...[[0, "none"], ...data.sizes.map((size) => [size, size])].slice(axis === 1 ? 1 : 0)
      .map(([value, text]) => html("option", { value }, String(text))));
    return { node, note: html("div", { class: "dlt-note", style: "min-height:1.5em" }) };
  }));
  const totals = Array.from({ length: data.most }, () => html("b"));
  const head = (text, scope) => html("th", { scope }, text);
  const table = html("table", { class: "dlt-table", style: "max-width:520px" },
    html("thead", {}, html("tr", {}, head("shape", "col"),
      ...totals.map((_, k) => head(`axis \u2212${data.most - k}`, "col")))),
    html("tbody", {},
      ...names.map((name, which) => html("tr", {}, head(name, "row"),
        ...sizes[which].map(({ node, note }) => html("td", {}, node, note)))),
      html("tr", {}, head("result", "row"), ...totals.map((node) => html("td", {}, node)))));

  // axis counts from the right; the axes left of a missing one are missing, too.
  const resize = (which, axis, size) => {
    const own = [...shapes[which]];
    if (size === 0) own.splice(0, own.length - axis + 1);
    while (own.length < axis && size) own.unshift(1);
    if (size) own[own.length - axis] = size;
    shapes[which] = own;
    compute();
  };
  const append = (which) => {
    if (shapes[which].length < data.most) shapes[which].push(1);
    compute();
  };

  const captions = [0, 1, 2].map(() => html("p", { class: "dlt-caption" }));
  const boxes = [0, 1].map(() => html("div", { style: BOX }));
  const grid = html("div", { style: BOX });
  const field = html("div", { tabindex: 0, role: "application",
    "aria-label": "The result; arrow keys, page up and page down move, and the text follows" },
  grid);
  const adders = names.map((name, which) =>
    ui.button(`Put a 1 at the right of ${name}`, () => append(which)));

  const compute = () => {
    now = combine(...shapes, operation);
    at = 0;
    const count = now.padded[0].length, left = data.most - count;
    names.forEach((_, which) => sizes[which].forEach(({ node, note }, k) => {
      const own = shapes[which].length - data.most + k, size = now.padded[which][k - left];
      node.value = own < 0 ? 0 : shapes[which][own];
      const grown = now.shape && size === 1 && now.shape[k - left] > 1;
      note.textContent = k < left ? ""
        : now.bad[k - left] ? "does not fit"
          : (own < 0 ? "counts as 1" : "") + (grown ? ` \u2192 ${now.shape[k - left]}` : "");
    }));
    totals.forEach((node, k) => {
      node.textContent = k < left ? "" : now.bad[k - left] ? "\u2717"
        : String(now.shape ? now.shape[k - left] : "\u00b7");
    });
    adders.forEach((node, which) => { node.disabled = shapes[which].length === data.most; });
    show();
  };
  const show = () => {
    for (const node of [field, captions[2]]) node.style.display = now.error ? "none" : "";
    const plain = (which) => Array.from({ length: product(shapes[which]) },
      (_, k) => (which ? 1 : 10) * (k + 1));
    names.forEach((name, which) => {
      const own = shapes[which], grown = now.shape && product(own) < now.result.length;
      captions[which].textContent = `${name}, ${tuple(own)}`
        + (grown ? `, stretched to ${tuple(now.shape)}` : "");
      const marks = now.error ? plain(which).map(() => "own") : looks(now.from[which]);
      if (!now.error) marks[at] = "here";
      boxes[which].replaceChildren(...(now.error ? grids(plain(which), own, marks)
        : grids(now[name], now.shape, marks)));
    });
    if (now.error) {
      const wrong = now.bad.flatMap((is, k) => (is ? [k - now.bad.length] : []));
      ui.say(`ValueError: ${now.error}. Axis ${wrong.map((k) => number(k)).join(" and ")}: `
        + wrong.map((k) => now.padded.map((shape) => shape.at(k)).join(" against ")).join(", ")
        + ", and neither is 1.");
      return;
    }
    captions[2].textContent = `${data.operations[operation]}, ${tuple(now.shape)}`;
    grid.replaceChildren(...grids(now.result, now.shape,
      now.result.map((_, k) => (k === at ? "here" : "own"))));
    const place = unravel(at, now.shape), sign = operation === "sum" ? "+" : "\u2212";
    const index = names.map((name, which) => {
      const own = shapes[which];
      return `${name}[${unravel(now.from[which][at], own).join(", ")}]`;
    });
    ui.say(`${tuple(shapes[0])} and ${tuple(shapes[1])} give ${tuple(now.shape)}: `
      + `${now.result.length} cells from ${product(shapes[0])} and ${product(shapes[1])}. `
      + `Result [${place.join(", ")}] = ${index.join(` ${sign} `)} = `
      + `${now.a[at]} ${sign} ${now.b[at]} = ${number(now.result[at], 5)}.`);
  };
  const move = (k) => { if (k !== at) { at = k; show(); } };
  for (const type of ["pointermove", "pointerdown"]) field.addEventListener(type, (event) => {
    const k = event.target.dataset.k;
    if (k !== undefined) move(Number(k));
  });
  const KEYS = { ArrowRight: [1, 1], ArrowLeft: [1, -1], ArrowDown: [2, 1], ArrowUp: [2, -1],
    PageDown: [3, 1], PageUp: [3, -1] };
  field.addEventListener("keydown", (event) => {
    const [axis, by] = KEYS[event.key] ?? [];
    if (!axis) return;
    event.preventDefault();
    const place = unravel(at, now.shape), k = place.length - axis;
    if (k < 0 || place[k] + by < 0 || place[k] + by >= now.shape[k]) return;
    place[k] += by;
    move(ravel(place, now.shape));
  });

  ui.add(
    html("div", { class: "dlt-row" },
      ui.select("Operation", Object.entries(data.operations), operation,
        (value) => { operation = value; compute(); }),
      ...adders),
    table, html("div", {}, ui.status),
    html("div", { class: "dlt-columns" },
      html("div", {}, captions[0], boxes[0]), html("div", {}, captions[1], boxes[1])),
    captions[2], field,
    html("p", { class: "dlt-note" },
      "Dashed and slanted: the same number, used again. Nothing is copied in memory."));
  compute();
  return { state: () => ({ s: shapes[0], t: shapes[1], operation, at, ...now }), combine };
});
