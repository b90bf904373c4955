"""The figure of the lesson *lenet*: pictures as MNIST's, the right verdicts, small HTML."""

import numpy as np
import pytest

from helpers.figures import DrawnDigit
from helpers.figures import drawn_digit as drawn


def wobbled(text, rng):
    """The strokes turned, sheared, squeezed and shaken."""
    angle, shear, wide = rng.uniform(-0.15, 0.15), rng.uniform(-0.2, 0.2), rng.uniform(0.75, 1.15)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    bend = turn @ np.array([[wide, shear], [0, 1]])
    strokes = drawn.strokes_of(text)
    return [(s - 140) @ bend.T + 140 + rng.normal(scale=3, size=s.shape) for s in strokes]


def verdict(net, x):
    return int(drawn.forward(net, x)["logits"].argmax())


@pytest.mark.parametrize("kind", ["plain", "warped"])
def test_nets_read_what_is_drawn(kind):
    rng, net = np.random.default_rng(0), drawn.net(kind)
    right = {d: verdict(net, drawn.picture(drawn.strokes_of(t))) for d, t in drawn.EXAMPLES.items()}
    assert right == {d: int(d) for d in drawn.EXAMPLES}
    hits = [
        verdict(net, drawn.picture(wobbled(text, rng))) == int(digit)
        for digit, text in drawn.EXAMPLES.items()
        for _ in range(10)
    ]
    assert np.mean(hits) >= 0.9


def test_a_push_of_four_pixels_changes_verdicts_of_the_plain_net_only():
    def after_a_push(kind):
        net = drawn.net(kind)
        return sum(
            verdict(net, drawn.picture(drawn.strokes_of(text), right=pixels)) != int(digit)
            for digit, text in drawn.EXAMPLES.items()
            for pixels in (-4, 4)
        )

    assert after_a_push("plain") >= 4
    assert after_a_push("warped") == 0


@pytest.mark.parametrize("digit", drawn.EXAMPLES)
def test_pictures_are_scaled_and_centred_as_mnist(digit):
    strokes = drawn.strokes_of(drawn.EXAMPLES[digit])
    x = drawn.picture(strokes)
    middle = np.arange(28) + 0.5
    np.testing.assert_allclose(x.sum(axis=0) @ middle / x.sum(), 14, atol=0.05)
    np.testing.assert_allclose(x.sum(axis=1) @ middle / x.sum(), 14, atol=0.05)
    sides = [np.ptp(np.flatnonzero((x > 0.5).any(axis=axis))) + 1 for axis in (0, 1)]
    assert 19 <= max(sides) <= 21
    far = [0.3 * s + np.array([20.0, 90.0]) for s in strokes]  # small, in a corner
    np.testing.assert_allclose(drawn.picture(far), x, atol=1e-9)


def test_pushes_move_the_picture_by_whole_pixels():
    strokes = drawn.strokes_of(drawn.EXAMPLES["5"])
    x = drawn.picture(strokes)
    pushed = drawn.picture(strokes, right=3, down=-2)
    np.testing.assert_allclose(pushed[:-2, 3:], x[2:, :-3], atol=1e-12)


def test_as_drawn_leaves_scale_and_place():
    corner = [np.array([[20.0, 20.0], [60.0, 20.0]])]
    x = drawn.picture(corner, centred=False)
    rows, columns = np.nonzero(x)
    assert (rows.min(), rows.max()) == (0, 3)
    assert (columns.min(), columns.max()) == (0, 7)
    assert x[1, 3] == x[2, 4] == 1


def test_a_dot_and_nothing():
    assert not drawn.picture([]).any()
    dot = drawn.picture([np.array([[30.0, 250.0]])])
    assert dot[13:15, 13:15].min() == 1
    assert dot.sum() == pytest.approx(np.pi * drawn.PEN**2, rel=0.1)


def test_forward_returns_the_maps_behind_the_poolings():
    seen = drawn.forward(drawn.net("plain"), drawn.picture([]))
    shapes = {name: value.shape for name, value in seen.items()}
    assert shapes == {"maps1": (8, 14, 14), "maps2": (16, 5, 5), "logits": (10,)}


def test_an_unknown_example_is_named():
    with pytest.raises(ValueError, match="example: expected one of '0', .*; got '10'"):
        DrawnDigit("10")
