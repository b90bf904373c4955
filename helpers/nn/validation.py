"""Errors that say what was expected and what came."""

import functools

import numpy as np


def check_floating(x, what):
    """Raise unless ``x`` is an array of floating-point or complex numbers.

    Complex numbers pass, because the complex-step check sends them through every layer.
    """
    if not isinstance(x, np.ndarray):
        raise TypeError(f"{what} expected a NumPy array, got {type(x).__name__}")
    if x.dtype.kind not in "fc":
        raise TypeError(f"{what} expected floating-point numbers, got {x.dtype} (x.astype(float)?)")


def check_same_shape(name, y_hat, y):
    """Raise unless ``y`` is a floating-point array of the shape of ``y_hat``."""
    check_floating(y, f"{name}: y")
    if y.shape != y_hat.shape:
        raise ValueError(f"{name}: expected y of y_hat's shape {y_hat.shape}, got {y.shape}")


def check_labels(name, y_hat, y):
    """Raise unless ``y_hat`` is (N, C) and ``y`` holds N integers in 0..C-1."""
    if y_hat.ndim != 2:
        raise ValueError(f"{name}: expected logits of shape (N, C), got {y_hat.shape}")
    if not isinstance(y, np.ndarray) or y.dtype.kind not in "iu":
        got = y.dtype if isinstance(y, np.ndarray) else type(y).__name__
        raise TypeError(f"{name}: expected an array of integer labels, got {got}")
    if y.shape != y_hat.shape[:1]:
        raise ValueError(f"{name}: expected labels of shape {y_hat.shape[:1]}, got {y.shape}")
    last = y_hat.shape[1] - 1
    if y.min() < 0 or y.max() > last:
        raise ValueError(f"{name}: expected labels in 0..{last}, got {y.min()}..{y.max()}")


def check_range(what, value, low, below=np.inf):
    """Raise unless ``low <= value < below``."""
    if not low <= value < below:
        raise ValueError(f"{what} expected in [{low}, {below}), got {value}")


def checked_backward(backward):
    """Wrap a ``backward``: it needs a forward pass and a gradient of the output's shape."""

    @functools.wraps(backward)
    def checked(self, *grad):
        name = type(self).__name__
        if self._output_shape is None:
            raise RuntimeError(f"{name}: backward needs a forward pass first; call the layer on x")
        if grad and np.shape(grad[0]) != self._output_shape:
            raise ValueError(
                f"{name}: backward expected a gradient of the output's shape "
                f"{self._output_shape}, got {np.shape(grad[0])}"
            )
        return backward(self, *grad)

    return checked
