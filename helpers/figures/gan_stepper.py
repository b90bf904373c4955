"""A GAN on points of the plane, stepped by hand: the field of D, and the samples that it moves.

The page and this file compute the same numbers: `Game` plays with the steps of helpers.gan, on
the same weights and the same noise. Derived in book/generative/gan.
"""

import numpy as np

from helpers import gan, nn
from helpers.figures.base import Figure, one_of

WIDTH, BATCH_SIZE, NUM_SHOWN = 24, 64, 200
LR, BETAS = 2e-3, (0.5, 0.999)
TARGETS = {"two": 2, "eight": 8}  # number of Gaussians on the circle of radius 2
SEED = 7
SHAPES = {
    player: [(WIDTH, 2), (WIDTH,), (WIDTH, WIDTH), (WIDTH,), (outputs, WIDTH), (outputs,)]
    for player, outputs in (("G", 2), ("D", 1))
}


def uniform(start, count, seed=SEED):
    """Return numbers `start` to ``start + count`` of a fixed sequence, uniform in [0, 1).

    A hash of the position (the finisher of mulberry32, T. Ettinger), so that the page draws the
    same.
    """
    a = (np.arange(start + 1, start + count + 1) * 0x6D2B79F5 + seed).astype(np.uint32)
    t = (a ^ (a >> 15)) * (a | 1)
    t ^= t + (t ^ (t >> 7)) * (t | 61)
    return (t ^ (t >> 14)) / 2.0**32


def raw_weights():
    """Return thousandths in [-1000, 1000], one array a parameter, by player."""
    rng = np.random.default_rng(3)
    return {
        player: [rng.integers(-1000, 1001, shape) for shape in shapes]
        for player, shapes in SHAPES.items()
    }


def players():
    """Return G and D, tanh nets of 24 units, their weights uniform on ±1/sqrt(inputs)."""
    nets = dict(zip("GD", gan.small_pair(np.random.default_rng(0), WIDTH), strict=True))
    for player, raw in raw_weights().items():
        for k, (p, whole) in enumerate(zip(nets[player].parameters(), raw, strict=True)):
            p.data = whole / 1000 / np.sqrt((2, WIDTH, WIDTH)[k // 2])
    return nets["G"], nets["D"]


class Game:
    """Both players, their optimisers, and a place in the sequence of random numbers.

    Parameters
    ----------
    target : str
        "two" or "eight" Gaussians.
    """

    def __init__(self, target="eight"):
        self.modes, self.drawn = TARGETS[target], 0
        self.G, self.D = players()
        self.optimizers = {
            player: nn.Adam(net.parameters(), LR, BETAS)
            for player, net in (("G", self.G), ("D", self.D))
        }

    def noise(self):
        """Return the next codes, (64, 2), uniform in [-1, 1]."""
        return 2 * self._draw(2) - 1

    def real(self):
        """Return the next real points, (64, 2)."""
        u = self._draw(7)
        angle = 2 * np.pi * np.floor(self.modes * u[:, 0]) / self.modes
        off = np.stack([u[:, 1:4].sum(axis=1), u[:, 4:].sum(axis=1)], axis=1) - 1.5
        centre = 2 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        return centre + 2 * gan.SPREAD * off  # the sum of three has the variance 1/4

    def _draw(self, columns):
        u = uniform(self.drawn, BATCH_SIZE * columns).reshape(BATCH_SIZE, columns)
        self.drawn += u.size
        return u

    def step_d(self):
        """One step of D; returns its loss before it."""
        real = self.real()
        return gan.discriminator_step(self.D, self.G, self.optimizers["D"], real, self.noise())

    def step_g(self):
        """One step of G; returns its loss before it."""
        return gan.generator_step(self.D, self.G, self.optimizers["G"], self.noise())

    def shown(self):
        """Return the codes of the samples on show, (200, 2); they never change."""
        return 2 * uniform(0, 2 * NUM_SHOWN, seed=SEED + 1).reshape(NUM_SHOWN, 2) - 1


class GanStepper(Figure):
    """Step the two players of a GAN by hand.

    Parameters
    ----------
    target : str
        "two" or "eight" Gaussians.

    Raises
    ------
    ValueError
        For any other target.
    """

    name = "gan_stepper"
    title = "The slope of D moves the samples"
    task = (
        "train D alone (D × 100): where do the arrows point? Then take steps of G alone,"
        " 100 and more: what becomes of the samples, and of G's loss? Reset, and let both play."
    )
    alt = (
        "Eight clouds of real points on a circle and, as triangles, the generator's samples, most"
        " of them near a cloud. Behind them the field of D, darker where it believes a point to be"
        " real; an arrow at each of some samples shows which way D's slope sends it."
    )

    def __init__(self, target="eight"):
        self.target = one_of("target", target, tuple(TARGETS))

    def payload(self):
        """Return the weights in thousandths and the settings of the game."""
        return {
            "weights": {
                player: [array.ravel().tolist() for array in arrays]
                for player, arrays in raw_weights().items()
            },
            "width": WIDTH,
            "batch": BATCH_SIZE,
            "shown": NUM_SHOWN,
            "lr": LR,
            "betas": BETAS,
            "seed": SEED,
            "spread": gan.SPREAD,
            "targets": TARGETS,
            "target": self.target,
        }
