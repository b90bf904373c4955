"""Hunts of the lesson *gan*."""

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.gan_program import GanProgram, NormalisedGan, batch_norm
from helpers.hunts.hunt import Hunt


class JudgeMovedToo(GanProgram):
    """G's step takes both players up D's loss."""

    def g_step(self, x):
        self.zero_grad("D")
        self.zero_grad("G")
        self.accumulate(x, "G", reaching="DG")
        self.move("D", 1)
        self.move("G", 1)


judge_moved_too = Hunt(
    slug="judge-moved-too",
    title="The generator's step moves the discriminator",
    symptom="D's loss stands near 2 ln 2 from the first step to the last: it looks like the end of "
    "a good game, but D has never learnt anything.",
    broken=JudgeMovedToo,
    fixed=GanProgram,
    fires=("the other stays", "parity"),
    where='g_step: move("D", 1) takes back what D has just learnt, for G goes up the loss that D '
    "went down.",
    cure="Each player has an optimiser of its own, and each step moves one player.",
    source="https://docs.pytorch.org/tutorials/beginner/dcgan_faces_tutorial.html",
    task=tasks.forgery,
)


class GradientsKept(GanProgram):
    """D's gradients are never zeroed."""

    def d_step(self, x):
        self.accumulate(x, "D", reaching="D")
        self.move("D", -1)


gradients_kept = Hunt(
    slug="gradients-kept",
    title="D's gradients never zeroed",
    symptom="D swings from one verdict to the other, and drives the points far away.",
    broken=GradientsKept,
    fixed=GanProgram,
    fires=("fresh gradient", "parity"),
    where="d_step: the gradients of all earlier steps are still there, and what G's step left in "
    "D with them.",
    cure='Begin with zero_grad("D").',
    source="https://discuss.pytorch.org/t/why-do-we-need-to-set-the-gradients-manually-to-zero-in-pytorch/4903",
    task=tasks.forgery,
)


class DetachedTwice(GanProgram):
    """G's points are detached in G's own step as well."""

    def g_step(self, x):
        self.zero_grad("G")
        self.accumulate(x, "G", reaching="D")
        self.move("G", 1)


detached_twice = Hunt(
    slug="detached-twice",
    title="Detached in the generator's step",
    symptom="D's loss falls nicely towards zero: it faces a generator that never moves.",
    broken=DetachedTwice,
    fixed=GanProgram,
    fires=("parameters move", "fresh gradient", "parity", "accuracy"),
    where="g_step: the gradient ends at G's points and reaches D alone, so G moves along zeros.",
    cure="Detach in D's step only; in G's step the gradient must pass through D into G.",
    source="https://discuss.pytorch.org/t/stop-gradient-for-parameters/1449",
    task=tasks.forgery,
)


class OneCode(GanProgram):
    """Every row gets the same code."""

    def codes(self, x):
        return np.broadcast_to([0.7, -0.4], (len(x), 2))


one_code = Hunt(
    slug="one-code",
    title="The same noise for every point",
    symptom="The losses look like any others; all points of a batch are one.",
    broken=OneCode,
    fixed=GanProgram,
    fires=("samples differ", "parity"),
    where="codes: without fresh noise for each point the generator can only make one.",
    cure="Draw a code for each point of each batch.",
    task=tasks.forgery,
)


class LabelsExchanged(GanProgram):
    """D learns to call real points generated; G does not know."""

    def labels(self, player):
        return np.array([0.0, 1.0]) if player == "D" else np.array([1.0, 0.0])


labels_exchanged = Hunt(
    slug="labels-exchanged",
    title="Labels exchanged for one player",
    symptom="D's loss falls to zero and the points run away: both players want the same.",
    broken=LabelsExchanged,
    fixed=GanProgram,
    fires=("real above generated", "fresh gradient", "parity", "accuracy"),
    where="labels: D calls generated points real, and G still goes where D says real.",
    cure="The same labels for both players: 1 for real, 0 for generated.",
    task=tasks.forgery,
)


class MomentumAsEpsilon(NormalisedGan):
    """A momentum of 0.8 lands in the place of eps."""

    def normalise(self, a):
        return batch_norm(a, 0.8)


momentum_as_epsilon = Hunt(
    slug="momentum-as-epsilon",
    title="Momentum 0.8 passed as batch normalisation's ε",
    symptom="Training works, a little worse; nothing complains.",
    broken=MomentumAsEpsilon,
    fixed=NormalisedGan,
    fires=("unit spread", "parity"),
    where="normalise: the second argument is eps, not momentum, so the variance has 0.8 added.",
    cure="Name the argument: momentum=0.8.",
    source="https://github.com/eriklindernoren/PyTorch-GAN/issues/116",
    task=tasks.forgery,
)


class NotDetached(GanProgram):
    """D's step sends its gradient on into G."""

    def d_step(self, x):
        self.zero_grad("D")
        self.accumulate(x, "D", reaching="DG")
        self.move("D", -1)


not_detached = Hunt(
    slug="not-detached",
    title="D's step without detach",
    symptom="None: G's gradients are zeroed before G's own step uses them.",
    broken=NotDetached,
    fixed=GanProgram,
    fires=(),
    where="d_step: G receives gradients that nobody uses; that costs time and nothing else.",
    cure="Detach all the same: it saves the way back through G, and spares the reader a doubt.",
    decoy=True,
    task=tasks.forgery,
)

HUNTS = (
    judge_moved_too,
    gradients_kept,
    detached_twice,
    one_code,
    labels_exchanged,
    momentum_as_epsilon,
    not_detached,
)
