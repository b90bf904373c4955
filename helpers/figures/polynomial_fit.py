"""Polynomials through noisy points: too stiff, too nervous, and held back by a price on weights.

The page computes what `book/feedforward/generalisation`, eqs. (3) and (4), compute, from the same
numbers.
"""

import numpy as np

from helpers.figures.base import Figure, one_of

DEGREES = tuple(range(16))
STRENGTHS = (0.0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
NUM_DRAWS, NOISE = 12, 0.3  # draws of the noise that are shipped; its standard deviation
PLACES, NEW_PLACES = np.linspace(-1, 1, 20), np.linspace(-1, 1, 101)


def draws():
    """Return the measurements of every draw, (12, 20), rounded to four decimals."""
    noise = NOISE * np.random.default_rng(0).normal(size=(NUM_DRAWS, len(PLACES)))
    return np.round(np.sin(np.pi * PLACES) + noise, 4)


def columns(x, degree):
    """Return Legendre polynomials at x (N,), that of degree k divided by k + 1: (N, degree + 1)."""
    return np.polynomial.legendre.legvander(x, degree) / np.arange(1, degree + 2)


def fit(draw, degree, strength):
    """Fit one draw.

    Parameters
    ----------
    draw : int
        Which of the shipped draws.
    degree : int
    strength : float
        Price on the squares of the weights, 0 or more.

    Returns
    -------
    dict
        ``curve`` (101,), its values at NEW_PLACES; ``training``, the mean squared error on the 20
        points; ``new``, that of a new measurement at NEW_PLACES, noise included; ``effective``,
        the effective number of weights.
    """
    A, y = columns(PLACES, degree), draws()[draw]
    stacked = np.concatenate([A, np.sqrt(strength) * np.eye(degree + 1)])
    theta = np.linalg.lstsq(stacked, np.append(y, np.zeros(degree + 1)))[0]
    curve = columns(NEW_PLACES, degree) @ theta
    squares = np.linalg.svd(A, compute_uv=False) ** 2
    return {
        "curve": curve,
        "training": ((A @ theta - y) ** 2).mean(),
        "new": ((curve - np.sin(np.pi * NEW_PLACES)) ** 2).mean() + NOISE**2,
        "effective": (squares / (squares + strength)).sum(),
    }


class PolynomialFit(Figure):
    """Choose the degree of a polynomial and the price on its weights.

    Parameters
    ----------
    degree : int
        One of DEGREES.
    strength : float
        One of STRENGTHS.
    draw : int
        Which noise is shown first, 0 to 11.

    Raises
    ------
    ValueError
        For any other value.
    """

    name = "polynomial_fit"
    title = "Stiff or nervous"
    task = (
        "find the degree with the least error on new points. Then, at degree 15, find the λ that"
        " does about as well. Do both hold for other draws of the noise?"
    )
    alt = (
        "Left, twenty noisy points around a sine, and a polynomial of degree 15 that runs through"
        " nearly all of them and swings widely near the ends. Right, errors against the degree:"
        " that on the training points falls, that on new points is lowest from degree 3 to 8."
    )

    def __init__(self, degree=15, strength=0.0, draw=0):
        self.degree = one_of("degree", degree, DEGREES)
        self.strength = one_of("strength", strength, STRENGTHS)
        self.draw = one_of("draw", draw, tuple(range(NUM_DRAWS)))

    def payload(self):
        """Return the draws, the choices, and those shown at first."""
        return {
            "draws": draws().tolist(),
            "noise": NOISE,
            "grid": len(NEW_PLACES),
            "degrees": DEGREES,
            "strengths": STRENGTHS,
            "degree": self.degree,
            "strength": self.strength,
            "draw": self.draw,
        }
