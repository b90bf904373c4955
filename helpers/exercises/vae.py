"""Exercises of the lesson *vae*."""

import numpy as np

from helpers.exercises.checker import Exercise


def _sizes(rng, count):
    """Different dimensions, so that no axis can pass for another."""
    return rng.permutation(np.arange(2, 10))[:count]


def _clouds(rng):
    N, Z = _sizes(rng, 2)
    mu, log_var = rng.normal(size=(2, N, Z))
    mu[0, 0] = log_var[0, 0] = 0  # a coordinate that costs nothing
    return mu, log_var


# 1 · gaussian_kl(mu, log_var): the price of each cloud


def _gaussian_kl(mu, log_var):
    return 0.5 * (mu**2 + np.exp(log_var) - 1 - log_var).sum(axis=1)


gaussian_kl = Exercise(
    name="gaussian_kl",
    reference=_gaussian_kl,
    inputs=_clouds,
    variants={
        "The sign is turned: a KL is never negative.": lambda mu, v: -_gaussian_kl(mu, v),
        "The half is missing in front of the bracket.": lambda mu, v: 2 * _gaussian_kl(mu, v),
        "The mean over the latents is taken: eq. (5) holds for one, and nats add up.": (
            lambda mu, v: _gaussian_kl(mu, v) / mu.shape[1]
        ),
        "The sum runs over the examples: each digit has a price of its own.": lambda mu, v: (
            0.5 * (mu**2 + np.exp(v) - 1 - v).sum(axis=0)
        ),
        "Everything is summed: each digit has a price of its own.": lambda mu, v: _gaussian_kl(
            mu, v
        ).sum(),
        "Nothing is summed yet: the price of a digit is the sum over its latents.": lambda mu, v: (
            0.5 * (mu**2 + np.exp(v) - 1 - v)
        ),
        "exp(log_var / 2) is the standard deviation; the formula has the variance.": lambda mu, v: (
            0.5 * (mu**2 + np.exp(v / 2) - 1 - v).sum(axis=1)
        ),
        "exp(2 log_var) is the variance squared: log_var is the logarithm of the variance.": (
            lambda mu, v: 0.5 * (mu**2 + np.exp(2 * v) - 1 - v).sum(axis=1)
        ),
        "log_var stands where the variance should be: sigma squared is exp(log_var).": (
            lambda mu, v: 0.5 * (mu**2 + v - 1 - np.log(v)).sum(axis=1)
        ),
        "log_var is taken for the standard deviation: sigma is exp(log_var / 2).": lambda mu, v: (
            0.5 * (mu**2 + v**2 - 1 - np.log(v**2)).sum(axis=1)
        ),
        "The variance is exp(log_var): without exp the two logarithms cancel.": lambda mu, v: (
            0.5 * (mu**2 - 1 + 0 * v).sum(axis=1)
        ),
        "The half stands before the whole bracket, not before the mean alone.": lambda mu, v: (
            0.5 * mu**2 + np.exp(v) - 1 - v
        ).sum(axis=1),
        "log_var is halved twice: inside the bracket it stands whole.": lambda mu, v: (
            0.5 * (mu**2 + np.exp(v) - 1 - v / 2).sum(axis=1)
        ),
        "log_var is halved in both places: the bracket has the variance and its logarithm.": (
            lambda mu, v: _gaussian_kl(mu, v / 2)
        ),
        "log_var is doubled: it is the logarithm of the variance already.": lambda mu, v: (
            0.5 * (mu**2 + np.exp(v) - 1 - 2 * v).sum(axis=1)
        ),
        "The 1 is taken off once a digit: it belongs into the sum, once a latent.": lambda mu, v: (
            0.5 * ((mu**2 + np.exp(v) - v).sum(axis=1) - 1)
        ),
        "The 1 is missing: a standard cloud costs nothing.": lambda mu, v: (
            0.5 * (mu**2 + np.exp(v) - v).sum(axis=1)
        ),
        "The logarithm is added: precision costs, so -log_var belongs into the bracket.": (
            lambda mu, v: 0.5 * (mu**2 + np.exp(v) - 1 + v).sum(axis=1)
        ),
        "The mean is not squared.": lambda mu, v: 0.5 * (mu + np.exp(v) - 1 - v).sum(axis=1),
        "That is the KL the other way round, from the standard normal to the cloud.": (
            lambda mu, v: 0.5 * ((mu**2 + 1) / np.exp(v) - 1 + v).sum(axis=1)
        ),
    },
)


# 2 · kl_of_the_hunt(mu, log_var): the price of what that program samples


def _kl_of_the_hunt(mu, log_var):
    return _gaussian_kl(mu, 2 * log_var)


kl_of_the_hunt = Exercise(
    name="kl_of_the_hunt",
    reference=_kl_of_the_hunt,
    inputs=_clouds,
    variants={
        "That is what the program charges: its cloud has the standard deviation exp(v).": (
            _gaussian_kl
        ),
        "The variance is right, exp(2 v); its logarithm is 2 v, and stands there too.": (
            lambda mu, v: 0.5 * (mu**2 + np.exp(2 * v) - 1 - v).sum(axis=1)
        ),
        "The logarithm is right, 2 v; the variance is its exponential.": lambda mu, v: (
            0.5 * (mu**2 + np.exp(v) - 1 - 2 * v).sum(axis=1)
        ),
        "The logarithm of the variance is 2 v, not v / 2: this cloud is narrower, not wider.": (
            lambda mu, v: _gaussian_kl(mu, v / 2)
        ),
        "Doubled twice: the logarithm of the deviation is v, that of the variance 2 v, not 4 v.": (
            lambda mu, v: _gaussian_kl(mu, 4 * v)
        ),
        "The exponent is doubled, not the exponential: the variance is exp(2 v), not 2 exp(v).": (
            lambda mu, v: 0.5 * (mu**2 + 2 * np.exp(v) - 1 - 2 * v).sum(axis=1)
        ),
        "That is twice what the program charges: only v becomes 2 v.": lambda mu, v: (
            2 * _gaussian_kl(mu, v)
        ),
        "The mean over the latents is taken: nats add up.": lambda mu, v: (
            _kl_of_the_hunt(mu, v) / mu.shape[1]
        ),
        "That is the true price less what the program charges.": lambda mu, v: (
            _kl_of_the_hunt(mu, v) - _gaussian_kl(mu, v)
        ),
        "The half in front of the bracket stays: only v becomes 2 v.": lambda mu, v: (
            2 * _kl_of_the_hunt(mu, v)
        ),
        "The mean has nothing to do with it: only v becomes 2 v.": lambda mu, v: _gaussian_kl(
            2 * mu, 2 * v
        ),
        "The sign is turned: a KL is never negative.": lambda mu, v: -_kl_of_the_hunt(mu, v),
        "Everything is summed: each digit has a price of its own.": lambda mu, v: _kl_of_the_hunt(
            mu, v
        ).sum(),
        "Nothing is summed yet: the price of a digit is the sum over its latents.": lambda mu, v: (
            0.5 * (mu**2 + np.exp(2 * v) - 1 - 2 * v)
        ),
    },
)


# 3 · gaussian_backward(a, x, t): pixels with a learnt variance


def _gaussian_backward(a, x, t):
    N, D = x.shape
    square = ((a - x) ** 2).sum() / N
    return (a - x) / np.exp(t) / N, D / 2 - 0.5 * square / np.exp(t)


def _from(da, dt):
    """A variant with its own share of the right slopes."""

    def variant(a, x, t):
        right = _gaussian_backward(a, x, t)
        return da(right[0], a, x, t), dt(right[1], a, x, t)

    return variant


def _same(slope, *_):
    return slope


def _pictures(rng):
    N, D = _sizes(rng, 2)
    return rng.normal(size=(N, D)), rng.random((N, D)), float(rng.normal() + 0.3)


gaussian_backward = Exercise(
    name="gaussian_backward",
    reference=_gaussian_backward,
    inputs=_pictures,
    outputs=("da", "dt"),
    variants={
        "da lacks the 1/N of the mean.": _from(lambda da, a, x, t: da * len(x), _same),
        "da is a mean over pixels too: pixels are summed.": _from(
            lambda da, a, x, t: da / x.shape[1], _same
        ),
        "da is doubled: the 2 of the square and the half in eq. (8) cancel.": _from(
            lambda da, *_: 2 * da, _same
        ),
        "da points the wrong way: it is predicted minus true.": _from(lambda da, *_: -da, _same),
        "da divides by s: the slope has s squared, exp(t), below.": _from(
            lambda da, a, x, t: da * np.exp(t / 2), _same
        ),
        "da multiplies by the variance: it divides by it.": _from(
            lambda da, a, x, t: da * np.exp(2 * t), _same
        ),
        "da takes t itself for the variance: t is its logarithm.": _from(
            lambda da, a, x, t: da * np.exp(t) / t, _same
        ),
        "dt lacks the D of the logarithm: every pixel pays for its width.": _from(
            _same, lambda dt, a, x, t: dt - x.shape[1] / 2
        ),
        "dt has D in place of D / 2: log s is t / 2.": _from(
            _same, lambda dt, a, x, t: dt + x.shape[1] / 2
        ),
        "dt counts the logarithm for one pixel only: there are D.": _from(
            _same, lambda dt, a, x, t: dt - x.shape[1] / 2 + 0.5
        ),
        "dt counts the logarithm once an example: the mean over N leaves D / 2.": _from(
            _same, lambda dt, a, x, t: dt - x.shape[1] / 2 + x.size / 2
        ),
        "dt adds the squared error: a larger variance forgives errors, so its slope is negative.": (
            _from(_same, lambda dt, a, x, t: x.shape[1] - dt)
        ),
        "dt sums the squared errors of all examples: the mean over N is missing.": _from(
            _same, lambda dt, a, x, t: x.shape[1] / 2 + (dt - x.shape[1] / 2) * len(x)
        ),
        "dt is the slope by s: the chain rule to t multiplies by s / 2.": _from(
            _same, lambda dt, a, x, t: 2 * dt / np.exp(t / 2)
        ),
        "dt is the slope by the variance: the chain rule to t multiplies by exp(t).": _from(
            _same, lambda dt, a, x, t: dt / np.exp(t)
        ),
        "dt lacks the half before the squares of eq. (8).": _from(
            _same, lambda dt, a, x, t: 2 * dt - x.shape[1] / 2
        ),
        "dt multiplies the squares by the variance: it divides by it, exp(-t).": _from(
            _same, lambda dt, a, x, t: x.shape[1] / 2 + (dt - x.shape[1] / 2) * np.exp(2 * t)
        ),
        "dt counts the examples: the logarithm is paid by each of the D pixels.": _from(
            _same, lambda dt, a, x, t: dt + (len(x) - x.shape[1]) / 2
        ),
        "dt divides D / 2 by N: the mean over N equal numbers leaves it as it is.": _from(
            _same, lambda dt, a, x, t: dt - x.shape[1] / 2 * (1 - 1 / len(x))
        ),
        "t is the logarithm of s squared, not of s: s squared is exp(t), not exp(2 t).": _from(
            lambda da, a, x, t: da * np.exp(-t),
            lambda dt, a, x, t: x.shape[1] + (2 * dt - x.shape[1]) * np.exp(-t),
        ),
        "da divides by exp(2 t): t is log s squared, not log s.": _from(
            lambda da, a, x, t: da * np.exp(-t), _same
        ),
        "dt is the slope by log s: t is log s squared.": _from(
            _same, lambda dt, a, x, t: x.shape[1] + (2 * dt - x.shape[1]) * np.exp(-t)
        ),
        "t is the logarithm of s squared, not s itself.": _from(
            lambda da, a, x, t: da * np.exp(t) / t**2,
            lambda dt, a, x, t: x.shape[1] / t + (2 * dt - x.shape[1]) * np.exp(t) / t**3,
        ),
        "The order is off: return da, dt.": lambda a, x, t: _gaussian_backward(a, x, t)[::-1],
    },
)


# 4 · exponential_code(rate, u): another cloud, another price


def _exponential_code(rate, u):
    z = -np.log(1 - u) / rate
    return z, -z / rate, (np.log(rate) - 1 + 1 / rate).sum(axis=1)


def _in_place(k, fn):
    """A variant that goes wrong in one of the three results."""

    def variant(rate, u):
        results = list(_exponential_code(rate, u))
        results[k] = fn(rate, u, *results)
        return tuple(results)

    return variant


def _rates(rng):
    N, Z = _sizes(rng, 2)
    rate = np.exp(rng.normal(size=(N, Z)))
    rate[0, 0] = 1  # the prior's own rate
    return rate, rng.random((N, Z))


exponential_code = Exercise(
    name="exponential_code",
    reference=_exponential_code,
    inputs=_rates,
    outputs=("z", "slope", "kl"),
    variants={
        "z multiplies by the rate: the mean is 1 / rate.": lambda rate, u: (
            -np.log(1 - u) * rate,
            *_exponential_code(rate, u)[1:],
        ),
        "z is negative: the logarithm of 1 - u is, so a minus belongs before it.": _in_place(
            0, lambda rate, u, z, *_: -z
        ),
        "z takes -log(u): a right draw, but not the one that was asked for.": _in_place(
            0, lambda rate, u, *_: -np.log(u) / rate
        ),
        "-log(u) / rate is a right draw too, but z holds -log(1 - u), and the slope follows.": (
            lambda rate, u: (
                -np.log(u) / rate,
                np.log(u) / rate**2,
                _exponential_code(rate, u)[2],
            )
        ),
        "The slope has the wrong sign: a larger rate makes z smaller.": _in_place(
            1, lambda rate, u, z, slope, kl: -slope
        ),
        "The slope lacks a factor: z = c / rate has the slope -c / rate squared.": _in_place(
            1, lambda rate, u, z, *_: -z
        ),
        "That is the slope by u: the noise is held fixed, the rate moves.": _in_place(
            1, lambda rate, u, *_: 1 / (1 - u) / rate
        ),
        "That is the slope of log q, the score function: here z itself is differentiated.": (
            _in_place(1, lambda rate, u, z, *_: 1 / rate - z)
        ),
        "The slope is the mean's, -1 / rate squared: each draw has its own.": _in_place(
            1, lambda rate, u, *_: -1 / rate**2
        ),
        "The sign of the KL is turned: it is never negative.": _in_place(
            2, lambda rate, u, z, slope, kl: -kl
        ),
        "That is log q - log p at this draw: the KL is its mean, with the mean of z.": _in_place(
            2, lambda rate, u, z, *_: (np.log(rate) - rate * z + z).sum(axis=1)
        ),
        "The KL lacks the -1, the mean of rate times z: at rate 1 it must be 0.": _in_place(
            2, lambda rate, u, *_: (np.log(rate) + 1 / rate).sum(axis=1)
        ),
        "That is the KL from the prior to the code: the mean is taken over the code's density.": (
            _in_place(2, lambda rate, u, *_: (rate - 1 - np.log(rate)).sum(axis=1))
        ),
        "The KL has the mean of z as rate: the mean is 1 / rate.": _in_place(
            2, lambda rate, u, *_: (np.log(rate) + rate - 1).sum(axis=1)
        ),
        "The KL has log(rate) with the wrong sign: log q begins with + log(rate).": _in_place(
            2, lambda rate, u, *_: (-np.log(rate) + 1 / rate - 1).sum(axis=1)
        ),
        "The KL lacks log(rate), the logarithm of the density's factor.": _in_place(
            2, lambda rate, u, *_: (1 / rate - 1).sum(axis=1)
        ),
        "The KL is not summed over the latents yet.": _in_place(
            2, lambda rate, u, *_: np.log(rate) - 1 + 1 / rate
        ),
        "The KL is a mean over the latents: nats add up.": _in_place(
            2, lambda rate, u, z, slope, kl: kl / rate.shape[1]
        ),
        "The KL is summed over everything: each example has its own.": _in_place(
            2, lambda rate, u, z, slope, kl: kl.sum()
        ),
        "That is the KL of two Gaussians: this code has another density.": _in_place(
            2, lambda rate, u, *_: _gaussian_kl(1 / rate, -2 * np.log(rate))
        ),
    },
)
