"""A digit squeezed through 1 to 32 numbers, by PCA and by an autoencoder.

The page and this file compute the same numbers from the same eight-bit weights. Built in
book/generative/autoencoder.
"""

from base64 import b64encode

import numpy as np

from helpers import data
from helpers.figures.base import Figure, one_of
from helpers.nn import Linear, ReLU, Sequential

SIDE = 28  # pixels of a picture
SHARED = ("mean", "axes", "spread")  # what all code sizes have in common


def weights(size):
    """Return the shipped arrays for a code of `size` numbers, float64, by name."""
    whole, scales = data.autoencoder(size)
    return {name: whole[name] * scales[name] for name in whole}


def _affine(weight, bias):
    layer = Linear(weight.shape[1], weight.shape[0], rng=np.random.default_rng(0))
    layer.load_state_dict({"weight": weight, "bias": bias})
    return layer


def shipped(size):
    """Return encoder and decoder of a shipped autoencoder as nets.

    Parameters
    ----------
    size : int
        Numbers of the code, one of ``helpers.data.CODE_SIZES``.

    Returns
    -------
    encoder : Sequential
        From (N, 784) to (N, size): the coordinates on 64 principal axes, and then the net.
    decoder : Sequential
        The way back.
    """
    w = weights(size)
    inner = {
        f"{part}.{k}": _affine(w[f"{part}.{k}.weight"], w[f"{part}.{k}.bias"])
        for part in ("encoder", "decoder")
        for k in (0, 2)
    }
    before = _affine(w["axes"], -w["axes"] @ w["mean"])
    after = _affine(w["axes"].T, w["mean"])
    encoder = Sequential(before, inner["encoder.0"], ReLU(), inner["encoder.2"])
    return encoder, Sequential(inner["decoder.0"], ReLU(), inner["decoder.2"], after)


def straight(size):
    """Return the same for PCA: two affine maps on the first `size` of the shipped axes."""
    w = weights(size)
    Q = w["axes"][:size]
    return _affine(Q, -Q @ w["mean"]), _affine(Q.T, w["mean"])


def squeeze(x, size):
    """Return what both make of a picture.

    Parameters
    ----------
    x : ndarray (784,)
        0 for paper, 1 for ink.
    size : int
        Numbers of the code.

    Returns
    -------
    dict of str to ndarray
        For the kinds ``"bent"`` (the autoencoder) and ``"straight"`` (PCA): the code under
        ``<kind>Code``, the rebuilt picture under ``<kind>``, and under ``<kind>Lost`` its squared
        error as a share of that of the mean digit.
    """
    seen, blank = {}, ((x - weights(size)["mean"]) ** 2).sum()
    for kind, (encoder, decoder) in (("bent", shipped(size)), ("straight", straight(size))):
        code = encoder(x[None])
        seen[f"{kind}Code"], seen[kind] = code[0], decoder(code)[0]
        seen[f"{kind}Lost"] = ((seen[kind] - x) ** 2).sum() / blank
    return seen


def examples():
    """Return the first test digit of each class as bytes, (10, 784) uint8."""
    _, _, x, y = data.mnist()
    first = [np.flatnonzero(y == c)[0] for c in range(10)]
    return np.rint(255 * x[first]).astype(np.uint8).reshape(10, -1)


class SqueezedDigit(Figure):
    """Squeeze a digit, or a drawing, through a code of 1 to 32 numbers.

    Parameters
    ----------
    size : int
        Numbers of the code at first.

    Raises
    ------
    ValueError
        For a size that does not ship.
    """

    name = "squeezed_digit"
    title = "A digit squeezed through a few numbers"
    task = (
        "go from 1 number to 32. From when on can you read the digit, by PCA and by the net? Draw"
        " something that is no digit. Then ask for random codes."
    )
    alt = (
        "A handwritten digit of 28 by 28 pixels, the same rebuilt from four numbers by PCA, blurred"
        " beyond reading, and by an autoencoder, soft but legible."
    )

    def __init__(self, size=4):
        self.size = one_of("size", size, data.CODE_SIZES)

    def payload(self):
        """Return the shared axes, the nets of all sizes, eight bits a weight, and ten digits."""
        packed = {size: self._packed(size) for size in data.CODE_SIZES}
        shared = {name: packed[self.size][name] for name in SHARED}
        nets = {
            size: {name: value for name, value in arrays.items() if name not in SHARED}
            for size, arrays in packed.items()
        }
        pictures = b64encode(examples().tobytes()).decode()
        return {"side": SIDE, "size": self.size, "shared": shared, "nets": nets, "digits": pictures}

    @staticmethod
    def _packed(size):
        whole, scales = data.autoencoder(size)
        return {
            name: {"q": b64encode(value.tobytes()).decode(), "scale": scales[name]}
            for name, value in whole.items()
        }
