"""The plain recurrent layer."""

import numpy as np

from helpers.nn.recurrent import Recurrent

NONLINEARITIES = {  # a function, and its derivative written in terms of its value
    "tanh": (np.tanh, lambda h: 1 - h**2),
    "relu": (lambda z: np.maximum(z, 0), lambda h: h > 0),
}


class RNN(Recurrent):
    """One layer used at every step: ``h_t = tanh(x_t W_ih^T + b_ih + h_{t-1} W_hh^T + b_hh)``.

    Derived in book/sequences/recurrent. Everything that does not wait for the step before stands
    outside the loop over time.

    Parameters
    ----------
    input_size, hidden_size, num_layers : int
        Inputs D, hidden units H, layers on top of each other.
    nonlinearity : {"tanh", "relu"}
    bias, batch_first, rng, dtype
        As in ``Recurrent``.

    Raises
    ------
    TypeError, ValueError
        A size is no integer or below 1, or the nonlinearity is unknown; when called, the input is
        not (T, N, D), or the state not (num_layers, N, H).
    """

    def __init__(
        self,
        input_size,
        hidden_size,
        num_layers=1,
        nonlinearity="tanh",
        bias=True,
        batch_first=False,
        *,
        rng,
        dtype=np.float64,
    ):
        if nonlinearity not in NONLINEARITIES:
            names = list(NONLINEARITIES)
            raise ValueError(f"RNN: nonlinearity is one of {names}, got {nonlinearity!r}")
        self.f, self.slope = NONLINEARITIES[nonlinearity]
        sizes = input_size, hidden_size, num_layers, bias, batch_first
        super().__init__(*sizes, rng=rng, dtype=dtype)

    def forward_layer(self, x, h, W_ih, W_hh, b_ih, b_hh):
        """Return all outputs (T, N, H), the last one (N, H), and what the way back needs."""
        T, N, D = x.shape
        a = x.reshape(T * N, D) @ W_ih.T + (b_ih + b_hh)
        a = a.reshape(T, N, -1)
        hs = np.empty((T + 1, *h.shape), np.result_type(a, h, W_hh))
        hs[0] = h
        for t in range(T):
            hs[t + 1] = self.f(a[t] + hs[t] @ W_hh.T)
        return hs[1:], hs[T], (x, hs, W_ih, W_hh)

    def backward_layer(self, grad, dh, kept):
        """Return the gradients of all arguments of ``forward_layer``."""
        x, hs, W_ih, W_hh = kept
        T, N, D = x.shape
        slope = self.slope(hs[1:])
        dz = np.empty_like(hs[1:])
        for t in reversed(range(T)):
            dz[t] = (grad[t] + dh) * slope[t]
            dh = dz[t] @ W_hh
        dz = dz.reshape(T * N, -1)
        dx = (dz @ W_ih).reshape(x.shape) if self.needs_dx else None
        dW_ih = dz.T @ x.reshape(T * N, D)
        dW_hh = dz.T @ hs[:-1].reshape(T * N, -1)
        db = dz.sum(axis=0)
        return dx, dh, dW_ih, dW_hh, db, db
