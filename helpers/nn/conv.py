"""The convolutional layer."""

import numpy as np

from helpers.nn.module import Module, Parameter
from helpers.nn.window import check_window, crop, pad, taps


class Conv2d(Module):
    """Cross-correlation of images with learnt kernels, as in torch; nothing is flipped.

    Computed by rows: unfold along the width only, then one batched matrix product a kernel row.
    Derived in book/images/convolution.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels C and O of input and output images.
    kernel_size : int
        Side K of the square kernel.
    stride, padding, dilation : int
        Step between windows, width of the frame of zeros, step between kernel entries.
    groups : int
        Number G of groups of channels that are kept apart; divides C and O.
    bias : bool
        Whether a bias for each output channel is learnt.
    rng : np.random.Generator
        Draws the initial values from U(-1/sqrt(F), 1/sqrt(F)) with F = C/G K K, torch's default.
    dtype : np.dtype
        Floating-point type of the parameters.

    Attributes
    ----------
    weight : Parameter, shape (O, C/G, K, K)
    bias : Parameter, shape (O,), or None

    Raises
    ------
    TypeError, ValueError
        A size is no integer or too small, or the groups do not divide the channels; when called,
        the input is not (N, C, H, W) or the kernel is larger than the padded image.
    """

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        stride=1,
        padding=0,
        dilation=1,
        groups=1,
        bias=True,
        *,
        rng,
        dtype=np.float64,
    ):
        self.in_channels, self.out_channels, self.groups = in_channels, out_channels, groups
        self.kernel_size, self.stride = kernel_size, stride
        self.padding, self.dilation = padding, dilation
        check_window(self)
        shape = (out_channels, in_channels // groups, kernel_size, kernel_size)
        bound = 1 / (shape[1] * kernel_size**2) ** 0.5
        self.weight = Parameter(rng.uniform(-bound, bound, shape).astype(dtype))
        self.bias = None
        if bias:
            self.bias = Parameter(rng.uniform(-bound, bound, out_channels).astype(dtype))

    def forward(self, x):
        """Return ``(N, O, H', W')`` for ``x`` of shape ``(N, C, H, W)``."""
        N, C, H, W = x.shape
        G, K = self.groups, self.kernel_size
        sizes = K, self.stride, self.padding, self.dilation
        self.down, self.across = taps(H, *sizes), taps(W, *sizes)
        x = pad(x, self.padding)
        rows = np.stack([x[..., tap] for tap in self.across], axis=2)
        self.padded = x.shape
        self.cuts = [rows[..., tap, :].reshape(N, G, C // G * K, -1) for tap in self.down]
        self.w = self.weight.data.reshape(G, -1, C // G, K, K).copy()
        w = [self.w[..., i, :].reshape(G, -1, C // G * K) for i in range(K)]
        b = 0 if self.bias is None else self.bias.data.reshape(G, -1, 1)
        y = w[0] @ self.cuts[0] + b
        for i in range(1, K):
            y += w[i] @ self.cuts[i]
        return y.reshape(N, self.out_channels, -1, rows.shape[-1])

    def backward(self, grad):
        """Take ``(N, O, H', W')``; add to the gradients; return ``(N, C, H, W)``."""
        N, maps, rows, _ = grad.shape
        _, C, _, width = self.padded
        G, K = self.groups, self.kernel_size
        g = grad.reshape(N, G, maps // G, -1)
        for i, cut in enumerate(self.cuts):
            dw = (cut @ g.swapaxes(2, 3)).sum(axis=0)
            self.weight.grad[:, :, i] += dw.swapaxes(1, 2).reshape(maps, -1, K)
        if self.bias is not None:
            self.bias.grad += grad.sum(axis=(0, 2, 3))
        if not self.input_requires_grad:
            return None
        spread = np.zeros_like(grad, shape=(N, maps, K, rows, width))
        for j, tap in enumerate(self.across):
            spread[:, :, j, :, tap] = grad
        spread = spread.reshape(N, G, maps // G * K, -1)
        w = self.w.swapaxes(1, 2)
        dx = np.zeros(self.padded, np.result_type(grad, w))
        for i, tap in enumerate(self.down):
            part = w[..., i, :].reshape(G, C // G, -1) @ spread
            dx[..., tap, :] += part.reshape(N, C, rows, width)
        return crop(dx, self.padding)
