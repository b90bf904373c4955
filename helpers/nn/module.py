"""What every layer shares: parameters, checks of input, and the exchange of weights."""

from collections.abc import Mapping

import numpy as np

from helpers.nn.sequence import check_sequence, check_state
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


class Buffer:
    """An array that belongs to a layer's state but is not learnt, such as a running mean.

    Parameters
    ----------
    data : np.ndarray
        Initial values, any shape.
    """

    def __init__(self, data):
        self.data = np.asarray(data)

    @property
    def shape(self):
        """Shape of the values."""
        return self.data.shape


class Module:
    """Base class of layers and models.

    A subclass defines ``forward(x)`` and ``backward(grad)``; the caller writes ``layer(x)``, which
    checks ``x`` first. ``backward`` takes the gradient of a scalar loss with respect to the
    layer's output (same shape as the output), adds to ``Parameter.grad`` and returns the gradient
    with respect to the layer's input. A layer with a state takes it as a second argument and
    returns it as a second value; so does its ``backward`` with the gradients.

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
    training = True  # dropout and batch normalisation behave otherwise in evaluation
    _output_shape = None

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "backward" in cls.__dict__:
            cls.backward = checked_backward(cls.backward)

    def __call__(self, x, *state):
        """Check the input and return ``forward(x)``, or ``forward(x, state)``."""
        self._check_input(x)
        if state and state[0] is not None:  # None: start from zeros
            check_state(self, x, *state)
        y = self.forward(x, *state)
        self._output_shape = y[0].shape if isinstance(y, tuple) else y.shape
        return y

    def _check_input(self, x):
        name = type(self).__name__
        check_floating(x, f"{name}: input")
        width = getattr(self, "in_features", None)
        if width is not None and (x.ndim != 2 or x.shape[1] != width):
            raise ValueError(f"{name}: expected input of shape (N, {width}), got {x.shape}")
        if hasattr(self, "kernel_size"):
            check_images(self, x)
        if hasattr(self, "hidden_size"):
            check_sequence(self, x)
        if x.size == 0:
            raise ValueError(f"{name}: expected at least one row, got an empty input {x.shape}")

    def named_parameters(self):
        """Yield ``(name, Parameter)`` pairs in torch's order: own ones, then ``"child.weight"``."""
        return self._named(Parameter)

    def _named(self, *kinds):
        members = vars(self).items()
        for kind in kinds:
            yield from ((name, value) for name, value in members if isinstance(value, kind))
        for name, child in self._children():
            yield from ((f"{name}.{key}", value) for key, value in child._named(*kinds))

    def _children(self):
        return [(name, value) for name, value in vars(self).items() if isinstance(value, Module)]

    def train(self, mode=True):
        """Set ``training`` here and in every layer inside; return the module."""
        self.training = mode
        for _, child in self._children():
            child.train(mode)
        return self

    def eval(self):
        """Switch to evaluation; return the module."""
        return self.train(False)

    def parameters(self):
        """Return the list of parameters, each once."""
        return list(dict.fromkeys(parameter for _, parameter in self.named_parameters()))

    def zero_grad(self):
        """Set all gradients to zero."""
        for parameter in self.parameters():
            parameter.zero_grad()

    def state_dict(self):
        """Return ``{name: copy of the values}``, buffers included; as tensors, torch loads them."""
        return {name: member.data.copy() for name, member in self._named(Parameter, Buffer)}

    def load_state_dict(self, state):
        """Copy values into parameters and buffers; nothing is changed when anything does not fit.

        Parameters
        ----------
        state : mapping of str to array
            One entry a parameter or buffer, same names and shapes; torch tensors on the CPU are
            welcome.

        Raises
        ------
        KeyError
            Entries are missing, or there are some that nothing here answers to.
        ValueError
            An entry has another shape than its parameter.
        TypeError
            There is no mapping, or an entry is not made of real numbers.
        """
        if not isinstance(state, Mapping):
            raise TypeError(f"load_state_dict: expected a mapping, got {type(state).__name__}")
        own = dict(self._named(Parameter, Buffer))
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
