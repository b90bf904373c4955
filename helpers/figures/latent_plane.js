// The latent plane and the decoder of two numbers, as in latent_plane.py.
figure("latent_plane", (ui, data) => {
  const { codes, reach } = data, labels = [...data.labels].map(Number), side = 28, cells = 14;
  const unpack = ({ q, scale }) => Float64Array.from(atob(q), (c) => (c.charCodeAt(0) << 24 >> 24) * scale);
  const names = Object.keys(data.layers).filter((key) => key.endsWith("weight"));
  const layers = names.map((key) =>
    [key, key.replace("weight", "bias")].map((entry) => unpack(data.layers[entry])));

  // Affine layers with tanh between them; the sigmoid of the last one's sums.
  const decode = (z) => layers.reduce((row, [weight, bias], l) => bias.map((b, o) => {
    let sum = b;
    for (let k = 0, at = o * row.length; k < row.length; k++) sum += weight[at + k] * row[k];
    return l < layers.length - 1 ? Math.tanh(sum) : squash(sum);
  }), Float64Array.from(z));

  let z = [-2, 0.5], shown = "codes", picture, nearest, everywhere, dragging = false, seed = 3;
  const compute = () => {
    picture = decode(z);
    const far = codes.map(([u, v]) => Math.hypot(u - z[0], v - z[1])), least = Math.min(...far);
    nearest = { label: labels[far.indexOf(least)], distance: least };
    ui.draw();
  };
  const speak = () => {
    const radius = Math.hypot(...z), place = z.map((t) => number(t, 3)).join(", ");
    ui.say(`At (${place}), ${number(radius, 2)} from the origin${radius > 2 ? ", outside the circle" : ""}. `
      + `The nearest of the 600 codes is that of a ${nearest.label}, ${number(nearest.distance, 2)} away.`);
  };
  const go = (point) => {
    z = point.map((t) => Math.min(Math.max(Math.round(100 * t) / 100, -reach), reach));
    compute();
  };

  const mix = () => {
    const [low, high] = [ui.colour.bg, ui.colour.fg].map(channels);
    return (v) => low.map((from, k) => from + v * (high[k] - from));
  };
  const small = (values) => {
    const node = html("canvas", { width: side, height: side }), image = new ImageData(side, side), shade = mix();
    values.forEach((v, k) => image.data.set([...shade(v), 255], 4 * k));
    node.getContext("2d").putImageData(image, 0, 0);
    return node;
  };
  const paintEverywhere = (pen, w) => {
    everywhere ??= Array.from({ length: cells * cells }, (_, k) => decode(
      [k % cells, cells - 1 - Math.floor(k / cells)].map((i) => ((i + 0.5) / cells * 2 - 1) * reach)));
    everywhere.forEach((values, k) => pen.drawImage(small(values),
      k % cells * w / cells, Math.floor(k / cells) * w / cells, w / cells, w / cells));
  };
  const plane = ui.canvas("The latent plane: drag, or use the arrow keys, to choose a code", 1, (pen, w) => {
    const put = placer([-reach, reach, -reach, reach], w, w), [x, y] = put(z), middle = put([0, 0]);
    pen.textAlign = "center"; pen.textBaseline = "middle"; pen.font = "11px system-ui, sans-serif";
    if (shown === "map") paintEverywhere(pen, w);
    else codes.forEach((code, i) => {
      pen.fillStyle = ui.colour[["a", "b", "fg"][labels[i] % 3]];
      pen.fillText(labels[i], ...put(code));
    });
    pen.strokeStyle = ui.colour.edge; pen.lineWidth = 1.5;
    pen.strokeRect(0.75, 0.75, w - 1.5, w - 1.5);
    pen.beginPath(); pen.arc(...middle, 2 / reach * w / 2, 0, 7); pen.stroke();
    for (const [colour, width] of [["bg", 6], ["accent", 3]]) {
      pen.strokeStyle = ui.colour[colour]; pen.lineWidth = width;
      pen.beginPath();
      pen.moveTo(x - 11, y); pen.lineTo(x + 11, y); pen.moveTo(x, y - 11); pen.lineTo(x, y + 11);
      pen.stroke();
    }
  });
  Object.assign(plane, { tabIndex: 0 });
  Object.assign(plane.style, { touchAction: "none", cursor: "crosshair" });
  plane.setAttribute("role", "application");
  const follow = (event) => {
    const box = plane.getBoundingClientRect();
    go([(event.clientX - box.left) / box.width * 2 - 1, 1 - (event.clientY - box.top) / box.height * 2].map((t) => t * reach));
  };
  plane.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    plane.setPointerCapture(event.pointerId);
    plane.focus({ preventScroll: true });
    dragging = true;
    follow(event);
  });
  plane.addEventListener("pointermove", (event) => { if (dragging) follow(event); });
  const rest = () => { dragging = false; speak(); };
  plane.addEventListener("pointerup", rest);
  plane.addEventListener("pointercancel", rest);
  plane.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 0.02 : 0.1;
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!move) return;
    event.preventDefault();
    go(z.map((t, k) => t + step * move[k]));
    speak();
  });

  // A draw from the standard normal, the same sequence each time.
  const uniform = () => { seed = (seed * 1664525 + 1013904223) % 4294967296; return (seed + 0.5) / 4294967296; };
  const random = () => {
    const radius = Math.sqrt(-2 * Math.log(uniform())), angle = 2 * Math.PI * uniform();
    go([radius * Math.cos(angle), radius * Math.sin(angle)]);
    speak();
  };
  const view = ui.canvas("The picture that is decoded at the cross", 1, (pen, w) => {
    pen.imageSmoothingEnabled = false;
    pen.drawImage(small(picture), 0, 0, w, w);
    pen.strokeStyle = ui.colour.edge; pen.lineWidth = 1; pen.strokeRect(0.5, 0.5, w - 1, w - 1);
  });
  const part = (text, ...nodes) => html("div", {}, html("p", { class: "dlt-caption" }, text), ...nodes);
  ui.add(html("div", { class: "dlt-columns" },
    part("Two latent numbers", plane, html("div", { class: "dlt-row" },
      ui.select("Show", [["codes", "codes of 600 digits"], ["map", "what is decoded everywhere"]], shown,
        (value) => { shown = value; ui.draw(); }),
      ui.button("Random code", random, true)),
      html("p", { class: "dlt-note" }, "Each sign is the mean of the cloud of one training digit. The circle has radius 2: 86 % of random codes fall into it.")),
    part("Decoded there, 28 × 28", view, ui.status)));
  compute();
  speak();
  return { state: () => ({ z, picture: [...picture], nearest, shown }) };
});
