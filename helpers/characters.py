"""Text as numbers of characters."""

import numpy as np


def encode(text, alphabet):
    """Return the numbers of a text's characters.

    Parameters
    ----------
    text : str
        At least one character.
    alphabet : str
        The V characters that have a number, each once.

    Returns
    -------
    ndarray (T,) of int64
        0 to V - 1.

    Raises
    ------
    ValueError
        If the text is empty, or holds a character that is not in the alphabet.
    """
    if not text:
        raise ValueError("encode: expected at least one character, got an empty text")
    ids = {character: i for i, character in enumerate(alphabet)}
    unknown = "".join(sorted(set(text) - set(ids)))
    if unknown:
        raise ValueError(f"encode: expected the {len(ids)} characters known, got also {unknown!r}")
    return np.array([ids[character] for character in text], dtype=np.int64)
