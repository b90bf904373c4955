"""Exercises of the lesson *backpropagation*."""

import numpy as np

from helpers.exercises.checker import Exercise


def _sizes(rng, count):
    """Different dimensions, so that no axis can pass for another."""
    return rng.permutation(np.arange(2, 9))[:count]


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


# 1 · tanh_backward(grad, a): the gradient of z, where a = tanh(z) was kept


def _tanh_backward(grad, a):
    return grad * (1 - a**2)


def _gradient_and_output(rng):
    shape = _sizes(rng, 2)
    return rng.normal(size=shape), np.tanh(rng.normal(size=shape))


tanh_backward = Exercise(
    name="tanh_backward",
    reference=_tanh_backward,
    inputs=_gradient_and_output,
    variants={
        "The derivative of tanh is missing: the gradient passes unchanged.": (
            lambda grad, a: grad + 0
        ),
        "That is the derivative of tanh, but it is not multiplied by grad.": (
            lambda grad, a: 1 - a**2
        ),
        "tanh is taken once more: a is already tanh(z).": lambda grad, a: (
            grad * (1 - np.tanh(a) ** 2)
        ),
        "The square is missing.": lambda grad, a: grad * (1 - a),
        "The sign inside is wrong: the slope of tanh is at most 1.": lambda grad, a: (
            grad * (1 + a**2)
        ),
        "The sign is wrong: tanh rises, so its slope is positive.": lambda grad, a: (
            grad * (a**2 - 1)
        ),
        "That is the derivative of the sigmoid, written with its output.": lambda grad, a: (
            grad * a * (1 - a)
        ),
        "That multiplies by the value of tanh, not by its slope.": lambda grad, a: grad * a,
        "grad stands where a should be: the slope depends on what came out of tanh.": (
            lambda grad, a: grad * (1 - grad**2)
        ),
        "That multiplies by a squared, which is what the slope lacks to 1.": lambda grad, a: (
            grad * a**2
        ),
        "Multiplication goes before subtraction: brackets are missing.": lambda grad, a: (
            grad * 1 - a**2
        ),
        "a and grad are swapped: the slope depends on a, and grad multiplies it.": lambda grad, a: (
            a * (1 - grad**2)
        ),
        "arctanh takes a back to z, but the slope is 1 minus the square of a itself.": (
            lambda grad, a: grad * (1 - np.arctanh(a) ** 2)
        ),
        "Divided by the slope: the way back multiplies by it.": lambda grad, a: grad / (1 - a**2),
    },
)


# 2 · linear_backward(grad, x, W): the gradients of y = x @ W + b, with W (inputs, outputs)


def _linear_backward(grad, x, W):
    return grad @ W.T, x.T @ grad, grad.sum(axis=0)


def _affine_layer(rng):
    N, D, H = _sizes(rng, 3)
    return rng.normal(size=(N, H)), rng.normal(size=(N, D)), rng.normal(size=(D, H))


linear_backward = Exercise(
    name="linear_backward",
    reference=_linear_backward,
    inputs=_affine_layer,
    outputs=("dx", "dW", "db"),
    variants={
        "dW is transposed: a gradient has the shape of what it belongs to, and here W is (inputs, "
        "outputs).": lambda grad, x, W: (grad @ W.T, grad.T @ x, grad.sum(axis=0)),
        "db is the mean over the examples: all of them pull at b, so their gradients add up.": (
            lambda grad, x, W: (grad @ W.T, x.T @ grad, grad.mean(axis=0))
        ),
        "dW is divided by the number of examples: a mean, if there is one, sits in the loss and "
        "has already acted on grad.": lambda grad, x, W: (
            grad @ W.T,
            x.T @ grad / len(x),
            grad.sum(axis=0),
        ),
        "dW and db are divided by the number of examples: a mean, if there is one, sits in the "
        "loss and has already acted on grad.": lambda grad, x, W: (
            grad @ W.T,
            x.T @ grad / len(x),
            grad.mean(axis=0),
        ),
        "db is summed over everything: each output has its own bias.": lambda grad, x, W: (
            grad @ W.T,
            x.T @ grad,
            np.full(W.shape[1], grad.sum()),
        ),
        "db is summed over the outputs: the sum runs over the examples.": lambda grad, x, W: (
            grad @ W.T,
            x.T @ grad,
            grad.sum(axis=1),
        ),
        "db keeps an axis of length 1: it should have the shape of b, (outputs,).": (
            lambda grad, x, W: (grad @ W.T, x.T @ grad, grad.sum(axis=0, keepdims=True))
        ),
        "db is not summed: every example adds to the same bias.": lambda grad, x, W: (
            grad @ W.T,
            x.T @ grad,
            grad + 0,
        ),
        "dx is transposed: it should have the shape of x.": lambda grad, x, W: (
            W @ grad.T,
            x.T @ grad,
            grad.sum(axis=0),
        ),
        "dx has the wrong sign.": lambda grad, x, W: (-grad @ W.T, x.T @ grad, grad.sum(axis=0)),
        "dW has the wrong sign: the gradient points uphill, and the optimiser turns it round.": (
            lambda grad, x, W: (grad @ W.T, -x.T @ grad, grad.sum(axis=0))
        ),
        "The order is off: return dx, dW, db.": lambda grad, x, W: (
            x.T @ grad,
            grad.sum(axis=0),
            grad @ W.T,
        ),
        "The first two are swapped: return dx, dW, db.": lambda grad, x, W: (
            x.T @ grad,
            grad @ W.T,
            grad.sum(axis=0),
        ),
        "grad @ W is the rule for W of shape (H, D): here W is (D, H), and so is dW.": (
            lambda grad, x, W: grad @ W
        ),
    },
)


# 3 · bce_with_logits_backward(z, y): the mean binary cross-entropy of a sigmoid


def _bce_with_logits_backward(z, y):
    return (_sigmoid(z) - y) / len(z)


def _logits_and_labels(rng):
    N = int(_sizes(rng, 1)[0]) + 2
    y = (np.arange(N) % 2).astype(float)
    return rng.normal(size=N), rng.permutation(y)


bce_with_logits_backward = Exercise(
    name="bce_with_logits_backward",
    reference=_bce_with_logits_backward,
    inputs=_logits_and_labels,
    variants={
        "Exactly N times too large: the 1/N of the mean is missing.": lambda z, y: _sigmoid(z) - y,
        "The sign is wrong: that step would make the loss larger.": lambda z, y: (
            (y - _sigmoid(z)) / len(z)
        ),
        "z goes in as it is: it must become a probability first.": lambda z, y: (z - y) / len(z),
        "exp(z) alone is no probability: it still has to be divided by 1 + exp(z).": lambda z, y: (
            (np.exp(z) - y) / len(z)
        ),
        "The slope of the sigmoid is multiplied in, which cross-entropy has cancelled. That is "
        "the gradient of a squared error.": lambda z, y: (
            (_sigmoid(z) - y) * _sigmoid(z) * (1 - _sigmoid(z)) / len(z)
        ),
        "That is the gradient of the probability. One step of the chain rule leads on to z.": (
            lambda z, y: (_sigmoid(z) - y) / (_sigmoid(z) * (1 - _sigmoid(z))) / len(z)
        ),
        "Exactly 2 times too large: nothing here is squared.": lambda z, y: (
            2 * (_sigmoid(z) - y) / len(z)
        ),
        "Exactly 2 times too small: the loss is a mean, without a one half.": lambda z, y: (
            (_sigmoid(z) - y) / (2 * len(z))
        ),
        "Only the examples with y = 1 give a gradient: those with y = 0 count as well.": (
            lambda z, y: y * (_sigmoid(z) - y) / len(z)
        ),
        "Only the examples with y = 0 give a gradient: those with y = 1 count as well.": (
            lambda z, y: (1 - y) * (_sigmoid(z) - y) / len(z)
        ),
        "That is the mean gradient, one number for all: every logit has its own.": lambda z, y: (
            np.full(len(z), (_sigmoid(z) - y).mean())
        ),
        "That is the probability over N: the label is missing.": lambda z, y: _sigmoid(z) / len(z),
        "That takes 1 minus the probability: look at the sign in the exponent.": lambda z, y: (
            (_sigmoid(-z) - y) / len(z)
        ),
        "That is the loss itself, not its slope.": lambda z, y: (
            np.log1p(np.exp(z)) - y * z
        ).mean(),
        "Those are the losses of the examples, not their slopes.": lambda z, y: (
            np.log1p(np.exp(z)) - y * z
        ),
        "That is a softmax over the batch, but each example is a yes or no of its own.": (
            lambda z, y: (np.exp(z) / np.exp(z).sum() - y) / len(z)
        ),
        "The decision, 0 or 1, stands where the probability should be.": lambda z, y: (
            ((z > 0) - y) / len(z)
        ),
        "The slopes are averaged into one number: each logit keeps its own.": lambda z, y: (
            _sigmoid(z) - y
        ).mean(),
        "The slopes are added up into one number: each logit keeps its own.": lambda z, y: (
            _sigmoid(z) - y
        ).sum(),
    },
)


# 4 · leaky_relu_backward(grad, z, slope): z where z > 0, slope * z elsewhere


def _leaky_relu_backward(grad, z, slope):
    return grad * np.where(z > 0, 1.0, slope)


def _gradient_input_slope(rng):
    shape = _sizes(rng, 2)
    return rng.normal(size=shape), rng.normal(size=shape), float(rng.uniform(0.05, 0.4))


leaky_relu_backward = Exercise(
    name="leaky_relu_backward",
    reference=_leaky_relu_backward,
    inputs=_gradient_input_slope,
    variants={
        "That is plain ReLU: where z is negative, a part of the gradient leaks through.": (
            lambda grad, z, slope: grad * (z > 0)
        ),
        "The gradient passes unchanged: the left side must be multiplied by slope.": (
            lambda grad, z, slope: grad + 0
        ),
        "Everything is multiplied by the slope: where z is positive, the gradient passes whole.": (
            lambda grad, z, slope: grad * slope
        ),
        "The two sides are swapped.": lambda grad, z, slope: grad * np.where(z > 0, slope, 1.0),
        "The gate looks at grad: it must look at what went into the layer.": (
            lambda grad, z, slope: grad * np.where(grad > 0, 1.0, slope)
        ),
        "That multiplies by the output of the layer, not by its slope.": (
            lambda grad, z, slope: grad * np.where(z > 0, z, slope * z)
        ),
        "That is the slope of the layer, but it is not multiplied by grad.": (
            lambda grad, z, slope: np.where(z > 0, 1.0, slope)
        ),
        "The sign is wrong where z is negative: the leak goes upward too.": (
            lambda grad, z, slope: grad * np.where(z > 0, 1.0, -slope)
        ),
        "Where z is negative, 1 - slope stands in place of the slope.": (
            lambda grad, z, slope: grad * np.where(z > 0, 1.0, 1 - slope)
        ),
        "Where z is negative, the gradient is divided by the slope.": (
            lambda grad, z, slope: grad * np.where(z > 0, 1.0, 1 / slope)
        ),
        "On the left stands slope alone: grad is missing there.": (
            lambda grad, z, slope: np.where(z > 0, grad, slope)
        ),
        "On the left stands the output, slope times z: grad is what comes back, not z.": (
            lambda grad, z, slope: np.where(z > 0, grad, slope * z)
        ),
        "That is the forward pass: grad is not in it.": lambda grad, z, slope: np.where(
            z > 0, z, slope * z
        ),
        "The slope is added on both sides: on the right the gate is just 1.": (
            lambda grad, z, slope: grad * ((z > 0) + slope)
        ),
        "The number slope is added: on the left it must multiply grad.": (
            lambda grad, z, slope: grad * (z > 0) + slope
        ),
        "The left side is multiplied by a fixed 0.01: use the argument slope.": (
            lambda grad, z, slope: grad * np.where(z > 0, 1.0, 0.01)
        ),
    },
)


# 5 · normalise_backward(grad, x): y = x / ‖x‖, row by row


def _normalise_backward(grad, x):
    norm = np.sqrt((x**2).sum(axis=1, keepdims=True))
    y = x / norm
    return (grad - y * (grad * y).sum(axis=1, keepdims=True)) / norm


def _norm(x, axis=1):
    return np.linalg.norm(x, axis=axis, keepdims=True)


def _project(grad, y, sign=-1):
    """`grad` plus `sign` times its part along the rows of `y`."""
    return grad + sign * y * (grad * y).sum(axis=1, keepdims=True)


def _gradient_and_input(rng):
    shape = _sizes(rng, 2) + 1
    return rng.normal(size=shape), rng.normal(size=shape)


normalise_backward = Exercise(
    name="normalise_backward",
    reference=_normalise_backward,
    inputs=_gradient_and_input,
    variants={
        "The norm is treated as a constant, but it depends on every entry of the row.": (
            lambda grad, x: grad / _norm(x)
        ),
        "The projection is right, but the division by the norm is missing: a longer x turns "
        "less.": lambda grad, x: _project(grad, x / _norm(x)),
        "The part along the row is added: it must go, for stretching x does not change y.": (
            lambda grad, x: _project(grad, x / _norm(x), sign=1) / _norm(x)
        ),
        "x stands where the normalised row should be.": lambda grad, x: (
            _project(grad, x) / _norm(x)
        ),
        "That is the part along the row: it is what must be taken away.": lambda grad, x: (
            (grad - _project(grad, x / _norm(x))) / _norm(x)
        ),
        "The norm is that of the columns: each row is an example.": lambda grad, x: (
            _project(grad, x / _norm(x, axis=0)) / _norm(x, axis=0)
        ),
        "The norm is that of the whole array: each row has its own.": lambda grad, x: (
            _project(grad, x / np.linalg.norm(x)) / np.linalg.norm(x)
        ),
        "The sum over the row is missing: each entry of x moves all entries of y.": (
            lambda grad, x: (grad - (x / _norm(x)) ** 2 * grad) / _norm(x)
        ),
        "Multiplied by the norm instead of divided.": lambda grad, x: (
            _project(grad, x / _norm(x)) * _norm(x)
        ),
        "Divided by the norm once too often.": lambda grad, x: (
            _project(grad, x / _norm(x)) / _norm(x) ** 2
        ),
        "That is y itself: nothing of grad is in it.": lambda grad, x: x / _norm(x),
        "The sign is wrong.": lambda grad, x: -_project(grad, x / _norm(x)) / _norm(x),
        "x is divided by its length once too few: one of the two rows in the second part is "
        "still x.": lambda grad, x: (
            (grad - x * (grad * x / _norm(x)).sum(1, keepdims=True)) / _norm(x)
        ),
        "x alone is summed over the row: what is summed is x times grad, and the sum then "
        "multiplies x.": lambda grad, x: (
            grad / _norm(x) - x * x.sum(axis=1, keepdims=True) * grad / _norm(x) ** 3
        ),
        "The sum runs over the examples: it should run along each row.": lambda grad, x: (
            (grad - x / _norm(x) * (grad * x / _norm(x)).sum(axis=0)) / _norm(x)
        ),
        "The sum runs over the whole array: each row has its own.": lambda grad, x: (
            (grad - x / _norm(x) * (grad * x / _norm(x)).sum()) / _norm(x)
        ),
        "The whole array is scaled as one long row: each row has its own length and sum.": (
            lambda grad, x: (grad - x * (grad * x).sum() / (x**2).sum()) / np.linalg.norm(x)
        ),
        "That scales grad to length 1: it is x that the layer scales.": lambda grad, x: (
            grad / _norm(grad)
        ),
        "x and grad are swapped: it is x that the layer scales.": lambda grad, x: (
            _project(x, grad / _norm(grad)) / _norm(grad)
        ),
        "The part to take away lies along x, not along grad.": lambda grad, x: (
            (grad - grad / _norm(grad) * (grad * x / _norm(x)).sum(1, keepdims=True)) / _norm(x)
        ),
        "That is only the part of grad along the row: it is what has no effect.": lambda grad, x: (
            grad - _project(grad, x / _norm(x))
        ),
        "Only the part to take away is there: what comes straight from grad is missing.": (
            lambda grad, x: (_project(grad, x / _norm(x)) - grad) / _norm(x)
        ),
        "Numbers of shape (N,) do not line up with rows of (N, D): keep the axis of the sum.": (
            lambda grad, x: x / np.linalg.norm(x, axis=1)
        ),
    },
)
