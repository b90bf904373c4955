"""Exercises of the lesson *feedforward*."""

import math
from itertools import pairwise

import numpy as np

from helpers.exercises import words
from helpers.exercises.checker import Exercise


def _sizes(rng, count):
    """Different dimensions, so that no axis can pass for another."""
    return rng.permutation(np.arange(2, 9))[:count]


# 1 · softplus_derivative(z): the slope of log(1 + exp(z)), entry by entry


def _softplus_derivative(z):
    return 1 / (1 + np.exp(-z))


softplus_derivative = Exercise(
    name="softplus_derivative",
    reference=_softplus_derivative,
    inputs=lambda rng: (rng.normal(scale=2, size=_sizes(rng, 2)),),
    variants={
        "That is softplus itself, not its slope.": lambda z: np.log(1 + np.exp(z)),
        "That falls from 1 to 0, but softplus gets steeper to the right: is the inner derivative "
        "of the chain rule missing, or a sign in the exponent?": lambda z: 1 / (1 + np.exp(z)),
        "That is only the inner derivative: the slope of the logarithm is missing.": np.exp,
        "That is the derivative of the sigmoid: one derivative too many.": lambda z: (
            np.exp(-z) / (1 + np.exp(-z)) ** 2
        ),
        "That is the slope of ReLU: a step. Softplus is smooth, and so is its slope.": lambda z: (
            np.where(z > 0, 1.0, 0.0)
        ),
        "That is tanh, which runs from -1 to 1. Softplus never falls, so its slope is never "
        "negative.": np.tanh,
        "That is tanh's derivative, which is largest in the middle. Softplus is steepest on the "
        "right.": lambda z: 1 - np.tanh(z) ** 2,
        "The sign is wrong: softplus rises everywhere, so its slope is positive.": lambda z: (
            -1 / (1 + np.exp(-z))
        ),
        "The slope of the logarithm is there, 1 / (1 + exp(z)). What multiplies it is the slope of "
        "what stands inside the logarithm, not softplus.": lambda z: (
            np.log(1 + np.exp(z)) / (1 + np.exp(z))
        ),
        "That is tanh of half of z, from -1 to 1: it still has to be moved up and halved.": (
            lambda z: np.tanh(z / 2)
        ),
        "That is twice too steep at 0: look at the factor in front of z.": lambda z: (
            1 / (1 + np.exp(-2 * z))
        ),
        "Functions such as math.exp take one number, but z is an array: take np.exp.": math.exp,
    },
)


# 2 · count_parameters(sizes): weights and biases of a dense net


def _count_parameters(sizes):
    return sum((before + 1) * after for before, after in pairwise(sizes))


def _products(sizes):
    return [before * after for before, after in pairwise(sizes)]


def _three_sizes(sizes):
    D, H, C = sizes
    return _count_parameters([D, H, C])


count_parameters = Exercise(
    name="count_parameters",
    reference=_count_parameters,
    inputs=lambda rng: ([int(n) for n in _sizes(rng, rng.integers(3, 6))],),
    variants={
        "Those are the weights alone: every unit behind the input has a bias too.": lambda sizes: (
            sum(_products(sizes))
        ),
        "The inputs got biases too: they are given, not computed.": lambda sizes: (
            sum(_products(sizes)) + sum(sizes)
        ),
        "A layer has one bias for each of its outputs, not for each of its inputs.": lambda sizes: (
            sum(_products(sizes)) + sum(sizes[:-1])
        ),
        "Each layer got one bias: it has one for each of its outputs.": lambda sizes: (
            sum(_products(sizes)) + len(sizes) - 1
        ),
        "The output layer has no biases here: it is a layer like the others.": lambda sizes: (
            sum(_products(sizes)) + sum(sizes[1:-1])
        ),
        "Every unit counts as if it were fed by the inputs: a layer is fed by the one before "
        "it.": lambda sizes: (sizes[0] + 1) * sum(sizes[1:]),
        "The last layer is missing.": lambda sizes: _count_parameters(sizes[:-1]),
        "The first layer is missing.": lambda sizes: _count_parameters(sizes[1:]),
        "That is the number of units, not of parameters.": sum,
        "Those are the biases alone.": lambda sizes: sum(sizes[1:]),
        "Layers follow one another, so their counts are added, not multiplied.": lambda sizes: int(
            np.prod(_products(sizes))
        ),
        "A bias is like a weight from an extra input that is always 1. That input is not an output "
        "of the layer before too.": lambda sizes: sum(
            (a + 1) * (b + 1) for a, b in pairwise(sizes)
        ),
        "The counts of the layers are multiplied: they add up.": lambda sizes: math.prod(
            (a + 1) * b for a, b in pairwise(sizes)
        ),
        "The counts of the layers are multiplied, and the bias input counts as an output too: they "
        "add up, and it is none.": lambda sizes: math.prod(
            (a + 1) * (b + 1) for a, b in pairwise(sizes)
        ),
        "Only the first two layers are counted: a net can have any number of them.": lambda sizes: (
            _count_parameters(sizes[:3])
        ),
        "That takes exactly three sizes: a net can have any number of layers.": _three_sizes,
    },
)


# 3 · collapse(W1, b1, W2, b2): one affine layer in place of two


def _collapse(W1, b1, W2, b2):
    return W2 @ W1, W2 @ b1 + b2


def _two_layers(rng):
    D, H, C = _sizes(rng, 3)
    normal = rng.normal
    return normal(size=(H, D)), normal(size=H), normal(size=(C, H)), normal(size=C)


collapse = Exercise(
    name="collapse",
    reference=_collapse,
    inputs=_two_layers,
    outputs=("W", "b"),
    variants={
        "W is transposed: it should be (outputs, inputs), as W1 and W2 are.": (
            lambda W1, b1, W2, b2: (W1.T @ W2.T, W2 @ b1 + b2)
        ),
        "The first bias is lost in b: it goes through the second layer too.": (
            lambda W1, b1, W2, b2: (W2 @ W1, b2 + 0)
        ),
        "The second bias is missing in b.": lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1),
        "A sign is wrong in b: both layers add their bias.": (
            lambda W1, b1, W2, b2: (W2 @ W1, b2 - W2 @ b1)
        ),
        "b lost the values of the first bias: it looks as if they were all 1.": (
            lambda W1, b1, W2, b2: (W2 @ W1, W2.sum(axis=1) + b2)
        ),
        "There is an activation on the way, but these two layers have none between them.": (
            lambda W1, b1, W2, b2: (W2 @ np.maximum(W1, 0), W2 @ np.maximum(b1, 0) + b2)
        ),
        "b is a column: it should be (outputs,), one number an output.": (
            lambda W1, b1, W2, b2: (W2 @ W1, (W2 @ b1 + b2)[:, None])
        ),
        "W and b are swapped: return the weights first.": (
            lambda W1, b1, W2, b2: (W2 @ b1 + b2, W2 @ W1)
        ),
        "W1 @ W2 does not fit: rows are neurons here, so the layer applied last stands on the "
        "left.": lambda W1, b1, W2, b2: (W1 @ W2, b2),
        "b1 @ W2 does not fit: b1 goes through the second layer as an example does, through W2 "
        "transposed.": lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2),
        "b1 + b2 does not fit: b1 has one number a hidden neuron, b2 one an output. First b1 goes "
        "through the second layer.": lambda W1, b1, W2, b2: (W2 @ W1, b1 + b2),
        "b2 + b1 does not fit: b1 has one number a hidden neuron, b2 one an output. First b1 goes "
        "through the second layer.": lambda W1, b1, W2, b2: (W2 @ W1, b2 + b1),
        "W2 * W1 multiplies entry by entry: two layers in a row make a matrix product.": (
            lambda W1, b1, W2, b2: (W2 * W1, b2)
        ),
    },
)


# 4 · xor_weights(): a 2-2-1 ReLU net that solves XOR, by its signs

_SUM_AND_BOTH = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, -1.0])


def _xor_weights():
    return np.array([[1, 1], [1, 1]]), np.array([0, -1]), np.array([[2, -4]]), np.array([-1])


def _signs_at_corners(weights):
    W1, b1, W2, b2 = weights
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    outputs = np.maximum(corners @ W1.T + b1, 0) @ W2.T + b2
    signs = np.sign(np.round(outputs[:, 0], 9))
    return {f"at ({a}, {b})": sign for (a, b), sign in zip(corners, signs, strict=True)}


def _head(both, bias, total=2.0):
    """Weights of a net that reads `total` times the sum of the inputs, and `both`."""
    return lambda: (*_SUM_AND_BOTH, np.array([[total, both]]), np.array([bias]))


xor_weights = Exercise(
    name="xor_weights",
    reference=_xor_weights,
    inputs=lambda rng: (),
    outputs=("W1", "b1", "W2", "b2"),
    view=_signs_at_corners,
    difference_in_view=words.wrong_sign_in_view,
    repairs={
        "With W1 transposed it is right: the rows of W1 are the neurons, not its columns.": (
            lambda W1, b1, W2, b2: (W1.T, b1, W2, b2)
        ),
        "The two rows of W1 are the same, so the two neurons see the same: turn one of them "
        "round.": lambda W1, b1, W2, b2: (
            (W1 * [[1], [-1]], b1, W2, b2) if (W1[0] == W1[1]).all() else (W1, b1, W2, b2)
        ),
    },
    trials=1,
    variants={
        "That net computes OR: at (1, 1) something must pull the output down again.": (
            _head(0.0, -1.0)
        ),
        "That net computes AND: one input alone must be enough.": _head(0.0, -3.0),
        "The signs are all flipped: positive where the inputs are equal.": (
            _head(4.0, 1.0, total=-2.0)
        ),
        "That net computes NAND: (0, 0) must be negative too.": (_head(0.0, 3.0, total=-2.0)),
        "That net computes NOR: positive at (0, 0) only.": _head(0.0, 1.0, total=-2.0),
        "The output is 0 where the inputs are equal: it must be negative there. Which number "
        "moves all four outputs at once?": _head(-4.0, 0.0),
        "The output is 0 everywhere.": _head(0.0, 0.0, total=0.0),
        "The output is positive everywhere.": _head(0.0, 1.0, total=0.0),
        "The output is negative everywhere.": _head(0.0, -1.0, total=0.0),
        "(0, 0) gives 0 and must be negative, and (1, 1) must be pulled down.": _head(0.0, 0.0),
        "Three outputs are 0. A ReLU is no switch: it hands on its sum, not 0 or 1, so one with "
        "more above 0 hands on more.": (
            lambda: (
                np.ones((2, 2)),
                np.array([-0.5, -1.5]),
                np.array([[1.0, -2.0]]),
                -np.ones(1) / 2,
            )
        ),
    },
)


# 5 · tent_weights(left, peak, right): a ReLU net that draws a tent of height 1


def _tent_weights(left, peak, right):
    up, down = 1 / (peak - left), 1 / (right - peak)
    kinks = np.array([left, peak, right])
    return np.ones((3, 1)), -kinks, np.array([[up, -up - down, down]]), np.zeros(1)


def _curve(weights, left, peak, right):
    W1, b1, W2, b2 = weights
    width = right - left
    x = np.linspace(left - width / 2, right + width, 15)[:, None]
    y = np.maximum(x @ W1.T + b1, 0) @ W2.T + b2
    return {f"at x = {place:.3g}": value for place, value in zip(x[:, 0], y[:, 0], strict=True)}


def _ramps(weights, kinks=lambda left, peak, right: (left, peak, right), bias=0.0):
    """A wrong net: three ramps from `kinks`, with weights that depend on the two slopes."""

    def wrong(left, peak, right):
        up, down = 1 / (peak - left), 1 / (right - peak)
        b1 = -np.array(kinks(left, peak, right))
        return np.ones((3, 1)), b1, np.array([weights(up, down)]), np.array([bias])

    return wrong


def _right_weights(up, down):
    return up, -up - down, down


tent_weights = Exercise(
    name="tent_weights",
    reference=_tent_weights,
    inputs=lambda rng: tuple(map(float, np.cumsum(rng.uniform(0.5, 3, size=3)) - 3)),
    outputs=("W1", "b1", "W2", "b2"),
    view=_curve,
    variants={
        "Behind the right end the curve goes on falling: something must stop it there.": _ramps(
            lambda up, down: (up, -up - down, 0.0)
        ),
        "Behind the peak the curve stays at 1: it must turn down, not only stop rising.": _ramps(
            lambda up, down: (up, -up, 0.0)
        ),
        "Both sides have the slope of the left one: the right side has its own width.": _ramps(
            lambda up, down: (up, -2 * up, up)
        ),
        "The slopes are 1 and -1, whatever the widths: the height comes out wrong.": _ramps(
            lambda up, down: (1.0, -2.0, 1.0)
        ),
        "At the peak the slope changes by the right slope alone: the rise must be undone as "
        "well.": _ramps(lambda up, down: (up, -down, 0.0)),
        "The tent hangs upside down.": _ramps(lambda up, down: (-up, up + down, -down)),
        "The tent is right, but lifted by 1.": _ramps(_right_weights, bias=1.0),
        "The kinks sit at the mirror images of left, peak and right: relu(x + b) bends at "
        "x = -b.": _ramps(_right_weights, kinks=lambda *places: [-p for p in places]),
        "The two slopes are swapped: the steep side is on the wrong side.": _ramps(
            lambda up, down: (down, -up - down, up)
        ),
        "Three rising ramps and nothing that falls: one of them must count negative.": _ramps(
            lambda up, down: (up, up + down, down)
        ),
        "At the peak the slope must fall by both: the rise ends, and the fall begins.": _ramps(
            lambda up, down: (up, -down, down)
        ),
        "The weight at the peak is twice the right slope, which is right only if both sides are "
        "equally wide: there the rise must end and the fall begin.": _ramps(
            lambda up, down: (up, -2 * down, down)
        ),
        "Behind the right end the curve falls twice as fast: look at the signs in W2.": _ramps(
            lambda up, down: (up, -up - down, -down)
        ),
        "That is one tent at fixed places, from 0 to 1, whatever left, peak and right are.": (
            lambda left, peak, right: _tent_weights(0.0, 0.5, 1.0)
        ),
        "Both sides have the slope 1 / (right - left): each side has its own width.": (
            lambda left, peak, right: (
                *_tent_weights(left, peak, right)[:2],
                np.array([[1.0, -2.0, 1.0]]) / (right - left),
                np.zeros(1),
            )
        ),
        "W2 holds the changes of slope, not the heights 0, 1 and 0.": _ramps(
            lambda up, down: (0.0, 1.0, 0.0)
        ),
    },
)
