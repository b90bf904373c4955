"""The sliding kernel alone on a page: driven by mouse, touch and keyboard, equal to NumPy."""

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.figures import SlidingKernel
from helpers.figures import sliding_kernel as sliding


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(figure=None, **options):
        return open_figure(figure or SlidingKernel(), **options)

    return opener


def state(page):
    return page.locator(".dlt-figure").evaluate("node => node.figure.state()")


def choose(page, name, value):
    page.get_by_role("combobox", name=name, exact=True).select_option(value)


def slide(page, name, key):
    page.get_by_role("slider", name=name).press(key)


def check_numbers(page):
    """All that the page shows equals NumPy's, digit for digit; return the state."""
    got = state(page)
    x = sliding.picture(got["picture"])
    expected = sliding.slide(got["kernel"], x, got["stride"], got["padding"])
    np.testing.assert_array_equal(got["map"], expected)
    u, v = got["at"]
    framed = np.pad(x, got["padding"])
    r, t = got["stride"] * u, got["stride"] * v
    seen = framed[r : r + 3, t : t + 3].ravel()
    np.testing.assert_array_equal(got["window"], seen)
    np.testing.assert_array_equal(got["products"], seen * got["kernel"])
    assert got["sum"] == expected[u, v]
    said = page.get_by_role("status").inner_text().replace("−", "-")
    assert f"Row {u}, column {v} of a map of {len(expected)} × {len(expected)}" in said
    assert said.endswith(f"add up to {expected[u, v] + 0:.0f}.")
    shown = [text.replace("−", "-") for text in page.locator("span[style]").all_inner_texts()]
    assert list(map(int, shown)) == [*seen, *(seen * got["kernel"])]
    return got


@pytest.mark.parametrize("picture", sliding.PICTURES)
@pytest.mark.parametrize("kernel", sliding.KERNELS)
def test_numbers_equal_numpy_at_every_setting(show, picture, kernel):
    page = show(SlidingKernel(picture=picture))
    choose(page, "Kernel", kernel)
    sizes = set()
    for _ in sliding.STRIDES:
        slide(page, "Padding", "Home")
        for _ in sliding.PADDINGS:
            sizes.add(len(check_numbers(page)["map"]))
            slide(page, "Padding", "ArrowRight")
        slide(page, "Stride", "ArrowRight")
    assert sizes == {26, 28, 30, 13, 14, 15, 9, 10}


@pytest.mark.parametrize("padding", sliding.PADDINGS)
def test_the_pointer_moves_the_window_on_both_pictures(show, padding):
    page = show(SlidingKernel(stride=2, padding=padding))
    shown, result = page.locator("canvas").all()
    size, box = len(state(page)["map"]), result.bounding_box()
    side = box["width"]
    result.hover(position={"x": 4.5 / size * side, "y": 7.5 / size * side})
    assert check_numbers(page)["at"] == [7, 4]
    step = side / (28 + 2 * padding)  # the window that begins at pixel 2 x 5 has its middle here
    shown.hover(position={"x": (6 + 1.5) * step, "y": (10 + 1.5) * step})
    assert check_numbers(page)["at"] == [5, 3]
    shown.hover(position={"x": side - 1, "y": side - 1})
    assert check_numbers(page)["at"] == [size - 1, size - 1]


def test_a_touch_moves_the_window(show):
    page = show()
    result = page.locator("canvas").last
    result.dispatch_event("pointerdown", {"clientX": 0, "clientY": 0, "pointerType": "touch"})
    assert check_numbers(page)["at"] == [0, 0]


def test_arrow_keys_move_the_window_and_stay_on_the_map(show):
    page = show()
    result = page.get_by_role("application")
    result.focus()
    before = state(page)["at"]
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert check_numbers(page)["at"] == [before[0] + 1, before[1] + 2]
    for _ in range(30):
        page.keyboard.press("ArrowUp")
    assert check_numbers(page)["at"] == [0, before[1] + 2]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_kernel_can_be_edited_turned_and_put_back(show):
    page = show()
    entry = page.get_by_role("spinbutton", name="Kernel, row 0, column 2")
    entry.fill("7")
    assert check_numbers(page)["kernel"] == [-1, 1, 7, -2, 2, 0, -1, 1, 0]
    expect(page.get_by_role("combobox", name="Kernel", exact=True)).to_have_value("own")
    page.get_by_role("button", name="Turn kernel by half a turn").click()
    assert check_numbers(page)["kernel"] == [0, 1, -1, 0, 2, -2, 7, 1, -1]
    expect(entry).to_have_value("-1")
    entry.fill("99")
    entry.blur()
    expect(entry).to_have_value("9")
    entry.fill("")
    assert check_numbers(page)["kernel"][2] == 0
    choose(page, "Kernel", "left")
    assert tuple(check_numbers(page)["kernel"]) == sliding.KERNELS["left"][1]
