// Size of signals and slopes by layer, as in signal_depth.py.
figure("signal_depth", (ui, data) => {
  let { gain, kind, cure } = data, signals = [], slopes = [];
  const [L, H, N] = data.shape, LOW = -10, HIGH = 10;

  const scattered = (start, count) => Float64Array.from({ length: count }, (_, i) => {
    let bits = Math.imul(start + i + 1, 0x9E3779B9);
    bits = Math.imul(bits ^ (bits >>> 16), 0x85EBCA6B);
    bits = Math.imul(bits ^ (bits >>> 13), 0xC2B2AE35);
    bits ^= bits >>> 16;
    return Math.sqrt(3) * (2 * ((bits >>> 0) / 2 ** 32) - 1);
  });
  const first = data.first + N * H;
  const x = scattered(data.first, N * H), weights = scattered(first, L * H * H);
  const top = scattered(first + L * H * H, N * H);
  const size = (a) => Math.sqrt(a.reduce((sum, v) => sum + v * v, 0) / a.length);

  // a (N, H) times the weights of layer l, transposed on the way forward, as they are on the way back.
  const times = (a, l, back) => {
    const out = new Float64Array(N * H), scale = gain / Math.sqrt(H), from = l * H * H;
    for (let n = 0; n < N; n++) for (let h = 0; h < H; h++) for (let d = 0; d < H; d++) {
      const w = scale * weights[from + h * H + d];
      if (back) out[n * H + d] += a[n * H + h] * w; else out[n * H + h] += a[n * H + d] * w;
    }
    return out;
  };
  const columnMeans = (a) => {
    const means = new Float64Array(H);
    a.forEach((v, k) => { means[k % H] += v / N; });
    return means;
  };
  const bend = { relu: (z) => Math.max(z, 0), tanh: Math.tanh, linear: (z) => z };
  const slopeOf = { relu: (z) => +(z > 0), tanh: (z) => 1 - Math.tanh(z) ** 2, linear: () => 1 };

  const compute = () => {
    let z = times(x, 0, false), grad = top;
    const kept = [];
    signals = [size(z)];
    for (let l = 1; l < L; l++) {
      let hat = z, std = null;
      if (cure === "norm") {
        const mean = columnMeans(z), centred = z.map((v, k) => v - mean[k % H]);
        std = columnMeans(centred.map((v) => v * v)).map((v) => Math.sqrt(v + data.eps));
        hat = centred.map((v, k) => v / std[k % H]);
      }
      kept.push([hat, std]);
      const sums = times(hat.map(bend[kind]), l, false);
      z = cure === "residual" ? sums.map((v, k) => v + z[k]) : sums;
      signals.push(size(z));
    }
    slopes = [size(grad)];
    for (let l = L - 1; l > 0; l--) {
      const [hat, std] = kept[l - 1];
      let g = times(grad, l, true).map((v, k) => v * slopeOf[kind](hat[k]));
      if (cure === "norm") {
        const mean = columnMeans(g), along = columnMeans(g.map((v, k) => v * hat[k]));
        g = g.map((v, k) => (v - mean[k % H] - hat[k] * along[k % H]) / std[k % H]);
      }
      if (cure === "residual") g = g.map((v, k) => v + grad[k]);
      grad = g;
      slopes.unshift(size(grad));
    }
    show();
  };
  // The factor of a layer by the rule of the lesson; none for batch normalisation.
  const factor = () => {
    const f = gain * (kind === "relu" ? Math.SQRT1_2 : 1);
    return { plain: f, residual: Math.sqrt(1 + f * f), norm: 1 }[cure];
  };
  const short = (v) => {
    if (v >= 0.01 && v < 1000) return String(+v.toPrecision(2));
    const [digits, exponent] = v.toExponential(1).split("e");
    const raised = (c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)];
    return `${digits} × 10${[...String(+exponent)].map(raised).join("")}`;
  };
  const fate = (v) => (v < 0.1 ? "fades" : v > 10 ? "grows" : "holds");
  const show = () => {
    ui.draw();
    const forward = signals[L - 1] / signals[0], backward = slopes[0] / slopes[L - 1];
    ui.say(`Gain ${gain.toFixed(2)}, ${data.kinds[kind]}, cure: ${data.cures[cure].toLowerCase()}. `
      + `Over ${L} layers the signal becomes ${short(forward)} times as large: it ${fate(forward)}; `
      + `the slopes ${short(backward)} times: each ${fate(backward)} on its way down.`);
  };

  const plot = ui.canvas("Size of the signal and of the slopes by layer", 1.9, (pen, w, h) => {
    const left = 58, right = w - 12, top_ = 12, bottom = h - 34;
    const at = (l) => left + (right - left) * (l - 1) / (L - 1);
    const y = (p) => bottom - (bottom - top_) * (Math.min(Math.max(p, LOW), HIGH) - LOW) / (HIGH - LOW);
    const line = (value, colour, width, dash) => {
      pen.beginPath();
      for (let l = 1; l <= L; l++) pen.lineTo(at(l), y(value(l)));
      pen.setLineDash(dash); pen.strokeStyle = colour; pen.lineWidth = width;
      pen.stroke();
      pen.setLineDash([]);
    };
    pen.textBaseline = "middle"; pen.textAlign = "right"; pen.lineWidth = 1;
    for (let p = LOW; p <= HIGH; p += 5) {
      pen.strokeStyle = p ? ui.colour.line : ui.colour.edge;
      pen.beginPath(); pen.moveTo(left, y(p)); pen.lineTo(right, y(p)); pen.stroke();
      pen.fillStyle = ui.colour.fg;
      pen.fillText(p ? `1e${p}`.replace("-", "−") : "1", left - 6, y(p));
    }
    pen.textBaseline = "top"; pen.textAlign = "center";
    for (const l of [1, 10, 20, 30]) pen.fillText(String(l), at(l), bottom + 5);
    pen.fillText("layer", (left + right) / 2, bottom + 18);
    const power = (v) => Math.log10(Math.max(v, 1e-300)), rate = power(factor());
    line((l) => power(signals[0]) + (l - 1) * rate, ui.colour.muted, 1.5, [2, 4]);
    if (cure !== "norm") line((l) => (L - l) * rate, ui.colour.muted, 1.5, [2, 4]);
    line((l) => power(signals[l - 1]), ui.colour.a, 3, []);
    line((l) => power(slopes[l - 1]), ui.colour.b, 3, [9, 5]);
  });
  ui.add(
    html("div", { class: "dlt-row" },
      ui.slider("Gain", data.gains, gain, (v) => { gain = v; compute(); }, (v) => v.toFixed(2)),
      ui.select("Activation", Object.entries(data.kinds), kind, (v) => { kind = v; compute(); }),
      ui.select("Cure", Object.entries(data.cures), cure, (v) => { cure = v; compute(); })),
    plot,
    html("p", { class: "dlt-note" }, "Solid, blue: the signal, from left to right. Dashed, orange: "
      + "the slopes, from right to left. Dotted: the rule's prediction. Lines stop at the edges."));
  compute();
  return { state: () => ({ gain, kind, cure, signals, slopes }) };
});
