"""BatchNorm1d equals torch.nn's: outputs, gradients, running statistics, in both modes."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import nn

quiet = settings(deadline=None, derandomize=True)


def pair(C, rng, **options):
    """A layer with random parameters and running statistics, and its twin in torch."""
    ours = nn.BatchNorm1d(C, **options)
    for member in (ours.weight, ours.bias, ours.running_mean):
        member.data[...] = rng.normal(size=C)
    ours.running_var.data[...] = rng.uniform(0.5, 2, size=C)
    theirs = torch.nn.BatchNorm1d(C, **options).double()
    theirs.load_state_dict({k: torch.tensor(v) for k, v in ours.state_dict().items()})
    return ours, theirs


def assert_same_state(ours, theirs):
    state = {name: value.numpy() for name, value in theirs.state_dict().items()}
    assert list(ours.state_dict()) == list(state)
    for name, value in ours.state_dict().items():
        np.testing.assert_allclose(value, state[name], 1e-10, 1e-13, err_msg=name)


@pytest.mark.parametrize("training", [True, False], ids=["BatchNorm1d-train", "BatchNorm1d-eval"])
@quiet
@given(
    N=st.integers(2, 9),
    C=st.integers(1, 6),
    eps=st.sampled_from([1e-5, 1e-3, 0.8]),
    momentum=st.sampled_from([0.1, 0.0, 0.35, 1.0]),
    seed=st.integers(0, 2**32 - 1),
)
def test_batchnorm_equals_torch(training, N, C, eps, momentum, seed):
    rng = np.random.default_rng(seed)
    ours, theirs = pair(C, rng, eps=eps, momentum=momentum)
    ours.train(training), theirs.train(training)
    x, grad = rng.normal(1, 2, size=(N, C)), rng.normal(size=(N, C))
    x_torch = torch.tensor(x, requires_grad=True)
    y_torch = theirs(x_torch)
    y_torch.backward(torch.tensor(grad))
    np.testing.assert_allclose(ours(x), y_torch.detach(), 1e-10, 1e-12)
    dx = ours.backward(grad)
    size = np.abs(x_torch.grad.numpy()).max()
    np.testing.assert_allclose(dx, x_torch.grad, 1e-9, 1e-9 * size + 1e-10 * (N == 2))
    np.testing.assert_allclose(ours.weight.grad, theirs.weight.grad, 1e-9, 1e-12)
    np.testing.assert_allclose(ours.bias.grad, theirs.bias.grad, 1e-9, 1e-12)
    assert_same_state(ours, theirs)


def test_running_statistics_of_batchnorm_follow_torch_over_many_steps():
    rng = np.random.default_rng(0)
    ours, theirs = pair(4, rng, momentum=0.3)
    for size in [2, 9, 5] * 20:
        x = rng.normal(3, 2, size=(size, 4))
        ours(x), theirs(torch.tensor(x))
    assert ours.num_batches_tracked.data == 60
    assert_same_state(ours, theirs)
    x = rng.normal(size=(5, 4))
    np.testing.assert_allclose(ours.eval()(x), theirs.eval()(torch.tensor(x)).detach(), 1e-10)
    assert_same_state(ours, theirs)  # looking changes nothing


def test_batchnorm_begins_as_torch_does_and_takes_its_state():
    rng = np.random.default_rng(0)
    fresh = nn.BatchNorm1d(3)
    assert_same_state(fresh, torch.nn.BatchNorm1d(3).double())
    assert (fresh.eps, fresh.momentum) == (1e-5, 0.1)
    assert fresh.num_features == 3
    _, theirs = pair(3, rng)
    theirs(torch.tensor(rng.normal(size=(4, 3))))
    fresh.load_state_dict(theirs.state_dict())
    assert_same_state(fresh, theirs)


@pytest.mark.parametrize("training", [True, False], ids=["BatchNorm1d-train", "BatchNorm1d-eval"])
def test_input_gradient_of_batchnorm_by_the_complex_step(training):
    rng = np.random.default_rng(0)
    layer, _ = pair(5, rng)
    x, way, grad = (rng.normal(size=(4, 5)) for _ in range(3))
    slope = np.sum(grad * layer.train(training)(x + 1e-20j * way)).imag / 1e-20
    layer(x)
    np.testing.assert_allclose(np.sum(layer.backward(grad) * way), slope, 1e-12)
    assert layer.running_mean.data.dtype == layer.running_var.data.dtype == float


@pytest.mark.parametrize("name", ["BatchNorm1d"])
def test_gradients_add_up_and_the_mode_is_that_of_the_forward_pass(name):
    rng = np.random.default_rng(0)
    layer, _ = pair(3, rng)
    assert type(layer).__name__ == name
    x, grad = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    layer(x)
    first = layer.backward(grad)
    once = layer.weight.grad.copy(), layer.bias.grad.copy()
    layer.eval()
    np.testing.assert_array_equal(layer.backward(grad), first)
    np.testing.assert_allclose(layer.weight.grad, 2 * once[0], 1e-14)
    np.testing.assert_allclose(layer.bias.grad, 2 * once[1], 1e-14)


def test_an_example_in_use_does_not_know_its_batch():
    rng = np.random.default_rng(0)
    layer, _ = pair(3, rng)
    x = rng.normal(size=(5, 3))
    np.testing.assert_array_equal(layer.eval()(x)[:1], layer(x[:1]))


@pytest.mark.parametrize("training", [True, False])
def test_batchnorm_keeps_float32(training):
    layer = nn.BatchNorm1d(3, dtype=np.float32).train(training)
    x = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    y = layer(x)
    dx = layer.backward(y)
    tensors = y, dx, layer.weight.grad, layer.bias.grad
    members = layer.weight, layer.bias, layer.running_mean, layer.running_var
    assert {a.dtype for a in tensors} | {m.data.dtype for m in members} == {np.dtype("float32")}


def test_a_batch_of_one_is_refused_in_training_as_in_torch():
    layer, x = nn.BatchNorm1d(3), np.ones((1, 3))
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        torch.nn.BatchNorm1d(3).double()(torch.tensor(x))
    message = "expected more than one row in training, got a batch of one; call eval() first"
    with pytest.raises(ValueError, match=re.escape(message)):
        layer(x)
    np.testing.assert_allclose(layer.eval()(x), x, 1e-5)
    assert layer.train()(np.array([[1.0, 2, 3], [2, 3, 4]])).shape == (2, 3)


@pytest.mark.parametrize("x", [np.ones((4, 2)), np.ones(3), np.ones((4, 3, 2))])
def test_batchnorm_wants_rows_of_its_width(x):
    with pytest.raises(ValueError, match=r"BatchNorm1d: expected input of shape \(N, 3\), got"):
        nn.BatchNorm1d(3)(x)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((0,), ValueError, "BatchNorm1d: num_features expected at least 1, got 0"),
        ((2.5,), TypeError, "BatchNorm1d: num_features expected an integer, got 2.5"),
        ((True,), TypeError, "BatchNorm1d: num_features expected an integer, got True"),
        ((3, 0), ValueError, "BatchNorm1d: eps expected above 0, got 0"),
        ((3, -1e-5), ValueError, "BatchNorm1d: eps expected above 0, got -1e-05"),
        ((3, "a", None), TypeError, "BatchNorm1d: eps expected a number, got 'a'"),
        ((3, 1e-5, None), TypeError, "BatchNorm1d: momentum expected a number, got None"),
        ((3, 1e-5, True), TypeError, "BatchNorm1d: momentum expected a number, got True"),
        ((3, 1e-5, 1.1), ValueError, r"BatchNorm1d: momentum expected in \[0, 1\], got 1.1"),
        ((3, 1e-5, -0.1), ValueError, r"BatchNorm1d: momentum expected in \[0, 1\], got -0.1"),
    ],
)
def test_senseless_sizes_of_batchnorm_are_named(arguments, error, message):
    with pytest.raises(error, match=message):
        nn.BatchNorm1d(*arguments)


@pytest.mark.parametrize("size", [1, np.int64(3)])
@pytest.mark.parametrize("rate", [0, 1, 0.5, np.float32(0.25)])
def test_sensible_sizes_of_batchnorm_are_taken(size, rate):
    assert nn.BatchNorm1d(size, np.float64(1e-3), rate).weight.shape == (size,)
