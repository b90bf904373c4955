"""Exercises of the lesson *autograd*."""

import numpy as np

from helpers.exercises.checker import Exercise

# 1 · unbroadcast(grad, shape): the sum over the copies that NumPy made


def _unbroadcast(grad, shape):
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    stretched = tuple(i for i, size in enumerate(shape) if size == 1)
    return grad.sum(axis=stretched, keepdims=True)


def _stretched(rng):
    """A gradient, and one of the shapes that NumPy stretches to its shape."""
    full = tuple(int(n) for n in rng.permutation(np.arange(2, 7))[:3])
    if _unbroadcast_turn(rng) == 0:
        full = full[:1] * 3  # sizes alone do not tell the axes
    shapes = [full[2:], (full[0], 1, full[2]), (), (1, full[2]), full, (1, 1, 1), (full[1], 1)]
    return rng.normal(size=full), shapes[_unbroadcast_turn(rng)]


def _unbroadcast_turn(rng):
    """The trials draw with seeds 0, 1, 2, …: each meets its own kind of shape."""
    return int(rng.bit_generator.seed_seq.entropy) % 7


def _front_only(grad, shape):
    return grad.sum(axis=tuple(range(grad.ndim - len(shape))))


unbroadcast = Exercise(
    name="unbroadcast",
    reference=_unbroadcast,
    inputs=_stretched,
    trials=7,
    variants={
        "Axes of length 1 were stretched too: sum over them, and keep them with length 1.": (
            _front_only
        ),
        "Sum over the copies, not the mean: each copy sends its full slope.": lambda grad, shape: (
            _unbroadcast(grad, shape) * (np.prod(shape) / grad.size)
        ),
        "That takes one of the copies; all of them send a slope, and they add.": (
            lambda grad, shape: _first_copy(grad, shape)
        ),
        "That sums over everything and copies the sum into the shape.": lambda grad, shape: np.full(
            shape, grad.sum()
        ),
        "The axes that NumPy put in front stand in front: they are the first, not the last.": (
            lambda grad, shape: _summed_at_the_end(grad, shape)
        ),
        "Only the first axis is summed; several may have been put in front, or stretched.": (
            lambda grad, shape: grad.sum(axis=0)
        ),
        "Both can happen at once: axes put in front, and axes of length 1 stretched.": (
            lambda grad, shape: _either(grad, shape)
        ),
        "Count the axes after those in front are gone: they have moved.": lambda grad, shape: (
            _counted_too_early(grad, shape)
        ),
        "The axes put in front are summed, not averaged.": lambda grad, shape: _unbroadcast(
            grad.mean(axis=tuple(range(grad.ndim - len(shape)))), shape
        ),
        "The stretched axes are summed, not averaged.": lambda grad, shape: _front_only(
            grad, shape
        ).mean(axis=_ones(shape), keepdims=True),
        "The stretched axes must stay, with length 1: keepdims=True.": lambda grad, shape: (
            _without_stretched(grad, shape)
        ),
        "Reshaping cannot collect the copies along a stretched axis: sum over that axis.": (
            lambda grad, shape: grad.reshape(-1, *shape).sum(axis=0)
        ),
        "Nothing is summed: the slope still has the shape of the copies.": lambda grad, shape: (
            grad + 0
        ),
    },
)


def _ones(shape):
    return tuple(i for i, size in enumerate(shape) if size == 1)


def _either(grad, shape):
    if grad.ndim > len(shape):
        return _front_only(grad, shape)
    return grad.sum(axis=_ones(shape), keepdims=True)


def _counted_too_early(grad, shape):
    return _front_only(grad.sum(axis=_ones(shape), keepdims=True), shape)


def _first_copy(grad, shape):
    front = grad[(0,) * (grad.ndim - len(shape))]
    return front[tuple(slice(0, size) for size in shape)] + 0.0


def _summed_at_the_end(grad, shape):
    extra = grad.ndim - len(shape)
    return grad.sum(axis=tuple(range(grad.ndim - extra, grad.ndim)))


def _without_stretched(grad, shape):
    grad = _front_only(grad, shape)
    return grad.sum(axis=_ones(shape))


# 2 · sweep(users, parents, slopes, K): the backward walk with plain numbers


def _sweep(users, parents, slopes, K):
    return _walk(users, parents, slopes, _seed(K))


def _seed(K):
    bars = np.zeros(K)
    bars[-1] = 1.0
    return bars


def _walk(users, parents, slopes, bars, turn=reversed, put=np.add):
    for user, parent, slope in turn(list(zip(users, parents, slopes, strict=True))):
        bars[parent] = put(bars[parent], bars[user] * slope)
    return bars


def _little_tape(rng):
    """Two given numbers, a product, a square, a value that nobody uses, and some more."""
    K = int(rng.integers(8, 12))
    edges = [(2, 0), (2, 1), (3, 2), (3, 2), (4, 3), (5, 3), (5, 0)]
    for k in range(6, K):
        edges += [(k, int(i)) for i in [k - 1, *rng.choice([0, 1, 2, 3, 5], rng.integers(0, 2))]]
    users, parents = np.array(edges).T
    return users, parents, rng.normal(size=len(edges)), K


def _forward(users, parents, slopes, K):
    dots = np.zeros(K)
    dots[0] = 1.0
    for user, parent, slope in zip(users, parents, slopes, strict=True):
        dots[user] += dots[parent] * slope
    return dots


def _all_edges_of_a_value(users, parents, slopes, K):
    bars = _seed(K)
    for k in reversed(range(K)):
        mine = users == k
        bars[parents[mine]] += bars[k] * slopes[mine]
    return bars


def _level_by_level(users, parents, slopes, K):
    bars, found = _seed(K), [K - 1]
    for k in found:
        for parent, slope in zip(parents[users == k], slopes[users == k], strict=True):
            bars[parent] += bars[k] * slope
            if parent not in found:
                found.append(int(parent))
    return bars


def _only_first(users, parents, slopes, K):
    first = np.unique(users, return_index=True)[1]
    return _sweep(users[first], parents[first], slopes[first], K)


def _as_a_set(users, parents, slopes, K):
    once = np.unique(users * K + parents, return_index=True)[1]
    return _sweep(users[once], parents[once], slopes[once], K)


sweep = Exercise(
    name="sweep",
    reference=_sweep,
    inputs=_little_tape,
    variants={
        "A value with two users gets two answers: add them (+=), do not overwrite (=).": (
            lambda users, parents, slopes, K: _walk(
                users, parents, slopes, _seed(K), put=lambda old, new: new
            )
        ),
        "Go from the last edge to the first: a value speaks when it has all its own answers.": (
            lambda users, parents, slopes, K: _walk(users, parents, slopes, _seed(K), turn=iter)
        ),
        "NumPy's += on an index array keeps one of two answers to the same parent: use a loop.": (
            _all_edges_of_a_value
        ),
        "Level by level is no right order: walk the edges from the last to the first.": (
            _level_by_level
        ),
        "The slope of the last value is 1: without that start everything stays 0.": (
            lambda users, parents, slopes, K: np.zeros(K)
        ),
        "Every value starts with slope 0, only the last one with 1.": (
            lambda users, parents, slopes, K: _walk(users, parents, slopes, np.ones(K))
        ),
        "An operation answers all its parents, not only the first.": _only_first,
        "A parent that was used twice by one value gets two answers.": _as_a_set,
        "The local slope must be multiplied by what has arrived at the user.": (
            lambda users, parents, slopes, K: _seed(K) + np.bincount(parents, slopes, minlength=K)
        ),
        "What has arrived must be multiplied by the local slope.": (
            lambda users, parents, slopes, K: _sweep(users, parents, np.ones(len(slopes)), K)
        ),
        "User and parent are exchanged: slopes travel from the user to the parent.": (
            lambda users, parents, slopes, K: _sweep(parents, users, slopes, K)
        ),
        "That is the forward direction: the slope of every value by the first one.": _forward,
    },
)


# 3 · maximum_rules(g, a, b): the slopes of both sides of np.maximum


def _maximum_rules(g, a, b):
    share = (a > b) + 0.5 * (a == b)
    return g * share, g * (1 - share)


def _with_ties(rng):
    shape = tuple(rng.permutation(np.arange(4, 9))[:2])
    a = rng.normal(size=shape)
    return rng.normal(size=shape), a, a + rng.choice([-2.0, -0.3, -1e-6, 0, 0, 1e-6, 0.3, 2], shape)


maximum_rules = Exercise(
    name="maximum_rules",
    reference=_maximum_rules,
    inputs=_with_ties,
    outputs=("the slope of a", "the slope of b"),
    variants={
        "Where both are equal, a gets everything: give each half.": lambda g, a, b: (
            g * (a >= b),
            g * (a < b),
        ),
        "Where both are equal, b gets everything: give each half.": lambda g, a, b: (
            g * (a > b),
            g * (a <= b),
        ),
        "Where both are equal, both get the full slope, together twice what came.": (
            lambda g, a, b: (g * (a >= b), g * (b >= a))
        ),
        "Where both are equal, nobody gets anything: give each half.": lambda g, a, b: (
            g * (a > b),
            g * (b > a),
        ),
        "The two are exchanged: the larger one is what came out, so it gets the slope.": (
            lambda g, a, b: _maximum_rules(g, a, b)[::-1]
        ),
        "Both get the full slope: but the smaller one may move without any effect.": (
            lambda g, a, b: (g + 0, g + 0)
        ),
        "Where b is larger, a gets nothing.": lambda g, a, b: (
            np.where(a > b, g, g / 2),
            np.where(b > a, g, g / 2),
        ),
        "Equal means equal: ties are not to be judged with a tolerance.": lambda g, a, b: (
            g * np.where(np.isclose(a, b), 0.5, a > b),
            g * np.where(np.isclose(a, b), 0.5, b > a),
        ),
        "Both get half: only where they are equal.": lambda g, a, b: (g / 2, g / 2),
        "The slope of what is larger is g, not g times its value.": lambda g, a, b: (
            _maximum_rules(g, a, b)[0] * a,
            _maximum_rules(g, a, b)[1] * b,
        ),
        "That is which one is larger; multiply it by g.": lambda g, a, b: _maximum_rules(
            np.ones_like(g), a, b
        ),
        "That gives the slope to what is larger than 0; ask which of the two is larger.": (
            lambda g, a, b: (g * (a > 0), g * (b > 0))
        ),
    },
)


# 4 · dual_divide(a, da, b, db): value and slope of a quotient


def _dual_divide(a, da, b, db):
    return a / b, (da * b - a * db) / b**2


def _two_duals(rng):
    size = int(rng.integers(3, 8))
    a, da, b, db = rng.choice([-1.0, 1.0], (4, size)) * rng.uniform(0.5, 2, size=(4, size))
    a[0] = 0.0
    return a, da, b, db


dual_divide = Exercise(
    name="dual_divide",
    reference=_dual_divide,
    inputs=_two_duals,
    outputs=("the value", "the slope"),
    variants={
        "The two terms of the quotient rule are exchanged: a sign.": lambda a, da, b, db: (
            a / b,
            (a * db - da * b) / b**2,
        ),
        "A plus stands where the quotient rule has a minus.": lambda a, da, b, db: (
            a / b,
            (da * b + a * db) / b**2,
        ),
        "The slope of a quotient is not the quotient of the slopes.": lambda a, da, b, db: (
            a / b,
            da / db,
        ),
        "The denominator is b squared.": lambda a, da, b, db: (a / b, (da * b - a * db) / b),
        "The numerator's slope counts, but so does that of the denominator.": (
            lambda a, da, b, db: (a / b, da / b)
        ),
        "The denominator of the rule is b squared, not the square of its slope.": (
            lambda a, da, b, db: (a / b, (da * b - a * db) / db**2)
        ),
        "The denominator is missing.": lambda a, da, b, db: (a / b, da * b - a * db),
        "Values and slopes are exchanged in the numerator: da goes with b, and a with db.": (
            lambda a, da, b, db: (a / b, (da * db - a * b) / b**2)
        ),
        "Only the second term is divided: brackets around the numerator are missing.": (
            lambda a, da, b, db: (a / b, da * b - a * db / b**2)
        ),
        "The second term is divided by b only once: it needs b squared.": lambda a, da, b, db: (
            a / b,
            da / b - a * db / b,
        ),
        "Value and slope are exchanged.": lambda a, da, b, db: _dual_divide(a, da, b, db)[::-1],
        "That is the rule of the product.": lambda a, da, b, db: (a * b, da * b + a * db),
    },
)


# 5 · cumsum_rule(g): the rule of running sums along each row


def _cumsum_rule(g):
    return np.cumsum(g[:, ::-1], axis=1)[:, ::-1]


def _rows(rng):
    return (rng.normal(size=tuple(rng.permutation(np.arange(3, 9))[:2])),)


cumsum_rule = Exercise(
    name="cumsum_rule",
    reference=_cumsum_rule,
    inputs=_rows,
    variants={
        "An entry feeds the sums from its place on, not those before: sum from the right.": (
            lambda g: np.cumsum(g, axis=1)
        ),
        "The sums run from the right, but the result must be turned back.": lambda g: np.cumsum(
            g[:, ::-1], axis=1
        ),
        "The sums were turned back along the wrong axis: the rows were turned.": lambda g: (
            np.cumsum(g[:, ::-1], axis=1)[::-1]
        ),
        "Turned around before the sum is missing: it is only turned after it.": lambda g: np.cumsum(
            g, axis=1
        )[:, ::-1],
        "The sums run along the rows: axis=1, not over the rows of the batch.": lambda g: np.cumsum(
            g[::-1], axis=0
        )[::-1],
        "Each entry feeds its own sum as well: yours starts one place too late.": lambda g: (
            _cumsum_rule(g) - g
        ),
        "An entry feeds only the sums from its place on, not all of the row.": lambda g: (
            np.broadcast_to(g.sum(axis=1, keepdims=True), g.shape) + 0
        ),
        "That is the inverse of running sums; what is needed is the transpose.": lambda g: np.diff(
            g, axis=1, prepend=0
        ),
        "That counts the sums that an entry feeds; each of them sends its own slope.": lambda g: (
            g * np.arange(g.shape[1], 0, -1)
        ),
        "An entry feeds all later sums, so their slopes add up.": lambda g: g + 0,
        "That flattens the array: sum along each row by itself.": lambda g: np.cumsum(
            g.reshape(-1)[::-1]
        )[::-1].reshape(g.shape),
    },
)
