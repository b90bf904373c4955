"""From images to rows."""

from helpers.nn.module import Module


class Flatten(Module):
    """Lay out each example as one row, in the order channel, height, width, as torch does.

    Derived in book/images/convolution.
    """

    def forward(self, x):
        """Return ``(N, C H W)`` for ``x`` of shape ``(N, C, H, W)``."""
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, grad):
        """Take ``(N, C H W)``, return ``(N, C, H, W)``."""
        return grad.reshape(self.shape)
