"""The small training program that the hunts break, one short method at a time."""

from itertools import pairwise

import numpy as np


def log_softmax(logits):
    """Logarithms of the probabilities, (N, C), through log-sum-exp."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


class Program:
    """A net with ReLU layers, cross-entropy and gradient descent, in plain arrays.

    Parameters
    ----------
    D, C : int
        Width of the input, number of classes.
    rng : np.random.Generator
        Draws the weights.

    Attributes
    ----------
    W, b : list of ndarray
        Weights (out, in) and biases (out,) of each layer.
    """

    lr = 0.2

    def __init__(self, D, C, rng):
        sizes = self.sizes(D, C)
        self.W = self.weights(sizes, rng)
        self.b = [np.zeros(width) for width in sizes[1:]]

    def sizes(self, D, C):
        """Widths of all layers, input and output included."""
        return [D, 32, 32, C]

    def weights(self, sizes, rng):
        """One weight array a layer, uniform in ±1/√inputs as in torch."""
        return [
            rng.uniform(-1, 1, size=(outputs, inputs)) / np.sqrt(inputs)
            for inputs, outputs in pairwise(sizes)
        ]

    @property
    def params(self):
        """The arrays that learn, layer by layer: W, b, W, b, …"""
        return [array for layer in zip(self.W, self.b, strict=True) for array in layer]

    # forward

    def activation(self, z):
        """What a hidden layer makes of its sums, and the slope there: both (N, H)."""
        return np.maximum(z, 0), z > 0

    def forward(self, x):
        """Logits (N, C) of examples (N, D); keeps what the backward pass needs."""
        self.inputs, self.slopes = [x], []
        for W, b in zip(self.W[:-1], self.b[:-1], strict=True):
            a, slope = self.activation(self.inputs[-1] @ W.T + b)
            self.inputs.append(a)
            self.slopes.append(slope)
        return self.inputs[-1] @ self.W[-1].T + self.b[-1]

    def log_probabilities(self, logits):
        """Logarithms of the class probabilities, (N, C)."""
        return log_softmax(logits)

    def criterion(self, logits, y):
        """Mean cross-entropy, a number."""
        return -self.log_probabilities(logits)[np.arange(len(y)), y].mean()

    def loss(self, x, y):
        """Loss of the net on examples (N, D) with labels (N,)."""
        return self.criterion(self.forward(x), y)

    # backward

    def criterion_backward(self, logits, y):
        """Gradient of the logits, (N, C)."""
        grad = np.exp(log_softmax(logits))
        grad[np.arange(len(y)), y] -= 1
        return grad / len(y)

    def weight_gradient(self, i, grad):
        """Gradient of W of layer `i`, from the gradient (N, out) of its sums."""
        return grad.T @ self.inputs[i]

    def bias_gradient(self, grad):
        """Gradient of b, (out,)."""
        return grad.sum(axis=0)

    def input_gradient(self, i, grad):
        """Gradient of what went into layer `i`, (N, in)."""
        return grad @ self.W[i]

    def backward(self, logits, y):
        """Gradients in the order of `params`, after a forward pass."""
        grad = self.criterion_backward(logits, y)
        grads = []
        for i in reversed(range(len(self.W))):
            grads = [self.weight_gradient(i, grad), self.bias_gradient(grad), *grads]
            if i > 0:
                grad = self.input_gradient(i, grad) * self.slopes[i - 1]
        return grads

    def gradients(self, x, y):
        """Gradients of the loss on examples (N, D) with labels (N,)."""
        return self.backward(self.forward(x), y)

    # training

    def update(self, grads):
        """Move every parameter one step downhill, in place."""
        for param, grad in zip(self.params, grads, strict=True):
            param -= self.lr * grad

    def step(self, x, y):
        """One step on a batch; returns the loss before it."""
        logits = self.forward(x)
        self.update(self.backward(logits, y))
        return self.criterion(logits, y)

    def score(self, x, y):
        """Share of right answers."""
        return np.mean(self.forward(x).argmax(axis=1) == y)

    def blind_loss(self, y):
        """What a net loses that gives every class the same chance."""
        return np.log(len(self.b[-1]))


class TanhProgram(Program):
    """The same with tanh in place of ReLU."""

    def activation(self, z):
        a = np.tanh(z)
        return a, 1 - a**2


class MomentumProgram(Program):
    """The same with momentum, as in torch: the velocity adds up gradients."""

    lr, momentum = 0.05, 0.9

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.v = [np.zeros_like(param) for param in self.params]

    def velocity(self, v, grad):
        """The next velocity."""
        return self.momentum * v + grad

    def update(self, grads):
        self.v = [self.velocity(v, grad) for v, grad in zip(self.v, grads, strict=True)]
        super().update(self.v)


class AdamProgram(Program):
    """The same with Adam (Kingma and Ba, 2015)."""

    lr, betas, eps = 3e-3, (0.9, 0.999), 1e-8

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.t = 0
        self.m = [np.zeros_like(param) for param in self.params]
        self.v = [np.zeros_like(param) for param in self.params]

    def direction(self, m, v):
        """Where to go, from running means of the gradient and of its square."""
        m_hat = m / (1 - self.betas[0] ** self.t)
        v_hat = v / (1 - self.betas[1] ** self.t)
        return m_hat / (np.sqrt(v_hat) + self.eps)

    def update(self, grads):
        self.t += 1
        beta1, beta2 = self.betas
        self.m = [beta1 * m + (1 - beta1) * g for m, g in zip(self.m, grads, strict=True)]
        self.v = [beta2 * v + (1 - beta2) * g**2 for v, g in zip(self.v, grads, strict=True)]
        super().update(map(self.direction, self.m, self.v))


class AccumulatingProgram(Program):
    """The same with gradients that add up until they are zeroed, as torch keeps them."""

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.zero_grad()

    def zero_grad(self):
        """Forget all gradients."""
        self.grads = [np.zeros_like(param) for param in self.params]

    def accumulate(self, logits, y):
        """Add the gradients of a batch to what is there."""
        for total, grad in zip(self.grads, self.backward(logits, y), strict=True):
            total += grad

    def step(self, x, y):
        self.zero_grad()
        logits = self.forward(x)
        self.accumulate(logits, y)
        self.update(self.grads)
        return self.criterion(logits, y)


class RegressionProgram(TanhProgram):
    """The same for one number an example and the mean squared error."""

    def residual(self, y_hat, y):
        """How far the predictions (N, 1) are from the targets (N,)."""
        return y_hat - y[:, None]

    def criterion(self, y_hat, y):
        """Mean squared error, a number."""
        return (self.residual(y_hat, y) ** 2).mean()

    def criterion_backward(self, y_hat, y):
        """Gradient of the predictions, (N, 1), as automatic differentiation would give it."""
        residual = self.residual(y_hat, y)
        return 2 * residual.sum(axis=1, keepdims=True) / residual.size

    def score(self, x, y):
        """Share of the variance that is explained."""
        return 1 - np.mean((self.forward(x)[:, 0] - y) ** 2) / np.var(y)

    def blind_loss(self, y):
        """What a net loses that always says 0."""
        return np.mean(y**2)
