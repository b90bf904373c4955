"""One step of a single convolution, 8 to 16 channels, 5 x 5 kernels: forward, backward, update.

The loss is half the mean square of the maps, so that nothing else costs time worth naming. Every
contender starts from the same kernels, sees the same pictures, and yields its losses.
"""

from itertools import cycle

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers import nn
from helpers.runtime import keep_memory

GOAL = {"float32": 1.5, "float64": 1.0}  # of torch's time
TITLE = f"Convolution 8-16, 5 x 5, 32 pictures of 12 x 12: one step (goals: {GOAL} of torch)"
CASES = [("float32",), ("float64",)]
LR = 1e-2


def pictures(dtype):
    """Return a list of batches (32, 8, 12, 12)."""
    return list(np.random.default_rng(1).normal(size=(4, 32, 8, 12, 12)).astype(dtype))


def convolution(dtype):
    """Return the layer with the initial kernels of all contenders."""
    return nn.Conv2d(8, 16, 5, bias=False, rng=np.random.default_rng(0), dtype=dtype)


def rows(dtype):
    """Train with helpers.nn: unfold the width, one matrix product a kernel row."""
    keep_memory()
    layer = convolution(dtype)
    for x in cycle(pictures(dtype)):
        y = layer(x)
        layer.zero_grad()
        layer.backward(y / y.size)
        layer.weight.data -= LR * layer.weight.grad
        yield (y**2).mean() / 2


def im2col(dtype):
    """Train with the whole windows as columns, and one matrix product."""
    keep_memory()
    w = convolution(dtype).weight.data
    for x in cycle(pictures(dtype)):
        windows = sliding_window_view(x, (5, 5), axis=(2, 3))
        columns = windows.transpose(0, 1, 4, 5, 2, 3).reshape(len(x), w[0].size, -1)
        y = w.reshape(len(w), -1) @ columns  # (32, 16, 64)
        grad = y / y.size
        dw = (grad @ columns.swapaxes(1, 2)).sum(axis=0).reshape(w.shape)
        dcolumns = (w.reshape(len(w), -1).T @ grad).reshape(len(x), 8, 5, 5, 8, 8)
        dx = np.zeros_like(x)
        for i, j in np.ndindex(5, 5):
            dx[:, :, i : i + 8, j : j + 8] += dcolumns[:, :, i, j]
        w -= LR * dw
        yield (y**2).mean() / 2


def with_torch(dtype):
    """Train with PyTorch in eager mode; the pictures want their gradient, too."""
    import torch

    torch.set_num_threads(1)
    w = torch.tensor(convolution(dtype).weight.data, requires_grad=True)
    tensors = [torch.tensor(x, requires_grad=True) for x in pictures(dtype)]
    for x in cycle(tensors):
        x.grad = w.grad = None
        y = torch.nn.functional.conv2d(x, w)
        y.backward(y.detach() / y.numel())
        with torch.no_grad():
            w -= LR * w.grad
            loss = (y**2).mean() / 2
        yield loss.item()


CONTENDERS = {"torch": with_torch, "rows (helpers.nn)": rows, "im2col": im2col}
NEEDS = {"torch": "torch", "rows (helpers.nn)": "helpers", "im2col": "helpers"}
