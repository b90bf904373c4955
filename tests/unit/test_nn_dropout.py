"""Dropout: torch's numbers for torch's mask, the right mean and variance, no change in eval."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from helpers import nn


class SameDraws:
    """A generator that draws the same uniform numbers for ever."""

    def __init__(self, numbers):
        self.numbers = numbers

    def random(self, shape):
        return self.numbers.reshape(shape)


def torchs_mask(x, p):
    """The entries that torch's dropout lets through on its next pass over `x`, 1 or 0."""
    state = torch.get_rng_state()
    kept = torch.nn.functional.dropout(torch.ones(x.shape, dtype=torch.float64), p) > 0
    torch.set_rng_state(state)
    return kept.double().numpy()


@given(
    shape=st.lists(st.integers(1, 5), min_size=1, max_size=4),
    p=st.floats(0, 1),
    seed=st.integers(0, 99),
)
def test_Dropout_and_its_gradient_equal_torchs_with_its_mask(shape, p, seed):
    rng = np.random.default_rng(seed)
    x, grad = rng.normal(size=shape), rng.normal(size=shape)
    torch.manual_seed(seed)
    theirs, twin = torch.tensor(x, requires_grad=True), torch.nn.Dropout(p)
    draws = np.where(torchs_mask(x, p) > 0, p, p - 1)  # at p itself an entry is kept
    ours = nn.Dropout(p, rng=SameDraws(draws if p < 1 else np.zeros(shape)))
    y_twin = twin(theirs)
    y_twin.backward(torch.tensor(grad))
    np.testing.assert_allclose(ours(x), y_twin.detach(), rtol=1e-10)
    np.testing.assert_allclose(ours.backward(grad), theirs.grad, rtol=1e-9)


@pytest.mark.parametrize("p", [0.0, 0.2, 0.5, 0.9])
def test_mean_and_variance_are_as_derived(p):
    layer, x = nn.Dropout(p, rng=np.random.default_rng(0)), np.array([-2.0, 1.0, 3.0])
    draws = np.array([layer(x) for _ in range(20_000)])
    spread = np.sqrt(p / (1 - p)) * np.abs(x)
    assert (np.abs(draws.mean(axis=0) - x) <= 4 * spread / np.sqrt(len(draws))).all()
    np.testing.assert_allclose(draws.std(axis=0), spread, rtol=0.05)
    assert np.mean(draws == 0) == pytest.approx(p, abs=0.01)


def test_entries_are_dropped_one_by_one_and_anew_in_each_pass():
    layer, x = nn.Dropout(rng=np.random.default_rng(0)), np.ones((40, 50))
    first, second = layer(x), layer(x)
    assert set(np.unique(first)) == {0.0, 2.0}
    assert (first != second).any()
    assert len(np.unique(first, axis=0)) == 40
    assert len(np.unique(first, axis=1).T) == 50


def test_evaluation_changes_nothing_and_training_comes_back():
    layer, x = nn.Dropout(0.5, rng=np.random.default_rng(0)), np.ones((20, 3))
    net = nn.Sequential(layer)
    layer(x)
    net.eval()
    np.testing.assert_array_equal(net(x), x)
    np.testing.assert_array_equal(net.backward(3 * x), 3 * x)
    net.train()
    y = net(x)
    assert (y == 0).any()
    np.testing.assert_array_equal(net.backward(x), y)


def test_all_dropped_is_zero_and_not_nan():
    layer, x = nn.Dropout(1, rng=np.random.default_rng(0)), np.ones((4, 3))
    np.testing.assert_array_equal(layer(x), np.zeros((4, 3)))
    np.testing.assert_array_equal(layer.backward(x), np.zeros((4, 3)))


@pytest.mark.parametrize("training", [True, False])
def test_float32_stays_float32_and_nothing_is_learnt(training):
    layer = nn.Dropout(0.3, rng=np.random.default_rng(0)).train(training)
    x = np.ones((4, 3), np.float32)
    assert layer(x).dtype == np.float32
    assert layer.backward(x).dtype == np.float32
    assert layer.parameters() == []


def test_the_complex_step_passes_with_the_mask_held():
    rng = np.random.default_rng(0)
    layer = nn.Dropout(0.4, rng=SameDraws(rng.random((5, 3))))
    x, c, direction = rng.normal(size=(3, 5, 3))
    slope = np.sum(c * layer(x + 1e-20j * direction)).imag / 1e-20
    layer(x)
    assert np.sum(layer.backward(c) * direction) == pytest.approx(slope, rel=1e-12)


@pytest.mark.parametrize("p", [-0.1, 1.5, float("nan")])
def test_a_share_that_is_none_is_refused(p):
    with pytest.raises(ValueError, match=rf"Dropout: p expected in \[0, 1\], got {p}"):
        nn.Dropout(p, rng=np.random.default_rng(0))


def test_backward_needs_a_forward_pass_and_its_shape():
    layer = nn.Dropout(rng=np.random.default_rng(0))
    with pytest.raises(RuntimeError, match="Dropout: backward needs a forward pass"):
        layer.backward(np.ones(3))
    layer(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"output's shape \(2, 3\), got \(3, 2\)"):
        layer.backward(np.ones((3, 2)))
