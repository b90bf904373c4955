"""Hunts of the lesson *autoencoder*."""

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.code_program import CODE_SIZE, NOISE, Denoiser, PcaProgram, TiedDenoiser
from helpers.hunts.hunt import Hunt


class TargetIsNoisy(Denoiser):
    """Input and target are the same noisy rows."""

    def pair(self, x):
        noisy = x + NOISE * self.rng.normal(size=x.shape)
        return noisy, noisy


target_is_noisy = Hunt(
    slug="target-is-noisy",
    title="A denoiser trained to keep the noise",
    symptom="The loss falls, the gradients are right; the pictures stay noisy.",
    broken=TargetIsNoisy,
    fixed=Denoiser,
    fires=("parity", "overfit a few", "accuracy"),
    where="pair: the target carries the very noise that should go.",
    cure="Return the noisy rows and the clean ones: noise belongs into the input alone.",
    source="https://github.com/pkmital/tensorflow_tutorials/issues/21",
    task=tasks.clean_digits,
)


class SigmoidOnCentred(Denoiser):
    """The output is squeezed into 0..1."""

    def output(self, z):
        a = 0.5 * (1 + np.tanh(z / 2))
        return a, a * (1 - a)


sigmoid_on_centred = Hunt(
    slug="sigmoid-on-centred",
    title="A sigmoid output for centred data",
    symptom="The loss falls and stops early; every rebuilt picture is too dark or too light.",
    broken=SigmoidOnCentred,
    fixed=Denoiser,
    fires=("overfit a few", "parity", "accuracy"),
    where="output: the rows are centred, half of their numbers are negative, a sigmoid is not.",
    cure="Leave the output unbent, or keep the pixels between 0 and 1.",
    task=tasks.clean_digits,
)


class TiedOnce(TiedDenoiser):
    """The matrix is blamed for one of its two uses."""

    def tied_gradient(self, grad, code_grad):
        return self.inputs[1].T @ grad


tied_once = Hunt(
    slug="tied-once",
    title="Tied weights, blamed once",
    symptom="It learns nearly as well: the decoder's share of the slope leads downhill as well.",
    broken=TiedOnce,
    fixed=TiedDenoiser,
    fires=("gradient check", "parity"),
    where="tied_gradient: W is used by the encoder, too, and a value used twice collects a sum.",
    cure="Add the slope that reaches W through the code.",
    task=tasks.clean_digits,
)


class NotCentred(PcaProgram):
    """The rows are decomposed as they are."""

    def axes(self, rows):
        return np.linalg.svd(self.seen, full_matrices=False)[2][:CODE_SIZE].T


not_centred = Hunt(
    slug="not-centred",
    title="PCA without centring",
    symptom="No error, and the accuracy is that of PCA, or nearly.",
    broken=NotCentred,
    fixed=PcaProgram,
    fires=("parity",),
    where="axes: rows that are not centred have their largest singular value along their mean, so "
    "one axis is spent on what all digits share.",
    cure="Decompose the rows minus their mean. Check: the codes of the training rows average to 0.",
    source="https://github.com/hail-is/hail/issues/2734",
)


class MeanOfTheBatch(PcaProgram):
    """The rows at hand are centred by themselves."""

    def mean(self, x):
        return x.mean(axis=0)


mean_of_the_batch = Hunt(
    slug="mean-of-the-batch",
    title="Centred by whatever came along",
    symptom="It trains and tests well; the same digit gets another answer in other company.",
    broken=MeanOfTheBatch,
    fixed=PcaProgram,
    fires=("rows independent", "parity"),
    where="mean: taken from the rows that are to be judged, batch by batch.",
    cure="Learn the mean once, from the training rows, and keep it with the axes.",
    source="https://scikit-learn.org/stable/common_pitfalls.html",
)


class ColumnsForAxes(PcaProgram):
    """Another slice of the same square matrix."""

    def axes(self, rows):
        return np.linalg.svd(rows, full_matrices=False)[2][:, :CODE_SIZE]


columns_for_axes = Hunt(
    slug="columns-for-axes",
    title="Columns of Vᵀ taken for the axes",
    symptom="The shape fits; the classifier learns from what is left and is a good deal worse.",
    broken=ColumnsForAxes,
    fixed=PcaProgram,
    fires=("parity", "accuracy"),
    where="axes: svd returns Vᵀ, whose rows are the axes; its columns hold one coordinate of each.",
    cure="Slice rows, then transpose: [2][:Z].T. Check: more axes than 16 must lose less, as the "
    "singular values say.",
)


class AxesOfTheCovariance(PcaProgram):
    """Eigenvectors of the covariance, which come in rising order and with signs of their own."""

    def axes(self, rows):
        return np.linalg.eigh(rows.T @ rows)[1][:, -CODE_SIZE:]


axes_of_the_covariance = Hunt(
    slug="axes-of-the-covariance",
    title="The last eigenvectors in place of the first singular vectors",
    symptom="Another decomposition, columns for rows, and the last ones for the first.",
    broken=AxesOfTheCovariance,
    fixed=PcaProgram,
    fires=(),
    where="axes: nothing is wrong; eigh returns vectors in columns, by rising eigenvalue, and "
    "neither the order nor the sign of the axes changes what is rebuilt.",
    cure="None is needed. Codes do change their order and signs: do not mix the two ways.",
    decoy=True,
)

HUNTS = (
    target_is_noisy,
    sigmoid_on_centred,
    tied_once,
    not_centred,
    mean_of_the_batch,
    columns_for_axes,
    axes_of_the_covariance,
)
