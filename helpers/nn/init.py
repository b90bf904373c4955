"""Starting values of weights, by torch's names and formulas."""

from helpers.nn.module import Parameter


def fans(parameter):
    """Return how many inputs and outputs a weight (H, D) joins.

    Parameters
    ----------
    parameter : Parameter, shape (H, D)

    Returns
    -------
    int, int
        D, which torch calls ``fan_in``, and H, ``fan_out``.

    Raises
    ------
    TypeError
        There is no Parameter.
    ValueError
        It is no matrix, such as a bias.
    """
    if not isinstance(parameter, Parameter):
        raise TypeError(f"init: expected a Parameter, got {type(parameter).__name__}")
    if len(parameter.shape) != 2:
        raise ValueError(f"init: expected a weight of shape (H, D), got {parameter.shape}")
    H, D = parameter.shape
    return D, H


def xavier_normal_(parameter, gain=1.0, *, rng):
    """Fill a weight (H, D), in place, from a normal distribution of variance 2 gain² / (D + H).

    Parameters
    ----------
    parameter : Parameter, shape (H, D)
    gain : float
        Factor of the standard deviation.
    rng : np.random.Generator

    Raises
    ------
    TypeError, ValueError
        The parameter is no matrix; the gain is negative.

    References
    ----------
    Glorot and Bengio (2010). Derived in book/feedforward/initialisation, eq. (3).
    """
    D, H = fans(parameter)
    std = gain * (2 / (D + H)) ** 0.5
    parameter.data[...] = rng.normal(0, std, (H, D))


def kaiming_normal_(parameter, *, mode="fan_in", rng):
    """Fill a weight (H, D), in place, from a normal distribution of variance 2 / D, for ReLU.

    Parameters
    ----------
    parameter : Parameter, shape (H, D)
    mode : {"fan_in", "fan_out"}
        Whether the signal keeps its size on the way forward, 2 / D, or back, 2 / H.
    rng : np.random.Generator

    Raises
    ------
    TypeError, ValueError
        The parameter is no matrix; the mode is unknown.

    References
    ----------
    He et al. (2015). Derived in book/feedforward/initialisation, eq. (4).
    """
    D, H = fans(parameter)
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"mode is 'fan_in' or 'fan_out', got {mode!r}")
    std = (2 / (D if mode == "fan_in" else H)) ** 0.5
    parameter.data[...] = rng.normal(0, std, (H, D))
