"""Batch normalisation."""

import numpy as np

from helpers.nn.module import Buffer, Module, Parameter


def check_norm(layer):
    """Raise unless a normalising layer's sizes and rates make sense.

    Raises
    ------
    TypeError
        ``num_features`` is no integer, or ``eps`` or ``momentum`` is no number.
    ValueError
        ``num_features`` is below 1, ``eps`` is not above 0, ``momentum`` is outside [0, 1].
    """
    name, size = type(layer).__name__, layer.num_features
    if isinstance(size, bool) or not isinstance(size, int | np.integer):
        raise TypeError(f"{name}: num_features expected an integer, got {size!r}")
    if size < 1:
        raise ValueError(f"{name}: num_features expected at least 1, got {size}")
    for key in ("eps", "momentum"):
        value = getattr(layer, key)
        if isinstance(value, bool) or not isinstance(value, int | float | np.floating):
            raise TypeError(f"{name}: {key} expected a number, got {value!r}")
    if not layer.eps > 0:
        raise ValueError(f"{name}: eps expected above 0, got {layer.eps}")
    if not 0 <= layer.momentum <= 1:
        raise ValueError(f"{name}: momentum expected in [0, 1], got {layer.momentum}")


class BatchNorm1d(Module):
    """Bring every column of a batch to mean 0 and variance 1, then scale and shift it.

    In training by the statistics of the batch; in evaluation (after ``eval()``) by running
    averages of those. The batch's variance divides by N, the running one's by N - 1, as in torch.
    Derived in book/feedforward/initialisation, eqs. (7), (8), (10); after Ioffe and Szegedy (2015).

    Parameters
    ----------
    num_features : int
        Columns C of the input.
    eps : float
        Added to the variance.
    momentum : float
        Weight of the new batch in the running averages, 1 minus what textbooks call momentum.
    dtype : np.dtype
        Floating-point type of parameters and running averages.

    Attributes
    ----------
    weight, bias : Parameter, shape (C,)
        Scale and shift.
    running_mean, running_var : Buffer, shape (C,)
    num_batches_tracked : Buffer, shape ()

    Raises
    ------
    TypeError, ValueError
        A size or rate makes no sense; when called, the input is not (N, C), or a batch has one row
        in training, where its variance is 0.
    """

    def __init__(self, num_features, eps=1e-5, momentum=0.1, *, dtype=np.float64):
        self.num_features = self.in_features = num_features
        self.eps, self.momentum = eps, momentum
        check_norm(self)
        self.weight = Parameter(np.ones(num_features, dtype))
        self.bias = Parameter(np.zeros(num_features, dtype))
        self.running_mean = Buffer(np.zeros(num_features, dtype))
        self.running_var = Buffer(np.ones(num_features, dtype))
        self.num_batches_tracked = Buffer(np.array(0))

    def _check_input(self, x):
        super()._check_input(x)
        if self.training and len(x) == 1:
            raise ValueError(
                "BatchNorm1d: expected more than one row in training, got a batch of one; "
                "call eval() first to use the running averages"
            )

    def forward(self, x):
        """Return ``(N, C)`` for ``x`` of shape ``(N, C)``; in training, update the averages."""
        self.by_batch = self.training
        if self.by_batch:
            mean = x.mean(axis=0)
            var = ((x - mean) ** 2).mean(axis=0)
            self.track(mean.real, var.real * (len(x) / (len(x) - 1)))
        else:
            mean, var = self.running_mean.data, self.running_var.data
        self.std = (var + self.eps) ** 0.5
        self.x_hat = (x - mean) / self.std
        return self.weight.data * self.x_hat + self.bias.data

    def track(self, mean, var):
        """Move the running averages, in place, a step of ``momentum`` towards a batch's (C,)."""
        self.running_mean.data += self.momentum * (mean - self.running_mean.data)
        self.running_var.data += self.momentum * (var - self.running_var.data)
        self.num_batches_tracked.data += 1

    def backward(self, grad):
        """Take ``(N, C)``; add to ``weight.grad`` and ``bias.grad``; return ``(N, C)``."""
        self.weight.grad += (grad * self.x_hat).sum(axis=0)
        self.bias.grad += grad.sum(axis=0)
        g = grad * self.weight.data
        if self.by_batch:
            g = g - g.mean(axis=0) - self.x_hat * (g * self.x_hat).mean(axis=0)
        return g / self.std
