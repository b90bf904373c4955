"""The loss of a line over its slope and intercept, and the way of gradient descent in it.

The page computes what `book/foundations/linear-regression`, eqs. (4), (7) and (9), compute, from
the same numbers.
"""

import numpy as np

from helpers.figures.base import Figure, one_of

RATES = tuple(round(0.02 * k, 2) for k in range(1, 55))
INPUTS = {"raw": "as they are", "standardised": "standardised"}
MOST_STEPS = 200


def points():
    """Return x and y of the lesson's line, both (40,): 3x and a noise between 0 and 1.

    Rounded to three decimals, so that the page has the very same numbers.
    """
    rng = np.random.default_rng(0)
    x = rng.uniform(0, 2, size=40)
    return np.round(x, 3), np.round(3 * x + rng.uniform(0, 1, size=40), 3)


def columns(inputs):
    """Return the inputs and a column of ones, (40, 2)."""
    x = points()[0]
    if inputs == "standardised":
        x = (x - x.mean()) / x.std()
    return np.column_stack([x, np.ones(len(x))])


def descend(inputs, lr, num_steps):
    """Return slope and intercept before each step and after the last, (num_steps + 1, 2).

    Parameters
    ----------
    inputs : str
        "raw" or "standardised".
    lr : float
        The learning rate.
    num_steps : int
        Steps down the gradient of the mean squared error, from (0, 0).
    """
    A, y = columns(inputs), points()[1]
    theta = np.zeros(2)
    path = [theta]
    for _ in range(num_steps):
        theta = theta - lr * 2 / len(y) * A.T @ (A @ theta - y)
        path.append(theta)
    return np.array(path)


def factors(inputs, lr):
    """Return what a step makes of the error along the flat and the steep axis, (2,)."""
    A = columns(inputs)
    return 1 - lr * np.linalg.eigvalsh(2 * A.T @ A / len(A))


class LossBowl(Figure):
    """Descend in the loss of a line, at a rate of choice.

    Parameters
    ----------
    lr : float
        One of RATES.
    inputs : str
        "raw" or "standardised".

    Raises
    ------
    ValueError
        For any other value.
    """

    name = "loss_bowl"
    title = "Down the bowl"
    task = (
        "find the largest rate that still arrives, and the rate that arrives in the fewest steps."
        " Then standardise the inputs and look for both again."
    )
    alt = (
        "Left, long narrow ellipses: lines of equal loss over the slope and the intercept of a"
        " line. A path of ten steps zigzags across them towards their centre, near slope 3 and"
        " intercept one half. Right, forty points and the line after these steps."
    )

    def __init__(self, lr=0.4, inputs="raw"):
        self.lr = one_of("lr", lr, RATES)
        self.inputs = one_of("inputs", inputs, tuple(INPUTS))

    def payload(self):
        """Return the points, the choices, and those shown at first."""
        x, y = points()
        return {
            "x": x.tolist(),
            "y": y.tolist(),
            "rates": RATES,
            "kinds": INPUTS,
            "most": MOST_STEPS,
            "lr": self.lr,
            "inputs": self.inputs,
        }
