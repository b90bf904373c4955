"""Two shapes and what NumPy makes of them: stretched axes, the result, or the error.

Array a holds 10, 20, 30, ..., array b holds 1, 2, 3, ..., so that every number of the result tells
which two met there. Built in book/foundations/arrays, eq. (1).
"""

import numpy as np

from helpers.figures.base import Figure, one_of

SIZES = (1, 2, 3, 4, 5)
MOST_AXES = 3
OPERATIONS = {"difference": "a − b", "sum": "a + b"}


def arrays(s, t):
    """Return the arrays a and b of shapes `s` and `t`."""
    a = 10 * np.arange(1, np.prod(s, dtype=int) + 1).reshape(s)
    return a, np.arange(1, np.prod(t, dtype=int) + 1).reshape(t)


def combine(s, t, operation="difference"):
    """Return what NumPy makes of arrays of shapes `s` and `t`.

    Returns
    -------
    dict
        ``shape`` (list of int), and the flat lists ``a`` and ``b``, both stretched, and
        ``result``; or ``error`` (NumPy's words) alone.
    """
    a, b = arrays(s, t)
    try:
        result = a - b if operation == "difference" else a + b
    except ValueError as error:
        return {"error": str(error).strip()}
    stretched = (np.broadcast_to(x, result.shape).ravel().tolist() for x in (a, b))
    return {
        "shape": list(result.shape),
        **dict(zip("ab", stretched, strict=True)),
        "result": result.ravel().tolist(),
    }


class BroadcastPlay(Figure):
    """Choose the shapes of two arrays, and see which numbers meet.

    Parameters
    ----------
    s, t : tuple of int
        Shapes of a and b: one to three axes, sizes in SIZES.
    operation : str
        "difference" or "sum".

    Raises
    ------
    ValueError
        For anything else.
    """

    name = "broadcast_play"
    title = "Two shapes, aligned at the right"
    task = (
        "find two shapes whose result has more cells than both arrays together. Then start from"
        " (4,) and (4, 1), and get just four differences by putting one 1 at the right place."
    )
    alt = (
        "Three squares of four by four numbers. In the first, the row 10, 20, 30, 40 of the array"
        " a, repeated three times; in the second, the column 1, 2, 3, 4 of the array b, repeated"
        " three times; in the third, their sixteen differences. Repeated numbers are pale."
    )

    def __init__(self, s=(4,), t=(4, 1), operation="difference"):
        for which, shape in (("s", s), ("t", t)):
            one_of(f"number of axes of {which}", len(shape), tuple(range(1, MOST_AXES + 1)))
            for size in shape:
                one_of(f"size in {which}", size, SIZES)
        self.s, self.t = tuple(s), tuple(t)
        self.operation = one_of("operation", operation, tuple(OPERATIONS))

    def payload(self):
        """Return the shapes shown at first, and all that can be chosen."""
        return {
            "s": self.s,
            "t": self.t,
            "operation": self.operation,
            "sizes": SIZES,
            "most": MOST_AXES,
            "operations": OPERATIONS,
        }
