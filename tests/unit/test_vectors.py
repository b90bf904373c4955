"""Word vectors: neighbours, the similarity score, and word2vec's text format."""

import numpy as np
import pytest
from gensim.models import KeyedVectors

from helpers.text import Vocabulary
from helpers.vectors import (
    correlation,
    load_vectors,
    nearest,
    save_vectors,
    similarity_score,
    unit_rows,
)

VOCABULARY = Vocabulary([["a"] * 4 + ["b"] * 3 + ["c"] * 2 + ["d"]])
VECTORS = np.array([[1.0, 0.0], [9.0, 1.0], [0.0, 2.0], [-3.0, 0.0]])


def test_unit_rows_have_length_one_and_zeros_stay():
    rows = unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]]))
    np.testing.assert_allclose(rows, [[0.6, 0.8], [0, 0]])
    assert unit_rows(np.ones((2, 3), np.float32)).dtype == np.float32


def test_nearest_goes_by_cosine_and_leaves_the_word_out():
    assert nearest(VECTORS, VOCABULARY, "a", 3) == ["b", "c", "d"]
    assert nearest(VECTORS, VOCABULARY, "d", 1) == ["c"]
    with pytest.raises(KeyError, match="'zebra' is not among the 4 tokens"):
        nearest(VECTORS, VOCABULARY, "zebra")


def test_similarity_score_is_the_rank_correlation_with_ties():
    pairs = (("a", "b"), ("a", "c"), ("b", "d"), ("a", "d"))
    assert similarity_score(VECTORS, VOCABULARY, (pairs, np.array([3, 2, 1, 0]))) == pytest.approx(
        1
    )
    assert similarity_score(VECTORS, VOCABULARY, (pairs, np.array([0, 1, 2, 3]))) == pytest.approx(
        -1
    )
    tied = similarity_score(VECTORS, VOCABULARY, (pairs, np.array([1, 1, 0, 0])))
    assert tied == pytest.approx(correlation([4, 3, 2, 1], [3.5, 3.5, 1.5, 1.5]))
    assert tied == pytest.approx(2 / 5**0.5)


def test_vectors_survive_a_round_trip_bit_by_bit(tmp_path):
    vectors = np.random.default_rng(0).normal(size=(4, 5)).astype(np.float32)
    vectors[0, 0], vectors[1, 1] = np.finfo(np.float32).tiny, 1e30
    save_vectors(tmp_path / "v.txt", ["a", "它", "c's", "d"], vectors)
    tokens, loaded = load_vectors(tmp_path / "v.txt")
    assert tokens == ["a", "它", "c's", "d"]
    assert loaded.dtype == np.float32
    np.testing.assert_array_equal(loaded, vectors)


def test_the_format_is_that_of_word2vec(tmp_path):
    save_vectors(tmp_path / "v.txt", ["a", "b"], np.array([[0.5, -2], [1e-7, 3]]))
    assert (tmp_path / "v.txt").read_text() == "2 2\na 0.5 -2\nb 1e-07 3\n"


def test_other_tools_read_it(tmp_path):
    vectors = np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)
    save_vectors(tmp_path / "v.txt", ["a", "它", "c"], vectors)
    theirs = KeyedVectors.load_word2vec_format(str(tmp_path / "v.txt"))
    assert theirs.index_to_key == ["a", "它", "c"]
    np.testing.assert_array_equal(theirs.vectors, vectors)
    theirs.save_word2vec_format(str(tmp_path / "theirs.txt"))
    tokens, loaded = load_vectors(tmp_path / "theirs.txt")
    assert tokens == theirs.index_to_key
    np.testing.assert_array_equal(loaded, vectors)


GOOD = "2 2\na 0.5 -2\nb 1 3\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a first line of two sizes, got ''"),
        ("a 0.5 -2\n", "expected a first line of two sizes, got 'a 0.5 -2'"),
        ("2 0\n", "expected a first line of two sizes"),
        (GOOD[:12], "is cut short: expected 2 vectors, got 1"),
        (GOOD[:-1], "is cut short: the last line has no end"),
        (GOOD[:-3] + "\n", "line 3: expected 2 numbers, got 1"),
        (GOOD + "c 1 2\n", "is too long: expected 2 vectors, got 3"),
        (GOOD.replace("3", "3 4"), "line 3: expected 2 numbers, got 3"),
        (GOOD.replace("3", "x"), "line 3: could not convert string to float: 'x'"),
        ("2 2\na 0.5 -2\n\n", "line 3: expected 2 numbers, got 0"),
    ],
)
def test_a_broken_file_is_refused(tmp_path, text, message):
    (tmp_path / "v.txt").write_text(text)
    with pytest.raises(ValueError, match=f"v.txt.*{message}"):
        load_vectors(tmp_path / "v.txt")


def test_no_such_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_vectors(tmp_path / "v.txt")


@pytest.mark.parametrize("tokens", [["a"], ["a", "b c"], ["a", ""], ["a", "b\n"]])
def test_tokens_that_the_format_cannot_hold_are_refused(tmp_path, tokens):
    with pytest.raises(ValueError, match="expected (one row a token|tokens without white space)"):
        save_vectors(tmp_path / "v.txt", tokens, np.ones((2, 3)))
    assert not (tmp_path / "v.txt").exists()
