"""The affine layer."""

import numpy as np

from helpers.nn.module import Module, Parameter


class Linear(Module):
    """Affine map of the rows of ``x``: ``y = x @ weight.T + bias``.

    Derived in book/feedforward/feedforward, eq. (2), and book/feedforward/backpropagation.

    Parameters
    ----------
    in_features, out_features : int
        Widths D and H of input and output rows.
    bias : bool
        Whether a bias is learnt.
    rng : np.random.Generator
        Draws the initial values from U(-1/sqrt(D), 1/sqrt(D)), torch's default.
    dtype : np.dtype
        Floating-point type of the parameters.

    Attributes
    ----------
    weight : Parameter, shape (H, D)
    bias : Parameter, shape (H,), or None
    """

    def __init__(self, in_features, out_features, bias=True, *, rng, dtype=np.float64):
        self.in_features, self.out_features = in_features, out_features
        bound = 1 / in_features**0.5
        weight = rng.uniform(-bound, bound, (out_features, in_features))
        self.weight = Parameter(weight.astype(dtype))
        self.bias = None
        if bias:
            bias = rng.uniform(-bound, bound, out_features)
            self.bias = Parameter(bias.astype(dtype))

    def forward(self, x):
        """Return ``(N, H)`` for ``x`` of shape ``(N, D)``."""
        self.x = x
        y = x @ self.weight.data.T
        return y if self.bias is None else y + self.bias.data

    def backward(self, grad):
        """Take ``(N, H)``; add to ``weight.grad`` and ``bias.grad``; return ``(N, D)``."""
        self.weight.grad += grad.T @ self.x
        if self.bias is not None:
            self.bias.grad += grad.sum(axis=0)
        if not self.input_requires_grad:
            return None
        return grad @ self.weight.data
