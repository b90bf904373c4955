"""Optimisers: they turn gradients into steps, in place."""

from collections.abc import Iterable

import numpy as np

from helpers.nn.module import Parameter
from helpers.nn.validation import check_range


class Optimizer:
    """Base class: holds the parameters that it moves.

    Raises
    ------
    TypeError, ValueError
        ``params`` holds something that is no ``Parameter``, or nothing at all;
        ``lr`` is negative.
    """

    def __init__(self, params, lr):
        name = type(self).__name__
        if not isinstance(params, Iterable):
            raise TypeError(f"{name}: expected a list of Parameters, got {type(params).__name__}")
        self.params = list(params)
        if not self.params:
            raise ValueError(f"{name}: expected at least one Parameter, got none")
        for p in self.params:
            if not isinstance(p, Parameter):
                raise TypeError(f"{name}: expected Parameters, got {type(p).__name__}")
        check_range(f"{name}: lr", lr, 0)
        self.lr = lr

    def zero_grad(self):
        """Set all gradients to zero."""
        for p in self.params:
            p.zero_grad()


class SGD(Optimizer):
    """Stochastic gradient descent, with momentum if asked for: v = momentum v + g, p -= lr v.

    Owed to book/feedforward/optimisation.
    """

    def __init__(self, params, lr=1e-3, momentum=0.0):
        super().__init__(params, lr)
        check_range("SGD: momentum", momentum, 0)
        self.momentum = momentum
        self.v = [np.zeros_like(p.data) for p in self.params]

    def step(self):
        """Move every parameter once."""
        for p, v in zip(self.params, self.v, strict=True):
            direction = p.grad
            if self.momentum:
                v *= self.momentum
                v += p.grad
                direction = v
            p.data -= self.lr * direction


class Adam(Optimizer):
    """Adam (Kingma and Ba, 2015), with bias correction.

    Owed to book/feedforward/optimisation.
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr)
        for beta in betas:
            check_range("Adam: betas", beta, 0, 1)
        check_range("Adam: eps", eps, 0)
        self.betas, self.eps, self.t = betas, eps, 0
        self.m = [np.zeros_like(p.data) for p in self.params]
        self.v = [np.zeros_like(p.data) for p in self.params]

    def step(self):
        """Move every parameter once."""
        beta1, beta2 = self.betas
        self.t += 1
        unbias = (1 - beta2**self.t) ** 0.5
        rate = self.lr * unbias / (1 - beta1**self.t)
        for p, m, v in zip(self.params, self.m, self.v, strict=True):
            m *= beta1
            m += (1 - beta1) * p.grad
            v *= beta2
            v += (1 - beta2) * p.grad**2
            p.data -= rate * m / (np.sqrt(v) + self.eps * unbias)
