"""The figure of the gradient's reach: the page's data, and NumPy's side of its numbers."""

import numpy as np
import pytest

from helpers.figures import GradientReach
from helpers.figures import gradient_reach as figure


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
