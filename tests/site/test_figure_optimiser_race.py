"""The optimiser race, alone on a page: driven by mouse and keyboard, numbers as in NumPy."""

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.figures import OptimiserRace
from helpers.figures import optimiser_race as race


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(*start, **options):
        return open_figure(OptimiserRace(*start), **options)

    return opener


def check_numbers(page):
    """All numbers of the page equal those of helpers.nn; return its state."""
    got = page.locator(".dlt-figure").evaluate("node => node.figure.state()")
    settings = [got[key] for key in ("valley", "kappa", "lr", "memory", "start")]
    for name in race.OPTIMISERS:
        path, losses = race.run(name, *settings)
        np.testing.assert_allclose(got["paths"][name], path, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(got["losses"][name], losses, rtol=1e-9, atol=1e-12)
    return got


def fill(page, name, values, value):
    page.get_by_role("slider", name=name).fill(str(values.index(value)))


def test_runs_equal_numpy_whether_they_arrive_or_not(show):
    page = show()
    assert check_numbers(page)["verdicts"].count("over 2000") < 6
    for kappa, lr, memory in ((100, 0.032, 0.67), (10, 0.1, 0.0), (1000, 0.0024, 0.95)):
        fill(page, "κ", race.KAPPAS, kappa)
        fill(page, "Rate", race.RATES, lr)
        fill(page, "Memory", race.MEMORIES, memory)
        got = check_numbers(page)
        assert (got["kappa"], got["lr"], got["memory"]) == (kappa, lr, memory)
    fill(page, "Rate", race.RATES, 1.0)
    assert "diverges" in check_numbers(page)["verdicts"]
    expect(page.get_by_role("status")).to_contain_text("descent, momentum, Nesterov diverge")


def test_the_curved_valley_equals_numpy(show):
    page = show("curved", 10, 0.01, 0.9)
    page.get_by_role("combobox", name="Valley").select_option("straight")
    page.get_by_role("combobox", name="Valley").select_option("curved")
    got = check_numbers(page)
    assert got["start"] == [-1.5, 1]
    assert got["verdicts"][1].isdigit()


def test_a_click_sets_the_start(show):
    page = show()
    canvas = page.locator("canvas")
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] / 4, "y": box["height"] / 4})
    x, y = check_numbers(page)["start"]
    assert (x, y) == pytest.approx((-1.3, 0.65), abs=0.03)


def test_the_keyboard_moves_every_control_with_a_visible_focus(show):
    page = show()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert check_numbers(page)["kappa"] == 300
    page.locator("canvas").focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    assert check_numbers(page)["start"] == pytest.approx([-1.9, 0.6])
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_buttons_and_boxes_redraw_the_picture(show):
    page = show()
    canvas, pictures = page.locator("canvas"), []

    def look():
        pictures.append(canvas.evaluate("node => node.toDataURL()"))

    look()
    for name in ("Step", "10 steps", "100 steps", "Reset"):
        page.get_by_role("button", name=name, exact=True).click()
        look()
    assert check_numbers(page)["steps"] == 0
    page.get_by_role("checkbox", name="draw Adam").uncheck()
    look()
    assert len(set(pictures)) == len(pictures)
