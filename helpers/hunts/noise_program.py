"""Data in which there is nothing to learn, and a program that some leaks make look good on it."""

from functools import cache

import numpy as np

from helpers.hunts.program import Program
from helpers.hunts.tasks import Task


@cache
def coins():
    """Columns of noise, and labels thrown with a coin: nobody can do better than 1 in 2."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(180, 200)), rng.integers(0, 2, 180)
    parts = x[:100], y[:100], x[100:], y[100:]
    return Task(*parts, outputs=2, num_epochs=30, target=0.3, batch_size=10)


def both(rows, others):
    """The rows of two pairs (x, y) as one."""
    return tuple(np.concatenate(pair) for pair in zip(rows, others, strict=True))


class NoiseProgram(Program):
    """Softmax regression on the columns that go best with the labels of the training rows.

    The weights of the step after which most of the judging rows were right are kept.
    """

    lr, kept, chance, affine = 0.5, 10, 0.5, True

    def __init__(self, D, C, rng):
        task = coins()
        self.learners, self.tests = (task.x, task.y), (task.x_test, task.y_test)
        self.columns = self.best_columns(*self.choosers(self.learners, self.tests))
        self.most, self.best = -1.0, None
        super().__init__(D, C, rng)

    def sizes(self, D, C):
        return [self.kept, C]

    def choosers(self, learners, tests):
        """The rows (x, y) by which columns are chosen."""
        return learners

    def judges(self, learners, tests):
        """The rows (x, y) by which the best step is found."""
        return learners

    def best_columns(self, x, y):
        """The columns whose class means are farthest apart."""
        gap = x[y == 1].mean(axis=0) - x[y == 0].mean(axis=0)
        return np.argsort(-np.abs(gap))[: self.kept]

    def forward(self, x):
        return super().forward(x[:, self.columns])

    def right(self, x, y):
        """Share of right answers."""
        return np.mean(self.forward(x).argmax(axis=1) == y)

    def step(self, x, y):
        loss = super().step(x, y)
        share = self.right(*self.judges(self.learners, self.tests))
        if share > self.most:
            self.most, self.best = share, [array.copy() for array in (self.W[0], self.b[0])]
        return loss

    def score(self, x, y):
        last, self.W[0], self.b[0] = (self.W[0], self.b[0]), *self.best
        share = self.right(x, y)
        self.W[0], self.b[0] = last
        return share


class AugmentedProgram(NoiseProgram):
    """The same on all columns, with noisy copies of rows beside those of the batch."""

    lr, kept = 0.1, 200

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.rng = rng

    def sources(self, learners, tests):
        """The rows (x, y) that are copied."""
        return learners

    def step(self, x, y):
        sources = self.sources(self.learners, self.tests)
        rows = self.rng.choice(len(sources[1]), len(y))
        copies = sources[0][rows] + 0.1 * self.rng.normal(size=x.shape), sources[1][rows]
        return super().step(*both((x, y), copies))
