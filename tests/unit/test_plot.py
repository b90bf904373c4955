"""helpers.plot: opaque, labelled, of modest size, told apart without colour."""

import io
from itertools import pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers import data, plot

MOST_BYTES = 60_000


@pytest.fixture(autouse=True)
def style():
    with mpl.rc_context(), plt.style.context("default"):
        plt.switch_backend("agg")
        plot.use_style()
        yield
        plt.close("all")


def png(fig):
    buffer = io.BytesIO()
    fig.savefig(buffer)
    return buffer.getvalue()


def pixels(fig):
    return plt.imread(io.BytesIO(png(fig)))


def test_figures_are_opaque_and_white():
    fig, _ = plt.subplots()
    assert pixels(fig).shape == (320, 640, 4)
    assert np.all(pixels(fig)[:, :, 3] == 1)
    assert np.all(pixels(fig)[0, 0] == 1)


def test_lines_differ_without_colour():
    cycle = list(plt.rcParams["axes.prop_cycle"])
    assert len({str(entry["linestyle"]) for entry in cycle}) == len(cycle)
    assert len({entry["color"] for entry in cycle}) == len(cycle)


def test_curves_are_labelled_and_both_show():
    losses = np.exp(-np.arange(300) / 100)
    runs = {"NumPy": losses, "PyTorch": losses + 1e-14}
    ax = plot.curves(runs, title="One curve, drawn twice", log=True)
    assert ax.get_xlabel() == "step"
    assert ax.get_ylabel() == "loss"
    assert ax.get_title("left") == "One curve, drawn twice"
    assert ax.get_yscale() == "log"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(runs)
    below, above = ax.get_lines()
    assert np.array_equal(below.get_ydata(), losses)
    assert np.array_equal(above.get_ydata(), losses + 1e-14)
    assert below.get_linewidth() > 2 * above.get_linewidth()  # so that equal runs both show
    assert below.get_linestyle() != above.get_linestyle()
    assert len(png(ax.figure)) < MOST_BYTES


def test_curves_draws_where_it_is_told():
    _, axes = plt.subplots(1, 2)
    assert plot.curves({"a": [2.0, 1.0]}, title="left", ax=axes[0]) is axes[0]
    assert not axes[1].get_lines()
    assert axes[0].get_yscale() == "linear"


def test_images_in_order_with_captions():
    split = data.fashion_mnist()
    names = [data.FASHION_LABELS[y] for y in split.y_test[:13]]
    fig = plot.images(split.x_test[:13], names, title="Thirteen pieces of clothing", columns=5)
    assert len(fig.axes) == 15
    shown = [ax for ax in fig.axes if ax.get_images()]
    assert [ax.get_title() for ax in shown] == names
    for ax, picture in zip(shown, split.x_test, strict=False):
        assert np.array_equal(ax.get_images()[0].get_array(), picture)
        assert ax.get_images()[0].get_clim() == (0, 1)
    assert not any(ax.axison for ax in fig.axes)
    assert fig.get_suptitle() == "Thirteen pieces of clothing"
    assert len(png(fig)) < MOST_BYTES


def test_ink_is_dark_on_white():
    picture = np.zeros((1, 4, 4))
    picture[0, 1:3, 1:3] = 1
    fig = plot.images(picture)
    image = pixels(fig)[:, :, :3]
    assert image.min() == 0
    assert np.mean(image == 1) > 0.5
    colour = fig.axes[0].get_images()[0].to_rgba
    assert np.allclose(colour(np.array([0.0, 1.0]))[:, :3], [[1] * 3, [0] * 3])


def test_captions_fit():
    fig = plot.images(np.zeros((20, 8, 8)), ["ankle boot"] * 20)
    fig.canvas.draw()
    boxes = [ax.title.get_window_extent() for ax in fig.axes[:10]]
    assert all(a.x1 < b.x0 for a, b in pairwise(boxes))


@pytest.mark.parametrize(
    ("pictures", "captions", "message"),
    [
        (np.zeros((8, 8)), None, r"expected pictures \(N, height, width\), got shape \(8, 8\)"),
        (np.zeros((0, 8, 8)), None, r"got shape \(0, 8, 8\)"),
        (np.zeros((3, 8, 8)), "ab", "expected 3 captions, one a picture, got 2"),
    ],
)
def test_images_wants_pictures(pictures, captions, message):
    with pytest.raises(ValueError, match=message):
        plot.images(pictures, captions)
