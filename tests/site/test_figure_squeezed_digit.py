"""The squeezed digit in Chromium: every size, drawing by mouse and keyboard, numbers as NumPy's."""

import functools

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.data import CODE_SIZES
from helpers.figures import SqueezedDigit
from helpers.figures import squeezed_digit as squeezed


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure, which may move, alone on a page."""
    return functools.partial(open_figure, SqueezedDigit(), reduced_motion="no-preference")


def state(page):
    return page.locator(".dlt-figure").evaluate("node => node.figure.state()")


def paper(page):
    return page.get_by_role("application")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def choose_size(page, size):
    page.get_by_role("slider", name="Numbers in the code").fill(str(CODE_SIZES.index(size)))


def assert_equal_to_numpy(got):
    for name, value in squeezed.squeeze(np.array(got["picture"]), got["size"]).items():
        np.testing.assert_allclose(got[name], value, rtol=1e-9, atol=1e-9, err_msg=name)


def test_every_size_and_digit_equals_numpy(show):
    page = show()
    pictures = squeezed.examples() / 255
    for k in range(10):
        size = CODE_SIZES[k % len(CODE_SIZES)]
        choose_size(page, size)
        page.get_by_role("combobox", name="Digit", exact=True).select_option(str(k))
        got = state(page)
        assert got["size"] == size
        np.testing.assert_array_equal(got["picture"], pictures[k])
        assert_equal_to_numpy(got)
        said = page.get_by_role("status").text_content()
        assert f"{100 * got['bentLost']:.3g} %" in said
        assert f"{100 * got['straightLost']:.3g} %" in said


def test_slider_moves_by_keys(show):
    page = show()
    page.get_by_role("slider", name="Numbers in the code").focus()
    page.keyboard.press("End")
    expect(page.get_by_role("status")).to_contain_text("From 32 numbers")
    assert_equal_to_numpy(state(page))
    page.keyboard.press("Home")
    expect(page.get_by_role("status")).to_contain_text("From 1 number:")


def test_the_mouse_draws_and_both_answer(show):
    page = show()
    press(page, "Empty the picture")
    assert not any(state(page)["picture"])
    paper(page).scroll_into_view_if_needed()
    box = paper(page).bounding_box()
    places = [
        (box["x"] + u * box["width"], box["y"] + v * box["height"])
        for u, v in ((0.2, 0.5), (0.8, 0.5))
    ]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=5)
    page.mouse.up()
    got = state(page)
    drawn = np.reshape(got["picture"], (28, 28))
    assert drawn[13:15, 7:21].min() == 1
    assert drawn[:11].max() == drawn[17:].max() == 0
    assert_equal_to_numpy(got)
    expect(page.get_by_role("status")).to_contain_text("From 4 numbers")


def test_the_keyboard_draws(show):
    page = show()
    press(page, "Empty the picture")
    paper(page).focus()
    for key in ("Space", *["ArrowDown"] * 6, "Space", "ArrowLeft"):
        page.keyboard.press(key)
    expect(page.get_by_role("status")).to_contain_text("Pen up at 13 across, 20 down")
    got = state(page)
    drawn = np.reshape(got["picture"], (28, 28))
    assert drawn[14:20, 13:15].min() == 1
    assert drawn[:, :11].max() == 0
    assert_equal_to_numpy(got)


def test_random_codes_are_decoded_as_numpy_does(show):
    page = show()
    for size in (2, 32):
        choose_size(page, size)
        press(page, "Random code")
        got, w = state(page), squeezed.weights(size)
        g = np.array(got["random"])[:size]
        assert abs(g).max() < 5
        np.testing.assert_allclose(got["bentCode"], w["code.mean"] + g * w["code.spread"])
        np.testing.assert_allclose(got["straightCode"], g * w["spread"][:size])
        nets = {"bent": squeezed.shipped(size), "straight": squeezed.straight(size)}
        for kind, (_, decoder) in nets.items():
            expected = decoder(np.array(got[f"{kind}Code"])[None])[0]
            np.testing.assert_allclose(got[kind], expected, rtol=1e-9, atol=1e-9)
        assert "bentLost" not in got
        expect(page.get_by_role("status")).to_contain_text("drawn at random")
    page.get_by_role("combobox", name="Digit", exact=True).select_option("3")
    assert state(page)["random"] is None


def test_touch_draws_and_the_page_does_not_scroll(show):
    page = show(width=390, has_touch=True, is_mobile=True)
    press(page, "Empty the picture")
    paper(page).scroll_into_view_if_needed()
    box, before = paper(page).bounding_box(), page.evaluate("window.scrollY")
    session = page.context.new_cdp_session(page)
    for kind, at in (("touchStart", 0.2), ("touchMove", 0.8), ("touchEnd", None)):
        spot = {"x": box["x"] + box["width"] / 2, "y": box["y"] + (at or 0) * box["height"]}
        points = [] if at is None else [spot]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    got = state(page)
    assert np.reshape(got["picture"], (28, 28))[7:21, 13:15].min() == 1
    assert_equal_to_numpy(got)
    assert page.evaluate("window.scrollY") == before
