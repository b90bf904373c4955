// Who is called sick at a threshold, as in threshold.py.
figure("threshold", (ui, data) => {
  const { scores, y, thresholds, bins } = data;
  const groups = [0, 1].map((label) => scores.filter((_, n) => y[n] === label));
  const heights = groups.map((group) => {
    const bars = new Array(bins).fill(0);
    for (const s of group) bars[Math.min(bins - 1, Math.floor(s * bins))] += 1 / group.length;
    return bars;
  });
  let threshold = 0.5, now = {};

  const judge = (t) => {
    const [fp, tp] = groups.map((group) => group.filter((s) => s >= t).length);
    const fn = groups[1].length - tp, tn = groups[0].length - fp;
    return { tp, fp, fn, tn, accuracy: (tp + tn) / y.length,
      precision: tp + fp ? tp / (tp + fp) : 0, recall: tp / (tp + fn),
      f1: 2 * tp / (2 * tp + fp + fn), fpr: fp / (fp + tn) };
  };
  // The ROC curve: one corner for every score that occurs.
  const levels = [...new Set(scores)].sort((a, b) => b - a);
  const curve = [[0, 0], ...levels.map((t) => { const at = judge(t); return [at.fpr, at.recall]; })];
  const auc = curve.slice(1).reduce((sum, [x, h], k) =>
    sum + (x - curve[k][0]) * (h + curve[k][1]) / 2, 0);

  const table = html("table", { class: "dlt-table" });
  const shares = html("dl", { class: "dlt-digits" });
  const row = (tag, ...texts) => html("tr", {}, ...texts.map((text, k) =>
    html(k && tag === "td" ? "td" : "th", { scope: tag === "th" ? "col" : k ? undefined : "row" }, String(text))));
  const tell = () => {
    table.replaceChildren(
      html("thead", {}, row("th", "truth", "called sick", "called healthy")),
      html("tbody", {}, row("td", "sick", now.tp, now.fn), row("td", "healthy", now.fp, now.tn)));
    const names = { accuracy: "accuracy", precision: "precision", recall: "recall", f1: "F1", fpr: "false alarms" };
    shares.replaceChildren(...Object.entries(names).flatMap(([key, name]) =>
      [html("dt", {}, name), html("dd", {}, now[key].toFixed(3))]));
    ui.say(`At ${threshold.toFixed(2)}: ${now.tp} of ${groups[1].length} sick are found, ${now.fn} missed, `
      + `with ${now.fp} false alarms among ${groups[0].length} healthy. Accuracy ${now.accuracy.toFixed(3)}, `
      + `precision ${now.precision.toFixed(3)}, recall ${now.recall.toFixed(3)}.`);
  };
  const update = () => { now = judge(threshold); tell(); ui.draw(); };

  const pad = 10;
  const piles = ui.canvas("Histograms of the scores, healthy above, sick below, and the threshold", 1.5, (pen, w, h) => {
    const place = placer([0, 1, -1, 1], w - 2 * pad, h);
    const at = (x, up) => { const [u, v] = place([x, up]); return [u + pad, v]; };
    heights.forEach((bars, label) => bars.forEach((share, k) => {
      const [x0, base] = at(k / bins, 0), [x1, end] = at((k + 1) / bins, (label ? -1 : 1) * 0.9 * Math.sqrt(share));
      pen.fillStyle = label ? ui.colour.b : ui.colour.a;
      pen.globalAlpha = (k + 0.5) / bins >= threshold ? 1 : 0.45;
      pen.fillRect(x0 + 1, Math.min(base, end), x1 - x0 - 2, Math.abs(end - base));
    }));
    pen.globalAlpha = 1;
    pen.fillStyle = ui.colour.edge; pen.fillRect(pad, h / 2 - 0.5, w - 2 * pad, 1);
    const [x] = at(threshold, 0);
    pen.strokeStyle = ui.colour.fg; pen.lineWidth = 2; pen.setLineDash([5, 4]);
    pen.beginPath(); pen.moveTo(x, 0); pen.lineTo(x, h); pen.stroke(); pen.setLineDash([]);
    paintText(ui, pen, "healthy", w - pad, 16, "right");
    paintText(ui, pen, "sick", w - pad, h - 8, "right");
  });
  const roc = ui.canvas("ROC curve: share of the sick found against share of false alarms", 1, (pen, w, h) => {
    const edge = 30, side = Math.min(w, h) - edge - 6;
    const at = ([x, v]) => [edge + x * side, 6 + (1 - v) * side];
    pen.strokeStyle = ui.colour.line; pen.lineWidth = 1;
    pen.strokeRect(edge, 6, side, side);
    pen.setLineDash([4, 4]); pen.strokeStyle = ui.colour.edge;
    pen.beginPath(); pen.moveTo(...at([0, 0])); pen.lineTo(...at([1, 1])); pen.stroke(); pen.setLineDash([]);
    pen.strokeStyle = ui.colour.b; pen.lineWidth = 2.5;
    pen.beginPath(); curve.forEach((point) => pen.lineTo(...at(point))); pen.stroke();
    paintMark(ui, pen, at([now.fpr, now.recall]), false, 7);
    paintText(ui, pen, "false alarms", edge + side / 2, side + edge, "center");
    pen.save(); pen.translate(16, 6 + side / 2); pen.rotate(-Math.PI / 2);
    paintText(ui, pen, "recall", 0, 0, "center"); pen.restore();
    paintText(ui, pen, `area ${auc.toFixed(3)}`, edge + side - 8, 6 + side - 10, "right");
  });
  ui.add(
    html("div", { class: "dlt-row" },
      ui.slider("Threshold", thresholds, threshold, (value) => { threshold = value; update(); }, (value) => value.toFixed(2))),
    html("div", {}, ui.status),
    html("div", { class: "dlt-columns" },
      html("div", {}, html("p", { class: "dlt-caption" }, "The scores"), piles,
        html("p", { class: "dlt-note" }, "Heights are square roots of shares, so that small bars are seen."),
        html("p", { class: "dlt-caption" }, "The people"), table),
      html("div", {}, html("p", { class: "dlt-caption" }, "ROC curve"), roc, shares)));
  update();
  return { state: () => ({ threshold, ...now, auc, curve }) };
});
