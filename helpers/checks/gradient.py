"""Is a backward pass the derivative of its forward pass?"""

import warnings
from dataclasses import dataclass

import numpy as np

from helpers.nn import Loss, Module

TOLERANCE = {"difference": 1e-7, "complex": 1e-12}
FLOOR = 1e-2  # smaller beside the largest gradient, a tensor's gradient counts as this large
DIFFERENCE_STEP = 1e-5  # the best step of a central difference in float64 is near eps ** (1 / 3)
COMPLEX_STEP = 1e-20  # its square vanishes beside 1, and nothing is subtracted


@dataclass(frozen=True)
class GradientRow:
    """The verdict on one tensor: ``error`` is the norm of the difference over the larger norm."""

    name: str
    error: float
    cosine: float
    ratio: float
    verdict: str


@dataclass(frozen=True)
class GradientReport:
    """All rows of a gradient check; prints as a table."""

    rows: tuple
    tolerance: float

    @property
    def worst(self):
        """Largest relative error; NaN if there is one."""
        return float(np.max([row.error for row in self.rows]))

    @property
    def passed(self):
        """Whether every tensor is within the tolerance."""
        return bool(self.worst < self.tolerance)

    def __str__(self):
        lines = [f"{'tensor':<12} {'error':>8} {'cosine':>8} {'ratio':>8}  verdict"]
        lines += [
            f"{r.name:<12} {r.error:8.0e} {r.cosine:8.3f} {r.ratio:8.3f}  {r.verdict}"
            for r in self.rows
        ]
        return "\n".join(lines)


def gradient_check(
    f,
    *inputs,
    rng,
    backward=None,
    loss=None,
    target=None,
    method="difference",
    max_entries=100,
):
    """Compare hand-made gradients with numerical ones, tensor by tensor.

    The scalar that is differentiated is ``sum(c * f(*inputs))`` with a random cotangent ``c``
    (never ones, which hide mistakes in anything that is normalised), or ``loss(f(x), target)``.

    Parameters
    ----------
    f : Module, Loss or function
        A layer or model, called on an input and, where it takes one, a state; it may return an
        array or tuples of arrays, all of which get a cotangent. A loss, called on
        ``(y_hat, y)``. Or any function of float64 arrays that returns an array or a scalar.
    *inputs : np.ndarray
        float64, any shape; the ``y`` of a loss is not differentiated. Keep away from kinks.
        The state of a layer may be a tuple of arrays.
    rng : np.random.Generator
        Draws the cotangent and the entries that are checked.
    backward : function, optional
        For a plain function: ``backward(c, *inputs)`` returns one gradient an input (in a tuple
        or list, or bare when there is one input).
    loss, target : Loss and np.ndarray, optional
        Check a whole model through its loss.
    method : {"difference", "complex"}
        Central differences with step 1e-5 (right to about 1e-10, tolerance 1e-7), or the complex
        step ``f(x + ih).imag / h`` with h = 1e-20 (right to rounding, tolerance 1e-12), for code
        that takes complex input. The complex step is silently wrong through ``abs`` and
        ``np.linalg.norm``.
    max_entries : int
        Entries checked in each tensor; larger ones are sampled without replacement.

    Returns
    -------
    GradientReport
        One row a tensor: the inputs, then the parameters. Errors are relative to the tensor's own
        gradient, or to 1 % of the largest gradient if that is more: a slope that is zero by
        construction is not judged by its rounding.

    Raises
    ------
    TypeError, ValueError
        An input is no float64 array, is empty or not finite, gradients are missing or have the
        wrong shape, or the code drops the imaginary part that the complex step needs.

    References
    ----------
    Squire and Trapp (1998), Using complex variables to estimate derivatives of real functions.
    """
    if method not in TOLERANCE:
        raise ValueError(f"gradient_check: method is one of {list(TOLERANCE)}, got {method!r}")
    if not inputs:
        raise ValueError("gradient_check: expected at least one input, got none")
    differentiated = inputs[:1] if isinstance(f, Loss) else inputs
    for i, x in enumerate(_leaves(differentiated)):
        _require_float64(x, f"input {i}")
    inputs = _rebuild(inputs, iter([np.array(x) for x in _leaves(inputs)]))
    tensors = _tensors(f, inputs, rng, backward, loss, target)
    pairs = [_pair(tensor, method, max_entries, rng) for tensor in tensors]
    floor = FLOOR * max(np.linalg.norm(grad) for grad, _ in pairs)
    rows = [
        _compare(tensor.name, *pair, TOLERANCE[method], floor)
        for tensor, pair in zip(tensors, pairs, strict=True)
    ]
    y = f(*inputs)  # layers and losses remember their last input: let that be the real one
    if loss is not None:
        loss(y, target)
    return GradientReport(tuple(rows), TOLERANCE[method])


@dataclass(frozen=True)
class _Tensor:
    """One thing to differentiate by: its value, its gradient, the scalar as its function."""

    name: str
    value: np.ndarray
    grad: np.ndarray
    scalar: object


def _tensors(f, inputs, rng, backward, loss, target):
    if isinstance(f, Loss):
        f(*inputs)
        return [_Tensor("y_hat", inputs[0], f.backward(), lambda x: f.forward(x, *inputs[1:]))]
    if isinstance(f, Module):
        return _module_tensors(f, inputs, rng, loss, target)
    if backward is None:
        raise TypeError("gradient_check: a plain function needs backward=")
    cotangent = rng.standard_normal(np.shape(f(*inputs)))
    grads = backward(cotangent, *inputs)
    grads = grads if isinstance(grads, tuple | list) else (grads,)
    if len(grads) != len(inputs):
        raise ValueError(f"gradient_check: expected {len(inputs)} gradients, got {len(grads)}")

    def scalar(i):
        return lambda x: np.sum(cotangent * f(*inputs[:i], x, *inputs[i + 1 :]))

    return [
        _Tensor(f"input {i}", x, grad, scalar(i))
        for i, (x, grad) in enumerate(zip(inputs, grads, strict=True))
    ]


def _module_tensors(model, inputs, rng, loss, target):
    for name, parameter in model.named_parameters():
        _require_float64(parameter.data, name)
    y = model(*inputs)
    if loss is None:
        cotangents = [rng.standard_normal(part.shape) for part in _leaves(y)]
    else:
        loss(y, target)
        cotangents = [loss.backward()]

    def scalar(*inputs):
        y = model.forward(*inputs)
        if loss is not None:
            return loss.forward(y, target)
        return sum(np.sum(c * part) for c, part in zip(cotangents, _leaves(y), strict=True))

    def by_parameter(parameter):
        def moved(value):
            kept, parameter.data = parameter.data, value
            try:
                return scalar(*inputs)
            finally:
                parameter.data = kept

        return moved

    leaves = _leaves(inputs)

    def by_leaf(i):
        return lambda x: scalar(*_rebuild(inputs, iter([*leaves[:i], x, *leaves[i + 1 :]])))

    model.zero_grad()
    packed = _rebuild(y, iter(cotangents))
    packed = packed if isinstance(packed, tuple) else (packed,)
    grads = _leaves(model.backward(*packed))
    name = type(model).__name__
    if grads[0] is None and not _skips_input(model):
        raise TypeError(f"gradient_check: {name}.backward returned None")
    if len(grads) < len(leaves):
        raise TypeError(
            f"gradient_check: {name}.backward expected to return {len(leaves)} gradients, "
            f"got {len(grads)}"
        )
    grads = grads[: len(leaves)]  # without a state it is that of zeros, which nobody handed in
    names = ["input", *(f"state {i}" for i in range(len(leaves) - 1))]
    tensors = [
        _Tensor(name, x, grad, by_leaf(i))
        for i, (name, x, grad) in enumerate(zip(names, leaves, grads, strict=True))
        if grad is not None
    ]
    tensors += [
        _Tensor(name, p.data, p.grad.copy(), by_parameter(p))
        for name, p in model.named_parameters()
    ]
    model.zero_grad()
    return tensors


def _leaves(tree):
    """The arrays of nested tuples, in order."""
    if isinstance(tree, tuple):
        return [leaf for part in tree for leaf in _leaves(part)]
    return [tree]


def _rebuild(tree, leaves):
    """Nested tuples of the form of ``tree``, filled from the iterator ``leaves``."""
    if isinstance(tree, tuple):
        return tuple(_rebuild(part, leaves) for part in tree)
    return next(leaves)


def _skips_input(module):
    """Whether some layer was told to leave out the gradient of its input."""
    children = (value for value in vars(module).values() if isinstance(value, Module))
    return not module.input_requires_grad or any(map(_skips_input, children))


def _pair(tensor, method, max_entries, rng):
    """Hand-made and numerical slopes of the tensor, at the same entries."""
    grad = np.asarray(tensor.grad)
    if grad.shape != tensor.value.shape:
        raise ValueError(
            f"gradient_check: gradient of {tensor.name} expected shape {tensor.value.shape}, "
            f"got {grad.shape}"
        )
    size = tensor.value.size
    entries = rng.choice(size, min(size, max_entries), replace=False)
    numeric = np.array([_slope(tensor, i, method) for i in entries])
    return grad.reshape(-1)[entries], numeric


def _slope(tensor, entry, method):
    """Derivative of the scalar by one entry of the tensor."""
    shape = tensor.value.shape
    direction = np.zeros(tensor.value.size)
    direction[entry] = 1
    direction = direction.reshape(shape)
    if method == "complex":
        return _complex_slope(tensor, direction)
    h = DIFFERENCE_STEP
    plus, minus = (tensor.scalar(tensor.value + s * h * direction) for s in (1, -1))
    return (plus - minus) / (2 * h)


def _complex_slope(tensor, direction):
    dropped = "gradient_check: the code drops the imaginary part of its input"
    with warnings.catch_warnings():
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        try:
            value = tensor.scalar(tensor.value + 1j * COMPLEX_STEP * direction)
        except np.exceptions.ComplexWarning as warning:
            raise TypeError(dropped) from warning
    if not np.iscomplexobj(value):
        raise TypeError(dropped)
    return value.imag / COMPLEX_STEP


@np.errstate(invalid="ignore")  # an infinite gradient becomes a row that says so
def _compare(name, grad, numeric, tolerance, floor):
    """Relative error, cosine and length ratio of two vectors, and what they mean."""
    length, true = np.linalg.norm(grad), np.linalg.norm(numeric)
    larger = max(length, true, floor)
    error = np.linalg.norm(grad - numeric) / larger if larger else 0.0
    cosine = grad @ numeric / (length * true) if length and true else float(length == true)
    ratio = length / true if true else float(length == true)
    return GradientRow(name, error, cosine, ratio, _verdict(error, cosine, ratio, tolerance))


def _verdict(error, cosine, ratio, tolerance):
    if not np.isfinite(error):
        return "not a finite number"
    if error < tolerance:
        return "right"
    if not ratio:
        return "zero on one side only"
    if cosine < -0.999999:
        return f"wrong sign, {ratio:.4g} times as long"
    if cosine > 0.999999:
        return f"right direction, {ratio:.4g} times as long: a factor"
    return "wrong direction: a derivative or an operand"


def _require_float64(x, what):
    if not isinstance(x, np.ndarray) or x.dtype != np.float64:
        got = x.dtype if isinstance(x, np.ndarray) else type(x).__name__
        raise TypeError(f"gradient_check: {what} expected a float64 array, got {got}")
    if x.size == 0:
        raise ValueError(f"gradient_check: {what} expected at least one entry, got {x.shape}")
    if not np.isfinite(x).all():
        raise ValueError(f"gradient_check: {what} expected finite numbers, got NaN or infinity")
