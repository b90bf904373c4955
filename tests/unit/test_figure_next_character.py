"""The next character: the page's data, and NumPy's side of its numbers."""

import numpy as np
import pytest

from helpers.figures import NextCharacter
from helpers.figures import next_character as following


def test_bits_are_those_of_the_bets_before_them():
    text, alphabet = "It is", following.layers()[0]
    found = following.price_and_bets(text)
    for t in range(1, len(text)):
        bets = following.price_and_bets(text[:t])["bets"]
        assert found["bits"][t - 1] == pytest.approx(-np.log2(bets[alphabet.index(text[t])]))
    assert found["bets"].sum() == pytest.approx(1)


def test_knobs():
    plain = following.price_and_bets("It is")
    cold = following.price_and_bets("It is", temperature=0.5)["bets"]
    np.testing.assert_allclose(cold, plain["bets"] ** 2 / (plain["bets"] ** 2).sum(), rtol=1e-9)
    few = following.price_and_bets("It is", k=3)["bets"]
    assert np.count_nonzero(few) == 3
    assert set(np.flatnonzero(few)) == set(plain["logits"].argsort()[-3:])


def test_the_first_example_is_nearly_sure():
    alphabet = following.layers()[0]
    bets = following.price_and_bets(following.EXAMPLES[0])["bets"]
    assert alphabet[bets.argmax()] == "e"
    assert bets.max() > 0.9


def test_bad_texts_are_refused():
    with pytest.raises(ValueError, match="at most 400 characters, got 401"):
        NextCharacter("a" * 401)
    with pytest.raises(ValueError, match="at least one character, got an empty text"):
        NextCharacter("")
    with pytest.raises(ValueError, match="got also 'é'"):
        following.price_and_bets("é")
