"""Every hunt's checks fire on the broken program and are silent on the mended one."""

import functools
import importlib
import inspect
import pkgutil
import re

import numpy as np
import pytest

from helpers import hunts
from helpers.checks import generic
from helpers.hunts import WITNESSES, Hunt, Matrix, matrix, witnesses
from helpers.hunts import backpropagation as of_backpropagation
from helpers.hunts.program import Program
from helpers.hunts.ten_bugs import TEN, ten_bugs
from helpers.hunts.witnesses import Case

MODULES = [
    module
    for name in pkgutil.iter_modules(hunts.__path__)
    if hasattr(module := importlib.import_module(f"helpers.hunts.{name.name}"), "HUNTS")
]
OF_A_KIND = {
    *("neighbours", "padding invariance", "causality", "entropy"),
    *("KL", "active units"),
    *("same input twice", "chance"),
}
OF_GAMES = {
    "the other stays",
    "fresh gradient",
    "real above generated",
    "samples differ",
    "unit spread",
}
HUNTS = {hunt.slug: hunt for module in MODULES for hunt in module.HUNTS}
each = pytest.mark.parametrize("hunt", HUNTS.values(), ids=HUNTS)


@functools.cache
def run(hunt, version):
    return hunt.run(version)


@functools.cache
def run_fixed(program, hunt_task, slug):
    """One run serves all hunts that share the mended program and the data."""
    return HUNTS[slug].run("fixed")


def fixed(hunt):
    twin = next(h for h in HUNTS.values() if (h.fixed, h.task) == (hunt.fixed, hunt.task))
    return run_fixed(hunt.fixed, hunt.task, twin.slug)


def fired(results):
    return {name for name, result in results.items() if not result.passed}


def test_the_modules_and_their_hunts_are_found():
    for module in MODULES:
        listed = {h.slug for h in vars(module).values() if isinstance(h, Hunt)}
        assert listed == {h.slug for h in module.HUNTS}
    assert len(HUNTS) == sum(len(module.HUNTS) for module in MODULES)
    assert len(of_backpropagation.HUNTS) >= 7
    assert any(hunt.decoy for hunt in of_backpropagation.HUNTS)


@each
def test_the_named_checks_fire_on_the_broken_program(hunt):
    assert set(hunt.fires) <= set(WITNESSES)
    results = run(hunt, "broken")
    assert list(results) == [name for name in WITNESSES if name in results]
    game = hasattr(hunt.fixed, "players")
    absent = {"overfit a few", "rows independent", "unit spread"} if game else OF_GAMES
    if hasattr(hunt.fixed, "entropy"):
        absent = {*absent, "overfit a few"}
    if hasattr(hunt.fixed, "affine"):
        absent = {*absent, "not affine"}
    assert set(WITNESSES) - set(results) <= {*OF_A_KIND, *absent}
    assert set(hunt.fires) <= fired(results), {str(r) for r in results.values()}


@each
def test_all_checks_are_silent_on_the_mended_program(hunt):
    assert fired(fixed(hunt)) == set(), {str(r) for r in fixed(hunt).values()}


@each
def test_a_decoy_fires_nothing_and_a_bug_something(hunt):
    assert hunt.decoy == (hunt.fires == ())
    assert hunt.decoy == (fired(run(hunt, "broken")) == set())


@pytest.mark.parametrize("check", WITNESSES)
def test_every_check_is_named_by_a_hunt(check):
    assert any(check in hunt.fires for hunt in HUNTS.values())


@each
def test_the_broken_program_differs_by_one_short_method(hunt):
    assert hunt.broken.__bases__ == (hunt.fixed,)
    own = [name for name in vars(hunt.broken) if not name.startswith("__")]
    assert len(own) == 1
    assert len(inspect.getsource(getattr(hunt.broken, own[0])).splitlines()) <= 8
    assert hunt.code("broken") != hunt.code("fixed")
    assert hunt.code("broken").startswith(f"def {own[0]}(")
    assert hunt.where.startswith(f"{own[0]}:")


@each
def test_the_words_are_there(hunt):
    for text in (hunt.title, hunt.symptom, hunt.where, hunt.cure):
        assert text
        assert text[0].isupper() or text[0] in "(x" or text is hunt.where
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", hunt.slug)
    assert hunt.source == "" or hunt.source.startswith("https://")


def test_an_unknown_version_is_refused():
    with pytest.raises(ValueError, match="expected version 'broken' or 'fixed', got 'mended'"):
        next(iter(HUNTS.values())).run("mended")


def test_a_run_repeats_itself():
    hunt = HUNTS["gate-never-closes"]
    assert hunt.run("broken") == run(hunt, "broken")


def test_zero_weights_hide_wrong_gradients_from_the_gradient_check():
    """Why a check is made at a random point: at zero, four of these five pass it."""
    start = HUNTS["zero-init"].broken.weights
    blind = {}
    for slug in ("gate-never-closes", "missing-derivative", "update-before-use"):
        blind[slug] = gradient_check_from(HUNTS[slug], start)
    assert blind == dict.fromkeys(blind, True)
    assert gradient_check_from(HUNTS["sign-of-one-layer"], start)
    assert not gradient_check_from(HUNTS["mean-for-sum"], start)


def gradient_check_from(hunt, weights):
    """Whether the broken program passes the gradient check from another start."""
    moved = type("Moved", (hunt.broken,), {"weights": weights})
    return witnesses.gradient(Case(moved, hunt.fixed, hunt.task())).passed


def test_optimiser_bugs_pass_the_gradient_check():
    for slug in ("adam-without-bias-correction", "adam-epsilon-inside-root", "ascent"):
        assert run(HUNTS[slug], "broken")["gradient check"].passed


# ---- the matrix


def results_of(*slugs):
    return Matrix(
        {slug: run(HUNTS[slug], "broken") for slug in slugs},
        {slug: HUNTS[slug].title for slug in slugs},
    )


def test_the_matrix_shows_what_fired():
    table = results_of("ascent", "zeroed-at-the-end")
    assert table.fired("ascent") == [
        c for c in WITNESSES if c in fired(run(HUNTS["ascent"], "broken"))
    ]
    assert table.fired("zeroed-at-the-end") == []
    text = str(table).splitlines()
    assert text[1].split()[1:].count("x") == len(table.fired("ascent"))
    assert "x" not in text[2].split()[1:]
    page = table._repr_html_()
    assert page.count("✗") == 1 + len(table.fired("ascent"))
    assert page.count('scope="row"') == 2
    assert page.count('scope="col"') == 1 + len(table.checks)
    assert "neighbours" not in table.checks
    assert "<caption>" in page


def test_the_matrix_runs_the_broken_programs():
    hunt = HUNTS["gate-never-closes"]
    assert matrix([hunt]).results == {hunt.slug: run(hunt, "broken")}


# ---- the ten bugs


@pytest.fixture(scope="module")
def table():
    return ten_bugs(seeds=(0, 1, 2))


def test_accuracy_misses_at_least_half(table):
    assert len(table.rows) == len(TEN) == 10
    assert len(table.missed("accuracy")) >= 5
    assert min(min(row.right) for row in table.rows) > 0.95


def test_the_gradient_check_misses_the_optimisers(table):
    optimisers = {
        of_backpropagation.momentum_as_running_mean.title,
        of_backpropagation.adam_without_bias_correction.title,
        of_backpropagation.adam_epsilon_inside_root.title,
    }
    assert set(table.missed("gradient_check")) == optimisers


def test_parity_misses_none_and_sees_each_at_the_second_step(table):
    assert table.missed("parity") == []
    assert {row.first_break for row in table.rows} == {1}


def test_the_table_of_ten_is_printed(table):
    lines = str(table).splitlines()
    assert len(lines) == 11
    assert len({line.rstrip()[:37] for line in lines}) == 11
    assert sum("passes" in line for line in lines) == 3
    page = table._repr_html_()
    assert page.count('scope="row"') == 10
    assert "Adam&#x27;s" in page


# ---- the trusted program and the generic checks


def test_the_program_is_what_its_docstring_says():
    rng = np.random.default_rng(0)
    program = Program(5, 3, rng)
    assert [W.shape for W in program.W] == [(32, 5), (32, 32), (3, 32)]
    assert [p.shape for p in program.params[:2]] == [(32, 5), (32,)]
    x, y = rng.normal(size=(7, 5)), rng.integers(0, 3, size=7)
    p = np.exp(program.log_probabilities(program.forward(x)))
    np.testing.assert_allclose(p.sum(axis=1), 1)
    before = program.loss(x, y)
    assert program.step(x, y) == before
    assert program.loss(x, y) < before
    assert program.blind_loss(y) == np.log(3)


class Game:
    """Two players of one number each; a `leak` moves the other one too, a `drift` adds a step."""

    players = {"D": slice(0, 1), "G": slice(1, 2)}  # noqa: RUF012 -- as in GanProgram

    def __init__(self, leak=0.0, drift=0.0, sign=1.0):
        self.params, self.leak, self.drift, self.sign = [np.zeros(1), np.ones(1)], leak, drift, sign

    def d_step(self, x):
        self.params[0] += self.sign * x.std() + self.drift
        self.params[1] += self.leak

    def g_step(self, x):
        self.params[1] += x.std()

    def forward(self, x):
        return np.stack([self.params[0] * x[:, 0] ** 2, 0 * x[:, 0]], axis=1)


def game_pairs(x):
    return {
        "the other stays": (
            generic.the_other_stays(Game(), x),
            generic.the_other_stays(Game(leak=1e-3), x),
        ),
        "fresh gradient": (
            generic.same_steps(Game(), Game(), x),
            generic.same_steps(Game(drift=1e-3), Game(), x),
        ),
        "real above generated": (
            generic.real_above_generated(Game(), x),
            generic.real_above_generated(Game(sign=-1.0), x),
        ),
    }


def test_a_good_program_passes_and_a_bad_one_fails_each_generic_check():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(12, 4)), rng.normal(size=(12, 2))
    copied = np.concatenate([x, -2 * x[:, :1]], axis=1)
    losses = iter(np.geomspace(1, 1e-3, 50))
    old, new = {"W": np.zeros(3), "b": np.zeros(2)}, {"W": np.ones(3), "b": np.zeros(2)}
    pairs = {
        "loss at init": (generic.loss_at_init(2.3, 2.0), generic.loss_at_init(2.5, 2.0)),
        "overfit a few": (
            generic.overfit_a_few(lambda x, y: next(losses), x, y, num_steps=50),
            generic.overfit_a_few(lambda x, y: 1.0, x, y, num_steps=50),
        ),
        "rows independent": (
            generic.rows_independent(lambda x, y: (x, y**2), x, y),
            generic.rows_independent(lambda x, y: (x, y - y.mean(axis=0)), x, y),
        ),
        "parameters move": (
            generic.parameters_move({"W": old["W"]}, new),
            generic.parameters_move(old, new),
        ),
        "units differ": (generic.units_differ(x), generic.units_differ(copied)),
        "not affine": (
            generic.not_affine(np.tanh, x),
            generic.not_affine(lambda x: 3 * x + 1, x),
        ),
        "padding invariance": (
            generic.padding_invariant(lambda x: x.sum(axis=1), x, blank=0.0),
            generic.padding_invariant(lambda x: x.mean(axis=1), x, blank=0.0),
        ),
        "causality": (
            generic.causal(lambda x: x.cumsum(axis=1)[:, :-1], x),
            generic.causal(lambda x: (x - x.mean(axis=1, keepdims=True))[:, :-1], x),
        ),
        "entropy": (
            generic.not_below_entropy(0.98, 1.0),
            generic.not_below_entropy(0.96, 1.0),
        ),
        "accuracy": (generic.above_target(0.9, 0.9), generic.above_target(0.89, 0.9)),
        "same input twice": (generic.same_twice(x, x.copy()), generic.same_twice(x, x + 1e-6)),
        "chance": (
            generic.not_above_chance(0.59, 0.5, 100),
            generic.not_above_chance(0.61, 0.5, 100),
        ),
        "samples differ": (generic.samples_differ(x), generic.samples_differ(0 * x)),
        "unit spread": (
            generic.unit_spread((x - x.mean(axis=0)) / x.std(axis=0)),
            generic.unit_spread(1.02 * x / x.std(axis=0)),
        ),
        **game_pairs(x),
    }
    for name, (good, bad) in pairs.items():
        assert (good.name, good.passed, bad.name, bad.passed) == (name, True, name, False)
        assert str(bad).startswith(f"FAIL {name}: ")
        assert str(good).startswith(f"ok   {name}: ")
    assert pairs["parameters move"][1].message == "b did not move"
    assert pairs["units differ"][1].message == "2 of 5 units copy or mirror another"
    assert not generic.units_differ(np.ones((5, 3))).passed
    assert not generic.loss_at_init(np.nan, 2.0).passed
    assert not generic.overfit_a_few(lambda x, y: np.nan, x, y, num_steps=2).passed
