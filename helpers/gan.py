"""A small GAN on a ring of eight Gaussians: its data, its two steps, and the count of its modes.

The two steps are built in book/generative/gan, where the same code stands.
"""

import numpy as np

from helpers.nn import Adam, BCEWithLogitsLoss, Linear, Sequential, Tanh

ANGLES = 2 * np.pi * np.arange(8) / 8
MODES = 2 * np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)  # (8, 2)
SPREAD = 0.1  # standard deviation of each Gaussian
BETAS = (0.5, 0.999)  # of Adam: less momentum than usual, for the goal keeps moving


def ring(n, rng):
    """Return ``n`` points (n, 2) from eight Gaussians on a circle of radius 2."""
    return MODES[rng.integers(8, size=n)] + SPREAD * rng.normal(size=(n, 2))


def modes_and_good(x, least=20):
    """Return how many modes the points (N, 2) hold, and which share of them is good.

    A point is good if a mode lies within 3 standard deviations; a mode is held if it is the
    nearest one of at least `least` good points.
    """
    distance = np.linalg.norm(x[:, None] - MODES, axis=2)  # (N, 8)
    good = distance.min(axis=1) < 3 * SPREAD
    held = np.bincount(distance.argmin(axis=1)[good], minlength=8) >= least
    return int(held.sum()), float(good.mean())


def small_pair(rng, width=64, dtype=np.float64):
    """Return a generator from 2 to 2 numbers and a discriminator from 2 numbers to a logit.

    Both have two hidden layers of this width, with tanh, which has no kink where rounding decides.
    """
    options = {"rng": rng, "dtype": dtype}

    def net(outputs):
        return Sequential(
            Linear(2, width, **options),
            Tanh(),
            Linear(width, width, **options),
            Tanh(),
            Linear(width, outputs, **options),
        )

    return net(2), net(1)


def discriminator_step(D, G, optimizer, real, z):
    """Let D tell real rows (N, ...) from G's; return its loss before the step."""
    criterion = BCEWithLogitsLoss()
    x = np.concatenate([real, G(z)])
    y = np.zeros((len(x), 1), x.dtype)
    y[: len(real)] = 1
    loss = 2 * criterion(D(x), y)
    optimizer.zero_grad()
    D.backward(2 * criterion.backward())
    optimizer.step()
    return loss


def generator_step(D, G, optimizer, z):
    """Move G so that D takes its samples for real; return the loss before the step."""
    criterion = BCEWithLogitsLoss()
    logits = D(G(z))
    loss = criterion(logits, np.ones_like(logits))
    optimizer.zero_grad()
    G.backward(D.backward(criterion.backward()))
    optimizer.step()
    return loss


def train_on_ring(
    rng, num_steps, *, pair=None, width=64, batch_size=128, lr=2e-3, g_steps=1, stop_d=None
):
    """Train a small pair on the ring, at a rate that falls to zero over the second half.

    Parameters
    ----------
    rng : np.random.Generator
        Draws weights, data and noise.
    num_steps : int
        Steps of D.
    pair : (G, D), optional
        Nets that have been trained before; by default a fresh `small_pair` of this width.
    g_steps : int
        Steps of G after each step of D.
    stop_d : int, optional
        From this step on D is left as it is.

    Returns
    -------
    G, D : Sequential
    losses : ndarray (num_steps, 2)
        Of D and of G.
    """
    G, D = pair or small_pair(rng, width)
    optimizer_d = Adam(D.parameters(), lr, betas=BETAS)
    optimizer_g = Adam(G.parameters(), lr, betas=BETAS)
    losses = np.empty((num_steps, 2))
    for t in range(num_steps):
        optimizer_g.lr = lr * min(1, 2 - 2 * t / num_steps)
        optimizer_d.lr = optimizer_g.lr if stop_d is None or t < stop_d else 0.0
        z = rng.normal(size=(batch_size, 2))
        losses[t, 0] = discriminator_step(D, G, optimizer_d, ring(batch_size, rng), z)
        for _ in range(g_steps):
            z = rng.normal(size=(batch_size, 2))
            losses[t, 1] = generator_step(D, G, optimizer_g, z)
    return G, D, losses
