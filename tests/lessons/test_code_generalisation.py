"""The code of the lesson *generalisation*: its losses, prices, folds and shifts, one by one."""

import numpy as np
import pytest
import torch
from lesson import ROOT, Lesson

from helpers import nn

LESSON = Lesson(ROOT / "book" / "feedforward" / "generalisation.ipynb")
T95 = {3: 4.30, 10: 2.26}


def load(*names, **extra):
    return LESSON.load(*names, np=np, nn=nn, T95=T95, **extra)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("share", [0.0, 0.2, 1.0])
def test_the_smoothed_loss_and_its_slope_equal_torchs(rng, share):
    z, y = rng.normal(size=(5, 4)), rng.integers(0, 4, 5)
    ours = load("SmoothedCrossEntropyLoss")["SmoothedCrossEntropyLoss"](share)
    logits = torch.tensor(z, requires_grad=True)
    theirs = torch.nn.CrossEntropyLoss(label_smoothing=share)(logits, torch.tensor(y))
    theirs.backward()
    assert ours(z, y) == pytest.approx(theirs.item(), rel=1e-12)
    np.testing.assert_allclose(ours.backward(), logits.grad, rtol=1e-9, atol=1e-15)


def test_ridge_solves_its_own_problem_and_zero_is_least_squares(rng):
    code = load("ridge", "least_squares")
    A, y = rng.normal(size=(9, 4)), rng.normal(size=(9, 1))
    theta = code["ridge"](A, y, 0.7)
    np.testing.assert_allclose(A.T @ (A @ theta - y) + 0.7 * theta, 0, atol=1e-12)
    np.testing.assert_allclose(code["ridge"](A, y, 0), code["least_squares"](A, y), rtol=1e-9)


@pytest.mark.parametrize("v", [-2.0, -0.5, -0.3, 0.0, 0.2, 0.5, 3.0])
def test_the_soft_threshold_is_the_lowest_point(v):
    w = np.linspace(-4, 4, 80_001)
    lowest = w[np.argmin(0.5 * (w - v) ** 2 + 0.5 * np.abs(w))]
    soft = load("soft_threshold")["soft_threshold"](np.array(v), 0.5)
    assert soft == pytest.approx(lowest, abs=1e-4)


def test_polynomials_are_legendres_divided_by_their_number():
    x = np.array([-1.0, 0.3, 1.0])
    columns = load("polynomials")["polynomials"](x, 3)
    expected = np.stack([x**0, x / 2, (3 * x**2 - 1) / 6, (5 * x**3 - 3 * x) / 8], axis=1)
    np.testing.assert_allclose(columns, expected, rtol=1e-12, atol=1e-15)


def test_folds_hold_every_row_once_and_are_even(rng):
    parts = load("folds")["folds"](11, 4, rng)
    np.testing.assert_array_equal(np.sort(np.concatenate(parts)), np.arange(11))
    assert sorted(map(len, parts)) == [2, 3, 3, 3]


def test_shifts_move_each_picture_whole(rng):
    shift = load("shift")["shift"]
    x = np.zeros((200, 28, 28))
    x[:, 10, 15] = 1
    moved = shift(x, 2, rng)
    assert moved.shape == x.shape
    np.testing.assert_array_equal(moved.sum(axis=(1, 2)), 1)
    places = {tuple(int(i) for i in np.argwhere(picture)[0]) for picture in moved}
    assert places == {(10 + i, 15 + j) for i in range(-2, 3) for j in range(-2, 3)}
    assert shift(x, 0, rng) is x


def test_the_interval_is_that_of_the_formula():
    mean, half = load("interval")["interval"]([0.1, 0.2, 0.6])
    assert (mean, half) == pytest.approx((0.3, 4.30 * np.sqrt(0.07 / 3)))


def test_choosing_on_all_rows_leaks_and_within_the_folds_does_not():
    code = load("folds", "best_columns", "cross_validated")
    shares = {True: [], False: []}
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x, y = rng.normal(size=(50, 1000)), rng.permutation(np.arange(50) % 2)
        for leak in shares:
            shares[leak].append(code["cross_validated"](x, y, rng, leak=leak))
    assert np.mean(shares[True]) > 0.85 > 0.65 > np.mean(shares[False])


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("ridge", (np.eye(2), np.ones(2), -1), "strength: expected at least 0, got -1"),
        ("soft_threshold", (np.ones(2), -0.1), r"tau: expected at least 0, got -0\.1"),
        ("folds", (5, 6, None), "k: expected 2 to 5, the number of rows, got 6"),
        ("folds", (5, 1, None), "k: expected 2 to 5, the number of rows, got 1"),
        ("interval", ([0.9],), "expected 3 or 10 runs, one has no spread; got 1"),
        ("SmoothedCrossEntropyLoss", (1.1,), r"expected a share in \[0, 1\], got 1\.1"),
        ("Dropout", (-0.1,), r"Dropout: p expected in \[0, 1\], got -0\.1"),
    ],
)
def test_bad_input_is_named(name, arguments, message):
    options = {"rng": None} if name == "Dropout" else {}
    with pytest.raises(ValueError, match=message):
        load(name)[name](*arguments, **options)


def test_a_negative_price_is_refused():
    with pytest.raises(ValueError, match="l1, l2: expected at least 0, got 0 and -1"):
        load("train_net")["train_net"](None, None, None, l2=-1)
