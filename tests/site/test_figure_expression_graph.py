"""The expression graph alone on a page: typed into, stepped through, equal to NumPy."""

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.figures import ExpressionGraph
from helpers.figures import expression_graph as graph

EXPRESSIONS = [
    "x * x + x",
    "-x ^ 2 - y / x",
    "sin(x * y) + cos(x) * exp(-y)",
    "log(x ^ 2 + 1) / sqrt(y * y + 2.5)",
    "tanh(x) * (tanh(x) - y) - .5",
]


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(figure=None, **options):
        return open_figure(figure or ExpressionGraph(), **options)

    return opener


def state(page):
    return page.locator(".dlt-figure").evaluate("node => node.figure.state()")


def enter(page, text):
    box = page.get_by_role("textbox", name="Expression of x and y")
    box.fill(text)
    box.press("Enter")


def check_numbers(page):
    """All values and slopes equal NumPy's; return the state."""
    got = state(page)
    notes = graph.tape(got["expression"])
    assert [(name, tuple(parents)) for name, parents in got["notes"]] == notes
    values = graph.values(notes, got["x"], got["y"])
    np.testing.assert_allclose(got["values"], values, rtol=1e-14)
    expected = graph.slopes(notes, values, got["meeting"])
    np.testing.assert_allclose(got["bars"], expected, rtol=1e-12, atol=1e-14)
    return got


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_expression_equals_numpy(show, expression):
    page = show()
    enter(page, expression)
    page.get_by_role("slider", name="x").press("ArrowLeft")
    page.get_by_role("button", name="Run all").click()
    assert check_numbers(page)["x"] == 2.9
    assert "nudging x says" in page.get_by_role("status").inner_text()


def test_stepping_tells_each_share_and_overwriting_loses_one(show):
    page = show()
    step, said = page.get_by_role("button", name="Step back"), page.get_by_role("status")
    expect(said).to_contain_text("The result is 12")
    step.click()
    expect(said).to_contain_text("v3 = v2 + x has slope 1. To v2: 1 × 1 = 1. To x: 1 × 1 = 1.")
    assert state(page)["bars"] == [1, 1, 1]
    step.press("Enter")
    expect(said).to_contain_text("Slope by x: 7 (3 uses); nudging x says 7.")
    page.get_by_role("combobox", name="Where answers meet").select_option("overwrite")
    expect(said).to_contain_text("Slope by x: 3 (3 uses); nudging x says 7.")
    assert check_numbers(page)["meeting"] == "overwrite"
    page.get_by_role("button", name="Reset").click()
    assert state(page)["done"] == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x +", "Something is missing at the end."),
        ("x $ y", "Cannot read on from “$”."),
        ("foo(x)", "Cannot read “foo”."),
        ("x ^ y", "Expected a number after ^."),
        ("(x", "Expected ) here"),
        ("+".join("xy" * 14), "at most 24 fit here"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_graph_stays(show, text, words):
    page = show()
    enter(page, text)
    expect(page.get_by_role("status")).to_contain_text(words)
    assert state(page)["expression"] == "x * x + x"
    enter(page, "x * y")
    page.get_by_role("button", name="Run all").click()
    assert check_numbers(page)["expression"] == "x * y"
