"""The gates of an LSTM: the page's data, and NumPy's side of its numbers."""

import re
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from helpers import nn
from helpers.figures import GateScope, base
from helpers.figures import gate_scope as gates
from helpers.figures.fallback import draw_gate_scope


def test_html_is_the_same_every_time_small_and_asks_for_nothing():
    page = GateScope()._repr_html_()
    assert page == GateScope()._repr_html_()
    assert len(zlib.compress(page.encode())) < 60_000
    page = page.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|@import|url\(|\bsrc=\"(?!data:)|\bid=", page)
    assert repr(GateScope()) == "GateScope()"


def test_shipped_picture_is_what_is_drawn_today():
    shipped = base.FOLDER / "gate_scope.png"
    assert shipped.stat().st_size < 15_000
    old = np.asarray(Image.open(shipped).convert("L"), dtype=float)
    new = np.asarray(Image.open(BytesIO(draw_gate_scope())).convert("L"), dtype=float)
    assert old.shape == new.shape
    assert np.abs(old - new).mean() < 4.0


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
