"""Draw the pictures that stand in for a figure where scripts do not run.

They are drawn once and shipped, because the bytes of a drawing differ between machines and the
notebooks must not: ``python -m helpers.figures.fallback`` draws them anew.
"""

from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from PIL import Image

from helpers.figures import computation_graph as graph
from helpers.figures import decision_boundary as boundary
from helpers.figures import drawn_digit as drawn
from helpers.figures import sliding_kernel as sliding
from helpers.figures import topic_of_text as topic
from helpers.figures import word_map as map_of_words
from helpers.figures.base import FOLDER

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


DRAWINGS = {
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
