"""A net with one hidden layer that trains in the page, beside the plane that its hidden layer sees.

The page and this file compute the same numbers: `train` is the script's arithmetic in NumPy.
Derived in book/feedforward/feedforward.
"""

import numpy as np

from helpers.figures.base import Figure, one_of

ACTIVATIONS = ("tanh", "ReLU", "sigmoid", "none")
MAX_WIDTH = 8
NUM_STARTS = 8
RATES = (0.03, 0.1, 0.3, 1.0, 3.0)

# Each from its output h, not its input z, because the backward pass has h at hand.
_SLOPES = {
    "tanh": lambda h: 1.0 - h * h,
    "ReLU": lambda h: (h > 0).astype(float),
    "sigmoid": lambda h: h * (1.0 - h),
    "none": np.ones_like,
}
_FUNCTIONS = {
    "tanh": np.tanh,
    "ReLU": lambda z: np.maximum(z, 0.0),
    "sigmoid": lambda z: 1.0 / (1.0 + np.exp(-z)),
    "none": lambda z: z,
}


def _corners(rng, spread, repeats):
    centres = 0.8 * np.array([[-1, -1], [1, 1], [-1, 1], [1, -1]])
    y = np.array([0, 0, 1, 1])
    x = np.repeat(centres, repeats, axis=0)
    return x + rng.uniform(-spread, spread, x.shape), np.repeat(y, repeats)


def _rings(rng):
    y = np.repeat([0, 1], 28)
    radius = np.where(y == 0, rng.uniform(0.0, 0.5, y.size), rng.uniform(0.85, 1.2, y.size))
    angle = rng.uniform(-np.pi, np.pi, y.size)
    return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), y


def _moons(rng):
    angle = np.linspace(0.0, np.pi, 28)
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    x = 0.85 * np.concatenate([upper, -upper])
    return x + rng.uniform(-0.12, 0.12, x.shape), np.repeat([0, 1], 28)


def _spiral(rng):
    turn = np.linspace(0.12, 1.0, 32)
    angle = 5.0 * turn
    arm = 1.25 * turn[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    x = np.concatenate([arm, -arm])
    return x + rng.uniform(-0.04, 0.04, x.shape), np.repeat([0, 1], 32)


_DATA_SETS = {
    "xor": ("XOR, four clouds", lambda rng: _corners(rng, 0.35, 12)),
    "xor4": ("XOR, four points", lambda rng: _corners(rng, 0.0, 1)),
    "rings": ("Ring and disc", _rings),
    "moons": ("Two moons", _moons),
    "spiral": ("Two spirals", _spiral),
}


def _hundredths(name):
    """Return the coordinates in whole hundredths (N, 2), alike on every machine, and y (N,)."""
    x, y = _DATA_SETS[name][1](np.random.default_rng(0))
    return np.rint(100.0 * x).astype(int), y


def points(name):
    """Return the points x (N, 2), float64 in [-1.5, 1.5], and classes y (N,), 0 or 1."""
    hundredths, y = _hundredths(one_of("data", name, tuple(_DATA_SETS)))
    return hundredths / 100.0, y


def _raw_starts():
    """Return thousandths in [-1000, 1000] of shape (NUM_STARTS, MAX_WIDTH, 4), one row a unit."""
    return np.random.default_rng(4).integers(-1000, 1001, (NUM_STARTS, MAX_WIDTH, 4))


def start(index, width):
    """Return the weights of one shipped start: uniform on ±1/sqrt(inputs), as PyTorch's Linear.

    Parameters
    ----------
    index : int
        Which of the NUM_STARTS starts.
    width : int
        Number H of hidden units, 1 to MAX_WIDTH.

    Returns
    -------
    dict of ndarray
        W1 (H, 2), b1 (H,), w2 (H,), b2 ().
    """
    raw = _raw_starts()[index, :width] / 1000.0
    inner, outer = np.sqrt(2.0), np.sqrt(width)
    return {
        "W1": raw[:, :2] / inner,
        "b1": raw[:, 2] / inner,
        "w2": raw[:, 3] / outer,
        "b2": np.array(0.0),
    }


def forward(params, x, activation):
    """Return the hidden values (N, H) and the logits (N,) of the points x (N, 2)."""
    h = _FUNCTIONS[activation](x @ params["W1"].T + params["b1"])
    return h, h @ params["w2"] + params["b2"]


def loss(logits, y):
    """Return the mean binary cross-entropy of logits (N,) and classes y (N,)."""
    softplus = np.log1p(np.exp(-np.abs(logits)))
    return np.mean(np.maximum(logits, 0.0) - logits * y + softplus)


def train(params, x, y, *, activation, lr, num_steps):
    """Return the weights after some steps of gradient descent on all points at once.

    Parameters
    ----------
    params : dict of ndarray
        W1 (H, 2), b1 (H,), w2 (H,), b2 (), float64; left as they are.
    x, y : ndarray
        Points (N, 2) and classes (N,), 0 or 1.
    activation : str
        One of ACTIVATIONS.
    lr : float
        Learning rate.
    num_steps : int
        Number of steps.

    Returns
    -------
    dict of ndarray
        The new weights, of the same shapes.
    """
    one_of("activation", activation, ACTIVATIONS)
    for _ in range(num_steps):
        h, logits = forward(params, x, activation)
        dlogits = (_FUNCTIONS["sigmoid"](logits) - y) / len(y)  # (N,)
        dz = np.outer(dlogits, params["w2"]) * _SLOPES[activation](h)  # (N, H)
        grads = {"W1": dz.T @ x, "b1": dz.sum(0), "w2": dlogits @ h, "b2": dlogits.sum()}
        params = {name: params[name] - lr * grads[name] for name in params}
    return params


class DecisionBoundary(Figure):
    """Train a 2-H-1 net in the page: the input plane beside the hidden coordinates.

    Parameters
    ----------
    data : str
        "xor", "xor4", "rings", "moons" or "spiral": what is shown at first.
    activation : str
        "tanh", "ReLU", "sigmoid" or "none".
    width : int
        Number of hidden units, 1 to 8.
    lr : float
        Learning rate, one of RATES.

    Raises
    ------
    ValueError
        For any other value.
    """

    name = "decision_boundary"
    title = "A hidden layer redraws the plane until a line suffices"
    task = (
        "press Train and watch the points move in the second picture."
        " Then choose the activation “none”: why does it fail?"
    )
    alt = (
        "Two pictures of a trained net with two tanh units. On the left the four clouds of XOR with"
        " a curved band between the classes. On the right the same points in the coordinates of the"
        " two hidden units, where one straight line separates circles from triangles."
    )

    def __init__(self, data="xor", activation="tanh", width=2, lr=1.0):
        self.data = one_of("data", data, tuple(_DATA_SETS))
        self.activation = one_of("activation", activation, ACTIVATIONS)
        self.width = one_of("width", width, tuple(range(1, MAX_WIDTH + 1)))
        self.lr = one_of("lr", lr, RATES)

    def payload(self):
        """Return the data sets, the starts and the choices shown at first."""
        return {
            "sets": {name: self._data_set(name) for name in _DATA_SETS},
            "starts": _raw_starts().reshape(NUM_STARTS, -1).tolist(),
            "activations": ACTIVATIONS,
            "rates": RATES,
            "maxWidth": MAX_WIDTH,
            "data": self.data,
            "activation": self.activation,
            "width": self.width,
            "lr": self.lr,
        }

    @staticmethod
    def _data_set(name):
        hundredths, y = _hundredths(name)
        return {
            "label": _DATA_SETS[name][0],
            "x": hundredths.ravel().tolist(),
            "y": "".join(map(str, y)),
        }
