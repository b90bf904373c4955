"""helpers.train: every example once an epoch, losses of every step, accuracy."""

import os
import subprocess
import sys

import numpy as np
import pytest
import torch

from helpers.train import accuracy, fit, minibatches

X = np.arange(7 * 3.0).reshape(7, 3)
Y = np.arange(7)


def rng():
    return np.random.default_rng(3)


def test_each_example_once_with_its_label():
    batches = list(minibatches(X, Y, 3, rng()))
    assert [len(y) for _, y in batches] == [3, 3, 1]
    assert all(np.array_equal(x, X[y]) for x, y in batches)
    assert sorted(np.concatenate([y for _, y in batches])) == list(range(7))


def test_order_is_random_and_comes_from_the_rng():
    first, again = (np.concatenate([y for _, y in minibatches(X, Y, 2, rng())]) for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, Y)
    one = rng()
    epochs = [np.concatenate([y for _, y in minibatches(X, Y, 2, one)]) for _ in range(2)]
    assert not np.array_equal(*epochs)


def test_batches_are_copies():
    x = X.copy()
    for batch, _ in minibatches(x, Y, 4, rng()):
        batch[:] = -1
    assert np.array_equal(x, X)


def test_batch_larger_than_the_data():
    assert [len(y) for _, y in minibatches(X, Y, 100, rng())] == [7]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((X, Y[:6], 2, rng()), ValueError, "got 7 x and 6 y"),
        ((X[:0], Y[:0], 2, rng()), ValueError, "at least one example"),
        ((X, Y, 0, rng()), ValueError, "batch_size of at least 1, got 0"),
        ((X, Y, 2, 0), TypeError, r"np\.random\.Generator, got int"),
    ],
)
def test_bad_input_is_refused_before_the_first_batch(arguments, error, message):
    with pytest.raises(error, match=message):
        minibatches(*arguments)


def test_fit_returns_the_loss_of_every_step():
    seen = []

    def step(x, y):
        seen.extend(y)
        return float(len(seen))

    losses = fit(step, X, Y, num_epochs=2, batch_size=3, rng=rng(), progress=False)
    assert np.array_equal(losses, [3, 6, 7, 10, 13, 14])
    assert losses.dtype == np.float64
    assert sorted(seen[:7]) == sorted(seen[7:]) == list(range(7))


def test_fit_draws_what_minibatches_draws():
    batches = []
    fit(
        lambda x, y: batches.append(y) or 0.0,
        X,
        Y,
        num_epochs=2,
        batch_size=3,
        rng=rng(),
        progress=False,
    )
    one = rng()
    expected = [y for _ in range(2) for _, y in minibatches(X, Y, 3, one)]
    assert all(np.array_equal(a, b) for a, b in zip(batches, expected, strict=True))


def test_fit_trains():
    w = np.zeros(3)
    target = X @ np.array([1.0, -2.0, 0.5])

    def step(x, y):
        nonlocal w
        error = x @ w - y
        w = w - 1e-3 * x.T @ error / len(x)
        return np.mean(error**2)

    losses = fit(step, X, target, num_epochs=50, batch_size=4, rng=rng(), progress=False)
    assert losses[-5:].mean() < 0.1 * losses[:5].mean()


BAR = """
import numpy as np
from helpers.train import fit
rng = np.random.default_rng(0)
fit(lambda x, y: 0.0, np.ones(4), np.ones(4), num_epochs=2, batch_size=3, rng=rng, progress={})
"""


@pytest.mark.parametrize(
    ("progress", "disable", "shown"),
    [(True, {}, 1), (True, {"TQDM_DISABLE": "1"}, 0), (False, {}, 0)],
)
def test_progress_bar(progress, disable, shown):
    # a process of its own, because tqdm reads its variable when it is imported
    env = {name: value for name, value in os.environ.items() if name != "TQDM_DISABLE"} | disable
    run = [sys.executable, "-c", BAR.format(progress)]
    result = subprocess.run(run, env=env, check=True, capture_output=True, text=True)
    assert result.stderr.count("2/2") == shown


def test_fit_wants_a_loss_and_an_epoch():
    with pytest.raises(TypeError, match=r"expected step\(x, y\) to return the loss, got None"):
        fit(lambda x, y: None, X, Y, num_epochs=1, batch_size=3, rng=rng(), progress=False)
    with pytest.raises(ValueError, match="num_epochs of at least 1, got 0"):
        fit(lambda x, y: 0.0, X, Y, num_epochs=0, batch_size=3, rng=rng(), progress=False)


def test_accuracy_counts_the_largest_score():
    logits = np.array([[0.1, 0.2, -3.0], [5.0, 0.0, 1.0], [0.0, 0.0, 1e-9], [2.0, 1.0, 0.0]])
    assert accuracy(logits, np.array([1, 0, 2, 2])) == 0.75


def test_accuracy_takes_torch_tensors():
    assert accuracy(torch.eye(3), torch.arange(3)) == 1.0


@pytest.mark.parametrize(
    ("logits", "y"), [((4, 3), (3,)), ((4,), (4,)), ((4, 3), (4, 1)), ((0, 3), (0,))]
)
def test_accuracy_wants_matching_shapes(logits, y):
    with pytest.raises(ValueError, match=r"expected logits \(N, C\) and y \(N,\), got"):
        accuracy(np.zeros(logits), np.zeros(y, int))
