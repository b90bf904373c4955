"""The drawn digit in Chromium: strokes by mouse, touch and keyboard, numbers as in NumPy."""

import functools

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.figures import DrawnDigit
from helpers.figures import drawn_digit as drawn

SEVEN = [(70, 60), (200, 60), (130, 230)]
LATE_ONE = [[(150, 50), (150, 240)]]
OPEN_FOUR = [[(100, 50), (85, 145), (205, 145)], [(180, 60), (165, 245)]]


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure, which may move, alone on a page."""
    return functools.partial(open_figure, DrawnDigit(), reduced_motion="no-preference")


def state(page):
    return page.locator(".dlt-figure").evaluate("node => node.figure.state()")


def board(page):
    return page.get_by_role("application")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def choose(page, name, value):
    page.get_by_role("combobox", name=name, exact=True).select_option(value)


def draw(page, strokes):
    """Draw with the mouse; points are in units of the drawing board."""
    board(page).scroll_into_view_if_needed()
    box = board(page).bounding_box()
    scale = box["width"] / drawn.BOARD
    for stroke in strokes:
        places = [(box["x"] + scale * x, box["y"] + scale * y) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place, steps=4)
        page.mouse.up()


def assert_equal_to_numpy(got):
    """What the page shows of its strokes is what NumPy makes of them."""
    strokes = [np.array(stroke, dtype=float) for stroke in got["strokes"]]
    place = {key: got[key] for key in ("centred", "right", "down")}
    x = drawn.picture(strokes, **place)
    np.testing.assert_allclose(got["picture"], x.ravel(), rtol=0, atol=1e-11)
    for name, value in drawn.forward(drawn.net(got["kind"]), x).items():
        np.testing.assert_allclose(got[name], value.ravel(), rtol=1e-9, atol=1e-9, err_msg=name)
    logits = np.array(got["logits"])
    shares = np.exp(logits - logits.max())
    np.testing.assert_allclose(got["shares"], shares / shares.sum(), rtol=1e-9, atol=1e-15)


def says(got):
    return int(np.argmax(got["logits"]))


@pytest.mark.parametrize(
    ("strokes", "digit"), [([SEVEN], 7), (LATE_ONE, 1), (OPEN_FOUR, 4)], ids=["7", "1", "4"]
)
def test_strokes_of_the_mouse_are_read_and_equal_numpy(show, strokes, digit):
    page = show()
    press(page, "Clear")
    expect(page.get_by_role("status")).to_contain_text("The board is empty")
    draw(page, strokes)
    got = state(page)
    assert len(got["strokes"]) == len(strokes)
    ends = [[stroke[0], stroke[-1]] for stroke in got["strokes"]]
    wanted = [[stroke[0], stroke[-1]] for stroke in strokes]
    np.testing.assert_allclose(ends, wanted, atol=1)
    assert_equal_to_numpy(got)
    assert says(got) == digit
    expect(page.get_by_role("status")).to_contain_text(f"The net says {digit}")


def test_every_example_both_nets_and_all_places_equal_numpy(show):
    page = show()
    for k, digit in enumerate(drawn.EXAMPLES):
        choose(page, "Let it draw", digit)
        choose(page, "The net was trained on", ("plain", "warped")[k % 2])
        choose(page, "Place", ("centred", "drawn")[k // 2 % 2])
        for name, value in (("Push right", k - 5), ("Push down", 4 - k)):
            slider = page.get_by_role("slider", name=name)
            slider.fill(str(value + drawn.REACH))
        got = state(page)
        assert (got["right"], got["down"]) == (k - 5, 4 - k)
        assert got["centred"] == (k // 2 % 2 == 0)
        assert_equal_to_numpy(got)


def test_touch_draws_and_the_page_does_not_scroll(show):
    page = show(width=390, has_touch=True, is_mobile=True)
    press(page, "Clear")
    board(page).scroll_into_view_if_needed()
    box, before = board(page).bounding_box(), page.evaluate("window.scrollY")
    session = page.context.new_cdp_session(page)
    places = [(box["x"] + box["width"] / 2, box["y"] + t * box["height"]) for t in (0.2, 0.5, 0.8)]
    for kind, at in (("touchStart", 0), ("touchMove", 1), ("touchMove", 2), ("touchEnd", None)):
        points = [] if at is None else [{"x": places[at][0], "y": places[at][1]}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    got = state(page)
    assert [len(stroke) for stroke in got["strokes"]] == [3]
    assert says(got) == 1
    assert_equal_to_numpy(got)
    assert page.evaluate("window.scrollY") == before


def test_keyboard_draws_lifts_and_takes_back(show):
    page = show()
    press(page, "Clear")
    board(page).focus()
    for key, times in (("ArrowUp", 9), ("Space", 1), ("ArrowDown", 18), ("Space", 1)):
        for _ in range(times):
            page.keyboard.press(key)
        if key == "ArrowDown":
            expect(page.get_by_role("status")).to_contain_text("Pen down at 14 across, 23 down")
    got = state(page)
    assert got["strokes"] == [[[140, 50 + 10 * k] for k in range(19)]]
    assert says(got) == 1
    assert_equal_to_numpy(got)
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Space")
    assert state(page)["strokes"][1] == [[142, 230]]
    page.keyboard.press("Delete")
    assert len(state(page)["strokes"]) == 1
    press(page, "Undo")
    expect(page.get_by_role("status")).to_contain_text("The board is empty")


def test_a_push_moves_the_maps_and_may_change_the_verdict(show):
    page = show()
    choose(page, "Let it draw", "4")
    before = state(page)
    slider = page.get_by_role("slider", name="Push right")
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    after = state(page)
    maps = [np.reshape(s["maps1"], (8, 14, 14)) for s in (before, after)]
    inner = np.s_[:, 2:-2, 4:-2]  # away from the frame of zeros
    np.testing.assert_allclose(maps[1][inner], np.roll(maps[0], 2, axis=2)[inner], atol=1e-9)
    assert (says(before), says(after)) == (4, 9)
    expect(page.get_by_role("status")).to_contain_text("The picture is pushed 4 to the right")
    choose(page, "The net was trained on", "warped")
    assert says(state(page)) == 4
