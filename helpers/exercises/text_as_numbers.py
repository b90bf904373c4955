"""Exercises of the lesson *text-as-numbers*."""

import numpy as np

from helpers.exercises.checker import Exercise


def _sizes(rng, count):
    """Different dimensions, so that no axis can pass for another."""
    return [int(size) for size in rng.permutation(np.arange(3, 11))[:count]]


# 1 · log_theta(counts, alpha): smoothed log-probabilities of words in topics


def _log_shares(smoothed, axis=1):
    return np.log(smoothed / smoothed.sum(axis=axis, keepdims=True))


def _log_theta(counts, alpha):
    return _log_shares(counts + alpha)


def _counts_and_alpha(rng):
    counts = rng.integers(1, 9, size=_sizes(rng, 2)).astype(float)
    counts[0, 0] = 0
    return counts, float(rng.uniform(0.2, 3))


log_theta = Exercise(
    name="log_theta",
    reference=_log_theta,
    inputs=_counts_and_alpha,
    variants={
        "The denominator is not smoothed: it must grow by alpha for each of the V words.": (
            lambda counts, alpha: np.log((counts + alpha) / counts.sum(axis=1, keepdims=True))
        ),
        "The denominator grew by alpha once: every one of the V words gets alpha.": (
            lambda counts, alpha: np.log(
                (counts + alpha) / (counts.sum(axis=1, keepdims=True) + alpha)
            )
        ),
        "alpha stands below once for each of the C topics: it must be once for each of the V "
        "words.": lambda counts, alpha: np.log(
            (counts + alpha) / (counts.sum(axis=1, keepdims=True) + alpha * len(counts))
        ),
        "Those are shares over the topics: each topic's probabilities must sum to 1 over its "
        "words.": lambda counts, alpha: _log_shares(counts + alpha, axis=0),
        "Those are shares of the whole table: each topic has its own sum.": (
            lambda counts, alpha: np.log((counts + alpha) / (counts + alpha).sum())
        ),
        "Those are the probabilities: the logarithm is missing.": (
            lambda counts, alpha: np.exp(_log_theta(counts, alpha))
        ),
        "That is the logarithm to base 2: bits, not nats.": (
            lambda counts, alpha: _log_theta(counts, alpha) / np.log(2)
        ),
        "alpha is always 1 in there.": lambda counts, alpha: _log_shares(counts + 1),
        "Only the zeros got alpha: every count does.": (
            lambda counts, alpha: _log_shares(np.where(counts == 0, alpha, counts))
        ),
        "The sign is wrong: probabilities are below 1, so their logarithms are negative.": (
            lambda counts, alpha: -_log_theta(counts, alpha)
        ),
    },
)


# 2 · idf(x): how rare each word is


def _holders(x):
    return (x > 0).sum(axis=0)


def _idf(x):
    return np.log((1 + len(x)) / (1 + _holders(x))) + 1


def _bags(rng):
    return (rng.poisson(0.9, size=_sizes(rng, 2)).astype(float),)


idf = Exercise(
    name="idf",
    reference=_idf,
    inputs=_bags,
    variants={
        "That counts occurrences: d is the number of documents that hold the word, once each.": (
            lambda x: np.log((1 + len(x)) / (1 + x.sum(axis=0))) + 1
        ),
        "The 1 at the end is missing: a word that is everywhere would vanish.": (
            lambda x: _idf(x) - 1
        ),
        "The last 1 stands inside the logarithm: it is added to the logarithm.": lambda x: np.log(
            (1 + len(x)) / (1 + _holders(x)) + 1
        ),
        "The ones in the fraction are missing: a word that no document holds would divide by "
        "zero.": lambda x: np.log(len(x) / np.maximum(_holders(x), 1e-9)) + 1,
        "The 1 in the numerator is missing.": lambda x: np.log(len(x) / (1 + _holders(x))) + 1,
        "The fraction is upside down: the rare word must get the larger number.": (
            lambda x: np.log((1 + _holders(x)) / (1 + len(x))) + 1
        ),
        "That is the logarithm to base 10.": (
            lambda x: np.log10((1 + len(x)) / (1 + _holders(x))) + 1
        ),
        "That is the logarithm to base 2.": (
            lambda x: np.log2((1 + len(x)) / (1 + _holders(x))) + 1
        ),
        "N is the number of documents, the rows, not that of the words.": (
            lambda x: np.log((1 + x.shape[1]) / (1 + _holders(x))) + 1
        ),
        "That is one number a document: count down the columns, one number a word.": (
            lambda x: np.log((1 + x.shape[1]) / (1 + (x > 0).sum(axis=1))) + 1
        ),
        "The logarithm is missing.": lambda x: (1 + len(x)) / (1 + _holders(x)) + 1,
    },
)


# 3 · cosines(a, b): between all rows of two tables


def _unit(rows, axis=1, order=2):
    return rows / np.linalg.norm(rows, ord=order, axis=axis, keepdims=True)


def _cosines(a, b):
    return _unit(a) @ _unit(b).T


def _two_tables(rng):
    N, M, V = _sizes(rng, 3)
    return rng.normal(size=(N, V)), rng.normal(size=(M, V))


cosines = Exercise(
    name="cosines",
    reference=_cosines,
    inputs=_two_tables,
    variants={
        "Those are the plain products: nothing is divided by the lengths.": lambda a, b: a @ b.T,
        "The rows of b keep their length.": lambda a, b: _unit(a) @ b.T,
        "The rows of a keep their length.": lambda a, b: a @ _unit(b).T,
        "The columns were given the length 1: it is the rows, one a document.": (
            lambda a, b: _unit(a, axis=0) @ _unit(b, axis=0).T
        ),
        "The length is a root of a sum of squares: the root is missing.": (
            lambda a, b: (a @ b.T) / ((a**2).sum(axis=1)[:, None] * (b**2).sum(axis=1))
        ),
        "The rows were divided by their sums: a length is the root of a sum of squares.": (
            lambda a, b: _unit(a, order=1) @ _unit(b, order=1).T
        ),
        "A negative cosine lost its sign.": lambda a, b: np.abs(_cosines(a, b)),
        "The negative cosines are missing.": lambda a, b: np.maximum(_cosines(a, b), 0),
        "Those are correlations: the means were taken away first.": (
            lambda a, b: _cosines(
                a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
            )
        ),
        "That is one minus the cosine: a distance.": lambda a, b: 1 - _cosines(a, b),
        "Those are the angles: leave out the arc cosine.": lambda a, b: np.arccos(_cosines(a, b)),
        "Everything was divided by the length of the whole table: each row has its own.": (
            lambda a, b: a @ b.T / (np.linalg.norm(a) * np.linalg.norm(b))
        ),
    },
)


# 4 · pmi_table(n): surprise of every pair, from joint counts


def _chance(n):
    return n.sum(axis=1, keepdims=True) * n.sum(axis=0) / n.sum()


def _pmi_table(n):
    return np.log(n / _chance(n))


def _joint(rng):
    return (rng.integers(1, 30, size=_sizes(rng, 2)).astype(float),)


pmi_table = Exercise(
    name="pmi_table",
    reference=_pmi_table,
    inputs=_joint,
    variants={
        "The logarithm is missing.": lambda n: n / _chance(n),
        "The fraction is upside down: pairs that meet more often than by chance get positive "
        "numbers.": lambda n: -_pmi_table(n),
        "The total is missing once: p(v, c), p(v) and p(c) are each divided by it.": (
            lambda n: np.log(n / (_chance(n) * n.sum()))
        ),
        "The probabilities of the rows are missing: that is log p(row | column).": (
            lambda n: np.log(n / n.sum(axis=0))
        ),
        "The probabilities of the columns are missing: that is log p(column | row).": (
            lambda n: np.log(n / n.sum(axis=1, keepdims=True))
        ),
        "Those are the logarithms of the joint probabilities: what chance explains was not taken "
        "away.": lambda n: np.log(n / n.sum()),
        "Negative values were cut off: that is PPMI.": lambda n: np.maximum(_pmi_table(n), 0),
        "That is the logarithm to base 2: bits, not nats.": lambda n: _pmi_table(n) / np.log(2),
        "Each was weighed by its joint probability: those are the terms of the mutual "
        "information.": lambda n: n / n.sum() * _pmi_table(n),
    },
)


# 5 · pair_counts(ids, V): how often one word directly follows another


def _pair_counts(ids, V):
    return np.bincount(ids[:-1] * V + ids[1:], minlength=V * V).reshape(V, V)


def _pairs(first, second, V):
    table = np.zeros((V, V), dtype=np.int64)
    np.add.at(table, (first, second), 1)
    return table


def _assigned(ids, V):
    table = np.zeros((V, V), dtype=np.int64)
    table[ids[:-1], ids[1:]] += 1
    return table


def _document(rng):
    """The last word of the vocabulary is never followed by itself."""
    V = int(rng.integers(3, 5))
    ids = rng.integers(0, V, size=int(rng.integers(11, 16)))
    ids[1:][(ids[1:] == V - 1) & (ids[:-1] == V - 1)] = 0
    return ids, V


pair_counts = Exercise(
    name="pair_counts",
    reference=_pair_counts,
    inputs=_document,
    variants={
        "np.bincount stops at the largest number that occurs: minlength=V * V makes it count all "
        "pairs.": lambda ids, V: np.bincount(ids[:-1] * V + ids[1:]).reshape(V, V),
        "Pairs that occur more than once count once: `table[u, v] += 1` with arrays keeps one of "
        "several. np.add.at and np.bincount keep all.": _assigned,
        "It is transposed: the first word of a pair goes down, the second across.": (
            lambda ids, V: _pair_counts(ids, V).T
        ),
        "The last word was paired with the first: a document is no ring.": (
            lambda ids, V: _pairs(ids, np.roll(ids, -1), V)
        ),
        "The last pair is missing.": lambda ids, V: _pair_counts(ids[:-1], V),
        "The first pair is missing.": lambda ids, V: _pair_counts(ids[1:], V),
        "Those are words two places apart.": lambda ids, V: _pairs(ids[:-2], ids[2:], V),
        "Every second pair is missing: pairs overlap.": (
            lambda ids, V: _pairs(ids[:-1:2], ids[1::2], V)
        ),
        "Both directions are counted: u before v is not v before u.": (
            lambda ids, V: _pair_counts(ids, V) + _pair_counts(ids, V).T
        ),
        "Every word is paired with every other: only neighbours count.": (
            lambda ids, V: np.outer(np.bincount(ids, minlength=V), np.bincount(ids, minlength=V))
        ),
    },
)
