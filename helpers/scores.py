"""Scores for generated digits, given by a net that was trained to read them.

The net is the shipped LeNet for 28 x 28 digits (.989 of the test digits), trained on turned,
stretched and moved ones, so that it does not trip over a digit that stands a little askew.
"""

from functools import cache

import numpy as np

from helpers import data, nn

CHUNK = 500  # pictures at a time: bounds the memory


@cache
def _reader():
    """The LeNet, and its layers up to the last affine one."""
    whole, scales = data.lenet_digits("warped")
    net = nn.LeNet(rng=np.random.default_rng(0))
    net.load_state_dict({name: whole[name] * scales[name] for name in whole})
    return net, nn.Sequential(*net.layers[:-1])


def features(images):
    """Return what the LeNet sees in digits: the activations before its last layer.

    Parameters
    ----------
    images : ndarray (N, 28, 28)
        Grey values from 0 (paper) to 1 (ink).

    Returns
    -------
    ndarray (N, 400), float64

    Raises
    ------
    ValueError
        If the shape is another one, there is no picture, or a value lies outside [0, 1].
    """
    return _through(_reader()[1], images)


def class_probabilities(images):
    """Return the probabilities that the LeNet gives to the ten digits.

    Parameters and errors are those of `features`.

    Returns
    -------
    ndarray (N, 10), float64
        Rows add up to 1.
    """
    logits = _through(_reader()[0], images)
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


def frechet_distance(a, b):
    """Return the Fréchet distance of two Gaussians that have the moments of two samples.

    With means m and covariances C, it is |m_a - m_b|^2 + tr(C_a + C_b - 2 (C_a C_b)^(1/2)).
    It is zero when the moments agree and grows with the size of the samples' errors: few rows
    give large values, also for two samples of the same source. Compare equal numbers of rows.

    Parameters
    ----------
    a : ndarray (N, D)
    b : ndarray (M, D)
        One row an example, such as its `features`.

    Returns
    -------
    float
        In squared units of the columns.

    Raises
    ------
    ValueError
        If the arrays are no tables of finite numbers with the same number of columns, or have
        not more rows than columns, without which the covariance is not of full rank.

    References
    ----------
    Dowson and Landau (1982); for generated images Heusel et al. (2017).
    """
    a, b = (_table(rows) for rows in (a, b))
    if a.shape[1] != b.shape[1]:
        raise ValueError(f"expected equally many columns, got {a.shape[1]} and {b.shape[1]}")
    (mean_a, cov_a), (mean_b, cov_b) = ((x.mean(axis=0), _covariance(x)) for x in (a, b))
    values, vectors = np.linalg.eigh(cov_a)
    root = vectors * np.sqrt(np.maximum(values, 0)) @ vectors.T
    # root C_b root has the eigenvalues of C_a C_b, and is symmetric
    shared = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ cov_b @ root), 0)).sum()
    distance = ((mean_a - mean_b) ** 2).sum() + np.trace(cov_a) + np.trace(cov_b) - 2 * shared
    return max(float(distance), 0.0)


def _through(net, images):
    images = np.asarray(images, dtype=np.float64)
    if images.ndim != 3 or images.shape[1:] != (28, 28) or len(images) == 0:
        raise ValueError(f"expected images of shape (N, 28, 28), got {images.shape}")
    if not (images.min() >= 0 and images.max() <= 1):
        raise ValueError(f"expected values in [0, 1], got {images.min()}..{images.max()}")
    parts = range(0, len(images), CHUNK)
    return np.concatenate([net(images[start : start + CHUNK, None]) for start in parts])


def _table(rows):
    rows = np.asarray(rows, dtype=np.float64)
    if rows.ndim != 2:
        raise ValueError(f"expected a table of shape (N, D), got {rows.shape}")
    N, D = rows.shape
    if N <= D:
        raise ValueError(f"expected more rows than the {D} columns, at least {D + 1}, got {N}")
    if not np.isfinite(rows).all():
        raise ValueError("expected finite numbers, got NaN or infinity")
    return rows


def _covariance(rows):
    return np.atleast_2d(np.cov(rows, rowvar=False))
