"""The code inside the lesson on initialisation equals torch and the laws it derives."""

import numpy as np
import pytest
import torch
from lesson import lessons

from helpers import nn
from helpers.checks import gradient_check
from helpers.nn.batchnorm import check_norm
from helpers.nn.init import fans
from helpers.nn.residual import check_branch, same_shape

LESSON = next((lesson for lesson in lessons() if lesson.slug == "initialisation"), None)
PARTS = ("Module", "Parameter", "Buffer", "Linear", "ReLU", "Tanh", "Sequential")
NAMESPACE = {name: getattr(nn, name) for name in (*PARTS, "CrossEntropyLoss", "SGD")}
CHECKS = {"check_norm": check_norm, "check_branch": check_branch, "same_shape": same_shape}
BUILD = ("affine", "deep_net", "kaiming_normal_", "xavier_normal_", "Residual", "BatchNorm1d")


def load(*names):
    return LESSON.load(*names, np=np, fans=fans, **NAMESPACE, **CHECKS)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_batch_normalisation_of_the_page_equals_torch(rng):
    ours = load("BatchNorm1d")["BatchNorm1d"](5, 1e-3, 0.4)
    ours.weight.data[...] = rng.normal(size=5)
    theirs = torch.nn.BatchNorm1d(5, 1e-3, 0.4).double()
    theirs.load_state_dict({k: torch.tensor(v) for k, v in ours.state_dict().items()})
    for training in (True, True, False):
        ours.train(training), theirs.train(training)
        x, grad = rng.normal(2, 3, size=(7, 5)), rng.normal(size=(7, 5))
        x_torch = torch.tensor(x, requires_grad=True)
        y_torch = theirs(x_torch)
        y_torch.backward(torch.tensor(grad))
        np.testing.assert_allclose(ours(x), y_torch.detach(), 1e-10)
        np.testing.assert_allclose(ours.backward(grad), x_torch.grad, 1e-9, 1e-12)
    for name, value in theirs.state_dict().items():
        np.testing.assert_allclose(ours.state_dict()[name], value, 1e-12, err_msg=name)
    np.testing.assert_allclose(ours.weight.grad, theirs.weight.grad, 1e-10)


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_deep_net_of_the_page_has_its_layers_and_gradients(wrapped, rng):
    code = load(*BUILD)
    wrap = {"wrap": code["Residual"]} if wrapped else {}
    net = code["deep_net"](code["xavier_normal_"], lambda: [nn.Tanh()], rng=rng, depth=4, **wrap)
    assert len(net.layers) == 3 + 1 + 1
    matrices = [p for p in net.parameters() if p.data.ndim == 2]
    assert [p.shape for p in matrices] == [(64, 784), (64, 64), (64, 64), (10, 64)]
    assert not any(p.data.any() for p in net.parameters() if p.data.ndim == 1)
    for p in net.parameters():
        p.data = p.data.astype(float)
    x = rng.normal(size=(3, 784))
    report = gradient_check(net, x, rng=rng, method="complex", max_entries=10)
    assert report.worst < 1e-12


def test_signal_and_likeness(rng):
    code = load(*BUILD, "signal", "size", "likeness")
    net = code["deep_net"](code["kaiming_normal_"], lambda: [nn.ReLU()], rng=rng)
    x, y = rng.normal(size=(6, 784)).astype(np.float32), rng.integers(0, 10, 6)
    sums, slopes = code["signal"](net, x, y)
    assert [a.shape for a in sums] == [a.shape for a in slopes] == [(6, 64)] * 29
    np.testing.assert_array_equal(sums[0], net.layers[0](x))
    assert code["size"](np.array([3.0, -4.0])) == pytest.approx(12.5**0.5)
    rows = np.array([[1.0, 0], [0, 2], [3, 0]])
    assert code["likeness"](rows) == pytest.approx(1 / 3)
    assert code["likeness"](np.ones((4, 3))) == pytest.approx(1)


def test_the_laws_hold_on_average(rng):
    """Eqs. (1), (4), (6) and (12) over many draws of the weights."""
    x = rng.normal(size=8)
    z = np.array([rng.normal(0, 0.3, (5, 8)) @ x for _ in range(4000)])
    assert np.mean(z**2) == pytest.approx(8 * 0.3**2 * np.mean(x**2), rel=0.05)
    assert np.mean(np.maximum(z, 0) ** 2) == pytest.approx(np.mean(z**2) / 2, rel=0.05)
    q = 0.02
    z = rng.normal(0, q**0.5, 400_000)
    assert np.mean(np.tanh(z) ** 2) == pytest.approx(q - 2 * q**2, rel=0.01)
    h = rng.normal(size=(2000, 1, 32))
    for _ in range(3):
        W = rng.normal(0, (2 / 32) ** 0.5, (2000, 32, 32))
        h = h + np.maximum(h, 0) @ W
    assert np.mean(h**2) == pytest.approx(2**3, rel=0.05)
