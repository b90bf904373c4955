"""The map of the lesson *lstm*: which net recalls a letter, over which distance.

Made by ``tools/recall_map.py``; verified by its hash whenever it is read.
"""

from typing import NamedTuple

import numpy as np

from helpers.data.shipped import read_shipped

ROWS = (  # layer, and what it starts from, as in helpers.recall.started
    ("RNN", None),
    ("RNN", "orthogonal"),
    ("LSTM", None),
    ("LSTM", 1.0),
    ("LSTM", 2.0),
    ("LSTM", 4.0),
    ("LSTM", 6.0),
    ("GRU", None),
    ("GRU", 2.0),
    ("GRU", 4.0),
)
DISTANCES = (10, 20, 40, 80)
RATES = (1e-3, 3e-3, 1e-2)
SEEDS = (0, 1, 2, 3, 4)


class RecallMap(NamedTuple):
    """What every run came to; both arrays are (rows, distances, rates, seeds).

    ``steps`` until it was solved, 500 if it never was; ``accuracy`` over the last 20 batches.
    """

    steps: np.ndarray
    accuracy: np.ndarray

    @property
    def solved(self):
        """Which runs were right in 99 of 100 cases, (rows, distances, rates, seeds) bool."""
        return self.accuracy >= 0.99

    def best_rate(self):
        """Return the number of the rate that solves most seeds, (rows, distances).

        Where several do, the one that needs the fewest steps.
        """
        order = 1000 * self.solved.sum(axis=-1) - self.steps.mean(axis=-1)
        return order.argmax(axis=-1)


def recall_map():
    """Return the shipped map.

    Returns
    -------
    RecallMap

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was.
    """
    return RecallMap(**read_shipped("recall_map.npz"))
