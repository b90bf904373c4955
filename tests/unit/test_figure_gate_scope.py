"""The gates of an LSTM: the page's data, and NumPy's side of its numbers."""

import numpy as np
import pytest

from helpers import nn
from helpers.figures import GateScope
from helpers.figures import gate_scope as gates


@pytest.mark.parametrize("shift", [0.0, -3.5])
def test_the_scope_is_the_lstm_of_the_lesson(shift):
    net, text = gates.load(), "C" + gates.noises()[1]
    layer = nn.LSTM(8, 16, rng=np.random.default_rng(0))
    bias = net["b"].copy()
    bias[16:32] += shift
    values = (net["W"], net["U"], bias, 0 * bias)
    layer.load_state_dict(dict(zip(layer.state_dict(), values, strict=True)))
    x = np.eye(8)[[gates.LETTERS.index(letter) for letter in text]][:, None]
    output, (_, c) = layer(x)
    found = gates.scope(text, shift)
    np.testing.assert_allclose(found["h"], output[:, 0], rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(found["c"][-1], c[0, 0], rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(found["shares"].sum(axis=1), 1, rtol=1e-12)
    assert [found[name].shape for name in "ifgo"] == [(21, 16)] * 4


def test_it_recalls_every_letter_and_forgets_when_it_is_told_to():
    said = {
        shift: [
            gates.scope(letter + noise, shift)["shares"][-1].argmax()
            for letter in "ABCD"
            for noise in gates.noises()
        ]
        for shift in (0.0, gates.SHIFTS[0])
    }
    assert said[0.0] == [0] * 4 + [1] * 4 + [2] * 4 + [3] * 4
    assert said[gates.SHIFTS[0]] != said[0.0]


def test_another_letter_is_refused():
    assert GateScope("D").payload()["letter"] == "D"
    with pytest.raises(ValueError, match="letter: expected one of 'A', 'B', 'C', 'D'; got 'E'"):
        GateScope("E")
