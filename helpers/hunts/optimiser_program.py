"""The training program that the hunts on optimisers break, one short method at a time."""

import numpy as np

from helpers.hunts.program import MomentumProgram, Program

EPOCH = 45  # batches an epoch of the task `digits`


class AdamWProgram(Program):
    """A net that clips its gradients and learns by AdamW."""

    lr, decay, betas, eps = 3e-3, 0.01, (0.9, 0.999), 1e-8
    max_norm = 0.5

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.t, self.m, self.v = 0, self.zeros(), self.zeros()

    def zeros(self):
        """One array of zeros for each parameter."""
        return [np.zeros_like(param) for param in self.params]

    def clipped(self, grads):
        """All gradients together, shortened to `max_norm`."""
        norm = np.sqrt(sum((grad**2).sum() for grad in grads))
        return [grad * min(1.0, self.max_norm / norm) for grad in grads]

    def move(self, param, grad, m, v):
        """One step of AdamW for one array; m and v follow, all in place."""
        param *= 1 - self.lr * self.decay
        m += (1 - self.betas[0]) * (grad - m)
        v += (1 - self.betas[1]) * (grad**2 - v)
        m_hat, v_hat = (a / (1 - b**self.t) for a, b in zip((m, v), self.betas, strict=True))
        param -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

    def update(self, grads):
        self.t += 1
        for state in zip(self.params, grads, self.m, self.v, strict=True):
            self.move(*state)

    def step(self, x, y):
        logits = self.forward(x)
        grads = self.backward(logits, y)
        self.update(self.clipped(grads))
        return self.criterion(logits, y)


class NesterovProgram(MomentumProgram):
    """Momentum that takes its gradient ahead, as in torch."""

    def direction(self, v, new_v, grad):
        """Where to go, from the velocities before and after this gradient."""
        return grad + self.momentum * new_v

    def update(self, grads):
        old = self.v
        self.v = [self.velocity(v, grad) for v, grad in zip(old, grads, strict=True)]
        Program.update(self, map(self.direction, old, self.v, grads))


class ScheduledProgram(Program):
    """The plain net, its rate lowered after every epoch."""

    shrink = 0.9

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.t = 0

    def rate(self):
        """The learning rate of this step."""
        return self.lr * self.shrink ** (self.t // EPOCH)

    def update(self, grads):
        for param, grad in zip(self.params, grads, strict=True):
            param -= self.rate() * grad
        self.t += 1
