"""Real data sets, small enough to ship with the book.

>>> from helpers.data import mnist
>>> x_train, y_train, x_test, y_test = mnist()
"""

from helpers.data.sets import FASHION_LABELS, SETS, Split, digits, fashion_mnist, load, mnist
from helpers.data.texts import (
    TOPICS,
    Definitions,
    Poems,
    Similarity,
    tang_quatrains,
    word_similarity,
    wordnet_topics,
)
from helpers.data.votes import TopicVotes, topic_votes
from helpers.data.weights import lenet_digits, lenet_fashion

__all__ = [
    "FASHION_LABELS",
    "SETS",
    "TOPICS",
    "Definitions",
    "Poems",
    "Similarity",
    "Split",
    "TopicVotes",
    "digits",
    "fashion_mnist",
    "lenet_digits",
    "lenet_fashion",
    "load",
    "mnist",
    "tang_quatrains",
    "topic_votes",
    "word_similarity",
    "wordnet_topics",
]
