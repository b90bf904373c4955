"""Hunts of the lesson *vae*."""

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.hunt import Hunt
from helpers.hunts.vae_program import GaussianVaeProgram, VaeProgram


class VarianceAsDeviation(VaeProgram):
    """The exponential of the log-variance is used as a standard deviation."""

    def spread(self, v):
        sigma = np.exp(v)
        return sigma, sigma


variance_as_deviation = Hunt(
    slug="variance-as-deviation",
    title="A variance used as standard deviation",
    symptom="The reported loss is lower than that of the right program.",
    broken=VarianceAsDeviation,
    fixed=VaeProgram,
    fires=("KL", "parity"),
    where="spread: exp(v) is the variance, so the cloud is not the one whose price the KL charges: "
    "precision is sold at half price.",
    cure="Take exp(v / 2); or mean by v the logarithm of the deviation, and say so in the KL, too.",
    source="https://github.com/keras-team/keras/pull/9972",
    task=tasks.ink,
)


class KlSign(VaeProgram):
    """The KL is rewarded."""

    def kl(self):
        price = 0.5 * (1 + self.log_var - self.mu**2 - np.exp(self.log_var))
        return price.sum(axis=1), -self.mu, 0.5 * (1 - np.exp(self.log_var))


kl_sign = Hunt(
    slug="kl-sign",
    title="The KL with the other sign",
    symptom="The loss falls below zero and on, until numbers overflow.",
    broken=KlSign,
    fixed=VaeProgram,
    fires=("KL", "parity"),
    where="kl: that is minus the KL, as it stands in the ELBO; -ELBO is minimised.",
    cure="Turn the sign; a KL below zero is a bug wherever it shows.",
    task=tasks.ink,
)


class KlOfTheSample(VaeProgram):
    """The price is taken from the sampled code in place of the mean."""

    def kl(self):
        price = 0.5 * (self.z**2 + np.exp(self.log_var) - 1 - self.log_var)
        dv = self.z * self.epsilon * self.slope + 0.5 * (np.exp(self.log_var) - 1)
        return price.sum(axis=1), self.z, dv


kl_of_the_sample = Hunt(
    slug="kl-of-the-sample",
    title="The KL of the wrong thing",
    symptom="Trains well; samples are a little blurred.",
    broken=KlOfTheSample,
    fixed=VaeProgram,
    fires=("KL", "parity"),
    where="kl: it charges z squared, which has the mean mu squared plus the variance, and then the "
    "variance again.",
    cure="Charge mu, or draw the whole KL: log q(z) - log p(z).",
    task=tasks.ink,
)


class MeanForSum(VaeProgram):
    """The reconstruction is averaged over the pixels."""

    def reconstruction(self, logits, x):
        nats = np.logaddexp(0, logits) - x * logits
        slope = 0.5 * (1 + np.tanh(0.5 * logits)) - x
        return nats.mean(axis=1), slope / x.shape[1]


mean_for_sum = Hunt(
    slug="mean-over-pixels-sum-over-latents",
    title="A mean over pixels beside a sum over latents",
    symptom="The loss falls, and every sample is the same grey mean.",
    broken=MeanForSum,
    fixed=VaeProgram,
    fires=("loss at init", "parity", "active units"),
    where="reconstruction: divided by the number of pixels, while the KL is a sum; a nat of code "
    "costs as many times too much as there are pixels.",
    cure="Sum over pixels and latents, take the mean over examples.",
    task=tasks.ink,
)


class NoiseAsUpdate(VaeProgram):
    """The parameters are moved by noise."""

    def update(self, grads):
        for param, grad in zip(self.params, grads, strict=True):
            param -= self.lr * self.rng.normal(size=grad.shape)


noise_as_update = Hunt(
    slug="noise-as-update",
    title="An update that adds noise",
    symptom="Everything moves, and nothing is learnt.",
    broken=NoiseAsUpdate,
    fixed=VaeProgram,
    fires=("overfit a few", "parity"),
    where="update: the gradients are handed in and never read.",
    cure="Subtract the rate times the gradient.",
    task=tasks.ink,
)


class MeanAndMean(GaussianVaeProgram):
    """Both terms are means, and there are twice as many pixels as latents."""

    def criterion(self, y_hat, y):
        error = ((y_hat - self.inputs[0]) ** 2).mean()
        price = 0.5 * (self.mu**2 + np.exp(self.log_var) - 1 - self.log_var).mean()
        return self.latents * (self.precision * error + price)


mean_and_mean = Hunt(
    slug="mean-and-mean",
    title="Means for sums, twice",
    symptom="It looks like the mean that makes a VAE collapse, and trains well.",
    broken=MeanAndMean,
    fixed=GaussianVaeProgram,
    fires=(),
    where="criterion: nothing. With D = 2 Z, half the sum of squares is Z times their mean, and "
    "the KL is Z times its mean: the two means stand in the right proportion.",
    cure="Leave it, or write the sums: with other sizes it would be wrong.",
    decoy=True,
    task=tasks.digits,
)

HUNTS = (
    variance_as_deviation,
    kl_sign,
    kl_of_the_sample,
    mean_for_sum,
    noise_as_update,
    mean_and_mean,
)
