"""The small programs that the hunts about codes break, one short method at a time."""

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.program import Program, TanhProgram

CODE_SIZE = 16  # numbers that are kept of a digit
NOISE = 0.8  # standard deviation; that of the pixels is 1


class PcaProgram(Program):
    """A classifier of digits that are rebuilt, first of all, from their principal axes.

    Mean and axes are learnt from the training rows.
    """

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.seen = tasks.digits().x  # (N, D)
        self.Q = self.axes(self.seen - self.seen.mean(axis=0))

    def sizes(self, D, C):
        return [D, 32, C]

    def axes(self, rows):
        """Axes of least error for centred rows (N, D), in the columns of a (D, Z) array."""
        return np.linalg.svd(rows, full_matrices=False)[2][:CODE_SIZE].T

    def mean(self, x):
        """What is taken off the rows `x` before they are squeezed, (D,)."""
        return self.seen.mean(axis=0)

    def forward(self, x):
        mean = self.mean(x)
        return super().forward(mean + (x - mean) @ self.Q @ self.Q.T)


class Denoiser(TanhProgram):
    """An autoencoder that is shown noisy rows and should return the clean ones."""

    lr = 2.0

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.rng = np.random.default_rng(rng.integers(1 << 30))

    def sizes(self, D, C):
        return [D, 2 * CODE_SIZE, C]

    def pair(self, x):
        """What the net is shown of the rows (N, D), and what it should make of them."""
        noisy = x + NOISE * self.rng.normal(size=x.shape)
        return noisy, x

    def output(self, z):
        """What the last layer makes of its sums, and the slope there: both (N, D)."""
        return z, np.ones_like(z)

    def forward(self, x):
        x_hat, self.last_slope = self.output(super().forward(x))
        return x_hat

    def criterion(self, y_hat, y):
        """Mean squared error, a number."""
        return ((y_hat - y) ** 2).mean()

    def criterion_backward(self, y_hat, y):
        """Gradient of the last sums, (N, D)."""
        return 2 * (y_hat - y) / y.size * self.last_slope

    def step(self, x, y):
        return super().step(*self.pair(x))

    def score(self, x, y):
        """Share of the variance that is explained, from noisy rows."""
        noisy = x + NOISE * np.random.default_rng(0).normal(size=x.shape)
        return 1 - ((self.forward(noisy) - y) ** 2).sum() / ((y - y.mean(axis=0)) ** 2).sum()

    def blind_loss(self, y):
        """What a net loses that always says 0."""
        return (y**2).mean()


class TiedDenoiser(Denoiser):
    """The same with one matrix on both sides of the code: z = tanh(x Wᵀ + b), x̂ = z W."""

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.W, self.b = [0.4 * self.W[0]], self.b[:1]  # W Wᵀ is never negative: start small

    def forward(self, x):
        z, self.slope = self.activation(x @ self.W[0].T + self.b[0])
        self.inputs, self.last_slope = [x, z], 1.0
        return z @ self.W[0]

    def tied_gradient(self, grad, code_grad):
        """Gradient of W from those of the rebuilt rows (N, D) and of the code's sums (N, Z)."""
        return self.inputs[1].T @ grad + code_grad.T @ self.inputs[0]

    def backward(self, y_hat, y):
        grad = self.criterion_backward(y_hat, y)
        code_grad = grad @ self.W[0].T * self.slope
        return [self.tied_gradient(grad, code_grad), self.bias_gradient(code_grad)]
