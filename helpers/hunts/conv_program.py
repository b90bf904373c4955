"""The small convolutional net that the hunts on convolutions break, one short method at a time."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.hunts.program import Program

K = 3  # side of the kernels


class ConvProgram(Program):
    """Convolution, ReLU, pooling, convolution, ReLU, mean over the places, affine layer.

    Takes square pictures as rows (N, D). ``W`` holds the kernels (8, 1, 3, 3) and
    (16, 8, 3, 3), and the weights (C, 16) of the head.
    """

    lr = 0.6  # the mean over the places makes gradients small

    def __init__(self, D, C, rng):
        self.side = round(D**0.5)
        shapes = (8, 1, K, K), (16, 8, K, K), (C, 16)
        bounds = [np.prod(shape[1:]) ** -0.5 for shape in shapes]
        self.W = [r * rng.uniform(-1, 1, shape) for r, shape in zip(bounds, shapes, strict=True)]
        self.b = [r * rng.uniform(-1, 1, s[0]) for r, s in zip(bounds, shapes, strict=True)]

    # forward

    def frame(self, x):
        """Pictures (N, C, H, W) in a frame of zeros that keeps their size: (N, C, H+2, W+2)."""
        return np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))

    def windows(self, x):
        """All windows of the framed pictures, (N, C, H, W, 3, 3)."""
        return sliding_window_view(self.frame(x), (K, K), axis=(2, 3))

    def convolve(self, i, x):
        """Maps (N, O, H, W) of pictures (N, C, H, W)."""
        maps = np.tensordot(self.windows(x), self.W[i], ((1, 4, 5), (1, 2, 3)))
        return (maps + self.b[i]).transpose(0, 3, 1, 2)

    def blocks(self, a):
        """Blocks of 2 x 2 side by side: (N, C, H/2, W/2, 4)."""
        N, C, H, W = a.shape
        parts = a.reshape(N, C, H // 2, 2, W // 2, 2).swapaxes(3, 4)
        return parts.reshape(N, C, H // 2, W // 2, 4)

    def pool(self, a):
        """The largest entry of every block, (N, C, H/2, W/2)."""
        return self.blocks(a).max(axis=-1)

    def forward(self, x):
        picture = x.reshape(len(x), 1, self.side, self.side)
        wide, wide_slope = self.activation(self.convolve(0, picture))
        small = self.pool(wide)
        maps, slope = self.activation(self.convolve(1, small))
        self.pictures, self.slopes, self.wide = (picture, small), (wide_slope, slope), wide
        self.inputs = [x, maps.mean(axis=(2, 3))]
        return self.inputs[-1] @ self.W[2].T + self.b[2]

    # backward

    def winners(self, blocks):
        """Which entry of each block receives its gradient: the first largest."""
        return np.eye(4, dtype=bool)[blocks.argmax(axis=-1)]

    def unpool(self, grad):
        """Gradient (N, C, H, W) of what was pooled, from that of the result."""
        N, C, H, W = grad.shape
        parts = self.winners(self.blocks(self.wide)) * grad[..., None]
        parts = parts.reshape(N, C, H, W, 2, 2).swapaxes(3, 4)
        return parts.reshape(N, C, 2 * H, 2 * W)

    def fold(self, dwindows):
        """Add the gradients of all windows (N, C, H', W', 3, 3) where they belong."""
        N, C, rows, columns = dwindows.shape[:4]
        dx = np.zeros((N, C, rows + K - 1, columns + K - 1))
        for i, j in np.ndindex(K, K):
            dx[:, :, i : i + rows, j : j + columns] += dwindows[..., i, j]
        return dx

    def picture_gradient(self, i, grad):
        """Gradient of the framed pictures, from that of the maps (N, O, H', W')."""
        dwindows = np.tensordot(grad, self.W[i], ((1,), (0,)))
        return self.fold(dwindows.transpose(0, 3, 1, 2, 4, 5))

    def kernel_gradient(self, i, grad):
        """Gradient of the kernels, (O, C, 3, 3)."""
        return np.tensordot(grad, self.windows(self.pictures[i]), ((0, 2, 3), (0, 2, 3)))

    def backward(self, logits, y):
        grad = self.criterion_backward(logits, y)
        head = [self.weight_gradient(1, grad), self.bias_gradient(grad)]
        slope = self.slopes[1]
        grad = self.input_gradient(2, grad)[:, :, None, None] * slope / slope[0, 0].size
        second = [self.kernel_gradient(1, grad), grad.sum(axis=(0, 2, 3))]
        framed, side = self.picture_gradient(1, grad), self.pictures[1].shape[-1]
        edge = (framed.shape[-1] - side) // 2
        grad = framed[:, :, edge : edge + side, edge : edge + side]
        grad = self.unpool(grad) * self.slopes[0]
        return [self.kernel_gradient(0, grad), grad.sum(axis=(0, 2, 3)), *second, *head]
