"""Exercises of the lesson *generalisation*."""

import numpy as np

from helpers.exercises.checker import Exercise


def _sizes(rng, count):
    """Different dimensions, so that no axis can pass for another."""
    return rng.permutation(np.arange(3, 9))[:count]


# 1 · effective_weights(A, strengths): the sum of the factors d² / (d² + λ), for every λ


def _squares(A):
    d = np.linalg.svd(A, compute_uv=False)
    return d[d > 0] ** 2


def _effective_weights(A, strengths):
    squares = _squares(A)
    return (squares / np.add.outer(strengths, squares)).sum(axis=1)


def _matrix_and_strengths(rng):
    N, D, M = _sizes(rng, 3)
    A, strengths = 2.0 * rng.normal(size=(N, D)), rng.uniform(0.5, 3, M)
    if rng.random() < 0.5:
        A = np.zeros((N, D))
        A[0, 1], A[1, 0] = 2.0, -0.5  # the other directions are 0, exactly
        strengths[1] = 0
    return A, strengths


def _factors(factor):
    """The sum of ``factor(d², λ)`` over the directions with d > 0."""
    return lambda A, strengths: factor(_squares(A), strengths[:, None]).sum(axis=1)


def _through_the_inverse(A, strengths):
    gram = A.T @ A
    inverses = [np.linalg.inv(gram + strength * np.eye(len(gram))) for strength in strengths]
    return np.array([np.trace(gram @ inverse) for inverse in inverses])


def _rest(A, strengths, squares):
    """D less the part that is taken from the directions with these d²."""
    return A.shape[1] - (strengths[:, None] / (squares + strengths[:, None])).sum(axis=1)


def _all_factors(A, strengths):
    squares = np.linalg.svd(A, compute_uv=False) ** 2
    return squares / (squares + strengths[:, None])


effective_weights = Exercise(
    name="effective_weights",
    reference=_effective_weights,
    inputs=_matrix_and_strengths,
    variants={
        "0/0 gives NaN here: a direction with d = 0 counts 0.": lambda A, strengths: _all_factors(
            A, strengths
        ).sum(axis=1),
        "The singular values are not squared: the factor is d² / (d² + λ).": _factors(
            lambda squares, s: squares**0.5 / (squares**0.5 + s)
        ),
        "The strength is squared: the factor is d² / (d² + λ).": _factors(
            lambda squares, s: squares / (squares + s**2)
        ),
        "That is what ridge does to the weights, d / (d² + λ): asked for is the factor of the "
        "fit.": _factors(lambda squares, s: squares**0.5 / (squares + s)),
        "That is 1 minus the factor, summed: the part that is taken away.": _factors(
            lambda squares, s: s / (squares + s)
        ),
        "That is the number of columns, whatever λ is.": lambda A, strengths: np.full(
            len(strengths), float(A.shape[1])
        ),
        "That is the rank, the number for λ = 0.": lambda A, strengths: np.full(
            len(strengths), float(np.linalg.matrix_rank(A))
        ),
        "That is the mean of the factors: their sum is asked for.": lambda A, strengths: (
            _effective_weights(A, strengths) / min(A.shape)
        ),
        "Those are the factors themselves: their sum is asked for.": lambda A, strengths: (
            np.nan_to_num(_all_factors(A, strengths))
        ),
        "That sums over the strengths: each of them has its own number.": lambda A, strengths: (
            np.nan_to_num(_all_factors(A, strengths)).sum(axis=0)
        ),
        "The eigenvalues of A.T @ A are d² already: they are squared once more here.": _factors(
            lambda squares, s: squares**2 / (squares**2 + s)
        ),
        "λ is divided by N: eq. (3) charges it against the sum of squares, not their mean.": (
            lambda A, strengths: _effective_weights(A, strengths / len(A))
        ),
        "λ is multiplied by N: eq. (3) charges it against the sum of squares, not their mean.": (
            lambda A, strengths: _effective_weights(A, strengths * len(A))
        ),
        "That is half of it: eq. (3) has no 1/2.": lambda A, strengths: (
            _effective_weights(A, strengths) / 2
        ),
        "That is D minus what is taken away: with N < D there are only min(N, D) factors.": (
            lambda A, strengths: _rest(A, strengths, np.linalg.svd(A, compute_uv=False) ** 2)
        ),
        "That is D minus what is taken away where d > 0: the other directions count 1, not 0.": (
            lambda A, strengths: _rest(A, strengths, _squares(A))
        ),
        "At λ = 0 the matrix of eq. (3) may have no inverse: take the singular values.": (
            _through_the_inverse
        ),
    },
)


# 2 · elastic_step(v, tau, kappa): the proximal step of both prices


def _elastic_step(v, tau, kappa):
    return np.sign(v) * np.maximum(np.abs(v) - tau, 0) / (1 + kappa)


def _soft(v, tau):
    return np.sign(v) * np.maximum(np.abs(v) - tau, 0)


def _array_and_prices(rng):
    v = rng.normal(size=_sizes(rng, 2))
    v.flat[:2] = 0.0, 5.0
    tau, kappa = rng.uniform(0.2, 0.8, 2)
    if rng.random() < 0.3:
        return v, 0.0, float(kappa)
    v.flat[2] = -tau  # on the border
    return v, float(tau), float(kappa)


elastic_step = Exercise(
    name="elastic_step",
    reference=_elastic_step,
    inputs=_array_and_prices,
    variants={
        "That is S_tau(v): the square's price is missing.": lambda v, tau, kappa: _soft(v, tau),
        "The shrinking is done before the threshold: then tau must shrink too.": (
            lambda v, tau, kappa: _soft(v / (1 + kappa), tau)
        ),
        "The square has a factor 1/2, so its slope is kappa w, not 2 kappa w.": (
            lambda v, tau, kappa: _soft(v, tau) / (1 + 2 * kappa)
        ),
        "That is the step of the square alone: no entry becomes 0.": lambda v, tau, kappa: (
            v / (1 + kappa)
        ),
        "1 - kappa is where small steps of a gradient lead; the exact minimum divides.": (
            lambda v, tau, kappa: _soft(v, tau) * (1 - kappa)
        ),
        "Both prices are taken off as a constant: the square's slope is kappa w.": (
            lambda v, tau, kappa: _soft(v, tau + kappa)
        ),
        "Entries near 0 become 0, but the others must move toward 0 by tau as well.": (
            lambda v, tau, kappa: np.where(np.abs(v) > tau, v, 0) / (1 + kappa)
        ),
        "The sign is lost: negative entries stay negative.": lambda v, tau, kappa: (
            np.maximum(np.abs(v) - tau, 0) / (1 + kappa)
        ),
        "Small entries jump over 0: between -tau and tau the minimum is at 0.": (
            lambda v, tau, kappa: (v - tau * np.sign(v)) / (1 + kappa)
        ),
        "Negative entries are lost: they are pulled up toward 0.": lambda v, tau, kappa: (
            np.maximum(v - tau, 0) / (1 + kappa)
        ),
        "Entries move away from 0: the prices pull toward it.": lambda v, tau, kappa: (
            np.sign(v) * (np.abs(v) + tau) / (1 + kappa)
        ),
        "tau and kappa are exchanged.": lambda v, tau, kappa: _elastic_step(v, kappa, tau),
        "That is a gradient step of the square, then the threshold: minimise all three terms at "
        "once.": lambda v, tau, kappa: _soft((1 - kappa) * v, tau),
        "The square's slope is kappa w at the new w, not kappa v: solve for w.": (
            lambda v, tau, kappa: _soft(v, tau) - kappa * v
        ),
        "The slope of kappa w² / 2 is kappa w, not half of it.": lambda v, tau, kappa: (
            _soft(v, tau) / (1 + kappa / 2)
        ),
        "The division is by kappa: it must be by 1 + kappa.": lambda v, tau, kappa: (
            _soft(v, tau) / kappa
        ),
    },
)


# 3 · fold_of_row(y, k): the rows of each class dealt like cards


def _fold_of_row(y, k):
    seen, fold = {}, np.zeros(len(y), dtype=int)
    for row, c in enumerate(y.tolist()):
        fold[row] = seen.get(c, 0) % k
        seen[c] = seen.get(c, 0) + 1
    return fold


def _labels_and_folds(rng):
    k = int(rng.integers(2, 6))
    y = np.concatenate([rng.choice([0, 2, 3], size=8 + int(rng.integers(4))), [5, 7, 7, 7]])
    return rng.permutation(y), k  # gaps between the labels; the largest comes more than once


def _by_class(deal):
    """``deal(number of rows, k)`` for the rows of each class."""

    def fold_of_row(y, k):
        fold = np.empty(len(y), dtype=int)
        for c in np.unique(y):
            rows = np.flatnonzero(y == c)
            fold[rows] = deal(len(rows), k)
        return fold

    return fold_of_row


def _dealt_on(y, k):
    fold = np.empty(len(y), dtype=int)
    fold[np.argsort(y, kind="stable")] = np.arange(len(y)) % k
    return fold


def _dealt_on_as_they_appear(y, k):
    first = [np.flatnonzero(y == label)[0] for label in y]
    return _dealt_on(np.array(first), k)


def _class_by_class(y, k):
    return np.concatenate([np.arange((y == c).sum()) % k for c in np.unique(y)])


def _as_if_labels_counted_up(y, k):
    return np.where(y < len(np.unique(y)), _fold_of_row(y, k), 0)


fold_of_row = Exercise(
    name="fold_of_row",
    reference=_fold_of_row,
    inputs=_labels_and_folds,
    variants={
        "The classes are not looked at: the rows of each class must be dealt on their own.": (
            lambda y, k: np.arange(len(y)) % k
        ),
        "The folds are blocks: deal one row at a time, 0, 1, 2 and so on.": _by_class(
            lambda n, k: np.arange(n) * k // n
        ),
        "The folds are counted from 1: Python counts from 0.": lambda y, k: _fold_of_row(y, k) + 1,
        "The dealing goes on where the class before has ended: each class begins at fold 0.": (
            _dealt_on
        ),
        "The dealing goes on from class to class, as they appear: each class begins at fold 0.": (
            _dealt_on_as_they_appear
        ),
        "The rows are sorted by class in the result: keep the order of y.": _class_by_class,
        "The sorted rows are put back wrongly: fold[order] = …, not …[order].": lambda y, k: (
            _class_by_class(y, k)[np.argsort(y)]
        ),
        "Dealt on over all sorted rows, and put back wrongly: deal each class on its own.": (
            lambda y, k: (np.arange(len(y)) % k)[np.argsort(y)]
        ),
        "Labels are not 0, 1, 2 and so on without gaps: loop over np.unique(y).": (
            _as_if_labels_counted_up
        ),
        "That is the place within the class: take it modulo k.": lambda y, k: _fold_of_row(
            y, len(y)
        ),
        "Those are blocks of k rows, not k folds: modulo, not //.": _by_class(
            lambda n, k: np.arange(n) // k
        ),
        "That is the class modulo k: a whole class would go into one fold.": lambda y, k: y % k,
        "The last row of a class is dealt first.": _by_class(lambda n, k: np.arange(n)[::-1] % k),
        "There are k + 1 folds: the last one is k - 1.": lambda y, k: _fold_of_row(y, k + 1),
        "There are k - 1 folds: the last one is k - 1.": lambda y, k: _fold_of_row(y, k - 1),
    },
)


# 4 · paired_interval(a, b, t): means of paired differences, and half-widths


def _paired_interval(a, b, t):
    gap = a - np.reshape(b, (-1, 1))
    return gap.mean(axis=0), t * np.sqrt(gap.var(axis=0, ddof=1) / len(gap))


def _scores_of_cures(rng):
    R, M = _sizes(rng, 2)
    luck = rng.normal(0.8, 0.05, R)
    a = luck[:, None] + rng.normal(0.01, 0.01, (R, M))
    return a, luck + rng.normal(0, 0.01, R), float(rng.uniform(2, 5))


def _half(half):
    """The right mean, and ``half(gap, a, b, t)``."""

    def interval(a, b, t):
        gap = a - b[:, None]
        return gap.mean(axis=0), half(gap, a, b, t)

    return interval


def _by_covariance(factor, ddof=1):
    """Half-widths from Var a + Var b + factor · Cov(a, b); np.cov has the divisor R - 1."""

    def half(gap, a, b, t):
        covariance = np.array([np.cov(column, b)[0, 1] for column in a.T])
        variance = a.var(axis=0, ddof=ddof) + b.var(ddof=ddof) + factor * covariance
        return t * np.sqrt(variance / len(a))

    return _half(half)


def _deviation(scores):
    return scores.std(axis=0, ddof=1)


paired_interval = Exercise(
    name="paired_interval",
    reference=_paired_interval,
    inputs=_scores_of_cures,
    outputs=("mean", "half"),
    variants={
        "The pairs are lost: the spread must be that of the differences, run by run.": _half(
            lambda gap, a, b, t: t * np.hypot(_deviation(a), _deviation(b)) / len(a) ** 0.5
        ),
        "The variances are subtracted: that of a difference is no difference.": _half(
            lambda gap, a, b, t: (
                t * np.sqrt(np.abs(_deviation(a) ** 2 - _deviation(b) ** 2) / len(a))
            )
        ),
        "The covariance is taken off once: in eq. (10) it counts twice.": _by_covariance(-1),
        "The covariance is added: in eq. (10) it is taken off.": _by_covariance(2),
        "The divisors differ: np.var has R by itself, np.cov has R - 1; give ddof=1.": (
            _by_covariance(-2, ddof=0)
        ),
        "The standard deviations are added: take that of the differences.": _half(
            lambda gap, a, b, t: t * (_deviation(a) + _deviation(b)) / len(a) ** 0.5
        ),
        "That is the interval of a alone: take the spread of the differences.": _half(
            lambda gap, a, b, t: t * _deviation(a) / len(a) ** 0.5
        ),
        "The deviation has the divisor R, and is too small: take R - 1, ddof=1.": _half(
            lambda gap, a, b, t: t * gap.std(axis=0) / len(a) ** 0.5
        ),
        "The root of R is missing: that is t times the spread of a single run.": _half(
            lambda gap, a, b, t: t * _deviation(gap)
        ),
        "Divided by R: the standard error has the root of R.": _half(
            lambda gap, a, b, t: t * _deviation(gap) / len(a)
        ),
        "Divided by the root of R - 1: eq. (9) has R there; R - 1 stands in the deviation.": _half(
            lambda gap, a, b, t: t * _deviation(gap) / (len(a) - 1) ** 0.5
        ),
        "The root is that of the number of cures: the runs are counted, R.": _half(
            lambda gap, a, b, t: t * _deviation(gap) / a.shape[1] ** 0.5
        ),
        "The factor t is missing: that is the standard error alone.": _half(
            lambda gap, a, b, t: _deviation(gap) / len(a) ** 0.5
        ),
        "1.96 stands in place of t: it is too small for few runs.": _half(
            lambda gap, a, b, t: 1.96 * _deviation(gap) / len(a) ** 0.5
        ),
        "That is the whole width: half of it is asked for.": _half(
            lambda gap, a, b, t: 2 * t * _deviation(gap) / len(a) ** 0.5
        ),
        "The variance stands in place of the standard deviation.": _half(
            lambda gap, a, b, t: t * _deviation(gap) ** 2 / len(a) ** 0.5
        ),
        "One spread for all cures: each column has its own.": _half(
            lambda gap, a, b, t: np.full(gap.shape[1], t * gap.std(ddof=1) / len(a) ** 0.5)
        ),
        "a and b are exchanged: the difference is a - b.": lambda a, b, t: (
            -_paired_interval(a, b, t)[0],
            _paired_interval(a, b, t)[1],
        ),
        "Those are the two ends: the mean and the half-width are asked for.": lambda a, b, t: (
            _paired_interval(a, b, t)[0] - _paired_interval(a, b, t)[1],
            sum(_paired_interval(a, b, t)),
        ),
        "The differences lose their sign: a may be better in one run and worse in another.": (
            lambda a, b, t: _paired_interval(np.abs(a - b[:, None]), 0 * b, t)
        ),
        "The means run over the cures: they must run over the runs, axis 0.": lambda a, b, t: (
            (a - b[:, None]).mean(axis=1),
            t * (a - b[:, None]).std(axis=1, ddof=1) / a.shape[1] ** 0.5,
        ),
        "a (R, M) minus b (R,) does not pair the runs: give b a second axis, b[:, None].": (
            lambda a, b, t: ((a - b).mean(axis=0), t * _deviation(a - b) / len(a) ** 0.5)
        ),
    },
)


# 5 · mean_dropout_error(x, y, w, p): the squared errors of a linear model, over all masks


def _mean_dropout_error(x, y, w, p):
    variance = p / (1 - p) * x**2 @ w**2
    return (x @ w - y) ** 2 + variance


def _rows_and_share(rng):
    N, D = _sizes(rng, 2)
    p = 0.0 if rng.random() < 0.2 else float(rng.uniform(0.1, 0.8))
    return rng.normal(size=(N, D)), rng.normal(size=N), rng.normal(size=D), p


def _with_price(price):
    """The plain errors and ``price(x, w, p)``."""
    return lambda x, y, w, p: (x @ w - y) ** 2 + price(x, w, p)


mean_dropout_error = Exercise(
    name="mean_dropout_error",
    reference=_mean_dropout_error,
    inputs=_rows_and_share,
    variants={
        "That is the error of the mean answer: the variance of the answer is missing.": _with_price(
            lambda x, w, p: 0.0
        ),
        "p (1 - p) is the variance of r: that of r / (1 - p) is p / (1 - p).": _with_price(
            lambda x, w, p: p * (1 - p) * x**2 @ w**2
        ),
        "r / (1 - p) has the variance p (1 - p) / (1 - p)²: the square is missing.": _with_price(
            lambda x, w, p: p * x**2 @ w**2
        ),
        "The variance of r is p (1 - p), not p: divided by (1 - p)² that gives p / (1 - p).": (
            _with_price(lambda x, w, p: p / (1 - p) ** 2 * x**2 @ w**2)
        ),
        "Sums of x² and of w² are multiplied: multiply entry by entry, then sum.": _with_price(
            lambda x, w, p: p / (1 - p) * (x**2).sum(axis=1) * (w**2).sum()
        ),
        "There all of a row is dropped or kept, and nothing scaled: each entry has its own mask.": (
            lambda x, y, w, p: (1 - p) * (x @ w - y) ** 2 + p * y**2
        ),
        "p and 1 - p are exchanged: p is the share that is dropped.": _with_price(
            lambda x, w, p: np.float64(1 - p) / p * x**2 @ w**2
        ),
        "1 / (1 - p) is the mean square of the factor: its variance is that minus 1.": _with_price(
            lambda x, w, p: x**2 @ w**2 / (1 - p)
        ),
        "That is the variance as if one mask fell on the whole sum: each entry has its own.": (
            _with_price(lambda x, w, p: p / (1 - p) * (x @ w) ** 2)
        ),
        "The inputs are missing in the price: a weight is as dear as its input is large.": (
            _with_price(lambda x, w, p: p / (1 - p) * (w**2).sum())
        ),
        "The weights are missing in the price.": _with_price(
            lambda x, w, p: p / (1 - p) * (x**2).sum(axis=1)
        ),
        "The price is averaged over the inputs: variances of a sum add up.": _with_price(
            lambda x, w, p: p / (1 - p) * ((x * w) ** 2).mean(axis=1)
        ),
        "The price is averaged over the examples: each has its own.": _with_price(
            lambda x, w, p: p / (1 - p) * (x**2 @ w**2).mean()
        ),
        "The price is not squared: a standard deviation cannot be added to a square.": _with_price(
            lambda x, w, p: np.sqrt(p / (1 - p) * (x**2 @ w**2))
        ),
        "The price is subtracted: noise never lowers the mean squared error.": _with_price(
            lambda x, w, p: -p / (1 - p) * x**2 @ w**2
        ),
        "The answers are scaled by 1 - p: by eq. (6) their mean is x w already.": (
            lambda x, y, w, p: ((1 - p) * x @ w - y) ** 2 + p / (1 - p) * x**2 @ w**2
        ),
        "That is the variance alone: the error of the mean answer is missing.": lambda x, y, w, p: (
            p / (1 - p) * x**2 @ w**2
        ),
        "That is the mean over the examples: one number an example is asked for.": (
            lambda x, y, w, p: _mean_dropout_error(x, y, w, p).mean()
        ),
        "That is divided by N: one error an example is asked for, not their mean.": (
            lambda x, y, w, p: _mean_dropout_error(x, y, w, p) / len(x)
        ),
        "The 1/2 of another lesson's loss: here there is none.": lambda x, y, w, p: (
            _mean_dropout_error(x, y, w, p) / 2
        ),
    },
)
