"""Sequences of unequal length: first names by character, and spoken vowels by frame."""

from typing import NamedTuple

import numpy as np

from helpers.data.shipped import read_shipped, read_table


class Names(NamedTuple):
    """First names in small letters a to z, as tuples of str, and labels (N,) int64.

    The label is 1 for a name that the census lists among men, 0 for one of women.
    """

    train: tuple
    y_train: np.ndarray
    test: tuple
    y_test: np.ndarray


class Utterances(NamedTuple):
    """Spoken vowels: frames padded with zeros at the end, how many are real, and the speaker.

    ``x`` float64 (N, 29, 12), ``lengths`` (N,) int64 in 7..29, ``y`` (N,) int64 in 0..8.
    """

    x_train: np.ndarray
    lengths_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    lengths_test: np.ndarray
    y_test: np.ndarray


def first_names():
    """Return 4,832 first names with the sex under which the census lists them.

    The file goes by frequency, so the names are shuffled once, always the same way; every fifth is
    for testing. Names that the census lists under both, such as James, are not in the file.

    Returns
    -------
    Names
        3,865 names for training, 967 for testing; 18 % have the label 1.

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was.

    Notes
    -----
    US Census Bureau, 1990; public domain.
    """
    rows = read_table("us_census_1990_first_names.tsv")
    order = np.random.default_rng(0).permutation(len(rows))
    names = [rows[i][0].lower() for i in order]
    y = np.array([rows[i][1] == "m" for i in order]).astype(np.int64)
    train = np.arange(len(y)) % 5 != 0
    return Names(_chosen(names, train), y[train], _chosen(names, ~train), y[~train])


def japanese_vowels():
    """Return 640 utterances of the vowels /ae/ by nine men, as 12 cepstral coefficients a frame.

    Returns
    -------
    Utterances
        270 for training, 30 a speaker; 370 for testing, 24 to 88 a speaker.

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was.

    Notes
    -----
    Japanese Vowels (M. Kudo, J. Toyama, M. Shimbo; UCI), CC BY 4.0.
    """
    arrays = read_shipped("japanese_vowels.npz")
    parts = []
    for part in ("train", "test"):
        parts.append(arrays[f"x_{part}"].astype(np.float64))
        parts += [arrays[f"{name}_{part}"].astype(np.int64) for name in ("len", "y")]
    return Utterances(*parts)


def _chosen(names, mask):
    return tuple(name for name, kept in zip(names, mask, strict=True) if kept)
