"""Signal and depth alone on a page: driven by mouse and keyboard, equal to NumPy."""

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.figures import SignalDepth
from helpers.figures import signal_depth as reference


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(figure=None, **options):
        return open_figure(figure or SignalDepth(), **options)

    return opener


def check_numbers(page):
    """The sizes equal NumPy's, but for rounding that thirty layers enlarge; the state."""
    got = page.locator(".dlt-figure").evaluate("node => node.figure.state()")
    signals, slopes = reference.sizes(got["gain"], got["kind"], got["cure"])
    np.testing.assert_allclose(list(map(float, got["signals"])), signals, 1e-6)
    np.testing.assert_allclose(list(map(float, got["slopes"])), slopes, 1e-6)
    return got


@pytest.mark.parametrize("cure", reference.CURES)
@pytest.mark.parametrize("kind", reference.KINDS)
def test_numbers_equal_numpy(show, kind, cure):
    got = check_numbers(show(SignalDepth(1.4, kind, cure)))
    assert (got["gain"], got["kind"], got["cure"]) == (1.4, kind, cure)


def test_keyboard_and_mouse_change_the_net_and_the_words_follow(show):
    page = show()
    status = page.get_by_role("status")
    expect(status).to_contain_text("Gain 1.00, ReLU, cure: none. Over 30 layers the signal becomes")
    expect(status).to_contain_text("× 10⁻⁵ times as large: it fades")
    slider = page.get_by_role("slider", name="Gain")
    slider.press("End")
    assert check_numbers(page)["gain"] == 3
    expect(status).to_contain_text("it grows")
    for _ in range(32):
        slider.press("ArrowLeft")
    assert check_numbers(page)["gain"] == 1.4
    expect(status).to_contain_text("it holds")
    page.get_by_role("combobox", name="Cure").select_option("norm")
    assert check_numbers(page)["cure"] == "norm"
    expect(status).to_contain_text("cure: batch normalisation")
    expect(status).to_contain_text("grows on its way down")
    before = check_numbers(page)["slopes"][0]
    box = slider.bounding_box()
    page.mouse.click(box["x"] + 2, box["y"] + box["height"] / 2)
    got = check_numbers(page)
    assert got["gain"] == 0.5
    assert abs(got["slopes"][0] / before - 1) < 0.1
    page.get_by_role("combobox", name="Activation").select_option("tanh")
    assert check_numbers(page)["kind"] == "tanh"
    page.get_by_role("combobox", name="Cure").select_option("residual")
    assert check_numbers(page)["cure"] == "residual"


def test_the_picture_follows(show):
    page = show()
    before = page.locator("canvas").screenshot()
    page.get_by_role("slider", name="Gain").press("End")
    assert page.locator("canvas").screenshot() != before
