"""Hunts of the lesson *text-as-numbers*."""

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.hunt import Hunt
from helpers.hunts.text_program import TextProgram


class NormOfColumns(TextProgram):
    """Words are given the length 1, not texts."""

    def scale(self, weights):
        length = np.sqrt((weights**2).sum(axis=0, keepdims=True))
        return weights / np.maximum(length, 1e-12)


norm_of_columns = Hunt(
    slug="norm-of-columns",
    title="Length 1 along the wrong axis",
    symptom="The shapes agree, the loss falls; a text alone gets another answer than in a crowd.",
    broken=NormOfColumns,
    fixed=TextProgram,
    fires=("rows independent", "parity"),
    where="scale: axis 0 runs over the texts of the batch, so each word is divided.",
    cure="Sum the squares along axis 1, over the words of one text.",
    source="https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.normalize.html",
    task=tasks.topics,
)


class RarityOfTheBatch(TextProgram):
    """Rarity is counted in whatever texts come along."""

    def holders(self, counts):
        return len(counts), (counts > 0).sum(axis=0)


rarity_of_the_batch = Hunt(
    slug="rarity-of-the-batch",
    title="Rarity counted where it is used",
    symptom="It trains; the same text gets one answer in training and another one afterwards.",
    broken=RarityOfTheBatch,
    fixed=TextProgram,
    fires=("rows independent", "parity"),
    where="holders: the texts at hand are counted, those of a batch or of the test.",
    cure="Count once, on the training texts, and keep the numbers: fit, then transform.",
    source="https://scikit-learn.org/stable/common_pitfalls.html",
    task=tasks.topics,
)


class UnknownIsTheLastWord(TextProgram):
    """Index -1 is the last column."""

    def counts(self, x):
        table = np.zeros((len(x), tasks.TOPIC_WORDS))
        np.add.at(table, (np.arange(len(x))[:, None], x.astype(int)), 1)
        return table


unknown_is_the_last_word = Hunt(
    slug="unknown-is-the-last-word",
    title="Unknown words counted at -1",
    symptom="No error: one rare word, the last of the vocabulary, is in every text, many times.",
    broken=UnknownIsTheLastWord,
    fixed=TextProgram,
    fires=("padding invariance", "parity"),
    where="counts: -1 stands for no word, but as an index it means the last column.",
    cure="Shift the numbers by one and drop the column of the blanks, or leave blanks out.",
    task=tasks.topics,
)


class ShiftedByOne(TextProgram):
    """The wrong end is cut off."""

    def counts(self, x):
        table = np.zeros((len(x), tasks.TOPIC_WORDS + 1))
        np.add.at(table, (np.arange(len(x))[:, None], x.astype(int) + 1), 1)
        return table[:, :-1]


shifted_by_one = Hunt(
    slug="shifted-by-one",
    title="Word numbers off by one",
    symptom="It trains almost as well: all words but the last have a column, only not their own.",
    broken=ShiftedByOne,
    fixed=TextProgram,
    fires=("padding invariance", "parity"),
    where="counts: the column of the blanks stands first, and the last one is dropped.",
    cure="Drop column 0. A test with one blank and one known word shows it.",
    task=tasks.topics,
)


class TinyForSmoothing(TextProgram):
    """A tiny number keeps the division from failing."""

    def idf(self, texts, holders):
        return np.log(texts / (holders + 1e-10)) + 1


tiny_for_smoothing = Hunt(
    slug="tiny-for-smoothing",
    title="A tiny number in place of smoothing",
    symptom="No error, training looks right; a text with a word never seen gets a weak verdict.",
    broken=TinyForSmoothing,
    fixed=TextProgram,
    fires=("parity",),
    where="idf: a word that no training text holds gets the weight log(N / 1e-10), over 29, and "
    "drowns the others, although nothing was learnt about it.",
    cure="Smooth as with counts: one more text that holds every word.",
    task=tasks.topics,
)


class ShareOfTheText(TextProgram):
    """Counts are divided by the length of the text, before rows get the length 1."""

    def frequencies(self, counts):
        return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


share_of_the_text = Hunt(
    slug="share-of-the-text",
    title="Counts divided by the length of the text",
    symptom="It looks as if long texts were punished twice.",
    broken=ShareOfTheText,
    fixed=TextProgram,
    fires=(),
    where="frequencies: nothing is wrong, for a factor of the whole row is gone once the row gets "
    "the length 1.",
    cure="None is needed. Without the last step, it would change everything.",
    decoy=True,
    task=tasks.topics,
)

HUNTS = (
    norm_of_columns,
    rarity_of_the_batch,
    unknown_is_the_last_word,
    shifted_by_one,
    tiny_for_smoothing,
    share_of_the_text,
)
