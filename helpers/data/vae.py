"""Decoders of variational autoencoders that ship with the book.

Made by ``tools/train_vae.py`` with the code of book/generative/vae; verified by their hash
whenever they are read.
"""

from typing import NamedTuple

import numpy as np

from helpers.data.shipped import read_shipped

KINDS = ("digits", "plane")
SCALE = ".scale"


class LatentDigits(NamedTuple):
    """Where training digits lie in the plane of two latents: codes (600, 2), labels (600,)."""

    codes: np.ndarray
    labels: np.ndarray


def vae_decoder(kind="digits"):
    """Return a decoder for 28 x 28 digits, eight bits a weight.

    Parameters
    ----------
    kind : {"digits", "plane"}
        With 20 latents (20-400-784), or with 2 for the figure (2-100-64-784).

    Returns
    -------
    whole : dict of str to ndarray of int8
        ``"0.weight"`` (H, Z), ``"0.bias"`` (H,), ``"2.weight"``, …, of affine layers with tanh
        between them; a weight is ``whole[name] * scales[name]``. The last layer gives logits.
    scales : dict of str to float

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was; if there is no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}: expected one of {', '.join(KINDS)}")
    mine = _entries(kind)
    scales = {k.removesuffix(SCALE): float(v) for k, v in mine.items() if k.endswith(SCALE)}
    scales.pop("codes", None)
    return {name: mine[name] for name in scales}, scales


def latent_digits():
    """Return the codes and labels of 600 training digits in the plane of the figure's decoder.

    Returns
    -------
    LatentDigits
        codes (600, 2) float64, means that the encoder gave; labels (600,) int64.
    """
    mine = _entries("plane")
    return LatentDigits(mine["codes"] * float(mine["codes.scale"]), mine["labels"].astype(np.int64))


def decode(z, kind="digits"):
    """Return the pictures that a shipped decoder makes of codes.

    Parameters
    ----------
    z : ndarray (N, Z)
        Codes; Z is 20 for "digits" and 2 for "plane".

    Returns
    -------
    ndarray (N, 28, 28) of float64
        The mean of each pixel, in (0, 1).
    """
    whole, scales = vae_decoder(kind)
    names = [name for name in whole if name.endswith(".weight")]
    for name in names:
        bias = name.replace("weight", "bias")
        z = z @ (whole[name] * scales[name]).T + whole[bias] * scales[bias]
        z = np.tanh(z) if name != names[-1] else 0.5 * (1 + np.tanh(0.5 * z))
    return z.reshape(-1, 28, 28)


def vae_samples(n, rng):
    """Return digits sampled from the shipped variational autoencoder with 20 latents.

    Parameters
    ----------
    n : int
        How many, at least 1.
    rng : np.random.Generator
        Draws the codes from the standard normal distribution.

    Returns
    -------
    ndarray (n, 28, 28) of float64
        The mean of each pixel, in (0, 1).

    Raises
    ------
    ValueError
        If `n` is below 1.
    """
    if n < 1:
        raise ValueError(f"expected at least one sample, got n = {n}")
    return decode(rng.normal(size=(n, 20)))


def _entries(kind):
    stored = read_shipped("vae_digits.npz").items()
    return {k.removeprefix(f"{kind}/"): v for k, v in stored if k.startswith(f"{kind}/")}
