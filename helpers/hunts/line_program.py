"""The linear regression that the hunts break, one short method at a time, and its data."""

from functools import cache
from itertools import pairwise

import numpy as np

from helpers.hunts.program import RegressionProgram
from helpers.hunts.tasks import Task


@cache
def measurements():
    """A number set by an age in years, a share in per mille and a switch; the score is R²."""
    train, test = (_measured(np.random.default_rng(seed)) for seed in range(2))
    return Task(*train, *test, outputs=1, num_epochs=30, target=0.9)


def _measured(rng, count=240):
    age, share = rng.normal(50, 12, size=count), rng.normal(300, 40, size=count)
    switch = rng.integers(0, 2, size=count)
    y = (age - 50) / 12 - (share - 300) / 80 + switch - 0.5 + 0.1 * rng.normal(size=count)
    return np.stack([age, share, switch], axis=1), y


class LineProgram(RegressionProgram):
    """One affine layer on standardised inputs, mean squared error, gradient descent."""

    lr, affine = 0.02, True

    def sizes(self, D, C):
        return [D, C]

    def weights(self, sizes, rng):
        return [np.zeros((outputs, inputs)) for inputs, outputs in pairwise(sizes)]

    def statistics(self, x_train, x_test):
        """Mean and standard deviation of each input, both (D,)."""
        return x_train.mean(axis=0), x_train.std(axis=0)

    def prepare(self, x):
        """Inputs (N, D) as the layer gets them."""
        task = measurements()
        mean, std = self.statistics(task.x, task.x_test)
        return (x - mean) / std

    def forward(self, x):
        return super().forward(self.prepare(x))
