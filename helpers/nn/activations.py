"""Elementwise activations; input and output have the same shape."""

import numpy as np

from helpers.nn.module import Module


class ReLU(Module):
    """max(z, 0), entry by entry; its gradient at 0 is 0, as in torch.

    Derived in book/feedforward/feedforward and book/feedforward/backpropagation.
    """

    def forward(self, z):
        """Return an array of the shape of ``z``."""
        self.open = z > 0
        return np.maximum(z, 0)

    def backward(self, grad):
        """Let the gradient through where the gate was open."""
        return grad * self.open


class Tanh(Module):
    """Hyperbolic tangent, entry by entry.

    Derived in book/feedforward/feedforward and book/feedforward/backpropagation.
    """

    def forward(self, z):
        """Return an array of the shape of ``z``."""
        self.a = np.tanh(z)
        return self.a

    def backward(self, grad):
        """Multiply by the derivative, written in terms of the output."""
        return grad * (1 - self.a**2)


class Sigmoid(Module):
    """1 / (1 + exp(-z)), entry by entry, by way of tanh, which cannot overflow.

    Derived in book/feedforward/feedforward and book/feedforward/backpropagation.
    """

    def forward(self, z):
        """Return an array of the shape of ``z``."""
        self.a = 0.5 * (1 + np.tanh(0.5 * z))
        return self.a

    def backward(self, grad):
        """Multiply by the derivative, written in terms of the output."""
        return grad * self.a * (1 - self.a)
