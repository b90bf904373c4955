"""The idx format of the MNIST files: a magic number, the shape, then one byte a pixel."""

import numpy as np

UBYTE = 8  # the only element type that these files use


def parse_idx(content):
    """Return the array in the bytes of an (unzipped) idx file.

    Parameters
    ----------
    content : bytes
        0, 0, element type, number of axes (one byte each), the length of each axis
        (4 bytes each, big-endian), then the elements.

    Returns
    -------
    ndarray of uint8

    Raises
    ------
    ValueError
        If the bytes are not idx, hold another type than unsigned bytes, or are too few or many.

    Notes
    -----
    Format: http://yann.lecun.com/exdb/mnist/
    """
    if len(content) < 4 or content[:2] != b"\0\0":
        raise ValueError(f"not an idx file: expected it to begin with 0, 0, got {content[:4]!r}")
    kind, ndim = content[2], content[3]
    if kind != UBYTE:
        raise ValueError(f"expected idx elements of type {UBYTE} (unsigned byte), got {kind}")
    start = 4 + 4 * ndim
    if len(content) < start:
        raise ValueError(f"idx file ends early: a header of {start} bytes, {len(content)} there")
    shape = tuple(int(n) for n in np.frombuffer(content, ">u4", count=ndim, offset=4))
    elements = np.frombuffer(content, np.uint8, offset=start)
    if elements.size != np.prod(shape, dtype=int):
        raise ValueError(f"idx file of shape {shape} holds {elements.size} elements")
    return elements.reshape(shape)
