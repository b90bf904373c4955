"""The small text classifier that the hunts about words break, one short method at a time."""

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.program import Program


class TextProgram(Program):
    """Softmax regression on TF-IDF.

    Examples are rows of word numbers, 0 to V - 1, as floats; `blank` stands where a word is
    unknown or the text has ended.
    """

    lr = 8.0
    blank = -1

    def __init__(self, D, C, rng):
        super().__init__(D, C, rng)
        self.seen = self.counts(tasks.topics().x)  # (N, V) of the training texts

    def sizes(self, D, C):
        return [tasks.TOPIC_WORDS, C]

    def counts(self, x):
        """How often each word occurs, (N, V); the first column, where blanks fall, is left out."""
        table = np.zeros((len(x), tasks.TOPIC_WORDS + 1))
        np.add.at(table, (np.arange(len(x))[:, None], x.astype(int) + 1), 1)
        return table[:, 1:]

    def frequencies(self, counts):
        """What stands for the counts (N, V) before words are weighed."""
        return counts

    def holders(self, counts):
        """How many training texts there are, and how many of them hold each word, (V,)."""
        return len(self.seen), (self.seen > 0).sum(axis=0)

    def idf(self, texts, holders):
        """Weight of each word, (V,)."""
        return np.log((1 + texts) / (1 + holders)) + 1

    def scale(self, weights):
        """The same rows (N, V) with length 1; an empty one stays empty."""
        length = np.sqrt((weights**2).sum(axis=1, keepdims=True))
        return weights / np.maximum(length, 1e-12)

    def forward(self, x):
        counts = self.counts(x)
        weights = self.frequencies(counts) * self.idf(*self.holders(counts))
        return super().forward(self.scale(weights))
