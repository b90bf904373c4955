// The reader's text, its words with their weights and votes, as in topic_of_text.py.
figure("topic_of_text", (ui, data) => {
  const { topics, documents, scale, bias } = data, C = topics.length;
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const votes = new Int8Array(bytes(data.votes).buffer), pairs = bytes(data.holders);
  const vocabulary = data.words.split(" ");
  const ids = new Map(vocabulary.map((word, i) => [word, i]));
  const idf = vocabulary.map((_, i) =>
    Math.log((1 + documents) / (1 + pairs[2 * i] + 256 * pairs[2 * i + 1])) + 1);
  const tokens = (text) => text.toLowerCase().match(/[a-z]+(?:'[a-z]+)*/g) || [];
  let text = data.text, shown = "", now;

  const judge = () => {
    const found = tokens(text), bag = new Map();
    for (const word of found) if (ids.has(word)) bag.set(word, (bag.get(word) || 0) + 1);
    const known = [...bag.keys()].sort((a, b) => ids.get(a) - ids.get(b));
    const raw = known.map((word) => bag.get(word) * idf[ids.get(word)]);
    const length = Math.max(Math.sqrt(raw.reduce((sum, v) => sum + v * v, 0)), 1e-12);
    const weights = raw.map((v) => v / length);
    const each = known.map((word, k) =>
      topics.map((_, c) => weights[k] * votes[ids.get(word) * C + c] * scale));
    const logits = topics.map((_, c) => each.reduce((sum, row) => sum + row[c], bias[c]));
    const top = Math.max(...logits), share = logits.map((z) => Math.exp(z - top));
    const total = share.reduce((sum, v) => sum + v, 0);
    now = { words: known, unknown: [...new Set(found)].filter((word) => !ids.has(word)),
      counts: known.map((word) => bag.get(word)), weights, votes: each, logits,
      shares: share.map((v) => v / total) };
  };
  const winner = () => now.shares.indexOf(Math.max(...now.shares));
  const topic = () => (shown === "" ? winner() : +shown);
  const signed = (v) => (v > 0 ? "+" : "") + v.toFixed(2).replace("-", "\u2212");
  const percent = (p) => (p > 0.995 ? "over 99 %" : p < 0.005 ? "under 1 %"
    : `${Math.round(100 * p)} %`);

  const body = html("tbody"), heading = html("th", { scope: "col" });
  const sums = ["bias", "score"].map((name) => [name, html("td")]);
  const cell = (value) => html("td", {}, value);
  const fillTable = () => {
    heading.textContent = `Vote for ${topics[topic()]}`;
    [bias, now.logits].forEach((row, k) => { sums[k][1].textContent = signed(row[topic()]); });
    const most = Math.max(...now.votes.flat().map(Math.abs), 1e-9);
    const order = [...new Set(tokens(text))];
    body.replaceChildren(...order.map((word) => {
      const k = now.words.indexOf(word), head = html("th", { scope: "row", style: "overflow-wrap:anywhere" }, word);
      if (k < 0) return html("tr", { class: "dlt-off" }, head, cell("unknown"), cell("none"));
      if (now.counts[k] > 1) head.append(` × ${now.counts[k]}`);
      const vote = now.votes[k][topic()];
      const bar = html("span", { class: `dlt-bar dlt-${vote < 0 ? "a" : "b"}`,
        style: `width:${Math.max(1, Math.round(60 * Math.abs(vote) / most))}px` });
      return html("tr", {}, head, cell(now.weights[k].toFixed(2)),
        html("td", {}, signed(vote), bar));
    }));
  };
  const speak = () => {
    const first = winner(), { words, votes: each, unknown } = now;
    if (!words.length) {
      const what = tokens(text).length ? "No word here is in the vocabulary" : "There is no word";
      ui.say(`${what}: nothing votes, and only the bias speaks. Type some words.`);
      return;
    }
    const best = [...each.keys()].sort((a, b) => each[b][first] - each[a][first]).slice(0, 2)
      .map((k) => `${words[k]} ${signed(each[k][first])}`);
    const strange = unknown.length ? ` Unknown: ${unknown.join(", ")}.` : "";
    ui.say(`The verdict is ${topics[first]}, ${percent(now.shares[first])}. `
      + `It owes most to ${best.join(" and ")}.${strange}`);
  };
  const update = () => { judge(); fillTable(); ui.draw(); speak(); };

  const box = html("textarea", { rows: 2, maxlength: data.maxLength, spellcheck: "false",
    oninput: () => { text = box.value; update(); } });
  const write = (value) => { text = box.value = value; update(); };
  const shuffle = () => {
    const list = tokens(text), before = list.join(" ");
    for (let tries = 0; tries < 9 && list.join(" ") === before; tries++)
      for (let i = list.length - 1; i > 0; i--) {
        const j = Math.floor(Math.random() * (i + 1));
        [list[i], list[j]] = [list[j], list[i]];
      }
    write(list.join(" "));
    ui.say(`Shuffled. ${ui.status.textContent}`);
  };
  const bars = ui.canvas("Probability of each topic", 1.5, (pen, w, h) => {
    const step = h / C, left = 76, wide = w - left - 86;
    pen.textBaseline = "middle";
    now.shares.forEach((p, c) => {
      const y = (c + 0.5) * step, first = c === winner();
      pen.fillStyle = ui.colour.fg; pen.textAlign = "right";
      pen.fillText(topics[c], left - 8, y);
      pen.fillStyle = first ? ui.colour.b : ui.colour.edge;
      pen.fillRect(left, y - step / 3, 1 + p * wide, 2 * step / 3);
      pen.fillStyle = ui.colour.fg; pen.textAlign = "left";
      pen.fillText(percent(p), left + p * wide + 7, y);
    });
  });
  const table = html("table", { class: "dlt-table" },
    html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "Word"),
      html("th", { scope: "col" }, "TF-IDF"), heading)), body,
    html("tfoot", {}, ...sums.map(([name, value]) =>
      html("tr", {}, html("th", { scope: "row" }, name), cell(""), value))));
  ui.add(html("label", {}, "Your definition", box),
    html("div", { class: "dlt-row" }, ui.button("Shuffle the words", shuffle, true),
      ui.select("Example", data.examples.map((example, k) => [k, example]), 0,
        (k) => write(data.examples[k])),
      ui.select("Show the votes for", [["", "the verdict"], ...topics.map((name, c) => [c, name])],
        "", (value) => { shown = value; update(); })),
    ui.status,
    html("div", { class: "dlt-columns" },
      html("div", {}, table, html("p", { class: "dlt-note" },
        "The score is the sum of bias and votes. Votes are counted from the average over the "
        + "topics; a negative one speaks against.")),
      html("div", {}, html("p", { class: "dlt-caption" }, "Verdict"), bars)));
  ui.status.style.overflowWrap = "anywhere";  // an unknown word may be long
  write(text);
  return { state: () => ({ text, topic: topics[topic()], ...now }) };
});
