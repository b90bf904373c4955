"""Is a backward pass the derivative of its forward pass?"""

import warnings
from dataclasses import dataclass

import numpy as np

from helpers.nn import Loss, Module

TOLERANCE = {"difference": 1e-7, "complex": 1e-12}
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
        A layer or model, called on one input; a loss, called on ``(y_hat, y)``; or any function of
        float64 arrays that returns an array or a scalar.
    *inputs : np.ndarray
        float64, any shape; the ``y`` of a loss is not differentiated. Keep away from kinks.
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
        One row a tensor: the inputs, then the parameters.

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
    for i, x in enumerate(differentiated):
        _require_float64(x, f"input {i}")
    inputs = tuple(np.array(x) for x in inputs)
    tensors = _tensors(f, inputs, rng, backward, loss, target)
    rows = [_row(tensor, method, max_entries, rng) for tensor in tensors]
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
        return _module_tensors(f, inputs[0], rng, loss, target)
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


def _module_tensors(model, x, rng, loss, target):
    for name, parameter in model.named_parameters():
        _require_float64(parameter.data, name)
    y = model(x)
    if loss is None:
        cotangent = rng.standard_normal(y.shape)
    else:
        loss(y, target)
        cotangent = loss.backward()

    def scalar(x):
        y = model.forward(x)
        return np.sum(cotangent * y) if loss is None else loss.forward(y, target)

    def by_parameter(parameter):
        def moved(value):
            kept, parameter.data = parameter.data, value
            try:
                return scalar(x)
            finally:
                parameter.data = kept

        return moved

    model.zero_grad()
    grad_x = model.backward(cotangent)
    if grad_x is None and not _skips_input(model):
        raise TypeError(f"gradient_check: {type(model).__name__}.backward returned None")
    tensors = [] if grad_x is None else [_Tensor("input", x, grad_x, scalar)]
    tensors += [
        _Tensor(name, p.data, p.grad.copy(), by_parameter(p))
        for name, p in model.named_parameters()
    ]
    model.zero_grad()
    return tensors


def _skips_input(module):
    """Whether some layer was told to leave out the gradient of its input."""
    children = (value for value in vars(module).values() if isinstance(value, Module))
    return not module.input_requires_grad or any(map(_skips_input, children))


def _row(tensor, method, max_entries, rng):
    grad = np.asarray(tensor.grad)
    if grad.shape != tensor.value.shape:
        raise ValueError(
            f"gradient_check: gradient of {tensor.name} expected shape {tensor.value.shape}, "
            f"got {grad.shape}"
        )
    size = tensor.value.size
    entries = rng.choice(size, min(size, max_entries), replace=False)
    numeric = np.array([_slope(tensor, i, method) for i in entries])
    return _compare(tensor.name, grad.reshape(-1)[entries], numeric, TOLERANCE[method])


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
def _compare(name, grad, numeric, tolerance):
    """Relative error, cosine and length ratio of two vectors, and what they mean."""
    length, true = np.linalg.norm(grad), np.linalg.norm(numeric)
    larger = max(length, true)
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
