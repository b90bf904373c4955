"""Hunts of the lesson *generalisation*."""

from helpers.hunts.dropout_program import DropoutProgram
from helpers.hunts.hunt import Hunt
from helpers.hunts.noise_program import AugmentedProgram, NoiseProgram, both, coins


class LeftOn(DropoutProgram):
    """Dropout goes on when new examples are judged."""

    def evaluate(self, x):
        return self.forward(x)


dropout_left_on = Hunt(
    slug="dropout-left-on",
    title="Dropout left on",
    symptom="It learns, and new digits are read worse than they could be, now so, now otherwise.",
    broken=LeftOn,
    fixed=DropoutProgram,
    fires=("same input twice",),
    where="evaluate: training is still True, so units are dropped from the answers too.",
    cure="Switch to evaluation before judging, and back before the next step.",
    source="https://docs.pytorch.org/docs/stable/notes/autograd.html",
)


class Unscaled(DropoutProgram):
    """Kept units are not enlarged."""

    def factors(self, kept):
        return kept.astype(float)


dropout_unscaled = Hunt(
    slug="dropout-unscaled",
    title="Dropout without 1/(1 - p)",
    symptom="It trains; in evaluation all sums are larger than those that it has learnt with.",
    broken=Unscaled,
    fixed=DropoutProgram,
    fires=("parity",),
    where="factors: with p = 1/4 the next layer gets 3/4 of what it will get in evaluation.",
    cure="Divide by 1 - p in training; then the mean is that of evaluation.",
)


class FactorLost(DropoutProgram):
    """The backward pass knows who was kept, and forgets by how much they were enlarged."""

    def slope_of_both(self, slope, factors):
        return slope * (factors > 0)


dropout_factor_lost = Hunt(
    slug="dropout-factor-lost-backward",
    title="Dropout's factor lost on the way back",
    symptom="The loss falls and the score is fine: the slopes are too short, but not wildly wrong.",
    broken=FactorLost,
    fixed=DropoutProgram,
    fires=("gradient check", "parity"),
    where="slope_of_both: a kept unit was multiplied by 1/(1 - p), and so must its slope be.",
    cure="Keep the factors of the forward pass and multiply by the same ones.",
    source="https://numpy.org/numpy-tutorials/content/tutorial-deep-learning-on-mnist.html",
)


class DecayOnBiases(DropoutProgram):
    """Biases decay like weights."""

    def shrunk(self):
        return self.params


decay_on_biases = Hunt(
    slug="decay-on-biases",
    title="Decay on the biases",
    symptom="Nothing is to be seen, unless a class is much more frequent than others.",
    broken=DecayOnBiases,
    fixed=DropoutProgram,
    fires=("parity",),
    where="shrunk: params holds the biases too; they set the level, and do not make it nervous.",
    cure="Let the weights alone decay; in PyTorch by two groups of parameters.",
)


class ChosenOnAllRows(NoiseProgram):
    """The columns are chosen before the test rows are set aside."""

    def choosers(self, learners, tests):
        return both(learners, tests)


columns_of_all_rows = Hunt(
    slug="columns-chosen-on-all-rows",
    title="Columns chosen on all rows",
    symptom="The score is good, though there is nothing to learn.",
    broken=ChosenOnAllRows,
    fixed=NoiseProgram,
    fires=("chance", "parity"),
    where="choosers: columns that agree with the test labels by chance are preferred.",
    cure="Set the test rows aside first; choose within the training rows, in each fold anew.",
    source="https://doi.org/10.1073/pnas.102102699",
    task=coins,
)


class StoppedByTests(NoiseProgram):
    """The best step is the one that did best on the test rows."""

    def judges(self, learners, tests):
        return tests


stopped_by_tests = Hunt(
    slug="stopped-by-the-test-rows",
    title="Early stopping judged by the test rows",
    symptom="The score is that of a lucky step, and it belongs to these test rows alone.",
    broken=StoppedByTests,
    fixed=NoiseProgram,
    fires=("chance",),
    where="judges: the best of hundreds of steps on some rows is good on them by chance.",
    cure="Hold back rows of the training set to stop by, and look at the test rows once.",
    task=coins,
)


class CopiesOfAllRows(AugmentedProgram):
    """The copies are made before the test rows are set aside."""

    def sources(self, learners, tests):
        return both(learners, tests)


copies_of_all_rows = Hunt(
    slug="copies-of-all-rows",
    title="Augmented before the split",
    symptom="The score is nearly perfect, though there is nothing to learn.",
    broken=CopiesOfAllRows,
    fixed=AugmentedProgram,
    fires=("chance", "parity"),
    where="sources: noisy copies of the test rows, with their labels, are trained on.",
    cure="Split first, then make copies, and of the training rows only.",
    task=coins,
)

HUNTS = (
    dropout_left_on,
    dropout_unscaled,
    dropout_factor_lost,
    decay_on_biases,
    columns_of_all_rows,
    stopped_by_tests,
    copies_of_all_rows,
)
