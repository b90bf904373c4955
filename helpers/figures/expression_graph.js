// An expression as a graph with values and slopes, as in expression_graph.py.
const OPERATION = {
  "+": [(a, b) => a + b, () => [1, 1]],
  "-": [(a, b) => a - b, () => [1, -1]],
  "*": [(a, b) => a * b, (v, a, b) => [b, a]],
  "/": [(a, b) => a / b, (v, a, b) => [1 / b, -v / b]],
  "^": [(a, k) => a ** k, (v, a, k) => [k * a ** (k - 1), 0]],
  neg: [(a) => -a, () => [-1]],
  sin: [Math.sin, (v, a) => [Math.cos(a)]],
  cos: [Math.cos, (v, a) => [-Math.sin(a)]],
  exp: [Math.exp, (v) => [v]],
  log: [Math.log, (v, a) => [1 / a]],
  tanh: [Math.tanh, (v) => [1 - v * v]],
  sqrt: [Math.sqrt, (v) => [0.5 / v]],
};
const SIGN = { "*": "×", "-": "−", neg: "−", "/": "÷" };

// The notes of an expression, [operation, parents], parents first; throws a sentence.
const readExpression = (text, limit) => {
  const words = text.match(/[a-z]+|\d+\.?\d*|\.\d+|[-+*/^()]|\S/gi) || [], notes = [];
  let at = 0;
  const put = (name, ...parents) => notes.push([name, parents]) - 1;
  const given = (name) => {
    const known = notes.findIndex(([other]) => other === name);
    return known < 0 ? put(name) : known;
  };
  const expect = (word) => {
    if (words[at] !== word) throw `Expected ${word} here: ${words.slice(0, at).join(" ")} …`;
    at += 1;
  };
  const isNumber = (word) => word !== undefined && /^[\d.]/.test(word) && Number.isFinite(+word);
  const primary = () => {
    const word = words[at];
    at += 1;
    if (word === "x" || word === "y") return given(word);
    if (isNumber(word)) return put(+word);
    if (word === "(") { const inside = sum(); expect(")"); return inside; }
    if (/^[a-z]+$/.test(word || "") && word !== "neg" && word in OPERATION) {
      expect("(");
      const inside = sum();
      expect(")");
      return put(word, inside);
    }
    throw word === undefined ? "Something is missing at the end." : `Cannot read “${word}”.`;
  };
  const power = () => {
    const base = primary();
    if (words[at] !== "^") return base;
    at += 1;
    if (!isNumber(words[at])) throw "Expected a number after ^.";
    at += 1;
    return put("^", base, put(+words[at - 1]));
  };
  const factor = () => {
    if (words[at] !== "-") return power();
    at += 1;
    return put("neg", factor());
  };
  const chain = (part, signs) => () => {
    let left = part();
    while (signs.includes(words[at])) {
      const sign = words[at];
      at += 1;
      left = put(sign, left, part());
    }
    return left;
  };
  const product = chain(factor, ["*", "/"]), sum = chain(product, ["+", "-"]);
  sum();
  if (at < words.length) throw `Cannot read on from “${words[at]}”.`;
  if (notes.length > limit) throw `That is ${notes.length} values; at most ${limit} fit here.`;
  return notes;
};

figure("expression_graph", (ui, data) => {
  const given = { x: data.x, y: data.y };
  let expression = data.expression, notes, meeting = "add", values, bars, reached, steps, done;

  const forward = (point) => notes.reduce((v, [name, parents]) => {
    v.push(parents.length ? OPERATION[name][0](...parents.map((i) => v[i]))
      : name in point ? point[name] : name);
    return v;
  }, []);
  const local = (k) => OPERATION[notes[k][0]][1](values[k], ...notes[k][1].map((i) => values[i]));
  // The walk of so many steps: the slopes so far, and the values that have one.
  const walk = (count) => {
    bars = notes.map(() => 0);
    bars[notes.length - 1] = 1;
    reached = new Set(count ? [notes.length - 1] : []);
    for (const k of steps.slice(0, count)) {
      const slopes = local(k);
      notes[k][1].forEach((i, way) => {
        bars[i] = (meeting === "add" ? bars[i] : 0) + bars[k] * slopes[way];
        reached.add(i);
      });
    }
  };
  const nudged = (name) => {
    const result = (step) => forward({ ...given, [name]: given[name] + step }).at(-1);
    return (result(1e-5) - result(-1e-5)) / 2e-5;
  };
  const update = () => { values = forward(given); walk(done); ui.draw(); };

  const called = (k) => {
    const [name, parents] = notes[k];
    if (!parents.length) return typeof name === "number" ? number(name) : name;
    const [a, b] = parents.map((i) => (notes[i][1].length ? `v${i + 1}` : called(i)));
    return b !== undefined ? `${a} ${SIGN[name] || name} ${b}`
      : name === "neg" ? `−${a}` : `${name}(${a})`;
  };
  const label = (k) => (notes[k][1].length ? `v${k + 1} = ${called(k)}` : called(k));
  const short = (k) => (notes[k][1].length ? `v${k + 1}` : called(k));
  const isFixed = (k) => typeof notes[k][0] === "number";

  const say = () => {
    if (!done) {
      ui.say(`The result is ${number(values.at(-1))}. Step back to send its slope, 1, to what it was`
        + " made of.");
      return;
    }
    const k = steps[done - 1], slopes = local(k);
    const before = [...bars];
    const lines = notes[k][1].map((i, way) => (isFixed(i) ? "" :
      ` To ${short(i)}: ${number(bars[k])} × ${number(slopes[way])} = `
      + `${number(before[k] * slopes[way])}.`)).join("");
    const uses = (i) => notes.flatMap(([, parents]) => parents).filter((j) => j === i).length;
    const ends = done < steps.length ? "" : ["x", "y"].filter((name) =>
      notes.some(([other]) => other === name)).map((name) => {
      const i = notes.findIndex(([other]) => other === name);
      return ` Slope by ${name}: ${number(bars[i], 4)} (${uses(i)} ${uses(i) > 1 ? "uses" : "use"});`
        + ` nudging ${name} says ${number(nudged(name), 4)}.`;
    }).join("");
    ui.say(`${label(k)} has slope ${number(bars[k])}.${lines}${ends}`);
  };
  const go = (count) => {
    done = Math.min(Math.max(count, 0), steps.length);
    update();
    say();
  };

  // The picture: rows by distance from the given values; a box each.
  const graph = svg("svg", { viewBox: "0 0 360 100", role: "img" });
  const layout = () => {
    const level = [];
    notes.forEach(([, parents], k) => {
      level[k] = parents.length ? 1 + Math.max(...parents.map((i) => level[i])) : 0;
    });
    notes.forEach(([, parents], k) => {
      parents.forEach((i) => { if (isFixed(i)) level[i] = level[k] - 1; });
    });
    const place = [];
    for (let row = 0; row <= Math.max(...level); row += 1) {
      const members = notes.map((_, k) => k).filter((k) => level[k] === row);
      const wish = (k) => {
        const from = notes[k][1];
        return from.length ? from.reduce((s, i) => s + (place[i] ? place[i].x : 180), 0) / from.length
          : 0;
      };
      if (row) members.sort((k, l) => wish(k) - wish(l) || k - l);
      members.forEach((k, n) => {
        const room = 360 / members.length;
        place[k] = { x: room * (n + 0.5), y: 32 + 84 * row, half: Math.min(52, room / 2 - 3) };
      });
    }
    graph.setAttribute("viewBox", `0 0 360 ${64 + 84 * Math.max(...level)}`);
    return place;
  };
  ui.onDraw(() => {
    const place = layout(), current = done ? steps[done - 1] : -1, parts = [];
    const put = (tag, attributes, style, text) => {
      const node = svg(tag, { ...attributes, style });
      if (text !== undefined) node.textContent = text;
      parts.push(node);
    };
    notes.forEach(([, parents], k) => parents.forEach((i, way) => {
      const { x, y } = place[k], from = place[i];
      const side = parents.length > 1 ? (way ? 14 : -14) : 0;
      const passed = done && steps.indexOf(k) >= 0 && steps.indexOf(k) < done && !isFixed(i);
      // An edge past the boxes of other rows bends around them.
      const far = y - from.y > 90 && Math.abs(x - from.x) < 60 ? 90 * Math.sign(side || 1) : 0;
      const d = `M${from.x + side} ${from.y + 26}C${from.x + side + far} ${from.y + 48} `
        + `${x + side + far} ${y - 48} ${x + side} ${y - 26}`;
      put("path", { d }, `fill:none;stroke:var(--${passed ? "b" : "edge"});`
        + `stroke-width:${passed ? 3 : 1.5}`);
    }));
    notes.forEach((_, k) => {
      const { x, y, half } = place[k], fixed = isFixed(k);
      put("rect", { x: x - half, y: y - 26, width: 2 * half, height: 52,
        rx: notes[k][1].length ? 5 : 24 },
      `fill:var(--soft);stroke:var(--${k === current ? "accent" : "edge"});`
        + `stroke-width:${k === current ? 3.5 : 1}`);
      const line = (dy, colour, text) =>
        put("text", { x, y: y + dy, "text-anchor": "middle" },
          `font-size:${Math.min(13, half / 3.9, 3.1 * half / text.length)}px;font-weight:600;`
          + `fill:var(--${colour})`, text);
      line(fixed ? 5 : -9, "fg", label(k));
      if (!fixed) line(6, "a", `▼ ${number(values[k], 4)}`);
      if (!fixed && reached.has(k)) line(21, "b", `▲ ${number(bars[k], 4)}`);
    });
    graph.setAttribute("aria-label",
      `The graph of ${expression}, given values at the top, result at the bottom`);
    graph.replaceChildren(...parts);
  });

  const read = (text) => {
    try { notes = readExpression(text, data.limit); } catch (fault) {
      if (typeof fault !== "string") throw fault;
      box.setAttribute("aria-invalid", "true");
      ui.say(`${fault} The graph still shows ${expression}.`);
      return;
    }
    box.removeAttribute("aria-invalid");
    expression = text;
    steps = notes.map((_, k) => k).filter((k) => notes[k][1].length).reverse();
    go(0);
  };
  const box = html("input", { type: "text", value: expression, maxlength: 60, spellcheck: "false",
    autocapitalize: "off", autocomplete: "off", style: "display:block;width:100%;min-height:34px;margin:2px 0 6px;"
      + "padding:4px 8px;border:1px solid var(--edge);border-radius:6px;background:var(--bg);"
      + "color:var(--fg);font:15px ui-monospace,monospace",
    onchange: () => read(box.value.trim().toLowerCase()) });
  const tenths = [...Array(61).keys()].map((k) => (k - 30) / 10);
  const slider = (name) => ui.slider(name, tenths, given[name], (value) => {
    given[name] = value;
    update();
    say();
  }, (value) => number(value));
  ui.add(html("div", { class: "dlt-columns" },
    html("div", {}, graph, html("p", { class: "dlt-note" },
      "▼ value, flows down. ▲ slope of the result, flows up.")),
    html("div", {},
      html("label", {}, "Expression of x and y", box),
      html("div", { class: "dlt-pairs" }, slider("x"), slider("y")),
      html("div", { class: "dlt-row" },
        ui.button("Step back", () => go(done + 1), true),
        ui.button("Run all", () => go(steps.length)),
        ui.button("Reset", () => go(0)),
        ui.select("Where answers meet", [["add", "add (+=)"], ["overwrite", "overwrite (=)"]],
          meeting, (value) => { meeting = value; update(); say(); })),
      ui.status)));
  read(expression);
  return { state: () => ({ expression, notes, values, bars, meeting, done, ...given }) };
});
