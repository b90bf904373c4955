"""Small data sets on which a hunt's program is trained."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from helpers import data
from helpers.text import Vocabulary, words

TOPIC_WORDS = 1600  # vocabulary of the task `topics`
ORDER_LETTERS = 6  # alphabet of the task `order`


@dataclass(frozen=True)
class Task:
    """Data, and how long to train on it.

    ``x`` is (N, D) float64, ``y`` (N,) labels or numbers; ``outputs`` is the width of the output
    layer, ``target`` the score on ``x_test`` that one would be content with.
    """

    x: np.ndarray
    y: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    outputs: int
    num_epochs: int
    target: float
    batch_size: int = 30


@cache
def digits():
    """The 8 x 8 digits; logistic regression has .96, so the target is modest."""
    x, y, x_test, y_test = data.digits()
    flat = x.reshape(len(x), -1), y, x_test.reshape(len(x_test), -1), y_test
    return Task(*flat, outputs=10, num_epochs=20, target=0.9)


@cache
def ink():
    """The 8 x 8 digits in black and white, each pixel twice as high and wide."""
    split = data.digits()
    x, x_test = (_enlarged(images > 0.5) for images in (split.x_train, split.x_test))
    return Task(x, split.y_train, x_test, split.y_test, outputs=256, num_epochs=5, target=0.5)


def _enlarged(images):
    return images.repeat(2, axis=1).repeat(2, axis=2).reshape(len(images), -1).astype(float)


@cache
def colour_digits():
    """The 8 x 8 digits, each in a colour of its own; rows of height, width, colour."""
    x, y, x_test, y_test = data.digits()
    rng = np.random.default_rng(0)
    painted = [_painted(images, rng) for images in (x, x_test)]
    return Task(painted[0], y, painted[1], y_test, outputs=10, num_epochs=10, target=0.9)


@cache
def clean_digits():
    """The 8 x 8 digits as examples and as targets, centred, with pixels of variance 1 on average.

    The score is the share of the variance that is explained.
    """
    x, _, x_test, _ = (part.reshape(len(part), -1) for part in data.digits())
    mean = x.mean(axis=0)
    scale = (x - mean).std()
    x, x_test = (x - mean) / scale, (x_test - mean) / scale
    return Task(x, x, x_test, x_test, outputs=64, num_epochs=30, target=0.7)


def _painted(images, rng):
    colours = rng.uniform(0.3, 1, size=(len(images), 1, 1, 3))
    return (images[..., None] * colours).reshape(len(images), -1)


@cache
def xor():
    """Four clouds around the corners of a square; the label says whether the signs differ."""
    x, y = _clouds(np.random.default_rng(0))
    return Task(x, y, *_clouds(np.random.default_rng(1)), outputs=2, num_epochs=60, target=0.9)


def _clouds(rng):
    corners = rng.choice([-1.0, 1.0], size=(240, 2))
    return corners + 0.2 * rng.normal(size=corners.shape), (corners.prod(axis=1) < 0).astype(int)


@cache
def curve():
    """One number from another: a sine with a little noise."""
    x, y = _sine(np.random.default_rng(0))
    return Task(x, y, *_sine(np.random.default_rng(1)), outputs=1, num_epochs=150, target=0.9)


def _sine(rng):
    x = rng.uniform(-1, 1, size=(240, 1))
    return x, np.sin(3 * x[:, 0]) + 0.05 * rng.normal(size=len(x))


@cache
def company():
    """Words of ten parties, who mostly keep to their own: a word, six candidates, the real one.

    Noise may by chance be of the right party, so nobody can have all of them right.
    """
    x, y = _meetings(np.random.default_rng(0))
    x_test, y_test = _meetings(np.random.default_rng(1))
    return Task(x, y, x_test, y_test, outputs=60, num_epochs=20, target=0.5)


def _meetings(rng, count=900, parties=10, size=6):
    party = rng.integers(0, parties, count)
    met = np.where(rng.random(count) < 0.2, rng.integers(0, parties, count), party)
    members = rng.integers(0, size, (2, count)) + size * np.stack([party, met])
    candidates, y = rng.integers(0, parties * size, (count, 6)), rng.integers(0, 6, count)
    candidates[np.arange(count), y] = members[1]
    return np.column_stack([members[0], candidates]).astype(float), y


@cache
def topics():
    """Definitions of eight topics as rows of 24 word numbers; -1 for an unknown word or none.

    The vocabulary comes from elsewhere, so some of its words stand in no training text.
    """
    _, definitions, y = data.wordnet_topics()
    rows = np.random.default_rng(0).permutation(len(y))[:2000]
    documents = [words(definitions[i]) for i in rows]
    ids = {token: i for i, token in enumerate(Vocabulary(documents).tokens[:TOPIC_WORDS])}
    x = np.full((len(rows), 24), -1.0)
    for row, document in zip(x, documents, strict=True):
        numbers = [ids.get(word, -1) for word in document[: len(row)]]
        row[: len(numbers)] = numbers
    y = y[rows]
    return Task(x[:800], y[:800], x[800:], y[800:], outputs=8, num_epochs=10, target=0.6)


@cache
def forgery():
    """Points of one cloud in the plane, each beside a code for the generator that forges them."""
    x, x_test = (_cloud_and_codes(np.random.default_rng(seed)) for seed in range(2))
    y, y_test = (np.zeros(len(rows)) for rows in (x, x_test))
    return Task(x, y, x_test, y_test, outputs=1, num_epochs=40, target=0.7)


def _cloud_and_codes(rng, count=600):
    rows = rng.normal(size=(count, 4))
    rows[:, :2] = [1.5, 1.0] + 0.5 * rows[:, :2]
    return rows


@cache
def order():
    """Words of 5 to 9 letters with one 0 and one 1, -1 behind the end: does 0 come first?"""
    x, y = _ordered(np.random.default_rng(0), 800)
    x_test, y_test = _ordered(np.random.default_rng(1), 400)
    return Task(x, y, x_test, y_test, outputs=2, num_epochs=12, target=0.9)


def _ordered(rng, count, longest=9):
    x = rng.integers(2, ORDER_LETTERS, (count, longest)).astype(float)
    y = rng.integers(0, 2, count)
    for row, label in zip(x, y, strict=True):
        length = rng.integers(5, longest + 1)
        first, second = np.sort(rng.choice(length, 2, replace=False))
        row[first], row[second] = 1 - label, label
        row[length:] = -1
    return x, y
