"""The training program with a tape of its own, and a layer that is used three times."""

import numpy as np

from helpers.hunts.program import Program


class TapeProgram(Program):
    """The same with slopes from a tape: a list of values with the rules toward their parents.

    The middle layer is used again and again, h = h + tanh(h Wᵀ + b).
    """

    times = 3

    # forward

    def note(self, value, *edges):
        """Write a value on the tape; ``edges`` are (number of a parent, rule). Its number."""
        self.tape.append((value, edges))
        return len(self.tape) - 1

    def value(self, node):
        """The array with this number."""
        return self.tape[node][0]

    def add(self, i, j):
        """Sum of two values; NumPy may copy the second."""
        return self.note(self.value(i) + self.value(j), (i, lambda g: g), (j, lambda g: g))

    def matmul(self, i, j):
        """Product of a value and the transpose of a weight."""
        x, W = self.value(i), self.value(j)
        return self.note(x @ W.T, (i, lambda g: g @ W), (j, lambda g: g.T @ x))

    def tanh(self, i):
        """Hyperbolic tangent of a value."""
        a = np.tanh(self.value(i))
        return self.note(a, (i, lambda g: g * (1 - a**2)))

    def forward(self, x):
        self.tape, self.inputs = [], [x]
        self.leaves = [self.note(param) for param in self.params]
        (W1, b1), (W2, b2), (W3, b3) = zip(self.leaves[::2], self.leaves[1::2], strict=True)
        h = self.tanh(self.add(self.matmul(self.note(x), W1), b1))
        for _ in range(self.times):
            h = self.add(h, self.tanh(self.add(self.matmul(h, W2), b2)))
            self.inputs.append(self.value(h))
        return self.value(self.add(self.matmul(h, W3), b3))

    # backward

    def unbroadcast(self, grad, shape):
        """Undo a copy of a row: (N, H) -> (H,)."""
        return grad if grad.shape == shape else grad.sum(axis=0)

    def order(self):
        """Numbers of the values in the order of the backward walk."""
        return reversed(range(len(self.tape)))

    def start(self):
        """The slopes that are known before the walk, by number."""
        return {}

    def collect(self, bars, parent, share):
        """Put a share of the slope of `parent` to what is there."""
        bars[parent] = bars.get(parent, 0) + share

    def backward(self, logits, y):
        self.bars = self.start()
        self.collect(self.bars, len(self.tape) - 1, self.criterion_backward(logits, y))
        for node in self.order():
            for parent, rule in self.tape[node][1]:
                share = self.unbroadcast(rule(self.bars[node]), self.value(parent).shape)
                self.collect(self.bars, parent, share)
        return [self.bars[leaf] for leaf in self.leaves]
