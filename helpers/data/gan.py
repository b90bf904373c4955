"""The generator of digits that ships with the book, and how its training went.

Made by ``tools/train_gan.py`` with the nets of book/generative/gan; verified by its hash whenever
it is read.
"""

from typing import NamedTuple

import numpy as np

from helpers.data.shipped import read_shipped

PREFIX, SCALE = "G/", ".scale"


class GanDigits(NamedTuple):
    """A trained generator and what was measured on the way.

    weights: state dictionary, float32 arrays by name; steps (20,): when it was measured;
    losses (20, 2): of D and G, means over the steps up to then; distances (20,): the Fréchet
    distance of 1,000 samples to the test digits.
    """

    weights: dict
    steps: np.ndarray
    losses: np.ndarray
    distances: np.ndarray


def gan_digits():
    """Return the shipped generator of 28 x 28 digits: codes (N, 32) to (N, 1, 28, 28).

    Returns
    -------
    GanDigits
        Matrices and kernels were stored in eight bits, with one scale each.

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was.
    """
    stored = read_shipped("gan_digits.npz")
    mine = {k.removeprefix(PREFIX): v for k, v in stored.items() if k.startswith(PREFIX)}
    weights = {
        name: (value * mine[name + SCALE]).astype(np.float32) if name + SCALE in mine else value
        for name, value in mine.items()
        if not name.endswith(SCALE)
    }
    steps = np.linspace(0, int(stored["num_steps"]), len(stored["distances"]) + 1)[1:]
    return GanDigits(weights, steps, stored["losses"], stored["distances"])
