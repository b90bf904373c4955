"""A map of 120 words: neighbours, analogies, and single steps of skip-gram on one pair.

The vectors ship with the book (``tools/train_word_map.py``). What the page computes is what the
functions here compute. Derived in book/language/word-embeddings.
"""

from base64 import b64encode

import numpy as np

from helpers.data.shipped import read_shipped
from helpers.figures.base import Figure, one_of

GROUPS = ("people", "food", "animals", "places", "things")
RATES = (0.1, 0.2, 0.5, 1.0)
NUM_NOISE = 3
TABLES = ("word", "context")


def load():
    """Return the shipped arrays, and the two tables as float64.

    Returns
    -------
    words : list of str
        120 words.
    word, context : ndarray (120, 24) of float64
    stored : dict of str to ndarray
        As shipped: words, groups, counts, word and context (int8), scales, axes.
    """
    stored = read_shipped("word_map.npz")
    word, context = (
        stored[name] * float(s) for name, s in zip(TABLES, stored["scales"], strict=True)
    )
    return [str(word) for word in stored["words"]], word, context, stored


def cosines(rows, vector):
    """Return the cosines of all rows (V, D) with a vector (D,)."""
    return rows @ vector / np.sqrt((rows**2).sum(axis=1) * (vector**2).sum())


def analogy(rows, a, b, c, allowed=False):
    """Return the number of the answer to *a is to b as c is to what*, and its cosine.

    Rows are brought to length 1 before they are added. Unless `allowed`, the three given words
    may not answer.
    """
    unit = rows / np.sqrt((rows**2).sum(axis=1, keepdims=True))
    found = cosines(unit, unit[b] - unit[a] + unit[c])
    if not allowed:
        found[[a, b, c]] = -2
    return int(found.argmax()), found.max()


def step(word, context, w, o, noise, lr):
    """Return both tables after one step on the pair (w, o), the scores and the loss before it.

    Parameters
    ----------
    word, context : ndarray (V, D)
    w, o : int
        The word and the context that is seen beside it.
    noise : sequence of int
        May repeat; each counts once.
    lr : float

    Returns
    -------
    word, context : ndarray (V, D)
    scores : ndarray (1 + len(noise),)
    loss : float
    """
    candidates, word, context = np.array([o, *noise]), word.copy(), context.copy()
    u, v = word[w].copy(), context[candidates]
    scores, real = v @ u, np.eye(len(candidates))[0]
    loss = (np.logaddexp(0, scores) - real * scores).sum()
    g = 1 / (1 + np.exp(-scores)) - real
    word[w] -= lr * g @ v
    np.add.at(context, candidates, -lr * np.outer(g, u))
    return word, context, scores, loss


def noise_words(counts, num_steps=20):
    """Return the noise of each step, (num_steps, 3): drawn once, with the power 3/4."""
    weights = counts**0.75
    rng = np.random.default_rng(0)
    return rng.choice(len(counts), (num_steps, NUM_NOISE), p=weights / weights.sum())


class WordMap(Figure):
    """Neighbours, analogies and training steps on a map of 120 words.

    Parameters
    ----------
    word : str
        The word that is chosen at first.

    Raises
    ------
    ValueError
        For a word that is not on the map.
    """

    name = "word_map"
    title = "Words in shared company lie together"
    task = (
        "ask man : king = woman : ? and let the three words answer as well. Then choose a word and"
        " a stranger as its context, and step until the pair is believed: who are its neighbours"
        " now?"
    )
    alt = (
        "A map of 120 words as small marks: people to one side, food to another, animals at the"
        " top. The word king is marked with lines to its nearest neighbours son, queen and brother,"
        " and two parallel arrows lead from man to king and from woman to a point near queen."
    )

    def __init__(self, word="milk"):
        self.words, _, _, self.stored = load()
        self.word = one_of("word", word, tuple(self.words))

    def payload(self):
        """Return the words, both tables in eight bits, the axes of the map and the noise."""
        tables = {
            name: {"q": b64encode(self.stored[name].tobytes()).decode(), "scale": float(scale)}
            for name, scale in zip(TABLES, self.stored["scales"], strict=True)
        }
        return {
            "words": " ".join(self.words),
            "groups": "".join(map(str, self.stored["groups"])),
            "groupNames": GROUPS,
            "tables": tables,
            "axes": self.stored["axes"].tolist(),
            "noise": noise_words(self.stored["counts"]).tolist(),
            "rates": RATES,
            "chosen": self.word,
        }
