"""Exercises of the lesson *optimisation*."""

import numpy as np

from helpers.exercises.checker import Exercise

# 1 · momentum_factors(lr, beta, curvatures): what a step makes of the error on each axis


def _momentum_factors(lr, beta, curvatures):
    trace = 1 + beta - lr * curvatures
    root = np.sqrt((trace**2 - 4 * beta).astype(complex))
    return np.abs([trace + root, trace - root]).max(axis=0) / 2


def _valley(rng):
    """Axes left of the band, in it, and right of it."""
    lr, beta = float(rng.uniform(0.1, 0.3)), float(rng.uniform(0.1, 0.8))
    low, high = (1 - beta**0.5) ** 2, (1 + beta**0.5) ** 2
    inside = rng.uniform(low, high, size=int(rng.integers(2, 7)))
    outside = [low * rng.uniform(0.1, 0.9), high * rng.uniform(1.02, 1.3)]
    return lr, beta, rng.permutation([*outside, *inside]) / lr


def _roots(lr, beta, curvatures):
    """Both roots of every axis, (2, D) complex."""
    trace = 1 + beta - lr * curvatures
    root = np.sqrt((trace**2 - 4 * beta).astype(complex))
    return np.array([trace + root, trace - root]) / 2


def _sizes(lr, beta, curvatures):
    return np.abs(_roots(lr, beta, curvatures)).max(axis=0)


momentum_factors = Exercise(
    name="momentum_factors",
    reference=_momentum_factors,
    inputs=_valley,
    outputs=("the array of factors",),
    variants={
        "That is sqrt(beta) everywhere: outside of the band one root is larger.": (
            lambda lr, beta, curvatures: np.full(len(curvatures), beta**0.5)
        ),
        "That is beta, the product of the two roots: each has the size sqrt(beta) in the band.": (
            lambda lr, beta, curvatures: np.full(len(curvatures), beta)
        ),
        "In the band that is beta: both roots have the size sqrt(beta) there.": (
            lambda lr, beta, curvatures: np.where(
                (1 + beta - lr * curvatures) ** 2 <= 4 * beta,
                beta,
                _sizes(lr, beta, curvatures),
            )
        ),
        "That is the larger of sqrt(beta) and the factor of plain descent: outside of the band "
        "solve for the roots.": lambda lr, beta, curvatures: np.maximum(
            np.abs(1 - lr * curvatures), beta**0.5
        ),
        "Under the square root beta stands for 4 beta.": lambda lr, beta, curvatures: (
            (t := 1 + beta - lr * curvatures),
            np.abs(np.abs(t) + np.sqrt((t**2 - beta).astype(complex))) / 2,
        )[1],
        "The larger real part was taken, with its sign: take the size of each root, then the "
        "larger size.": lambda lr, beta, curvatures: _roots(lr, beta, curvatures).real.max(axis=0),
        "The smaller root of each axis was taken: in the long run the larger one decides.": (
            lambda lr, beta, curvatures: np.abs(_roots(lr, beta, curvatures)).min(axis=0)
        ),
        "Only the root with + before the square root was used: where the sum of the roots is "
        "negative, the other one is larger.": lambda lr, beta, curvatures: np.abs(
            _roots(lr, beta, curvatures)[0]
        ),
        "Only the root with - before the square root was used: where the sum of the roots is "
        "positive, the other one is larger.": lambda lr, beta, curvatures: np.abs(
            _roots(lr, beta, curvatures)[1]
        ),
        "The largest roots were taken with their signs: the size of -0.9 is 0.9.": (
            lambda lr, beta, curvatures: (
                (r := _roots(lr, beta, curvatures)),
                np.where(r[0].imag == 0, r.real.max(axis=0), np.abs(r[0])),
            )[1]
        ),
        "The real parts were compared: the size of a complex root is larger than its real part.": (
            lambda lr, beta, curvatures: np.abs(_roots(lr, beta, curvatures).real).max(axis=0)
        ),
        "Where the roots are complex, 4 beta - trace**2 was taken as if they were real.": (
            lambda lr, beta, curvatures: (
                (t := 1 + beta - lr * curvatures),
                (np.abs(t) + np.sqrt(np.abs(t**2 - 4 * beta))) / 2,
            )[1]
        ),
        "np.sqrt of a negative real number is NaN: make it complex first.": (
            lambda lr, beta, curvatures: (
                (t := 1 + beta - lr * curvatures),
                (np.abs(t) + np.sqrt(t**2 - 4 * beta)) / 2,
            )[1]
        ),
        "That is plain descent, 1 - lr times the curvature: the memory is missing.": (
            lambda lr, beta, curvatures: np.abs(1 - lr * curvatures)
        ),
        "The division by 2 is missing in the formula for the roots.": (
            lambda lr, beta, curvatures: 2 * _sizes(lr, beta, curvatures)
        ),
        "A sign is wrong in the sum of the roots: it is 1 + beta - lr times the curvature.": (
            lambda lr, beta, curvatures: _sizes(-lr, beta, curvatures)
        ),
        "1 - beta stands where 1 + beta must: the old distance counts once more for the memory.": (
            lambda lr, beta, curvatures: _sizes(1.0, beta, lr * curvatures + 2 * beta)
        ),
        "The gradient was weighted by 1 - beta: that is a running mean, and eq. (2) adds.": (
            lambda lr, beta, curvatures: _sizes(lr * (1 - beta), beta, curvatures)
        ),
        "That is one number, that of the slowest axis: one factor for each axis was asked for.": (
            lambda lr, beta, curvatures: _sizes(lr, beta, curvatures).max()
        ),
    },
)


# 2 · adam_weights(T, beta): what each gradient counts in the corrected running mean


def _adam_weights(T, beta):
    weights = (1 - beta) * beta ** np.arange(T - 1.0, -1, -1)
    return weights / (1 - beta**T)


def _powers(T, beta):
    return beta ** np.arange(T - 1.0, -1, -1)


def _length_and_memory(rng):
    T = int(rng.integers(1, 12))
    return T, float(rng.choice([0.0, 0.5, 0.9, 0.99, rng.uniform(0.2, 0.95)]))


adam_weights = Exercise(
    name="adam_weights",
    reference=_adam_weights,
    inputs=_length_and_memory,
    outputs=("the array of weights",),
    variants={
        "The order is turned round: the oldest gradient comes first and counts least.": (
            lambda T, beta: _adam_weights(T, beta)[::-1]
        ),
        "These are the weights of m, without the correction: they sum to 1 - beta**T.": (
            lambda T, beta: (1 - beta) * _powers(T, beta)
        ),
        "The factor 1 - beta is missing: the sum should be 1.": (
            lambda T, beta: _powers(T, beta) / (1 - beta**T)
        ),
        "Those are the bare powers of beta: they have to be divided by their sum.": _powers,
        "The powers end at beta**1: the newest gradient has not been shrunk yet, so beta**0.": (
            lambda T, beta: (1 - beta) * beta * _powers(T, beta) / (1 - beta**T)
        ),
        "It is multiplied by 1 - beta**T: what is too small must be divided.": (
            lambda T, beta: (1 - beta) * _powers(T, beta) * (1 - beta**T)
        ),
        "The correction has T - 1 for T: after one gradient it is 1 - beta**1.": (
            lambda T, beta: (1 - beta) * _powers(T, beta) / (1 - beta ** (T - 1))
        ),
        "Each weight was corrected with its own step: all share the correction of step T.": (
            lambda T, beta: (1 - beta) * _powers(T, beta) / (1 - beta ** np.arange(1.0, T + 1))
        ),
        "All count alike: that would be the mean, which forgets nothing.": (
            lambda T, beta: np.full(T, 1 / T)
        ),
        "beta and 1 - beta are swapped: beta is the share of the old that stays.": (
            lambda T, beta: beta * (1 - beta) ** np.arange(T - 1.0, -1, -1) / (1 - (1 - beta) ** T)
        ),
    },
)


# 3 · warmup_cosine(t, warmup, total): up a line, down half a cosine


def _warmup_cosine(t, warmup, total):
    share = np.clip((t - warmup) / (total - warmup), 0, 1)
    return np.where(t < warmup, t / max(warmup, 1), (1 + np.cos(np.pi * share)) / 2)


def _moments(rng):
    """All steps from the first to some beyond the last; one trial in three has no warm-up."""
    warmup = int(rng.integers(0, 6)) * int(rng.integers(3) > 0)
    total = warmup + int(rng.integers(5, 8))
    return np.arange(total + int(rng.integers(2, 4))), warmup, total


def _line(t, warmup):
    return t / max(warmup, 1)


def _then(after):
    """A wrong answer that climbs as it should, and is `after(t, warmup, total)` from there on."""
    return lambda t, warmup, total: np.where(
        t < warmup, _line(t, warmup), after(t, warmup, total) + 0.0 * t
    )


def _share(t, start, total):
    return np.clip((t - start) / (total - start), 0, 1)


def _wave(share):
    return (1 + np.cos(np.pi * share)) / 2


def _rise(before):
    """A wrong answer that falls as it should, and is `before(t, warmup, total)` until then."""
    return lambda t, warmup, total: np.where(
        t < warmup, before(t, warmup, total) + 0.0 * t, _wave(_share(t, warmup, total))
    )


warmup_cosine = Exercise(
    name="warmup_cosine",
    reference=_warmup_cosine,
    inputs=_moments,
    outputs=("the array of factors",),
    variants={
        "Beyond the end the cosine climbs again: once at 0 it has to stay there.": _then(
            lambda t, warmup, total: _wave((t - warmup) / (total - warmup))
        ),
        "The wave began at t = 0, so there is a jump where the warm-up ends: count from there.": (
            _then(lambda t, warmup, total: _wave(_share(t, 0, total)))
        ),
        "The fall takes total steps in place of the total - warmup that are left.": _then(
            lambda t, warmup, total: _wave(np.minimum(1, (t - warmup) / total))
        ),
        "That falls along a whole wave: by the end it is back at 1. Half a wave is one pi.": _then(
            lambda t, warmup, total: _wave(2 * _share(t, warmup, total))
        ),
        "That is a quarter of a wave, cos from 0 to pi/2: half a wave, shifted up, starts and "
        "ends level.": _then(lambda t, warmup, total: np.cos(np.pi / 2 * _share(t, warmup, total))),
        "It falls along a line: a cosine wave was asked for.": _then(
            lambda t, warmup, total: 1 - _share(t, warmup, total)
        ),
        "The wave is not shifted up by 1 and halved: it goes from 1 down to -1.": _then(
            lambda t, warmup, total: np.cos(np.pi * _share(t, warmup, total))
        ),
        "The halving is missing: the factor starts its fall at 2.": _then(
            lambda t, warmup, total: 2 * _wave(_share(t, warmup, total))
        ),
        "It never falls: after the warm-up it stays at 1.": _then(lambda t, warmup, total: 1.0),
        "There is no warm-up: the factor is 1 before its end.": _rise(lambda t, warmup, total: 1.0),
        "The line is one step ahead: it has to be 0 at t = 0 and 1 at t = warmup.": _rise(
            lambda t, warmup, total: (t + 1) / max(warmup, 1)
        ),
        "The line rises over all steps: it should be at 1 after the warm-up.": _rise(
            lambda t, warmup, total: t / total
        ),
        "Warm-up and cosine are multiplied, and the wave began at t = 0: the wave begins where "
        "the warm-up ends.": lambda t, warmup, total: (
            np.where(t < warmup, _line(t, warmup), 1.0) * _wave(_share(t, 0, total))
        ),
        "Warm-up and cosine are multiplied, so warmup = 0 gives 0 at t = 0: join their ends.": (
            lambda t, warmup, total: np.minimum(1, _line(t, warmup)) * _wave(_share(t, 0, total))
        ),
        "Warm-up and cosine are multiplied, and beyond the end the wave climbs again: join them "
        "end to end, and stay at 0.": lambda t, warmup, total: (
            np.minimum(1, _line(t, warmup)) * _wave(t / total)
        ),
        "At warmup = 0 there is nothing to climb: the factor is 1 at t = 0.": (
            lambda t, warmup, total: np.where(
                t <= warmup, _line(t, warmup), _wave(_share(t, warmup, total))
            )
        ),
        "The fall is stretched over total steps, then cut off at 0: it has total - warmup.": _then(
            lambda t, warmup, total: np.where(t < total, _wave((t - warmup) / total), 0.0)
        ),
    },
)


# 4 · adamw_step(theta, g, m, v, t, lr, decay): all of AdamW for one array


def _adamw_step(theta, g, m, v, t, lr, decay):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    return (1 - lr * decay) * theta - lr * m_hat / (np.sqrt(v_hat) + 1e-8), m, v


def _state(rng):
    """Gradients small enough for epsilon to count; the first step starts from zeros."""
    D, t = int(rng.integers(2, 8)), int(rng.choice([1, 2, 3, 10]))
    theta, g = rng.normal(size=D), 0.03 * rng.normal(size=D)
    m, v = 0.03 * rng.normal(size=D), 1e-3 * rng.uniform(0.5, 2, size=D)
    return theta, g, m * (t > 1), v * (t > 1), t, 0.1, 0.5


def _step(eps="outside", unbias_m=True, unbias_v=True, shrink="before", shift=0, square=True):
    """A wrong answer: what the keywords say is done otherwise."""

    def wrong(theta, g, m, v, t, lr, decay):
        t = t + shift
        if shrink == "gradient":
            g = g + decay * theta
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * (g**2 if square else abs(g))
        m_hat = m / (1 - 0.9**t) if unbias_m else m
        v_hat = v / (1 - 0.999**t) if unbias_v else v
        root = np.sqrt(v_hat + 1e-8) if eps == "inside" else np.sqrt(v_hat) + 1e-8
        if eps == "none":
            root = np.sqrt(v_hat)
        if eps == "root first":
            root = np.sqrt(v) / (1 - 0.999**t) + 1e-8
        if eps == "before":
            root = (np.sqrt(v) + 1e-8) / np.sqrt(1 - 0.999**t)
        kept = {"before": 1 - lr * decay, "no rate": 1 - decay, "whole": 1.0, "gradient": 1.0}
        new = kept.get(shrink, 1.0) * theta - lr * m_hat / root
        if shrink == "after":
            new = (1 - lr * decay) * new
        return new, m, v

    return wrong


def _corrected_state(theta, g, m, v, t, lr, decay):
    new, m, v = _adamw_step(theta, g, m, v, t, lr, decay)
    return new, m / (1 - 0.9**t), v / (1 - 0.999**t)


def _swapped(theta, g, m, v, t, lr, decay):
    m, v = 0.999 * m + 0.001 * g, 0.9 * v + 0.1 * g**2
    m_hat, v_hat = m / (1 - 0.999**t), v / (1 - 0.9**t)
    return (1 - lr * decay) * theta - lr * m_hat / (np.sqrt(v_hat) + 1e-8), m, v


def _uphill(theta, g, m, v, t, lr, decay):
    new, m, v = _adamw_step(theta, g, m, v, t, lr, decay)
    return 2 * (1 - lr * decay) * theta - new, m, v


def _old_means(theta, g, m, v, t, lr, decay):
    _, new_m, new_v = _adamw_step(theta, g, m, v, t, lr, decay)
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    new = (1 - lr * decay) * theta - lr * m_hat / (np.sqrt(v_hat) + 1e-8)
    return new, new_m, new_v


def _no_root(theta, g, m, v, t, lr, decay):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    return (1 - lr * decay) * theta - lr * m_hat / (v_hat + 1e-8), m, v


adamw_step = Exercise(
    name="adamw_step",
    reference=_adamw_step,
    inputs=_state,
    outputs=("theta", "m", "v"),
    trials=8,
    variants={
        "The bias correction is missing: m and v began at zero and are too small at first.": _step(
            unbias_m=False, unbias_v=False
        ),
        "The bias correction of m is missing.": _step(unbias_m=False),
        "The bias correction of v is missing.": _step(unbias_v=False),
        "t is one too large in the bias correction: it is 1 at the first step.": _step(shift=1),
        "Epsilon stands inside the root, where 1e-8 acts as 1e-4 does outside.": _step(
            eps="inside"
        ),
        "Epsilon was added before the bias correction of v: it comes after.": _step(eps="before"),
        "Epsilon is missing.": _step(eps="none"),
        "The decay is missing.": _step(shrink="whole"),
        "The decay was added to the gradient: that is Adam with L2, and v divides it away.": _step(
            shrink="gradient"
        ),
        "The decay lacks the rate: the share that goes is lr times decay.": _step(shrink="no rate"),
        "The decay came last and took a share of the step too: shrink the old theta.": _step(
            shrink="after"
        ),
        "v takes the size of the gradient in place of its square.": _step(square=False),
        "The root of v is missing.": _no_root,
        "The root was taken before the bias correction of v: divide v, then take the root.": _step(
            eps="root first"
        ),
        "The step goes by the old m and v: bring them up to date first.": _old_means,
        "The corrected means were returned: the next step needs m and v as they are.": (
            _corrected_state
        ),
        "The two shares are swapped: 0.9 belongs to m, 0.999 to v.": _swapped,
        "The step goes uphill: subtract it.": _uphill,
    },
)


# 5 · lion_step(theta, g, m, lr, beta1, beta2, decay): the sign of a mixture


def _lion_step(theta, g, m, lr, beta1, beta2, decay):
    c = beta1 * m + (1 - beta1) * g
    return theta - lr * (np.sign(c) + decay * theta), beta2 * m + (1 - beta2) * g


def _lion_state(rng):
    """In the first place memory and gradient are both zero: nothing to follow but the decay."""
    D = int(rng.integers(4, 9))
    theta, g, m = rng.normal(size=(3, D))
    g[0] = m[0] = 0.0
    return theta, g, m, 0.1, float(rng.uniform(0.3, 0.5)), float(rng.uniform(0.85, 0.95)), 0.5


def _lion(c, new_m=None, decay_of=lambda lr, decay: lr * decay, direction=np.sign):
    """A wrong answer: c(g, m, beta1, beta2) for the mixture, and what the keywords say."""

    def wrong(theta, g, m, lr, beta1, beta2, decay):
        kept = (new_m or (lambda g, m, beta1, beta2: beta2 * m + (1 - beta2) * g))(
            g, m, beta1, beta2
        )
        step = lr * direction(c(g, m, beta1, beta2))
        return (1 - decay_of(lr, decay)) * theta - step, kept

    return wrong


def _mixture(g, m, beta1, beta2):
    return beta1 * m + (1 - beta1) * g


lion_step = Exercise(
    name="lion_step",
    reference=_lion_step,
    inputs=_lion_state,
    outputs=("theta", "m"),
    trials=8,
    variants={
        "The sign is missing: each number moves by lr whatever the size of c.": _lion(
            _mixture, direction=lambda c: c
        ),
        "The sign is that of the gradient: take that of the mixture c.": _lion(
            lambda g, m, beta1, beta2: g
        ),
        "The sign is that of the old memory alone: c has a share of the new gradient.": _lion(
            lambda g, m, beta1, beta2: m
        ),
        "The sign is that of the new m: the step uses beta1, the memory beta2.": _lion(
            lambda g, m, beta1, beta2: beta2 * m + (1 - beta2) * g
        ),
        "The memory was made with beta1: it has a share of its own, beta2.": _lion(
            _mixture, _mixture
        ),
        "beta1 and beta2 are swapped.": _lion(
            lambda g, m, beta1, beta2: beta2 * m + (1 - beta2) * g, _mixture
        ),
        "In c the shares are swapped: beta1 goes to the memory.": _lion(
            lambda g, m, beta1, beta2: beta1 * g + (1 - beta1) * m
        ),
        "In the new m the shares are swapped: beta2 goes to the old memory.": _lion(
            _mixture, lambda g, m, beta1, beta2: beta2 * g + (1 - beta2) * m
        ),
        "The new memory adds the whole gradient: its share is 1 - beta2.": _lion(
            _mixture, lambda g, m, beta1, beta2: beta2 * m + g
        ),
        "The memory is still the old one.": _lion(_mixture, lambda g, m, beta1, beta2: m + 0.0),
        "The new m was made from c: it takes its share of the gradient itself.": _lion(
            _mixture,
            lambda g, m, beta1, beta2: beta2 * m + (1 - beta2) * _mixture(g, m, beta1, beta2),
        ),
        "The decay stands inside the sign, which forgets its size: add it outside.": (
            lambda theta, g, m, lr, beta1, beta2, decay: (
                theta - lr * np.sign(_mixture(g, m, beta1, beta2) + decay * theta),
                beta2 * m + (1 - beta2) * g,
            )
        ),
        "The decay came last and took a share of the step too: it acts on the old theta.": (
            lambda theta, g, m, lr, beta1, beta2, decay: (
                (1 - lr * decay) * (theta - lr * np.sign(_mixture(g, m, beta1, beta2))),
                beta2 * m + (1 - beta2) * g,
            )
        ),
        "The results are swapped: theta comes first, then m.": (
            lambda *arguments: _lion_step(*arguments)[::-1]
        ),
        "c / abs(c) is 0/0 where c is 0: np.sign gives 0 there.": _lion(
            _mixture, direction=lambda c: c / np.abs(c)
        ),
        "The decay is missing.": _lion(_mixture, decay_of=lambda lr, decay: 0.0),
        "The decay lacks the rate.": _lion(_mixture, decay_of=lambda lr, decay: decay),
        "The decay has the wrong sign: it draws theta towards zero.": _lion(
            _mixture, decay_of=lambda lr, decay: -lr * decay
        ),
        "Where c is 0 the sign was taken for 1: there only the decay moves theta.": _lion(
            _mixture, direction=lambda c: np.where(c >= 0, 1.0, -1.0)
        ),
        "The step goes uphill: subtract the sign.": _lion(
            _mixture, direction=lambda c: -np.sign(c)
        ),
    },
)
