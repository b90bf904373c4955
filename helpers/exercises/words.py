"""True words about a wrong answer that is in no bank.

Every function takes lists with one array a trial: `expected` and `given`, of equal shapes
unless it says otherwise; `inputs` holds the arguments of each trial, a dict.
"""

import numpy as np

from helpers.exercises.answers import RejectedError

TOLERANCE = 1e-9  # relative; answers that differ by rounding are equal
ROUNDING = 1e-12  # relative; what is smaller is told as 0
_KINDS = {"b": "a bool", "i": "an int", "u": "an int", "f": "a float"}


def close(expected, given):
    """Whether two arrays agree in shape and, up to rounding, in value."""
    if expected.shape != given.shape:
        return False
    scale = TOLERANCE * np.abs(expected[np.isfinite(expected)]).max(initial=0)
    return np.allclose(given, expected, rtol=TOLERANCE, atol=scale, equal_nan=True)


def same(expected, given):
    """Whether two arrays agree in dtype, shape and value; of numbers, only the kind counts."""
    return _same_dtype(expected, given) and close(expected, given)


def _same_dtype(expected, given):
    if expected.ndim == 0:
        return expected.dtype.kind == given.dtype.kind
    return expected.dtype == given.dtype


def difference(name, expected, given, inputs):
    """Say how one output differs.

    Parameters
    ----------
    name : str
        What the output is called.
    expected, given : list of ndarray
        One array a trial; shapes and dtypes may differ.
    inputs : list of dict
        The arguments of each trial.

    Returns
    -------
    str
        One or two sentences that hold for these arrays.
    """
    unusable = (
        _shape(name, expected, given) or _not_finite(name, given) or _dtype(name, expected, given)
    )
    if unusable:
        return unusable
    rules = (_zeros, _near, _factor, _offset, _row_factor, _signs, _places, _distance)
    text = next(filter(None, (rule(expected, given, inputs) for rule in rules)))
    return f"{_capital(name)} {text}. {_example(name, expected, given, inputs)}"


def difference_in_view(expected, given, where):
    """The same for what a net computes; `where` names the entries of each trial."""
    rules = (_zeros, _near, _height, _offset, _signs, _places, _distance)
    text = next(filter(None, (rule(expected, given, [{}] * len(given)) for rule in rules)))
    trial, index = _first_wrong(expected, given)
    want, got = _pair(expected[trial], given[trial], index)
    place = where[trial][index[0]]
    return f"What the net computes {text}. For example, {place} it gives {got} in place of {want}."


def wrong_sign_in_view(expected, given, where):
    """The same for an output of which only the sign counts."""
    trial, index = _first_wrong(expected, given)
    names = {-1: "negative", 0: "0", 1: "positive"}
    want, got = names[int(expected[trial][index])], names[int(given[trial][index])]
    return f"A{where[trial][index[0]][1:]} the output is {got} and must be {want}."


def require_usable(name, expected, given):
    """Raise RejectedError unless every array has the expected shape and finite entries."""
    fault = _shape(name, expected, given) or _not_finite(name, given)
    if fault:
        raise RejectedError(fault)


def _dtype(name, expected, given):
    if expected[0].ndim == 0 and not all(map(close, expected, given)):
        return None
    for want, got in zip(expected, given, strict=True):
        if _same_dtype(want, got):
            continue
        if want.ndim == 0:
            return f"The number is right, but it should be {_KINDS[want.dtype.kind]}."
        return f"{_capital(name)} has dtype {got.dtype}, expected {want.dtype}."
    return None


def _shape(name, expected, given):
    for want, got in zip(expected, given, strict=True):
        if want.shape == got.shape:
            continue
        if got.ndim == 0:
            return f"{_capital(name)} is a single number, expected shape {want.shape}."
        swapped = want.ndim == got.ndim == 2 and want.shape == got.shape[::-1]
        hint = ": transposed" if swapped else ""
        return f"{_capital(name)} has shape {got.shape}, expected {want.shape}{hint}."
    return None


def _not_finite(name, given):
    if all(np.isfinite(got).all() for got in given):
        return None
    what = "NaN (not a number)" if any(np.isnan(got).any() for got in given) else "infinity"
    return f"{_capital(name)} contains {what}."


def _zeros(expected, given, inputs):
    if not any(got.any() for got in given):
        return "is all zeros"
    pairs = zip(expected, given, strict=True)
    tiny = all(np.abs(got).max() < ROUNDING * np.abs(want).max() for want, got in pairs)
    return "is zero everywhere, up to rounding" if tiny else None


def _factor(expected, given, inputs):
    """The same direction (or the opposite one), another length."""
    ratios = [_ratio(*pair) for pair in zip(expected, given, strict=True)]
    if None in ratios:
        return None
    if np.allclose(ratios, ratios[0], rtol=1e-6):
        return _constant_factor(ratios[0])
    return _named_factor(np.array(ratios), inputs) or _changing_factor(ratios, expected)


def _ratio(expected, given):
    """The number that turns `expected` into `given`, or None."""
    size = np.vdot(expected, expected)
    ratio = np.vdot(expected, given) / size if size else 0.0
    return ratio if ratio and close(ratio * expected, given) else None


def _constant_factor(ratio):
    if abs(ratio + 1) < 1e-3:
        return "has the wrong sign: right in size, opposite in direction"
    sign = "and has the wrong sign" if ratio < 0 else ""
    for factor, size in ((abs(ratio), "large"), (1 / abs(ratio), "small")):
        if factor > 1:
            exact = np.isclose(factor, round(factor, 3), rtol=1e-9)
            much = f"exactly {factor:.4g}" if exact else f"{factor:.4g}"
            return f"is {much} times too {size} {sign}".rstrip()
    return None


def _height(expected, given, inputs):
    """What `_factor` finds, of a curve."""
    ratios = [_ratio(*pair) for pair in zip(expected, given, strict=True)]
    if None in ratios:
        return None
    if np.allclose(ratios, ratios[0], rtol=1e-6):
        return _constant_factor(ratios[0])
    return "has the right form, but the wrong height" if min(ratios) > 0 else None


def _named_factor(ratios, inputs):
    """A factor that is a dimension or a number among the arguments."""
    sign = ", and has the wrong sign" if (ratios < 0).all() else ""
    for quantity, values in _quantities(inputs):
        for how, factor in (("times", values), ("divided by", 1 / values)):
            if np.allclose(np.abs(ratios), factor, rtol=1e-6):
                return f"is the right answer {how} {quantity}{sign}"
    return None


def _quantities(inputs):
    """Yield (name, value in each trial) for every dimension and number in the arguments."""
    for name, first in inputs[0].items():
        values = [arguments[name] for arguments in inputs]
        for axis in range(np.ndim(first)):
            what = ("rows", "columns")[axis] if np.ndim(first) == 2 else "entries"
            yield f"the number of {what} of {name}", np.array([np.shape(v)[axis] for v in values])
        if np.ndim(first) == 0:
            yield name, np.array(values)


def _changing_factor(ratios, expected):
    if expected[0].size < 2:
        return None
    if min(ratios) > 0:
        return "has the right direction, but its length is off by a factor that keeps changing"
    return "is right up to a factor that keeps changing, sign included"


def _offset(expected, given, inputs):
    gaps = [got - want for want, got in zip(expected, given, strict=True)]
    if all(np.allclose(gap, gaps[0].flat[0], rtol=1e-6) for gap in gaps):
        gap = gaps[0].flat[0]
        return f"is always {abs(gap):.4g} too {'large' if gap > 0 else 'small'}"
    if expected[0].size > 1 and all(np.allclose(gap, gap.flat[0], rtol=1e-6) for gap in gaps):
        return "is right up to an added constant"
    return None


def _row_factor(expected, given, inputs):
    if expected[0].ndim != 2:
        return None
    for what, axis in (("row", 0), ("column", 1)):
        lines = [
            pair
            for want, got in zip(expected, given, strict=True)
            for pair in zip(np.moveaxis(want, axis, 0), np.moveaxis(got, axis, 0), strict=True)
        ]
        ratios = [_ratio(*pair) for pair in lines]
        if lines[0][0].size > 1 and None not in ratios:
            signed = "the right direction" if min(ratios) > 0 else "the right or opposite direction"
            return f"has {signed} in every {what}, but not the right length"
    return None


def _signs(expected, given, inputs):
    pairs = zip(expected, given, strict=True)
    if all(close(np.abs(want), np.abs(got)) for want, got in pairs):
        return "is right in size, but some of its signs are flipped"
    return None


def _places(expected, given, inputs):
    """Right in a tenth of all places at least: say which."""
    right = _right(expected, given)
    count, total = sum(ok.sum() for ok in right), sum(ok.size for ok in right)
    if count < 0.1 * total:
        return None
    for name in inputs[0]:
        places = _places_by_sign(name, right, inputs)
        if places:
            return places
    return f"is right in {count} of the {total} entries that were tried"


def _right(expected, given):
    """Boolean arrays: which entries are right."""
    scales = [TOLERANCE * np.abs(want).max() for want in expected]
    trials = zip(expected, given, scales, strict=True)
    return [np.isclose(got, want, rtol=TOLERANCE, atol=scale) for want, got, scale in trials]


def _places_by_sign(name, right, inputs):
    values = [arguments[name] for arguments in inputs]
    if any(np.shape(v) != ok.shape for v, ok in zip(values, right, strict=True)):
        return None
    for good, bad, sign in (("positive", "negative", 1), ("negative", "positive", -1)):
        if all(((sign * v > 0) == ok).all() for v, ok in zip(values, right, strict=True)):
            return f"is right where {name} is {good}, and wrong where it is {bad}"
    return None


def _near(expected, given, inputs):
    error = _relative_error(expected, given)
    if error < 1e-3:
        return f"is close, but not equal (relative error {error:.1e}), as an approximation is"
    return None


def _distance(expected, given, inputs):
    return f"differs: the relative error is {_relative_error(expected, given):.2g}"


def _relative_error(expected, given):
    want, got = (np.concatenate([a.ravel() for a in arrays]) for arrays in (expected, given))
    return np.linalg.norm(got - want) / np.linalg.norm(want)


def _example(name, expected, given, inputs):
    """The first entry that is wrong."""
    trial, index = _first_wrong(expected, given)
    want, got = _pair(expected[trial], given[trial], index)
    if not index:
        arguments = ", ".join(
            f"{k} = {v}" for k, v in inputs[trial].items() if np.ndim(v) < 2 and np.size(v) < 6
        )
        where = f"For {arguments}" if arguments else "In one trial"
        return f"{where} it should be {want}, and is {got}."
    entry = f"{name.removeprefix('the ')}[{', '.join(map(str, index))}]"
    return f"In one trial {entry} should be {want}, and is {got}."


def _first_wrong(expected, given):
    for trial, ok in enumerate(_right(expected, given)):
        if not ok.all():
            return trial, tuple(int(i) for i in np.argwhere(~ok)[0])
    raise ValueError("expected answers that differ, got equal ones")


def _pair(expected, given, index):
    """The two numbers at `index`, with as many digits as it takes to tell them apart."""
    smallest = ROUNDING * np.abs(expected).max()
    want, got = (a[index] if abs(a[index]) > smallest else 0 for a in (expected, given))
    for digits in (4, 8, 17):
        texts = f"{want:.{digits}g}", f"{got:.{digits}g}"
        if texts[0] != texts[1]:
            break
    return texts


def _capital(text):
    return text[:1].upper() + text[1:] if text.startswith("the ") else text
