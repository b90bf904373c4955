"""benchmarks.word_vectors: all contenders train on the same pairs, and NumPy is not left behind."""

from itertools import islice

import numpy as np
import pytest

from benchmarks import word_vectors
from benchmarks.compare import compare, measure, ratio
from helpers.skip_gram import context_pairs

SLACK = 3  # only a fall from grace may fail here, no busy machine


def test_chunks_hold_the_pairs_of_a_step_and_leave_no_document_out():
    _, documents = word_vectors.corpus()
    chunks = word_vectors.chunks(documents)
    sizes = [len(context_pairs(chunk, word_vectors.WINDOW)[0]) for chunk in chunks]
    assert np.abs(np.subtract(sizes, word_vectors.PAIRS)).max() < 0.1 * word_vectors.PAIRS
    assert np.mean(sizes) == pytest.approx(word_vectors.PAIRS, rel=1e-3)
    flat = [document for chunk in chunks for document in chunk]
    assert all(one is other for one, other in zip(flat, documents, strict=False))
    left = [np.zeros(2, int), *documents[len(flat) :]]
    assert len(context_pairs(left, word_vectors.WINDOW)[0]) <= word_vectors.PAIRS + 2


def test_gensim_trains_on_as_many_pairs():
    """At the start all scores are 0: each pair costs six times log 2, less noise that hits it."""
    losses = word_vectors.with_gensim("D = 64", lr=0, compute_loss=True)
    pairs = np.array(list(islice(losses, 3))) / (6 * np.log(2))
    np.testing.assert_allclose(pairs, word_vectors.PAIRS, rtol=0.02)


def test_the_lessons_loop_and_the_bare_step_are_the_same_training():
    contenders = word_vectors.lessons_loop, word_vectors.bare_step
    ours, bare = (list(islice(contender("D = 64"), 30)) for contender in contenders)
    assert ours[0] == pytest.approx(6 * np.log(2), rel=0.02)
    assert ours[-1] < 0.9 * ours[0]
    np.testing.assert_allclose(ours, bare, rtol=1e-3)


def test_speed_against_gensim():
    seconds = measure(word_vectors, ("D = 64",), rounds=5)
    assert ratio(seconds, "the lesson's loop", "gensim") < SLACK / word_vectors.GOAL
    assert ratio(seconds, "  bare step", "gensim") < SLACK / word_vectors.GOAL


def test_a_rate_is_told_in_things_a_second(monkeypatch):
    seconds = {"gensim": [2.0, 2.0], "the lesson's loop": [4.0, 4.0]}
    monkeypatch.setattr("benchmarks.compare.measure", lambda *args, **options: seconds)
    lines = compare(word_vectors, ("D = 64",), rounds=2).splitlines()
    assert lines[0].split() == ["D", "=", "64", "ms", "a", "step", "pairs/s", "times", "gensim"]
    assert lines[1].split() == ["gensim", "2000.00", "4,096", "1.00"]
    assert lines[2].split()[-3:] == ["4000.00", "2,048", "0.50"]
    assert lines[3].split() == ["bare", "step", "not", "installed"]
