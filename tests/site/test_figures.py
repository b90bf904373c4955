"""Each figure alone on a page in Chromium: driven by mouse and keyboard, numbers as in NumPy."""

import functools
import re
from pathlib import Path

import numpy as np
import pydata_sphinx_theme
import pytest
from playwright.sync_api import expect

from helpers.figures import ComputationGraph, DecisionBoundary
from helpers.figures import computation_graph as graph
from helpers.figures import decision_boundary as boundary

FIGURES = (DecisionBoundary, ComputationGraph)
STATE = "node => node.figure.state()"


@pytest.fixture
def show(open_figure):
    """Return a function that opens figures, which may move, on one page."""
    return functools.partial(open_figure, reduced_motion="no-preference")


def state(page):
    """Return what the first figure of a page holds."""
    return page.locator(".dlt-figure").first.evaluate(STATE)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def choose(page, name, value):
    page.get_by_role("combobox", name=name, exact=True).select_option(str(value))


def slider(page, name):
    return page.get_by_role("slider", name=name)


def worst(ours, theirs):
    """Return the largest difference relative to the largest value (weights may shrink to 0)."""
    ours, theirs = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    return np.abs(ours - theirs).max() / max(np.abs(theirs).max(), 1e-6)


# The decision boundary


@pytest.mark.parametrize(("name", "width"), [("xor", 2), ("xor4", 1), ("rings", 5), ("spiral", 8)])
def test_500_steps_in_the_page_equal_500_in_numpy(show, name, width):
    x, y = boundary.points(name)
    start, lr = boundary.start(1, width), 0.3
    page = show(DecisionBoundary(name, width=width, lr=lr))
    press(page, "New weights")
    choose(page, "Steps at a time", 100)
    for activation in boundary.ACTIVATIONS:
        choose(page, "Activation", activation)
        for _ in range(5):
            press(page, "Step")
        params = boundary.train(start, x, y, activation=activation, lr=lr, num_steps=500)
        logits = boundary.forward(params, x, activation)[1]
        got = state(page)
        assert (got["steps"], got["start"], got["lr"]) == (500, 1, lr)
        assert worst(got["loss"], boundary.loss(logits, y)) < 1e-9
        assert all(worst(got[key], params[key]) < 1e-9 for key in params)


def test_the_mouse_trains_pauses_steps_resets_and_draws_new_weights(show):
    page = show(DecisionBoundary())
    fresh = state(page)
    press(page, "Train")
    page.wait_for_function("document.querySelector('.dlt-figure').figure.state().steps >= 50")
    press(page, "Pause")
    paused = state(page)
    assert not paused["running"]
    assert paused["loss"] < fresh["loss"]
    page.wait_for_timeout(150)
    assert state(page) == paused
    press(page, "Step")
    assert state(page)["steps"] == paused["steps"] + 10
    press(page, "Reset")
    assert state(page) == fresh
    press(page, "New weights")
    assert state(page)["W1"] != fresh["W1"]
    choose(page, "Points", "moons")
    assert (state(page)["set"], state(page)["steps"]) == ("moons", 0)


def test_the_keyboard_reaches_and_moves_every_control_with_a_visible_focus(show):
    page = show(DecisionBoundary(width=3))
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => { const node = document.activeElement, style = getComputedStyle(node);
                return [node.tagName, style.outlineStyle, parseFloat(style.outlineWidth)]; }"""
            )
        )
        if seen[-1][0] == "INPUT":
            page.keyboard.press("ArrowRight")
    controls = ["SELECT"] * 2 + ["INPUT"] * 2 + ["BUTTON"] * 4 + ["SELECT", "CANVAS"]
    assert [tag for tag, _, _ in seen] == [*controls, "SELECT", "SELECT"]
    assert all(style == "solid" and width >= 2 for _, style, width in seen)
    assert (state(page)["width"], state(page)["lr"]) == (4, 3)
    expect(slider(page, "Learning rate")).to_have_attribute("aria-valuetext", "3")
    page.get_by_role("button", name="Step", exact=True).focus()
    page.keyboard.press("Space")
    assert state(page)["steps"] == 10
    page.get_by_role("application").focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.get_by_role("status")).to_contain_text("Input (0.1, 0.2) becomes hidden (")


def test_pointing_at_the_plane_tells_where_the_point_goes(show):
    page = show(DecisionBoundary())
    page.get_by_role("application").hover(position={"x": 40, "y": 40})
    expect(page.get_by_role("status")).to_contain_text("becomes hidden (")
    page.mouse.move(5, 5)
    expect(page.get_by_role("status")).to_contain_text("Step 0: loss")


def test_the_pictures_change_when_the_net_trains(show):
    page = show(DecisionBoundary())
    pixels = "node => node.toDataURL()"
    before = [canvas.evaluate(pixels) for canvas in page.locator("canvas").all()]
    press(page, "Step")
    after = [canvas.evaluate(pixels) for canvas in page.locator("canvas").all()]
    assert len(before) == 3
    assert all(old != new for old, new in zip(before, after, strict=True))


def test_words_say_that_tanh_solves_xor_and_no_activation_never_does(show):
    page = show(DecisionBoundary())
    choose(page, "Steps at a time", 100)
    for activation, right, words in (
        ("tanh", "48 of 48", "one straight line parts them"),
        ("none", "24 of 48", "the boundary stays straight"),
    ):
        choose(page, "Activation", activation)
        for _ in range(5):
            press(page, "Step")
        expect(page.get_by_role("status")).to_contain_text(f"{right} right")
        expect(page.get_by_role("status")).to_contain_text(words)


def test_a_runaway_stops_and_says_so(show):
    page = show(DecisionBoundary("rings", "none", 8, 3.0))
    page.locator(".dlt-figure").evaluate("node => { node.figure.state().W1[0][0] = NaN; }")
    press(page, "Train")
    expect(page.get_by_role("status")).to_contain_text("run away")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()


def test_reduced_motion_trains_unseen(show):
    page = show(DecisionBoundary(), reduced_motion="reduce")
    press(page, "Train 500 steps")
    assert (state(page)["steps"], state(page)["running"]) == (500, False)


# The computation graph

LEAVES = {"w": 0.7, "x": -1.3, "b": -0.4, "y": 1.6}


@pytest.mark.parametrize("activation", graph.ACTIVATIONS)
@pytest.mark.parametrize("leaves", [graph.LEAVES, LEAVES], ids=["default", "other"])
def test_graph_in_the_page_equals_numpy(show, activation, leaves):
    page = show(ComputationGraph(activation, **leaves))
    press(page, "Run all")
    values = graph.forward(leaves, activation)
    grads = graph.backward(values, activation)
    got = state(page)
    assert got["values"].keys() == values.keys()
    assert got["grads"].keys() == grads.keys()
    for name in values:
        assert got["values"][name] == pytest.approx(values[name], rel=1e-12, abs=1e-15)
        assert got["grads"][name] == pytest.approx(grads[name], rel=1e-12, abs=1e-15)
    for leaf in leaves:
        choose(page, "Leaf", leaf)
        for h, difference in zip(graph.STEPS, state(page)["differences"], strict=True):
            # two losses may each be two units in the last place apart, and h divides them
            room = 1e-12 + 4 * np.spacing(values["L"]) / h
            assert abs(difference - graph.difference(leaves, activation, leaf, h)) <= room


def test_steps_fill_in_values_downward_and_gradients_upward(show):
    page = show(ComputationGraph())
    status = page.get_by_role("status")
    press(page, "Step backward")
    expect(status).to_contain_text("step forward to the loss first")
    words = ["p = w · x", "z = p + b", "a = f(z) = tanh(", "ŷ = a + x", "e = ŷ − y", "L = ½ e²"]
    for text in words:
        press(page, "Step forward")
        expect(status).to_contain_text(text)
    press(page, "Step forward")
    expect(status).to_contain_text("All values are known already")
    backward = [
        ("dL/dL = 1. dL/de = dL/dL × dL/de = 1 × 0.696 = 0.696.", {"L", "e"}),
        ("dL/dŷ = dL/de × de/dŷ = 0.696 × 1 = 0.696.", {"y_hat", "y"}),
        ("First share of dL/dx: dL/dŷ × dŷ/dx = 0.696 × 1 = 0.696.", {"a", "x"}),
        ("dL/dz = dL/da × da/dz = 0.696 × 0.635 = 0.442.", {"z"}),
        ("dL/db = dL/dz × dz/db = 0.442 × 1 = 0.442.", {"p", "b"}),
        ("Shares add: 0.696 + (−0.353) = 0.342.", {"w"}),
    ]
    known = set()
    for text, reached in backward:
        press(page, "Step backward")
        expect(status).to_contain_text(text)
        known |= reached
        assert state(page)["grads"].keys() == known
    press(page, "Step backward")
    expect(status).to_contain_text("All gradients are known already")
    press(page, "Reset")
    assert state(page)["grads"] == {}
    expect(page.locator("svg")).not_to_contain_text("▲")


def test_picture_shows_values_gradients_and_both_shares(show):
    page = show(ComputationGraph())
    press(page, "Run all")
    picture = page.locator("svg")
    for text in ("▼ −0.604", "▲ 0.442", "× 0.635", "× −0.8 ▲ −0.353", "× 1 ▲ 0.696"):
        expect(picture).to_contain_text(text)


def test_sliders_move_the_filled_in_graph_by_keyboard(show):
    page = show(ComputationGraph("ReLU", b=0.5))
    press(page, "Run all")
    for name, keys in (("w", ["ArrowLeft"] * 2), ("x", ["Home"] + ["ArrowRight"] * 10)):
        slider(page, name).focus()
        for key in keys:
            page.keyboard.press(key)
    got = state(page)
    assert (got["leaves"]["w"], got["leaves"]["x"], got["grads"]["x"]) == (-1, -1, 0)
    assert got["values"]["e"] != 0  # the task, solved
    choose(page, "Activation f", "sigmoid")
    expect(page.get_by_role("status")).to_contain_text("f is sigmoid now")


def test_difference_stands_beside_the_gradient(show):
    page = show(ComputationGraph())
    cells = page.locator("dd")
    expect(cells.nth(0)).to_have_text("run the backward pass first")
    press(page, "Run all")
    choose(page, "Leaf", "x")
    choose(page, "Step h", "0.00001")
    exact, nudged = (float(cells.nth(i).inner_text().replace("−", "-")) for i in (0, 1))
    grads = graph.backward(graph.forward(graph.LEAVES, "tanh"), "tanh")
    assert exact == pytest.approx(grads["x"], abs=1e-12)
    assert nudged == pytest.approx(graph.difference(graph.LEAVES, "tanh", "x", 1e-5), abs=1e-10)
    expect(page.get_by_role("status")).to_contain_text("Nudging x by 1e−5 both ways gives")


# Every figure


@pytest.mark.parametrize("kind", FIGURES)
def test_figures_share_a_page_and_come_alive_when_run_again(show, kind):
    page = show(*(kind() for kind in FIGURES), kind(), kind())
    assert page.locator(".dlt-figure[data-on]").count() == 4
    # as Jupyter does it: the HTML is put in, then its scripts are run
    page.evaluate(
        """html => { const cell = document.createElement("div"); cell.innerHTML = html;
        document.querySelector("main").append(cell);
        for (const script of cell.querySelectorAll("script")) {
          const live = document.createElement("script");
          for (const { name, value } of script.attributes) live.setAttribute(name, value);
          live.textContent = script.textContent; script.replaceWith(live); } }""",
        kind()._repr_html_(),
    )
    assert page.locator(".dlt-figure[data-on]").count() == 5
    titles = page.locator(f".dlt-{kind.name} .dlt-title")
    assert titles.all_inner_texts() == [kind.title] * 4
    page.locator(".dlt-figure").last.get_by_role("button").first.click()
    roots = page.locator(f".dlt-{kind.name}")
    key = "stage" if kind is ComputationGraph else "running"
    assert [bool(root.evaluate(STATE)[key]) for root in roots.all()] == [False] * 3 + [True]


@pytest.mark.parametrize("kind", FIGURES)
def test_theme_follows_the_book_then_jupyter_then_the_system(show, kind):
    page = show(kind(), color_scheme="dark")
    background = "getComputedStyle(document.querySelector('.dlt-figure')).backgroundColor"

    def is_dark():
        return page.evaluate(background) == "rgb(20, 24, 29)"

    assert is_dark()
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    assert not is_dark()
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    assert is_dark()
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert not is_dark()
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert is_dark()


def test_the_light_plate_of_the_book_is_gone_in_dark_mode(show):
    page = show(DecisionBoundary())
    sheets = Path(pydata_sphinx_theme.__file__).parent.rglob("pydata-sphinx-theme.css")
    rule = re.search(r"[^}]*\.text_html[^}]*}", next(sheets).read_text(encoding="utf-8")).group()
    page.evaluate(
        """rule => { document.documentElement.dataset.theme = "dark";
        const style = document.createElement("style");
        style.textContent = ":root { --pst-color-text-base: #ced6dd }" + rule;
        document.head.append(style);
        const main = document.querySelector("main");
        main.className = "bd-content";
        main.innerHTML = "<div class='cell_output'><div class='text_html'>" + main.innerHTML; }""",
        rule,
    )
    plates = "nodes => nodes.map(node => getComputedStyle(node).backgroundColor)"
    assert page.locator(".text_html").evaluate_all(plates) == ["rgba(0, 0, 0, 0)"]
    page.locator(".dlt-figure").evaluate("node => node.remove()")
    assert page.locator(".text_html").evaluate_all(plates) == ["rgb(206, 214, 221)"]
