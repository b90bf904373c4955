"""The word map: the page's data, and NumPy's side of its numbers."""

import numpy as np
import pytest

from helpers.checks import gradient_check
from helpers.figures import WordMap
from helpers.figures import word_map as of_words
from helpers.skip_gram import SkipGram

WORDS, WORD, CONTEXT, STORED = of_words.load()


def test_shipped_arrays_fit_together():
    assert WORD.shape == CONTEXT.shape == (len(WORDS), 24) == (120, 24)
    assert len(set(WORDS)) == len(STORED["groups"]) == len(STORED["counts"]) == 120
    np.testing.assert_array_equal(np.bincount(STORED["groups"]), [25, 24, 24, 24, 23])
    np.testing.assert_allclose(STORED["axes"] @ STORED["axes"].T, np.eye(2), atol=1e-3)


def test_a_word_that_is_not_on_the_map_is_named():
    with pytest.raises(ValueError, match="word: expected one of 'king'.*got 'zebra'"):
        WordMap("zebra")


def test_the_tasks_of_the_figure_can_be_solved():
    man, king, woman = (WORDS.index(word) for word in ("man", "king", "woman"))
    excluded, _ = of_words.analogy(WORD, man, king, woman)
    allowed, _ = of_words.analogy(WORD, man, king, woman, allowed=True)
    assert (WORDS[excluded], WORDS[allowed]) == ("queen", "king")
    word, context, pair = WORD, CONTEXT, (WORDS.index("milk"), WORDS.index("violin"))
    for noise in of_words.noise_words(STORED["counts"])[:10]:
        word, context, scores, _ = of_words.step(word, context, *pair, noise, lr=0.5)
    assert scores[0] > 3
    assert not np.array_equal(word[pair[0]], WORD[pair[0]])


def test_a_step_follows_the_gradient_and_adds_noise_that_repeats():
    rng = np.random.default_rng(0)
    pair, noise = (2, 5), (1, 1, 5)  # noise may be drawn twice, and may be the context itself

    def loss(word, context):
        return of_words.step(word, context, *pair, noise, 0.0)[3]

    def backward(cotangent, word, context):
        moved = of_words.step(word, context, *pair, noise, 1.0)[:2]
        return tuple(cotangent * (a - b) for a, b in zip((word, context), moved, strict=True))

    report = gradient_check(loss, *rng.normal(size=(2, 6, 4)), rng=rng, backward=backward)
    assert report.passed


def test_a_step_is_the_lessons():
    rng = np.random.default_rng(0)
    net, noise = SkipGram(6, 4, rng=rng), np.array([3, 0, 4])
    U, W = (p.data.copy() for p in net.parameters())
    theirs = net.loss(np.array([2]), np.array([5]), noise, 3)
    net.add_gradients()
    word, context, _, loss = of_words.step(U, W, 2, 5, noise, 0.3)
    assert loss == pytest.approx(theirs, rel=1e-12)
    np.testing.assert_allclose(word, U - 0.3 * net.word.weight.grad, rtol=1e-12)
    np.testing.assert_allclose(context, W - 0.3 * net.context.weight.grad, rtol=1e-12)
