"""Hunts of the lesson *autograd*."""

from dataclasses import replace
from functools import cache

from helpers.hunts import tasks
from helpers.hunts.hunt import Hunt
from helpers.hunts.tape_program import TapeProgram


@cache
def whole_batches():
    """The 8 x 8 digits without the last rows, so that all batches are equally large."""
    task = tasks.digits()
    rows = len(task.x) // task.batch_size * task.batch_size
    return replace(task, x=task.x[:rows], y=task.y[:rows])


class LevelByLevel(TapeProgram):
    """The walk visits parents in the order in which it meets them."""

    def order(self):
        found = [len(self.tape) - 1]
        for node in found:
            for parent, _ in self.tape[node][1]:
                if parent not in found:
                    found.append(parent)
        return found


level_by_level = Hunt(
    slug="level-by-level",
    title="Parents before all users have answered",
    symptom="No shape is wrong, and the net still learns.",
    broken=LevelByLevel,
    fixed=TapeProgram,
    fires=("gradient check", "parity"),
    where="order: level by level, h speaks before the longer branch has answered it.",
    cure="Walk from the newest value to the oldest: users are newer than what they use.",
    source="https://github.com/karpathy/micrograd",
)


class Overwrites(TapeProgram):
    """The second answer replaces the first."""

    def collect(self, bars, parent, share):
        bars[parent] = share


overwrites = Hunt(
    slug="overwrites",
    title="Slopes overwritten in place of added",
    symptom="Right for every net whose values are used once; here it learns less.",
    broken=Overwrites,
    fixed=TapeProgram,
    fires=("gradient check", "parity"),
    where="collect: a value with two users keeps the answer of one.",
    cure="Add: bars[parent] = bars.get(parent, 0) + share.",
)


class MeanOverCopies(TapeProgram):
    """The copies of a row are averaged."""

    def unbroadcast(self, grad, shape):
        return grad if grad.shape == shape else grad.mean(axis=0)


mean_over_copies = Hunt(
    slug="mean-over-copies",
    title="A copied row whose slopes are averaged",
    symptom="It trains; the biases move too slowly by the size of the batch.",
    broken=MeanOverCopies,
    fixed=TapeProgram,
    fires=("gradient check", "parity"),
    where="unbroadcast: every copy sends its full slope, and slopes add.",
    cure="Sum over the copies.",
)


class SecondSweep(TapeProgram):
    """The slopes of the last sweep are still there when the next one begins."""

    def start(self):
        return getattr(self, "bars", {})


second_sweep = Hunt(
    slug="second-sweep",
    title="A second sweep on top of the first",
    symptom="The first step is right; then slopes pile up, and training breaks down.",
    broken=SecondSweep,
    fixed=TapeProgram,
    fires=("parity", "overfit a few"),
    where="start: the slopes inside the net belong to one sweep only.",
    cure="Begin every sweep with none; only leaves keep slopes, until zero_grad.",
    task=whole_batches,
)


class ByItsNumber(TapeProgram):
    """The list of the numbers is made first, and turned around then."""

    def order(self):
        numbers = list(range(len(self.tape)))
        return numbers[::-1]


by_its_number = Hunt(
    slug="by-its-number",
    title="Values that no user has",
    symptom="The walk passes all values of the tape, given ones included.",
    broken=ByItsNumber,
    fixed=TapeProgram,
    fires=(),
    where="order: nothing is wrong; creation order, turned around, is always a right order.",
    cure="None needed; given values have no edges, so a visit to them does nothing.",
    decoy=True,
)

HUNTS = (level_by_level, overwrites, mean_over_copies, second_sweep, by_its_number)
