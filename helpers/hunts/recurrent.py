"""Hunts of the lesson *recurrent*."""

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.hunt import Hunt
from helpers.hunts.recurrent_program import RecurrentProgram


class EveryStepFromZero(RecurrentProgram):
    """The new state is not handed to the next step."""

    def previous(self, t):
        return self.start(len(self.hs[t]))


every_step_from_zero = Hunt(
    slug="every-step-from-zero",
    title="Every step begins with a fresh state",
    symptom="It runs, and the loss stops early; the gradient of W_hh is exactly zero.",
    broken=EveryStepFromZero,
    fixed=RecurrentProgram,
    fires=("parameters move", "accuracy", "parity"),
    where="previous: each step starts from zeros, so each letter is a sequence of length one.",
    cure="Begin step t with the state that step t - 1 left.",
    task=tasks.order,
)


class ReshapedNotTransposed(RecurrentProgram):
    """The shape is right, the rows are not."""

    def by_time(self, letters):
        N, T, D = letters.shape
        return letters.reshape(T, N, D)


reshaped_not_transposed = Hunt(
    slug="reshaped-not-transposed",
    title="Reshape in place of a transpose: batch_first forgotten",
    symptom="All shapes fit, the gradients are right; it learns nothing.",
    broken=ReshapedNotTransposed,
    fixed=RecurrentProgram,
    fires=("rows independent", "accuracy", "parity"),
    where="by_time: reshape fills (T, N, D) in reading order, so a step holds letters of one "
    "word, and words are mixed.",
    cure="Use swapaxes(0, 1), or batch_first=True in PyTorch.",
    task=tasks.order,
)


class ReadsTheBlanks(RecurrentProgram):
    """The last column answers for everybody."""

    def last(self, lengths, T):
        return np.full_like(lengths, T)


reads_the_blanks = Hunt(
    slug="reads-the-blanks",
    title="The last column in place of the last letter",
    symptom="It trains; the answer to a word depends on the longest word beside it.",
    broken=ReadsTheBlanks,
    fixed=RecurrentProgram,
    fires=("padding invariance", "parity"),
    where="last: short words have walked on through their blanks.",
    cure="Take the state after the last real letter, or pack the sequences.",
    task=tasks.order,
)


class SameLetterAgain(RecurrentProgram):
    """The loop runs, the input does not."""

    def letter(self, letters, t):
        return letters[0]


same_letter_again = Hunt(
    slug="same-letter-again",
    title="The first letter, read at every step",
    symptom="No error; a little better than chance, as the first letter tells a little.",
    broken=SameLetterAgain,
    fixed=RecurrentProgram,
    fires=("accuracy", "parity"),
    where="letter: the index is not t, so all other letters are ignored.",
    cure="Read letters[t]; when any later input changes, the answer must be able to change.",
    task=tasks.order,
)


class StateKept(RecurrentProgram):
    """The last batch's state is the beginning of this one."""

    def start(self, N):
        kept = self.hs[-1] if hasattr(self, "hs") else np.zeros((0, 0))
        return kept if len(kept) == N else super().start(N)


state_kept = Hunt(
    slug="last-batch-in-mind",
    title="The state of the last batch is kept",
    symptom="It learns the task all the same; the same words twice give different answers.",
    broken=StateKept,
    fixed=RecurrentProgram,
    fires=("rows independent", "parity"),
    where="start: words of this batch begin with what words of the last one left in mind.",
    cure="Begin with zeros, unless this batch really continues the last one.",
    task=tasks.order,
)


class CutAfterOneStep(RecurrentProgram):
    """The slope is not handed back in time."""

    def carried(self, dz):
        return np.zeros_like(dz)


cut_after_one_step = Hunt(
    slug="cut-after-one-step",
    title="The state detached at every step",
    symptom="Forward is right, the loss falls a little; only the last letter teaches anything.",
    broken=CutAfterOneStep,
    fixed=RecurrentProgram,
    fires=("gradient check", "parity"),
    where="carried: nothing goes back to the step before, as with detach() inside the loop.",
    cure="Send dz @ W_hh back; detach only between pieces of a long sequence.",
    task=tasks.order,
)


class CarriedTransposed(RecurrentProgram):
    """The square matrix hides it."""

    def carried(self, dz):
        return dz @ self.W[1].T


carried_transposed = Hunt(
    slug="carried-transposed",
    title="W_hh transposed on the way back",
    symptom="W_hh is square, so no shape complains.",
    broken=CarriedTransposed,
    fixed=RecurrentProgram,
    fires=("gradient check", "parity"),
    where="carried: forward multiplied by the transpose, so backward takes W_hh as it is.",
    cure="Send dz @ W_hh back.",
    task=tasks.order,
)

HUNTS = (
    every_step_from_zero,
    reshaped_not_transposed,
    reads_the_blanks,
    same_letter_again,
    state_kept,
    cut_after_one_step,
    carried_transposed,
)
