"""The small recurrent net that the hunts on sequences break, one short method at a time."""

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.program import AdamProgram

LETTERS, HIDDEN = tasks.ORDER_LETTERS, 16


class RecurrentProgram(AdamProgram):
    """A layer used at every letter, tanh, and an affine layer on the last real state.

    Examples are rows of letters, 0 to 5, as floats; `blank` stands behind the end. ``W`` holds
    W_ih, W_hh and the weights of the head, ``b`` b_ih, b_hh and its biases.
    """

    lr = 1e-2
    blank = -1

    def __init__(self, D, C, rng):
        super().__init__(HIDDEN, C, rng)

    def sizes(self, D, C):
        return [LETTERS, HIDDEN, HIDDEN, C]

    # forward

    def one_hot(self, x):
        """A row of LETTERS numbers for each letter, zeros for a blank: (N, T, LETTERS)."""
        return np.eye(LETTERS + 1)[np.clip(x, -1, LETTERS).astype(int)][..., :LETTERS]

    def by_time(self, letters):
        """The same with the time first, (T, N, LETTERS)."""
        return letters.swapaxes(0, 1)

    def letter(self, letters, t):
        """What is read at step t, (N, LETTERS)."""
        return letters[t]

    def start(self, N):
        """The state before the first letter, (N, HIDDEN)."""
        return np.zeros((N, HIDDEN))

    def previous(self, t):
        """The state with which step t begins, (N, HIDDEN)."""
        return self.hs[t]

    def last(self, lengths, T):
        """Index of the state that answers, (N,); `hs[0]` is the start."""
        return lengths

    def forward(self, x):
        self.read = self.by_time(self.one_hot(x))
        self.hs = [self.start(len(x))]
        for t in range(len(self.read)):
            recurrent = self.previous(t) @ self.W[1].T + self.b[1]
            self.hs.append(np.tanh(self.letter(self.read, t) @ self.W[0].T + self.b[0] + recurrent))
        self.at = self.last((x >= 0).sum(axis=1), len(self.read)), np.arange(len(x))
        self.inputs = [x, np.array(self.hs)[self.at]]
        return self.inputs[-1] @ self.W[2].T + self.b[2]

    # backward

    def carried(self, dz):
        """What step t sends to the state before it, (N, HIDDEN)."""
        return dz @ self.W[1]

    def backward(self, logits, y):
        grad = self.criterion_backward(logits, y)
        head = [self.weight_gradient(1, grad), self.bias_gradient(grad)]
        g = np.zeros((len(self.hs), *self.hs[0].shape))
        g[self.at] = self.input_gradient(2, grad)
        dh, dW, db = np.zeros_like(g[0]), [np.zeros_like(W) for W in self.W[:2]], 0
        for t in reversed(range(len(self.read))):
            dz = (g[t + 1] + dh) * (1 - self.hs[t + 1] ** 2)
            dW[0] += dz.T @ self.letter(self.read, t)
            dW[1] += dz.T @ self.previous(t)
            db = db + dz.sum(axis=0)
            # no slope returns by a way that is not there
            goes_back = self.previous(t) is self.hs[t]
            dh = self.carried(dz) if goes_back else np.zeros_like(dz)
        return [dW[0], db, dW[1], db.copy(), *head]
