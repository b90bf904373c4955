"""What RNN, LSTM and GRU share: parameters, layers on top of each other, states in and out."""

import numpy as np

from helpers.nn.module import Module, Parameter
from helpers.nn.sequence import check_sizes, check_state


class Recurrent(Module):
    """Base of the recurrent layers; a subclass says how one layer walks along a sequence.

    A subclass sets ``gates`` and ``state_size`` and defines, for one layer on (T, N, D),

    - ``forward_layer(x, state, W_ih, W_hh, b_ih, b_hh)``, which returns the output (T, N, H), the
      final state and whatever its way back needs; ``state`` is (N, H), or a tuple of such arrays;
      the biases are arrays of zeros where the layer has none;
    - ``backward_layer(grad, grad_state, kept)``, which returns the gradients of the arguments of
      ``forward_layer``, in their order; that of ``x`` may be None unless ``self.needs_dx``.

    Parameters
    ----------
    input_size, hidden_size : int
        Inputs D and hidden units H.
    num_layers : int
        Layers on top of each other; each reads the outputs of the one below.
    bias : bool
        Whether biases are learnt; as in torch there are two of them.
    batch_first : bool
        Whether input and output are (N, T, ...) and not (T, N, ...). States never are.
    rng : np.random.Generator
        Draws the initial values from U(-1/sqrt(H), 1/sqrt(H)), torch's default.
    dtype : np.dtype
        Floating-point type of the parameters.

    Attributes
    ----------
    weight_ih_l0, weight_hh_l0 : Parameter, shapes (gates * H, D) and (gates * H, H)
        And so on for ``l1``, ..., where the inputs are the H outputs of the layer below.
    bias_ih_l0, bias_hh_l0 : Parameter, shape (gates * H,)
        Missing without ``bias``.

    Notes
    -----
    Derived in book/sequences/recurrent.
    """

    gates = 1  # blocks of H rows in each weight
    state_size = 1  # arrays that make up the state

    def __init__(
        self,
        input_size,
        hidden_size,
        num_layers=1,
        bias=True,
        batch_first=False,
        *,
        rng,
        dtype=np.float64,
    ):
        self.input_size, self.hidden_size = input_size, hidden_size
        self.num_layers, self.bias, self.batch_first = num_layers, bias, batch_first
        check_sizes(self)
        rows, bound = self.gates * hidden_size, 1 / hidden_size**0.5
        for layer in range(num_layers):
            width = hidden_size if layer else input_size
            shapes = {"weight_ih": (rows, width), "weight_hh": (rows, hidden_size)}
            if bias:
                shapes |= {"bias_ih": rows, "bias_hh": rows}
            for name, shape in shapes.items():
                values = rng.uniform(-bound, bound, shape).astype(dtype)
                setattr(self, f"{name}_l{layer}", Parameter(values))

    def forward(self, x, state=None):
        """Return all outputs of the top layer, and the final state of every layer.

        Parameters
        ----------
        x : np.ndarray, shape (T, N, D), or (N, T, D) with ``batch_first``
        state : np.ndarray or tuple of np.ndarray, shape (num_layers, N, H), optional
            What to start from; zeros by default.

        Returns
        -------
        output : np.ndarray, shape (T, N, H), or (N, T, H) with ``batch_first``
        state : as ``state``
        """
        if self.batch_first:
            x = x.swapaxes(0, 1)
        if state is None:
            state = self._zero_state(x)
        self.kept, final = [], []
        for layer in range(self.num_layers):
            arrays = [p.data for p in self._weights(layer)]
            if not self.bias:
                arrays += 2 * [np.zeros(len(arrays[0]), arrays[0].dtype)]
            x, last, kept = self.forward_layer(x, _of_layer(state, layer), *arrays)
            self.kept.append(kept)
            final.append(last)
        return (x.swapaxes(0, 1) if self.batch_first else x), _stack(final)

    def backward(self, grad, grad_state=None):
        """Take the gradients of output and final state; return those of input and first state.

        Parameters
        ----------
        grad : np.ndarray
            Shape of the output.
        grad_state : np.ndarray or tuple of np.ndarray, optional
            Shape of the state; zeros by default, for a final state that nobody reads.
        """
        if grad_state is None:
            grad_state = self._zero_state(grad.swapaxes(0, 1) if self.batch_first else grad)
        check_state(self, grad, grad_state)
        if self.batch_first:
            grad = grad.swapaxes(0, 1)
        first = []
        for layer in reversed(range(self.num_layers)):
            self.needs_dx = layer > 0 or self.input_requires_grad
            last = _of_layer(grad_state, layer)
            grad, start, *slopes = self.backward_layer(grad, last, self.kept[layer])
            for p, slope in zip(self._weights(layer), slopes, strict=False):  # perhaps no biases
                p.grad += slope
            first.insert(0, start)
        if self.batch_first and grad is not None:
            grad = grad.swapaxes(0, 1)
        return grad, _stack(first)

    def _weights(self, layer):
        names = ["weight_ih", "weight_hh"] + ["bias_ih", "bias_hh"] * self.bias
        return [getattr(self, f"{name}_l{layer}") for name in names]

    def _zero_state(self, x):
        zeros = np.zeros((self.num_layers, x.shape[1], self.hidden_size), x.dtype)
        return zeros if self.state_size == 1 else (zeros,) * self.state_size


def _of_layer(state, layer):
    """Return the state of one layer out of that of all."""
    return tuple(part[layer] for part in state) if isinstance(state, tuple) else state[layer]


def _stack(states):
    """Undo ``_of_layer``: put the states of all layers together."""
    if isinstance(states[0], tuple):
        return tuple(np.stack(parts) for parts in zip(*states, strict=True))
    return np.stack(states)
