"""The scores of generated digits."""

import numpy as np
import pytest

from helpers import data, scores
from helpers.train import accuracy


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_frechet_distance_of_a_sample_to_itself_is_zero(rng):
    a = rng.normal(size=(50, 7))
    assert scores.frechet_distance(a, a) == pytest.approx(0, abs=1e-10)
    assert scores.frechet_distance(a, a[::-1]) == pytest.approx(0, abs=1e-10)


def test_a_shift_costs_its_square(rng):
    a, shift = rng.normal(size=(50, 3)), np.array([1.0, -2, 0.5])
    assert scores.frechet_distance(a, a + shift) == pytest.approx((shift**2).sum())


def test_a_stretch_costs_the_square_of_the_difference_of_the_roots(rng):
    a = rng.normal(size=(60, 4)) @ rng.normal(size=(4, 4))
    expected = (3 - 1) ** 2 * a.var(axis=0, ddof=1).sum()
    assert scores.frechet_distance(a, 3 * (a - a.mean(axis=0)) + a.mean(axis=0)) == pytest.approx(
        expected
    )
    column = a[:, :1]
    assert scores.frechet_distance(column, 1 - column) == pytest.approx(
        (1 - 2 * column.mean()) ** 2
    )


def test_equals_the_definition_and_is_symmetric(rng):
    a, b = (rng.normal(size=(n, 5)) @ rng.normal(size=(5, 5)) for n in (40, 70))
    cov_a, cov_b = (np.cov(x, rowvar=False) for x in (a, b))
    root = np.sqrt(np.linalg.eigvals(cov_a @ cov_b).real).sum()
    expected = ((a.mean(axis=0) - b.mean(axis=0)) ** 2).sum() + np.trace(cov_a + cov_b) - 2 * root
    assert scores.frechet_distance(a, b) == pytest.approx(expected)
    assert scores.frechet_distance(b, a) == pytest.approx(expected)


def test_columns_without_spread_are_welcome(rng):
    a = np.hstack([rng.normal(size=(50, 3)), np.zeros((50, 2))])
    assert scores.frechet_distance(a, a + 1) == pytest.approx(5)


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        (np.zeros(3), np.zeros((9, 3)), r"a table of shape \(N, D\), got \(3,\)"),
        (np.zeros((9, 3)), np.zeros((3, 3)), "the 3 columns, at least 4, got 3"),
        (np.zeros((9, 3)), np.zeros((9, 4)), "equally many columns, got 3 and 4"),
        (np.full((9, 3), np.nan), np.zeros((9, 3)), "finite"),
    ],
)
def test_bad_tables_are_named(a, b, message):
    with pytest.raises(ValueError, match=message):
        scores.frechet_distance(a, b)


def test_the_reader_reads():
    split = data.mnist()
    p = scores.class_probabilities(split.x_test)
    assert accuracy(p, split.y_test) == pytest.approx(0.989, abs=0.002)
    np.testing.assert_allclose(p.sum(axis=1), 1)
    h = scores.features(split.x_test[:7])
    assert h.shape == (7, 400) and h.dtype == np.float64 and h.min() >= 0
    weight, bias = (scores._reader()[0].state_dict()[f"7.{name}"] for name in ("weight", "bias"))
    e = np.exp(h @ weight.T + bias)
    np.testing.assert_allclose(e / e.sum(axis=1, keepdims=True), p[:7])


@pytest.mark.parametrize("score", [scores.features, scores.class_probabilities])
def test_bad_images_are_named(score):
    for images in (np.zeros((2, 784)), np.zeros((0, 28, 28))):
        with pytest.raises(ValueError, match=r"expected images of shape \(N, 28, 28\), got"):
            score(images)
    for value in (2, -0.5, np.nan):
        with pytest.raises(ValueError, match=r"expected values in \[0, 1\], got"):
            score(np.full((1, 28, 28), float(value)))
