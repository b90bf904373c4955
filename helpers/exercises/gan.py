"""Exercises of the lesson *gan*."""

import numpy as np

from helpers.exercises.checker import Exercise


def _sizes(rng, count):
    """Different dimensions, so that no axis can pass for another."""
    return rng.permutation(np.arange(3, 10))[:count]


def _sigmoid(s):
    return 0.5 * (1 + np.tanh(0.5 * s))


# 1 · best_judge(p, q): D* and its loss for two dice


def _cost(D, p, q, weigh=np.multiply):
    """The loss of D (1), without the faces that never occur."""
    real, fake = p > 0, q > 0
    seen = weigh(p[real], np.log(D[real])).sum()
    return -seen - weigh(q[fake], np.log(1 - D[fake])).sum()


def _best_judge(p, q):
    D = p / (p + q)
    return D, _cost(D, p, q)


def _with_loss(loss):
    """A variant with the right D and another loss."""
    return lambda p, q: (p / (p + q), loss(p / (p + q), p, q))


def _half(weights, log_share):
    seen = weights > 0
    return -(weights[seen] * log_share[seen]).sum()


def _log(x):
    with np.errstate(divide="ignore"):
        return np.log(x)


def _naive(D, p, q):
    with np.errstate(invalid="ignore"):
        return -(p * _log(D) + q * _log(1 - D)).sum()


def _two_dice(rng):
    K = _sizes(rng, 1)[0]
    p, q = rng.uniform(0.1, 1, size=(2, K))
    p[0], q[-1] = 0, 0
    return p / p.sum(), q / q.sum()


best_judge = Exercise(
    name="best_judge",
    reference=_best_judge,
    inputs=_two_dice,
    outputs=("D", "loss"),
    variants={
        "The ratio is upside down: D is the probability of real, so p stands above.": lambda p, q: (
            q / (p + q),
            _cost(p / (p + q), p, q),
        ),
        "D is swapped, real for generated, and the loss follows it.": lambda p, q: (
            q / (p + q),
            -(p[q > 0] * np.log(q[q > 0] / (p + q)[q > 0])).sum()
            - (q[p > 0] * np.log(p[p > 0] / (p + q)[p > 0])).sum(),
        ),
        "D need not add up to 1 over the faces: it is a probability at each face.": lambda p, q: (
            p / (p + q) / (p / (p + q)).sum(),
            _cost(p / (p + q), p, q),
        ),
        "The loss is the sum of the two expectations, not their mean.": _with_loss(
            lambda D, p, q: _cost(D, p, q) / 2
        ),
        "The sign is wrong: each player is charged minus the logarithm.": _with_loss(
            lambda D, p, q: -_cost(D, p, q)
        ),
        "That is JS: the loss is 2 log 2 - 2 JS.": _with_loss(
            lambda D, p, q: np.log(2) - _cost(D, p, q) / 2
        ),
        "That is 2 JS: the loss is 2 log 2 minus it.": _with_loss(
            lambda D, p, q: 2 * np.log(2) - _cost(D, p, q)
        ),
        "JS is subtracted once only: the loss of the best judge holds it twice.": _with_loss(
            lambda D, p, q: np.log(2) + _cost(D, p, q) / 2
        ),
        "D is no weight: the expectations are over p and over q.": _with_loss(
            lambda D, p, q: _cost(D, D, 1 - D)
        ),
        "p / q is a ratio and no probability: divide p by p + q.": lambda p, q: (
            p / q,
            _cost(p / (p + q), p, q),
        ),
        "The logarithm has the base 2: here it is the natural one.": _with_loss(
            lambda D, p, q: _cost(D, p, q) / np.log(2)
        ),
        "The faces are not weighted: an expectation weighs each by p, or by q.": _with_loss(
            lambda D, p, q: _cost(D, p, q, weigh=lambda weights, logs: logs)
        ),
        "The generated half is missing.": _with_loss(lambda D, p, q: _half(p, _log(D))),
        "The real half is missing.": _with_loss(lambda D, p, q: _half(q, _log(1 - D))),
        "NumPy has 0 times log 0 as NaN: leave out the faces that never occur.": _with_loss(_naive),
    },
)


# 2 · generator_gradients(z, s, ds_dx): slopes of L_G for x = z A.T + b


def _generator_gradients(z, s, ds_dx):
    weight = -(1 - _sigmoid(s)) / len(s)
    dx = (weight * ds_dx.T).T
    return dx.T @ z, dx.sum(axis=0)


def _from_weight(weight):
    """A variant that goes on rightly from its own slopes by the logits."""

    def variant(z, s, ds_dx):
        dx = weight(s)[:, None] * ds_dx
        return dx.T @ z, dx.sum(axis=0)

    return variant


def _codes_and_slopes(rng):
    N, Z, M = _sizes(rng, 3)
    return rng.normal(size=(N, Z)), 3 * rng.normal(size=N), rng.normal(size=(N, M))


generator_gradients = Exercise(
    name="generator_gradients",
    reference=_generator_gradients,
    inputs=_codes_and_slopes,
    outputs=("dA", "db"),
    variants={
        "The sign is wrong: L_G falls where the logit rises.": _from_weight(
            lambda s: (1 - _sigmoid(s)) / len(s)
        ),
        "That is the saturating loss: its slope is -sigma(s), here it is -(1 - sigma(s)).": (
            _from_weight(lambda s: -_sigmoid(s) / len(s))
        ),
        "Exactly N times too large: the 1/N of the mean is missing.": _from_weight(
            lambda s: -(1 - _sigmoid(s))
        ),
        "The weight 1 - sigma(s) is missing: convincing points count less.": _from_weight(
            lambda s: -np.ones(len(s)) / len(s)
        ),
        "The slope of the sigmoid was not divided by sigma: that is the slope of -sigma(s).": (
            _from_weight(lambda s: -_sigmoid(s) * (1 - _sigmoid(s)) / len(s))
        ),
        "The logit stands where the probability should be: apply the sigmoid.": _from_weight(
            lambda s: -(1 - s) / len(s)
        ),
        "That is 1 / sigma(s): the slope of the sigmoid itself is missing.": _from_weight(
            lambda s: -1 / _sigmoid(s) / len(s)
        ),
        "Each point has its own weight 1 - sigma(s): their mean will not do.": _from_weight(
            lambda s: -np.full(len(s), (1 - _sigmoid(s)).mean()) / len(s)
        ),
        "The mean is over the N points: you divided by Z.": lambda z, s, ds_dx: tuple(
            len(s) / z.shape[1] * slope for slope in _generator_gradients(z, s, ds_dx)
        ),
        "The slope ds_dx is missing: the chain passes through D, from its logit to the point.": (
            lambda z, s, ds_dx: _generator_gradients(z, s, np.ones(ds_dx.shape))
        ),
        "dA is transposed: it has the shape of A, (M, Z).": lambda z, s, ds_dx: (
            _generator_gradients(z, s, ds_dx)[0].T,
            _generator_gradients(z, s, ds_dx)[1],
        ),
        "The order is off: return dA, db.": lambda z, s, ds_dx: _generator_gradients(z, s, ds_dx)[
            ::-1
        ],
        "db is a mean: 1/N stands in dx already, so the rows are added up.": lambda z, s, ds_dx: (
            _generator_gradients(z, s, ds_dx)[0],
            _generator_gradients(z, s, ds_dx)[1] / len(s),
        ),
        "dA must know the codes: that is the slope summed, as for b, in every column.": (
            lambda z, s, ds_dx: (
                np.repeat(_generator_gradients(z, s, ds_dx)[1][:, None], z.shape[1], axis=1),
                _generator_gradients(z, s, ds_dx)[1],
            )
        ),
    },
)


# 3 · points_per_mode(x, centres, radius): good points by nearest centre


def _distances(x, centres):
    return np.sqrt(((x[:, None] - centres) ** 2).sum(axis=2))


def _tally(distance, good):
    return np.bincount(distance.argmin(axis=1)[good], minlength=distance.shape[1])


def _points_per_mode(x, centres, radius):
    distance = _distances(x, centres)
    return _tally(distance, distance.min(axis=1) < radius)


def _with_distance(far):
    """A variant that goes on rightly from its own distances."""

    def variant(x, centres, radius):
        distance = far(x[:, None] - centres)
        return _tally(distance, distance.min(axis=1) < radius)

    return variant


def _points_and_centres(rng):
    C, M, N = int(rng.integers(4, 6)), int(rng.integers(2, 4)), int(rng.integers(13, 16))
    centres = 4.0 * rng.permutation(np.arange(C * M)).reshape(C, M)
    centres[0], centres[1], centres[-1] = 0, 0, 99  # nobody holds the last one
    centres[1, :2] = 2, 0.5  # near the first: what surrounds them overlaps
    special = np.zeros((7, M))
    special[:3, :2] = [0, 1.5], [0, 1.5], [1, 0]  # the first is at the very radius
    special[1] -= 50
    special[3:, :2] = (
        [0.8, 0.9],
        [0.78, 0.92],
        [1.08, -0.2],
        [1, 1.05],
    )  # other distances: another centre
    near = centres[rng.integers(C - 1, size=N - len(special))]
    return np.concatenate([near + 1.2 * rng.normal(size=near.shape), special]), centres, 1.5


points_per_mode = Exercise(
    name="points_per_mode",
    reference=_points_per_mode,
    inputs=_points_and_centres,
    variants={
        "A point counts once, for its nearest centre, even where two are near.": (
            lambda x, centres, radius: (_distances(x, centres) < radius).sum(axis=0)
        ),
        "Points far from every centre are counted too: they are no good ones.": (
            lambda x, centres, radius: _tally(_distances(x, centres), np.full(len(x), True))
        ),
        "A point at the very distance of the radius is counted: nearer is asked for.": (
            lambda x, centres, radius: _tally(
                _distances(x, centres), _distances(x, centres).min(axis=1) <= radius
            )
        ),
        "The squared distance is compared with the radius: take the root.": _with_distance(
            lambda gap: (gap**2).sum(axis=2)
        ),
        "The sizes of the coordinates' gaps are added: the distance is the root of the squares.": (
            _with_distance(lambda gap: np.abs(gap).sum(axis=2))
        ),
        "The largest gap of a coordinate is no distance: add the squares, take the root.": (
            _with_distance(lambda gap: np.abs(gap).max(axis=2))
        ),
        "Only the last centres that hold a point are there: empty modes count 0.": (
            lambda x, centres, radius: np.trim_zeros(_points_per_mode(x, centres, radius), "b")
        ),
        "The nearest centre is found by adding the gaps: take the distance there too.": (
            lambda x, centres, radius: np.bincount(
                np.abs(x[:, None] - centres)
                .sum(axis=2)
                .argmin(axis=1)[_distances(x, centres).min(axis=1) < radius],
                minlength=len(centres),
            )
        ),
        "The first centre within the radius is taken: ask for the nearest one.": (
            lambda x, centres, radius: _tally(
                -(_distances(x, centres) < radius).astype(float),
                _distances(x, centres).min(axis=1) < radius,
            )
        ),
        "The last centre within the radius is taken: ask for the nearest one.": (
            lambda x, centres, radius: _tally(
                (_distances(x, centres) < radius) * -np.arange(1.0, len(centres) + 1),
                _distances(x, centres).min(axis=1) < radius,
            )
        ),
        "Points near two centres are dropped: they count for the nearer one.": (
            lambda x, centres, radius: _tally(
                _distances(x, centres), (_distances(x, centres) < radius).sum(axis=1) == 1
            )
        ),
        "Which centres hold a point is said, not how many points each holds.": (
            lambda x, centres, radius: (_points_per_mode(x, centres, radius) > 0).astype(int)
        ),
        "Counts are asked for: do not divide by N.": lambda x, centres, radius: (
            _points_per_mode(x, centres, radius) / len(x)
        ),
        "Those are the bad points: the ones within the radius are asked for.": (
            lambda x, centres, radius: _tally(
                _distances(x, centres), _distances(x, centres).min(axis=1) >= radius
            )
        ),
    },
    trials=10,
)


# 4 · mean_under_p(f, s): means of the columns of f over real points, from generated ones


def _weighted(f, weights):
    return weights @ f / weights.sum()


def _mean_under_p(f, s):
    return _weighted(f, np.exp(s - s.max()))


def _exp(s):
    with np.errstate(over="ignore"):
        return np.exp(s)


def _odds(s):
    with np.errstate(divide="ignore"):
        return _sigmoid(s) / (1 - _sigmoid(s))


def _values_and_logits(rng):
    K, N = int(rng.integers(2, 6)), int(rng.integers(8, 16))
    s = 1.5 * rng.normal(size=N) + rng.choice([0, 0, 0, 0, 100, 1000])
    if abs(s).max() < 10 and rng.random() < 0.5:
        s[-1] = 1000
    return rng.normal(size=(N, K)), s


mean_under_p = Exercise(
    name="mean_under_p",
    reference=_mean_under_p,
    inputs=_values_and_logits,
    variants={
        "exp(s) overflows for large logits: subtract the largest first, it cancels.": (
            lambda f, s: _exp(s) @ f / _exp(s).sum()
        ),
        "exp(s) overflows for large logits, and the weights must add up to 1, not to N.": (
            lambda f, s: (_exp(s)[:, None] * f).mean(axis=0)
        ),
        "exp still overflows where one logit is far above the others: subtract the largest.": (
            lambda f, s: _weighted(f, _exp(s - s.mean()))
        ),
        "1 - sigma(s) rounds to 0 for large logits: p / q is exp(s), up to a factor.": (
            lambda f, s: _weighted(f, _odds(s))
        ),
        "Clipped logits forget which is larger: subtract the largest instead, it cancels.": (
            lambda f, s: _weighted(f, np.exp(np.clip(s, -700, 700)))
        ),
        "All points are weighted alike: that is the mean under q.": lambda f, s: f.mean(axis=0),
        "sigma(s) is p / (p + q): the ratio p / q is asked for.": lambda f, s: _weighted(
            f, _sigmoid(s)
        ),
        "The ratio is upside down: points with a large logit count more.": lambda f, s: _weighted(
            f, np.exp(s.min() - s)
        ),
        "The logit is the logarithm of the ratio: take the exponential.": lambda f, s: _weighted(
            f, s
        ),
        "The base is e, not 2.": lambda f, s: _weighted(f, 2.0 ** (s - s.max())),
        "Only the points that pass for real are taken, and all alike.": lambda f, s: f[s > 0].mean(
            axis=0
        ),
        "The weights must add up to 1: divide by their sum, not by N.": lambda f, s: (
            np.exp(s - s.max()) @ f / len(s)
        ),
        "The one point with the largest logit is no mean.": lambda f, s: f[s.argmax()],
        "Weighted sums are wanted, but the weights are not divided by their sum.": lambda f, s: (
            np.exp(s - s.max()) @ f
        ),
    },
    trials=12,
)
