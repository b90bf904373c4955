"""Dropout: noise in training, nothing in evaluation."""

from helpers.nn.module import Module


class Dropout(Module):
    """Set entries to 0 at random while training, and enlarge the others to keep the mean.

    Derived in book/feedforward/generalisation, eqs. (6) and (7). In evaluation, after ``eval()``,
    it hands on its input as it is.

    Parameters
    ----------
    p : float
        Probability in [0, 1] that an entry is dropped; 1 drops all of them.
    rng : np.random.Generator
        Draws a fresh mask for each forward pass.

    Raises
    ------
    ValueError
        If `p` lies outside [0, 1].

    Attributes
    ----------
    mask : np.ndarray of the input's shape, or 1.0 in evaluation
        The factors of the last forward pass, 0 or 1 / (1 - p).

    References
    ----------
    Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014).
    """

    def __init__(self, p=0.5, *, rng):
        if not 0 <= p <= 1:
            raise ValueError(f"Dropout: p expected in [0, 1], got {p}")
        self.p, self.rng = p, rng
        self.scale = 1 / (1 - p) if p < 1 else 0.0

    def forward(self, x):
        """Return an array of the shape of ``x``."""
        self.mask = 1.0
        if self.training:
            kept = self.rng.random(x.shape) >= self.p
            self.mask = self.scale * kept.astype(x.dtype)
        return x * self.mask

    def backward(self, grad):
        """Multiply by the factors of the forward pass."""
        return grad * self.mask
