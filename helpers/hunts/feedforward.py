"""Hunts of the lesson *feedforward*."""

from itertools import pairwise

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.hunt import Hunt
from helpers.hunts.program import Program, TanhProgram


class ForgottenActivation(Program):
    """Sums are handed on as they are."""

    def activation(self, z):
        return z, np.ones_like(z)


forgotten_activation = Hunt(
    slug="forgotten-activation",
    title="Forgotten activation",
    symptom="The loss falls, and the accuracy is that of logistic regression.",
    broken=ForgottenActivation,
    fixed=Program,
    fires=("not affine",),
    where="activation: it returns the sums themselves.",
    cure="Bend each sum: ReLU, with slope 1 where the sum is positive and 0 elsewhere.",
)


class OneLayer(Program):
    """A net without hidden layers."""

    def sizes(self, D, C):
        return [D, C]


one_layer_on_xor = Hunt(
    slug="one-layer-on-xor",
    title="One layer on XOR",
    symptom="The loss stays near log 2, however long it trains and whatever the rate.",
    broken=OneLayer,
    fixed=Program,
    fires=("not affine", "overfit a few", "accuracy"),
    where="sizes: nothing stands between input and output, and no line splits XOR.",
    cure="Put a hidden layer in between.",
    task=tasks.xor,
)


class ZeroInit(Program):
    """All weights begin at zero."""

    def weights(self, sizes, rng):
        return [np.zeros((outputs, inputs)) for inputs, outputs in pairwise(sizes)]


zero_init = Hunt(
    slug="zero-init",
    title="Zero weights at the start",
    symptom="The loss hardly moves: only the last bias learns, and it learns the class counts. "
    "A gradient check made here is blind as well: below the top, right and wrong are both zero.",
    broken=ZeroInit,
    fixed=Program,
    fires=("parameters move", "units differ", "overfit a few", "accuracy"),
    where="weights: hidden units say 0, so nothing flows through them in either direction.",
    cure="Draw small random weights.",
)


class NarrowProgram(TanhProgram):
    """One hidden layer of 32 tanh units."""

    def sizes(self, D, C):
        return [D, 32, C]


class MirrorInit(NarrowProgram):
    """Half the hidden units begin as mirror images of the others."""

    def weights(self, sizes, rng):
        D, H, C = sizes
        A, B = super().weights([D, H // 2, C], rng)
        return [np.concatenate([A, -A]), np.concatenate([B, -B], axis=1)]


mirror_init = Hunt(
    slug="mirror-init",
    title="Mirror-symmetric weights at the start",
    symptom="The net trains well; half of its width is lost, for mirrored units stay mirrored.",
    broken=MirrorInit,
    fixed=NarrowProgram,
    fires=("units differ",),
    where="weights: each unit has a twin with opposite weights, and gets opposite gradients.",
    cure="Draw every weight by itself.",
)


class LargeInit(Program):
    """Weights begin at the scale of 1, whatever the width."""

    def weights(self, sizes, rng):
        return [rng.normal(size=(outputs, inputs)) for inputs, outputs in pairwise(sizes)]


large_init = Hunt(
    slug="large-init",
    title="Weights far too large at the start",
    symptom="The first losses are huge; then it trains, but not as well as it could.",
    broken=LargeInit,
    fixed=Program,
    fires=("loss at init",),
    where="weights: a sum over many inputs grows with their number, and nothing makes up for it.",
    cure="Divide by the square root of the number of inputs.",
)

HUNTS = (forgotten_activation, one_layer_on_xor, zero_init, mirror_init, large_init)
