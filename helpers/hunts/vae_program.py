"""The small variational autoencoder that the hunts break, one short method at a time."""

import numpy as np

from helpers.hunts.program import AdamProgram

HIDDEN, ROWS = 48, 100  # hidden units of encoder and decoder; rows of noise, used in turn


class VaeProgram(AdamProgram):
    """Encoder, sampled code, decoder with one logit a pixel, and -ELBO in nats an example.

    ``W`` and ``b`` hold the two layers of the encoder, then those of the decoder. The noise
    changes with every step and is held fixed in between.
    """

    lr, latents = 0.01, 8

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.rng = rng
        self.draw()

    def draw(self):
        """Fresh noise, one row an example."""
        self.noise = self.rng.normal(size=(ROWS, self.latents))

    def sizes(self, D, C):
        return [D, HIDDEN, 2 * self.latents, HIDDEN, D]

    def weights(self, sizes, rng):
        weights = super().weights(sizes, rng)
        weights[2] = weights[2][:, : self.latents]  # the decoder sees codes, not pairs
        return weights

    # forward

    def spread(self, v):
        """Standard deviation of the cloud, and its slope by v, the log-variance: both (N, Z)."""
        sigma = np.exp(0.5 * v)
        return sigma, 0.5 * sigma

    def forward(self, x):
        W, b = self.W, self.b
        h = np.tanh(x @ W[0].T + b[0])
        self.mu, self.log_var = np.split(h @ W[1].T + b[1], 2, axis=1)
        self.sigma, self.slope = self.spread(self.log_var)
        self.epsilon = np.resize(self.noise, (len(x), self.latents))
        self.z = self.mu + self.sigma * self.epsilon
        self.inputs = [x, h, self.z, np.tanh(self.z @ W[2].T + b[2])]
        return self.inputs[-1] @ W[3].T + b[3]

    def reconstruction(self, logits, x):
        """-log p(x | z) of each example (N,), and its slope by the logits (N, D)."""
        nats = np.logaddexp(0, logits) - x * logits
        return nats.sum(axis=1), 0.5 * (1 + np.tanh(0.5 * logits)) - x

    def kl(self):
        """KL of each cloud to the standard normal (N,), and its slopes by mu and v (N, Z)."""
        price = 0.5 * (self.mu**2 + np.exp(self.log_var) - 1 - self.log_var)
        return price.sum(axis=1), self.mu, 0.5 * (np.exp(self.log_var) - 1)

    def criterion(self, logits, y):
        return (self.reconstruction(logits, self.inputs[0])[0] + self.kl()[0]).mean()

    # backward

    def criterion_backward(self, logits, y):
        return self.reconstruction(logits, self.inputs[0])[1] / len(logits)

    def backward(self, logits, y):
        grad = self.criterion_backward(logits, y)
        last = self.weight_gradient(3, grad), self.bias_gradient(grad)
        grad = self.input_gradient(3, grad) * (1 - self.inputs[3] ** 2)
        third = self.weight_gradient(2, grad), self.bias_gradient(grad)
        dz, (_, dmu, dv) = self.input_gradient(2, grad), self.kl()
        dmu, dv = dz + dmu / len(dz), dz * self.epsilon * self.slope + dv / len(dz)
        grad = np.concatenate([dmu, dv], axis=1)
        second = self.weight_gradient(1, grad), self.bias_gradient(grad)
        grad = self.input_gradient(1, grad) * (1 - self.inputs[1] ** 2)
        return [self.weight_gradient(0, grad), self.bias_gradient(grad), *second, *third, *last]

    # training

    def step(self, x, y):
        self.draw()
        return super().step(x, y)

    def score(self, x, y):
        """Share of a blind guess's nats that is saved."""
        return 1 - self.loss(x, y) / self.blind_loss(y)

    def blind_loss(self, y):
        """What a program loses that tosses a coin for every pixel."""
        return len(self.b[-1]) * np.log(2)


class GaussianVaeProgram(VaeProgram):
    """The same with a Gaussian of variance 1/400 for every pixel, and half as many latents."""

    lr, latents, precision = 5e-3, 32, 400.0

    def weights(self, sizes, rng):
        weights = super().weights(sizes, rng)
        weights[3] /= 2  # begins near 0, the blind guess
        return weights

    def reconstruction(self, y_hat, x):
        """-log p(x | z) of each example (N,) but for a constant, and its slope (N, D)."""
        error = y_hat - x
        return 0.5 * self.precision * (error**2).sum(axis=1), self.precision * error

    def blind_loss(self, y):
        """What a program loses that always says 0."""
        return 0.5 * self.precision * (self.inputs[0] ** 2).sum(axis=1).mean()
