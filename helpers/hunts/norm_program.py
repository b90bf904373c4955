"""The net with batch normalisation that the hunts break, one short method at a time."""

import numpy as np

from helpers.hunts.program import Program


class NormProgram(Program):
    """Each hidden layer's sums are normalised, shifted by its bias, and go through ReLU.

    There is no scale, for a ReLU and an affine layer come behind. ``forward`` is the net in use;
    ``training`` is true while it takes a step or computes a loss for one.
    """

    training = False
    eps, momentum = 1e-5, 0.1

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        hidden = [len(b) for b in self.b[:-1]]
        self.running_mean = [np.zeros(H) for H in hidden]
        self.running_var = [np.ones(H) for H in hidden]

    def statistics(self, z, i):
        """Mean and variance (H,) by which the sums (N, H) of layer `i` are normalised."""
        if self.training or i is None:
            return z.mean(axis=0), z.var(axis=0)
        return self.running_mean[i], self.running_var[i]

    def track(self, z, i):
        """Move the running averages of layer `i` towards the batch, as in torch."""
        pairs = (self.running_mean[i], z.mean(axis=0)), (self.running_var[i], z.var(axis=0, ddof=1))
        for old, new in pairs:
            old += self.momentum * (new - old)

    def normalise(self, z, i=None):
        """The sums of layer `i`, or of none, normalised, and their standard deviations."""
        mean, var = self.statistics(z, i)
        std = np.sqrt(var + self.eps)
        return (z - mean) / std, std

    def normalise_backward(self, grad, x_hat, std):
        """Gradient of the sums (N, H) from that of what was normalised."""
        if self.training:
            grad = grad - grad.mean(axis=0) - x_hat * (grad * x_hat).mean(axis=0)
        return grad / std

    def forward(self, x):
        self.inputs, self.slopes, self.kept = [x], [], []
        for i, (W, b) in enumerate(zip(self.W[:-1], self.b[:-1], strict=True)):
            z = self.inputs[-1] @ W.T
            if self.training:
                self.track(z, i)
            x_hat, std = self.normalise(z, i)
            a, slope = self.activation(x_hat + b)
            self.inputs.append(a)
            self.slopes.append(slope)
            self.kept.append((x_hat, std))
        return self.inputs[-1] @ self.W[-1].T + self.b[-1]

    def backward(self, logits, y):
        grad = self.criterion_backward(logits, y)
        grads = [self.weight_gradient(-1, grad), self.bias_gradient(grad)]
        for i in reversed(range(len(self.kept))):
            shifted = self.input_gradient(i + 1, grad) * self.slopes[i]
            grad = self.normalise_backward(shifted, *self.kept[i])
            grads = [self.weight_gradient(i, grad), self.bias_gradient(shifted), *grads]
        return grads

    def mode_in_training(self):
        """Whether a step uses the statistics of its batch."""
        return True

    def loss(self, x, y):
        return self._in_training(super().loss, x, y)

    def gradients(self, x, y):
        return self._in_training(super().gradients, x, y)

    def step(self, x, y):
        return self._in_training(super().step, x, y)

    def _in_training(self, act, x, y):
        self.training = self.mode_in_training()
        try:
            return act(x, y)
        finally:
            self.training = False
