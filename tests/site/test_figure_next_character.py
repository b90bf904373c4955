"""The next character, alone on a page: driven by mouse and keyboard, numbers as in NumPy."""

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.figures import NextCharacter
from helpers.figures import next_character as following

TEXTS = (*following.EXAMPLES, "a", "\n\nShe said, _no_!\n\n", "((((12*", "x" * 400)


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(*text, **options):
        page = open_figure(NextCharacter(*text), **options)
        page.wait_for_function("document.querySelector('.dlt-figure').figure?.state().ready")
        return page

    return opener


def state(page):
    return page.locator(".dlt-figure").evaluate("node => node.figure.state()")


def choose(page, name, value):
    page.get_by_role("slider", name=name).evaluate(
        "(node, at) => { node.value = at; node.dispatchEvent(new Event('input')); }",
        {"Temperature": following.TEMPERATURES, "Best k only": following.TOP_K}[name].index(value),
    )


def check_numbers(page):
    """All numbers of the page equal NumPy's; return its state."""
    got = state(page)
    expected = following.price_and_bets(got["text"], got["temperature"], got["k"])
    for name in ("bits", "logits", "bets"):
        np.testing.assert_allclose(got[name], expected[name], rtol=1e-9, atol=1e-9)
    assert got["known"] == got["text"]
    return got


def test_numbers_equal_numpy_for_every_text_and_knob(show):
    page = show()
    for text in TEXTS:
        page.get_by_role("textbox", name="Your beginning").fill(text)
        assert check_numbers(page)["text"] == text
    for temperature, k in ((0.1, 75), (2.0, 3), (0.7, 1), (1.0, 20)):
        choose(page, "Temperature", temperature)
        choose(page, "Best k only", k)
        got = check_numbers(page)
        assert (got["temperature"], got["k"]) == (temperature, k)


def test_with_the_best_only_it_writes_what_numpy_would(show):
    page = show("It is a ")
    choose(page, "Best k only", 1)
    page.get_by_role("button", name="Write 100 characters").click()
    page.wait_for_function(
        "document.querySelector('.dlt-figure').figure.state().text.length === 108"
    )
    written = check_numbers(page)["text"]
    alphabet, expected = following.layers()[0], "It is a "
    for _ in range(100):
        expected += alphabet[following.price_and_bets(expected)["logits"].argmax()]
    assert written == expected
    expect(page.get_by_role("button", name="Write 100 characters")).to_be_visible()


def test_writing_can_be_stopped_by_keyboard_and_goes_on(show):
    page = show()
    page.emulate_media(reduced_motion="no-preference")
    page.get_by_role("textbox").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("ed")
    assert check_numbers(page)["text"] == following.EXAMPLES[0] + "ed"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Write 100 characters")).to_be_focused()
    length = len(state(page)["text"])
    assert length < 138
    page.get_by_role("button", name="Write one").click()
    assert len(check_numbers(page)["text"]) == length + 1


def test_in_stillness_a_hundred_come_at_once(show):
    page = show()
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="Write 100 characters").click()
    assert len(check_numbers(page)["text"]) == len(following.EXAMPLES[0]) + 100


def test_a_text_that_is_full_loses_its_beginning(show):
    page = show("a" * 400)
    page.get_by_role("button", name="Write one").click()
    assert len(check_numbers(page)["text"]) == 400


def test_what_cannot_be_encoded_is_said(show):
    page = show()
    page.get_by_role("textbox").fill("Café 春")
    expect(page.get_by_role("status")).to_have_text("The novel does not have: é 春")
    page.get_by_role("textbox").fill("")
    expect(page.get_by_role("status")).to_have_text("Type at least one character.")
    page.get_by_role("button", name="Write one").click()
    assert state(page)["text"] == ""
    page.get_by_role("textbox").fill("a")
    assert check_numbers(page)["fault"] == ""


def test_the_task_can_be_solved(show):
    page = show()
    page.get_by_role("textbox").fill('"My dear Mr. Benn')
    assert max(check_numbers(page)["bets"]) > 2**-0.1
    expect(page.get_by_role("status")).to_contain_text("Next: e, over 99 %")
    page.get_by_role("textbox").fill("She wore a q")
    page.get_by_role("combobox", name="Example").select_option(label="Elizabeth was")
    assert max(check_numbers(page)["bets"]) < 0.2
