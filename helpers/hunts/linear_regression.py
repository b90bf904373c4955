"""Hunts of the lesson *linear-regression*."""

import numpy as np

from helpers.hunts.hunt import Hunt
from helpers.hunts.line_program import LineProgram, measurements


class ColumnMinusRow(LineProgram):
    """Predictions (N, 1) minus targets (N,) are (N, N)."""

    def residual(self, y_hat, y):
        return y_hat - y


the_flat_line = Hunt(
    slug="the-flat-line",
    title="The flat line",
    symptom="The loss stays at the variance of the targets, and all predictions are nearly equal.",
    broken=ColumnMinusRow,
    fixed=LineProgram,
    fires=("rows independent", "overfit a few", "parity", "accuracy"),
    where="residual: (N, 1) minus (N,) broadcasts to (N, N), each prediction against each target.",
    cure="Give both the shape (N, 1) before subtracting; MSELoss refuses anything else.",
    source="https://github.com/pytorch/pytorch/issues/16045",
    task=measurements,
)


class LostMean(LineProgram):
    """The gradient is that of the summed loss, not of the mean."""

    def criterion_backward(self, y_hat, y):
        return 2 * self.residual(y_hat, y)


lost_mean = Hunt(
    slug="lost-mean",
    title="The lost 1/N",
    symptom="It learns, faster than it should; with a larger batch or rate it explodes.",
    broken=LostMean,
    fixed=LineProgram,
    fires=("gradient check", "parity"),
    where="criterion_backward: the loss is a mean over N examples, its gradient a sum.",
    cure="Divide by N where the loss does; then the critical rate does not depend on the batch.",
    task=measurements,
)


class UphillLine(LineProgram):
    """The gradient is added."""

    def update(self, grads):
        for param, grad in zip(self.params, grads, strict=True):
            param += self.lr * grad


uphill_line = Hunt(
    slug="uphill-line",
    title="Up the bowl",
    symptom="The loss grows without end, as it does with a rate above the critical one.",
    broken=UphillLine,
    fixed=LineProgram,
    fires=("overfit a few", "parity", "accuracy"),
    where="update: the gradient points uphill, and it is added.",
    cure="Subtract it. If a thousandth of the rate still climbs, it is the sign, not the rate.",
    task=measurements,
)


class Unscaled(LineProgram):
    """The inputs stay in their own units."""

    def prepare(self, x):
        return x


unscaled_inputs = Hunt(
    slug="unscaled-inputs",
    title="Inputs in their own units",
    symptom="The loss explodes; and with a rate small enough not to, it hardly falls.",
    broken=Unscaled,
    fixed=LineProgram,
    fires=("overfit a few", "parity", "accuracy"),
    where="prepare: a column around 300 makes the bowl steep in one direction, flat in the rest.",
    cure="Subtract each column's mean and divide by its standard deviation.",
    task=measurements,
)


class AllRows(LineProgram):
    """Means and deviations come from training and test rows together."""

    def statistics(self, x_train, x_test):
        x = np.concatenate([x_train, x_test])
        return x.mean(axis=0), x.std(axis=0)


statistics_of_all_rows = Hunt(
    slug="statistics-of-all-rows",
    title="Statistics from the test rows",
    symptom="Nothing is to be seen: the test score hardly moves, and no check of the net minds.",
    broken=AllRows,
    fixed=LineProgram,
    fires=("parity",),
    where="statistics: the test rows are looked at before the model is finished.",
    cure="Take them from the training rows alone. Here it hardly matters; where a choice is made "
    "by looking at all rows, as of which columns to keep, it does.",
    task=measurements,
)

HUNTS = (the_flat_line, lost_mean, uphill_line, unscaled_inputs, statistics_of_all_rows)
