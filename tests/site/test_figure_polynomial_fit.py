"""The polynomial fit, alone on a page: driven by mouse and keyboard, numbers as in NumPy."""

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.figures import PolynomialFit
from helpers.figures import polynomial_fit as polynomial


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(*start, **options):
        return open_figure(PolynomialFit(*start), **options)

    return opener


def check_numbers(page):
    """All numbers of the page equal NumPy's; return its state."""
    got = page.locator(".dlt-figure").evaluate("node => node.figure.state()")
    draw, degree, strength = (got[key] for key in ("draw", "degree", "strength"))
    expected = polynomial.fit(draw, degree, strength)
    for key, value in expected.items():
        np.testing.assert_allclose(got[key], value, rtol=1e-8, atol=1e-9)
    fits = [polynomial.fit(draw, k, strength) for k in polynomial.DEGREES]
    errors = [[fit["training"], fit["new"]] for fit in fits]
    np.testing.assert_allclose(got["all"], errors, rtol=1e-8)
    return got


def move(page, name, index):
    page.get_by_role("slider", name=name).fill(str(index))


def test_numbers_equal_numpy_for_many_choices(show):
    page = show(15, 0.0)
    check_numbers(page)
    for degree, at in ((0, 0), (1, 3), (3, 0), (9, 6), (15, 1), (15, 11)):
        move(page, "Degree", degree)
        move(page, "Price", at)
        got = check_numbers(page)
        assert (got["degree"], got["strength"]) == (degree, polynomial.STRENGTHS[at])


def test_new_noise_goes_round_and_changes_both_pictures(show):
    page = show(9, 0.0, 10)
    button = page.get_by_role("button", name="New noise")

    def pictures():
        canvases = page.locator("canvas").all()
        return [canvas.evaluate("node => node.toDataURL()") for canvas in canvases]

    before = pictures()
    for draw in (11, 0):
        button.click()
        assert check_numbers(page)["draw"] == draw
    after = pictures()
    assert len(before) == 2
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_words_say_what_is_seen(show):
    page = show(15, 0.0)
    status = page.get_by_role("status")
    fit = polynomial.fit(0, 15, 0.0)
    expect(status).to_contain_text("Degree 15, λ = 0, noise 1 of 12")
    expect(status).to_contain_text(f"training error {fit['training']:.3g}")
    expect(status).to_contain_text("16 effective weights")
    news = [polynomial.fit(0, k, 0.0)["new"] for k in polynomial.DEGREES]
    expect(status).to_contain_text(f"degree {int(np.argmin(news))} has the least error")


def test_the_keyboard_moves_every_control_with_a_visible_focus(show):
    page = show(3, 0.01)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert check_numbers(page)["degree"] == 4
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    assert check_numbers(page)["strength"] == 3e-3
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert check_numbers(page)["draw"] == 1
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_mouse_moves_a_slider(show):
    page = show(0, 0.0)
    box = page.get_by_role("slider", name="Degree").bounding_box()
    page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + box["height"] / 2)
    assert 7 <= check_numbers(page)["degree"] <= 11
