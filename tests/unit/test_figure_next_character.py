"""The next character: the page's data, and NumPy's side of its numbers."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from helpers.figures import NextCharacter, base
from helpers.figures import next_character as following
from helpers.figures.fallback import draw_next_character


def test_html_is_the_same_every_time_small_and_asks_for_nothing():
    page = NextCharacter()._repr_html_()
    assert page == NextCharacter()._repr_html_()
    assert len(page) < 400_000
    page = page.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|@import|url\(|\bsrc=\"(?!data:)|\bid=", page)


def test_shipped_picture_is_what_is_drawn_today():
    shipped = base.FOLDER / "next_character.png"
    assert shipped.stat().st_size < 15_000
    old = np.asarray(Image.open(shipped).convert("L"), dtype=float)
    new = np.asarray(Image.open(BytesIO(draw_next_character())).convert("L"), dtype=float)
    assert old.shape == new.shape
    assert np.abs(old - new).mean() < 4.0


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
