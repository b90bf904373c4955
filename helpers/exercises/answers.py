"""Call a reader's function safely and bring what it returns into one form."""

import copy
import numbers
import re
import warnings

import numpy as np


class RejectedError(Exception):
    """An answer that cannot be compared with anything; the text tells the reader why."""


class RaisedError(RejectedError):
    """A call of `fn` that raised; `kind` is the name of what it raised."""

    def __init__(self, text, kind):
        super().__init__(text)
        self.kind = kind


def answer(fn, arguments, outputs, like=None):
    """Call `fn` on copies of its arguments.

    Parameters
    ----------
    fn : callable
        The function to judge.
    arguments : dict of str to object
        Argument names and values, in the order in which `fn` takes them.
    outputs : tuple of str
        What the results are called; more than one name means that a tuple is expected.
    like : tuple of ndarray, optional
        The right results. Where one is an array, a list will do as well.

    Returns
    -------
    tuple of ndarray
        One array of its own for each name; numbers become arrays of shape ().

    Raises
    ------
    RejectedError
        If `fn` raises, changes an argument, or returns something else.
    """
    mine = copy.deepcopy(arguments)
    result = _call(fn, mine)
    _require_unchanged(arguments, mine)
    return tuple(map(_array, outputs, _results(result, outputs), like or [None] * len(outputs)))


def _call(fn, arguments):
    if not callable(fn):
        raise RejectedError(f"expected a function, got {_kind(fn)}.")
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = fn(*arguments.values())
    except NotImplementedError:
        raise RejectedError("not solved yet.") from None
    except Exception as error:
        shown = ", ".join(f"{name} {_size(value)}" for name, value in arguments.items())
        kind = type(error).__name__
        text = f"called with {shown or 'nothing'}, it raises {kind}: {_plain(error)}"
        raise RaisedError(text, kind) from None
    if result is Ellipsis:
        raise RejectedError("not solved yet.")
    if result is None:
        raise RejectedError("it returns None. Is a return missing?")
    return result


def _plain(error):
    """The text of an error; NumPy's words about a matrix product are put plainly."""
    sizes = re.search(r"matmul: .*\(size (\d+) is different from (\d+)\)", str(error))
    if not sizes:
        return error
    return f"in A @ B the last size of A, here {sizes[2]}, must be the first of B, here {sizes[1]}."


def _require_unchanged(before, after):
    for name in before:
        if not np.array_equal(before[name], after[name]):
            raise RejectedError(
                f"it changes its argument {name} in place. "
                "Make a new array instead: the caller still needs the old one."
            )


def _results(result, outputs):
    """The results as a tuple with one entry for each name."""
    if len(outputs) == 1:
        return (result,)
    if isinstance(result, tuple | list) and len(result) == len(outputs):
        return tuple(result)
    got = f"a tuple of {len(result)}" if isinstance(result, tuple) else _kind(result)
    names = ", ".join(outputs)
    raise RejectedError(f"expected a tuple of {len(outputs)}, ({names}), got {got}.")


def _array(name, value, like):
    if isinstance(value, list) and np.ndim(like):
        value = _from_list(value, like)
    if not isinstance(value, np.ndarray | np.generic | numbers.Number):
        wanted = "a NumPy array" if np.ndim(like) else "a number"
        raise RejectedError(f"expected {name} to be {wanted}, got {_kind(value)}.")
    array = np.array(value)
    if array.dtype.kind not in "biuf":
        raise RejectedError(f"expected {name} to hold real numbers, got dtype {array.dtype}.")
    return array


def _from_list(value, like):
    """The array in a list of numbers; whole numbers will do for real ones. Or the list."""
    try:
        array = np.array(value)
    except ValueError:
        return value  # its rows differ in length
    if array.dtype.kind not in "biufc":
        return value
    whole = array.dtype.kind in "iu" and like.dtype.kind == "f"
    return array.astype(like.dtype) if whole else array


def _size(value):
    return np.shape(value) if isinstance(value, np.ndarray) else f"= {value}"


def _kind(value):
    name = "array" if isinstance(value, np.ndarray) else type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
