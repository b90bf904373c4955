"""Hunts of the lesson *backpropagation*."""

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.hunt import Hunt
from helpers.hunts.program import (
    AccumulatingProgram,
    AdamProgram,
    MomentumProgram,
    Program,
    RegressionProgram,
    TanhProgram,
    log_softmax,
)

# wrong gradients


class GateNeverCloses(Program):
    """The gate looks at what came out of ReLU, which is never negative."""

    def activation(self, z):
        a = np.maximum(z, 0)
        return a, a >= 0


gate_never_closes = Hunt(
    slug="gate-never-closes",
    title="The gate that never closes",
    symptom="The loss falls and the accuracy is fine.",
    broken=GateNeverCloses,
    fixed=Program,
    fires=("gradient check", "parity"),
    where="activation: a >= 0 holds everywhere, so the slope is 1 everywhere.",
    cure="Ask for z > 0 (or a > 0): where ReLU gave 0, nothing flows back.",
    source="https://numpy.org/numpy-tutorials/content/tutorial-deep-learning-on-mnist.html",
)


class MissingDerivative(TanhProgram):
    """The slope of tanh is taken for 1."""

    def activation(self, z):
        a = np.tanh(z)
        return a, np.ones_like(a)


missing_derivative = Hunt(
    slug="missing-derivative",
    title="Missing derivative of tanh",
    symptom="It trains as well as before.",
    broken=MissingDerivative,
    fixed=TanhProgram,
    fires=("gradient check", "parity"),
    where="activation: the gradient passes tanh as if it were the identity.",
    cure="Multiply by the slope, 1 - a².",
)


class UpdateBeforeUse(TanhProgram):
    """Each layer's weights move before the gradient has gone through them."""

    def input_gradient(self, i, grad):
        moved = self.W[i] - self.lr * self.weight_gradient(i, grad)
        return grad @ moved


update_before_use = Hunt(
    slug="update-before-use",
    title="Weights updated before they are used",
    symptom="It trains as well as before; the smaller the rate, the smaller the harm.",
    broken=UpdateBeforeUse,
    fixed=TanhProgram,
    fires=("gradient check", "parity"),
    where="input_gradient: the layers below get a gradient that went through the new weights.",
    cure="First all gradients with the weights of the forward pass, then all updates.",
)


class WideProgram(Program):
    """Hidden layers as wide as the input, so that a wrong operand fits."""

    def sizes(self, D, C):
        return [D, D, D, C]


class InputForHidden(WideProgram):
    """The weight gradient of a hidden layer is made from the net's input."""

    def weight_gradient(self, i, grad):
        return grad.T @ (self.inputs[0] if i == 1 else self.inputs[i])


x_for_h = Hunt(
    slug="x-for-h",
    title="x in place of h",
    symptom="It trains; the shapes agree, because the layer is square.",
    broken=InputForHidden,
    fixed=WideProgram,
    fires=("gradient check", "parity"),
    where="weight_gradient: the second layer never saw x, but the output of the first.",
    cure="Use what went into this very layer.",
)


class Untransposed(WideProgram):
    """Square weights are transposed on the way back where they must not be."""

    def input_gradient(self, i, grad):
        return grad @ (self.W[i].T if i == 1 else self.W[i])


w_for_w_transposed = Hunt(
    slug="w-for-w-transposed",
    title="W in place of its transpose",
    symptom="It trains; the shapes agree, because the layer is square.",
    broken=Untransposed,
    fixed=WideProgram,
    fires=("gradient check", "parity"),
    where="input_gradient: forward is x @ W.T, so backward is grad @ W, and not W.T again.",
    cure="Give layers different widths while testing: then NumPy raises.",
)


class BiasSummedOverEverything(Program):
    """All biases of a layer get the same gradient."""

    def bias_gradient(self, grad):
        return np.full(grad.shape[1], grad.sum())


bias_summed_over_everything = Hunt(
    slug="bias-summed-over-everything",
    title="Bias gradient summed over everything",
    symptom="It trains as well as before; all biases of a layer stay equal.",
    broken=BiasSummedOverEverything,
    fixed=Program,
    fires=("gradient check", "parity"),
    where="bias_gradient: the sum runs over the units as well as over the examples.",
    cure="Sum over the examples only, axis 0.",
    source="https://github.com/rasbt/stat453-deep-learning-ss21/issues/5",
)


class BiasMean(Program):
    """The bias gradient is a mean where it must be a sum."""

    def bias_gradient(self, grad):
        return grad.mean(axis=0)


mean_for_sum = Hunt(
    slug="mean-for-sum",
    title="Bias gradient as a mean",
    symptom="It trains as well as before; the biases hardly learn.",
    broken=BiasMean,
    fixed=Program,
    fires=("gradient check", "parity"),
    where="bias_gradient: the loss is a mean already, so this divides by N twice.",
    cure="Sum over the examples.",
    source="https://github.com/kvfrans/notes/issues/5",
)


class MissingMean(AdamProgram):
    """The gradient is that of the summed loss, not of the mean."""

    def criterion_backward(self, logits, y):
        grad = np.exp(log_softmax(logits))
        grad[np.arange(len(y)), y] -= 1
        return grad


no_mean = Hunt(
    slug="no-mean",
    title="The 1/N is missing",
    symptom="With Adam nothing is to be seen: it divides the factor out again.",
    broken=MissingMean,
    fixed=AdamProgram,
    fires=("gradient check", "parity"),
    where="criterion_backward: the loss is a mean over N examples, its gradient a sum.",
    cure="Divide by N where the loss does.",
)


class SignOfOneLayer(Program):
    """The weights of one layer walk uphill."""

    def weight_gradient(self, i, grad):
        sign = -1 if i == 1 else 1
        return sign * grad.T @ self.inputs[i]


sign_of_one_layer = Hunt(
    slug="sign-of-one-layer",
    title="The sign of one layer",
    symptom="The loss falls at first, as the other layers learn; then it comes back.",
    broken=SignOfOneLayer,
    fixed=Program,
    fires=("gradient check", "parity"),
    where="weight_gradient: layer 1 has the opposite sign.",
    cure="One rule for all layers, without exceptions.",
)


class Broadcast(RegressionProgram):
    """Predictions (N, 1) minus targets (N,) are (N, N)."""

    def residual(self, y_hat, y):
        return y_hat - y


broadcasting = Hunt(
    slug="broadcasting",
    title="(N, 1) minus (N,)",
    symptom="The loss falls a little and stays at the variance; every prediction is the mean.",
    broken=Broadcast,
    fixed=RegressionProgram,
    fires=("rows independent", "overfit a few", "parity", "accuracy"),
    where="residual: every prediction is compared with every target.",
    cure="Give both the same shape before subtracting, and assert that they have it.",
    source="https://github.com/pytorch/pytorch/issues/16045",
    task=tasks.curve,
)


# wrong steps


class Ascent(Program):
    """The gradient is added."""

    def update(self, grads):
        for param, grad in zip(self.params, grads, strict=True):
            param += self.lr * grad


ascent = Hunt(
    slug="ascent",
    title="Uphill",
    symptom="The loss grows.",
    broken=Ascent,
    fixed=Program,
    fires=("overfit a few", "parity", "accuracy"),
    where="update: the gradient points uphill, and it is added.",
    cure="Subtract it.",
)


class NoBiasCorrection(AdamProgram):
    """Adam's running means are used while they are still near their start, zero."""

    def direction(self, m, v):
        return m / (np.sqrt(v) + self.eps)


adam_without_bias_correction = Hunt(
    slug="adam-without-bias-correction",
    title="Adam without bias correction",
    symptom="It trains as well as before; the first steps are three times too long.",
    broken=NoBiasCorrection,
    fixed=AdamProgram,
    fires=("parity",),
    where="direction: m and v begin at zero and are too small at first, v more so than m.",
    cure="Divide each by one minus its decay to the power t.",
    source="https://arxiv.org/abs/1412.6980",
)


class EpsilonInsideRoot(AdamProgram):
    """Epsilon is added before the root is taken: ten thousand times as large."""

    def direction(self, m, v):
        m_hat = m / (1 - self.betas[0] ** self.t)
        v_hat = v / (1 - self.betas[1] ** self.t)
        return m_hat / np.sqrt(v_hat + self.eps)


adam_epsilon_inside_root = Hunt(
    slug="adam-epsilon-inside-root",
    title="Adam's epsilon inside the root",
    symptom="Nothing is to be seen.",
    broken=EpsilonInsideRoot,
    fixed=AdamProgram,
    fires=("parity",),
    where="direction: inside the root 1e-8 acts as 1e-4 does outside.",
    cure="Take the root first, then add epsilon.",
    source="https://github.com/FluxML/Flux.jl/pull/448",
)


class RunningMean(MomentumProgram):
    """The velocity is a running mean, so steps are ten times shorter."""

    def velocity(self, v, grad):
        return self.momentum * v + (1 - self.momentum) * grad


momentum_as_running_mean = Hunt(
    slug="momentum-as-running-mean",
    title="Momentum as a running mean",
    symptom="It trains, but slowly: as if the rate were ten times smaller.",
    broken=RunningMean,
    fixed=MomentumProgram,
    fires=("parity",),
    where="velocity: the gradient is weighted by one minus the momentum.",
    cure="Add the whole gradient, as torch does, or say that the rate means something else.",
)


class NeverZeroed(AccumulatingProgram):
    """Gradients of all earlier batches stay in the sum."""

    def step(self, x, y):
        logits = self.forward(x)
        self.accumulate(logits, y)
        self.update(self.grads)
        return self.criterion(logits, y)


never_zeroed = Hunt(
    slug="never-zeroed",
    title="Gradients never zeroed",
    symptom="The loss falls, then jumps about: a momentum that never fades.",
    broken=NeverZeroed,
    fixed=AccumulatingProgram,
    fires=("parity",),
    where="step: backward adds to what is there, and nothing takes it away.",
    cure="Zero the gradients once a step.",
)


# suspicious and right


class LogSoftmaxTwice(Program):
    """Logarithms of probabilities are put through log-softmax once more."""

    def log_probabilities(self, logits):
        return log_softmax(log_softmax(logits))


log_softmax_twice = Hunt(
    slug="log-softmax-twice",
    title="Log-softmax before the cross-entropy",
    symptom="It looks like softmax done twice.",
    broken=LogSoftmaxTwice,
    fixed=Program,
    fires=(),
    where="log_probabilities: nothing is wrong, for the second log-softmax finds nothing to do.",
    cure="None is needed: exp of log-probabilities sums to 1, and log 1 = 0 is taken away. "
    "Softmax twice, without the logarithm, would be a bug.",
    decoy=True,
)


class ZeroedAtTheEnd(AccumulatingProgram):
    """Gradients are zeroed after the step, not before the backward pass."""

    def step(self, x, y):
        logits = self.forward(x)
        self.accumulate(logits, y)
        self.update(self.grads)
        self.zero_grad()
        return self.criterion(logits, y)


zeroed_at_the_end = Hunt(
    slug="zeroed-at-the-end",
    title="Gradients zeroed at the end of the step",
    symptom="The familiar line is not where it always is.",
    broken=ZeroedAtTheEnd,
    fixed=AccumulatingProgram,
    fires=(),
    where="step: nothing is wrong, for the sum is empty whenever backward begins.",
    cure="None is needed, as long as nothing else calls backward in between.",
    decoy=True,
)

HUNTS = (
    gate_never_closes,
    missing_derivative,
    update_before_use,
    x_for_h,
    w_for_w_transposed,
    bias_summed_over_everything,
    mean_for_sum,
    no_mean,
    sign_of_one_layer,
    broadcasting,
    ascent,
    adam_without_bias_correction,
    adam_epsilon_inside_root,
    momentum_as_running_mean,
    never_zeroed,
    log_softmax_twice,
    zeroed_at_the_end,
)
