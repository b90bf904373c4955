"""An LSTM that recalls a letter, step by step: its gates, its cells and what it would answer.

The weights ship with the book (``tools/recall_map.py``). What the page computes is what `scope`
computes. Derived in book/sequences/lstm.
"""

from base64 import b64encode

import numpy as np

from helpers.data.shipped import read_shipped
from helpers.figures.base import Figure, one_of

LETTERS = "ABCDwxyz"  # four that count, four of noise
ARRAYS = ("W", "U", "b", "head_W", "head_b")
DISTANCE, NUM_NOISES = 20, 4
SHIFTS = tuple(k / 2 for k in range(-16, 9))  # what may be added to the forget bias


def load():
    """Return the shipped weights as float64, by the names in ARRAYS.

    W (64, 8), U (64, 16) and b (64,) hold the blocks i, f, g, o; head_W (4, 16), head_b (4,).
    """
    stored = read_shipped("gate_scope.npz")
    return {k: stored[k] * float(s) for k, s in zip(ARRAYS, stored["scales"], strict=True)}


def noises():
    """Return four lines of noise, each a string of 20 letters, drawn once."""
    drawn = np.random.default_rng(0).integers(4, 8, (NUM_NOISES, DISTANCE))
    return ["".join(LETTERS[k] for k in row) for row in drawn]


def sigmoid(z):
    """Return the logistic function of an array."""
    return 1 / (1 + np.exp(-z))


def scope(text, shift):
    """Return what the net does while it reads.

    Parameters
    ----------
    text : str
        T letters.
    shift : float
        Added to the bias of every forget gate.

    Returns
    -------
    dict of np.ndarray
        ``i``, ``f``, ``g``, ``o``, ``c`` and ``h``, all (T, 16); ``shares`` (T, 4), the
        probabilities that it would give to A, B, C and D after each letter.
    """
    net = load()
    rows = {name: [] for name in ("i", "f", "g", "o", "c", "h", "shares")}
    h = c = np.zeros(net["U"].shape[1])
    for letter in text:
        z = net["W"][:, LETTERS.index(letter)] + net["U"] @ h + net["b"]
        i, f, g, o = np.split(z, 4)
        i, f, g, o = sigmoid(i), sigmoid(f + shift), np.tanh(g), sigmoid(o)
        c = f * c + i * g
        h = o * np.tanh(c)
        logits = net["head_W"] @ h + net["head_b"]
        shares = np.exp(logits - logits.max())
        step = (i, f, g, o, c, h, shares / shares.sum())
        for row, value in zip(rows.values(), step, strict=True):
            row.append(value)
    return {name: np.array(values) for name, values in rows.items()}


class GateScope(Figure):
    """Scrub through 21 letters and see gates, cells, half-lives and the answer.

    Parameters
    ----------
    letter : {"A", "B", "C", "D"}
        The first one.

    Raises
    ------
    ValueError
        For another letter.
    """

    name = "gate_scope"
    title = "What the gates do while letters pass"
    task = (
        "change the first letter and find cells that change their colour for good. Then lower the"
        " forget bias until the answer after the last letter is wrong: what is the half-life there?"
    )
    alt = (
        "A grid of 16 cells by 21 letters, the first of them A, the others noise: the value of"
        " each cell, blue for negative and orange for positive. The first letters leave a pale"
        " colour in each cell, which deepens and, in nearly all of them, stays to the end."
    )

    def __init__(self, letter="A"):
        self.letter = one_of("letter", letter, tuple("ABCD"))

    def payload(self):
        """Return the weights in eight bits, the noise and the choices."""
        stored = read_shipped("gate_scope.npz")
        packed = {
            name: {"q": b64encode(stored[name].tobytes()).decode(), "scale": float(scale)}
            for name, scale in zip(ARRAYS, stored["scales"], strict=True)
        }
        chosen = {"letters": LETTERS, "noises": noises(), "shifts": SHIFTS, "letter": self.letter}
        return {"net": packed, **chosen}
