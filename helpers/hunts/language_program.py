"""The small language model that the hunts on character models break, one method at a time."""

from functools import cache

import numpy as np

from helpers.hunts.program import Program, log_softmax
from helpers.hunts.tasks import Task

# A source of characters: row s holds the probabilities of what follows character s.
SOURCE = np.array(
    [
        [0.05, 0.80, 0.10, 0.05],
        [0.10, 0.10, 0.60, 0.20],
        [0.70, 0.10, 0.05, 0.15],
        [0.1, 0.2, 0.1, 0.6],
    ]
)
BLANK = len(SOURCE)  # stands behind the end of a text
HIDDEN = 12


def entropy(Q):
    """Entropy of the source `Q` (S, S) in nats a character, after it has run for long."""
    pi = np.linalg.matrix_power(Q, 200)[0]
    return -(pi @ (Q * np.log(Q)).sum(axis=1))


@cache
def source_texts():
    """Texts of 8 to 24 characters out of the source, with blanks behind; y is x, in whole numbers.

    The target for the share of right guesses is what the most frequent follower has, nearly.
    """
    texts, fresh = (_texts(np.random.default_rng(seed)) for seed in (0, 1))
    pairs = texts.astype(float), texts, fresh.astype(float), fresh
    return Task(*pairs, outputs=BLANK + 1, num_epochs=15, target=0.6)


def _texts(rng, count=600, longest=24):
    ids = np.empty((count, longest), dtype=np.int64)
    ids[:, 0] = rng.integers(0, BLANK, count)
    for t in range(1, longest):
        steps = SOURCE[ids[:, t - 1]].cumsum(axis=1)
        ids[:, t] = (rng.random((count, 1)) > steps[:, :-1]).sum(axis=1)
    ends = rng.integers(8, longest + 1, (count, 1))
    return np.where(np.arange(longest) < ends, ids, BLANK)


class LanguageProgram(Program):
    """A recurrent net that predicts the next character of every text, in plain arrays.

    A row of x (N, L) is a text; y (N, L) is the same. ``W`` holds input (H, V), recurrent (H, H)
    and output weights (V, H), ``b`` the bias (H,), the first state (H,) and the output bias (V,).
    """

    lr = 0.5
    entropy = entropy(SOURCE)  # nats a character

    def __init__(self, D, V, rng):
        self.V, self.last = V, None
        shapes = (HIDDEN, V), (HIDDEN, HIDDEN), (V, HIDDEN)
        self.W = [rng.uniform(-1, 1, shape) / np.sqrt(shape[1]) for shape in shapes]
        self.b = [np.zeros(HIDDEN), np.zeros(HIDDEN), np.zeros(V)]

    def directions(self):
        """Ways in which a text is read: 1 forward, -1 backward."""
        return (1,)

    def targets(self, y):
        """What is to be predicted at each step, (N, L - 1)."""
        return y[:, 1:]

    def counted(self, y):
        """Which steps the loss counts, (N, L - 1): those whose target is no blank."""
        return y[:, 1:] != BLANK

    def first_state(self, count):
        """What so many texts start from, (N, H)."""
        return np.tile(self.b[1], (count, 1))

    def walk(self, e):
        """States (N, T, H) along inputs (N, T, V)."""
        states, h = [], self.first_state(len(e))
        for t in range(e.shape[1]):
            h = np.tanh(e[:, t] @ self.W[0].T + h @ self.W[1].T + self.b[0])
            states.append(h)
        self.last = h
        return np.stack(states, axis=1)

    def forward(self, x):
        """Logits (N, L - 1, V) of the next character, after each character but the last."""
        self.e = (np.rint(x[:, :-1, None]) == np.arange(self.V)).astype(float)
        self.walks = [self.walk(self.e[:, ::way]) for way in self.directions()]
        pairs = zip(self.walks, self.directions(), strict=True)
        self.h = sum(states[:, ::way] for states, way in pairs)
        self.inputs = [self.e, self.h.reshape(-1, HIDDEN)]
        return self.h @ self.W[2].T + self.b[2]

    def shares(self, y):
        """What each step is worth, (N, L - 1): a mean over the text's steps, then over texts."""
        counted = self.counted(y)
        return counted / counted.sum(axis=1, keepdims=True) / len(y)

    def criterion(self, logits, y):
        log_p = log_softmax(logits.reshape(-1, self.V)).reshape(logits.shape)
        chosen = np.take_along_axis(log_p, self.targets(y)[:, :, None], axis=2)[:, :, 0]
        return -(self.shares(y) * chosen).sum()

    def criterion_backward(self, logits, y):
        p = np.exp(log_softmax(logits.reshape(-1, self.V))).reshape(logits.shape)
        return (p - np.eye(self.V)[self.targets(y)]) * self.shares(y)[:, :, None]

    def backward(self, logits, y):
        grad = self.criterion_backward(logits, y)
        dh = grad @ self.W[2]
        grads = [np.zeros_like(p) for p in self.params]
        grads[4] = np.einsum("ntv,nth->vh", grad, self.h)
        grads[5] = grad.sum(axis=(0, 1))
        for states, way in zip(self.walks, self.directions(), strict=True):
            self.walk_backward(states, dh[:, ::way], self.e[:, ::way], grads)
        return grads

    def walk_backward(self, states, dh, e, grads):
        """Add the gradients of one walk, from those (N, T, H) of its states."""
        start, later = self.first_state(len(e)), 0.0
        for t in reversed(range(e.shape[1])):
            before = states[:, t - 1] if t else start
            dz = (dh[:, t] + later) * (1 - states[:, t] ** 2)
            grads[0] += dz.T @ e[:, t]
            grads[1] += dz.sum(axis=0)
            grads[2] += dz.T @ before
            later = dz @ self.W[1]
        grads[3] += later.sum(axis=0)

    def score(self, x, y):
        """Share of right guesses among the steps whose target is no blank."""
        real = y[:, 1:] != BLANK
        return np.mean(self.forward(x).argmax(axis=2)[real] == self.targets(y)[real])

    def blind_loss(self, y):
        """What a net loses that gives all characters and the blank the same chance."""
        return np.log(self.V)
