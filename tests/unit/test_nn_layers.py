"""Layers equal torch.nn in float64, keep the dtype, let complex numbers through."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from helpers import nn

ACTIVATIONS = ["ReLU", "Tanh", "Sigmoid"]
sides = st.integers(1, 7)
seeds = st.integers(0, 2**32 - 1)
quiet = settings(deadline=None, derandomize=True)


def close(ours, theirs, rtol, atol=1e-14):
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol, atol)


def linear_pair(d, h, bias, rng):
    """Return our layer and torch's, with the same weights."""
    ours = nn.Linear(d, h, bias, rng=rng)
    theirs = torch.nn.Linear(d, h, bias, dtype=torch.float64)
    theirs.load_state_dict({k: torch.from_numpy(v) for k, v in ours.state_dict().items()})
    return ours, theirs


def make(name, rng, dtype=np.float64):
    """Return a layer that takes (N, 3)."""
    if name == "Linear":
        return nn.Linear(3, 4, rng=rng, dtype=dtype)
    if name == "Sequential":
        first, last = (nn.Linear(*s, rng=rng, dtype=dtype) for s in [(3, 5), (5, 2)])
        return nn.Sequential(first, nn.Tanh(), last)
    return getattr(nn, name)()


@pytest.mark.parametrize("name", ACTIVATIONS)
@quiet
@given(shape=array_shapes(max_dims=4, max_side=5), seed=seeds)
def test_activation_equals_torch(name, shape, seed):
    rng = np.random.default_rng(seed)
    z, grad = rng.normal(0, 3, shape), rng.normal(size=shape)
    ours, theirs = getattr(nn, name)(), getattr(torch.nn, name)()
    z_torch = torch.tensor(z, requires_grad=True)
    a_torch = theirs(z_torch)
    a_torch.backward(torch.from_numpy(grad))
    close(ours(z), a_torch, 1e-10)
    close(ours.backward(grad), z_torch.grad, 1e-9)


@pytest.mark.parametrize("bias", [True, False], ids=["Linear", "Linear-without-bias"])
@quiet
@given(n=sides, d=sides, h=sides, seed=seeds)
def test_affine_layer_equals_torch(bias, n, d, h, seed):
    rng = np.random.default_rng(seed)
    ours, theirs = linear_pair(d, h, bias, rng)
    x, grad = rng.normal(size=(n, d)), rng.normal(size=(n, h))
    x_torch = torch.tensor(x, requires_grad=True)
    y_torch = theirs(x_torch)
    y_torch.backward(torch.from_numpy(grad))
    close(ours(x), y_torch, 1e-10)
    close(ours.backward(grad), x_torch.grad, 1e-9)
    twins = dict(theirs.named_parameters())
    assert list(dict(ours.named_parameters())) == list(twins)
    for name, parameter in ours.named_parameters():
        close(parameter.grad, twins[name].grad, 1e-9)


@quiet
@given(n=sides, widths=st.lists(sides, min_size=3, max_size=5), seed=seeds)
def test_layers_in_a_row_equal_torch_Sequential(n, widths, seed):
    rng = np.random.default_rng(seed)
    ours, theirs = [], []
    for d, h in zip(widths[:-1], widths[1:], strict=True):
        for layers, pair in zip((ours, theirs), linear_pair(d, h, True, rng), strict=True):
            layers.append(pair)
        ours.append(nn.Tanh())
        theirs.append(torch.nn.Tanh())
    net, twin = nn.Sequential(*ours), torch.nn.Sequential(*theirs)
    x, grad = rng.normal(size=(n, widths[0])), rng.normal(size=(n, widths[-1]))
    x_torch = torch.tensor(x, requires_grad=True)
    y_torch = twin(x_torch)
    y_torch.backward(torch.from_numpy(grad))
    close(net(x), y_torch, 1e-10)
    close(net.backward(grad), x_torch.grad, 1e-9)
    twins = dict(twin.named_parameters())
    assert list(dict(net.named_parameters())) == list(twins)
    for name, parameter in net.named_parameters():
        close(parameter.grad, twins[name].grad, 1e-9)


@pytest.mark.parametrize("bias", [True, False])
def test_Linear_draws_weight_then_bias_uniformly_as_torch_bounds_them(bias):
    layer = nn.Linear(9, 5, bias, rng=np.random.default_rng(3))
    rng = np.random.default_rng(3)
    np.testing.assert_array_equal(layer.weight.data, rng.uniform(-1 / 3, 1 / 3, (5, 9)))
    if bias:
        np.testing.assert_array_equal(layer.bias.data, rng.uniform(-1 / 3, 1 / 3, 5))
    else:
        assert layer.bias is None


def test_Linear_has_float64_parameters_and_a_bias_unless_told_otherwise():
    layer = nn.Linear(3, 4, rng=np.random.default_rng(0))
    assert [p.data.dtype for p in layer.parameters()] == [np.float64, np.float64]
    assert (layer.in_features, layer.out_features) == (3, 4)


def test_ReLU_closes_at_zero_as_torch_does():
    z = np.array([-1.0, -0.0, 0.0, 1.0])
    layer = nn.ReLU()
    np.testing.assert_array_equal(layer(z), [0, 0, 0, 1])
    np.testing.assert_array_equal(layer.backward(np.full(4, 5.0)), [0, 0, 0, 5])


def test_ReLU_lets_nan_show():
    assert np.isnan(nn.ReLU()(np.array([np.nan])))


@pytest.mark.parametrize("name", ["Linear", *ACTIVATIONS, "Sequential"])
def test_float32_stays_float32(name):
    rng = np.random.default_rng(0)
    layer = make(name, rng, np.float32)
    x = rng.normal(size=(5, 3)).astype(np.float32)
    y = layer(x)
    arrays = [y, layer.backward(y), *(a for p in layer.parameters() for a in (p.data, p.grad))]
    assert {a.dtype for a in arrays} == {np.dtype(np.float32)}


@pytest.mark.parametrize("name", ["Linear", "Sequential"])
def test_mixed_types_follow_result_type(name):
    rng = np.random.default_rng(0)
    layer = make(name, rng, np.float32)
    y = layer(rng.normal(size=(5, 3)))
    assert y.dtype == layer.backward(y).dtype == np.float64
    assert {p.grad.dtype for p in layer.parameters()} == {np.dtype(np.float32)}


@pytest.mark.parametrize("name", ["Linear", *ACTIVATIONS, "Sequential"])
def test_complex_numbers_carry_the_derivative(name):
    rng = np.random.default_rng(0)
    layer = make(name, rng)
    x, direction = rng.normal(size=(2, 5, 3))
    y = layer(x)
    grad = rng.normal(size=y.shape)
    slope = np.sum(layer.backward(grad) * direction)
    z = layer(x + 1e-20j * direction)
    assert z.dtype == np.complex128
    np.testing.assert_allclose(z.real, y, 1e-15)
    np.testing.assert_allclose(np.sum(grad * z.imag) / 1e-20, slope, 1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_huge_inputs_neither_overflow_nor_warn(name, dtype):
    z = np.array([-1e4, -100, 0, 100, 1e4], dtype)
    layer = getattr(nn, name)()
    with np.errstate(all="raise"):
        a, dz = layer(z), layer.backward(np.ones_like(z))
    z_torch = torch.tensor(z, requires_grad=True)
    a_torch = getattr(torch.nn, name)()(z_torch)
    a_torch.sum().backward()
    close(a, a_torch, 1e-6, atol=1e-7)
    close(dz, z_torch.grad, 1e-6, atol=1e-7)


@pytest.mark.parametrize("name", ["Linear", "Sequential"])
def test_gradients_add_until_they_are_zeroed(name):
    rng = np.random.default_rng(0)
    layer = make(name, rng)
    y = layer(rng.normal(size=(5, 3)))
    layer.backward(y)
    once = [p.grad.copy() for p in layer.parameters()]
    layer.backward(y)
    for p, grad in zip(layer.parameters(), once, strict=True):
        np.testing.assert_array_equal(p.grad, 2 * grad)
        assert grad.any()
    layer.zero_grad()
    assert not any(p.grad.any() for p in layer.parameters())


@pytest.mark.parametrize("name", ["Linear", "Sequential"])
def test_input_gradient_can_be_left_out_and_nothing_else_changes(name):
    grads = []
    for wanted in (True, False):
        rng = np.random.default_rng(0)
        layer = make(name, rng)
        first = layer.layers[0] if name == "Sequential" else layer
        assert first.input_requires_grad
        first.input_requires_grad = wanted
        y = layer(rng.normal(size=(5, 3)))
        assert (layer.backward(y) is not None) == wanted
        grads.append([y, *(p.grad for p in layer.parameters())])
    for a, b in zip(*grads, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("name", ["Linear", *ACTIVATIONS, "Sequential"])
def test_forward_and_backward_leave_their_arguments_alone(name):
    rng = np.random.default_rng(0)
    layer = make(name, rng)
    x = rng.normal(size=(5, 3))
    grad = rng.normal(size=layer(x).shape)
    kept = x.copy(), grad.copy(), layer.state_dict()
    layer(x)
    layer.backward(grad)
    np.testing.assert_array_equal(x, kept[0])
    np.testing.assert_array_equal(grad, kept[1])
    for key, value in layer.state_dict().items():
        np.testing.assert_array_equal(value, kept[2][key])
