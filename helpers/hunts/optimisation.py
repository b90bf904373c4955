"""Hunts of the lesson *optimisation*: all of them pass the gradient check."""

import numpy as np

from helpers.hunts.hunt import Hunt
from helpers.hunts.optimiser_program import AdamWProgram, NesterovProgram, ScheduledProgram


class CountedPerParameter(AdamWProgram):
    """The count grows once an array, not once a step."""

    def update(self, grads):
        for state in zip(self.params, grads, self.m, self.v, strict=True):
            self.t += 1
            self.move(*state)


counted_per_parameter = Hunt(
    slug="counted-per-parameter",
    title="Adam's t counted once an array",
    symptom="It trains as well as before; the first steps are shorter from array to array.",
    broken=CountedPerParameter,
    fixed=AdamWProgram,
    fires=("parity",),
    where="update: t grows inside the loop, so it counts arrays; bias correction ends too early.",
    cure="Count once a step, before the loop, or keep a count for each array.",
)


class NeverCounted(AdamWProgram):
    """The count stays at 1."""

    def update(self, grads):
        self.t = 1
        for state in zip(self.params, grads, self.m, self.v, strict=True):
            self.move(*state)


never_counted = Hunt(
    slug="never-counted",
    title="Adam's t stays at 1",
    symptom="It trains; m is taken for ten times, v for a thousand times what it is, for ever.",
    broken=NeverCounted,
    fixed=AdamWProgram,
    fires=("parity",),
    where="update: t is set, not counted, so the correction of the first step never ends.",
    cure="Start with t = 0 and add 1 at each step.",
)


class DecayInTheGradient(AdamWProgram):
    """The decay is added to the gradient, as L2 is."""

    def move(self, param, grad, m, v):
        grad = grad + self.decay * param
        m += (1 - self.betas[0]) * (grad - m)
        v += (1 - self.betas[1]) * (grad**2 - v)
        m_hat, v_hat = (a / (1 - b**self.t) for a, b in zip((m, v), self.betas, strict=True))
        param -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


decay_in_the_gradient = Hunt(
    slug="decay-in-the-gradient",
    title="L2 where AdamW was meant",
    symptom="It trains; weights with small gradients vanish, the others hardly decay.",
    broken=DecayInTheGradient,
    fixed=AdamWProgram,
    fires=("parity",),
    where="move: the decay passes through m and v and is divided by the root of v.",
    cure="Shrink the weights first, by 1 - lr * decay, and leave the gradient as it is.",
    source="https://arxiv.org/abs/1711.05101",
)


class ClipAfterTheStep(AdamWProgram):
    """The gradients are clipped when nobody needs them any more."""

    def step(self, x, y):
        logits = self.forward(x)
        grads = self.backward(logits, y)
        self.update(grads)
        grads = self.clipped(grads)
        return self.criterion(logits, y)


clip_after_the_step = Hunt(
    slug="clip-after-the-step",
    title="Clipped after the step",
    symptom="No error, and no clipping; it shows when a bad batch comes.",
    broken=ClipAfterTheStep,
    fixed=AdamWProgram,
    fires=("parity",),
    where="step: the update has used the long gradients already.",
    cure="Backward, clip, step. With plain SGD an update longer than lr * max_norm tells.",
)


class OneStateForEqualShapes(AdamWProgram):
    """Arrays of one shape share their state."""

    def zeros(self):
        states = {param.shape: np.zeros_like(param) for param in self.params}
        return [states[param.shape] for param in self.params]


one_state_for_equal_shapes = Hunt(
    slug="one-state-for-equal-shapes",
    title="One state for all arrays of a shape",
    symptom="It trains as well as before; two biases steer by each other's gradients.",
    broken=OneStateForEqualShapes,
    fixed=AdamWProgram,
    fires=("parity",),
    where="zeros: the state is found by shape, so two arrays of one shape get the same array.",
    cure="Make one state for each parameter, found by its place or its identity.",
)


class LoweredAtEveryStep(ScheduledProgram):
    """The schedule counts steps where it should count epochs."""

    def rate(self):
        return self.lr * self.shrink**self.t


lowered_at_every_step = Hunt(
    slug="lowered-at-every-step",
    title="A schedule for epochs, called at every step",
    symptom="The loss falls, then stands still long before the end.",
    broken=LoweredAtEveryStep,
    fixed=ScheduledProgram,
    fires=("overfit a few", "parity", "accuracy"),
    where="rate: after an epoch of 45 steps the rate is a hundredth of what it was.",
    cure="Call the schedule once an epoch, or give it the number of steps.",
)


class LooksBehind(NesterovProgram):
    """The old velocity in place of the new one."""

    def direction(self, v, new_v, grad):
        return grad + self.momentum * v


looks_behind = Hunt(
    slug="looks-behind",
    title="Nesterov with the old velocity",
    symptom="It trains: since momentum * v + g is the new velocity, it is plain momentum.",
    broken=LooksBehind,
    fixed=NesterovProgram,
    fires=("parity",),
    where="direction: it adds the velocity from before this gradient.",
    cure="Update the velocity first, then add momentum times the new one.",
)

HUNTS = (
    counted_per_parameter,
    never_counted,
    decay_in_the_gradient,
    clip_after_the_step,
    one_state_for_equal_shapes,
    lowered_at_every_step,
    looks_behind,
)
