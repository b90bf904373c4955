"""The polynomial fit: the page's data, and NumPy's side of its numbers."""

import numpy as np
import pytest

from helpers.figures import PolynomialFit
from helpers.figures import polynomial_fit as polynomial


@pytest.mark.parametrize("strength", [0.0, 0.03, 10.0])
def test_the_fit_solves_the_normal_equations(strength):
    A, y = polynomial.columns(polynomial.PLACES, 7), polynomial.draws()[3]
    theta = np.linalg.solve(A.T @ A + strength * np.eye(8), A.T @ y)
    got = polynomial.fit(3, 7, strength)
    np.testing.assert_allclose(got["curve"], polynomial.columns(polynomial.NEW_PLACES, 7) @ theta)
    assert got["training"] == pytest.approx(((A @ theta - y) ** 2).mean())
    hat = A @ np.linalg.solve(A.T @ A + strength * np.eye(8), A.T)
    assert got["effective"] == pytest.approx(np.trace(hat))


def test_the_task_can_be_solved_with_every_draw():
    for draw in range(polynomial.NUM_DRAWS):
        by_degree = [polynomial.fit(draw, degree, 0.0)["new"] for degree in polynomial.DEGREES]
        by_strength = [polynomial.fit(draw, 15, s)["new"] for s in polynomial.STRENGTHS]
        assert by_degree[15] > 1.2 * min(by_degree)
        assert min(by_strength) < 1.3 * min(by_degree)
        training = [polynomial.fit(draw, degree, 0.0)["training"] for degree in polynomial.DEGREES]
        assert (np.diff(training) < 1e-12).all()


def test_another_choice_is_refused():
    assert PolynomialFit(3, 0.01, 2).payload()["degree"] == 3
    with pytest.raises(ValueError, match="degree: expected one of 0, .*; got 16"):
        PolynomialFit(16)
    with pytest.raises(ValueError, match=r"strength: expected one of 0\.0, .*; got -1"):
        PolynomialFit(3, -1)
    with pytest.raises(ValueError, match="draw: expected one of 0, .*; got 12"):
        PolynomialFit(draw=12)
