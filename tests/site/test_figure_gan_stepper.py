"""The game of two nets in Chromium: stepped by mouse and keyboard, numbers as in NumPy."""

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.figures import GanStepper
from helpers.figures.gan_stepper import Game


@pytest.fixture
def show(open_figure):
    """Return a function that opens the figure alone on a page."""

    def opener(target="eight", **options):
        return open_figure(GanStepper(target), **options)

    return opener


def state(page):
    return page.locator(".dlt-figure").evaluate("node => node.figure.state()")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def assert_equal_games(got, game, losses):
    assert got["drawn"] == game.drawn
    for player, net in (("D", game.D), ("G", game.G)):
        np.testing.assert_allclose(got["losses"][player], losses[player], rtol=1e-9)
        for ours, theirs in zip(got[player], net.parameters(), strict=True):
            np.testing.assert_allclose(ours, theirs.data.ravel(), rtol=1e-7, atol=1e-9)
    samples = game.G(game.shown())
    slopes = game.D.backward(np.ones_like(game.D(samples)))
    np.testing.assert_allclose(got["samples"], samples.ravel(), rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(got["slopes"], slopes.ravel(), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("target", ["eight", "two"])
def test_the_game_in_the_page_equals_the_game_in_numpy(show, target):
    page, game, losses = show(target), Game(target), {"D": [], "G": []}
    for name, count, players in (
        ("D step", 1, "D"),
        ("G step", 1, "G"),
        ("D × 100", 100, "D"),
        ("G × 100", 100, "G"),
        ("Both × 100", 100, "DG"),
        ("Both × 100", 100, "DG"),
    ):
        press(page, name)
        for _ in range(count):
            for player in players:
                step = game.step_d if player == "D" else game.step_g
                losses[player].append(step())
    got = state(page)
    assert got["taken"] == {"D": 301, "G": 301}
    assert_equal_games(got, game, losses)
    corners = game.D(np.array([[-2.9, -2.9], [2.9, 2.9]]))[:, 0]
    assert [got["field"][0][0], got["field"][-1][-1]] == pytest.approx(corners.tolist(), rel=1e-7)


def test_the_first_loss_of_d_is_that_of_a_blind_judge_and_reset_begins_anew(show):
    page = show()
    before = state(page)
    press(page, "D step")
    assert state(page)["losses"]["D"][0] == pytest.approx(2 * np.log(2), abs=0.1)
    assert state(page)["G"] == before["G"] != []
    press(page, "Reset")
    assert state(page) == before


def test_the_task_can_be_done(show):
    """G alone against a trained judge: its loss falls, its points crowd; together they spread."""
    page = show()
    press(page, "D × 100")
    first = None
    for _ in range(4):
        press(page, "G × 100")
        first = first or state(page)["losses"]["G"][0]
    alone = state(page)
    assert alone["losses"]["G"][-1] < 0.8 * first
    press(page, "Reset")
    for _ in range(20):
        press(page, "Both × 100")
    both = state(page)
    assert both["score"]["held"] == 8 and both["score"]["good"] > 2 * alone["score"]["good"]
    expect(page.get_by_role("status")).to_contain_text("D has taken 2000 steps")
    expect(page.get_by_role("status")).to_contain_text("clouds held: 8 of 8")


def test_steps_change_the_picture(show):
    page = show()
    canvas = page.locator("canvas").first
    pixels = canvas.evaluate("node => node.toDataURL()")
    press(page, "D step")
    assert canvas.evaluate("node => node.toDataURL()") != pixels


def test_the_keyboard_reaches_every_control_with_a_visible_focus(show):
    page, seen = show(), []
    for _ in range(7):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => { const node = document.activeElement, style = getComputedStyle(node);
                return [node.tagName, style.outlineStyle, parseFloat(style.outlineWidth)]; }"""
            )
        )
        if len(seen) <= 2:
            page.keyboard.press("Space")
    assert [tag for tag, _, _ in seen] == ["BUTTON"] * 6 + ["SELECT"]
    assert all(style == "solid" and width >= 2 for _, style, width in seen)
    assert state(page)["taken"] == {"D": 1, "G": 1}
    page.keyboard.press("ArrowUp")
    assert (state(page)["target"], state(page)["taken"]) == ("two", {"D": 0, "G": 0})
