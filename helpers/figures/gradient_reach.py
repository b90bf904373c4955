"""The length of a gradient against the distance it has come back, in a small recurrent net.

The page computes what `book/sequences/recurrent`, eqs. (1) and (4), compute, from the same numbers.
"""

import numpy as np

from helpers.figures.base import Figure, one_of

HIDDEN, STEPS = 16, 60
RADII = tuple(round(0.1 * k, 1) for k in range(5, 41))
INPUTS = tuple(round(0.1 * k, 1) for k in range(11))
KINDS = {"tanh": "Tanh", "linear": "Linear"}


def net():
    """Return W_hh (16, 16) of spectral radius 1, and the input's part of the sums (60, 16).

    Rounded to five and three decimals, so that the page has the very same numbers.
    """
    rng = np.random.default_rng(0)
    W = rng.normal(size=(HIDDEN, HIDDEN))
    W /= np.abs(np.linalg.eigvals(W)).max()
    return np.round(W, 5), np.round(rng.normal(size=(STEPS, HIDDEN)), 3)


def reach(radius, strength, kind):
    """Return the length of the gradient 0 to 60 steps back, (61,); it begins with length 1.

    Parameters
    ----------
    radius : float
        Spectral radius of W_hh.
    strength : float
        Factor of the input, 0 for none.
    kind : str
        "tanh" or "linear".
    """
    W, a = net()
    W, a = radius * W, strength * a
    h, slopes = np.zeros(HIDDEN), []
    for a_t in a:
        z = a_t + h @ W.T
        h = np.tanh(z) if kind == "tanh" else z
        slopes.append(1 - h**2 if kind == "tanh" else np.ones(HIDDEN))
    g = np.full(HIDDEN, HIDDEN**-0.5)
    lengths = [1.0]
    for slope in reversed(slopes):
        g = (g * slope) @ W
        lengths.append(float(np.linalg.norm(g)))
    return np.array(lengths)


class GradientReach(Figure):
    """Scale the recurrent weights and the input; see how far a gradient comes.

    Parameters
    ----------
    radius, strength : float
        One of RADII, one of INPUTS.
    kind : str
        "tanh" or "linear".

    Raises
    ------
    ValueError
        For any other value.
    """

    name = "gradient_reach"
    title = "How far a gradient reaches"
    task = (
        "find the radius at which it neither dies nor explodes over 60 steps. Then turn the input"
        " down to 0."
    )
    alt = (
        "The length of the gradient, on a logarithmic axis, against the distance from 0 to 60"
        " steps. For tanh with spectral radius 1.2 it falls steadily to about ten to the minus"
        " fourteen; a dashed line, the powers of the radius, rises to about ten to the fourth."
    )

    def __init__(self, radius=1.2, strength=1.0, kind="tanh"):
        self.radius = one_of("radius", radius, RADII)
        self.strength = one_of("strength", strength, INPUTS)
        self.kind = one_of("kind", kind, tuple(KINDS))

    def payload(self):
        """Return the net, the choices, and those shown at first."""
        W, a = net()
        return {
            "W": W.tolist(),
            "a": a.tolist(),
            "radii": RADII,
            "inputs": INPUTS,
            "kinds": KINDS,
            "radius": self.radius,
            "strength": self.strength,
            "kind": self.kind,
        }
