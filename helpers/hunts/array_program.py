"""The small programs that the hunts about arrays break, one short method at a time."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.program import Program, RegressionProgram

PROTOTYPES = 60  # training digits whose distances stand for an example


class FlatProgram(RegressionProgram):
    """One number an example; predictions and targets are subtracted as two flat arrays."""

    def residual(self, y_hat, y):
        """How far the predictions (N, 1) are from the targets (N,), as (N,)."""
        return y_hat[:, 0] - y

    def criterion_backward(self, y_hat, y):
        """Gradient of the predictions, (N, 1), as automatic differentiation would give it."""
        residual = np.atleast_2d(self.residual(y_hat, y))
        return 2 * residual.sum(axis=0)[:, None] / residual.size


class StoringProgram(Program):
    """The same with gradients written into arrays that are made once."""

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.grads = [self.store(param) for param in self.params]

    def store(self, param):
        """An array for the gradient of a parameter."""
        return np.zeros(param.shape)

    def backward(self, logits, y):
        for store, grad in zip(self.grads, super().backward(logits, y), strict=True):
            store[...] = grad
        return self.grads


def own_digits():
    """The 8 x 8 digits in arrays of their own: made anew each time, so they may be spoilt."""
    task = tasks.digits()
    return replace(task, x=task.x.copy(), x_test=task.x_test.copy())


class CentringProgram(Program):
    """The same on inputs from which the mean of the training rows is subtracted."""

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.mean = tasks.digits().x.mean(axis=0)  # (D,)

    def centred(self, x):
        """Rows (N, D) without the mean."""
        return x - self.mean

    def forward(self, x):
        return super().forward(self.centred(x))


def inky_digits():
    """The 8 x 8 digits with pixels from 0 to 16."""
    task = tasks.digits()
    return replace(task, x=16 * task.x, x_test=16 * task.x_test)


class RawProgram(Program):
    """Softmax regression from zero weights; large pixels and steps make its logits thousands."""

    lr, affine = 5.0, True

    def sizes(self, D, C):
        return [D, C]

    def weights(self, sizes, rng):
        return [np.zeros((outputs, inputs)) for inputs, outputs in pairwise(sizes)]

    def log_sum_exp(self, logits):
        """Logarithm of the sum of exponentials of each row, (N, 1)."""
        m = logits.max(axis=1, keepdims=True)
        return m + np.log(np.exp(logits - m).sum(axis=1, keepdims=True))

    def log_probabilities(self, logits):
        return logits - self.log_sum_exp(logits)

    def criterion_backward(self, logits, y):
        e = np.eye(logits.shape[1])[y]
        return (np.exp(self.log_probabilities(logits)) - e) / len(y)


class ReadingsProgram(Program):
    """The same on the distances to the first training digits; all readings lie near 1e8."""

    lr = 0.5

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.prototypes = tasks.clean_digits().x[:PROTOTYPES]  # (M, D)

    def sizes(self, D, C):
        return [PROTOTYPES, C]

    def squares(self, u, v):
        """Squared distances (N, M) of rows (N, D) and (M, D)."""
        return ((u[:, None] - v) ** 2).sum(axis=2)

    def forward(self, x):
        squares = self.squares(1e8 + x, 1e8 + self.prototypes)
        return super().forward(np.sqrt(squares / (2 * x.shape[1])) - 1)


def scaled_digits():
    """The 8 x 8 digits, centred, with pixels of variance 1 on average."""
    task, scaled = tasks.digits(), tasks.clean_digits()
    return replace(task, x=scaled.x, x_test=scaled.x_test)
