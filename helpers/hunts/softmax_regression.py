"""Hunts of the lesson *softmax-regression*."""

from dataclasses import replace
from functools import cache

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.hunt import Hunt
from helpers.hunts.program import Program, log_softmax

WIDTH = 12  # units of a layer, and examples of a batch


@cache
def square_batches():
    """The 8 x 8 digits in batches as large as the layers are wide; labels 10, 11 never occur."""
    task = tasks.digits()
    rows = len(task.x) // WIDTH * WIDTH
    return replace(task, x=task.x[:rows], y=task.y[:rows], outputs=WIDTH, batch_size=WIDTH)


class SquareProgram(Program):
    """The same with one hidden layer as wide as the output."""

    def sizes(self, D, C):
        return [D, WIDTH, C]


class BiasOverClasses(SquareProgram):
    """The bias gradient is summed over the classes and not over the examples."""

    def bias_gradient(self, grad):
        return grad.sum(axis=1)


bias_over_classes = Hunt(
    slug="bias-over-classes",
    title="Bias gradient summed over the classes",
    symptom="It runs, as batch and layer are equally large; and it trains.",
    broken=BiasOverClasses,
    fixed=SquareProgram,
    fires=("gradient check", "parity"),
    where="bias_gradient: axis 1 holds the classes; each row of p - e sums to 0.",
    cure="Sum over the examples, axis 0: every example pulls at the same bias.",
    source="https://github.com/rasbt/stat453-deep-learning-ss21/issues/5",
    task=square_batches,
)


class LossProgram(Program):
    """The same with loss and slope in one place, so that they belong together."""

    def judge(self, logits, y):
        """Mean loss, a number, and its gradient with respect to the logits, (N, C)."""
        log_p, e = log_softmax(logits), np.eye(logits.shape[1])[y]
        loss = -log_p[np.arange(len(y)), y].mean()
        return loss, (np.exp(log_p) - e) / len(y)

    def criterion(self, logits, y):
        return self.judge(logits, y)[0]

    def criterion_backward(self, logits, y):
        return self.judge(logits, y)[1]


class SoftmaxTwice(LossProgram):
    """Probabilities go into a loss that takes logits."""

    def judge(self, logits, y):
        p = np.exp(log_softmax(logits))
        loss, grad = LossProgram.judge(self, p, y)
        return loss, p * (grad - (grad * p).sum(axis=1, keepdims=True))


softmax_twice = Hunt(
    slug="softmax-twice",
    title="Softmax before the cross-entropy",
    symptom="It trains, and more slowly; with ten classes the loss never falls below 1.46.",
    broken=SoftmaxTwice,
    fixed=LossProgram,
    fires=("parity", "overfit a few"),
    where="judge: p goes through a second softmax, so no answer can be sure.",
    cure="Hand the logits to the loss. Perfect logits must cost nothing.",
    source="https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html",
)


class WrongAxis(LossProgram):
    """The softmax runs over the examples."""

    def judge(self, logits, y):
        log_p, e = log_softmax(logits.T).T, np.eye(logits.shape[1])[y]
        loss = -log_p[np.arange(len(y)), y].mean()
        return loss, (np.exp(log_p) * e.sum(axis=0) - e) / len(y)


wrong_axis = Hunt(
    slug="softmax-over-wrong-axis",
    title="Softmax over the examples",
    symptom="Columns sum to 1 in place of rows; the loss starts at log N and falls.",
    broken=WrongAxis,
    fixed=LossProgram,
    fires=("rows independent", "parity"),
    where="judge: the examples of a batch compete with each other, and not the classes.",
    cure="Say axis=1, and check that each row sums to 1.",
)


class SquaredSigmoid(LossProgram):
    """A sigmoid for each class, and the squared distance to the one-hot label."""

    def judge(self, logits, y):
        a = 0.5 * (1 + np.tanh(0.5 * logits))
        gap = a - np.eye(logits.shape[1])[y]
        return (gap**2).sum(axis=1).mean(), 2 * gap * a * (1 - a) / len(y)


squared_sigmoid = Hunt(
    slug="squared-error-with-sigmoid",
    title="Squared error of a sigmoid",
    symptom="It trains, and more slowly; who is sure and wrong learns next to nothing.",
    broken=SquaredSigmoid,
    fixed=LossProgram,
    fires=("parity",),
    where="judge: the slope holds a(1 - a), which is near 0 for a sure answer, right or wrong.",
    cure="Take the logarithm of the probability: its slope cancels a(1 - a).",
)


class SumOverAll(LossProgram):
    """The loss is a sum over all classes, of which all but one are multiplied by 0."""

    def judge(self, logits, y):
        log_p, e = log_softmax(logits), np.eye(logits.shape[1])[y]
        return -(e * log_p).sum() / len(y), (np.exp(log_p) - e) / len(y)


sum_over_all = Hunt(
    slug="sum-over-all-classes",
    title="A sum over all classes, divided by N",
    symptom="It looks as if wrong classes were counted, and as if the mean missed a factor C.",
    broken=SumOverAll,
    fixed=LossProgram,
    fires=(),
    where="judge: nothing is wrong; the one-hot rows keep one entry each.",
    cure="None is needed. A .mean() in place of .sum() / N would divide by C as well.",
    decoy=True,
)

HUNTS = (bias_over_classes, softmax_twice, wrong_axis, squared_sigmoid, sum_over_all)
