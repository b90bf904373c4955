"""The votes of 3,000 words for eight topics, trained on the definitions of `wordnet_topics`.

Made by ``tools/train_topics.py``; verified by its hash whenever it is read.
"""

from typing import NamedTuple

import numpy as np

from helpers.data.shipped import read_shipped

BLOCK, SEED = 100, 0  # neighbours that stay together, and the seed that draws the blocks held out
NUM_DEFINITIONS = 48_204


class TopicVotes(NamedTuple):
    """A linear classifier of texts on TF-IDF.

    ``words`` holds V str, the most frequent first; ``holders`` (V,) uint16 how many of the
    ``documents`` training texts hold each; ``votes`` (V, C) int8 times ``scale`` is what a word
    adds to each topic's score, the mean over topics taken away; ``bias`` (C,) float64.
    """

    words: tuple
    holders: np.ndarray
    documents: int
    votes: np.ndarray
    scale: float
    bias: np.ndarray


def held_out():
    """Return which of the definitions the votes were not trained on, (48204,) bool."""
    blocks = np.arange(NUM_DEFINITIONS) // BLOCK
    order = np.random.default_rng(SEED).permutation(blocks[-1] + 1)
    return np.isin(blocks, order[: len(order) // 5])


def topic_votes():
    """Return the shipped votes.

    Returns
    -------
    TopicVotes

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was.

    Notes
    -----
    Derived from WordNet 3.0 (Princeton University), WordNet 3.0 licence.
    """
    arrays = read_shipped("topic_votes.npz")
    whole = {name: value.item() for name, value in arrays.items() if value.ndim == 0}
    return TopicVotes(**arrays | whole | {"words": tuple(whole["words"].split())})
