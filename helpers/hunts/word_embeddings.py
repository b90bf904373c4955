"""Hunts of the lesson *word-embeddings*."""

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.hunt import Hunt
from helpers.hunts.skip_gram_program import SkipGramProgram


class DuplicatesLost(SkipGramProgram):
    """A row that occurs twice in a batch keeps only its last gradient."""

    def add_rows(self, ids, rows):
        table = np.zeros_like(self.W[0])
        table[ids] += rows
        return table


duplicates_lost = Hunt(
    slug="duplicates-lost",
    title="Duplicates lost in a scatter",
    symptom="The loss falls, if slowly, and the neighbours look fine.",
    broken=DuplicatesLost,
    fixed=SkipGramProgram,
    fires=("gradient check", "parity"),
    where="add_rows: table[ids] += rows reads all rows first and writes them afterwards, so of "
    "several gradients for one word only the last is kept.",
    cure="Add with np.add.at, which visits every occurrence.",
    source="https://numpy.org/doc/stable/reference/generated/numpy.ufunc.at.html",
    task=tasks.company,
)


class NegativesForgotten(SkipGramProgram):
    """Only real pairs are counted."""

    def counted(self, y):
        return self.real(y)


negatives_forgotten = Hunt(
    slug="negatives-forgotten",
    title="Negatives forgotten",
    symptom="The loss is better than it ever was and goes to zero, for all vectors drift into one "
    "direction; for a while the right context still ranks first.",
    broken=NegativesForgotten,
    fixed=SkipGramProgram,
    fires=("loss at init", "parity"),
    where="counted: nothing is charged for a high score of noise, so every score may grow.",
    cure="Count the noise words too: they are what keeps words apart.",
    task=tasks.company,
)


class OneTable(SkipGramProgram):
    """A word has the same vector as a word and as a context."""

    def tables(self):
        return self.W[0], self.W[0]


one_table_for_two = Hunt(
    slug="one-table-for-two",
    title="One table for two",
    symptom="The loss falls, but not as far: a word would have to be its own neighbour.",
    broken=OneTable,
    fixed=SkipGramProgram,
    fires=("gradient check", "parity", "overfit a few"),
    where="tables: the second table is never looked up, and its gradient goes astray.",
    cure="Two tables. A word seldom stands beside itself, yet u · u is never negative.",
    task=tasks.company,
)


class NotInOptimiser(SkipGramProgram):
    """The words' vectors are left out of the update."""

    def update(self, grads):
        self.b[0] -= self.lr * grads[1]


not_in_the_optimiser = Hunt(
    slug="not-in-the-optimiser",
    title="An embedding that the optimiser does not know",
    symptom="The loss falls: the other table learns to fit vectors that stay random.",
    broken=NotInOptimiser,
    fixed=SkipGramProgram,
    fires=("parameters move", "parity", "overfit a few"),
    where="update: only the table of contexts moves.",
    cure="Hand all parameters to the optimiser; in torch, keep layers as attributes of the module.",
    source="https://discuss.pytorch.org/t/list-of-nn-module-in-a-nn-module/219",
    task=tasks.company,
)


class IdsAsNumbers(SkipGramProgram):
    """The number of a word is used as a quantity."""

    def select(self, ids):
        numbers = np.zeros((*ids.shape, len(self.W[0])))
        numbers[..., 0] = ids / len(self.W[0])
        return numbers


ids_as_numbers = Hunt(
    slug="ids-as-numbers",
    title="Numbers of words used as quantities",
    symptom="The loss falls a little; word 40 counts for twice word 20, whatever they mean.",
    broken=IdsAsNumbers,
    fixed=SkipGramProgram,
    fires=("overfit a few", "parity", "accuracy"),
    where="select: a number of a word is a name, and names must not be multiplied.",
    cure="One-hot, or a lookup in a table, which is the same thing.",
    task=tasks.company,
)

HUNTS = (
    duplicates_lost,
    negatives_forgotten,
    one_table_for_two,
    not_in_the_optimiser,
    ids_as_numbers,
)
