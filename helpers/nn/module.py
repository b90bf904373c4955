"""What every layer shares: parameters, checks of input, and the exchange of weights."""

from collections.abc import Mapping

import numpy as np

from helpers.nn.validation import check_floating, checked_backward
from helpers.nn.window import check_images


class Parameter:
    """An array that is learnt, and the gradient that goes with it.

    Parameters
    ----------
    data : np.ndarray
        Initial values, any shape, floating point.

    Attributes
    ----------
    data : np.ndarray
        The current values.
    grad : np.ndarray
        Same shape. ``backward`` adds to it, ``zero_grad`` empties it.
    """

    def __init__(self, data):
        self.data = np.asarray(data)
        if self.data.dtype.kind != "f":
            raise TypeError(f"Parameter: expected a floating-point array, got {self.data.dtype}")
        self.zero_grad()

    def zero_grad(self):
        """Set the gradient to zero."""
        self.grad = np.zeros_like(self.data)

    @property
    def shape(self):
        """Shape of the values."""
        return self.data.shape

    @property
    def size(self):
        """Number of values."""
        return self.data.size


class Module:
    """Base class of layers and models.

    A subclass defines ``forward(x)`` and ``backward(grad)``; the caller writes ``layer(x)``, which
    checks ``x`` first. ``backward`` takes the gradient of a scalar loss with respect to the
    layer's output (same shape as the output), adds to ``Parameter.grad`` and returns the gradient
    with respect to the layer's input.

    Raises
    ------
    TypeError
        The input is no array of floating-point or complex numbers.
    ValueError
        The input is empty or has the wrong rank or width; the gradient has not the output's shape.
    RuntimeError
        ``backward`` is called before the layer has seen an input.
    """

    input_requires_grad = True  # False on a first layer saves the gradient that nobody asks for
    _output_shape = None

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "backward" in cls.__dict__:
            cls.backward = checked_backward(cls.backward)

    def __call__(self, x):
        """Check ``x`` and return ``forward(x)``."""
        self._check_input(x)
        y = self.forward(x)
        self._output_shape = y.shape
        return y

    def _check_input(self, x):
        name = type(self).__name__
        check_floating(x, f"{name}: input")
        width = getattr(self, "in_features", None)
        if width is not None and (x.ndim != 2 or x.shape[1] != width):
            raise ValueError(f"{name}: expected input of shape (N, {width}), got {x.shape}")
        if hasattr(self, "kernel_size"):
            check_images(self, x)
        if x.size == 0:
            raise ValueError(f"{name}: expected at least one row, got an empty input {x.shape}")

    def named_parameters(self):
        """Yield ``(name, Parameter)`` pairs in torch's order: own ones, then ``"child.weight"``."""
        members = vars(self).items()
        yield from ((name, value) for name, value in members if isinstance(value, Parameter))
        for name, value in members:
            if isinstance(value, Module):
                for child, parameter in value.named_parameters():
                    yield f"{name}.{child}", parameter

    def parameters(self):
        """Return the list of parameters, each once."""
        return list(dict.fromkeys(parameter for _, parameter in self.named_parameters()))

    def zero_grad(self):
        """Set all gradients to zero."""
        for parameter in self.parameters():
            parameter.zero_grad()

    def state_dict(self):
        """Return ``{name: copy of the values}``; as tensors, torch loads them."""
        return {name: parameter.data.copy() for name, parameter in self.named_parameters()}

    def load_state_dict(self, state):
        """Copy values into the parameters; nothing is changed when anything does not fit.

        Parameters
        ----------
        state : mapping of str to array
            One entry a parameter, same names and shapes; torch tensors on the CPU are welcome.

        Raises
        ------
        KeyError
            Entries are missing, or there are some that no parameter answers to.
        ValueError
            An entry has another shape than its parameter.
        TypeError
            There is no mapping, or an entry is not made of real numbers.
        """
        if not isinstance(state, Mapping):
            raise TypeError(f"load_state_dict: expected a mapping, got {type(state).__name__}")
        own = dict(self.named_parameters())
        missing, extra = sorted(set(own) - set(state)), sorted(set(state) - set(own))
        if missing or extra:
            raise KeyError(f"load_state_dict: missing {missing}, unexpected {extra}")
        values = {name: np.asarray(state[name]) for name in own}
        for name, value in values.items():
            if value.shape != own[name].shape:
                raise ValueError(
                    f"load_state_dict: {name} expected shape {own[name].shape}, got {value.shape}"
                )
            if value.dtype.kind not in "fiu":
                raise TypeError(f"load_state_dict: {name} expected numbers, got {value.dtype}")
        for name, value in values.items():
            own[name].data[...] = value
