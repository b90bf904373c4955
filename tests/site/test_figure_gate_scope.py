"""The gates of an LSTM, alone on a page: driven by mouse and keyboard, numbers as in NumPy."""

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.figures import GateScope
from helpers.figures import gate_scope as gates


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(*letter, **options):
        return open_figure(GateScope(*letter), **options)

    return opener


def state(page):
    return page.locator(".dlt-figure").evaluate("node => node.figure.state()")


def choose(page, name, label):
    page.get_by_role("combobox", name=name, exact=True).select_option(label=label)


def check_numbers(page):
    """All numbers of the page equal NumPy's; return its state."""
    got = state(page)
    expected = gates.scope(got["text"], got["shift"])
    for name, values in expected.items():
        np.testing.assert_allclose(got["run"][name], values, rtol=1e-10, atol=1e-12)
    half_lives = np.log(2) / -np.log(expected["f"][got["step"]])
    np.testing.assert_allclose(got["median"], np.median(half_lives), rtol=1e-8)
    best = expected["shares"][got["step"]].argmax()
    assert got["answer"][0] == gates.LETTERS[best]
    return got


def test_numbers_equal_numpy_for_letters_noise_and_shifts(show):
    page = show("C")
    assert check_numbers(page)["text"] == "C" + gates.noises()[0]
    page.get_by_role("button", name="Other noise").click()
    choose(page, "First letter", "B")
    assert check_numbers(page)["text"] == "B" + gates.noises()[1]
    for place in ("0", "5", str(len(gates.SHIFTS) - 1)):
        page.get_by_role("slider", name="Added to the forget bias").fill(place)
        assert check_numbers(page)["shift"] == gates.SHIFTS[int(place)]


def test_the_letters_can_be_scrubbed_by_keyboard(show):
    page = show()
    slider = page.get_by_role("slider", name="Letter")
    slider.focus()
    page.keyboard.press("Home")
    assert check_numbers(page)["step"] == 0
    page.keyboard.press("ArrowRight")
    assert check_numbers(page)["step"] == 1
    expect(page.get_by_role("status")).to_contain_text("After letter 2 of 21 the net says")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert state(page)["cell"] == 1
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_click_chooses_a_cell_and_a_letter(show):
    page = show()
    grid = page.get_by_role("img", name="Sixteen cells")
    box = grid.bounding_box()
    grid.click(position={"x": 30, "y": box["height"] - 4})
    got = state(page)
    assert (got["step"], got["cell"]) == (0, 15)
    f = gates.scope(got["text"], 0.0)["f"][0, 15]
    half_life = page.locator("dt:text-is('half-life') + dd").inner_text()
    assert float(half_life.split()[0]) == pytest.approx(np.log(2) / -np.log(f), 0.01)
    choose(page, "Show", "forget gate f")
    assert state(page)["shown"] == "f"


def test_the_task_can_be_solved(show):
    page = show()
    assert state(page)["answer"][0] == "A"
    expect(page.get_by_role("status")).to_contain_text("which is right")
    wrong = []
    for letter in "ABCD":
        choose(page, "First letter", letter)
        page.get_by_role("slider", name="Added to the forget bias").fill("0")
        wrong.append(state(page)["answer"][0] != letter)
    assert any(wrong)
