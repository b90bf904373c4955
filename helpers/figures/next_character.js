// The bets on the next character of the reader's text, as in next_character.py.
const unpack = async ({ weights, parts }) => {
  const bytes = Uint8Array.from(atob(weights), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const whole = new Int8Array(await new Response(stream).arrayBuffer());
  let from = 0;
  return Object.fromEntries(parts.map(([name, shape, scale]) => {
    const size = shape.reduce((a, b) => a * b);
    const values = Float64Array.from(whole.subarray(from, from + size), (q) => q * scale);
    from += size;
    return [name, { values, shape }];
  }));
};

// sums[r] += matrix[r] · row
const addProduct = (sums, { values, shape: [rows, columns] }, row) => {
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let k = 0, at = r * columns; k < columns; k++, at++) sum += values[at] * row[k];
    sums[r] += sum;
  }
};

// One character later: { h, c } and the logits after it. Gates i, f, g, o.
const stepOf = (net, { h, c }, id) => {
  const H = h.length, [, D] = net["embedding.weight"].shape;
  const z = net["lstm.bias_ih_l0"].values.map((b, r) => b + net["lstm.bias_hh_l0"].values[r]);
  addProduct(z, net["lstm.weight_ih_l0"], net["embedding.weight"].values.subarray(id * D, id * D + D));
  addProduct(z, net["lstm.weight_hh_l0"], h);
  const later = { h: new Float64Array(H), c: new Float64Array(H) };
  for (let u = 0; u < H; u++) {
    later.c[u] = squash(z[H + u]) * c[u] + squash(z[u]) * Math.tanh(z[2 * H + u]);
    later.h[u] = squash(z[3 * H + u]) * Math.tanh(later.c[u]);
  }
  later.logits = net["head.bias"].values.slice();
  addProduct(later.logits, net["head.weight"], later.h);
  return later;
};

const betsOf = (logits, temperature, k) => {
  const least = [...logits].sort((a, b) => b - a)[k - 1], top = Math.max(...logits);
  const e = Array.from(logits, (z) => (z >= least ? Math.exp((z - top) / temperature) : 0));
  const total = e.reduce((sum, v) => sum + v, 0);
  return e.map((v) => v / total);
};

figure("next_character", (ui, data) => {
  const { alphabet } = data, ids = new Map([...alphabet].map((sign, i) => [sign, i]));
  const named = (sign) => ({ " ": "space", "\n": "line break" }[sign] || sign);
  let net, text = data.text, trail = [], fault = "", temperature = 1, k = data.topK.at(-1), bets = [];

  const known = () => trail.map((step) => step.sign).join("");
  const follow = () => {
    const strange = [...new Set(text)].filter((sign) => !ids.has(sign));
    fault = !text ? "Type at least one character."
      : strange.length ? `The novel does not have: ${strange.join(" ")}` : "";
    if (fault) return;
    let same = 0;
    while (same < trail.length && trail[same].sign === text[same]) same++;
    trail.length = same;
    for (const sign of text.slice(same)) {
      const H = net["head.weight"].shape[1], before = trail.at(-1);
      const start = before || { h: new Float64Array(H), c: new Float64Array(H) };
      const bits = before && -Math.log2(betsOf(before.logits, 1, alphabet.length)[ids.get(sign)]);
      trail.push({ sign, bits, ...stepOf(net, start, ids.get(sign)) });
    }
    bets = betsOf(trail.at(-1).logits, temperature, k);
  };
  const order = () => [...bets.keys()].sort((a, b) => bets[b] - bets[a]);
  const percent = (p) => (p > 0.995 ? "over 99 %" : p < 0.005 ? "under 1 %" : `${Math.round(100 * p)} %`);

  const box = html("textarea", { rows: 3, maxlength: data.maxLength, spellcheck: "false",
    oninput: () => { loop.stop(); text = box.value; update(); } });
  const shaded = html("p", { class: "dlt-shaded",
    style: "white-space:pre-wrap;overflow-wrap:anywhere;font-family:ui-monospace,monospace" });
  const shade = () => shaded.replaceChildren(...trail.map(({ sign, bits = 0 }) =>
    html("span", { style: `background:rgba(230,159,0,${(Math.min(bits, 8) / 20).toFixed(3)});`
      + (bits >= 5 ? "text-decoration:underline" : "") }, sign === "\n" ? "↵\n" : sign)));
  const speak = () => {
    if (fault) { ui.say(fault); return; }
    const [first, second] = order(), last = trail.at(-1);
    const paid = trail.length > 1 ? ` The last character, ${named(last.sign)}, cost ${number(last.bits, 2)} bits;`
      + ` all of them ${number(trail.slice(1).reduce((sum, step) => sum + step.bits, 0) / (trail.length - 1), 2)} in the mean.` : "";
    const next = bets[second] ? `, then ${named(alphabet[second])}, ${percent(bets[second])}` : "";
    ui.say(`Next: ${named(alphabet[first])}, ${percent(bets[first])}${next}.${paid}`);
  };
  const update = () => {
    if (!net) return;
    follow();
    if (!fault) shade();
    ui.draw();
    if (!loop.running) speak();
  };
  const set = (value) => { text = box.value = value; update(); };
  const draw = () => {
    let left = Math.random();
    const ranked = order();
    return alphabet[ranked.find((c) => (left -= bets[c]) < 0) ?? ranked[0]];
  };
  const write = () => {
    if (fault || !net) { speak(); return false; }
    set((text + draw()).slice(-data.maxLength));
    return true;
  };
  let remaining = 0;
  const loop = ui.loop(() => { if (remaining-- <= 0 || !write()) loop.stop(); },
    (running) => { go.textContent = running ? "Stop" : "Write 100 characters"; if (!running) speak(); });
  const go = ui.button("Write 100 characters", () => {
    if (loop.running) { loop.stop(); return; }
    remaining = 100;
    if (!stillness()) { loop.start(); return; }
    while (remaining-- > 0 && write());
  }, true);
  const bars = ui.canvas("Probability of the next character, the ten largest", 1.5, (pen, w, h) => {
    if (!bets.length || fault) return;
    const shown = order().slice(0, 10), step = h / 10, left = 76, wide = w - left - 86;
    pen.textBaseline = "middle";
    shown.forEach((c, row) => {
      const y = (row + 0.5) * step;
      pen.fillStyle = ui.colour.fg; pen.textAlign = "right";
      pen.fillText(named(alphabet[c]), left - 8, y);
      pen.fillStyle = row ? ui.colour.edge : ui.colour.b;
      pen.fillRect(left, y - step / 3, 1 + bets[c] * wide, 2 * step / 3);
      pen.fillStyle = ui.colour.fg; pen.textAlign = "left";
      pen.fillText(percent(bets[c]), left + bets[c] * wide + 7, y);
    });
  });
  ui.add(html("label", {}, "Your beginning", box),
    html("div", { class: "dlt-row" }, go, ui.button("Write one", () => { loop.stop(); write(); }),
      ui.select("Example", data.examples.map((example, i) => [i, example.trim()]), 0,
        (i) => { loop.stop(); set(data.examples[i]); })),
    html("div", { class: "dlt-row" },
      ui.slider("Temperature", data.temperatures, 1, (value) => { temperature = value; update(); },
        (value) => value.toFixed(1)),
      ui.slider("Best k only", data.topK, k, (value) => { k = value; update(); },
        (value) => (value === alphabet.length ? "all" : String(value)))),
    ui.status,
    html("div", { class: "dlt-columns" },
      html("div", {}, html("p", { class: "dlt-caption" }, "Bits of each character"), shaded,
        html("p", { class: "dlt-note" }, "The stronger the shade, the more bits; underlined from 5 bits on.")),
      html("div", {}, html("p", { class: "dlt-caption" }, "The next character"), bars)));
  box.value = text;
  ui.say("Unpacking the weights …");
  unpack(data).then((ready) => { net = ready; update(); },
    () => ui.say("This browser cannot unpack the weights; a newer one can."));
  return { state: () => ({ ready: Boolean(net), text, fault, temperature, k, bets,
    known: net ? known() : "", logits: net && trail.length ? [...trail.at(-1).logits] : [],
    bits: trail.slice(1).map((step) => step.bits) }) };
});
