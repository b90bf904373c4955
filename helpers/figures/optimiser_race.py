"""Six optimisers race to the bottom of a valley, step by step.

The page computes what ``helpers.nn`` computes (`book/feedforward/optimisation`, eqs. (2), (6) to
(10)), from the same start.
"""

import numpy as np

from helpers import nn
from helpers.figures.base import Figure, one_of

VALLEYS = {"straight": "straight: ½(x² + κy²)", "curved": "curved: ½((1 − x)² + κ(y − x²)²)"}
RATES = tuple(float(f"{10 ** (k / 8):.2g}") for k in range(-32, 1))  # eight a decade
MEMORIES = tuple(round(0.01 * k, 2) for k in range(100))
KAPPAS = (1, 3, 10, 30, 100, 300, 1000)
SPANS = {"straight": (-2.6, 2.6, -1.3, 1.3), "curved": (-2.2, 2.2, -0.6, 1.6)}  # x0, x1, y0, y1
MOST_STEPS = 2000
TOLERANCE = 1e-6  # of the loss at the start
OPTIMISERS = {
    "descent": lambda params, lr, memory: nn.SGD(params, lr),
    "momentum": lambda params, lr, memory: nn.SGD(params, lr, memory),
    "Nesterov": lambda params, lr, memory: nn.SGD(
        params, lr, memory, nesterov=memory > 0
    ),  # without a memory there is nowhere to look
    "Adagrad": lambda params, lr, memory: nn.Adagrad(params, lr),
    "RMSprop": lambda params, lr, memory: nn.RMSprop(params, lr),
    "Adam": lambda params, lr, memory: nn.Adam(params, lr),
}


def loss_and_slope(valley, kappa, point):
    """Return the height of a valley at a point (2,), and its gradient there, (2,)."""
    x, y = point
    if valley == "straight":
        return 0.5 * (x * x + kappa * y * y), np.array([x, kappa * y])
    bend, left = y - x * x, 1 - x
    slope = np.array([-left - 2 * kappa * x * bend, kappa * bend])
    return 0.5 * (left * left + kappa * bend * bend), slope


def run(name, valley, kappa, lr, memory, start, num_steps=MOST_STEPS):
    """Return the path of one optimiser, (steps + 1, 2), and the losses along it, (steps + 1,).

    It ends where the loss is at most TOLERANCE of the first one, or no finite number below 1e12.

    Parameters
    ----------
    name : str
        A key of OPTIMISERS.
    valley : str
        A key of VALLEYS.
    kappa, lr, memory : float
    start : pair of float
    num_steps : int
        The most steps to take.
    """
    p = nn.Parameter(np.array(start, dtype=float))
    optimizer = OPTIMISERS[name]([p], lr, memory)
    path, losses = [p.data.copy()], []
    while True:
        loss, p.grad = loss_and_slope(valley, kappa, p.data)
        losses.append(loss)
        done = loss <= TOLERANCE * losses[0] or not loss < 1e12
        if done or len(losses) > num_steps:
            return np.array(path), np.array(losses)
        optimizer.step()
        path.append(p.data.copy())


class OptimiserRace(Figure):
    """Race six optimisers in a valley of choice.

    Parameters
    ----------
    valley : str
        "straight" or "curved".
    kappa : int
        One of KAPPAS: how much steeper the valley is across than along.
    lr, memory : float
        One of RATES, one of MEMORIES; the memory is that of momentum and Nesterov.

    Raises
    ------
    ValueError
        For any other value.
    """

    name = "optimiser_race"
    title = "A race down the valley"
    task = (
        "at κ = 100 find a rate at which Adam beats momentum, and one at which it loses. Then set"
        " the rate to 0.032 and find the memory with the fewest steps."
    )
    alt = (
        "A long valley drawn as narrow ellipses, and six paths from one start at its left end after"
        " thirty steps. Momentum and Nesterov have reached the middle, momentum with wide swings;"
        " descent went straight to the floor and is on its way; RMSprop, Adam and Adagrad, in this"
        " order, have come less far."
    )

    def __init__(self, valley="straight", kappa=100, lr=0.01, memory=0.9):
        self.valley = one_of("valley", valley, tuple(VALLEYS))
        self.kappa = one_of("kappa", kappa, KAPPAS)
        self.lr = one_of("lr", lr, RATES)
        self.memory = one_of("memory", memory, MEMORIES)

    def payload(self):
        """Return the choices, and those shown at first."""
        return {
            "valleys": VALLEYS,
            "spans": SPANS,
            "kappas": KAPPAS,
            "rates": RATES,
            "memories": MEMORIES,
            "names": list(OPTIMISERS),
            "most": MOST_STEPS,
            "tolerance": TOLERANCE,
            "valley": self.valley,
            "kappa": self.kappa,
            "lr": self.lr,
            "memory": self.memory,
            "start": [-2, 0.4],
        }
