"""Conv2d equals torch.nn.Conv2d in float64, keeps the dtype, and names bad input."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import nn

quiet = settings(deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)


@st.composite
def settings_of_the_knobs(draw):
    """Arguments of a Conv2d, and the shape of an input that it fits."""
    groups, K, dilation = (draw(st.integers(1, 3)) for _ in range(3))
    C, maps = (groups * draw(st.integers(1, 3)) for _ in range(2))
    sizes = {"stride": draw(st.integers(1, 3)), "padding": draw(st.integers(0, 3))}
    least = max(1, dilation * (K - 1) + 1 - 2 * sizes["padding"])
    H, W = (least + draw(st.integers(0, 5)) for _ in range(2))
    options = {**sizes, "dilation": dilation, "groups": groups, "bias": draw(st.booleans())}
    return (C, maps, K), options, (draw(st.integers(1, 3)), C, H, W)


def close(ours, theirs, rtol, atol=1e-13):
    assert ours.shape == tuple(theirs.shape)
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol, atol)


def same_as_torch(sizes, options, shape, rng):
    ours = nn.Conv2d(*sizes, **options, rng=rng)
    theirs = torch.nn.Conv2d(*sizes, **options, dtype=torch.float64)
    theirs.load_state_dict({k: torch.from_numpy(v) for k, v in ours.state_dict().items()})
    x = rng.normal(size=shape)
    x_torch = torch.tensor(x, requires_grad=True)
    y_torch = theirs(x_torch)
    grad = rng.normal(size=y_torch.shape)
    y_torch.backward(torch.from_numpy(grad))
    close(ours(x), y_torch, 1e-10)
    close(ours.backward(grad), x_torch.grad, 1e-9)
    twins = dict(theirs.named_parameters())
    assert list(dict(ours.named_parameters())) == list(twins)
    for name, parameter in ours.named_parameters():
        close(parameter.grad, twins[name].grad, 1e-9, 1e-12)


@settings(quiet, max_examples=200)
@given(knobs=settings_of_the_knobs(), seed=seeds)
def test_Conv2d_equals_torch_whatever_the_knobs(knobs, seed):
    same_as_torch(*knobs, np.random.default_rng(seed))


@pytest.mark.parametrize("bias", [True, False])
def test_Conv2d_equals_torch_with_every_knob_turned(bias):
    options = {"stride": 2, "padding": 3, "dilation": 2, "groups": 2, "bias": bias}
    same_as_torch((4, 6, 3), options, (5, 4, 9, 7), np.random.default_rng(0))


def test_Conv2d_has_the_order_and_the_defaults_of_torch():
    layer = nn.Conv2d(4, 6, 3, 2, 1, 5, 2, False, rng=np.random.default_rng(0))
    assert (layer.in_channels, layer.out_channels, layer.kernel_size) == (4, 6, 3)
    assert (layer.stride, layer.padding, layer.dilation, layer.groups) == (2, 1, 5, 2)
    assert layer.bias is None
    layer = nn.Conv2d(4, 6, 3, rng=np.random.default_rng(0))
    assert (layer.stride, layer.padding, layer.dilation, layer.groups) == (1, 0, 1, 1)
    assert [p.shape for p in layer.parameters()] == [(6, 4, 3, 3), (6,)]
    assert {p.data.dtype for p in layer.parameters()} == {np.dtype(np.float64)}


def test_Conv2d_draws_weight_then_bias_uniformly_as_torch_bounds_them():
    layer = nn.Conv2d(8, 6, 3, groups=2, rng=np.random.default_rng(3))
    rng = np.random.default_rng(3)
    np.testing.assert_allclose(layer.weight.data, rng.uniform(-1 / 6, 1 / 6, (6, 4, 3, 3)), 1e-14)
    np.testing.assert_allclose(layer.bias.data, rng.uniform(-1 / 6, 1 / 6, 6), 1e-14)


def test_Conv2d_flips_nothing_and_pads_nothing():
    layer = nn.Conv2d(1, 1, 2, bias=False, rng=np.random.default_rng(0))
    layer.load_state_dict({"weight": np.arange(4.0).reshape(1, 1, 2, 2)})
    spot = np.zeros((1, 1, 3, 3))
    spot[0, 0, 1, 1] = 1
    np.testing.assert_array_equal(layer(spot)[0, 0], [[3, 2], [1, 0]])


@pytest.mark.parametrize("stride", [1, 2])
def test_Conv2d_keeps_float32(stride):
    rng = np.random.default_rng(0)
    layer = nn.Conv2d(2, 4, 3, stride, 1, groups=2, rng=rng, dtype=np.float32)
    y = layer(rng.normal(size=(2, 2, 7, 6)).astype(np.float32))
    arrays = [y, layer.backward(y), *(a for p in layer.parameters() for a in (p.data, p.grad))]
    assert {a.dtype for a in arrays} == {np.dtype(np.float32)}


def test_Conv2d_of_mixed_types_follows_result_type():
    rng = np.random.default_rng(0)
    layer = nn.Conv2d(2, 4, 3, rng=rng, dtype=np.float32)
    y = layer(rng.normal(size=(2, 2, 7, 6)))
    assert y.dtype == layer.backward(y).dtype == np.float64
    assert layer.backward(y.astype(np.float32)).dtype == np.float32
    wide = nn.Conv2d(2, 4, 3, rng=rng)
    y = wide(rng.normal(size=(2, 2, 7, 6)).astype(np.float32))
    assert y.dtype == wide.backward(y.astype(np.float32)).dtype == np.float64
    assert {p.grad.dtype for p in layer.parameters()} == {np.dtype(np.float32)}


def test_Conv2d_carries_complex_numbers():
    rng = np.random.default_rng(0)
    layer = nn.Conv2d(2, 4, 3, 2, 1, rng=rng)
    x, direction = rng.normal(size=(2, 3, 2, 7, 6))
    y = layer(x)
    grad = rng.normal(size=y.shape)
    slope = np.sum(layer.backward(grad) * direction)
    z = layer(x + 1e-20j * direction)
    np.testing.assert_allclose(z.real, y, 1e-14)
    np.testing.assert_allclose(np.sum(grad * z.imag) / 1e-20, slope, 1e-12)


def test_Conv2d_adds_gradients_until_they_are_zeroed():
    rng = np.random.default_rng(0)
    layer = nn.Conv2d(2, 4, 3, rng=rng)
    y = layer(rng.normal(size=(2, 2, 7, 6)))
    layer.backward(y)
    once = [p.grad.copy() for p in layer.parameters()]
    layer.backward(y)
    for p, grad in zip(layer.parameters(), once, strict=True):
        np.testing.assert_array_equal(p.grad, 2 * grad)
        assert grad.any()


def test_Conv2d_can_leave_out_the_input_gradient_and_nothing_else_changes():
    results = []
    for wanted in (True, False):
        layer = nn.Conv2d(2, 4, 3, rng=np.random.default_rng(0))
        assert layer.input_requires_grad
        layer.input_requires_grad = wanted
        y = layer(np.random.default_rng(1).normal(size=(2, 2, 7, 6)))
        assert (layer.backward(y) is not None) == wanted
        results.append([y, *(p.grad for p in layer.parameters())])
    for a, b in zip(*results, strict=True):
        np.testing.assert_array_equal(a, b)


def test_Conv2d_leaves_its_arguments_alone():
    rng = np.random.default_rng(0)
    layer = nn.Conv2d(2, 4, 3, padding=1, rng=rng)
    x = rng.normal(size=(2, 2, 7, 6))
    grad = rng.normal(size=layer(x).shape)
    kept = x.copy(), grad.copy(), layer.state_dict()
    layer(x)
    layer.backward(grad)
    np.testing.assert_array_equal(x, kept[0])
    np.testing.assert_array_equal(grad, kept[1])
    for key, value in layer.state_dict().items():
        np.testing.assert_array_equal(value, kept[2][key])


def test_Conv2d_goes_back_with_the_weights_it_went_forward_with():
    rng = np.random.default_rng(0)
    layer = nn.Conv2d(2, 4, 3, rng=rng)
    y = layer(rng.normal(size=(2, 2, 7, 6)))
    before = layer.backward(y)
    layer.weight.data *= 2
    np.testing.assert_array_equal(layer.backward(y), before)


@pytest.mark.parametrize(
    ("sizes", "error", "message"),
    [
        ({"in_channels": 5}, ValueError, "in_channels expected a multiple of groups 2, got 5"),
        ({"out_channels": 3}, ValueError, "out_channels expected a multiple of groups 2, got 3"),
        ({"in_channels": 5, "out_channels": 3}, ValueError, "in_channels expected a multiple"),
        ({"groups": 0}, ValueError, "groups expected at least 1, got 0"),
        ({"stride": 0}, ValueError, "stride expected at least 1, got 0"),
        ({"dilation": 0}, ValueError, "dilation expected at least 1, got 0"),
        ({"padding": -1}, ValueError, "padding expected at least 0, got -1"),
        ({"kernel_size": 0}, ValueError, "kernel_size expected at least 1, got 0"),
        ({"in_channels": 0}, ValueError, "in_channels expected at least 1, got 0"),
        ({"out_channels": 0}, ValueError, "out_channels expected at least 1, got 0"),
        ({"kernel_size": (3, 3)}, TypeError, r"kernel_size expected an integer, got \(3, 3\)"),
        ({"stride": 1.0}, TypeError, "stride expected an integer, got 1.0"),
        ({"padding": True}, TypeError, "padding expected an integer, got True"),
        ({"padding": "same"}, TypeError, "padding expected an integer, got 'same'"),
    ],
)
def test_Conv2d_of_impossible_sizes_is_refused(sizes, error, message):
    right = {"in_channels": 4, "out_channels": 6, "kernel_size": 3, "groups": 2}
    nn.Conv2d(**right, rng=np.random.default_rng(0))
    with pytest.raises(error, match=f"^Conv2d: {message}"):
        nn.Conv2d(**{**right, **sizes}, rng=np.random.default_rng(0))


def test_Conv2d_takes_sizes_that_are_NumPy_integers():
    K, one = np.int64(3), np.int32(1)
    layer = nn.Conv2d(2, 4, K, one, one, rng=np.random.default_rng(0))
    assert layer(np.ones((1, 2, 5, 6))).shape == (1, 4, 5, 6)


@pytest.mark.parametrize(
    "shape", [(2, 7, 6), (2, 3, 7, 6), (2, 1, 7, 6), (2, 7, 6, 2), (2, 2, 7, 6, 1), (7,)]
)
def test_Conv2d_wants_four_axes_and_its_channels(shape):
    layer = nn.Conv2d(2, 4, 3, rng=np.random.default_rng(0))
    message = r"^Conv2d: expected input of shape \(N, 2, H, W\), got \("
    with pytest.raises(ValueError, match=message):
        layer(np.ones(shape))


@pytest.mark.parametrize("shape", [(4, 9), (9, 4)])
def test_Conv2d_whose_kernel_does_not_fit_is_refused(shape):
    layer = nn.Conv2d(1, 1, 3, padding=1, dilation=3, rng=np.random.default_rng(0))
    assert layer(np.ones((1, 1, 5, 5))).shape == (1, 1, 1, 1)
    sizes = " x ".join(str(size + 2) for size in shape)
    message = f"^Conv2d: expected a padded input of at least 7 x 7, the span of the .*, got {sizes}"
    with pytest.raises(ValueError, match=message):
        layer(np.ones((1, 1, *shape)))


def test_Conv2d_refuses_an_empty_batch_and_whole_numbers():
    layer = nn.Conv2d(1, 1, 3, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"at least one row, got an empty input \(0, 1, 5, 5\)"):
        layer(np.ones((0, 1, 5, 5)))
    with pytest.raises(TypeError, match="expected floating-point numbers, got int64"):
        layer(np.ones((1, 1, 5, 5), dtype=np.int64))


def test_Conv2d_backward_wants_a_forward_pass_and_its_shape():
    layer = nn.Conv2d(1, 1, 3, rng=np.random.default_rng(0))
    with pytest.raises(RuntimeError, match="Conv2d: backward needs a forward pass first"):
        layer.backward(np.ones((1, 1, 3, 3)))
    layer(np.ones((1, 1, 5, 5)))
    with pytest.raises(ValueError, match=r"output's shape \(1, 1, 3, 3\), got \(1, 1, 3\)"):
        layer.backward(np.ones((1, 1, 3)))
