"""The shipped LeNets are what the README says."""

import numpy as np
import pytest

from helpers import data, nn
from helpers.train import accuracy


def net_of(state):
    net = nn.LeNet(rng=np.random.default_rng(0))
    net.load_state_dict(state)
    return net


@pytest.mark.parametrize(("kind", "expected"), [("plain", 0.968), ("warped", 0.989)])
def test_digits(kind, expected):
    whole, scales = data.lenet_digits(kind)
    assert {value.dtype for value in whole.values()} == {np.dtype(np.int8)}
    assert all(np.abs(value.astype(int)).max() == 127 for value in whole.values())
    net = net_of({name: whole[name] * scales[name] for name in whole})
    split = data.mnist()
    assert accuracy(net(split.x_test[:, None]), split.y_test) == pytest.approx(expected, abs=0.002)


def test_unknown_kind_is_named():
    with pytest.raises(ValueError, match="unknown kind 'bent': expected one of plain, warped"):
        data.lenet_digits("bent")


def test_fashion():
    split, states = data.fashion_mnist(), data.lenet_fashion()
    scores = [accuracy(net_of(state)(split.x_test[:, None]), split.y_test) for state in states]
    np.testing.assert_allclose(scores, [0.888, 0.890, 0.891], atol=0.002)
