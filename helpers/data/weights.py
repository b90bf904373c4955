"""Weights that ship with the book, of trainings too long for a lesson.

Made by ``tools/train_lenet.py``; verified by their hash whenever they are read.
"""

import numpy as np

from helpers.data.shipped import read_shipped

KINDS = ("plain", "warped")
SCALE = ".scale"


def lenet_digits(kind):
    """Return a LeNet trained on the 4,000 digits, eight bits a weight.

    Parameters
    ----------
    kind : {"plain", "warped"}
        Whether it saw the digits as they are, or turned, stretched, sheared and moved.

    Returns
    -------
    whole : dict of str to ndarray of int8
        By the names of its state dictionary; a weight is ``whole[name] * scales[name]``.
    scales : dict of str to float

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was; if there is no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}: expected one of {', '.join(KINDS)}")
    stored = read_shipped("lenet_digits.npz").items()
    mine = {k.removeprefix(f"{kind}/"): v for k, v in stored if k.startswith(f"{kind}/")}
    scales = {k.removesuffix(SCALE): float(v) for k, v in mine.items() if k.endswith(SCALE)}
    return {name: mine[name] for name in scales}, scales


def lenet_fashion():
    """Return three LeNets for Fashion-MNIST, each trained for 40 epochs from its own seed.

    Returns
    -------
    list of dict of str to ndarray
        State dictionaries, float64 values of half precision.

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was.
    """
    arrays = read_shipped("lenet_fashion.npz")
    seeds = range(len(next(iter(arrays.values()))))
    return [{k: v[seed].astype(np.float64) for k, v in arrays.items()} for seed in seeds]
