"""Pooling: one number for each window of each channel."""

import numpy as np

from helpers.nn.module import Module
from helpers.nn.window import check_window, crop, pad, taps


class MaxPool2d(Module):
    """Largest entry of each window; the gradient goes to the first that reached it, as in torch.

    Derived in book/images/convolution.

    Parameters
    ----------
    kernel_size : int
        Side K of the square window.
    stride : int, optional
        Step between windows; K by default.
    padding : int
        Width of a frame of minus infinity, at most K/2.

    Raises
    ------
    TypeError, ValueError
        A size is no integer or does not fit; when called, the input is not (N, C, H, W) or the
        window is larger than the padded image.
    """

    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size, self.padding = kernel_size, padding
        self.stride = kernel_size if stride is None else stride
        check_window(self)

    def forward(self, x):
        """Return ``(N, C, H', W')`` for ``x`` of shape ``(N, C, H, W)``."""
        sizes = self.kernel_size, self.stride, self.padding
        across = taps(x.shape[3], *sizes)
        self.cuts = [(..., i, j) for i in taps(x.shape[2], *sizes) for j in across]
        x = pad(x, self.padding, -np.inf)
        self.padded = x.shape
        self.entries = np.stack([x[cut] for cut in self.cuts])
        self.y = self.entries.max(axis=0)
        return self.y

    def backward(self, grad):
        """Take ``(N, C, H', W')``, return ``(N, C, H, W)``."""
        dx, grad = np.zeros(self.padded, grad.dtype), grad.copy()
        for cut, entry in zip(self.cuts, self.entries, strict=True):
            share = (entry == self.y) * grad
            dx[cut] += share
            grad -= share
        return crop(dx, self.padding)


class AvgPool2d(Module):
    """Mean of each window, padding counted in, as in torch.

    Derived in book/images/convolution.

    Parameters
    ----------
    kernel_size : int
        Side K of the square window.
    stride : int, optional
        Step between windows; K by default.
    padding : int
        Width of a frame of zeros, at most K/2.

    Raises
    ------
    TypeError, ValueError
        As for ``MaxPool2d``.
    """

    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size, self.padding = kernel_size, padding
        self.stride = kernel_size if stride is None else stride
        check_window(self)

    def forward(self, x):
        """Return ``(N, C, H', W')`` for ``x`` of shape ``(N, C, H, W)``."""
        sizes = self.kernel_size, self.stride, self.padding
        across = taps(x.shape[3], *sizes)
        self.cuts = [(..., i, j) for i in taps(x.shape[2], *sizes) for j in across]
        x = pad(x, self.padding)
        self.padded = x.shape
        return sum(x[cut] for cut in self.cuts) / len(self.cuts)

    def backward(self, grad):
        """Take ``(N, C, H', W')``, return ``(N, C, H, W)``."""
        dx = np.zeros(self.padded, grad.dtype)
        for cut in self.cuts:
            dx[cut] += grad / len(self.cuts)
        return crop(dx, self.padding)
