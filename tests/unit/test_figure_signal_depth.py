"""The figure of signal and depth: the page's data, and NumPy's side of its numbers."""

import numpy as np
import pytest

from helpers import nn
from helpers.figures import SignalDepth
from helpers.figures import signal_depth as figure


def test_the_numbers_have_variance_one_and_no_pattern():
    x, W, grad = figure.start()
    assert (x.shape, W.shape, grad.shape) == ((24, 48), (30, 48, 48), (24, 48))
    assert abs(W.mean()) < 0.01
    assert abs(W.std() - 1) < 0.01
    assert np.abs(W).max() <= 3**0.5
    assert np.abs(np.corrcoef(W.reshape(-1, 48)) - np.eye(1440)).max() < 0.75
    np.testing.assert_array_equal(figure.scattered(7, 5), figure.scattered(5, 9)[2:7])


@pytest.mark.parametrize("cure", figure.CURES)
@pytest.mark.parametrize("kind", figure.KINDS)
def test_sizes_are_those_of_the_books_layers(kind, cure):
    x, W, grad = figure.start()
    rng, gain = np.random.default_rng(0), 1.3
    bend = {"relu": nn.ReLU, "tanh": nn.Tanh, "linear": nn.Sequential}[kind]
    layers = []
    for k, weights in enumerate(W):
        affine = nn.Linear(48, 48, bias=False, rng=rng)
        affine.weight.data[...] = gain * 48**-0.5 * weights
        block = [nn.BatchNorm1d(48)] * (cure == "norm") + [bend(), affine]
        block = nn.Sequential(*block)
        layers.append(affine if k == 0 else nn.Residual(block) if cure == "residual" else block)
    signals, slopes = [], []
    for layer in layers:
        x = layer(x)
        signals.append(np.sqrt(np.mean(x**2)))
    for layer in reversed(layers):
        slopes.insert(0, np.sqrt(np.mean(grad**2)))
        grad = layer.backward(grad)
    ours = figure.sizes(gain, kind, cure)
    np.testing.assert_allclose(ours[0], signals, 1e-9)
    np.testing.assert_allclose(ours[1], slopes, 1e-9)


def ends(gain, kind, cure):
    signals, slopes = figure.sizes(gain, kind, cure)
    return signals[-1] / signals[0], slopes[0] / slopes[-1]


def flat(*arguments):
    return all(0.1 < end < 10 for end in ends(*arguments))


def test_what_the_task_and_the_alternative_text_say():
    forward, backward = ends(1.0, "relu", "plain")
    assert 1e-5 < forward < 4e-5
    assert 1e-5 < backward < 6e-5
    for kind, low, high in (("relu", 1.3, 1.6), ("tanh", 0.95, 1.7)):
        held = [gain for gain in figure.GAINS if flat(gain, kind, "plain")]
        assert low <= min(held) < max(held) <= high
    assert 1.4 in [gain for gain in figure.GAINS if flat(gain, "relu", "plain")]
    signals, slopes = zip(*(ends(g, "relu", "norm") for g in (0.5, 1.0, 3.0)), strict=True)
    assert max(signals) / min(signals) < 1.1
    assert max(slopes) / min(slopes) < 1.1
    assert min(slopes) > 30


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"gain": 1.01}, "gain: expected one of 0.5, .*; got 1.01"),
        ({"kind": "gelu"}, "kind: expected one of 'relu', 'tanh', 'linear'; got 'gelu'"),
        ({"cure": "both"}, "cure: expected one of 'plain', 'norm', 'residual'; got 'both'"),
    ],
)
def test_wrong_choices_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        SignalDepth(**arguments)
