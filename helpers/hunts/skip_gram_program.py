"""The small skip-gram that the hunts on embeddings break, one short method at a time."""

import numpy as np

from helpers.hunts.program import Program

DIM = 8  # numbers a word


class SkipGramProgram(Program):
    """Two tables of word vectors and the loss of negative sampling, in plain arrays.

    A row of x (N, 1 + C) holds the number of a word and of C candidates for its context; y (N,)
    says which of them was really there. ``W`` and ``b`` hold one table (V, 8) each: of words as
    words, and of words as contexts.
    """

    lr = 1.0

    def __init__(self, D, V, rng):
        self.candidates = D - 1
        self.W, self.b = [rng.normal(0, 0.1, (V, DIM))], [rng.normal(0, 0.1, (V, DIM))]

    def tables(self):
        """The vectors of words as words, and of words as contexts."""
        return self.W[0], self.b[0]

    def select(self, ids):
        """What the numbers of words become before a table is multiplied: (M, V)."""
        return np.eye(len(self.W[0]))[ids]

    def add_rows(self, ids, rows):
        """Gradient (V, 8) of a table, from the gradients (M, 8) of the rows ``ids``."""
        return self.select(ids).T @ rows

    def counted(self, y):
        """Which candidates the loss counts, (N, C)."""
        return np.ones((len(y), self.candidates))

    def real(self, y):
        """1 for the candidate that was really there, 0 for noise, (N, C)."""
        return np.eye(self.candidates)[y]

    def forward(self, x):
        self.inputs, self.ids = [x], x.astype(int)
        words, contexts = self.tables()
        self.u = self.select(self.ids[:, 0]) @ words  # (N, 8)
        self.v = self.select(self.ids[:, 1:]) @ contexts  # (N, C, 8)
        return np.einsum("nd,ncd->nc", self.u, self.v)

    def criterion(self, logits, y):
        losses = np.logaddexp(0, logits) - self.real(y) * logits
        return (self.counted(y) * losses).sum() / len(y)

    def criterion_backward(self, logits, y):
        p = 0.5 * (1 + np.tanh(0.5 * logits))
        return self.counted(y) * (p - self.real(y)) / len(y)

    def backward(self, logits, y):
        grad = self.criterion_backward(logits, y)
        du = np.einsum("nc,ncd->nd", grad, self.v)
        dv = np.einsum("nc,nd->ncd", grad, self.u)
        words = self.add_rows(self.ids[:, 0], du)
        return [words, self.add_rows(self.ids[:, 1:].ravel(), dv.reshape(-1, DIM))]

    def blind_loss(self, y):
        """What a program loses that tosses a coin for every candidate."""
        return self.candidates * np.log(2)
