"""The loss bowl, alone on a page: driven by mouse and keyboard, numbers as in NumPy."""

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.figures import LossBowl
from helpers.figures import loss_bowl as bowl


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(*start, **options):
        return open_figure(LossBowl(*start), **options)

    return opener


def check_numbers(page):
    """All numbers of the page equal NumPy's; return its state."""
    got = page.locator(".dlt-figure").evaluate("node => node.figure.state()")
    A, y = bowl.columns(got["inputs"]), bowl.points()[1]
    path = bowl.descend(got["inputs"], got["lr"], got["steps"])
    seen = np.array(got["path"], dtype=float)  # huge whole numbers come as integers
    np.testing.assert_allclose(seen, path, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(float(got["loss"]), ((A @ path[-1] - y) ** 2).mean(), rtol=1e-9)
    factors = bowl.factors(got["inputs"], got["lr"])
    np.testing.assert_allclose(got["factors"], factors, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(got["best"], np.linalg.lstsq(A, y)[0], rtol=1e-9)
    return got


def press(page, name, times=1):
    for _ in range(times):
        page.get_by_role("button", name=name, exact=True).click()


def rate(page, lr):
    page.get_by_role("slider", name="Learning rate").fill(str(bowl.RATES.index(lr)))


@pytest.mark.parametrize("inputs", bowl.INPUTS)
def test_paths_equal_numpy_whether_they_arrive_or_not(show, inputs):
    page = show(0.1, inputs)
    assert check_numbers(page)["steps"] == 0
    press(page, "Step")
    press(page, "10 steps", 4)
    for lr in (0.02, 0.4, 0.44, 1.08):
        rate(page, lr)
        assert check_numbers(page)["steps"] == 41
    press(page, "10 steps", 20)
    assert check_numbers(page)["steps"] == bowl.MOST_STEPS
    press(page, "Reset")
    assert check_numbers(page)["path"] == [[0, 0]]


def test_words_say_what_becomes_of_it(show):
    page = show(0.1)
    press(page, "10 steps")
    status = page.get_by_role("status")
    for lr, words in (
        (0.1, "it slides down and arrives"),
        (0.42, "it zigzags and arrives"),
        (0.44, "it diverges"),
    ):
        rate(page, lr)
        expect(status).to_contain_text(words)
        expect(status).to_contain_text(f"Rate {lr:.2f}, 10 steps")
    page.get_by_role("combobox", name="Inputs").select_option("standardised")
    rate(page, 1.0)
    expect(status).to_contain_text("by −1 in every direction: it goes back and forth for ever")
    rate(page, 0.5)
    expect(status).to_contain_text("by 0 in every direction: it slides down and arrives")


def test_the_keyboard_moves_every_control_with_a_visible_focus(show):
    page = show()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert check_numbers(page)["lr"] == 0.42
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert check_numbers(page)["inputs"] == "standardised"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert check_numbers(page)["steps"] == 1
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_step_and_another_rate_redraw_both_pictures(show):
    page = show()

    def pictures():
        canvases = page.locator("canvas").all()
        return [canvas.evaluate("node => node.toDataURL()") for canvas in canvases]

    before = pictures()
    press(page, "Step")
    after = pictures()
    rate(page, 0.1)
    assert len(before) == 2
    assert all(len(set(three)) == 3 for three in zip(before, after, pictures(), strict=True))
