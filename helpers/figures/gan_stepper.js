// Number i of a fixed sequence, uniform in [0, 1), as in gan_stepper.py.
const uniform = (i, seed) => {
  const a = (Math.imul(i + 1, 0x6D2B79F5) + seed) | 0;
  let t = Math.imul(a ^ (a >>> 15), a | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

// A net of affine layers with tanh between them, and its Adam; rows lie one after the other.
const makePlayer = (raw, sizes, [beta1, beta2]) => {
  const params = raw.map((whole, k) => Float64Array.from(whole, (w) => w / 1000 / Math.sqrt(sizes[k >> 1])));
  const zeros = () => params.map((p) => new Float64Array(p.length));
  const m = zeros(), v = zeros(), last = sizes.length - 2;
  let grads = zeros(), kept, t = 0;
  return {
    params,
    zeroGrad: () => { grads = zeros(); },
    forward: (x) => {
      const N = x.length / sizes[0];
      kept = [x];
      for (let l = 0; l <= last; l++) {
        const [W, b, D, H] = [params[2 * l], params[2 * l + 1], sizes[l], sizes[l + 1]];
        const input = kept[l], y = new Float64Array(N * H);
        for (let n = 0; n < N; n++) for (let h = 0; h < H; h++) {
          let sum = b[h];
          for (let d = 0; d < D; d++) sum += input[n * D + d] * W[h * D + d];
          y[n * H + h] = l < last ? Math.tanh(sum) : sum;
        }
        kept.push(y);
      }
      return kept[last + 1];
    },
    backward: (grad) => {
      for (let l = last; l >= 0; l--) {
        const [W, D, H] = [params[2 * l], sizes[l], sizes[l + 1]], input = kept[l];
        const dx = new Float64Array(input.length), [dW, db] = [grads[2 * l], grads[2 * l + 1]];
        for (let n = 0; n < grad.length / H; n++) for (let h = 0; h < H; h++) {
          const a = kept[l + 1][n * H + h], dz = grad[n * H + h] * (l < last ? 1 - a * a : 1);
          db[h] += dz;
          for (let d = 0; d < D; d++) {
            dW[h * D + d] += dz * input[n * D + d];
            dx[n * D + d] += dz * W[h * D + d];
          }
        }
        grad = dx;
      }
      return grad;
    },
    step: (lr) => {
      t++;
      const unbias = Math.sqrt(1 - beta2 ** t), rate = lr * unbias / (1 - beta1 ** t);
      params.forEach((p, k) => p.forEach((_, i) => {
        const g = grads[k][i];
        m[k][i] = beta1 * m[k][i] + (1 - beta1) * g;
        v[k][i] = beta2 * v[k][i] + (1 - beta2) * g * g;
        p[i] -= rate * m[k][i] / (Math.sqrt(v[k][i]) + 1e-8 * unbias);
      }));
    },
  };
};

// Mean loss of logits with real(n) as the label of row n, and its slopes.
const judge = (logits, real) => ({
  loss: logits.reduce((sum, z, n) =>
    sum + Math.max(z, 0) - z * real(n) + Math.log1p(Math.exp(-Math.abs(z))), 0) / logits.length,
  slopes: logits.map((z, n) => (squash(z) - real(n)) / logits.length),
});

figure("gan_stepper", (ui, data) => {
  const N = data.batch, RANGE = [-2.9, 2.9, -2.9, 2.9], SIDE = 36, BLIND = 2 * Math.log(2);
  const codes = Float64Array.from({ length: 2 * data.shown }, (_, i) => 2 * uniform(i, data.seed + 1) - 1);
  let target = data.target, G, D, drawn, taken, losses, samples, slopes, field;

  // The game.
  const draw = (columns) => {
    const rows = Array.from({ length: N }, (_, n) =>
      Array.from({ length: columns }, (_, c) => uniform(drawn + n * columns + c, data.seed)));
    drawn += N * columns;
    return rows;
  };
  const noise = () => Float64Array.from(draw(2).flat(), (u) => 2 * u - 1);
  const centre = (k) => {
    const angle = 2 * Math.PI * k / data.targets[target];
    return [2 * Math.cos(angle), 2 * Math.sin(angle)];
  };
  const realPoints = () => Float64Array.from(draw(7).flatMap((u) => {
    const [x, y] = centre(Math.floor(data.targets[target] * u[0])), size = 2 * data.spread;
    return [x + size * (u[1] + u[2] + u[3] - 1.5), y + size * (u[4] + u[5] + u[6] - 1.5)];
  }));
  const stepD = () => {
    const points = realPoints(), fakes = G.forward(noise()), both = new Float64Array(4 * N);
    both.set(points); both.set(fakes, 2 * N);
    const { loss, slopes: grad } = judge(D.forward(both), (n) => +(n < N));
    D.zeroGrad(); D.backward(grad.map((g) => 2 * g)); D.step(data.lr);
    losses.D.push(2 * loss); taken.D++;
  };
  const stepG = () => {
    const { loss, slopes: grad } = judge(D.forward(G.forward(noise())), () => 1);
    G.zeroGrad(); G.backward(D.backward(grad)); G.step(data.lr);
    losses.G.push(loss); taken.G++;
  };
  const look = () => {
    samples = G.forward(codes);
    D.forward(samples);
    slopes = D.backward(new Float64Array(data.shown).fill(1));
    const step = (RANGE[1] - RANGE[0]) / (SIDE - 1), at = (k) => RANGE[0] + k * step;
    const grid = new Float64Array(2 * SIDE * SIDE);
    for (let i = 0; i < SIDE; i++) for (let j = 0; j < SIDE; j++) grid.set([at(j), at(i)], 2 * (i * SIDE + j));
    const logits = D.forward(grid);
    field = Array.from({ length: SIDE }, (_, i) => [...logits.subarray(i * SIDE, (i + 1) * SIDE)]);
  };
  const score = () => {
    const held = Array(data.targets[target]).fill(0);
    let good = 0;
    for (let n = 0; n < data.shown; n++) {
      const far = held.map((_, k) => Math.hypot(samples[2 * n] - centre(k)[0], samples[2 * n + 1] - centre(k)[1]));
      const near = Math.min(...far);
      if (near < 3 * data.spread) { good++; held[far.indexOf(near)]++; }
    }
    return { good, held: held.filter((count) => count >= 4).length };
  };

  // What is shown.
  const plane = ui.canvas("Real points, samples, and the field of D", 1, (pen, w, h) => {
    const put = placer(RANGE, w, h);
    paintField(pen, field, w, h, (z) => ui.ramp(-Math.tanh(z / 2)));
    pen.lineWidth = 1.5; pen.strokeStyle = ui.colour.fg;
    paintZero(pen, field, w, h);
    for (let k = 0; k < data.targets[target]; k++) for (let i = 0; i < 12; i++) {
      const off = Array.from({ length: 6 }, (_, c) => uniform(72 * k + 6 * i + c, data.seed + 2)), [x, y] = centre(k);
      paintMark(ui, pen, put([x + 2 * data.spread * (off[0] + off[1] + off[2] - 1.5),
        y + 2 * data.spread * (off[3] + off[4] + off[5] - 1.5)]), false, 3);
    }
    for (let n = 0; n < data.shown; n++) paintMark(ui, pen, put([samples[2 * n], samples[2 * n + 1]]), true, 3);
    pen.strokeStyle = ui.colour.fg; pen.lineWidth = 1.5;
    for (let n = 0; n < data.shown; n += 8) {
      const x = samples[2 * n], y = samples[2 * n + 1], [u, v] = [slopes[2 * n], slopes[2 * n + 1]];
      const size = Math.hypot(u, v), long = 0.55 * Math.tanh(size) / (size || 1);
      const [x0, y0] = put([x, y]), [x1, y1] = put([x + u * long, y + v * long]);
      const angle = Math.atan2(y1 - y0, x1 - x0);
      pen.beginPath(); pen.moveTo(x0, y0); pen.lineTo(x1, y1);
      for (const turn of [2.6, -2.6]) {
        pen.moveTo(x1, y1); pen.lineTo(x1 + 6 * Math.cos(angle + turn), y1 + 6 * Math.sin(angle + turn));
      }
      pen.stroke();
    }
  });
  const chart = ui.canvas("The losses of D and of G over their steps", 1.6, (pen, w, h) => {
    const longest = Math.max(losses.D.length, losses.G.length, 100), top = 3;
    const put = placer([0, longest, 0, top], w, h);
    pen.strokeStyle = ui.colour.line; pen.lineWidth = 1;
    for (const level of [BLIND, BLIND / 2]) {
      pen.beginPath(); pen.moveTo(...put([0, level])); pen.lineTo(...put([longest, level])); pen.stroke();
    }
    paintText(ui, pen, "2 ln 2", w - 4, put([0, BLIND])[1] - 4, "right");
    paintText(ui, pen, "ln 2", w - 4, put([0, BLIND / 2])[1] - 4, "right");
    for (const [player, colour, dash] of [["D", "a", []], ["G", "b", [5, 3]]]) {
      pen.strokeStyle = ui.colour[colour]; pen.lineWidth = 1.5; pen.setLineDash(dash);
      pen.beginPath();
      losses[player].forEach((loss, t) => pen.lineTo(...put([t, Math.min(loss, top)])));
      pen.stroke();
    }
    pen.setLineDash([]);
  });
  const latest = (player) => (losses[player].length ? number(losses[player].at(-1)) : "not measured");
  const speak = () => {
    const { good, held } = score(), modes = data.targets[target];
    ui.say(`D has taken ${taken.D} steps, loss ${latest("D")}; G ${taken.G} steps, loss ${latest("G")}. `
      + `Of ${data.shown} samples ${good} lie in a cloud; clouds held: ${held} of ${modes}.`);
  };
  const show = () => { look(); ui.draw(); speak(); };
  const reset = () => {
    const player = (name, outputs) => makePlayer(data.weights[name], [2, data.width, data.width, outputs], data.betas);
    G = player("G", 2); D = player("D", 1);
    drawn = 0; taken = { D: 0, G: 0 }; losses = { D: [], G: [] };
    show();
  };
  const times = (count, ...steps) => () => {
    for (let i = 0; i < count; i++) for (const step of steps) step();
    show();
  };
  ui.add(
    html("div", { class: "dlt-row" },
      ui.button("D step", times(1, stepD)), ui.button("G step", times(1, stepG)),
      ui.button("D × 100", times(100, stepD)), ui.button("G × 100", times(100, stepG)),
      ui.button("Both × 100", times(100, stepD, stepG), true), ui.button("Reset", reset),
      ui.select("Target", Object.keys(data.targets).map((key) => [key, `${key} clouds`]), target,
        (value) => { target = value; reset(); })),
    html("div", { class: "dlt-columns" },
      html("div", {}, html("p", { class: "dlt-caption" }, "● real, ▲ from G; blue: D says real, orange: forged"), plane),
      html("div", {}, html("p", { class: "dlt-caption" }, "Losses: D solid, G dashed"), chart)));
  reset();
  return {
    state: () => ({ target, drawn, taken: { ...taken }, losses, samples: [...samples], slopes: [...slopes],
      field, score: score(), D: D.params.map((p) => [...p]), G: G.params.map((p) => [...p]) }),
  };
});
