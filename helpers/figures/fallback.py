"""Draw the pictures that stand in for a figure where scripts do not run.

They are drawn once and shipped, because the bytes of a drawing differ between machines and the
notebooks must not: ``python -m helpers.figures.fallback`` draws them anew.
"""

from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from PIL import Image

from helpers.data.vae import decode
from helpers.figures import broadcast_play as broadcasting
from helpers.figures import computation_graph as graph
from helpers.figures import decision_boundary as boundary
from helpers.figures import drawn_digit as drawn
from helpers.figures import expression_graph as expression
from helpers.figures import gan_stepper as of_gan
from helpers.figures import gate_scope as gates
from helpers.figures import gradient_reach
from helpers.figures import latent_plane as latent
from helpers.figures import loss_bowl as bowl
from helpers.figures import next_character as following
from helpers.figures import optimiser_race as racing
from helpers.figures import polynomial_fit as polynomial
from helpers.figures import signal_depth as depth
from helpers.figures import sliding_kernel as sliding
from helpers.figures import squeezed_digit as squeezed
from helpers.figures import threshold as parting
from helpers.figures import topic_of_text as topic
from helpers.figures import word_map as map_of_words
from helpers.figures.base import FOLDER
from helpers.figures.squeezed_digit import SqueezedDigit

BLUE, ORANGE, INK = "#005f9e", "#a94400", "#1f2328"
FIELD = LinearSegmentedColormap.from_list("field", ["#a3cbed", "#f8f8f6", "#f8c79c"])


def as_png(figure, num_colours):
    """Return a drawn figure as the bytes of a PNG of few colours, and close it."""
    figure.canvas.draw()
    picture = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())).convert("RGB")
    plt.close(figure)
    out = BytesIO()
    few = picture.quantize(num_colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def draw_decision_boundary():
    """Return the PNG of a trained net: its input plane and its hidden coordinates."""
    x, y = boundary.points("xor")
    params = boundary.train(boundary.start(0, 2), x, y, activation="tanh", lr=1.0, num_steps=500)
    figure, axes = plt.subplots(1, 2, figsize=(4.8, 2.6), dpi=100, layout="constrained")
    h, _ = boundary.forward(params, x, "tanh")

    def logits_in(plane):
        return boundary.forward(params, plane, "tanh")[1]

    def logits_hidden(plane):
        return plane @ params["w2"] + params["b2"]

    parts = [
        ("the input plane", x, logits_in, 1.5, ("$x_1$", "$x_2$")),
        ("as the hidden layer sees it", h, logits_hidden, 1.15, ("$h_1$", "$h_2$")),
    ]
    for axis, (title, spots, logits, reach, names) in zip(axes, parts, strict=True):
        side = np.linspace(-reach, reach, 61)
        plane = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
        field = logits(plane).reshape(61, 61)
        axis.contourf(side, side, np.tanh(field / 2), np.linspace(-1, 1, 5), cmap=FIELD)
        axis.contour(side, side, field, [0.0], colors=INK, linewidths=2)
        for label, marker, colour in ((0, "o", BLUE), (1, "^", ORANGE)):
            axis.scatter(*spots[y == label].T, s=18, marker=marker, color=colour)
        axis.set(
            title=title, xlabel=names[0], ylabel=names[1], aspect="equal", xticks=[], yticks=[]
        )
        axis.title.set_fontsize(10)
    return as_png(figure, 16)


def draw_computation_graph():
    """Return the PNG of the graph with all values and gradients filled in."""
    values = graph.forward(graph.LEAVES, "tanh")
    grads = graph.backward(values, "tanh")
    figure = plt.figure(figsize=(3.4, 4.2), dpi=100)
    axis = figure.add_axes((0, 0, 1, 1))
    axis.set(xlim=(-0.65, 2.65), ylim=(6.5, -0.5))
    axis.axis("off")
    places = {name: (column, row) for name, _, _, column, row in graph.NODES}
    for name, label, parents, column, row in graph.NODES:
        for parent in parents:
            ends = zip((column, row), places[parent], strict=True)
            axis.plot(*ends, color=INK, zorder=0)
        box = {"boxstyle": "round", "facecolor": "#eef2f6", "edgecolor": "#6e7781"}
        text = f"{label}\n▼ {values[name]:.2g}  ▲ {grads[name]:.2g}"
        axis.text(column, row, text, ha="center", va="center", fontsize=8, color=INK, bbox=box)
    return as_png(figure, 4)


def draw_drawn_digit():
    """Return the PNG of a drawn three, its first maps and its verdict."""
    x = drawn.picture(drawn.strokes_of(drawn.EXAMPLES["3"]))
    seen = drawn.forward(drawn.net("plain"), x)
    share = np.exp(seen["logits"] - seen["logits"].max())
    figure, axes = plt.subplot_mosaic(
        [["x", "x", *"0123"], ["x", "x", *"4567"], ["p"] * 6], figsize=(4.8, 2.6), dpi=100
    )
    pictures = {"x": x} | {str(c): seen["maps1"][c] for c in range(8)}
    for name, picture in pictures.items():
        axes[name].imshow(picture, cmap="gray_r" if name == "x" else "Oranges")
        axes[name].axis("off")
    axes["p"].bar(np.arange(10), share / share.sum(), color=ORANGE)
    axes["p"].set(xticks=np.arange(10), yticks=[])
    return as_png(figure, 16)


def draw_sliding_kernel():
    """Return the PNG of the shirt with a window, and of its map of left edges."""
    x, place = sliding.picture("shirt"), (12, 7)
    edges = sliding.slide(sliding.KERNELS["left"][1], x, 1, 0)
    figure, axes = plt.subplots(1, 2, figsize=(4.8, 2.7), dpi=100, layout="constrained")
    axes[0].imshow(x, cmap="gray")
    strong = LinearSegmentedColormap.from_list("strong", [BLUE, "#f8f8f6", ORANGE])
    axes[1].imshow(edges, cmap=strong, vmin=-abs(edges).max(), vmax=abs(edges).max())
    for axis, title, side in ((axes[0], "the picture", 3), (axes[1], "the map", 1)):
        corner = place[1] - 0.5, place[0] - 0.5
        for width, colour in ((4, "white"), (2, INK)):
            box = plt.Rectangle(corner, side, side, fill=False, linewidth=width, edgecolor=colour)
            axis.add_patch(box)
        axis.set(title=title, xticks=[], yticks=[])
    return as_png(figure, 24)


def draw_squeezed_digit():
    """Return the PNG of a four, and of what PCA and the autoencoder make of it."""
    x, size = squeezed.examples()[4] / 255, SqueezedDigit().size
    seen = squeezed.squeeze(x, size)
    panels = {
        "the picture": x,
        f"PCA, {size} numbers": seen["straight"],
        f"autoencoder, {size} numbers": seen["bent"],
    }
    figure, axes = plt.subplots(1, 3, figsize=(4.8, 1.9), dpi=100, layout="constrained")
    for axis, (title, values) in zip(axes, panels.items(), strict=True):
        axis.imshow(values.reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
        axis.set_title(title, fontsize=9)
        axis.axis("off")
    return as_png(figure, 16)


def draw_latent_plane():
    """Return the PNG of the plane with the codes of digits, and of a zero decoded there."""
    codes, labels = latent.data.latent_digits()
    figure, axes = plt.subplots(1, 2, figsize=(4.8, 2.6), dpi=100, layout="constrained")
    for code, label in zip(codes, labels, strict=True):
        colour = (BLUE, ORANGE, INK)[label % 3]
        axes[0].text(*code, label, fontsize=6, color=colour, ha="center", va="center")
    axes[0].add_patch(plt.Circle((0, 0), 2, fill=False, edgecolor="#6e7781"))
    axes[0].plot(-2, 0.5, "+", markersize=14, markeredgewidth=3, color=INK)
    reach = -latent.REACH, latent.REACH
    axes[0].set(xlim=reach, ylim=reach, aspect="equal", xticks=[], yticks=[])
    axes[1].imshow(decode(np.array([[-2, 0.5]]), "plane")[0], cmap="gray_r")
    axes[1].axis("off")
    return as_png(figure, 16)


def draw_topic_of_text():
    """Return the PNG of the votes of a definition's words, and of the verdict."""
    found = topic.verdict(topic.EXAMPLES[0])
    best = int(found["shares"].argmax())
    figure, axes = plt.subplots(1, 2, figsize=(4.8, 2.6), dpi=100, layout="constrained")
    axes[0].barh(found["words"], found["votes"][:, best], color=ORANGE)
    axes[1].barh(topic.data.TOPICS, found["shares"], color=BLUE)
    axes[0].set_title(f"votes for {topic.data.TOPICS[best]}", fontsize=10)
    axes[1].set_title("verdict", fontsize=10)
    for axis in axes:
        axis.invert_yaxis()
    return as_png(figure, 8)


def draw_word_map():
    """Return the PNG of the map with the neighbours of king, and two parallel arrows."""
    words, vectors, _, stored = map_of_words.load()
    places = (vectors - vectors.mean(axis=0)) @ stored["axes"].T
    figure, axis = plt.subplots(figsize=(4.8, 3.2), dpi=100, layout="constrained")
    for group, marker in enumerate("os^Dv"):
        colour = (BLUE, ORANGE, INK)[group % 3]
        axis.scatter(*places[stored["groups"] == group].T, s=9, marker=marker, color=colour)
    at = {word: places[i] for i, word in enumerate(words)}
    for word in ("son", "queen", "brother"):
        axis.plot(*zip(at["king"], at[word], strict=True), color="#6e7781", linewidth=1)
    for start in ("man", "woman"):
        end = at[start] + at["king"] - at["man"]
        arrow = {"arrowstyle": "->", "color": INK, "linewidth": 1.5}
        axis.annotate("", xy=end, xytext=at[start], arrowprops=arrow)
    for word in ("man", "woman", "king", "queen", "milk", "violin", "lake", "lizard"):
        axis.annotate(word, at[word], xytext=(4, 4), textcoords="offset points", fontsize=9)
    axis.axis("off")
    return as_png(figure, 16)


def draw_expression_graph():
    """Return the PNG of x * x + x with its values and slopes."""
    notes = expression.tape("x * x + x")
    values = expression.values(notes, 3.0, 2.0)
    slopes = expression.slopes(notes, values)
    figure = plt.figure(figsize=(2.6, 2.8), dpi=100)
    axis = figure.add_axes((0, 0, 1, 1))
    axis.set(xlim=(-1, 1), ylim=(2.5, -0.5))
    axis.axis("off")
    labels = "x", "v2 = x × x", "v3 = v2 + x"
    for row, (label, value, slope) in enumerate(zip(labels, values, slopes, strict=True)):
        for parent in notes[row][1]:
            axis.annotate(
                "",
                (0, row),
                (0, parent),
                arrowprops={
                    "arrowstyle": "-",
                    "color": ORANGE,
                    "connectionstyle": f"arc3,rad={0.5 * (row - parent - 1)}",
                },
            )
        text = f"{label}\n▼ {value:g}\n▲ {slope:g}"
        box = {"boxstyle": "round", "facecolor": "#eef2f6", "edgecolor": INK}
        axis.text(0, row, text, ha="center", va="center", fontsize=9, bbox=box)
    return as_png(figure, 16)


def draw_gan_stepper():
    """Return the PNG of real points, samples and the field of D after 900 steps of both."""
    game = of_gan.Game()
    for _ in range(900):
        game.step_d()
        game.step_g()
    figure, axis = plt.subplots(figsize=(3.4, 3.4), dpi=100, layout="constrained")
    side = np.linspace(-2.9, 2.9, 61)
    plane = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    field = game.D(plane).reshape(61, 61)
    axis.contourf(side, side, -np.tanh(field), np.linspace(-1, 1, 10), cmap=FIELD)
    axis.scatter(*game.real().T, s=8, color=BLUE)
    samples = game.G(game.shown())
    axis.scatter(*samples.T, s=10, marker="^", color=ORANGE)
    slopes = game.D.backward(np.ones_like(game.D(samples)))[::8]
    axis.quiver(*samples[::8].T, *slopes.T, color=INK, width=0.006, scale=25)
    axis.set(aspect="equal", xticks=[], yticks=[])
    return as_png(figure, 16)


def draw_gate_scope():
    """Return the PNG of all cells of the LSTM while it reads A and twenty letters of noise."""
    text = "A" + gates.noises()[0]
    cells = gates.scope(text, 0.0)["c"]
    figure, axis = plt.subplots(figsize=(4.8, 2.7), dpi=100, layout="constrained")
    strong = LinearSegmentedColormap.from_list("strong", [BLUE, "#f8f8f6", ORANGE])
    axis.imshow(np.tanh(cells).T, cmap=strong, vmin=-1, vmax=1, aspect="auto")
    axis.set(xticks=range(len(text)), xticklabels=list(text), yticks=[], ylabel="16 cells")
    axis.xaxis.tick_top()
    return as_png(figure, 24)


def draw_next_character():
    """Return the PNG of the bits of a beginning, and of the bets on what comes next."""
    text = following.EXAMPLES[0]
    found, alphabet = following.price_and_bets(text), following.layers()[0]
    figure, axes = plt.subplots(2, 1, figsize=(4.8, 3.0), dpi=100, layout="constrained")
    axes[0].bar(range(1, len(text)), found["bits"], color=ORANGE)
    axes[0].set_xticks(range(len(text)), text, fontsize=8)
    axes[0].set_title("bits of each character", fontsize=10)
    best = found["bets"].argsort()[::-1][:8]
    axes[1].bar(range(8), found["bets"][best], color=BLUE)
    axes[1].set_xticks(range(8), [alphabet[i].replace(" ", "space") for i in best], fontsize=9)
    axes[1].set_title("the next character", fontsize=10)
    return as_png(figure, 8)


def draw_gradient_reach():
    """Return the PNG of a gradient that vanishes although the radius is 1.2."""
    figure, axis = plt.subplots(figsize=(4.8, 2.6), dpi=100, layout="constrained")
    steps = np.arange(gradient_reach.STEPS + 1)
    axis.semilogy(steps, gradient_reach.reach(1.2, 1.0, "tanh"), color=ORANGE, linewidth=3)
    axis.semilogy(steps, 1.2**steps, "--", color=BLUE, linewidth=2)
    axis.set(xlabel="distance in steps", ylabel="length of the gradient", ylim=(1e-20, 1e20))
    return as_png(figure, 16)


def draw_signal_depth():
    """Return the PNG of a signal and slopes that fade, with ReLU and gain 1."""
    signals, slopes = depth.sizes(1.0, "relu", "plain")
    figure, axis = plt.subplots(figsize=(4.8, 2.6), dpi=100, layout="constrained")
    layers = np.arange(1, depth.DEPTH + 1)
    axis.semilogy(layers, signals, color=BLUE, linewidth=3, label="signal")
    axis.semilogy(layers, slopes, "--", color=ORANGE, linewidth=3, label="slopes")
    axis.set(xlabel="layer", ylabel="size", ylim=(1e-10, 1e10))
    axis.legend()
    return as_png(figure, 16)


def draw_threshold():
    """Return the PNG of two heaps of scores with a threshold, and of the ROC curve."""
    scores, y = parting.two_groups()
    figure, axes = plt.subplots(1, 2, figsize=(4.8, 2.6), dpi=100, layout="constrained")
    for label, sign, colour in ((0, 1, BLUE), (1, -1, ORANGE)):
        shares, edges = np.histogram(scores[y == label], parting.BINS, (0, 1))
        heights = sign * np.sqrt(shares / (y == label).sum())
        axes[0].bar(edges[:-1], heights, 0.045, align="edge", color=colour)
    axes[0].axvline(0.5, color=INK, linestyle="--")
    axes[0].set(xlabel="score", yticks=[], title="healthy above, sick below")
    seen = [parting.verdict(scores, y, t) for t in (*sorted(scores), 2)]
    axes[1].plot([at["fpr"] for at in seen], [at["recall"] for at in seen], color=ORANGE)
    at = parting.verdict(scores, y, 0.5)
    axes[1].plot(at["fpr"], at["recall"], "o", color=BLUE)
    axes[1].set(xlabel="false alarms", ylabel="recall", aspect="equal")
    axes[0].title.set_fontsize(10)
    return as_png(figure, 16)


def draw_loss_bowl():
    """Return the PNG of ten zigzag steps in the bowl, and of the line that they lead to."""
    (x, y), A = bowl.points(), bowl.columns("raw")
    path, best = bowl.descend("raw", 0.4, 10), np.linalg.lstsq(A, y)[0]
    figure, axes = plt.subplots(1, 2, figsize=(4.8, 2.4), dpi=100, layout="constrained")
    side = np.linspace(-4.2, 4.2, 81)
    plane = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    excess = ((plane @ A.T) ** 2).mean(axis=1).reshape(81, 81)
    levels = [0.1, 0.5, 1.5, 4, 9, 18, 32]
    axes[0].contour(best[0] + side, best[1] + side, excess, levels, colors="#6e7781", linewidths=1)
    axes[0].plot(*path.T, "o-", color=ORANGE, markersize=3)
    axes[0].set(xlabel="slope", ylabel="intercept", aspect="equal", xticks=[], yticks=[])
    axes[1].scatter(x, y, s=9, color=BLUE)
    axes[1].plot([0, 2], path[-1] @ [[0, 2], [1, 1]], color=ORANGE)
    axes[1].set(xlabel="x", ylabel="y", xticks=[], yticks=[])
    return as_png(figure, 16)


def draw_polynomial_fit():
    """Return the PNG of a polynomial of degree 15 through noisy points, and of errors by degree."""
    figure, axes = plt.subplots(1, 2, figsize=(4.8, 2.4), dpi=100, layout="constrained")
    fits = [polynomial.fit(0, degree, 0.0) for degree in polynomial.DEGREES]
    places = polynomial.NEW_PLACES
    axes[0].plot(places, np.sin(np.pi * places), "--", color="#6e7781")
    axes[0].plot(places, fits[15]["curve"], color=ORANGE)
    axes[0].scatter(polynomial.PLACES, polynomial.draws()[0], s=12, color=BLUE, zorder=3)
    axes[0].set(xlabel="x", ylabel="y", xticks=[], yticks=[], ylim=(-2.2, 2.2))
    axes[1].semilogy([fit["training"] for fit in fits], "o--", color=BLUE, markersize=3)
    axes[1].semilogy([fit["new"] for fit in fits], "^-", color=ORANGE, markersize=3)
    axes[1].set(xlabel="degree", ylabel="squared error", yticks=[])
    return as_png(figure, 16)


def draw_optimiser_race():
    """Return the PNG of a narrow valley and of the first thirty steps of six optimisers."""
    x0, x1, y0, y1 = racing.SPANS["straight"]
    x, y = np.meshgrid(np.linspace(x0, x1, 200), np.linspace(y0, y1, 100))
    figure, axis = plt.subplots(figsize=(4.8, 2.4), dpi=100, layout="constrained")
    levels = [0.02, 0.5, 2, 8, 30]
    axis.contour(x, y, (x**2 + 100 * y**2) / 2, levels, colors="#8c959f", linewidths=0.8)
    colours = ("#57606a", ORANGE, "#8a2be2", "#0f766e", "#b5125a", BLUE)
    for (name, colour), dash in zip(
        zip(racing.OPTIMISERS, colours, strict=True), ("-", "--", ":", "-.", "--", "-"), strict=True
    ):
        path, _ = racing.run(name, "straight", 100, 0.01, 0.9, (-2, 0.4), 30)
        axis.plot(*path.T, dash, color=colour, label=name, linewidth=1.4)
    axis.legend(fontsize=6, ncols=3, loc="lower right")
    axis.set(xticks=[], yticks=[], xlim=(x0, x1), ylim=(y0, y1))
    return as_png(figure, 48)


def draw_broadcast_play():
    """Return the PNG of a row and a column, both stretched, and of their differences."""
    found = broadcasting.combine((4,), (4, 1))
    copies = {"a": np.arange(16) > 3, "b": np.arange(16) % 4 > 0, "result": np.zeros(16, bool)}
    titles = {"a": "a, (4,)", "b": "b, (4, 1)", "result": "a − b, (4, 4)"}
    figure, axes = plt.subplots(1, 3, figsize=(4.8, 1.9), dpi=100, layout="constrained")
    for axis, (name, again) in zip(axes, copies.items(), strict=True):
        for k, value in enumerate(found[name]):
            colour = "#8c959f" if again[k] else INK
            axis.text(k % 4, k // 4, value, color=colour, ha="center", va="center", fontsize=9)
        axis.imshow(again.reshape(4, 4), cmap="Blues_r", vmin=-6)
        axis.set_title(titles[name], fontsize=10)
        axis.set(xticks=[], yticks=[])
    return as_png(figure, 16)


DRAWINGS = {
    "broadcast_play": draw_broadcast_play,
    "loss_bowl": draw_loss_bowl,
    "threshold": draw_threshold,
    "gradient_reach": draw_gradient_reach,
    "signal_depth": draw_signal_depth,
    "latent_plane": draw_latent_plane,
    "gate_scope": draw_gate_scope,
    "next_character": draw_next_character,
    "optimiser_race": draw_optimiser_race,
    "polynomial_fit": draw_polynomial_fit,
    "gan_stepper": draw_gan_stepper,
    "squeezed_digit": draw_squeezed_digit,
    "expression_graph": draw_expression_graph,
    "word_map": draw_word_map,
    "topic_of_text": draw_topic_of_text,
    "drawn_digit": draw_drawn_digit,
    "decision_boundary": draw_decision_boundary,
    "computation_graph": draw_computation_graph,
    "sliding_kernel": draw_sliding_kernel,
}

if __name__ == "__main__":
    for stem, draw in DRAWINGS.items():
        (FOLDER / f"{stem}.png").write_bytes(draw())
