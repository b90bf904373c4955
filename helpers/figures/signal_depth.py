"""The size of signals and slopes in thirty layers, against the gain of their weights.

The page computes what `book/feedforward/initialisation`, eqs. (1), (7), (10) and (11), compute,
from the same weights, which both make by the same rule.
"""

import numpy as np

from helpers.figures.base import Figure, one_of

DEPTH, WIDTH, EXAMPLES = 30, 48, 24
FIRST = 600_000  # where the numbers of this net begin
GAINS = tuple(round(0.05 * k, 2) for k in range(10, 61))
KINDS = {"relu": "ReLU", "tanh": "Tanh", "linear": "Linear"}
CURES = {"plain": "None", "norm": "Batch normalisation", "residual": "Residual connections"}
EPS = 1e-5


def scattered(start, count):
    """Return numbers `start` to `start + count` of a fixed row of mean 0 and variance 1.

    They are made by MurmurHash3's last step (Appleby, public domain) from their places, so that
    the page has the very same ones, and lie uniformly between -√3 and √3.
    """
    bits = (np.arange(start, start + count) + 1).astype(np.uint32) * np.uint32(0x9E3779B9)
    bits = (bits ^ (bits >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    bits = (bits ^ (bits >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    bits ^= bits >> np.uint32(16)
    return np.sqrt(3) * (2 * (bits / 2**32) - 1)


def start():
    """Return examples (24, 48), weights (30, 48, 48), and slopes at the top (24, 48)."""
    rows, square = EXAMPLES * WIDTH, WIDTH * WIDTH
    x, W = scattered(FIRST, rows), scattered(FIRST + rows, DEPTH * square)
    grad = scattered(FIRST + rows + DEPTH * square, rows)
    shape = EXAMPLES, WIDTH
    return x.reshape(shape), W.reshape(DEPTH, WIDTH, WIDTH), grad.reshape(shape)


def bent(z, kind):
    """Return what an activation makes of sums, and its slope there."""
    if kind == "relu":
        return np.maximum(z, 0), (z > 0).astype(float)
    if kind == "tanh":
        return np.tanh(z), 1 - np.tanh(z) ** 2
    return z, np.ones_like(z)


def sizes(gain, kind, cure):
    """Return the root mean square of signals and of slopes behind each layer, both (30,).

    Parameters
    ----------
    gain : float
        The weights have the standard deviation gain / √48.
    kind : str
        "relu", "tanh" or "linear".
    cure : str
        "plain", "norm" or "residual".
    """
    x, W, grad = start()
    W = gain / np.sqrt(WIDTH) * W
    z, kept = x @ W[0].T, []
    signals, slopes = [size(z)], [size(grad)]
    for weight in W[1:]:
        std = np.ones(WIDTH)
        x_hat = z
        if cure == "norm":
            std = np.sqrt(z.var(axis=0) + EPS)
            x_hat = (z - z.mean(axis=0)) / std
        a, slope = bent(x_hat, kind)
        kept.append((weight, slope, x_hat, std))
        z = a @ weight.T + (z if cure == "residual" else 0)
        signals.append(size(z))
    for weight, slope, x_hat, std in reversed(kept):
        g = (grad @ weight) * slope
        if cure == "norm":
            g = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / std
        grad = g + (grad if cure == "residual" else 0)
        slopes.insert(0, size(grad))
    return np.array(signals), np.array(slopes)


def size(a):
    """Return the root of the mean square."""
    return float(np.sqrt(np.mean(a**2)))


class SignalDepth(Figure):
    """Scale the weights of thirty layers; see what becomes of signals and slopes.

    Parameters
    ----------
    gain : float
        One of GAINS.
    kind : str
        "relu", "tanh" or "linear".
    cure : str
        "plain", "norm" or "residual".

    Raises
    ------
    ValueError
        For any other value.
    """

    name = "signal_depth"
    title = "Thirty layers: what arrives"
    task = (
        "find the gain that keeps both lines flat for ReLU, then for tanh. Then choose batch"
        " normalisation, and turn the gain again: which line stays tilted whatever you do?"
    )
    alt = (
        "Size of the signal and of the slopes behind thirty layers, on a logarithmic axis. For"
        " ReLU with gain 1 the signal falls steadily from left to right, to about a"
        " fifty-thousandth, and the slopes about as much from right to left."
    )

    def __init__(self, gain=1.0, kind="relu", cure="plain"):
        self.gain = one_of("gain", gain, GAINS)
        self.kind = one_of("kind", kind, tuple(KINDS))
        self.cure = one_of("cure", cure, tuple(CURES))

    def payload(self):
        """Return the sizes of the net, the choices, and those shown at first."""
        return {
            "shape": [DEPTH, WIDTH, EXAMPLES],
            "first": FIRST,
            "eps": EPS,
            "gains": GAINS,
            "kinds": KINDS,
            "cures": CURES,
            "gain": self.gain,
            "kind": self.kind,
            "cure": self.cure,
        }
