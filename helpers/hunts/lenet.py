"""Hunts of the lesson *lenet*."""

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.hunt import Hunt
from helpers.hunts.image_program import COLOURS, SIDE, ImageProgram


class ReshapedToChannels(ImageProgram):
    """The axes are renamed, not moved."""

    def channels_first(self, x):
        return x.reshape(len(x), COLOURS, SIDE, SIDE)


reshaped_to_channels = Hunt(
    slug="reshaped-to-channels",
    title="Colours last, reshaped to colours first",
    symptom="The shape is what the convolution wants, the loss falls, the accuracy is a bit low.",
    broken=ReshapedToChannels,
    fixed=ImageProgram,
    fires=("neighbours", "parity"),
    where="channels_first: reshape keeps the order of the numbers, so pixels and colours mix.",
    cure="Reshape to the axes that are there, then transpose them to where they should be.",
    source="https://github.com/chongyi-zheng/stable_contrastive_rl/issues/3",
    task=tasks.colour_digits,
)


class ExamplesMixed(ImageProgram):
    """Rows of the right shape, made of the numbers of several examples."""

    def flatten(self, maps):
        return maps.reshape(-1, len(maps)).T


examples_mixed = Hunt(
    slug="examples-mixed",
    title="A flatten that mixes the examples",
    symptom="The shape fits, a handful is learnt by heart, the accuracy is that of a guess.",
    broken=ExamplesMixed,
    fixed=ImageProgram,
    fires=("rows independent", "parity", "accuracy"),
    where="flatten: the batch axis was not kept in front, so each row holds a bit of everyone.",
    cure="Keep the first axis: reshape(len(maps), -1).",
    task=tasks.colour_digits,
)


class ShufflingProgram(ImageProgram):
    """The same, and it shuffles every batch itself."""

    def shuffled(self, x, y):
        """The examples in another order."""
        order = self.rng.permutation(len(x))
        return x[order], y[order]

    def step(self, x, y):
        return super().step(*self.shuffled(x, y))


class LabelsApart(ShufflingProgram):
    """Pictures and labels are shuffled one by one."""

    def shuffled(self, x, y):
        return self.rng.permutation(x), self.rng.permutation(y)


labels_apart = Hunt(
    slug="labels-apart",
    title="Labels shuffled apart from their pictures",
    symptom="The loss stays near log 10, however long it trains; every gradient is right.",
    broken=LabelsApart,
    fixed=ShufflingProgram,
    fires=("overfit a few", "parity", "accuracy"),
    where="shuffled: two draws give two orders, so pictures get the labels of others.",
    cure="Draw one order and use it for both.",
    task=tasks.colour_digits,
)


class AveragingProgram(ImageProgram):
    """The same with average pooling."""

    def pool(self, cells):
        """Mean of each 2 x 2, axes 2 and 4, and the share that each cell has in it."""
        return cells.mean(axis=(2, 4), keepdims=True), np.full(cells.shape, 0.25)


class LinearStack(AveragingProgram):
    """Convolution, average and affine layer, with nothing that bends between them."""

    def activation(self, z):
        return z, np.ones_like(z)


linear_stack = Hunt(
    slug="linear-stack",
    title="A convolutional net without an activation",
    symptom="It trains, and is as good as logistic regression: it is one.",
    broken=LinearStack,
    fixed=AveragingProgram,
    fires=("not affine", "parity"),
    where="activation: a convolution is affine, so is an average, and so is all of it together.",
    cure="Bend each sum: ReLU after the convolution.",
    task=tasks.colour_digits,
)


class PooledFirst(ImageProgram):
    """Pooling comes before ReLU."""

    def hidden(self, cells):
        top, share = self.pool(cells)
        a, slope = self.activation(top)
        return a, slope * share


pooled_first = Hunt(
    slug="pooled-first",
    title="Max pooling before ReLU",
    symptom="The order is not that of the textbooks.",
    broken=PooledFirst,
    fixed=ImageProgram,
    fires=(),
    where="hidden: nothing is wrong, for ReLU never changes which of four numbers is largest.",
    cure="None is needed, and ReLU has a quarter of the work. With average pooling it would be a "
    "bug: the mean of bent numbers is not the bent mean.",
    decoy=True,
    task=tasks.colour_digits,
)

HUNTS = (reshaped_to_channels, examples_mixed, labels_apart, linear_stack, pooled_first)
