"""Exercises of the lesson *arrays*."""

from itertools import zip_longest

import numpy as np

from helpers.exercises.checker import Exercise


def _sizes(rng, count):
    """Different dimensions, so that no axis can pass for another."""
    return [int(size) for size in rng.permutation(np.arange(3, 10))[:count]]


# 1 · broadcast_shape(s, t): the sizes of the result, -1 where they do not fit


def _broadcast_shape(s, t):
    pairs = list(zip_longest(s[::-1], t[::-1], fillvalue=1))[::-1]
    return np.array([b if a == 1 else a if b in (1, a) else -1 for a, b in pairs])


_SHAPES = (
    ((4,), (4, 1)),
    ((2, 3), (3, 3)),
    ((3, 1, 5), (2, 5)),
    ((6, 2), (2, 6)),
    ((), (7, 1, 4)),
    ((5, 1), (1, 6, 1, 3)),
    ((0, 1), (3,)),
    ((1, 8), (2, 0, 8)),
    ((1, 0), (4, 2)),
    ((4, 5, 2), (4, 3, 2)),
)


def _two_shapes(rng):
    trial = int(rng.integers(0, 1 << 30)) % 2
    first = _SHAPES[int(rng.integers(0, len(_SHAPES)))]
    return first if trial else first[::-1]


def _pairs(s, t):
    """Sizes of both, right-aligned, from left to right."""
    return list(zip_longest(s[::-1], t[::-1], fillvalue=1))[::-1]


def _by_axis(rule):
    """A wrong answer from a rule for the two sizes of an axis."""
    return lambda s, t: np.array([rule(a, b) for a, b in _pairs(s, t)])


def _up_to_the_first_misfit(r):
    return r[: int(np.argmax(r == -1)) + 1] if -1 in r else r


broadcast_shape = Exercise(
    name="broadcast_shape",
    reference=_broadcast_shape,
    inputs=_two_shapes,
    trials=40,
    variants={
        "The shapes are aligned at the left there: they are aligned at the right.": lambda s, t: (
            _broadcast_shape(s[::-1], t[::-1])[::-1]
        ),
        "The sizes are in reverse: they are found from the right, but read from the left.": (
            lambda s, t: _broadcast_shape(s, t)[::-1]
        ),
        "That is the larger size on every axis: two sizes that differ fit only if one is 1.": (
            _by_axis(max)
        ),
        "A 1 is stretched to the other size, not to the larger one: 1 and 0 make 0.": _by_axis(
            lambda a, b: max(a, b) if a == b or 1 in (a, b) else -1
        ),
        "That is the smaller size on every axis: the one that is 1 is stretched.": _by_axis(min),
        "A size of 1 fits every other: it is stretched.": _by_axis(
            lambda a, b: a if a == b else -1
        ),
        "Only a 1 in t is stretched there: a 1 in s is, too.": _by_axis(
            lambda a, b: a if b in (1, a) else -1
        ),
        "Only a 1 in s is stretched there: a 1 in t is, too.": _by_axis(
            lambda a, b: b if a in (1, b) else -1
        ),
        "A missing axis counts as 1; there it is left out.": lambda s, t: _broadcast_shape(
            s[len(s) - min(len(s), len(t)) :], t[len(t) - min(len(s), len(t)) :]
        ),
        "One bad axis makes all of them -1 there: the others keep their sizes.": lambda s, t: (
            np.full_like(_broadcast_shape(s, t), -1)
            if -1 in _broadcast_shape(s, t)
            else _broadcast_shape(s, t)
        ),
        "Where they do not fit, -1 is asked for, not 0.": _by_axis(
            lambda a, b: b if a == 1 else a if b in (1, a) else 0
        ),
        "The sizes are multiplied there: no axis is crossed with itself.": _by_axis(
            lambda a, b: a * b
        ),
        "A 0 is stretched nowhere: beside a 2 it does not fit, as a 3 would not.": _by_axis(
            lambda a, b: 0 if 0 in (a, b) else b if a == 1 else a if b in (1, a) else -1
        ),
        "One -1 in place of the whole shape there: every axis has its own number.": lambda s, t: (
            np.array([-1]) if -1 in _broadcast_shape(s, t) else _broadcast_shape(s, t)
        ),
        "It stops at the first misfit: the axes to the right of it are missing.": lambda s, t: (
            _up_to_the_first_misfit(_broadcast_shape(s, t))
        ),
        "It stops at the last misfit: the axes to the left of it are missing.": lambda s, t: (
            _up_to_the_first_misfit(_broadcast_shape(s, t)[::-1])[::-1]
        ),
    },
)


# 2 · log_mean_exp(z): logarithm of the mean of exponentials, row by row


def _log_mean_exp(z):
    m = z.max(axis=1, keepdims=True)
    return m.ravel() + np.log(np.exp(z - m).mean(axis=1))


def _log_sum_exp(z):
    m = z.max(axis=1, keepdims=True)
    return m[:, 0] + np.log(np.exp(z - m).sum(axis=1))


def _rows_far_apart(rng):
    N, C = int(rng.integers(10, 14)), *_sizes(rng, 1)
    z = 1.5 * rng.normal(size=(N, C))
    z[0] += 720.0  # overflows
    z[1] -= 760.0  # vanishes
    z[2:4] += 30.0
    z[2, :-1] -= 1500.0  # no number of the row but the last will do as a shift
    z[3, -1] -= 1500.0  # here any but the last
    return (z,)


def _shifted(shift):
    """A wrong answer with ``shift(z)``, (N, 1), in place of the largest number of each row."""
    return lambda z: shift(z)[:, 0] + np.log(np.exp(z - shift(z)).mean(axis=1))


log_mean_exp = Exercise(
    name="log_mean_exp",
    reference=_log_mean_exp,
    inputs=_rows_far_apart,
    variants={
        "That is log-sum-exp: the mean divides by the number of columns.": _log_sum_exp,
        "A factor inside the logarithm comes out as a sum: subtract log C, do not divide by C.": (
            lambda z: _log_sum_exp(z) / z.shape[1]
        ),
        "log C is added there: dividing inside the logarithm subtracts it.": lambda z: (
            _log_sum_exp(z) + np.log(z.shape[1])
        ),
        "That divides by the number of rows: the mean runs over the columns.": lambda z: (
            _log_sum_exp(z) - np.log(len(z))
        ),
        "The exponentials overflow or vanish: subtract the largest number of each row first.": (
            lambda z: np.log(np.exp(z).mean(axis=1))
        ),
        "That divides by the number of all entries: each row has C of them.": lambda z: (
            _log_sum_exp(z) - np.log(z.size)
        ),
        "Not any shift will do: with -700, the mean, the median or the first number of the row, a "
        "large one still overflows. Subtract the largest.": _shifted(lambda z: z[:, :1]),
        "Neither the smallest number of a row nor -700 is a safe shift, the large ones still "
        "overflow: subtract the largest.": _shifted(lambda z: z.min(axis=1, keepdims=True)),
        "Neither the last number of a row nor the one of largest absolute value is a safe shift: "
        "subtract the largest.": _shifted(lambda z: z[:, -1:]),
        "The absolute value of a number is no safe shift: subtract the largest number itself.": (
            _shifted(lambda z: abs(z).max(axis=1, keepdims=True))
        ),
        "One shift for all rows: small rows vanish, each needs its own.": lambda z: (
            z.max() + np.log(np.exp(z - z.max()).mean(axis=1))
        ),
        "What was subtracted must be added again, outside the logarithm.": lambda z: np.log(
            np.exp(z - z.max(axis=1, keepdims=True)).mean(axis=1)
        ),
        "What was subtracted is subtracted once more: add it.": lambda z: (
            np.log(np.exp(z - z.max(axis=1, keepdims=True)).mean(axis=1)) - z.max(axis=1)
        ),
        "That is the mean of z: the logarithm of a mean is not the mean of logarithms.": (
            lambda z: z.mean(axis=1)
        ),
        "That runs along the columns, axis 0: each row is asked for.": lambda z: _log_mean_exp(z.T),
        "That is the largest number of each row: the others count a little as well.": (
            lambda z: z.max(axis=1)
        ),
        "Column plus row there: the (N, 1) and the (N,) make (N, N).": lambda z: (
            z.max(axis=1, keepdims=True) + np.log(np.exp(z - z.max(axis=1)[:, None]).mean(axis=1))
        ),
    },
)


# 3 · cosine_similarity(u, v): of all pairs of rows; 0 for a row of zeros


def _lengths(a):
    return np.sqrt((a**2).sum(axis=1, keepdims=True))


def _cosine_similarity(u, v):
    lengths = np.sqrt(np.outer((u**2).sum(axis=1), (v**2).sum(axis=1)))
    return u @ v.T / np.where(lengths > 0, lengths, 1)


def _units(a, axis=1):
    length = np.sqrt((a**2).sum(axis=axis, keepdims=True))
    return a / np.where(length > 0, length, 1)


def _first_row_zero(r):
    r[0] = 0
    return r


def _two_sets_of_rows(rng):
    N, M, D = _sizes(rng, 3)
    u, v = rng.normal(size=(N, D)), rng.normal(size=(M, D))
    (u if rng.integers(2) else v)[rng.integers(3)] = 0
    return u, v


cosine_similarity = Exercise(
    name="cosine_similarity",
    reference=_cosine_similarity,
    inputs=_two_sets_of_rows,
    variants={
        "Those are the products: divide by both lengths.": lambda u, v: u @ v.T,
        "Only the rows of u have length 1 there: v needs it, too.": lambda u, v: _units(u) @ v.T,
        "Only the rows of v have length 1 there: u needs it, too.": lambda u, v: u @ _units(v).T,
        "The row of zeros gives NaN: divide by 1 where the length is 0.": lambda u, v: (
            (u / _lengths(u)) @ (v / _lengths(v)).T
        ),
        "The columns have length 1 there: sum the squares along axis 1.": lambda u, v: (
            _units(u, axis=0) @ _units(v, axis=0).T
        ),
        "The lengths are not rooted: that divides by their squares.": lambda u, v: (
            u
            @ v.T
            / np.where(_lengths(u) > 0, _lengths(u), 1) ** 2
            / np.where(_lengths(v) > 0, _lengths(v), 1).T ** 2
        ),
        "That divides by the sum of the lengths: it is their product.": lambda u, v: (
            u @ v.T / (_lengths(u) + _lengths(v).T)
        ),
        "That divides by sums of entries: a length is the root of a sum of squares.": (
            lambda u, v: (
                u
                @ v.T
                / np.where(u.any(axis=1), u.sum(axis=1), 1)[:, None]
                / np.where(v.any(axis=1), v.sum(axis=1), 1)
            )
        ),
        "That divides by sums of absolute values: a length is the root of a sum of squares.": (
            lambda u, v: (
                u
                @ v.T
                / np.where(u.any(axis=1), abs(u).sum(axis=1), 1)[:, None]
                / np.where(v.any(axis=1), abs(v).sum(axis=1), 1)
            )
        ),
        "A row of zeros in v still gives NaN: guard its length as that of u.": lambda u, v: (
            _units(u) @ (v / _lengths(v)).T
        ),
        "A row of zeros in u still gives NaN: guard its length as that of v.": lambda u, v: (
            (u / _lengths(u)) @ _units(v).T
        ),
        "Only the first row of u is set to 0: a row of zeros may stand anywhere, in v as well.": (
            lambda u, v: _first_row_zero((u / _lengths(u)) @ (v / _lengths(v)).T)
        ),
        "Where a row is all zeros the result is 0, not 1.": lambda u, v: np.where(
            _lengths(u) * _lengths(v).T > 0, _cosine_similarity(u, v), 1
        ),
        "That is one length for all rows: each row has its own.": lambda u, v: (
            u @ v.T / np.sqrt((u**2).sum()) / np.sqrt((v**2).sum())
        ),
        "Those are distances between the directions, 1 - cosine.": lambda u, v: (
            1 - _cosine_similarity(u, v)
        ),
        "Rows are centred there: that is the correlation.": lambda u, v: _cosine_similarity(
            u - u.mean(axis=1, keepdims=True), v - v.mean(axis=1, keepdims=True)
        ),
        "That is the cosine of each row of u with itself: v is not used.": lambda u, v: (
            _cosine_similarity(u, u)
        ),
    },
)


# 4 · one_sided_slope(f0, f1, f2, h): from values at x, x + h, x + 2h


def _one_sided_slope(f0, f1, f2, h):
    return (4 * f1 - 3 * f0 - f2) / (2 * h)


def _three_values(rng):
    (N,) = _sizes(rng, 1)
    x, h = rng.uniform(0.5, 1.5, size=N), float(rng.uniform(0.05, 0.3))
    f = rng.normal() + np.sin(3 * x[:, None] + 3 * h * np.arange(3)) + x[:, None] ** 3
    return (*f.T.copy(), h)


one_sided_slope = Exercise(
    name="one_sided_slope",
    reference=_one_sided_slope,
    inputs=_three_values,
    variants={
        "That is the forward difference: its error still has a term in h.": lambda f0, f1, f2, h: (
            (f1 - f0) / h
        ),
        "That is the slope in the middle, at x + h: it is asked for at x.": lambda f0, f1, f2, h: (
            (f2 - f0) / (2 * h)
        ),
        "That is the slope of the last two points, or 2 and -1 are exchanged.": (
            lambda f0, f1, f2, h: (f2 - f1) / h
        ),
        "The weights are right, but the sign is not: f at the right end counts negatively.": (
            lambda f0, f1, f2, h: (3 * f0 - 4 * f1 + f2) / (2 * h)
        ),
        "The 2 below is missing: divide by 2h.": lambda f0, f1, f2, h: (4 * f1 - 3 * f0 - f2) / h,
        "That is the second derivative.": lambda f0, f1, f2, h: (f2 - 2 * f1 + f0) / h**2,
        "The two slopes are averaged: with weights 2 and -1 the term in h cancels.": (
            lambda f0, f1, f2, h: ((f1 - f0) / h + (f2 - f0) / (2 * h)) / 2
        ),
        "The slopes are weighted 4/3 and -1/3: that cancels a term in h², here it is one in h.": (
            lambda f0, f1, f2, h: (4 * (f1 - f0) / h - (f2 - f0) / (2 * h)) / 3
        ),
        "That divides by 2 and multiplies by h: put 2h in brackets.": lambda f0, f1, f2, h: (
            (4 * f1 - 3 * f0 - f2) / 2 * h
        ),
        "The difference of the two slopes has no slope left in it: take twice the first minus the "
        "second.": lambda f0, f1, f2, h: (f1 - f0) / h - (f2 - f0) / (2 * h),
        "The second forward difference has the step 2h: divide it by 2h.": lambda f0, f1, f2, h: (
            2 * (f1 - f0) / h - (f2 - f0) / h
        ),
        "That is not divided by h yet.": lambda f0, f1, f2, h: (4 * f1 - 3 * f0 - f2) / 2,
    },
)


# 5 · vote(squares, y, k): the commonest label among the k nearest


def _vote(squares, y, k):
    one_hot = np.eye(y.max() + 1)[y]
    return one_hot[squares.argsort(axis=1)[:, :k]].sum(axis=1).argmax(axis=1)


def _one_hot(y):
    return y[..., None] == np.arange(y.max() + 1)


def _squares_labels_k(rng):
    N, M = 10 + int(rng.integers(0, 3)), 12 + int(rng.integers(1, 4))
    squares = rng.permuted(np.tile(np.arange(5.0, M + 5), (N, 1)), axis=1) ** 2
    labels = rng.choice(13, size=int(rng.integers(3, 6)), replace=False)  # with gaps
    y = rng.permutation(labels[np.arange(M) % len(labels)])
    return squares, y, int(rng.integers(3, 7))


def _last_of(counts):
    return counts.shape[1] - 1 - counts[:, ::-1].argmax(axis=1)


def _nearest(squares, k):
    return squares.argsort(axis=1)[:, :k]


def _votes(squares, y, k):
    return _one_hot(y)[_nearest(squares, k)].sum(axis=1)


vote = Exercise(
    name="vote",
    reference=_vote,
    inputs=_squares_labels_k,
    variants={
        "That is the label of the nearest alone: k of them vote.": lambda squares, y, k: y[
            squares.argmin(axis=1)
        ],
        "Those are the farthest: argsort begins with the smallest.": lambda squares, y, k: _vote(
            -squares, y, k
        ),
        "In a tie the largest label wins there: the smallest is asked for.": lambda squares, y, k: (
            _last_of(_votes(squares, y, k))
        ),
        "k + 1 of them vote there.": lambda squares, y, k: _vote(squares, y, k + 1),
        "k - 1 of them vote there.": lambda squares, y, k: _vote(squares, y, k - 1),
        "The labels are averaged there: a label is a name, not a number.": lambda squares, y, k: (
            np.rint(y[_nearest(squares, k)].mean(axis=1)).astype(int)
        ),
        "That is the number of the nearest example, not its label: y[...] is missing.": (
            lambda squares, y, k: squares.argmin(axis=1)
        ),
        "That sorts the columns, axis 0: the neighbours of an example lie in its row.": (
            lambda squares, y, k: (
                _one_hot(y)[squares.argsort(axis=0)[:, :k] % len(y)].sum(axis=1).argmax(axis=1)
            )
        ),
        "All examples vote there, weighted with 1 / square: only k of them are asked, all alike.": (
            lambda squares, y, k: (1 / squares @ _one_hot(y)).argmax(axis=1)
        ),
        "The k nearest vote, but weighted with 1 / square: each has one vote.": (
            lambda squares, y, k: (
                np.where(squares <= np.sort(squares, axis=1)[:, k - 1 : k], 1 / squares, 0)
                @ _one_hot(y)
            ).argmax(axis=1)
        ),
        "In a tie the nearest wins there: the smallest label is asked for.": lambda squares, y, k: (
            np.where(squares <= np.sort(squares, axis=1)[:, k - 1 : k], 1 + 1e-6 / squares, 0)
            @ _one_hot(y)
        ).argmax(axis=1),
        "Those are the numbers of votes of all labels: the label with the most is asked for.": (
            _votes
        ),
        "That is the place of the label in np.unique(y): the label itself is asked for.": (
            lambda squares, y, k: _votes(squares, y, k)[:, np.unique(y)].argmax(axis=1)
        ),
        "The nearest is left out there: it votes as well.": lambda squares, y, k: (
            _one_hot(y)[squares.argsort(axis=1)[:, 1 : k + 1]].sum(axis=1).argmax(axis=1)
        ),
        "The largest label gets no votes there: labels run up to y.max(), that is one more.": (
            lambda squares, y, k: _votes(squares, y, k)[:, :-1].argmax(axis=1)
        ),
        "The places of the neighbours are counted there, not their labels: y[...] comes first.": (
            lambda squares, y, k: _nearest(squares, k).min(axis=1)
        ),
        "That is the median of the labels: a label is a name, not a number.": (
            lambda squares, y, k: np.median(y[_nearest(squares, k)], axis=1).astype(int)
        ),
        "That is the smallest label among the k nearest: the commonest is asked for.": (
            lambda squares, y, k: y[_nearest(squares, k)].min(axis=1)
        ),
        "That is the label of the k-th nearest alone: all k of them vote.": lambda squares, y, k: y[
            _nearest(squares, k)[:, -1]
        ],
        "That is how many votes the winner has: its label is asked for.": lambda squares, y, k: (
            _votes(squares, y, k).max(axis=1)
        ),
    },
)
