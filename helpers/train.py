"""Training loops that do not know which framework they train."""

import numpy as np
from tqdm import tqdm


def minibatches(x, y, batch_size, rng):
    """Yield the examples once, in random order, in batches.

    Parameters
    ----------
    x : ndarray (N, ...)
    y : ndarray (N, ...)
    batch_size : int
        Examples a batch, at least 1. The last batch has what is left.
    rng : np.random.Generator
        Draws the order.

    Returns
    -------
    iterator of (ndarray (B, ...), ndarray (B, ...))
        Copies of the rows; a row of `y` stays with its row of `x`.

    Raises
    ------
    ValueError
        If `x` and `y` differ in length or are empty, or if `batch_size` is below 1.
    TypeError
        If `rng` is not a generator.
    """
    if len(x) != len(y):
        raise ValueError(f"expected as many labels as examples, got {len(x)} x and {len(y)} y")
    if len(x) == 0:
        raise ValueError("expected at least one example, got none")
    if batch_size < 1:
        raise ValueError(f"expected a batch_size of at least 1, got {batch_size}")
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"expected rng to be a np.random.Generator, got {type(rng).__name__}")
    order = rng.permutation(len(x))
    batches = (order[start : start + batch_size] for start in range(0, len(x), batch_size))
    return ((x[rows], y[rows]) for rows in batches)


def fit(step, x, y, *, num_epochs, batch_size, rng, progress=True):
    """Call `step` on every minibatch of every epoch.

    Parameters
    ----------
    step : callable (x, y) -> float
        One optimisation step on one batch of NumPy arrays; returns the loss.
    x : ndarray (N, ...)
    y : ndarray (N, ...)
    num_epochs : int
        Passes through the data, at least 1.
    batch_size : int
    rng : np.random.Generator
        Draws the order of each epoch.
    progress : bool
        Show a progress bar. The environment variable ``TQDM_DISABLE=1`` hides it too.

    Returns
    -------
    ndarray (num_epochs * ceil(N / batch_size),) of float64
        The loss of every step.

    Raises
    ------
    ValueError
        If `num_epochs` is below 1; or what `minibatches` raises.
    TypeError
        If `step` does not return a number.
    """
    if num_epochs < 1:
        raise ValueError(f"expected num_epochs of at least 1, got {num_epochs}")
    epochs = range(num_epochs)
    if progress:
        epochs = tqdm(epochs, unit="epoch")
    return np.array(
        [_loss(step(*batch)) for _ in epochs for batch in minibatches(x, y, batch_size, rng)]
    )


def accuracy(logits, y):
    """Return the share of rows whose largest score stands at the label.

    Parameters
    ----------
    logits : array (N, C)
        Scores or probabilities; NumPy, or a torch tensor on the CPU that needs no gradient.
    y : array (N,) of int
        Labels in 0..C-1.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ValueError
        If the shapes are not (N, C) and (N,), or there are no rows.
    """
    logits, y = np.asarray(logits), np.asarray(y)
    if logits.ndim != 2 or y.shape != logits.shape[:1] or y.size == 0:
        raise ValueError(f"expected logits (N, C) and y (N,), got {logits.shape} and {y.shape}")
    return float(np.mean(logits.argmax(axis=1) == y))


def _loss(value):
    if value is None:
        raise TypeError("expected step(x, y) to return the loss, got None")
    return float(value)
