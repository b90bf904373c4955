"""The topic of a text, alone on a page: driven by mouse and keyboard, numbers as in NumPy."""

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers import data
from helpers.figures import TopicOfText
from helpers.figures import topic_of_text as topic

TEXTS = (
    *topic.EXAMPLES,
    "Rice, rice, and RICE: don't zyzzyva!",
    "<b>zyzzyva</b> é 床前明月光",
    "",
    "wood",
)


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(*text, **options):
        return open_figure(TopicOfText(*text), **options)

    return opener


def state(page):
    return page.locator(".dlt-figure").evaluate("node => node.figure.state()")


def choose(page, name, label):
    page.get_by_role("combobox", name=name, exact=True).select_option(label=label)


def check_numbers(page):
    """All numbers of the page equal NumPy's; return its state."""
    got = state(page)
    expected = topic.verdict(got["text"])
    for name in ("words", "unknown"):
        assert got[name] == expected[name]
    for name in ("counts", "weights", "logits", "shares"):
        np.testing.assert_allclose(got[name], expected[name], rtol=1e-12, atol=1e-14)
    votes = np.reshape(got["votes"], (-1, 8))
    np.testing.assert_allclose(votes, expected["votes"], rtol=1e-12, atol=1e-14)
    return got


def test_numbers_equal_numpy_for_every_text(show):
    page = show()
    for text in TEXTS:
        page.get_by_role("textbox", name="Your definition").fill(text)
        assert check_numbers(page)["text"] == text


def test_the_words_and_their_votes_stand_in_the_table(show):
    page = show("a rice rice zyzzyva")
    page.get_by_role("combobox", name="Show the votes for").select_option(label="food")
    rows = page.get_by_role("row").all_inner_texts()
    votes = dict(zip(state(page)["words"], np.array(state(page)["votes"])[:, 3], strict=True))
    assert rows[0].split("\t") == ["Word", "TF-IDF", "Vote for food"]
    assert rows[2].split("\t")[0] == "rice × 2"
    assert float(rows[2].split("\t")[2].replace("−", "-")) == pytest.approx(votes["rice"], 0.05)
    assert rows[3].split("\t") == ["zyzzyva", "unknown", "none"]
    choose(page, "Show the votes for", "animal")
    assert state(page)["topic"] == "animal"
    expect(page.get_by_role("columnheader").last).to_have_text("Vote for animal")


def test_shuffling_moves_the_words_and_no_number(show):
    page = show()
    before = check_numbers(page)
    page.get_by_role("button", name="Shuffle the words").click()
    after = check_numbers(page)
    assert after["text"] != before["text"]
    assert sorted(after["text"].split()) == sorted(before["text"].split())
    assert {k: v for k, v in after.items() if k != "text"} == {
        k: v for k, v in before.items() if k != "text"
    }
    expect(page.get_by_role("textbox")).to_have_value(after["text"])
    expect(page.get_by_role("status")).to_contain_text("Shuffled. The verdict is plant, 79 %")


def test_one_word_or_none_can_be_shuffled(show):
    for text in ("wood", "", "wood wood"):
        page = show(text)
        page.get_by_role("button", name="Shuffle the words").click()
        assert state(page)["text"] == text


def test_the_task_can_be_solved(show):
    page = show()
    assert state(page)["topic"] == "plant"
    page.get_by_role("textbox").fill(topic.EXAMPLES[0] + " cheese")
    assert check_numbers(page)["topic"] == "food"
    expect(page.get_by_role("status")).to_contain_text("The verdict is food")
    page.get_by_role("textbox").fill("a loyal friend barks")  # a dog, to any reader
    assert check_numbers(page)["topic"] != "animal"


def test_a_text_without_a_known_word_is_said_to_have_none(show):
    page = show("zyzzyva")
    expect(page.get_by_role("status")).to_contain_text("No word here is in the vocabulary")
    page.get_by_role("textbox").fill("12 …")
    expect(page.get_by_role("status")).to_contain_text("There is no word")
    np.testing.assert_allclose(state(page)["logits"], data.topic_votes().bias)


def test_examples_and_the_keyboard(show):
    page = show()
    choose(page, "Example", topic.EXAMPLES[3])
    assert check_numbers(page)["topic"] == "location"
    page.get_by_role("textbox").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" water")
    assert check_numbers(page)["text"] == topic.EXAMPLES[3] + " water"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("status")).to_contain_text("Shuffled")
    for kind in ("SELECT", "SELECT"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == kind
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
