"""Long short-term memory."""

import numpy as np

from helpers.nn.recurrent import Recurrent


class LSTM(Recurrent):
    """A cell that forgets at a learned rate, and four gates that fill, keep and show it.

    With the gates in the order i, f, g, o: ``c_t = f c_{t-1} + i g``, ``h_t = o tanh(c_t)``; i, f
    and o are sigmoids, g is a tanh, of ``x_t W_ih^T + b_ih + h_{t-1} W_hh^T + b_hh``.

    Derived in book/sequences/lstm, eqs. (1) to (7). Arrays of all gates are (T, 4, N, H), gates
    first, so that each gate of a step is one contiguous block; what does not wait for another step
    stands outside the loops over time.

    Parameters
    ----------
    input_size, hidden_size, num_layers, bias, batch_first, rng, dtype
        As in ``Recurrent``, and as in torch.

    Notes
    -----
    ``lstm(x)`` or ``lstm(x, (h_0, c_0))`` returns ``output, (h_n, c_n)``, where output is
    (T, N, H), and each part of the state is (num_layers, N, H).
    ``backward(grad, (grad_h_n, grad_c_n))`` returns the gradients of ``x`` and ``(h_0, c_0)``.

    References
    ----------
    Hochreiter and Schmidhuber (1997); Gers, Schmidhuber and Cummins (2000) for the forget gate.
    """

    gates, state_size = 4, 2

    def forward_layer(self, x, state, W_ih, W_hh, b_ih, b_hh):
        """Return all outputs (T, N, H), the last state, and what the way back needs."""
        T, N, D = x.shape
        H = W_hh.shape[1]
        a = x.reshape(T * N, D) @ W_ih.T + (b_ih + b_hh)  # eq. (1), all but h
        a = a.reshape(T, N, 4, H).swapaxes(1, 2)  # (T, 4, N, H)
        W_turned = np.ascontiguousarray(W_hh.reshape(4, H, H).swapaxes(1, 2))
        dtype = np.result_type(a, W_hh, *state)
        gates = np.empty((T, 4, N, H), dtype)
        h, c = (np.empty((T + 1, N, H), dtype) for _ in range(2))
        h[0], c[0] = state
        tanh_c = np.empty((T, N, H), dtype)
        for t in range(T):
            z = a[t] + h[t] @ W_turned  # (4, N, H), eq. (1)
            gates[t] = 0.5 * (1 + np.tanh(0.5 * z))  # eq. (2)
            gates[t, 2] = np.tanh(z[2])
            i, f, g, o = gates[t]
            c[t + 1] = f * c[t] + i * g  # eq. (3)
            tanh_c[t] = np.tanh(c[t + 1])
            h[t + 1] = o * tanh_c[t]
        return h[1:], (h[T], c[T]), (x, h, c, tanh_c, gates, W_ih, W_hh)

    def backward_layer(self, grad, grad_state, kept):
        """Return the gradients of all arguments of ``forward_layer``."""
        x, h, c, tanh_c, gates, W_ih, W_hh = kept
        (T, N, D), H = x.shape, W_hh.shape[1]
        i, f, g, o = gates.swapaxes(0, 1)
        local = gates * (1 - gates)  # eq. (6) without dc and dh
        local[:, 0] *= g
        local[:, 1] *= c[:-1]
        local[:, 2] = i * (1 - g**2)
        local[:, 3] *= tanh_c
        shown = o * (1 - tanh_c**2)
        W = W_hh.reshape(4, H, H)
        dz = np.empty_like(gates)
        dh, dc = grad_state
        for t in reversed(range(T)):
            dh = grad[t] + dh  # eq. (4)
            dc = dc + dh * shown[t]  # eq. (5)
            dz[t, :3] = dc * local[t, :3]  # eq. (6)
            dz[t, 3] = dh * local[t, 3]
            dc, dh = dc * f[t], (dz[t] @ W).sum(axis=0)
        dz = dz.swapaxes(1, 2).reshape(T * N, 4 * H)
        dx = (dz @ W_ih).reshape(x.shape) if self.needs_dx else None
        dW_ih = dz.T @ x.reshape(T * N, D)  # eq. (7)
        dW_hh = dz.T @ h[:-1].reshape(T * N, H)
        db = dz.sum(axis=0)
        return dx, (dh, dc), dW_ih, dW_hh, db, db
