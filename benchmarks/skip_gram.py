"""One step of skip-gram on 1,024 pairs: forward, backward, update of the rows that were used.

V = 10,000 words, D = 100 numbers, 5 noise words a pair, plain gradient descent, float32. Every
contender starts from the same tables, sees the same pairs and noise, and yields its losses.
Cases: ``own noise`` draws 5 words for each pair; ``shared noise`` draws 32 words for all pairs of
a step, each with the weight 5/32.
"""

from itertools import cycle

import numpy as np

from helpers.runtime import keep_memory

TITLE = (
    "Skip-gram, V = 10,000, D = 100, 5 noise words, 1,024 pairs a step "
    "(goal: with own noise 1.5 times as fast as torch)"
)
GOAL = 1.5  # times torch's pairs per second
CASES = [("own noise",), ("shared noise",)]
V, D, K, SHARED, PAIRS, LR = 10_000, 100, 5, 32, 1024, 0.025
RATE = PAIRS, "pairs/s"


def tables():
    """Return the initial tables of all contenders, (2, V, D) float32."""
    return np.random.default_rng(0).normal(0, 0.1, (2, V, D)).astype(np.float32)


def batches(case):
    """Return 20 steps of (words (N,), contexts (N,), noise), as frequent as Zipf's law has it."""
    rng = np.random.default_rng(1)
    share = 1 / np.arange(10, V + 10)
    p, p_noise = share / share.sum(), share**0.75 / (share**0.75).sum()
    shape = (PAIRS, K) if case == "own noise" else SHARED
    return [(*rng.choice(V, (2, PAIRS), p=p), rng.choice(V, shape, p=p_noise)) for _ in range(20)]


def ours(case):
    """Train in NumPy, by the formulas of the lesson."""
    keep_memory()
    steps = cycle(batches(case))
    return _own_noise(*tables(), steps) if case == "own noise" else shared_noise(*tables(), steps)


class Scatter:
    """Adds rows (M, D) to a table in place, duplicates and all."""

    def __init__(self, max_rows, dim=D):
        self.numbers, self.places = np.arange(dim), np.empty((max_rows, dim), np.int64)

    def add(self, table, ids, rows):
        first = table.shape[1] * ids.reshape(-1, 1)
        here = np.add(first, self.numbers, out=self.places[: ids.size])
        np.add.at(table.reshape(-1), here.reshape(-1), rows.reshape(-1))


def _own_noise(U, W, steps):
    scatter, v = Scatter(PAIRS * (1 + K)), np.empty((PAIRS, 1 + K, D), np.float32)
    dv = np.empty_like(v)
    for words, contexts, noise in steps:
        candidates = np.column_stack([contexts, noise])
        u = U.take(words, axis=0)
        W.take(candidates, axis=0, out=v, mode="clip")
        s = np.matmul(v, u[:, :, None])[..., 0]
        s[:, 0] *= -1
        e = np.exp(s)
        g = np.float32(-LR) * e / (1 + e)
        g[:, 0] *= -1
        scatter.add(U, words, np.matmul(g[:, None], v))
        scatter.add(W, candidates, np.multiply(g[:, :, None], u[:, None], out=dv))
        yield np.log1p(e).sum() / PAIRS


def shared_noise(U, W, steps, lr=LR):
    """Train both tables in place on steps of (words (N,), contexts (N,), noise (m,))."""
    scatter = None
    for words, contexts, noise in steps:
        scatter = scatter or Scatter(len(words), U.shape[1])
        weight = K / len(noise)
        u, v, w = U.take(words, axis=0), W.take(contexts, axis=0), W.take(noise, axis=0)
        e_real, e_noise = np.exp(-np.einsum("nd,nd->n", u, v)), np.exp(u @ w.T)
        g_real = (np.float32(lr) * e_real / (1 + e_real))[:, None]
        g_noise = np.float32(-lr * weight) * (e_noise / (1 + e_noise))
        scatter.add(U, words, g_real * v + g_noise @ w)
        scatter.add(W, contexts, g_real * u)
        scatter.add(W, noise, g_noise.T @ u)
        yield (np.log1p(e_real).sum() + weight * np.log1p(e_noise).sum()) / len(words)


def with_torch(case):
    """Train with two sparse nn.Embedding."""
    import torch

    torch.set_num_threads(1)
    U, W = (
        torch.nn.Embedding.from_pretrained(torch.from_numpy(t), False, sparse=True)
        for t in tables()
    )
    optimiser = torch.optim.SGD([U.weight, W.weight], lr=LR * PAIRS)
    log_sigmoid = torch.nn.functional.logsigmoid
    steps = [tuple(map(torch.from_numpy, step)) for step in batches(case)]
    for words, contexts, noise in cycle(steps):
        u = U(words)
        real = (u * W(contexts)).sum(dim=1)
        if case == "own noise":
            fake = torch.bmm(W(noise), u[:, :, None])[..., 0]
        else:
            fake = u @ W(noise).T
        charge = log_sigmoid(real).sum() + K * PAIRS / fake.numel() * log_sigmoid(-fake).sum()
        loss = -charge / PAIRS
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        yield loss.item()


CONTENDERS = {"torch": with_torch, "helpers": ours}
NEEDS = {"torch": "torch", "helpers": "helpers"}
