"""Real data sets, small enough to ship with the book.

>>> from helpers.data import mnist
>>> x_train, y_train, x_test, y_test = mnist()
"""

from helpers.data.autoencoders import CODE_SIZES, autoencoder
from helpers.data.character_models import character_model
from helpers.data.gan import GanDigits, gan_digits
from helpers.data.recall import RecallMap, recall_map
from helpers.data.sequences import Names, Utterances, first_names, japanese_vowels
from helpers.data.sets import FASHION_LABELS, SETS, Split, digits, fashion_mnist, load, mnist
from helpers.data.texts import (
    TOPICS,
    Definitions,
    Poems,
    Similarity,
    pride_and_prejudice,
    tang_quatrains,
    word_similarity,
    wordnet_topics,
)
from helpers.data.vae import LatentDigits, latent_digits, vae_decoder, vae_samples
from helpers.data.votes import TopicVotes, topic_votes
from helpers.data.weights import lenet_digits, lenet_fashion

__all__ = [
    "CODE_SIZES",
    "FASHION_LABELS",
    "SETS",
    "TOPICS",
    "Definitions",
    "GanDigits",
    "LatentDigits",
    "Names",
    "Poems",
    "RecallMap",
    "Similarity",
    "Split",
    "TopicVotes",
    "Utterances",
    "autoencoder",
    "character_model",
    "digits",
    "fashion_mnist",
    "first_names",
    "gan_digits",
    "japanese_vowels",
    "latent_digits",
    "lenet_digits",
    "lenet_fashion",
    "load",
    "mnist",
    "pride_and_prejudice",
    "recall_map",
    "tang_quatrains",
    "topic_votes",
    "vae_decoder",
    "vae_samples",
    "word_similarity",
    "wordnet_topics",
]
