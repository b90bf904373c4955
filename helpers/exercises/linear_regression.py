"""Exercises of the lesson *linear-regression*."""

import numpy as np

from helpers.exercises.checker import Exercise


def _sizes(rng):
    """Examples, inputs, further examples: all different, and more examples than parameters."""
    D = int(rng.integers(2, 5))
    return int(rng.integers(8, 12)), D, D + 2


def _with_ones(x):
    return np.column_stack([x, np.ones(len(x))])


def _split(theta):
    return theta[:-1], theta[-1]


# 1 · least_squares(x, y): the weights and the bias that minimise the mean squared error


def _least_squares(x, y):
    A = np.column_stack([x, np.ones(len(x))])
    theta = np.linalg.solve(A.T @ A, A.T @ y)
    return theta[:-1], theta[-1]


def _theta(x, y):
    return np.append(*_least_squares(x, y))


def _rows(rng):
    N, D, _ = _sizes(rng)
    return rng.normal(1, 2, size=(N, D)), rng.normal(3, 2, size=N)


least_squares = Exercise(
    name="least_squares",
    reference=_least_squares,
    inputs=_rows,
    outputs=("w", "b"),
    variants={
        "There is no column of ones: without it the plane has to pass through the origin.": (
            lambda x, y: (np.linalg.solve(x.T @ x, x.T @ y), np.float64(0))
        ),
        "The bias was found after the weights, as the mean of what they leave: but weights that "
        "had no bias beside them are others.": lambda x, y: (
            (w := np.linalg.solve(x.T @ x, x.T @ y)),
            np.mean(y - x @ w),
        ),
        "The column of ones stands first, so theta[0] is the bias and the rest are the weights.": (
            lambda x, y: _split(np.roll(_theta(x, y), 1))
        ),
        "That is A.T @ y: it still has to be multiplied by the inverse of A.T @ A.": lambda x, y: (
            _split(_with_ones(x).T @ y)
        ),
        "That is A.T @ A times A.T @ y: solve with A.T @ A, do not multiply by it.": lambda x, y: (
            _split(_with_ones(x).T @ _with_ones(x) @ _with_ones(x).T @ y)
        ),
        "The 1/N stands on one side only: it belongs to both, or to none.": lambda x, y: _split(
            _theta(x, y) / len(x)
        ),
        "Each column was fitted alone, as if the others were not there: the off-diagonal entries "
        "of A.T @ A are missing.": lambda x, y: _split(
            _with_ones(x).T @ y / (_with_ones(x) ** 2).sum(axis=0)
        ),
        "The sign is wrong: setting the gradient to zero gives A.T @ A theta = + A.T @ y.": (
            lambda x, y: tuple(-part for part in _least_squares(x, y))
        ),
        "b is the mean of y: that is right only where every input has the mean 0.": lambda x, y: (
            _least_squares(x, y)[0],
            y.mean(),
        ),
    },
)


# 2 · shrink_factors(x, lr): what a step makes of the error along each axis of the bowl


def _shrink_factors(x, lr):
    A = np.column_stack([x, np.ones(len(x))])
    return 1 - lr * np.linalg.eigvalsh(2 * A.T @ A / len(x))


def _bowl(x, ones=True):
    """Eigenvalues of the bowl, in rising order."""
    A = _with_ones(x) if ones else x
    return np.linalg.eigvalsh(2 / len(x) * A.T @ A)


shrink_factors = Exercise(
    name="shrink_factors",
    reference=_shrink_factors,
    inputs=lambda rng: (rng.normal(1, 2, size=_sizes(rng)[:2]), float(rng.uniform(0.01, 0.2))),
    outputs=("the array of factors",),
    variants={
        "The bias is forgotten: it is a direction of the bowl too, through the column of ones.": (
            lambda x, lr: 1 - lr * _bowl(x, ones=False)
        ),
        "Those are the eigenvalues themselves: a step subtracts lr times each from 1.": (
            lambda x, lr: _bowl(x)
        ),
        "The 1 is missing: a step keeps the old error and takes lr times lambda of it away.": (
            lambda x, lr: -lr * _bowl(x)
        ),
        "That is lr times lambda, the part taken away: what is left is 1 minus that.": (
            lambda x, lr: lr * _bowl(x)
        ),
        "The sign is wrong: descent subtracts, so the factors are 1 - lr times lambda.": (
            lambda x, lr: 1 + lr * _bowl(x)
        ),
        "The 1/N of the mean is missing in H.": lambda x, lr: 1 - lr * _bowl(x) * len(x),
        "The 2 of the square is missing in H.": lambda x, lr: 1 - lr * _bowl(x) / 2,
        "The 2 of the square and the 1/N of the mean are missing in H.": (
            lambda x, lr: 1 - lr * _bowl(x) * len(x) / 2
        ),
        "The order is reversed: begin with the smallest eigenvalue, as eigvalsh does.": (
            lambda x, lr: 1 - lr * _bowl(x)[::-1]
        ),
        "The numbers are right, the order is not: eigvals does not sort, eigvalsh does.": (
            lambda x, lr: 1 - lr * np.linalg.eigvals(2 / len(x) * _with_ones(x).T @ _with_ones(x))
        ),
        "The signs are lost: a negative factor means that the error changes sides.": (
            lambda x, lr: abs(1 - lr * _bowl(x))
        ),
        "Those are the diagonal entries of 1 - lr H: its eigenvalues are others.": (
            lambda x, lr: 1 - lr * 2 / len(x) * (_with_ones(x) ** 2).sum(axis=0)
        ),
        "The square roots of the eigenvalues came in: singular values of A have to be squared.": (
            lambda x, lr: 1 - lr * np.sqrt(_bowl(x))
        ),
        "The inputs were centred first: that is the bowl of other inputs.": (
            lambda x, lr: 1 - lr * _bowl(x - x.mean(axis=0))
        ),
    },
)


# 3 · standardise(x_train, x_test): both, by the statistics of the training rows


def _standardise(x_train, x_test):
    mean, std = x_train.mean(axis=0), x_train.std(axis=0)
    std = np.where(std > 0, std, 1.0)
    return (x_train - mean) / std, (x_test - mean) / std


def _two_parts(rng):
    N, D, M = _sizes(rng)
    x = rng.normal(3, 10 ** rng.uniform(-3, 1, size=D), size=(N + M, D))
    x[:, 0] = 2.0  # a column that never changes, and in one test row does
    x[-1, 0] = 5.0
    return x[:N], x[N:]


def _spread(x):
    return np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)


def _own(x):
    return (x - x.mean(axis=0)) / _spread(x)


standardise = Exercise(
    name="standardise",
    reference=_standardise,
    inputs=_two_parts,
    outputs=("x_train", "x_test"),
    variants={
        "The test rows are scaled by their own statistics: the model was fitted in the units of "
        "the training rows.": lambda x_train, x_test: (_own(x_train), _own(x_test)),
        "The statistics are those of all rows: the test rows must not be looked at.": (
            lambda x_train, x_test: (
                (_own(both := np.concatenate([x_train, x_test])))[: len(x_train)],
                _own(both)[len(x_train) :],
            )
        ),
        "The test rows keep their scale, or got that of scaled rows.": lambda x_train, x_test: (
            _own(x_train),
            x_test + 0,
        ),
        "A constant column has the deviation 0: divide it by 1 instead.": lambda x_train, x_test: (
            (x_train - x_train.mean(axis=0)) / x_train.std(axis=0),
            (x_test - x_train.mean(axis=0)) / x_train.std(axis=0),
        ),
        "A constant column stays in its units, less its mean: so a test row that differs there "
        "gives its distance, not 0.": lambda x_train, x_test: (
            _own(x_train),
            (x_test - x_train.mean(axis=0)) / _spread(x_train) * (x_train.std(axis=0) > 0),
        ),
        "A small number was added to the deviation: that moves every column a little, not only "
        "the constant one.": lambda x_train, x_test: (
            (x_train - x_train.mean(axis=0)) / (x_train.std(axis=0) + 1e-8),
            (x_test - x_train.mean(axis=0)) / (x_train.std(axis=0) + 1e-8),
        ),
        "Deviations below 1 were raised to 1: only a deviation of 0 is to be replaced.": (
            lambda x_train, x_test: tuple(
                (x - x_train.mean(axis=0)) / np.maximum(x_train.std(axis=0), 1)
                for x in (x_train, x_test)
            )
        ),
        "That divides by the variance: the standard deviation is its root.": (
            lambda x_train, x_test: (
                (x_train - x_train.mean(axis=0)) / _spread(x_train) ** 2,
                (x_test - x_train.mean(axis=0)) / _spread(x_train) ** 2,
            )
        ),
        "The mean is not subtracted.": lambda x_train, x_test: (
            x_train / _spread(x_train),
            x_test / _spread(x_train),
        ),
        "The columns are not divided by their deviations.": lambda x_train, x_test: (
            x_train - x_train.mean(axis=0),
            x_test - x_train.mean(axis=0),
        ),
        "One mean and one deviation for the whole array: each column has its own, axis 0.": (
            lambda x_train, x_test: (
                (x_train - x_train.mean()) / x_train.std(),
                (x_test - x_train.mean()) / x_train.std(),
            )
        ),
        "The mean and the deviation run along each row: they belong to the columns, axis 0.": (
            lambda x_train, x_test: tuple(
                (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)
                for x in (x_train, x_test)
            )
        ),
        "The squares were divided by N - 1: np.std divides by N, and so does this book.": (
            lambda x_train, x_test: tuple(
                (x - x_train.mean(axis=0))
                / np.where(x_train.std(axis=0) > 0, x_train.std(axis=0, ddof=1), 1)
                for x in (x_train, x_test)
            )
        ),
    },
)


# 4 · raw_weights(w, b, mean, std): the same plane in the units of the raw inputs


def _raw_weights(w, b, mean, std):
    return w / std, b - (w * mean / std).sum()


def _learnt(rng):
    D = int(rng.integers(2, 7))
    w, b, mean = rng.normal(size=D), rng.normal(), rng.normal(0, 3, size=D)
    return w, float(b), mean, rng.uniform(0.5, 4, size=D)


raw_weights = Exercise(
    name="raw_weights",
    reference=_raw_weights,
    inputs=_learnt,
    outputs=("w_raw", "b_raw"),
    variants={
        "The weights are multiplied by the deviations: a unit of x is only 1 / std units of what "
        "the model saw.": lambda w, b, mean, std: (w * std, b - (w * mean / std).sum()),
        "b_raw is still b: subtracting the means moved the plane.": lambda w, b, mean, std: (
            w / std,
            b + 0.0,
        ),
        "A sign is wrong in b_raw: x - mean, so what the weights make of the mean is taken off.": (
            lambda w, b, mean, std: (w / std, b + (w * mean / std).sum())
        ),
        "In b_raw the means are not divided by the deviations.": lambda w, b, mean, std: (
            w / std,
            b - (w * mean).sum(),
        ),
        "b_raw was divided by the deviations twice: w_raw has them already.": (
            lambda w, b, mean, std: (w / std, b - (w * mean / std**2).sum())
        ),
        "b_raw is an array with one entry an input: all inputs move one number, so sum.": (
            lambda w, b, mean, std: (w / std, b - w * mean / std)
        ),
        "b_raw lost b itself.": lambda w, b, mean, std: (w / std, -(w * mean / std).sum()),
        "The means came out as a mean over the inputs in b_raw: it is a sum.": (
            lambda w, b, mean, std: (w / std, b - (w * mean / std).mean())
        ),
        "The weights are still those of the scaled inputs.": lambda w, b, mean, std: (
            w + 0,
            b - (w * mean / std).sum(),
        ),
    },
)


# 5 · weighted_fit(x, y, s): some examples count for more than others


def _weighted_fit(x, y, s):
    A = np.column_stack([x, np.ones(len(x))])
    theta = np.linalg.solve(A.T * s @ A, A.T @ (s * y))
    return theta[:-1], theta[-1]


def _weighted_rows(rng):
    x, y = _rows(rng)
    s = rng.uniform(0.2, 3, size=len(x))
    s[int(rng.integers(len(x)))] = 0.0
    return x, y, s


def _weigh(left, right):
    """A wrong answer: the weights used are `left(s)` in A.T S A and `right(s)` in A.T S y."""

    def wrong(x, y, s):
        A = _with_ones(x)
        return _split(np.linalg.solve(A.T @ (left(s)[:, None] * A), A.T @ (right(s) * y)))

    return wrong


def _inverse(s):
    return np.divide(1, s, out=np.zeros_like(s), where=s > 0)


def _scaled_first(x, y, s):
    """The bias column is not weighted: rows are scaled before the ones are put beside them."""
    root = np.sqrt(s)
    return _least_squares(root[:, None] * x, root * y)


def _centred_plainly(x, y, s):
    """The weights are fitted about means in which every row counts alike."""
    centred = x - x.mean(axis=0)
    w = np.linalg.solve(centred.T * s @ centred, centred.T @ (s * (y - y.mean())))
    return w, y.mean() - x.mean(axis=0) @ w


def _without_ones(x, y, s):
    return np.linalg.solve(x.T @ (s[:, None] * x), x.T @ (s * y)), np.float64(0)


weighted_fit = Exercise(
    name="weighted_fit",
    reference=_weighted_fit,
    inputs=_weighted_rows,
    outputs=("w", "b"),
    variants={
        "The weights s are not used: that is plain least squares.": _weigh(
            np.ones_like, np.ones_like
        ),
        "s is missing on the right, in A.T @ S @ y.": _weigh(lambda s: s, np.ones_like),
        "s is missing on the left, in A.T @ S @ A.": _weigh(np.ones_like, lambda s: s),
        "s is squared: it came in on both sides of a product that has it once. Rows scaled by "
        "sqrt(s) would do.": _weigh(np.square, np.square),
        "Only the root of s is there: rows scaled by sqrt(s) carry it twice, once in A and once "
        "in A.T.": _weigh(np.sqrt, np.sqrt),
        "There is no column of ones: without it the plane has to pass through the origin.": (
            _without_ones
        ),
        "The ones must be weighted too: put the column beside x first, then scale the rows.": (
            _scaled_first
        ),
        "The rows were centred with their plain means: weigh the means with s as well.": (
            _centred_plainly
        ),
        "s was used as a variance, by which one divides: a large s must count for more.": _weigh(
            _inverse, _inverse
        ),
        "Rows are dropped where s is 0, but the others count alike: s says how much.": _weigh(
            lambda s: (s > 0) * 1.0, lambda s: (s > 0) * 1.0
        ),
        "The sign is wrong: setting the gradient to zero leaves + A.T @ S @ y on the right.": (
            _weigh(lambda s: s, lambda s: -s)
        ),
    },
)
