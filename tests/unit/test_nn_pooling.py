"""Pooling and Flatten equal torch.nn in float64, on random pictures and on ones full of ties."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import nn

POOLING = ["MaxPool2d", "AvgPool2d"]
quiet = settings(deadline=None, derandomize=True)


@st.composite
def windows(draw):
    """Kernel size, stride, padding, and the shape of an input that they fit."""
    K = draw(st.integers(1, 4))
    stride, padding = draw(st.none() | st.integers(1, 4)), draw(st.integers(0, K // 2))
    least = max(1, K - 2 * padding)
    H, W = (least + draw(st.integers(0, 6)) for _ in range(2))
    return (K, stride, padding), (draw(st.integers(1, 3)), draw(st.integers(1, 3)), H, W)


def same_as_torch(name, sizes, x, rng):
    ours, theirs = getattr(nn, name)(*sizes), getattr(torch.nn, name)(*sizes)
    x_torch = torch.tensor(x, requires_grad=True)
    y_torch = theirs(x_torch)
    grad = rng.normal(size=y_torch.shape)
    y_torch.backward(torch.from_numpy(grad))
    y, dx = ours(x), ours.backward(grad)
    assert (y.shape, dx.shape) == (tuple(y_torch.shape), x.shape)
    np.testing.assert_allclose(y, y_torch.detach(), 1e-10, 1e-14)
    np.testing.assert_allclose(dx, x_torch.grad, 1e-9, 1e-14)


@pytest.mark.parametrize("ties", [False, True], ids=["random", "ties"])
@pytest.mark.parametrize("name", POOLING)
@quiet
@given(knobs=windows(), seed=st.integers(0, 2**32 - 1))
def test_pooling_equals_torch(name, ties, knobs, seed):
    (sizes, shape), rng = knobs, np.random.default_rng(seed)
    x = rng.integers(-2, 1, shape).astype(float) if ties else rng.normal(size=shape)
    same_as_torch(name, sizes, x, rng)


@pytest.mark.parametrize("name", POOLING)
def test_pooling_equals_torch_where_windows_overlap_a_frame(name):
    rng = np.random.default_rng(0)
    x = rng.integers(-3, 0, (2, 3, 7, 6)).astype(float)  # negative: a frame of zeros would win
    same_as_torch(name, (3, 2, 1), x, rng)


@pytest.mark.parametrize("name", POOLING)
def test_pooling_steps_by_its_window_unless_told_otherwise(name):
    layer = getattr(nn, name)(3)
    assert (layer.kernel_size, layer.stride, layer.padding) == (3, 3, 0)
    layer = getattr(nn, name)(3, 2, 1)
    assert (layer.kernel_size, layer.stride, layer.padding) == (3, 2, 1)


def test_MaxPool2d_gives_all_to_the_first_of_equals():
    layer = nn.MaxPool2d(2)
    layer(np.zeros((1, 1, 2, 4)))
    dx = layer.backward(np.array([[[[5.0, 7.0]]]]))
    np.testing.assert_array_equal(dx[0, 0], [[5, 0, 7, 0], [0, 0, 0, 0]])


def test_MaxPool2d_hands_nan_on_as_torch_does():
    x = np.array([[[[1.0, np.nan], [2.0, 3.0]]]])
    assert np.isnan(nn.MaxPool2d(2)(x)).all()


@pytest.mark.parametrize("name", [*POOLING, "Flatten"])
def test_pooling_and_flatten_keep_float32(name):
    layer = getattr(nn, name)(*([2, 1, 1] if name in POOLING else []))
    y = layer(np.random.default_rng(0).normal(size=(2, 3, 6, 8)).astype(np.float32))
    assert y.dtype == layer.backward(y).dtype == np.float32


@pytest.mark.parametrize("name", [*POOLING, "Flatten"])
def test_pooling_and_flatten_carry_complex_numbers(name):
    rng = np.random.default_rng(0)
    layer = getattr(nn, name)(*([3, 2, 1] if name in POOLING else []))
    x, direction = rng.normal(size=(2, 2, 3, 6, 8))
    y = layer(x)
    grad = rng.normal(size=y.shape)
    slope = np.sum(layer.backward(grad) * direction)
    z = layer(x + 1e-20j * direction)
    np.testing.assert_allclose(z.real, y, 1e-15)
    np.testing.assert_allclose(np.sum(grad * z.imag) / 1e-20, slope, 1e-12)


@pytest.mark.parametrize("name", [*POOLING, "Flatten"])
def test_pooling_and_flatten_leave_their_arguments_alone_and_repeat(name):
    rng = np.random.default_rng(0)
    layer = getattr(nn, name)(*([2] if name in POOLING else []))
    x = rng.normal(size=(2, 3, 6, 8))
    grad = rng.normal(size=layer(x).shape)
    kept = x.copy(), grad.copy()
    first, second = layer.backward(grad), layer.backward(grad)
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(x, kept[0])
    np.testing.assert_array_equal(grad, kept[1])


@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (2, 3), (2, 3, 4)])
def test_Flatten_equals_torch(shape):
    x = np.arange(float(np.prod(shape))).reshape(shape)
    layer = nn.Flatten()
    y = layer(x)
    np.testing.assert_array_equal(y, torch.nn.Flatten()(torch.from_numpy(x)))
    np.testing.assert_array_equal(layer.backward(y), x)


@pytest.mark.parametrize("name", POOLING)
@pytest.mark.parametrize(
    ("sizes", "error", "message"),
    [
        ({"kernel_size": 0}, ValueError, "kernel_size expected at least 1, got 0"),
        ({"stride": 0}, ValueError, "stride expected at least 1, got 0"),
        ({"padding": -1}, ValueError, "padding expected at least 0, got -1"),
        ({"padding": 2}, ValueError, "padding expected at most half of kernel_size 3, got 2"),
        ({"kernel_size": (2, 2)}, TypeError, r"kernel_size expected an integer, got \(2, 2\)"),
    ],
)
def test_pooling_of_impossible_sizes_is_refused(name, sizes, error, message):
    getattr(nn, name)(kernel_size=3, padding=1)
    getattr(nn, name)(kernel_size=4, padding=2)
    with pytest.raises(error, match=f"^{name}: {message}"):
        getattr(nn, name)(**{"kernel_size": 3, **sizes})


@pytest.mark.parametrize("name", POOLING)
def test_pooling_wants_four_axes_and_room_for_its_window(name):
    layer = getattr(nn, name)(3)
    with pytest.raises(ValueError, match=rf"^{name}: expected .* \(N, C, H, W\), got \(3, 6, 6\)"):
        layer(np.ones((3, 6, 6)))
    for shape, sizes in (((1, 1, 2, 9), "2 x 9"), ((1, 1, 9, 2), "9 x 2")):
        with pytest.raises(ValueError, match=f"at least 3 x 3, the span .*, got {sizes}"):
            layer(np.ones(shape))
    assert layer(np.ones((1, 1, 3, 3))).shape == (1, 1, 1, 1)
