"""Tokens and vocabulary."""

import numpy as np
import pytest

from helpers.text import Vocabulary, characters, words

DOCUMENTS = [["b", "a", "b"], ["c", "a", "b"], []]


def test_words_are_lower_case_without_digits_and_signs():
    text = "The dog's (2nd) half-brother; Plato, 427 BC."
    assert words(text) == ["the", "dog's", "nd", "half", "brother", "plato", "bc"]
    assert words("'tis 'quoted' 1990") == ["tis", "quoted"]
    assert words("") == []


def test_characters_are_chinese_without_punctuation():
    assert characters("床前明月光，疑是地上霜。A1 𠀀") == [*"床前明月光疑是地上霜𠀀"]


def test_vocabulary_is_numbered_by_frequency_then_alphabet():
    vocabulary = Vocabulary([*DOCUMENTS, ["d", "c"]])
    assert vocabulary.tokens == ["b", "a", "c", "d"]
    np.testing.assert_array_equal(vocabulary.counts, [3, 2, 2, 1])
    assert vocabulary.counts.dtype == np.int64
    assert [vocabulary[t] for t in "bacd"] == [0, 1, 2, 3]
    assert len(vocabulary) == 4


def test_rare_and_unknown_tokens_are_left_out():
    vocabulary = Vocabulary(DOCUMENTS, min_count=2)
    assert vocabulary.tokens == ["b", "a"]
    assert "a" in vocabulary
    assert "c" not in vocabulary
    ids = vocabulary.encode(["a", "c", "b", "x", "a"])
    np.testing.assert_array_equal(ids, [1, 0, 1])
    assert ids.dtype == vocabulary.encode([]).dtype == np.int64


def test_a_word_never_seen_is_named():
    with pytest.raises(KeyError, match="'zebra' is not among the 3 tokens"):
        Vocabulary(DOCUMENTS)["zebra"]


@pytest.mark.parametrize("documents", [[], [[]], [["a", "b"]]])
def test_an_empty_corpus_is_refused(documents):
    with pytest.raises(ValueError, match="token that occurs at least 2 times, got a corpus of"):
        Vocabulary(documents, min_count=2)


@pytest.mark.parametrize("min_count", [0, -1])
def test_min_count_below_one_is_refused(min_count):
    with pytest.raises(ValueError, match=f"min_count of at least 1, got {min_count}"):
        Vocabulary(DOCUMENTS, min_count)
