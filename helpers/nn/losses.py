"""Losses: a scalar, the mean over the batch, and its gradient."""

import numpy as np

from helpers.nn.module import Module
from helpers.nn.validation import check_floating, check_labels, check_same_shape


class Loss(Module):
    """Base class: ``loss = criterion(y_hat, y)``, then ``criterion.backward()``.

    ``backward`` returns the gradient of the mean loss with respect to ``y_hat``, in its shape.
    """

    def __call__(self, y_hat, y):
        """Check both arguments and return ``forward(y_hat, y)``, a scalar."""
        check_floating(y_hat, f"{type(self).__name__}: y_hat")
        if y_hat.size == 0:
            raise ValueError(f"{type(self).__name__}: expected at least one row, got {y_hat.shape}")
        self._check_target(y_hat, y)
        self._output_shape = ()
        return self.forward(y_hat, y)

    def _check_target(self, y_hat, y):
        labels = isinstance(y, np.ndarray) and y.dtype.kind in "iu"
        check = check_labels if labels else check_same_shape
        check(type(self).__name__, y_hat, y)


class MSELoss(Loss):
    """Mean of the squared differences over all entries.

    Derived in book/foundations/linear-regression, eqs. (2) and (3).
    """

    def _check_target(self, y_hat, y):
        check_same_shape("MSELoss", y_hat, y)

    def forward(self, y_hat, y):
        """Return the mean square of ``y_hat - y``; both have the same shape."""
        self.difference = y_hat - y
        return (self.difference**2).mean()

    def backward(self):
        """Return an array of the shape of ``y_hat``."""
        return 2 * self.difference / self.difference.size


class CrossEntropyLoss(Loss):
    """Mean of -log softmax(y_hat) at the right class.

    Derived in book/foundations/softmax-regression and book/feedforward/backpropagation.
    """

    def _check_target(self, y_hat, y):
        check_labels("CrossEntropyLoss", y_hat, y)

    def forward(self, y_hat, y):
        """Return the mean loss of logits ``y_hat`` (N, C) and labels ``y`` (N,)."""
        z = y_hat - y_hat.max(axis=1, keepdims=True)
        self.log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.y = y
        return -self.log_p[np.arange(len(y)), y].mean()

    def backward(self):
        """Return (softmax(y_hat) - one_hot(y)) / N, shape (N, C)."""
        grad = np.exp(self.log_p)
        grad[np.arange(len(self.y)), self.y] -= 1
        return grad / len(self.y)


class BCEWithLogitsLoss(Loss):
    """Mean of -y log sigmoid(z) - (1 - y) log(1 - sigmoid(z)) over all entries, from logits z.

    Derived in book/foundations/softmax-regression, eq. (8).
    """

    def _check_target(self, y_hat, y):
        check_same_shape("BCEWithLogitsLoss", y_hat, y)
        if y.min() < 0 or y.max() > 1:
            raise ValueError(
                f"BCEWithLogitsLoss: expected y between 0 and 1, got {y.min()}..{y.max()}"
            )

    def forward(self, y_hat, y):
        """Return the mean loss of logits ``y_hat``; ``y`` has the same shape."""
        self.z, self.y = y_hat, y
        minus_abs = np.minimum(self.z, -self.z)
        return (np.maximum(self.z, 0) - self.z * y + np.log1p(np.exp(minus_abs))).mean()

    def backward(self):
        """Return (sigmoid(y_hat) - y) / size, in the shape of ``y_hat``."""
        return (0.5 * (1 + np.tanh(0.5 * self.z)) - self.y) / self.z.size
