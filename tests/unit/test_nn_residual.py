"""Residual adds its input, forward and backward, and keeps the shape."""

import numpy as np
import pytest
import torch

from helpers import nn


def branch(rng, D=4):
    return nn.Sequential(nn.Linear(D, 7, rng=rng), nn.Tanh(), nn.Linear(7, D, rng=rng))


@pytest.mark.parametrize("name", ["Residual"])
def test_residual_equals_torch(name):
    rng = np.random.default_rng(0)
    layer, x, grad = (
        getattr(nn, name)(branch(rng)),
        rng.normal(size=(3, 4)),
        rng.normal(size=(3, 4)),
    )
    twin = torch.nn.Sequential(torch.nn.Linear(4, 7), torch.nn.Tanh(), torch.nn.Linear(7, 4))
    state = {k.removeprefix("branch."): torch.tensor(v) for k, v in layer.state_dict().items()}
    twin.double().load_state_dict(state)
    x_torch = torch.tensor(x, requires_grad=True)
    y = x_torch + twin(x_torch)
    y.backward(torch.tensor(grad))
    np.testing.assert_allclose(layer(x), y.detach(), 1e-12)
    np.testing.assert_allclose(layer.backward(grad), x_torch.grad, 1e-12)
    for (name, p), q in zip(layer.named_parameters(), twin.parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad, 1e-12, err_msg=name)


def test_residuals_can_be_nested():
    rng = np.random.default_rng(0)
    layer = nn.Residual(nn.Residual(branch(rng)))
    x, way, grad = (rng.normal(size=(3, 4)) for _ in range(3))
    slope = np.sum(grad * layer(x + 1e-20j * way)).imag / 1e-20
    layer(x)
    np.testing.assert_allclose(np.sum(layer.backward(grad) * way), slope, 1e-12)
    assert next(layer.named_parameters())[0] == "branch.branch.0.weight"


def test_residual_of_nothing_doubles_and_keeps_float32():
    layer, x = nn.Residual(nn.ReLU()), np.array([[1.0, -2.0]], np.float32)
    np.testing.assert_array_equal(layer(x), [[2, -2]])
    np.testing.assert_array_equal(layer.backward(x), [[2, -2]])
    assert layer(x).dtype == layer.backward(x).dtype == np.float32


@pytest.mark.parametrize("width", [1, 5])
def test_a_branch_that_changes_the_shape_is_refused(width):
    rng = np.random.default_rng(0)
    layer = nn.Residual(nn.Linear(4, width, rng=rng))
    message = rf"Residual: expected a branch that keeps the shape \(3, 4\), got \(3, {width}\)"
    with pytest.raises(ValueError, match=message):
        layer(np.ones((3, 4)))


@pytest.mark.parametrize("thing", [lambda x: x, None])
def test_a_branch_is_a_module(thing):
    with pytest.raises(TypeError, match="Residual: expected a Module, got"):
        nn.Residual(thing)
