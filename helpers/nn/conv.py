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
        self.padded, self.unfolded = x.shape, rows.shape
        self.cuts = [rows[..., tap, :].reshape(N, G, C // G * K, -1) for tap in self.down]
        w = self.weight.data
        self.w = [w[:, :, i].reshape(G, -1, C // G * K) for i in range(K)]
        y = sum(w @ cut for w, cut in zip(self.w, self.cuts, strict=True))
        y = y.reshape(N, self.out_channels, -1, rows.shape[-1])
        return y if self.bias is None else y + self.bias.data[:, None, None]

    def backward(self, grad):
        """Take ``(N, O, H', W')``; add to the gradients; return ``(N, C, H, W)``."""
        N, C, K, _, width = self.unfolded
        g = grad.reshape(N, self.groups, self.out_channels // self.groups, -1)
        drows = np.zeros(self.unfolded, np.result_type(grad, self.w[0]))
        for i, (w, cut, tap) in enumerate(zip(self.w, self.cuts, self.down, strict=True)):
            dw = (g @ cut.swapaxes(2, 3)).sum(axis=0)
            self.weight.grad[:, :, i] += dw.reshape(self.out_channels, -1, K)
            if self.input_requires_grad:
                dcut = w.swapaxes(1, 2) @ g
                drows[..., tap, :] += dcut.reshape(N, C, K, -1, width)
        if self.bias is not None:
            self.bias.grad += grad.sum(axis=(0, 2, 3))
        if not self.input_requires_grad:
            return None
        dx = np.zeros(self.padded, drows.dtype)
        for j, tap in enumerate(self.across):
            dx[..., tap] += drows[:, :, j]
        return crop(dx, self.padding)
