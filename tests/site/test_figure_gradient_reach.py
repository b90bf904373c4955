"""The gradient's reach alone on a page: driven by mouse and keyboard, equal to NumPy."""

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.figures import GradientReach
from helpers.figures import gradient_reach as reference


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(figure=None, **options):
        return open_figure(figure or GradientReach(), **options)

    return opener


def check_numbers(page):
    """The lengths equal NumPy's, but for rounding that an exploding net enlarges; the state."""
    got = page.locator(".dlt-figure").evaluate("node => node.figure.state()")
    expected = reference.reach(got["radius"], got["strength"], got["kind"])
    np.testing.assert_allclose(list(map(float, got["lengths"])), expected, 1e-6)
    return got


@pytest.mark.parametrize("kind", reference.KINDS)
@pytest.mark.parametrize("radius", [0.5, 1.0, 2.2, 4.0])
@pytest.mark.parametrize("strength", [0.0, 0.3, 1.0])
def test_numbers_equal_numpy(show, radius, strength, kind):
    got = check_numbers(show(GradientReach(radius, strength, kind)))
    assert (got["radius"], got["strength"], got["kind"]) == (radius, strength, kind)


def test_keyboard_and_mouse_change_the_net_and_the_words_follow(show):
    page = show()
    status = page.get_by_role("status")
    expect(status).to_contain_text("Radius 1.2, input 1.0, tanh: after 60 steps")
    expect(status).to_contain_text("× 10^−15 times as long; it vanishes.")
    slider = page.get_by_role("slider", name="Spectral radius")
    slider.press("End")
    assert check_numbers(page)["radius"] == 4.0
    expect(status).to_contain_text("it explodes")
    for _ in range(15):
        slider.press("ArrowLeft")
    assert check_numbers(page)["radius"] == 2.5
    expect(status).to_contain_text("it is still in reach")
    page.get_by_role("slider", name="Strength of the input").press("Home")
    assert check_numbers(page)["strength"] == 0
    expect(status).to_contain_text("it explodes")
    box = slider.bounding_box()
    page.mouse.click(box["x"] + 2, box["y"] + box["height"] / 2)
    assert check_numbers(page)["radius"] == 0.5
    page.get_by_role("combobox", name="Units").select_option("linear")
    assert check_numbers(page)["kind"] == "linear"
    expect(status).to_contain_text("Radius 0.5, input 0.0, linear")


def test_the_picture_follows(show):
    page = show()
    before = page.locator("canvas").screenshot()
    page.get_by_role("slider", name="Spectral radius").press("End")
    assert page.locator("canvas").screenshot() != before
