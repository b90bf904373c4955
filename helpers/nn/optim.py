"""Optimisers: they turn gradients into steps, in place.

All are derived in book/feedforward/optimisation. Options have the names and defaults of
``torch.optim``; for their ranges and for what is raised outside of them, see ``Optimizer``.
"""

import numpy as np

from helpers.nn.optimizer import Optimizer


class SGD(Optimizer):
    """Stochastic gradient descent, with momentum if asked for: u = momentum u + g, p -= lr u.

    Parameters
    ----------
    params : iterable of Parameter
    lr : float
    momentum : float
        Share of the velocity that stays at each step (Polyak, 1964); eq. (2).
    weight_decay : float
        Adds ``weight_decay * p`` to each gradient.
    nesterov : bool
        Take the gradient where momentum is about to lead (Nesterov, 1983); eq. (6).
    """

    def __init__(self, params, lr=1e-3, momentum=0.0, *, weight_decay=0.0, nesterov=False):
        kept = {"momentum": momentum, "weight_decay": weight_decay, "nesterov": nesterov}
        super().__init__(params, lr, **kept)
        self.u = [np.zeros_like(p.data) for p in self.params]

    def step(self):
        """Move every parameter once."""
        for p, u in zip(self.params, self.u, strict=True):
            g = p.grad
            if self.weight_decay:
                g = g + self.weight_decay * p.data
            if self.momentum:
                u *= self.momentum
                u += g
                g = g + self.momentum * u if self.nesterov else u
            p.data -= self.lr * g


class Adagrad(Optimizer):
    """A rate for every number, which shrinks with all gradients so far; eq. (7).

    Parameters
    ----------
    params : iterable of Parameter
    lr : float
    eps : float
        Added to the root, so that a number without any gradient stays where it is.

    References
    ----------
    Duchi, Hazan and Singer (2011).
    """

    def __init__(self, params, lr=1e-2, *, eps=1e-10):
        super().__init__(params, lr, eps=eps)
        self.s = [np.zeros_like(p.data) for p in self.params]

    def step(self):
        """Move every parameter once."""
        for p, s in zip(self.params, self.s, strict=True):
            s += p.grad**2
            p.data -= self.lr * p.grad / (np.sqrt(s) + self.eps)


class RMSprop(Optimizer):
    """A rate for every number, by a running mean of its squared gradients; eq. (8).

    Parameters
    ----------
    params : iterable of Parameter
    lr : float
    alpha : float
        Share of the running mean that stays at each step.
    eps : float
        Added to the root.

    References
    ----------
    Tieleman and Hinton (2012).
    """

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8):
        super().__init__(params, lr, alpha=alpha, eps=eps)
        self.v = [np.zeros_like(p.data) for p in self.params]

    def step(self):
        """Move every parameter once."""
        for p, v in zip(self.params, self.v, strict=True):
            v *= self.alpha
            v += (1 - self.alpha) * p.grad**2
            p.data -= self.lr * p.grad / (np.sqrt(v) + self.eps)


class Adam(Optimizer):
    """Running means of the gradient and of its square, with bias correction; eqs. (9), (10).

    Parameters
    ----------
    params : iterable of Parameter
    lr : float
    betas : pair of floats
        Shares of the two running means that stay at each step.
    eps : float
        Added to the root, after bias correction.
    weight_decay : float
        Adds ``weight_decay * p`` to each gradient; for a decay that is one, see ``AdamW``.

    References
    ----------
    Kingma and Ba (2015).
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(params, lr, betas=betas, eps=eps, weight_decay=weight_decay)
        self.t = 0
        self.m = [np.zeros_like(p.data) for p in self.params]
        self.v = [np.zeros_like(p.data) for p in self.params]

    def step(self):
        """Move every parameter once."""
        beta1, beta2 = self.betas
        self.t += 1
        unbias = (1 - beta2**self.t) ** 0.5
        rate = self.lr * unbias / (1 - beta1**self.t)
        for p, m, v in zip(self.params, self.m, self.v, strict=True):
            g = self.decayed(p)
            m *= beta1
            m += (1 - beta1) * g
            v *= beta2
            v += (1 - beta2) * g**2
            p.data -= rate * m / (np.sqrt(v) + self.eps * unbias)

    def decayed(self, p):
        """Return the gradient of ``p``, with its weight decay."""
        return p.grad + self.weight_decay * p.data if self.weight_decay else p.grad


class AdamW(Adam):
    """Adam with a decay beside the gradient, not in it; eq. (11).

    Parameters
    ----------
    params : iterable of Parameter
    lr, betas, eps
        As in ``Adam``.
    weight_decay : float
        Each step first takes the share ``lr * weight_decay`` from every number.

    References
    ----------
    Loshchilov and Hutter (2019).
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        super().__init__(params, lr, betas, eps, weight_decay)

    def decayed(self, p):
        """Shrink ``p`` at once, and return its gradient as it is."""
        p.data *= 1 - self.lr * self.weight_decay
        return p.grad
