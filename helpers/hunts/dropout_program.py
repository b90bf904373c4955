"""The net with dropout and weight decay that the hunts break, one short method at a time."""

import numpy as np

from helpers.hunts.program import Program

ROWS = 30  # rows of noise, used in turn: one for each example of a batch


class DropoutProgram(Program):
    """The trusted net with dropout behind its hidden layers, and weight decay.

    The noise changes with every step and is held fixed in between.
    """

    p, decay, training = 0.25, 1e-4, True

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.rng = rng
        self.renew()

    def renew(self):
        """Fresh noise, uniform in [0, 1)."""
        widths = [len(b) for b in self.b[:-1]]
        self.noise = [self.rng.random((ROWS, width)) for width in widths]

    def factors(self, kept):
        """What units are multiplied with; `kept` (N, H) is False where one is dropped."""
        return kept / (1 - self.p)

    def slope_of_both(self, slope, factors):
        """Slope of activation and dropout together, (N, H)."""
        return slope * factors

    def activation(self, z):
        a, slope = super().activation(z)
        if not self.training:
            return a, slope
        noise = self.noise[len(self.slopes)]  # that of this layer
        factors = self.factors(np.resize(noise, z.shape) >= self.p)
        return a * factors, self.slope_of_both(slope, factors)

    def evaluate(self, x):
        """Logits with which new examples are judged."""
        self.training = False
        logits = self.forward(x)
        self.training = True
        return logits

    def shrunk(self):
        """The arrays that decay."""
        return self.W

    def update(self, grads):
        for array in self.shrunk():
            array *= 1 - self.lr * self.decay
        super().update(grads)

    def step(self, x, y):
        self.renew()
        return super().step(x, y)

    def score(self, x, y):
        return np.mean(self.evaluate(x).argmax(axis=1) == y)
