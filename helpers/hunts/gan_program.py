"""The small game of two nets that the hunts on GANs break, one short method at a time."""

import numpy as np

from helpers.hunts.program import Program

CENTRE, SPREAD = np.array([1.5, 1.0]), 0.5  # of the real points
LAYERS = {"D": (2, 16, 16, 1), "G": (2, 16, 2)}


class GanProgram(Program):
    """A discriminator D and a generator G with tanh layers; one descends the loss, one ascends.

    A row of x (N, 4) holds a real point and a code of the generator, two numbers each; y is not
    used. ``W`` and ``b`` hold the layers of D, then those of G. Gradients add up until they are
    zeroed, as torch keeps them.
    """

    lr = 0.1
    players = {"D": slice(0, 6), "G": slice(6, 10)}  # noqa: RUF012 -- places in params

    def __init__(self, D, C, rng):
        self.W = [W for sizes in LAYERS.values() for W in self.weights(list(sizes), rng)]
        self.b = [np.zeros(len(W)) for W in self.W]
        self.grads = [np.zeros_like(param) for param in self.params]

    # the nets

    def net(self, x, layers):
        """Outputs of some layers, and all that went into them."""
        inputs = [x]
        for i in layers[:-1]:
            inputs.append(np.tanh(self.before_bend(inputs[-1] @ self.W[i].T + self.b[i], i)))
        return inputs[-1] @ self.W[layers[-1]].T + self.b[layers[-1]], inputs

    def net_backward(self, grad, layers, inputs):
        """Gradients of the parameters of these layers, and of what went into the first."""
        grads = []
        for i, x in zip(reversed(layers), reversed(inputs), strict=True):
            grads = [grad.T @ x, grad.sum(axis=0), *grads]
            grad = grad @ self.W[i]
            if i != layers[0]:
                grad = self.before_bend_backward(grad * (1 - x**2), i - 1)
        return grads, grad

    def before_bend(self, a, i):
        """What happens to the sums of layer `i` before tanh: nothing here."""
        return a

    def before_bend_backward(self, grad, i):
        """Its way back."""
        return grad

    # the game

    def codes(self, x):
        """The codes (N, 2) in a batch."""
        return x[:, 2:]

    def labels(self, player):
        """What counts as the truth for a real and for a generated point when `player` learns."""
        return np.array([1.0, 0.0])

    def sample(self, x):
        """The generator's points (N, 2)."""
        return self.net(self.codes(x), [3, 4])[0]

    def forward(self, x):
        """Logits (N, 2): of the real point of each row, and of the generated one."""
        fake, self.kept_g = self.net(self.codes(x), [3, 4])
        both, self.kept_d = self.net(np.concatenate([x[:, :2], fake]), [0, 1, 2])
        self.inputs = [x, *(a[: len(x)] for a in self.kept_d[1:])]
        return both.reshape(2, -1).T

    def criterion(self, logits, y):
        losses = np.logaddexp(0, logits) - self.labels("D") * logits
        return losses.sum() / len(logits)

    def criterion_backward(self, logits, y, player="D"):
        return (0.5 * (1 + np.tanh(0.5 * logits)) - self.labels(player)) / len(logits)

    def backward(self, logits, y, player="D"):
        """Gradients of D's loss with respect to all parameters, of both players."""
        grad = self.criterion_backward(logits, y, player).T.reshape(-1, 1)
        d, dx = self.net_backward(grad, [0, 1, 2], self.kept_d)
        g, _ = self.net_backward(dx[len(logits) :], [3, 4], self.kept_g)
        return [*d, *g]

    # the steps

    def zero_grad(self, player):
        """Forget the gradients of one player."""
        for grad in self.grads[self.players[player]]:
            grad[...] = 0

    def accumulate(self, x, player, reaching):
        """Add the gradients of a step of `player` to those of the players that it reaches."""
        fresh = self.backward(self.forward(x), None, player)
        for name in reaching:
            where = self.players[name]
            for total, grad in zip(self.grads[where], fresh[where], strict=True):
                total += grad

    def move(self, player, sign):
        """Move one player along its gradients, in place: sign 1 ascends, -1 descends."""
        where = self.players[player]
        for param, grad in zip(self.params[where], self.grads[where], strict=True):
            param += sign * self.lr * grad

    def d_step(self, x):
        """D goes down its loss; G's points are constants."""
        self.zero_grad("D")
        self.accumulate(x, "D", reaching="D")
        self.move("D", -1)

    def g_step(self, x):
        """G goes up D's loss; the gradient passes through D and leaves its mark there."""
        self.zero_grad("G")
        self.accumulate(x, "G", reaching="DG")
        self.move("G", 1)

    def step(self, x, y):
        loss = self.loss(x, y)
        self.d_step(x)
        self.g_step(x)
        return loss

    def score(self, x, y):
        """Share of generated points within three standard deviations of the real ones' centre."""
        return np.mean(np.linalg.norm(self.sample(x) - CENTRE, axis=1) < 3 * SPREAD)

    def blind_loss(self, y):
        """What a judge loses that says one half to everything."""
        return 2 * np.log(2)


def batch_norm(a, eps=1e-5):
    """Columns of (N, H) with mean 0 and variance 1, and their standard deviations (H,)."""
    std = np.sqrt(a.var(axis=0) + eps)
    return (a - a.mean(axis=0)) / std, std


class NormalisedGan(GanProgram):
    """The same with batch normalisation in the generator, always by the statistics of the batch."""

    def normalise(self, a):
        """The columns of (N, H) brought to mean 0 and variance 1, and what they were divided by."""
        return batch_norm(a)

    def before_bend(self, a, i):
        if i != 3:
            return a
        self.normal, self.std = self.normalise(a)
        return self.normal

    def before_bend_backward(self, grad, i):
        if i != 3:
            return grad
        along = (grad * self.normal).mean(axis=0) * self.normal
        return (grad - grad.mean(axis=0) - along) / self.std
