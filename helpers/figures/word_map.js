// Word vectors on a map, as in word_map.py.
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const unit = (a) => { const size = Math.sqrt(dot(a, a)); return a.map((value) => value / size); };

// A base64 table of int8 as rows of numbers.
const unpack = ({ q, scale }, count) => {
  const bytes = Int8Array.from(atob(q), (sign) => sign.charCodeAt(0)), width = bytes.length / count;
  return [...Array(count).keys()].map((i) =>
    [...bytes.subarray(i * width, (i + 1) * width)].map((value) => value * scale));
};

figure("word_map", (ui, data) => {
  const words = data.words.split(" "), sorted = [...words].sort(), id = (word) => words.indexOf(word);
  const groups = [...data.groups].map(Number);
  let tables, steps, last, chosen = data.chosen, seen = "violin", lr = 0.5, allowed = "no";
  const asked = { a: "man", b: "king", c: "woman" };
  const fresh = () => {
    tables = { word: unpack(data.tables.word, words.length), context: unpack(data.tables.context, words.length) };
    steps = 0; last = null;
  };
  fresh();
  const middle = tables.word[0].map((_, d) => tables.word.reduce((sum, row) => sum + row[d], 0) / words.length);
  const onMap = (vector) => data.axes.map((axis) => dot(axis, vector));

  // What is computed, in all 24 numbers.
  const cosines = (vector) => {
    const target = unit(vector);
    return tables.word.map((row) => dot(unit(row), target));
  };
  const ranked = (found, banned) => found.map((value, i) => [words[i], value])
    .filter(([word]) => !banned.includes(word)).sort((one, other) => other[1] - one[1]);
  const neighbours = () => ranked(cosines(tables.word[id(chosen)]), [chosen]).slice(0, 5);
  const analogy = () => {
    const [a, b, c] = [asked.a, asked.b, asked.c].map((word) => unit(tables.word[id(word)]));
    return ranked(cosines(c.map((value, d) => value + b[d] - a[d])),
      allowed === "yes" ? [] : Object.values(asked))[0];
  };
  const noise = () => data.noise[steps % data.noise.length];
  const scores = () => [id(seen), ...noise()].map((c) => dot(tables.word[id(chosen)], tables.context[c]));
  const lossOf = (s) => s.reduce((sum, z, j) => sum + Math.log1p(Math.exp(j ? z : -z)), 0);
  const step = () => {
    const candidates = [id(seen), ...noise()], before = scores(), u = tables.word[id(chosen)];
    const g = before.map((z, j) => squash(z) - (j ? 0 : 1));
    const moved = u.map((value, d) => value - lr * candidates.reduce((sum, c, j) => sum + g[j] * tables.context[c][d], 0));
    candidates.forEach((c, j) => {
      tables.context[c] = tables.context[c].map((value, d) => value - lr * g[j] * u[d]);
    });
    tables.word[id(chosen)] = moved;
    const after = candidates.map((c) => dot(moved, tables.context[c]));
    last = { candidates: candidates.map((c) => words[c]), before, after, loss: lossOf(before) };
    steps++;
  };

  // The map.
  const SHAPES = [
    (p, x, y, r) => p.arc(x, y, r, 0, 7),
    (p, x, y, r) => p.rect(x - r, y - r, 2 * r, 2 * r),
    (p, x, y, r) => { p.moveTo(x, y - 1.4 * r); p.lineTo(x + 1.3 * r, y + r); p.lineTo(x - 1.3 * r, y + r); p.closePath(); },
    (p, x, y, r) => { p.moveTo(x, y - 1.5 * r); p.lineTo(x + 1.5 * r, y); p.lineTo(x, y + 1.5 * r); p.lineTo(x - 1.5 * r, y); p.closePath(); },
    (p, x, y, r) => { p.moveTo(x - 1.4 * r, y - r); p.lineTo(x + 1.4 * r, y - r); p.lineTo(x, y + 1.4 * r); p.closePath(); },
  ];
  const SIGNS = ["●", "■", "▲", "◆", "▼"], COLOURS = ["a", "b", "accent", "muted", "fg"];
  let places = [];
  const arrow = (pen, [x0, y0], [x1, y1]) => {
    const angle = Math.atan2(y1 - y0, x1 - x0);
    pen.beginPath(); pen.moveTo(x0, y0); pen.lineTo(x1, y1);
    for (const turn of [2.7, -2.7]) {
      pen.moveTo(x1, y1); pen.lineTo(x1 + 10 * Math.cos(angle + turn), y1 + 10 * Math.sin(angle + turn));
    }
    pen.stroke();
  };
  const map = ui.canvas("The words on a map; click at one to choose it", 1.45, (pen, w, h) => {
    const points = tables.word.map((row) => onMap(row.map((value, d) => value - middle[d])));
    const range = [0, 1].flatMap((k) => {
      const all = points.map((point) => point[k]), low = Math.min(...all), high = Math.max(...all);
      return [low - 0.12 * (high - low), high + 0.12 * (high - low)];
    });
    const put = placer(range, w, h), near = neighbours();
    places = points.map(put);
    const at = (word) => places[id(word)];
    pen.lineWidth = 1.5; pen.strokeStyle = ui.colour.edge;
    pen.beginPath();
    for (const [word] of near) { pen.moveTo(...at(chosen)); pen.lineTo(...at(word)); }
    pen.stroke();
    places.forEach(([x, y], i) => {
      pen.beginPath(); SHAPES[groups[i]](pen, x, y, words[i] === chosen ? 7 : 4);
      pen.fillStyle = ui.colour[COLOURS[groups[i]]]; pen.fill();
    });
    const [a, b, c] = [asked.a, asked.b, asked.c].map(at), [answer] = analogy();
    pen.lineWidth = 2.5; pen.strokeStyle = ui.colour.fg;
    arrow(pen, a, b);
    arrow(pen, c, [c[0] + b[0] - a[0], c[1] + b[1] - a[1]]);
    pen.beginPath(); pen.arc(...at(answer), 9, 0, 7); pen.stroke();
    const boxes = [];
    for (const word of new Set([chosen, ...near.map(([name]) => name), ...Object.values(asked), answer])) {
      const [x, y] = at(word), left = x > w - 80, wide = pen.measureText(word).width;
      let row = y - 8;
      while (boxes.some(([u, v]) => Math.abs(v - row) < 14 && Math.abs(u - x) < 60)) row += 14;
      boxes.push([x, row]);
      paintText(ui, pen, word, Math.min(Math.max(left ? x - 8 : x + 8, left ? wide : 4), w - 4), Math.min(Math.max(row, 14), h - 4), left ? "right" : "left");
    }
  });
  map.addEventListener("click", (event) => {
    const box = map.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
    const far = places.map(([u, v]) => Math.hypot(u - x, v - y)), nearest = far.indexOf(Math.min(...far));
    if (far[nearest] < 30) choose(words[nearest]);
  });

  // What is said.
  const percent = (z) => `${number(100 * squash(z), 2)} %`;
  const list = html("ol", { style: "margin:0;padding-left:1.6em" });
  const answerLine = html("p", { class: "dlt-numbers" });
  const pairLines = html("dl", { class: "dlt-digits" });
  const print = () => {
    list.replaceChildren(...neighbours().map(([word, value]) =>
      html("li", {}, `${word} `, html("b", {}, value.toFixed(2)))));
    const [answer, value] = analogy();
    answerLine.textContent = `${asked.a} : ${asked.b} = ${asked.c} : ${answer} (${value.toFixed(2)})`;
    const shown = scores();
    pairLines.replaceChildren(...[seen, ...noise().map((c) => words[c])].flatMap((word, j) =>
      [html("dt", {}, j ? `noise: ${word}` : `seen: ${word}`), html("dd", {}, percent(shown[j]))]));
    ui.draw();
  };
  const sayNeighbours = () => ui.say(`Nearest to ${chosen}: ${neighbours().map(([word]) => word).join(", ")}.`);
  const sayAnalogy = () => {
    const [answer, value] = analogy();
    ui.say(`${asked.a} is to ${asked.b} as ${asked.c} is to ${answer} (cosine ${value.toFixed(2)}). ` + (
      allowed === "no" ? "The three words of the question were not allowed to answer."
        : Object.values(asked).includes(answer) ? "That is a word of the question itself." : "All words were allowed."));
  };
  const choose = (word) => { chosen = word; wordPicker.set(word); last = null; print(); sayNeighbours(); };
  const picker = (label, value, onchange) => ui.select(label, sorted.map((word) => [word, word]), value, onchange);
  const wordPicker = picker("Word", chosen, choose);
  const stepOnce = () => {
    step();
    print();
    ui.say(`Step ${steps}: “${chosen}” beside “${seen}” was believed with ${percent(last.before[0])}, now with ${percent(last.after[0])}; loss before the step ${number(last.loss)}. Nearest now: ${neighbours().map(([word]) => word).join(", ")}.`);
  };
  const part = (text, ...nodes) => html("div", {}, html("p", { class: "dlt-caption" }, text), ...nodes);
  ui.add(
    html("div", { class: "dlt-row" }, wordPicker,
      html("p", { class: "dlt-note" }, data.groupNames.map((name, g) => `${SIGNS[g]} ${name}`).join("  "))),
    map,
    html("p", { class: "dlt-note" }, "Thin lines: the five nearest. Arrows: from the first word of the analogy to the second, and the same from the third; ring: the answer."),
    html("div", { class: "dlt-columns" },
      part("Nearest, by cosine", list),
      part("Analogy: a : b = c : ?",
        html("div", { class: "dlt-row" }, ...Object.keys(asked).map((key) =>
          picker(key, asked[key], (word) => { asked[key] = word; print(); sayAnalogy(); }))),
        ui.select("May these three answer?", [["no", "no"], ["yes", "yes"]], allowed,
          (value) => { allowed = value; print(); sayAnalogy(); }), answerLine),
      part("Train on one pair",
        html("div", { class: "dlt-row" }, picker("Seen beside it", seen, (word) => { seen = word; last = null; print(); }),
          ui.slider("Rate", data.rates, lr, (value) => { lr = value; })),
        html("p", { class: "dlt-note" }, "Believed to be real:"), pairLines,
        html("div", { class: "dlt-row" }, ui.button("Step", stepOnce, true),
          ui.button("Reset", () => { fresh(); print(); ui.say("All vectors are as they were."); })))));
  print();
  sayNeighbours();
  return {
    state: () => ({ chosen, seen, asked: { ...asked }, allowed, lr, steps, neighbours: neighbours(),
      analogy: analogy(), word: tables.word, context: tables.context, last, scores: scores(), places }),
  };
});
