"""The threshold, alone on a page: driven by mouse and keyboard, numbers as in NumPy."""

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.figures import Threshold
from helpers.figures import threshold as parting

SCORES, Y = parting.two_groups()
KEYS = ("tp", "fp", "fn", "tn", "accuracy", "precision", "recall", "f1", "fpr")


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(scores=SCORES, **options):
        page = open_figure(Threshold(scores, Y), **options)
        page.wait_for_function("document.querySelector('.dlt-figure').figure")
        return page

    return opener


def state(page):
    return page.locator(".dlt-figure").evaluate("node => node.figure.state()")


def choose(page, threshold):
    page.get_by_role("slider", name="Threshold").evaluate(
        "(node, at) => { node.value = at; node.dispatchEvent(new Event('input')); }",
        parting.THRESHOLDS.index(threshold),
    )


def check_numbers(page, scores=SCORES):
    got = state(page)
    expected = parting.verdict(np.round(scores, 4), Y, got["threshold"])
    np.testing.assert_allclose([got[k] for k in KEYS], [expected[k] for k in KEYS], rtol=1e-12)
    cells = page.locator(".dlt-table td").all_inner_texts()
    assert cells == [str(expected[k]) for k in ("tp", "fn", "fp", "tn")]
    shown = page.locator("dl dd").all_inner_texts()
    assert shown == [f"{expected[k]:.3f}" for k in KEYS[4:]]
    return got


@pytest.mark.parametrize("scores", [SCORES, np.round(SCORES, 1)], ids=["fine", "ties"])
def test_numbers_equal_numpy_at_every_threshold(show, scores):
    page = show(scores)
    for threshold in (*parting.THRESHOLDS[::10], 0.05, 0.55, 0.99):
        choose(page, threshold)
        assert check_numbers(page, scores)["threshold"] == threshold
    pairs = np.sign(np.subtract.outer(*(np.round(scores, 4)[k == Y] for k in (1, 0))))
    assert state(page)["auc"] == pytest.approx((0.5 + 0.5 * pairs).mean(), rel=1e-12)


def test_the_curve_runs_from_corner_to_corner(show):
    curve = np.array(state(show())["curve"])
    assert curve[0].tolist() == [0, 0]
    assert curve[-1].tolist() == [1, 1]
    assert (np.diff(curve, axis=0) >= 0).all()


def test_the_keyboard_moves_the_threshold_and_the_status_says_so(show):
    page = show()
    slider = page.get_by_role("slider", name="Threshold")
    slider.focus()
    expect(slider).to_be_focused()
    page.keyboard.press("ArrowLeft")
    assert check_numbers(page)["threshold"] == 0.49
    expect(page.get_by_role("status")).to_contain_text("At 0.49: ")
    page.keyboard.press("Home")
    assert check_numbers(page)["tp"] == 20
    expect(page.get_by_role("status")).to_contain_text(
        "20 of 20 sick are found, 0 missed, with 180"
    )
    page.keyboard.press("End")
    assert check_numbers(page)["precision"] == 0


def test_the_mouse_moves_it_too(show):
    page = show()
    box = page.get_by_role("slider", name="Threshold").bounding_box()
    page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + box["height"] / 2)
    assert 0.2 < check_numbers(page)["threshold"] < 0.3
