"""Recall: a letter comes first, noise follows, and at the end a net must say which letter it was.

The task and its training stand in book/sequences/lstm, which shows this same code, and
``tools/recall_map.py`` trains every cell of the map with it.
"""

import numpy as np

from helpers.nn import GRU, LSTM, RNN, Adam, CrossEntropyLoss, Linear, clip_grad_norm_

H = 16  # hidden units
LAYERS = {"RNN": RNN, "LSTM": LSTM, "GRU": GRU}


def letters(N, distance, rng):
    """Return letters of noise behind one that counts.

    Parameters
    ----------
    N, distance : int
        Sequences, and letters of noise in each.
    rng : np.random.Generator

    Returns
    -------
    x : np.ndarray, shape (distance + 1, N, 8)
        One-hot rows: first a letter out of 0 to 3, then letters out of 4 to 7.
    y : np.ndarray of int, shape (N,)
        Which letter was first.
    """
    y = rng.integers(0, 4, N)
    noise = rng.integers(4, 8, (distance, N))
    return np.eye(8)[np.concatenate([y[None], noise])], y


def started(kind, start, rng):
    """Return a layer of 16 units with the weights that it starts from.

    Parameters
    ----------
    kind : {"RNN", "LSTM", "GRU"}
    start : None, "orthogonal" or float
        PyTorch's start; the same with an orthogonal ``weight_hh``; or with this sum of the two
        biases of the second gate, which is the one that keeps, in the LSTM as in the GRU.
    rng : np.random.Generator
    """
    layer = LAYERS[kind](8, H, rng=rng)
    layer.input_requires_grad = False
    if start == "orthogonal":
        layer.weight_hh_l0.data[:] = np.linalg.qr(rng.normal(size=(H, H)))[0]
    elif start is not None:
        layer.bias_ih_l0.data[H : 2 * H] = start
        layer.bias_hh_l0.data[H : 2 * H] = 0
    return layer


def recall(kind, start, distance, lr, seed, num_steps=500):
    """Train with Adam and clipping on fresh batches of 32.

    Returns
    -------
    steps : int
        Steps until the last 20 batches were right to 99 %; ``num_steps`` if that never came.
    accuracy : float
        Share of right answers in the last 20 batches.
    layer, head : Module
        As trained; ``head`` reads the last output.
    """
    rng = np.random.default_rng(seed)
    layer, head, criterion = started(kind, start, rng), Linear(H, 4, rng=rng), CrossEntropyLoss()
    params, right = layer.parameters() + head.parameters(), []
    optimizer = Adam(params, lr)
    for _ in range(num_steps):
        x, y = letters(32, distance, rng)
        output, _ = layer(x)
        logits = head(output[-1])
        criterion(logits, y)
        right.append((logits.argmax(axis=1) == y).mean())
        if np.mean(right[-20:]) >= 0.99 and len(right) >= 20:
            break
        optimizer.zero_grad()
        grad = np.zeros_like(output)
        grad[-1] = head.backward(criterion.backward())
        layer.backward(grad)
        clip_grad_norm_(params, 1.0)
        optimizer.step()
    return len(right), np.mean(right[-20:]), layer, head
