"""The word map in Chromium: driven by mouse and keyboard, numbers as in NumPy."""

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.figures import WordMap
from helpers.figures import word_map as of_words

WORDS, WORD, CONTEXT, STORED = of_words.load()
NUMBER = {word: i for i, word in enumerate(WORDS)}


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(word="milk", **options):
        return open_figure(WordMap(word), **options)

    return opener


def state(page):
    return page.locator(".dlt-figure").evaluate("node => node.figure.state()")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def choose(page, name, value):
    page.get_by_role("combobox", name=name, exact=True).select_option(value)


@pytest.mark.parametrize("word", ["milk", "queen", "france"])
def test_neighbours_equal_numpy(show, word):
    page = show(word)
    found = of_words.cosines(WORD, WORD[NUMBER[word]])
    nearest = [i for i in np.argsort(-found) if WORDS[i] != word][:5]
    got = state(page)["neighbours"]
    assert [name for name, _ in got] == [WORDS[i] for i in nearest]
    np.testing.assert_allclose([value for _, value in got], found[nearest], rtol=1e-12)
    expect(page.get_by_role("listitem").first).to_contain_text(WORDS[nearest[0]])


@pytest.mark.parametrize("asked", [("man", "king", "woman"), ("france", "french", "england")])
def test_analogies_equal_numpy_with_and_without_the_inputs(show, asked):
    page = show()
    for label, word in zip("abc", asked, strict=True):
        choose(page, label, word)
    for allowed in ("no", "yes"):
        choose(page, "May these three answer?", allowed)
        answer, cosine = of_words.analogy(WORD, *map(NUMBER.get, asked), allowed == "yes")
        got = state(page)["analogy"]
        assert got[0] == WORDS[answer]
        assert got[1] == pytest.approx(cosine, rel=1e-12)
    expect(page.get_by_role("status")).to_contain_text("a word of the question itself")


@pytest.mark.parametrize(("word", "seen"), [("milk", "violin"), ("king", "king")])
def test_thirty_steps_in_the_page_equal_thirty_in_numpy(show, word, seen):
    page = show(word)
    choose(page, "Seen beside it", seen)
    words, contexts, noise = WORD, CONTEXT, of_words.noise_words(STORED["counts"])
    for i in range(30):
        press(page, "Step")
        drawn = noise[i % len(noise)]
        words, contexts, scores, loss = of_words.step(
            words, contexts, NUMBER[word], NUMBER[seen], drawn, 0.5
        )
    got = state(page)
    assert got["steps"] == 30
    np.testing.assert_allclose(got["last"]["before"], scores, rtol=1e-9, atol=1e-12)
    assert got["last"]["loss"] == pytest.approx(loss, rel=1e-9)
    np.testing.assert_allclose(got["word"], words, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(got["context"], contexts, rtol=1e-9, atol=1e-12)
    press(page, "Reset")
    assert (state(page)["steps"], state(page)["word"]) == (0, WORD.tolist())


def test_a_click_on_the_map_chooses_a_word_and_steps_move_it(show):
    page = show()
    canvas, places = page.locator("canvas"), state(page)["places"]
    pixels = canvas.evaluate("node => node.toDataURL()")
    x, y = places[NUMBER["actor"]]
    canvas.click(position={"x": x, "y": y})
    assert state(page)["chosen"] == "actor"
    expect(page.get_by_role("combobox", name="Word", exact=True)).to_have_value("actor")
    expect(page.get_by_role("status")).to_contain_text("Nearest to actor:")
    before = state(page)["places"][NUMBER["actor"]]
    press(page, "Step")
    assert state(page)["places"][NUMBER["actor"]] != before
    assert canvas.evaluate("node => node.toDataURL()") != pixels
    expect(page.get_by_role("status")).to_contain_text("“actor” beside “violin” was believed with")


def test_the_keyboard_reaches_every_control_with_a_visible_focus(show):
    page, seen = show(), []
    for _ in range(9):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => { const node = document.activeElement, style = getComputedStyle(node);
                return [node.tagName, style.outlineStyle, parseFloat(style.outlineWidth)]; }"""
            )
        )
        if seen[-1][0] == "INPUT":
            page.keyboard.press("ArrowRight")
        if seen[-1][0] == "BUTTON":
            page.keyboard.press("Space")
    assert [tag for tag, _, _ in seen] == ["SELECT"] * 6 + ["INPUT"] + ["BUTTON"] * 2
    assert all(style == "solid" and width >= 2 for _, style, width in seen)
    assert (state(page)["lr"], state(page)["steps"]) == (1.0, 0)
    expect(page.get_by_role("status")).to_have_text("All vectors are as they were.")
