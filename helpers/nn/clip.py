"""Clipping: a bound on the length of the gradient."""

import numpy as np


def clip_grad_norm_(parameters, max_norm):
    """Shorten all gradients together to the length ``max_norm``, in place; keep their direction.

    Parameters
    ----------
    parameters : list of Parameter
        Those whose gradients make up the one long vector.
    max_norm : float
        Largest length that is left as it is; above zero.

    Returns
    -------
    float
        The length before clipping.

    Raises
    ------
    ValueError
        ``max_norm`` is not above zero, so that nothing could be learnt.

    References
    ----------
    Pascanu, Mikolov and Bengio (2013). Derived in book/sequences/recurrent.
    """
    if max_norm <= 0:
        raise ValueError(f"clip_grad_norm_: expected max_norm above 0, got {max_norm}")
    norm = np.sqrt(sum(np.sum(p.grad**2) for p in parameters))
    scale = min(1.0, max_norm / (norm + 1e-6))  # the small term is PyTorch's
    for p in parameters:
        p.grad *= scale
    return norm
