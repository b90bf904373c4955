"""The latent plane in Chromium: driven by mouse and keyboard, pictures as in NumPy."""

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers import data
from helpers.data.vae import decode
from helpers.figures import LatentPlane
from helpers.figures.latent_plane import REACH


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(**options):
        return open_figure(LatentPlane(), **options)

    return opener


def state(page):
    return page.locator(".dlt-figure").evaluate("node => node.figure.state()")


def plane(page):
    return page.get_by_role("application")


def assert_equal_to_numpy(got):
    """Picture and nearest code belong to the point."""
    z = np.array(got["z"])
    np.testing.assert_allclose(got["picture"], decode(z[None], "plane").ravel(), atol=1e-12)
    codes, labels = data.latent_digits()
    far = np.hypot(*(codes.round(2) - z).T)
    assert got["nearest"]["label"] == labels[far.argmin()]
    assert got["nearest"]["distance"] == pytest.approx(far.min(), abs=1e-12)


def test_dragging_decodes_every_point_as_numpy_does(show):
    page = show()
    assert_equal_to_numpy(state(page))
    plane(page).scroll_into_view_if_needed()
    box = plane(page).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    page.mouse.down()
    for right, down in ((0.5, 0.25), (0.9, 0.5), (0.1, 0.95)):
        page.mouse.move(box["x"] + right * box["width"], box["y"] + down * box["height"])
        got = state(page)
        wanted = [(2 * right - 1) * REACH, (1 - 2 * down) * REACH]
        np.testing.assert_allclose(got["z"], wanted, atol=0.03)
        assert_equal_to_numpy(got)
    page.mouse.up()
    expect(page.get_by_role("status")).to_contain_text("outside the circle")
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    assert state(page)["z"] == got["z"]


def test_arrow_keys_walk_and_stop_at_the_edge(show):
    page = show()
    plane(page).focus()
    z = np.array(state(page)["z"])
    for key, move in (
        ("ArrowRight", (0.1, 0)),
        ("ArrowUp", (0, 0.1)),
        ("ArrowLeft", (-0.1, 0)),
        ("ArrowDown", (0, -0.1)),
        ("Shift+ArrowRight", (0.02, 0)),
    ):
        page.keyboard.press(key)
        z = z + move
        np.testing.assert_allclose(state(page)["z"], z, atol=1e-9)
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    got = state(page)
    assert got["z"][0] == -REACH
    assert_equal_to_numpy(got)
    expect(page.get_by_role("status")).to_contain_text(
        "The nearest of the 600 codes is that of a 0"
    )


def test_random_codes_are_standard_normal(show):
    page, seen = show(), []
    for _ in range(200):
        page.get_by_role("button", name="Random code").click()
        seen.append(state(page)["z"])
    seen = np.array(seen)
    assert np.abs(seen.mean(axis=0)).max() < 0.25
    np.testing.assert_allclose(seen.std(axis=0), 1, atol=0.15)
    assert 0.78 < (np.hypot(*seen.T) < 2).mean() < 0.94
    assert_equal_to_numpy(state(page))


def test_the_map_shows_something_else_than_the_codes(show):
    page = show()
    pixels = plane(page).evaluate("node => node.toDataURL()")
    page.get_by_role("combobox", name="Show").select_option("map")
    assert plane(page).evaluate("node => node.toDataURL()") != pixels


def test_the_keyboard_reaches_every_control_with_a_visible_focus(show):
    page, seen = show(), []
    for _ in range(3):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => { const node = document.activeElement, style = getComputedStyle(node);
                return [node.tagName, style.outlineStyle, parseFloat(style.outlineWidth)]; }"""
            )
        )
    assert [tag for tag, _, _ in seen] == ["CANVAS", "SELECT", "BUTTON"]
    assert all(style == "solid" and width >= 2 for _, style, width in seen)
