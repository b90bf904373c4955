"""Exercises of the lesson *softmax-regression*."""

import numpy as np

from helpers.exercises.checker import Exercise


def _sizes(rng, count):
    """Different dimensions, so that no axis can pass for another."""
    return rng.permutation(np.arange(3, 9))[:count]


def _softmax(z, axis=1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _sum(a):
    return a.sum(axis=1, keepdims=True)


# 1 · softmax_backward(grad, p): from the slopes of the probabilities to those of the logits


def _softmax_backward(grad, p):
    return p * (grad - (grad * p).sum(axis=1, keepdims=True))


def _slopes_and_probabilities(rng):
    N, C = _sizes(rng, 2)
    return rng.normal(size=(N, C)), _softmax(rng.normal(size=(N, C)))


softmax_backward = Exercise(
    name="softmax_backward",
    reference=_softmax_backward,
    inputs=_slopes_and_probabilities,
    variants={
        "That is the diagonal of the Jacobian only: each logit moves all probabilities.": (
            lambda grad, p: grad * p * (1 - p)
        ),
        "The factor p in front is missing.": lambda grad, p: grad - _sum(grad * p),
        "The sum lacks its weights p: it is the mean of grad under p.": lambda grad, p: (
            p * (grad - _sum(grad))
        ),
        "The second term has a factor p of its own, too.": lambda grad, p: (
            p * grad - _sum(grad * p)
        ),
        "Each row has a table of its own: p.T @ p mixes the examples.": lambda grad, p: (
            grad * p - grad @ (p.T @ p)
        ),
        "The sign is wrong.": lambda grad, p: p * (_sum(grad * p) - grad),
        "The sum runs over the examples: it must run over the classes of each one.": (
            lambda grad, p: p * (grad - (grad * p).sum(axis=0))
        ),
        "The sum runs over everything: each row has its own.": lambda grad, p: (
            p * (grad - (grad * p).sum())
        ),
        "That subtracts the plain mean of grad: it must be the mean under p.": lambda grad, p: (
            p * (grad - grad.mean(axis=1, keepdims=True))
        ),
        "That is a mean over the classes where a sum weighted with p must stand.": (
            lambda grad, p: p * (grad - (grad * p).mean(axis=1, keepdims=True))
        ),
        "The second term is missing: the other probabilities move too.": lambda grad, p: p * grad,
        "The first term is missing: the one with the Kronecker delta.": lambda grad, p: (
            -p * _sum(grad * p)
        ),
        "A plus stands where the Jacobian has a minus.": lambda grad, p: (
            p * (grad + _sum(grad * p))
        ),
        "The softmax is taken once more: p holds probabilities already.": lambda grad, p: (
            _softmax_backward(grad, _softmax(p))
        ),
        "Divided by the number of examples: if there is a mean, grad knows of it.": (
            lambda grad, p: _softmax_backward(grad, p) / len(p)
        ),
        "grad and p are exchanged.": lambda grad, p: _softmax_backward(p, grad),
    },
)


# 2 · entropy_bits(p): the entropy of each row, in bits, with 0 log 0 = 0


def _entropy_bits(p):
    terms = np.zeros_like(p)
    terms[p > 0] = p[p > 0] * np.log2(p[p > 0])
    return -terms.sum(axis=1) + 0.0


def _forecasts(rng):
    N, C = _sizes(rng, 2)
    p = _softmax(rng.normal(size=(N, C)))
    p[0] = np.eye(C)[rng.integers(C)]
    p[1, 0] = 0
    p[1] /= p[1].sum()
    return (p,)


def _bits(p):
    return np.log2(np.where(p > 0, p, 1))


entropy_bits = Exercise(
    name="entropy_bits",
    reference=_entropy_bits,
    inputs=_forecasts,
    variants={
        "Those are nats: for bits take the logarithm to base 2.": lambda p: (
            _entropy_bits(p) * np.log(2)
        ),
        "Those are digits: for bits take the logarithm to base 2, not 10.": lambda p: (
            _entropy_bits(p) * np.log10(2)
        ),
        "The sign is missing: logarithms of probabilities are negative.": lambda p: (
            -_entropy_bits(p)
        ),
        "0 times log 0 gives NaN here: a case that never happens adds nothing.": lambda p: (
            -(p * np.log2(p)).sum(axis=1)
        ),
        "The logarithms are not weighted: each case counts as often as it happens.": lambda p: (
            -_bits(p).sum(axis=1)
        ),
        "That is a mean over the classes: the weights p are the mean already, so sum.": (
            lambda p: -(p * _bits(p)).mean(axis=1)
        ),
        "That sums over the rows: each row has its own entropy.": lambda p: (
            -(p * _bits(p)).sum(axis=0)
        ),
        "That adds up all rows: return one number a row.": lambda p: -(p * _bits(p)).sum(),
        "That is not summed yet: one number a row is asked for.": lambda p: -(p * _bits(p)),
        "That is the surprise of the likeliest case, not the mean surprise.": lambda p: (
            -np.log2(p.max(axis=1))
        ),
        "From bits to nats one multiplies by log 2; to bits one divides.": lambda p: (
            _entropy_bits(p) * np.log(2) ** 2
        ),
    },
)


# 3 · cheapest_answer(p, cost): the answer with the lowest mean cost


def _cheapest_answer(p, cost):
    return (p @ cost).argmin(axis=1)


def _probabilities_and_costs(rng):
    N, C, K = 10 + int(rng.integers(0, 5)), *(int(size) for size in _sizes(rng, 2))
    cost = rng.uniform(0, 1, (C, K))
    cost[np.arange(min(C, K)), np.arange(min(C, K))] = 0
    return _softmax(2 * rng.normal(size=(N, C))), cost


cheapest_answer = Exercise(
    name="cheapest_answer",
    reference=_cheapest_answer,
    inputs=_probabilities_and_costs,
    variants={
        "That is the likeliest class, whatever it costs.": lambda p, cost: p.argmax(axis=1),
        "That is the dearest answer: argmin.": lambda p, cost: (p @ cost).argmax(axis=1),
        "That is the cheapest answer for the likeliest class: the others may come too.": (
            lambda p, cost: cost[p.argmax(axis=1)].argmin(axis=1)
        ),
        "All classes count alike there: weight the costs with p.": lambda p, cost: np.full(
            len(p), cost.sum(axis=0).argmin()
        ),
        "That is the answer that is cheapest in the worst case: asked for is the mean.": (
            lambda p, cost: np.full(len(p), cost.max(axis=0).argmin())
        ),
        "The largest of the weighted costs was taken where their sum must stand.": lambda p, cost: (
            (p[:, :, None] * cost).max(axis=1).argmin(axis=1)
        ),
        "That is the lowest cost itself: the number of the answer is asked for.": (
            lambda p, cost: (p @ cost).min(axis=1)
        ),
        "Those are the mean costs of all answers: take the place of the lowest in each row.": (
            lambda p, cost: p @ cost
        ),
        "That looks for the lowest cost in each column: look along each row, axis=1.": (
            lambda p, cost: (p @ cost).argmin(axis=0)
        ),
        "The weights are 1 - p: a likely class must weigh more.": lambda p, cost: (
            (1 - p) @ cost
        ).argmin(axis=1),
        "The logarithms of p are no weights: take p itself.": lambda p, cost: (
            np.log(p) @ cost
        ).argmin(axis=1),
        "The answers are counted from 1: Python counts from 0.": lambda p, cost: (
            _cheapest_answer(p, cost) + 1
        ),
        "That is one answer for all: each row has its own.": lambda p, cost: np.full(
            len(p), (p @ cost).mean(axis=0).argmin()
        ),
    },
)


# 4 · smoothed_backward(z, y, s): cross-entropy against labels that are blurred


def _targets(z, y, s):
    C = z.shape[1]
    return (1 - s) * np.eye(C)[y] + s / C


def _smoothed_backward(z, y, s):
    C = z.shape[1]
    target = (1 - s) * np.eye(C)[y] + s / C
    return (_softmax(z) - target) / len(z)


def _unstable(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


def _against(target):
    """The gradient for other targets: ``target(e, s, C)``."""

    def backward(z, y, s):
        C = z.shape[1]
        return (_softmax(z) - target(np.eye(C)[y], s, C)) / len(z)

    return backward


def _logits_labels_share(rng):
    N, C = _sizes(rng, 2)
    z = rng.normal(size=(N, C))
    z[0] += 1000.0  # the exponential of this overflows
    z[1] -= 1000.0
    return z, rng.integers(0, C, N), float(rng.uniform(0.1, 0.4))


smoothed_backward = Exercise(
    name="smoothed_backward",
    reference=_smoothed_backward,
    inputs=_logits_labels_share,
    variants={
        "That is p - e: the labels are not smoothed.": _against(lambda e, s, C: e),
        "The share s goes to the other C - 1 classes only: it goes to all C.": _against(
            lambda e, s, C: np.where(e == 1, 1 - s, s / (C - 1))
        ),
        "The right class gets a part of s too: its target is 1 - s + s/C.": _against(
            lambda e, s, C: np.where(e == 1, 1 - s, s / C)
        ),
        "The right class keeps 1: the targets must sum to 1.": _against(
            lambda e, s, C: np.where(e == 1, 1, s / C)
        ),
        "s is not shared out: each class gets s/C.": _against(lambda e, s, C: (1 - s) * e + s),
        "s and 1 - s are exchanged.": _against(lambda e, s, C: s * e + (1 - s) / C),
        "Nothing is shared out: the targets of a row sum to 1 - s.": _against(
            lambda e, s, C: (1 - s) * e
        ),
        "The 1/N of the mean is missing.": lambda z, y, s: _softmax(z) - _targets(z, y, s),
        "The sign is wrong: the gradient is p minus the target.": lambda z, y, s: (
            -_smoothed_backward(z, y, s)
        ),
        "The softmax is missing: z holds logits.": lambda z, y, s: (z - _targets(z, y, s)) / len(z),
        "The softmax runs over the examples.": lambda z, y, s: (
            (_softmax(z, axis=0) - _targets(z, y, s)) / len(z)
        ),
        "That divides by all entries: the mean runs over the N examples.": lambda z, y, s: (
            (_softmax(z) - _targets(z, y, s)) / z.size
        ),
        "The exponentials overflow or vanish: subtract the largest logit of each row first.": (
            lambda z, y, s: (_unstable(z) - _targets(z, y, s)) / len(z)
        ),
        "Subtract the largest logit of each row, not of all: small rows vanish.": lambda z, y, s: (
            (_unstable(z - z.max()) - _targets(z, y, s)) / len(z)
        ),
        "Smoothing shortens the labels, it does not shorten the gradient.": lambda z, y, s: (
            (1 - s) * (_softmax(z) - np.eye(z.shape[1])[y]) / len(z)
        ),
        "The smoothing is on p: it belongs to the labels.": lambda z, y, s: (
            ((1 - s) * _softmax(z) + s / z.shape[1] - np.eye(z.shape[1])[y]) / len(z)
        ),
    },
)


# 5 · outranked(scores, y): for each sick one, the share of the healthy that score lower


def _outranked(scores, y):
    gaps = np.subtract.outer(scores[y == 1], scores[y == 0])
    return (0.5 * (1 + np.sign(gaps))).mean(axis=1)


def _scores_with_ties(rng):
    N = 9 + int(rng.integers(0, 6))
    y = (np.arange(N) < N // 3).astype(int)
    scores = (rng.integers(0, 6, N) + y) / 10
    scores[:2], scores[N // 3] = (0.3, 0.6), 0.3  # a tie between the groups
    order = rng.permutation(N)
    return scores[order], y[order]


def _pairs(compare):
    """The share of the healthy for which ``compare(score of a sick one, theirs)`` holds."""
    return lambda scores, y: compare(scores[y == 1][:, None], scores[y == 0]).mean(axis=1)


outranked = Exercise(
    name="outranked",
    reference=_outranked,
    inputs=_scores_with_ties,
    variants={
        "Ties count nothing here: they count one half.": _pairs(np.greater),
        "Ties count in full here: they count one half.": _pairs(np.greater_equal),
        "That is the share that scores higher: asked for is the share that scores lower.": (
            lambda scores, y: 1 - _outranked(scores, y)
        ),
        "Ties count nothing, and the share is the one that scores higher.": _pairs(np.less),
        "Sick and healthy are exchanged.": lambda scores, y: _outranked(scores, 1 - y),
        "That compares with all others, not with the healthy only.": lambda scores, y: (
            0.5 * (1 + np.sign(scores[y == 1][:, None] - scores))
        ).mean(axis=1),
        "That is the mean over the sick, the AUC itself: one number a sick one is asked for.": (
            lambda scores, y: _outranked(scores, y).mean()
        ),
        "That is the mean over the sick for each healthy one: the other axis.": lambda scores, y: (
            0.5 * (1 + np.sign(scores[y == 1][:, None] - scores[y == 0]))
        ).mean(axis=0),
        "Those are numbers of healthy ones: divide by how many there are.": lambda scores, y: (
            _outranked(scores, y) * (y == 0).sum()
        ),
        "Divided by all N: only the healthy are compared with.": lambda scores, y: (
            _outranked(scores, y) * (y == 0).mean()
        ),
        "That is the mean distance of the scores: only their order counts.": lambda scores, y: (
            scores[y == 1][:, None] - scores[y == 0]
        ).mean(axis=1),
        "The result is sorted: keep the order of the patients.": lambda scores, y: np.sort(
            _outranked(scores, y)
        ),
    },
)
