"""Autoencoders that ship with the book, for its figure.

Made by ``tools/train_autoencoders.py``; verified by their hash whenever they are read.
"""

from helpers.data.shipped import read_shipped

CODE_SIZES = (1, 2, 4, 8, 16, 32)
SCALE = ".scale"


def autoencoder(size):
    """Return the weights of an autoencoder of the 4,000 digits, eight bits each.

    Parameters
    ----------
    size : int
        Numbers of its code, one of `CODE_SIZES`.

    Returns
    -------
    whole : dict of str to ndarray of int8
        ``mean`` (784,), ``axes`` (64, 784) and ``spread`` (64,), the standard deviation along
        them: the principal axes that come before and after every net; ``encoder.0.weight`` and
        the like, of the net between them; ``code.mean`` and ``code.spread`` (size,), of the codes
        of the training digits. An array is ``whole[name] * scales[name]``.
    scales : dict of str to float

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was; if there is no such size.
    """
    if size not in CODE_SIZES:
        raise ValueError(f"unknown code size {size!r}: expected one of {CODE_SIZES}")
    stored = read_shipped("autoencoders.npz").items()
    shared = {name: value for name, value in stored if "/" not in name}
    own = {k.removeprefix(f"{size}/"): v for k, v in stored if k.startswith(f"{size}/")}
    mine = shared | own
    scales = {k.removesuffix(SCALE): float(v) for k, v in mine.items() if k.endswith(SCALE)}
    return {name: mine[name] for name in scales}, scales
