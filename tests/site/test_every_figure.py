"""What holds for every figure, alone on a page: no barrier, no overflow, a picture instead."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.figure_examples import KINDS, example

VIEWS = [(1280, "light"), (1280, "dark"), (390, "light"), (320, "dark")]

every_figure = pytest.mark.parametrize("kind", KINDS)


def use_everything(page):
    """Choose, type, move and press: each control of a figure once."""
    figure = page.locator(".dlt-figure")
    for menu in figure.locator("select:enabled:visible").all():
        menu.select_option(index=menu.locator("option").count() - 1)
    for box in figure.locator("textarea").all():
        box.fill(box.input_value() + " zyzzyva " + "Zq" * 40)
    for slider in figure.locator("input[type=range]:enabled:visible").all():
        slider.press("ArrowRight")
    for button in figure.locator("button").all():
        if button.is_visible() and button.is_enabled():
            button.click()


@every_figure
@pytest.mark.parametrize(("width", "mode"), VIEWS)
def test_no_axe_violation_and_no_overflow(open_figure, kind, width, mode):
    page = open_figure(example(kind), width=width, mode=mode)
    page.wait_for_function("document.querySelector('.dlt-figure').figure")
    for action in (lambda: None, lambda: use_everything(page)):
        action()
        result = Axe().run(page)
        assert result.violations_count == 0, result.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@every_figure
def test_without_scripts_the_picture_and_a_sentence_stand_there(open_figure, kind):
    page = open_figure(example(kind), java_script_enabled=False)
    expect(page.get_by_role("img", name=example(kind).alt)).to_be_visible()
    expect(page.locator(".dlt-figure p")).to_be_visible()
    assert page.locator("img").bounding_box()["width"] > 200


@every_figure
def test_canvases_are_sharp_on_fine_screens(open_figure, kind):
    page = open_figure(example(kind), device_scale_factor=2)
    page.wait_for_function("document.querySelector('.dlt-figure').figure")
    sizes = "nodes => nodes.map(node => [node.width, 2 * node.clientWidth])"
    for have, want in page.locator("canvas").evaluate_all(sizes):
        assert have == want
