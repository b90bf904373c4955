"""Hunts of the lesson *arrays*."""

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.array_program import (
    CentringProgram,
    FlatProgram,
    RawProgram,
    ReadingsProgram,
    StoringProgram,
    inky_digits,
    own_digits,
    scaled_digits,
)
from helpers.hunts.hunt import Hunt


class RowMinusColumn(FlatProgram):
    """Predictions (N,) minus targets (N, 1) are (N, N)."""

    def residual(self, y_hat, y):
        return y_hat[:, 0] - y[:, None]


row_minus_column = Hunt(
    slug="row-minus-column",
    title="(N,) minus (N, 1)",
    symptom="No error; the loss falls a little, and every prediction ends near the mean.",
    broken=RowMinusColumn,
    fixed=FlatProgram,
    fires=("rows independent", "overfit a few", "parity", "accuracy"),
    where="residual: the right-aligned shapes (1, N) and (N, 1) stretch to (N, N).",
    cure="Subtract (N,) from (N,), and assert that both have the same shape.",
    source="https://github.com/pytorch/pytorch/issues/16045",
    task=tasks.curve,
)


class WholeNumbers(StoringProgram):
    """A list of zeros becomes an array of integers."""

    def store(self, param):
        return np.array([0] * len(param)) if param.ndim == 1 else np.zeros(param.shape)


whole_numbers = Hunt(
    slug="whole-numbers",
    title="Bias gradients kept in integers",
    symptom="It trains and classifies well; only the biases stay where they began.",
    broken=WholeNumbers,
    fixed=StoringProgram,
    fires=("gradient check", "parity", "parameters move"),
    where="store: np.array([0, 0]) holds integers, so 0.3 is cut to 0 when it is written there.",
    cure="Say np.zeros(n), which holds floats, or dtype=float.",
    source="https://numpy.org/doc/stable/user/basics.indexing.html",
)


class CentredInPlace(CentringProgram):
    """The mean is subtracted from the caller's own rows."""

    def centred(self, x):
        x -= self.mean
        return x


centred_in_place = Hunt(
    slug="centred-in-place",
    title="A view changed in place",
    symptom="The first loss is right. Then nothing is: each look at the data takes the mean off "
    "once more.",
    broken=CentredInPlace,
    fixed=CentringProgram,
    fires=("gradient check", "parity", "overfit a few", "accuracy"),
    where="centred: -= writes into the caller's array, and a slice shares that of all data.",
    cure="x = x - mean makes a new array.",
    source="https://numpy.org/doc/stable/user/basics.copies.html",
    task=own_digits,
)


class OneShift(RawProgram):
    """The largest logit of the batch is subtracted, and a tiny number keeps log 0 away."""

    def log_sum_exp(self, logits):
        m = logits.max()
        return m + np.log(np.exp(logits - m).sum(axis=1, keepdims=True) + 1e-300)


one_shift = Hunt(
    slug="one-shift-for-all-rows",
    title="Log-sum-exp with one shift for all rows",
    symptom="No NaN, no infinity; in rows of small logits the probabilities do not sum to 1.",
    broken=OneShift,
    fixed=RawProgram,
    fires=("parity", "overfit a few"),
    where="log_sum_exp: in a row far below m all exponentials are 0, and 1e-300 is left.",
    cure="Subtract each row's maximum: axis=1, keepdims=True. Then log 0 cannot occur.",
    task=inky_digits,
)


class FromLengths(ReadingsProgram):
    """Squared distances from squared lengths and products."""

    def squares(self, u, v):
        lengths = (u**2).sum(axis=1)[:, None] + (v**2).sum(axis=1)
        return np.maximum(lengths - 2 * u @ v.T, 0)


from_lengths = Hunt(
    slug="distances-from-lengths",
    title="Distances from lengths, far from zero",
    symptom="Fast, finite, never negative; and most answers are wrong.",
    broken=FromLengths,
    fixed=ReadingsProgram,
    fires=("parity", "accuracy"),
    where="squares: lengths of 1e18 cancel, and their rounding is larger than any distance.",
    cure="Subtract before squaring, or first move the origin into the data.",
    source="https://scikit-learn.org/stable/modules/generated/"
    "sklearn.metrics.pairwise.euclidean_distances.html",
    task=scaled_digits,
)


class RowMinusRow(FlatProgram):
    """Predictions (1, N) minus targets (N,) are (1, N)."""

    def residual(self, y_hat, y):
        return y_hat.T - y


row_minus_row = Hunt(
    slug="row-minus-row",
    title="(1, N) minus (N,)",
    symptom="Two shapes that differ are subtracted.",
    broken=RowMinusRow,
    fixed=FlatProgram,
    fires=(),
    where="residual: nothing is wrong; right-aligned, (1, N) and (N,) pair number with number.",
    cure="None is needed; equal shapes would be easier to trust.",
    decoy=True,
    task=tasks.curve,
)

HUNTS = (
    row_minus_column,
    whole_numbers,
    centred_in_place,
    one_shift,
    from_lengths,
    row_minus_row,
)
