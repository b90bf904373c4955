// An LSTM read step by step, as in gate_scope.py.
figure("gate_scope", (ui, data) => {
  const unpack = ({ q, scale }, rows) => {
    const bytes = Int8Array.from(atob(q), (sign) => sign.charCodeAt(0)), width = bytes.length / rows;
    return [...Array(rows).keys()].map((i) =>
      [...bytes.subarray(i * width, (i + 1) * width)].map((value) => value * scale));
  };
  const W = unpack(data.net.W, 64), U = unpack(data.net.U, 64), headW = unpack(data.net.head_W, 4);
  const [b] = unpack(data.net.b, 1), [headB] = unpack(data.net.head_b, 1);
  const dot = (u, v) => u.reduce((sum, value, k) => sum + value * v[k], 0);
  const NAMES_OF = { c: "cell c", f: "forget gate f", i: "input gate i", g: "candidate g", o: "output gate o", h: "output h" };
  let letter = data.letter, noise = 0, shift = 0, step = 20, cell = 0, shown = "c", run;

  // What is computed.
  const text = () => letter + data.noises[noise];
  const read = () => {
    run = { i: [], f: [], g: [], o: [], c: [], h: [], shares: [] };
    let h = Array(16).fill(0), c = h;
    for (const sign of text()) {
      const k = data.letters.indexOf(sign);
      const z = W.map((row, j) => row[k] + dot(U[j], h) + b[j]);
      const part = (block, f) => z.slice(16 * block, 16 * block + 16).map(f);
      const i = part(0, squash), f = part(1, (value) => squash(value + shift));
      const g = part(2, Math.tanh), o = part(3, squash);
      c = c.map((value, j) => f[j] * value + i[j] * g[j]);
      h = c.map((value, j) => o[j] * Math.tanh(value));
      const logits = headW.map((row, j) => dot(row, h) + headB[j]), top = Math.max(...logits);
      const powers = logits.map((value) => Math.exp(value - top)), sum = powers.reduce((x, y) => x + y);
      const now = { i, f, g, o, c, h, shares: powers.map((value) => value / sum) };
      for (const [name, value] of Object.entries(now)) run[name].push(value);
    }
  };
  const halfLife = (f) => Math.log(2) / -Math.log(f);
  const steps = (value) => (value > 9999 ? "more than 9999 steps" : `${number(value, 3)} steps`);
  const median = () => {
    const all = run.f[step].map(halfLife).sort((x, y) => x - y);
    return (all[7] + all[8]) / 2;
  };
  const answer = () => {
    const best = run.shares[step].indexOf(Math.max(...run.shares[step]));
    return [data.letters[best], run.shares[step][best]];
  };

  // The grid: cells down, letters across.
  const LEFT = 26, TOP = 20;
  const grid = ui.canvas("Sixteen cells down, letters across; click to choose a cell and a letter", 1.9, (pen, w, h) => {
    const dx = (w - LEFT - 2) / 21, dy = (h - TOP - 2) / 16;
    for (let t = 0; t < 21; t++) for (let j = 0; j < 16; j++) {
      const value = run[shown][t][j], t1 = "ifo".includes(shown) ? value : Math.tanh(value);
      pen.fillStyle = `rgb(${ui.ramp(t1).map(Math.round)})`;
      pen.fillRect(LEFT + t * dx, TOP + j * dy, dx - 1, dy - 1);
    }
    pen.strokeStyle = ui.colour.fg; pen.lineWidth = 2;
    pen.strokeRect(LEFT + step * dx - 0.5, TOP - 0.5, dx, 16 * dy);
    pen.strokeRect(LEFT - 0.5, TOP + cell * dy - 0.5, 21 * dx, dy);
    [...text()].forEach((sign, t) => paintText(ui, pen, sign, LEFT + (t + 0.5) * dx, TOP - 7, "center"));
    for (let j = 0; j < 16; j += 3) paintText(ui, pen, String(j + 1), LEFT - 5, TOP + (j + 0.5) * dy + 4, "right");
  });
  grid.addEventListener("click", (event) => {
    const box = grid.getBoundingClientRect();
    const at = (place, size, start, count) => Math.max(0, Math.min(count - 1, Math.floor((place - start) / (size - start - 2) * count)));
    step = at(event.clientX - box.left, box.width, LEFT, 21); stepper.set(step);
    cell = at(event.clientY - box.top, box.height, TOP, 16); paintCell.set(cell);
    print();
  });

  // What is said.
  const values = html("dl", { class: "dlt-digits" }), answers = html("dl", { class: "dlt-digits" });
  const heading = html("p", { class: "dlt-caption" });
  const pairs = (list) => list.flatMap(([name, value]) => [html("dt", {}, name), html("dd", {}, value)]);
  const print = () => {
    heading.textContent = `Cell ${cell + 1} at letter ${step + 1}, ${text()[step]}`;
    values.replaceChildren(...pairs([...Object.entries(NAMES_OF)
      .map(([name, words]) => [words, number(run[name][step][cell], 3)]), ["half-life", steps(halfLife(run.f[step][cell]))]]));
    answers.replaceChildren(...pairs([..."ABCD"].map((sign, k) => [sign, `${number(100 * run.shares[step][k], 2)} %`])));
    const [said, share] = answer();
    ui.say(`After letter ${step + 1} of 21 the net says ${said} (${number(100 * share, 2)} %), which is ${said === letter ? "right" : "wrong"}. Median half-life of the 16 cells at this letter: ${steps(median())}.`);
    ui.draw();
  };
  const again = () => { read(); print(); };
  const count = (n) => [...Array(n).keys()];
  const stepper = ui.slider("Letter", count(21), step, (value) => { step = value; print(); }, (k) => String(k + 1));
  const paintCell = ui.slider("Cell", count(16), cell, (value) => { cell = value; print(); }, (k) => String(k + 1));
  ui.add(
    html("div", { class: "dlt-row" },
      ui.select("First letter", [..."ABCD"].map((sign) => [sign, sign]), letter, (sign) => { letter = sign; again(); }),
      ui.select("Show", Object.entries(NAMES_OF), shown, (name) => { shown = name; ui.draw(); }),
      ui.button("Other noise", () => { noise = (noise + 1) % data.noises.length; again(); })),
    html("div", { class: "dlt-row" }, stepper, paintCell,
      ui.slider("Added to the forget bias", data.shifts, shift, (value) => { shift = value; again(); },
        (value) => number(value))),
    grid,
    html("p", { class: "dlt-note" }, "Colour: from −1 over 0 to 1; cells and outputs through tanh. Frames: the chosen letter and cell."),
    html("div", { class: "dlt-columns" }, html("div", {}, heading, values),
      html("div", {}, html("p", { class: "dlt-caption" }, "It would now answer"), answers)));
  again();
  return { state: () => ({ text: text(), letter, shift, step, cell, shown, run, median: median(), answer: answer() }) };
});
