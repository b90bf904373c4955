"""Exercises of the lesson *word-embeddings*."""

import numpy as np

from helpers.exercises.checker import Exercise


def _sizes(rng, count):
    """Different dimensions, so that no axis can pass for another."""
    return rng.permutation(np.arange(2, 10))[:count]


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _softmax(s):
    e = np.exp(s - s.max())
    return e / e.sum()


# 1 · softmax_pair_backward(u, W, o): slopes of -log softmax(W u)[o]


def _hot(W, o):
    return np.eye(len(W))[o]


def _softmax_pair_backward(u, W, o):
    g = _softmax(W @ u) - _hot(W, o)
    return g @ W, np.outer(g, u)


def _from_g(g):
    """A variant that goes on rightly from its own slopes by the scores."""
    return lambda u, W, o: (g(u, W, o) @ W, np.outer(g(u, W, o), u))


def _word_table_context(rng):
    V, D = _sizes(rng, 2)
    return rng.normal(size=D), rng.normal(size=(V, D)), int(rng.integers(V))


softmax_pair_backward = Exercise(
    name="softmax_pair_backward",
    reference=_softmax_pair_backward,
    inputs=_word_table_context,
    outputs=("du", "dW"),
    variants={
        "The signs are turned: predicted minus true, not true minus predicted.": _from_g(
            lambda u, W, o: _hot(W, o) - _softmax(W @ u)
        ),
        "The true context is not subtracted: p is only what was expected.": _from_g(
            lambda u, W, o: _softmax(W @ u)
        ),
        "Only the true context gets a slope: the softmax ties all V words together.": _from_g(
            lambda u, W, o: (_softmax(W @ u)[o] - 1) * _hot(W, o)
        ),
        "The scores stand where probabilities should be: apply the softmax.": _from_g(
            lambda u, W, o: W @ u - _hot(W, o)
        ),
        "That is the sigmoid of each score: one choice among V words wants the softmax.": _from_g(
            lambda u, W, o: _sigmoid(W @ u) - _hot(W, o)
        ),
        "Exponentials are not probabilities yet: divide by their sum.": _from_g(
            lambda u, W, o: np.exp(W @ u) - _hot(W, o)
        ),
        "du stops at what was seen, -v_o: what was expected is missing.": lambda u, W, o: (
            -W[o],
            np.outer(_softmax(W @ u) - _hot(W, o), u),
        ),
        "dW is transposed: it has the shape of W, (V, D).": lambda u, W, o: (
            (_softmax(W @ u) - _hot(W, o)) @ W,
            np.outer(u, _softmax(W @ u) - _hot(W, o)),
        ),
        "The order is off: return du, dW.": lambda u, W, o: _softmax_pair_backward(u, W, o)[::-1],
        "dW multiplies by W itself: the other factor of the score is u.": lambda u, W, o: (
            (_softmax(W @ u) - _hot(W, o)) @ W,
            (_softmax(W @ u) - _hot(W, o))[:, None] * W,
        ),
    },
)


# 2 · negative_sampling_backward(u, v, noise): one real context, k of noise


def _negative_sampling_backward(u, v, noise):
    g, g_noise = _sigmoid(v @ u) - 1, _sigmoid(noise @ u)
    return g * v + g_noise @ noise, g * u, np.outer(g_noise, u)


def _from_gs(real, fake):
    """A variant that goes on rightly from its own slopes by the scores."""

    def variant(u, v, noise):
        g, g_noise = real(v @ u), fake(noise @ u)
        return g * v + g_noise @ noise, g * u, np.outer(g_noise, u)

    return variant


def _right(s):
    return _sigmoid(s) - 1


def _word_context_noise(rng):
    D, k = _sizes(rng, 2)
    return rng.normal(size=D), rng.normal(size=D), rng.normal(size=(k, D))


negative_sampling_backward = Exercise(
    name="negative_sampling_backward",
    reference=_negative_sampling_backward,
    inputs=_word_context_noise,
    outputs=("du", "dv", "dnoise"),
    variants={
        "Noise is treated as real: its slope is sigma(s), not sigma(s) - 1.": _from_gs(
            _right, _right
        ),
        "The real pair is treated as noise: its slope is sigma(s) - 1.": _from_gs(
            _sigmoid, _sigmoid
        ),
        "The sign of the real pair is wrong: a step would push it apart.": _from_gs(
            lambda s: -_right(s), _sigmoid
        ),
        "The sign of the noise is wrong: a step would pull it near.": _from_gs(
            _right, lambda s: -_sigmoid(s)
        ),
        "The labels are exchanged: y is 1 for the real pair, 0 for noise.": _from_gs(
            _sigmoid, _right
        ),
        "All signs are wrong: that step would make the loss larger.": _from_gs(
            lambda s: -_right(s), lambda s: -_sigmoid(s)
        ),
        "The noise is averaged: the loss sums over the k noise words.": _from_gs(
            _right, lambda s: _sigmoid(s) / len(s)
        ),
        "The slope of the sigmoid is multiplied in, which the logarithm has cancelled.": _from_gs(
            lambda s: _right(s) * _sigmoid(s) * (1 - _sigmoid(s)),
            lambda s: _sigmoid(s) ** 2 * (1 - _sigmoid(s)),
        ),
        "The scores stand where probabilities should be: apply the sigmoid.": _from_gs(
            lambda s: s - 1, lambda s: s
        ),
        "du forgets the noise: all k + 1 candidates pull or push at u.": lambda u, v, noise: (
            _right(v @ u) * v,
            _right(v @ u) * u,
            np.outer(_sigmoid(noise @ u), u),
        ),
        "du forgets the real pair: all k + 1 candidates pull or push at u.": lambda u, v, noise: (
            _sigmoid(noise @ u) @ noise,
            _right(v @ u) * u,
            np.outer(_sigmoid(noise @ u), u),
        ),
        "dnoise multiplies by the noise itself: the other factor of the score is u.": (
            lambda u, v, noise: (
                _right(v @ u) * v + _sigmoid(noise @ u) @ noise,
                _right(v @ u) * u,
                _sigmoid(noise @ u)[:, None] * noise,
            )
        ),
        "dv multiplies by v itself: the other factor of the score is u.": lambda u, v, noise: (
            _right(v @ u) * v + _sigmoid(noise @ u) @ noise,
            _right(v @ u) * v,
            np.outer(_sigmoid(noise @ u), u),
        ),
    },
)


# 3 · positive_pmi(n): max(log(n_wc n / (n_w n_c)), 0)


def _expected(n):
    return n.sum(axis=1, keepdims=True) * n.sum(axis=0) / n.sum()


def _log(x):
    with np.errstate(divide="ignore"):
        return np.log(x)


def _over(n, expected):
    """Seen over expected; 0 where nothing was seen, and perhaps nothing expected."""
    return n / np.where(n > 0, expected, 1)


def _positive_pmi(n):
    return np.maximum(_log(n / np.where(n > 0, _expected(n), 1)), 0)


def _counts(rng):
    """One word and one context never occur, another word only once."""
    V, C = _sizes(rng, 2) + 2
    n = rng.integers(0, 12, size=(V, C)).astype(float)
    n[0, 0], n[:, -1] = 0, rng.integers(1, 9, size=V)
    n[-1] += 1
    n[1:3], n[:, 1] = 0, 0
    n[2, 2] = 1
    return (n,)


positive_pmi = Exercise(
    name="positive_pmi",
    reference=_positive_pmi,
    inputs=_counts,
    variants={
        "A word or a context that never occurs makes 0 / 0, which is no number: 0 is wanted.": (
            lambda n: np.maximum(_log(n / _expected(n)), 0)
        ),
        "The base of the logarithm is 2: here it is the natural one.": lambda n: (
            _positive_pmi(n) / np.log(2)
        ),
        "The total number of pairs is missing: shares, not counts, are compared.": lambda n: (
            np.maximum(_log(_over(n, _expected(n) * n.sum())), 0)
        ),
        "The share of the context is missing: frequent contexts stand beside everything.": (
            lambda n: np.maximum(
                _log(_over(n, n.sum(axis=1, keepdims=True))) + np.log(n.shape[1]), 0
            )
        ),
        "The fraction is upside down: seen over expected.": lambda n: np.maximum(
            -_log(_over(np.maximum(n, 1e-300), _expected(n))), 0
        ),
        "The logarithm is missing: that is the ratio itself.": lambda n: _over(n, _expected(n)),
        "The context's share is raised to 3/4: here the power is 1.": lambda n: np.maximum(
            _log(
                _over(n, n.sum(axis=1, keepdims=True) * n.sum(axis=0) ** 0.75)
                * (n.sum(axis=0) ** 0.75).sum()
            ),
            0,
        ),
        "One is added inside the logarithm: that is not PMI any more.": lambda n: np.log1p(
            _over(n, _expected(n))
        ),
        "Negative values were kept (pairs that never occur as 0): take the positive part.": (
            lambda n: np.where(n > 0, _log(_over(np.where(n > 0, n, 1), _expected(n))), 0)
        ),
        "The size was taken, not the positive part.": lambda n: np.where(
            n > 0, np.abs(_log(_over(np.where(n > 0, n, 1), _expected(n)))), 0
        ),
        "Words and contexts are mixed up: the result is transposed.": lambda n: _positive_pmi(n).T,
    },
)


# 4 · glove_backward(u, b, W, b_context, n): slopes of the weighted squares of GloVe


def _weight(n):
    return np.minimum(1, (n / 100) ** 0.75)


def _residual(u, b, W, b_context, n):
    return W @ u + b + b_context - np.log(n)


def _glove_backward(u, b, W, b_context, n):
    g = 2 * _weight(n) * _residual(u, b, W, b_context, n)
    return g @ W, g.sum()


def _from_slope(g):
    """A variant that goes on rightly from its own slope by the score."""
    return lambda *arguments: (g(*arguments) @ arguments[2], g(*arguments).sum())


def _word_and_contexts(rng):
    D, C = _sizes(rng, 2) + 1
    n = np.append(rng.uniform(1, 90, size=C - 1), rng.uniform(200, 400))
    return rng.normal(size=D), float(rng.normal()), rng.normal(size=(C, D)), rng.normal(size=C), n


glove_backward = Exercise(
    name="glove_backward",
    reference=_glove_backward,
    inputs=_word_and_contexts,
    outputs=("du", "db"),
    variants={
        "Exactly 2 times too small: the square brings a 2.": _from_slope(
            lambda u, b, W, bc, n: _weight(n) * _residual(u, b, W, bc, n)
        ),
        "The weight f is missing.": _from_slope(
            lambda u, b, W, bc, n: 2 * _residual(u, b, W, bc, n)
        ),
        "The weight is not cut off at 1.": _from_slope(
            lambda u, b, W, bc, n: 2 * (n / 100) ** 0.75 * _residual(u, b, W, bc, n)
        ),
        "The counts stand where their logarithms should be.": _from_slope(
            lambda u, b, W, bc, n: 2 * _weight(n) * (W @ u + b + bc - n)
        ),
        "The biases are missing.": _from_slope(
            lambda u, b, W, bc, n: 2 * _weight(n) * (W @ u - np.log(n))
        ),
        "The biases of the contexts are missing.": _from_slope(
            lambda u, b, W, bc, n: 2 * _weight(n) * (W @ u + b - np.log(n))
        ),
        "The bias of the word is missing.": _from_slope(
            lambda u, b, W, bc, n: 2 * _weight(n) * (W @ u + bc - np.log(n))
        ),
        "The signs are wrong: that step would make the loss larger.": _from_slope(
            lambda u, b, W, bc, n: -2 * _weight(n) * _residual(u, b, W, bc, n)
        ),
        "The weight is squared: it stands outside of the square.": _from_slope(
            lambda u, b, W, bc, n: 2 * _weight(n) ** 2 * _residual(u, b, W, bc, n)
        ),
        "That is a mean over the contexts: the loss is their sum.": _from_slope(
            lambda u, b, W, bc, n: 2 * _weight(n) * _residual(u, b, W, bc, n) / len(n)
        ),
        "db is a mean: the word's bias stands in every bracket, so all of them add up.": (
            lambda u, b, W, bc, n: (
                _glove_backward(u, b, W, bc, n)[0],
                _glove_backward(u, b, W, bc, n)[1] / len(n),
            )
        ),
    },
)
