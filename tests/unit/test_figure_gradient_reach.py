"""The figure of the gradient's reach: the page's data, and NumPy's side of its numbers."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from helpers.figures import GradientReach, base
from helpers.figures import gradient_reach as figure
from helpers.figures.fallback import draw_gradient_reach


def test_html_is_the_same_every_time_and_asks_for_nothing():
    page = GradientReach()._repr_html_()
    assert page == GradientReach()._repr_html_()
    assert len(page.encode()) < 34_000
    page = page.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|@import|url\(|\bsrc=\"(?!data:)|\bid=", page)


def test_shipped_picture_is_what_is_drawn_today():
    shipped = base.FOLDER / "gradient_reach.png"
    old = np.asarray(Image.open(shipped).convert("L"), dtype=float)
    new = np.asarray(Image.open(BytesIO(draw_gradient_reach())).convert("L"), dtype=float)
    assert old.shape == new.shape
    assert np.abs(old - new).mean() < 4.0


def test_the_radius_is_one():
    W, a = figure.net()
    assert abs(np.abs(np.linalg.eigvals(W)).max() - 1) < 1e-4
    assert (W.shape, a.shape) == ((16, 16), (60, 16))


def test_what_the_task_and_the_alternative_text_say():
    assert 1e-15 < figure.reach(1.2, 1.0, "tanh")[-1] < 1e-13
    assert any(1e-3 < figure.reach(r, 1.0, "tanh")[-1] < 1e3 for r in figure.RADII)
    kept = next(r for r in figure.RADII if figure.reach(r, 1.0, "tanh")[-1] > 1e-3)
    assert figure.reach(kept, 0.0, "tanh")[-1] > 1e3
    quiet = figure.reach(1.2, 0.0, "tanh")
    np.testing.assert_array_equal(quiet, figure.reach(1.2, 0.7, "linear"))
    assert quiet[0] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"radius": 1.25}, "radius: expected one of 0.5, .*; got 1.25"),
        ({"strength": 2}, "strength: expected one of 0.0, .*; got 2"),
        ({"kind": "relu"}, "kind: expected one of 'tanh', 'linear'; got 'relu'"),
    ],
)
def test_wrong_choices_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        GradientReach(**arguments)
