"""Hunts of the lesson *initialisation*."""

from itertools import pairwise

import numpy as np

from helpers.hunts.hunt import Hunt
from helpers.hunts.norm_program import NormProgram
from helpers.hunts.program import Program


class LeftInTraining(NormProgram):
    """The batch's statistics serve in use as well."""

    def statistics(self, z, i):
        return z.mean(axis=0), z.var(axis=0)


left_in_training = Hunt(
    slug="left-in-training",
    title="Batch normalisation left in training mode",
    symptom="It trains, and scores well on a large test batch; alone, an example gets another "
    "answer than in company.",
    broken=LeftInTraining,
    fixed=NormProgram,
    fires=("rows independent",),
    where="statistics: the net in use normalises by whoever happens to be in the batch.",
    cure="In use take the running averages; in PyTorch, call model.eval().",
)


class TrainedInEvaluation(NormProgram):
    """The steps use running averages that nobody moves."""

    def mode_in_training(self):
        return False


trained_in_evaluation = Hunt(
    slug="trained-in-evaluation",
    title="Batch normalisation in evaluation mode while it trains",
    symptom="It trains like a net without normalisation, for that is what it is.",
    broken=TrainedInEvaluation,
    fixed=NormProgram,
    fires=("parity",),
    where="mode_in_training: the averages stay at 0 and 1, and nothing is normalised.",
    cure="Call model.train() before the steps, and again after every look at the test set.",
)


class MomentumLandsInEps(NormProgram):
    """A momentum of 0.8 is the second argument."""

    def normalise(self, z, i=None):
        mean, var = self.statistics(z, i)
        std = np.sqrt(var + 0.8)
        return (z - mean) / std, std


momentum_lands_in_eps = Hunt(
    slug="momentum-lands-in-eps",
    title="BatchNorm1d(H, 0.8): the momentum lands in eps",
    symptom="It trains about as well; columns with a small variance are hardly normalised.",
    broken=MomentumLandsInEps,
    fixed=NormProgram,
    fires=("unit spread", "parity"),
    where="normalise: the second argument is eps, so 0.8 is added to every variance.",
    cure="Name the argument: momentum=0.2, for PyTorch's is 1 minus the textbook's 0.8.",
    source="https://github.com/eriklindernoren/PyTorch-GAN/issues/116",
)


class VarianceOfAnEstimate(NormProgram):
    """The batch's own variance is divided by N - 1."""

    def statistics(self, z, i):
        if self.training or i is None:
            return z.mean(axis=0), z.var(axis=0, ddof=1)
        return self.running_mean[i], self.running_var[i]


variance_of_an_estimate = Hunt(
    slug="variance-of-an-estimate",
    title="The unbiased variance where the biased one belongs",
    symptom="It trains as well; only beside PyTorch do the numbers part.",
    broken=VarianceOfAnEstimate,
    fixed=NormProgram,
    fires=("gradient check", "parity"),
    where="statistics: division by N - 1 is for the running average; the batch itself has N.",
    cure="Divide by N in the forward pass, by N - 1 in what is kept for use.",
)


class ConstantStatistics(NormProgram):
    """Mean and variance are taken for constants on the way back."""

    def normalise_backward(self, grad, x_hat, std):
        return grad / std


constant_statistics = Hunt(
    slug="constant-statistics",
    title="Mean and variance treated as constants",
    symptom="The loss falls; a part of each step shifts and stretches columns, which changes "
    "nothing.",
    broken=ConstantStatistics,
    fixed=NormProgram,
    fires=("gradient check", "parity"),
    where="normalise_backward: every example moves the mean and the variance of its column.",
    cure="Take away the mean of the slope, and its part along x_hat.",
)


class AllAlike(Program):
    """All weights of a layer begin with one value."""

    def weights(self, sizes, rng):
        return [np.full((H, D), 1 / D) for D, H in pairwise(sizes)]


all_alike = Hunt(
    slug="all-alike",
    title="All weights begin with the same number",
    symptom="It learns a little: each layer works as if it had a single unit.",
    broken=AllAlike,
    fixed=Program,
    fires=("units differ", "overfit a few", "accuracy"),
    where="weights: equal units get equal slopes, and stay equal for ever.",
    cure="Draw every weight by itself.",
)


class FunnelProgram(Program):
    """A wide hidden layer before the few scores, by He's rule."""

    def sizes(self, D, C):
        return [D, 100, C]

    def weights(self, sizes, rng):
        shapes = [(H, D) for D, H in pairwise(sizes)]
        return [rng.normal(0, self.spread(D, H), (H, D)) for H, D in shapes]

    def spread(self, D, H):
        """Standard deviation of the weights of a layer with D inputs and H outputs."""
        return (2 / D) ** 0.5


class OutputsForInputs(FunnelProgram):
    """The variance is set by the outputs."""

    def spread(self, D, H):
        return (2 / H) ** 0.5


outputs_for_inputs = Hunt(
    slug="outputs-for-inputs",
    title="The number of outputs in place of the inputs",
    symptom="It trains; the first losses are several times what a blind guess would pay.",
    broken=OutputsForInputs,
    fixed=FunnelProgram,
    fires=("loss at init",),
    where="spread: a sum over D inputs grows with D; here 10 outputs set the size for 100 inputs.",
    cure="Divide by the number of terms in the sum, D. In PyTorch that is fan_in; W has the shape "
    "(H, D).",
)

HUNTS = (
    left_in_training,
    trained_in_evaluation,
    momentum_lands_in_eps,
    variance_of_an_estimate,
    constant_statistics,
    all_alike,
    outputs_for_inputs,
)
