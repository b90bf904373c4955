"""The gated recurrent unit."""

import numpy as np

from helpers.nn.recurrent import Recurrent


class GRU(Recurrent):
    """A state that is its own memory: ``h_t = (1 - z) n + z h_{t-1}``.

    With the gates in the order r, z, n: r and z are sigmoids of
    ``x_t W_ih^T + b_ih + h_{t-1} W_hh^T + b_hh``; in n, a tanh, the second half is multiplied by
    r, its bias included, as torch has it. Derived in book/sequences/lstm, eqs. (9) and (10).

    Parameters
    ----------
    input_size, hidden_size, num_layers, bias, batch_first, rng, dtype
        As in ``Recurrent``, and as in torch.

    References
    ----------
    Cho et al. (2014).
    """

    gates = 3

    def forward_layer(self, x, state, W_ih, W_hh, b_ih, b_hh):
        """Return all outputs (T, N, H), the last one (N, H), and what the way back needs."""
        T, N, D = x.shape
        H = W_hh.shape[1]
        a = (x.reshape(T * N, D) @ W_ih.T + b_ih).reshape(T, N, 3, H).swapaxes(1, 2)
        W_turned = np.ascontiguousarray(W_hh.reshape(3, H, H).swapaxes(1, 2))
        b = b_hh.reshape(3, 1, H)
        dtype = np.result_type(a, W_hh, b_hh, state)
        gates, h = np.empty((T, 3, N, H), dtype), np.empty((T + 1, N, H), dtype)
        memory = np.empty((T, N, H), dtype)
        h[0] = state
        for t in range(T):
            m = h[t] @ W_turned + b  # (3, N, H)
            gates[t, :2] = 0.5 * (1 + np.tanh(0.5 * (a[t, :2] + m[:2])))
            memory[t] = m[2]
            r, z, n = gates[t]
            n[:] = np.tanh(a[t, 2] + r * memory[t])
            h[t + 1] = (1 - z) * n + z * h[t]  # eq. (9)
        return h[1:], h[T], (x, h, memory, gates, W_ih, W_hh)

    def backward_layer(self, grad, dh, kept):
        """Return the gradients of all arguments of ``forward_layer``."""
        x, h, memory, gates, W_ih, W_hh = kept
        (T, N, D), H = x.shape, W_hh.shape[1]
        r, z, n = gates.swapaxes(0, 1)
        local = gates * (1 - gates)  # eq. (10) without dh
        local[:, 2] = (1 - z) * (1 - n**2)
        local[:, 1] *= h[:-1] - n
        local[:, 0] *= memory * local[:, 2]
        W = W_hh.reshape(3, H, H)
        da, dm = np.empty_like(gates), np.empty_like(gates)
        for t in reversed(range(T)):
            dh = grad[t] + dh
            da[t] = dh * local[t]  # eq. (10)
            dm[t] = da[t]
            dm[t, 2] *= r[t]
            dh = dh * z[t] + (dm[t] @ W).sum(axis=0)
        da, dm = (d.swapaxes(1, 2).reshape(T * N, 3 * H) for d in (da, dm))
        dx = (da @ W_ih).reshape(x.shape) if self.needs_dx else None
        dW_ih = da.T @ x.reshape(T * N, D)
        dW_hh = dm.T @ h[:-1].reshape(T * N, H)
        return dx, dh, dW_ih, dW_hh, da.sum(axis=0), dm.sum(axis=0)
