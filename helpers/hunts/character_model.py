"""Hunts of the lesson *character-model*."""

import numpy as np

from helpers.hunts.hunt import Hunt
from helpers.hunts.language_program import SOURCE, LanguageProgram, source_texts

__all__ = ["HUNTS", "SOURCE"]


class NotShifted(LanguageProgram):
    """The target of a step is the character that stands there."""

    def targets(self, y):
        return y[:, :-1]


target_not_shifted = Hunt(
    slug="target-not-shifted",
    title="Target not shifted",
    symptom="The best loss ever seen: the model repeats what it was just told.",
    broken=NotShifted,
    fixed=LanguageProgram,
    fires=("entropy", "parity"),
    where="targets: input and target are the same characters, so nothing is predicted.",
    cure="Targets are one step later than inputs: y[:, 1:] for x[:, :-1].",
    task=source_texts,
)


class BothWays(LanguageProgram):
    """The text is read from its end, too."""

    def directions(self):
        return 1, -1


reads_both_ways = Hunt(
    slug="reads-both-ways",
    title="A bidirectional net predicts",
    symptom="A large gain from one option, bidirectional=True; and the model cannot write.",
    broken=BothWays,
    fixed=LanguageProgram,
    fires=("entropy", "causality", "parity"),
    where="directions: the state that comes from the right has read the answer.",
    cure="Read forward only. Both ways are for texts that are complete, such as those to classify.",
    source="https://doi.org/10.1109/78.650093",
    task=source_texts,
)


class BlanksCounted(LanguageProgram):
    """The loss is a mean over all steps, blanks included."""

    def counted(self, y):
        return np.ones((len(y), y.shape[1] - 1))


blanks_counted = Hunt(
    slug="blanks-counted",
    title="Loss averaged over padding",
    symptom="The loss is lower the more the texts differ in length.",
    broken=BlanksCounted,
    fixed=LanguageProgram,
    fires=("entropy", "parity"),
    where="counted: after one blank comes another, which is no art to predict, and it counts.",
    cure="Sum over the real characters only and divide by their number (ignore_index in torch).",
    source="https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html",
    task=source_texts,
)


class StateKept(LanguageProgram):
    """A batch starts where the last one of its size has ended."""

    def first_state(self, count):
        kept = self.last is not None and len(self.last) == count
        return self.last if kept else np.tile(self.b[1], (count, 1))


state_kept = Hunt(
    slug="state-kept",
    title="State kept between unrelated texts",
    symptom="It trains nearly as well; but the same text gets another answer every time.",
    broken=StateKept,
    fixed=LanguageProgram,
    fires=("rows independent", "parity"),
    where="first_state: the texts of the next batch do not continue those of this one.",
    cure="Start every text from the first state; carry it only where one text goes on.",
    task=source_texts,
)


class Rolled(LanguageProgram):
    """Shifted by np.roll, which puts the first character behind the last."""

    def targets(self, y):
        return np.roll(y, -1, axis=1)[:, :-1]


rolled_and_cut = Hunt(
    slug="rolled-and-cut",
    title="Targets shifted by a roll",
    symptom="A roll wraps around: as if the last step had to predict the first character.",
    broken=Rolled,
    fixed=LanguageProgram,
    fires=(),
    where="targets: nothing is wrong, for the column that wraps around is cut off.",
    cure="None is needed. Without the cut, the last target would be wrong.",
    decoy=True,
    task=source_texts,
)

HUNTS = (target_not_shifted, reads_both_ways, blanks_counted, state_kept, rolled_and_cut)
