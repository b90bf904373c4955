"""nn.LeNet equals the same list of layers in torch: values, gradients, shapes, types."""

import numpy as np
import pytest
import torch

from helpers import nn


def twin(channels, num_classes):
    first, second = channels
    return torch.nn.Sequential(
        torch.nn.Conv2d(1, first, 5, padding=2),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(first, second, 5),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Linear(25 * second, num_classes),
    ).double()


@pytest.mark.parametrize(("channels", "num_classes"), [((8, 16), 10), ((3, 5), 4)])
def test_LeNet_equals_torch(channels, num_classes):
    rng = np.random.default_rng(0)
    net, theirs = nn.LeNet(channels, num_classes, rng=rng), twin(channels, num_classes)
    theirs.load_state_dict({k: torch.tensor(v) for k, v in net.state_dict().items()})
    x = rng.normal(size=(3, 1, 28, 28))
    grad = rng.normal(size=(3, num_classes))
    x_torch = torch.tensor(x, requires_grad=True)
    y_torch = theirs(x_torch)
    y_torch.backward(torch.tensor(grad))
    np.testing.assert_allclose(net(x), y_torch.detach(), rtol=1e-10)
    np.testing.assert_allclose(net.backward(grad), x_torch.grad, rtol=1e-9, atol=1e-14)
    for p, q in zip(net.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad, rtol=1e-9, atol=1e-13)


def test_LeNet_by_default_has_8_and_16_maps_and_10_classes():
    net = nn.LeNet(rng=np.random.default_rng(0))
    shapes = {name: p.shape for name, p in net.named_parameters()}
    assert shapes == {
        "0.weight": (8, 1, 5, 5),
        "0.bias": (8,),
        "3.weight": (16, 8, 5, 5),
        "3.bias": (16,),
        "7.weight": (10, 400),
        "7.bias": (10,),
    }
    assert {p.data.dtype for p in net.parameters()} == {np.dtype(np.float64)}
    names = [type(layer).__name__ for layer in net.layers]  # in the order of the textbooks
    assert names == [*["Conv2d", "ReLU", "MaxPool2d"] * 2, "Flatten", "Linear"]


def test_LeNet_float32_stays_float32():
    net = nn.LeNet(rng=np.random.default_rng(0), dtype=np.float32)
    y = net(np.ones((2, 1, 28, 28), np.float32))
    assert y.dtype == np.float32
    assert net.backward(np.ones_like(y)).dtype == np.float32
    assert {p.grad.dtype for p in net.parameters()} == {np.dtype(np.float32)}


def test_LeNet_draws_from_the_generator_it_is_given():
    ours, same, other = (nn.LeNet(rng=np.random.default_rng(s)).state_dict() for s in (0, 0, 1))
    assert all(np.array_equal(ours[k], same[k]) for k in ours)
    assert not any(np.array_equal(ours[k], other[k]) for k in ours)


@pytest.mark.parametrize("shape", [(2, 28, 28), (2, 3, 28, 28), (2, 784), (2, 1, 32, 32)])
def test_LeNet_names_a_wrong_input(shape):
    with pytest.raises(ValueError, match="expected input of shape"):
        nn.LeNet(rng=np.random.default_rng(0))(np.ones(shape))
