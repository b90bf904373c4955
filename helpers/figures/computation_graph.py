"""One neuron with a loss as a graph that is stepped through, beside a finite difference.

The graph is L = e²/2 with e = ŷ − y, ŷ = a + x, a = f(z), z = p + b, p = w·x: the input x
is used twice (in the product and past the neuron), so two shares add up in its gradient.
Derived in book/feedforward/backpropagation.
"""

import numpy as np

from helpers.figures.base import Figure, one_of

ACTIVATIONS = ("tanh", "ReLU", "sigmoid")
STEPS = tuple(float(f"1e-{k}") for k in range(1, 13))
LEAVES = {"w": -0.8, "x": 1.5, "b": 0.5, "y": 0.2}

# name, label, parents, column and row of the picture; parents come before children
NODES = (
    ("w", "w", (), 0, 0),
    ("x", "x", (), 2, 0),
    ("b", "b", (), 0, 1),
    ("y", "y", (), 0, 4),
    ("p", "p = w · x", ("w", "x"), 1, 1),
    ("z", "z = p + b", ("p", "b"), 1, 2),
    ("a", "a = f(z)", ("z",), 1, 3),
    ("y_hat", "ŷ = a + x", ("a", "x"), 1, 4),
    ("e", "e = ŷ − y", ("y_hat", "y"), 1, 5),
    ("L", "L = ½ e²", ("e",), 1, 6),
)


def _activate(z, activation):
    """Return f(z) and f'(z)."""
    if activation == "tanh":
        a = np.tanh(z)
        return a, 1.0 - a * a
    if activation == "sigmoid":
        a = 1.0 / (1.0 + np.exp(-z))
        return a, a * (1.0 - a)
    return np.maximum(z, 0.0), float(z > 0)


def forward(leaves, activation):
    """Return the value of every node, from the leaves {w, x, b, y}, as a dict of float64."""
    one_of("activation", activation, ACTIVATIONS)
    v = {name: np.float64(leaves[name]) for name in LEAVES}
    v["p"] = v["w"] * v["x"]
    v["z"] = v["p"] + v["b"]
    v["a"], _ = _activate(v["z"], activation)
    v["y_hat"] = v["a"] + v["x"]
    v["e"] = v["y_hat"] - v["y"]
    v["L"] = 0.5 * v["e"] * v["e"]
    return v


def backward(values, activation):
    """Return dL/d(node) for every node, from the values of `forward`, as a dict of float64."""
    slope = _activate(values["z"], activation)[1]
    g = {"L": np.float64(1.0)}
    g["e"] = g["L"] * values["e"]
    g["y_hat"] = g["e"] * 1.0
    g["y"] = g["e"] * -1.0
    g["a"] = g["y_hat"] * 1.0
    g["z"] = g["a"] * slope
    g["p"] = g["b"] = g["z"] * 1.0
    g["w"] = g["p"] * values["x"]
    g["x"] = g["y_hat"] * 1.0 + g["p"] * values["w"]  # two uses, two shares
    return g


def difference(leaves, activation, leaf, h):
    """Return the central difference (L(leaf + h) − L(leaf − h)) / 2h."""
    up = forward({**leaves, leaf: leaves[leaf] + h}, activation)["L"]
    down = forward({**leaves, leaf: leaves[leaf] - h}, activation)["L"]
    return (up - down) / (2.0 * h)


class ComputationGraph(Figure):
    """Step forward and backward through one neuron with a loss, beside a finite difference.

    Parameters
    ----------
    activation : str
        "tanh", "ReLU" or "sigmoid": what is shown at first.
    **leaves : float
        Values for w, x, b, y, tenths from −2 to 2.

    Raises
    ------
    ValueError
        For any other name or value.
    """

    name = "computation_graph"
    title = "Values flow down, gradients flow up"
    task = (
        "step through it once. Then make dL/dx zero although the error e is not:"
        " its two shares must cancel."
    )
    alt = (
        "A graph of one neuron, from top to bottom: w times x gives p, plus b gives z, through tanh"
        " to a, plus x gives the output, minus y gives the error e, half its square is the loss."
        " Each box holds its value and the gradient of the loss; x feeds two boxes."
    )

    def __init__(self, activation="tanh", **leaves):
        self.activation = one_of("activation", activation, ACTIVATIONS)
        for name, value in leaves.items():
            one_of("leaf", name, tuple(LEAVES))
            one_of(name, value, tuple(k / 10 for k in range(-20, 21)))
        self.leaves = {**LEAVES, **leaves}

    def payload(self):
        """Return the graph, the choices shown at first and the step sizes to choose from."""
        return {
            "nodes": NODES,
            "leaves": self.leaves,
            "activation": self.activation,
            "activations": ACTIVATIONS,
            "steps": STEPS,
        }
