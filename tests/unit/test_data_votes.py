"""The shipped votes: what they hold, and that they are as good as the book says."""

import numpy as np

from helpers import data
from helpers.data.votes import held_out
from helpers.figures.topic_of_text import verdict
from helpers.text import words


def test_three_thousand_words_have_votes_for_eight_topics():
    model = data.topic_votes()
    assert len(model.words) == len(set(model.words)) == 3000
    assert model.words[:3] == ("a", "of", "the")
    assert model.votes.shape == (3000, 8)
    assert model.votes.dtype == np.int8
    assert model.holders.dtype == np.uint16
    assert model.documents == (~held_out()).sum()
    assert 0 < model.holders.min() <= model.holders.max() < model.documents
    assert np.abs(model.votes.astype(int).sum(axis=1)).max() <= 4  # only rounding is left
    assert model.votes.max() == 127 or model.votes.min() == -127
    assert abs(model.bias.sum()) < 1e-3


def test_blocks_of_a_hundred_are_held_out_and_a_few_were_not():
    held = held_out()
    assert len(held) == len(data.wordnet_topics().y)
    assert 0.19 < held.mean() < 0.21
    blocks = held[: len(held) // 100 * 100].reshape(-1, 100)
    assert (blocks.all(axis=1) | ~blocks.any(axis=1)).all()


def test_the_words_were_counted_in_the_other_blocks():
    _, definitions, _ = data.wordnet_topics()
    seen = [set(words(definitions[i])) for i in np.flatnonzero(~held_out())]
    model = data.topic_votes()
    for i in (0, 1, 500, 2999):
        assert model.holders[i] == sum(model.words[i] in bag for bag in seen)


def test_accuracy_on_fresh_blocks_is_what_the_lesson_says():
    _, definitions, y = data.wordnet_topics()
    some = np.flatnonzero(held_out())[::16]
    right = [verdict(definitions[i])["logits"].argmax() == y[i] for i in some]
    assert 0.82 < np.mean(right) < 0.87
