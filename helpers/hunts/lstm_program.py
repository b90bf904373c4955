"""The small LSTM that the hunts break, one short method at a time."""

import numpy as np

from helpers.hunts.program import AdamProgram

STEPS, H = 8, 16  # an example of D numbers is read as 8 rows of D / 8


def sigmoid(z):
    """The logistic function, without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * z))


class LstmProgram(AdamProgram):
    """An LSTM that reads the rows of a picture, in plain arrays, trained with Adam.

    ``W`` holds the weights of the rows (4H, D), of the state (4H, H), and of the last layer (C, H);
    ``b`` the two biases (4H,) and that of the last layer. Gates are in the order i, f, g, o.
    """

    lr = 5e-3

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        shapes = (4 * H, D // STEPS), (4 * H, H), (C, H)
        self.W = [rng.uniform(-1, 1, shape) / H**0.5 for shape in shapes]
        self.b = [np.zeros(4 * H), np.zeros(4 * H), np.zeros(C)]
        self.m = [np.zeros_like(param) for param in self.params]
        self.v = [np.zeros_like(param) for param in self.params]

    # forward

    def bias(self):
        """What is added to the sums of all four gates, (4H,)."""
        return self.b[0] + self.b[1]

    def next_cell(self, i, f, g, c):
        """The cell after the step, (N, H)."""
        return f * c + i * g

    def forward(self, x):
        rows = x.reshape(len(x), STEPS, -1).swapaxes(0, 1)
        h = c = np.zeros((len(x), H))
        self.steps = []
        for row in rows:
            z = row @ self.W[0].T + h @ self.W[1].T + self.bias()
            i, f, g, o = np.split(z, 4, axis=1)
            i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
            old, h_old, c = c, h, self.next_cell(i, f, g, c)
            h = o * np.tanh(c)
            self.steps.append((row, h_old, old, c, i, f, g, o))
        self.inputs = [x, h]
        return h @ self.W[2].T + self.b[2]

    # backward

    def to_cell(self, dh, o, c):
        """What the slope of the output adds to that of the cell, (N, H)."""
        return dh * o * (1 - np.tanh(c) ** 2)

    def to_old_cell(self, dc, f):
        """What the slope of a cell adds to that of the cell before, (N, H)."""
        return dc * f

    def to_forget_gate(self, dc, old, new):
        """Slope of the forget gate's value, from the cell before and after the step."""
        return dc * old

    def candidate_slope(self, g):
        """Slope of the candidate's tanh, from its value."""
        return 1 - g**2

    def backward(self, logits, y):
        grad = self.criterion_backward(logits, y)
        dW = [np.zeros_like(W) for W in self.W]
        dW[2], db = grad.T @ self.inputs[-1], np.zeros(4 * H)
        dh, dc = grad @ self.W[2], np.zeros_like(self.inputs[-1])
        for row, h_old, old, c, i, f, g, o in reversed(self.steps):
            dc = dc + self.to_cell(dh, o, c)
            dz = [
                dc * g * i * (1 - i),
                self.to_forget_gate(dc, old, c) * f * (1 - f),
                dc * i * self.candidate_slope(g),
                dh * np.tanh(c) * o * (1 - o),
            ]
            dz = np.concatenate(dz, axis=1)
            dW[0] += dz.T @ row
            dW[1] += dz.T @ h_old
            db += dz.sum(axis=0)
            dh, dc = dz @ self.W[1], self.to_old_cell(dc, f)
        return [dW[0], db, dW[1], db, dW[2], self.bias_gradient(grad)]
