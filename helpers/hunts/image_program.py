"""The small convolutional program that the hunts about images break, one short method at a time."""

import numpy as np

from helpers.hunts.program import Program

SIDE, COLOURS, KERNEL = 8, 3, 3  # pixels, channels, side of the kernel
POSITIONS = SIDE - KERNEL + 1  # of the kernel along each axis


class ImageProgram(Program):
    """A convolution, ReLU, 2 x 2 max pooling, and an affine layer, on pictures in colour.

    Examples are rows of height, width and colour, in that order. ``W[0]`` is (maps, C K K), one
    row a kernel; inside, maps stand last: (N, H, W, maps).
    """

    shape = (SIDE, SIDE, COLOURS), KERNEL  # of a picture as it is stored, and of the kernel

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.b[0] = rng.uniform(-0.2, 0.2, size=self.b[0].shape)  # off the corner of ReLU
        self.rng = rng

    def sizes(self, D, C):
        return [COLOURS * KERNEL**2, 8, C]

    def weights(self, sizes, rng):
        _, maps, C = sizes
        kernels, _ = super().weights(sizes, rng)
        return [kernels, *super().weights([maps * (POSITIONS // 2) ** 2, C], rng)]

    # forward

    def channels_first(self, x):
        """Pictures (N, C, H, W) from rows of height, width and colour."""
        return x.reshape(len(x), SIDE, SIDE, COLOURS).transpose(0, 3, 1, 2)

    def correlate(self, x):
        """Sums (N, H', W', maps) of each kernel at each position; keeps the windows as rows."""
        pictures = self.channels_first(x)
        windows = np.lib.stride_tricks.sliding_window_view(pictures, (KERNEL, KERNEL), axis=(2, 3))
        windows = windows.transpose(0, 2, 3, 1, 4, 5)
        self.windows = windows.reshape(*windows.shape[:3], -1)
        return self.windows @ self.W[0].T + self.b[0]

    def pool(self, cells):
        """Largest of each 2 x 2, axes 2 and 4, and the share that each cell has in it."""
        top = cells.max(axis=(2, 4), keepdims=True)
        hit = cells == top
        return top, hit / hit.sum(axis=(2, 4), keepdims=True)

    def hidden(self, cells):
        """What activation and pooling make of the sums, and the slope by each sum."""
        a, slope = self.activation(cells)
        top, share = self.pool(a)
        return top, slope * share

    def flatten(self, maps):
        """One row an example."""
        return maps.reshape(len(maps), -1)

    def forward(self, x):
        sums = self.correlate(x)
        half = POSITIONS // 2
        maps, self.slope = self.hidden(sums.reshape(len(x), half, 2, half, 2, -1))
        places = np.arange(maps.size).reshape(maps.shape)
        self.places = self.flatten(places)  # where each entry of the rows came from
        self.inputs = [x, self.flatten(maps)]
        return self.inputs[1] @ self.W[1].T + self.b[1]

    # backward

    def backward(self, logits, y):
        grad = self.criterion_backward(logits, y)
        by_map = np.empty(self.places.size)
        by_map[self.places] = self.input_gradient(1, grad)
        N, half = len(y), POSITIONS // 2
        by_sum = by_map.reshape(N, half, 1, half, 1, -1) * self.slope
        rows = by_sum.reshape(-1, by_sum.shape[-1])
        kernels = rows.T @ self.windows.reshape(len(rows), -1)
        last = self.weight_gradient(1, grad), self.bias_gradient(grad)
        return [kernels, self.bias_gradient(rows), *last]
