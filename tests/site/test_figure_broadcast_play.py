"""The broadcasting figure alone on a page: mouse, touch and keyboard, equal to NumPy."""

import itertools

import pytest
from playwright.sync_api import expect

from helpers.figures import BroadcastPlay
from helpers.figures import broadcast_play as broadcasting


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(figure=None, **options):
        return open_figure(figure or BroadcastPlay(), **options)

    return opener


def state(page):
    return page.locator(".dlt-figure").evaluate("node => node.figure.state()")


def choose(page, name, value):
    page.get_by_role("combobox", name=name, exact=True).select_option(str(value))


def press(page, name):
    page.get_by_role("button", name=name).click()


def written(page, box):
    """The numbers that stand in the grids of a box, in order."""
    texts = page.locator(".dlt-figure span[data-k]").all_inner_texts()
    counts = page.locator(".dlt-figure [style*='flex-wrap']").evaluate_all(
        "nodes => nodes.map((node) => node.querySelectorAll('span[data-k]').length)"
    )
    start = sum(counts[:box])
    return [int(text.replace("−", "-")) for text in texts[start : start + counts[box]]]


def check(page):
    """What the page shows equals NumPy's; return the state."""
    got = state(page)
    expected = broadcasting.combine(got["s"], got["t"], got["operation"])
    status = page.get_by_role("status").inner_text()
    for key, value in expected.items():
        assert got[key] == value, key
    if "error" in expected:
        assert status.startswith(f"ValueError: {expected['error']}. Axis −")
        expect(page.get_by_role("application")).to_be_hidden()
        return got
    for box, key in enumerate(("a", "b", "result")):
        assert written(page, box) == expected[key]
    numbers = (str(expected[key][got["at"]]).replace("-", "−") for key in ("a", "b", "result"))
    sign = "+" if got["operation"] == "sum" else "−"
    assert status.endswith("= {} {} {} = {}.".format(next(numbers), sign, *numbers))
    return got


def test_every_pair_of_shapes_equals_numpy(show):
    shapes = [s for n in (1, 2, 3) for s in itertools.product((1, 2, 3), repeat=n)]
    shapes += [(5,), (4, 5), (5, 1, 4)]
    pairs = [[list(s), list(t), "difference"] for s in shapes for t in shapes]
    pairs += [[list(s), list(t), "sum"] for s in shapes[::7] for t in shapes[::5]]
    found = (
        show()
        .locator(".dlt-figure")
        .evaluate("(node, pairs) => pairs.map((pair) => node.figure.combine(...pair))", pairs)
    )
    for pair, got in zip(pairs, found, strict=True):
        expected = broadcasting.combine(*pair)
        assert {key: got.get(key) for key in expected} == expected, pair
        assert any(got["bad"]) == ("error" in expected)


def test_shapes_are_chosen_and_the_page_follows(show):
    page = show()
    assert check(page)["shape"] == [4, 4]
    choose(page, "Array a, axis −3", 3)
    assert check(page)["s"] == [3, 1, 4]
    choose(page, "Array b, axis −2", 2)
    assert check(page)["shape"] == [3, 2, 4]
    choose(page, "Array b, axis −1", 5)
    assert check(page)["error"].endswith("(3,1,4) (2,5)")
    expect(page.get_by_role("status")).to_contain_text("Axis −1: 4 against 5, and neither is 1.")
    choose(page, "Array a, axis −2", 0)
    assert check(page)["s"] == [4]
    choose(page, "Array b, axis −1", 1)
    choose(page, "Operation", "sum")
    assert check(page)["result"][-1] == 42


def test_the_puzzle_is_solved_by_one_press(show):
    page = show()
    press(page, "Put a 1 at the right of a")
    got = check(page)
    assert (got["s"], got["shape"], len(got["result"])) == ([4, 1], [4, 1], 4)
    press(page, "Put a 1 at the right of a")
    expect(page.get_by_role("button", name="Put a 1 at the right of a")).to_be_disabled()
    press(page, "Put a 1 at the right of b")
    assert check(page)["t"] == [4, 1, 1]


def test_pointer_and_touch_name_the_two_numbers(show):
    page = show()
    cell = page.get_by_role("application").locator("span[data-k='6']")
    cell.hover()
    assert check(page)["at"] == 6
    expect(page.get_by_role("status")).to_contain_text(
        "Result [1, 2] = a[2] − b[1, 0] = 30 − 2 = 28."
    )
    page.get_by_role("application").locator("span[data-k='9']").dispatch_event(
        "pointerdown", {"pointerType": "touch"}
    )
    assert check(page)["at"] == 9
    page.get_by_role("application").focus()  # the mouse rests over the grid, and is not asked
    page.keyboard.press("ArrowDown")
    assert check(page)["at"] == 13


def test_keys_move_along_every_axis_and_stay_inside(show):
    page = show(BroadcastPlay((2, 1, 3), (4, 1)))
    field = page.get_by_role("application")
    field.focus()
    for key, place in (("ArrowRight", 1), ("ArrowDown", 4), ("PageDown", 16), ("PageDown", 16)):
        page.keyboard.press(key)
        assert check(page)["at"] == place
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "ArrowUp", "PageUp", "PageUp"):
        page.keyboard.press(key)
    assert check(page)["at"] == 0
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    one_axis = show(BroadcastPlay((3,), (1,)))
    one_axis.get_by_role("application").focus()
    one_axis.keyboard.press("ArrowDown")
    one_axis.keyboard.press("ArrowRight")
    assert check(one_axis)["at"] == 1
