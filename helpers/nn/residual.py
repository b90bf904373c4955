"""A layer with a way past it."""

from helpers.nn.module import Module


def check_branch(branch):
    """Raise a TypeError unless a branch is a Module."""
    if not isinstance(branch, Module):
        raise TypeError(f"Residual: expected a Module, got {type(branch).__name__}")


def same_shape(x, y):
    """Return ``y``, what a branch made of ``x``; raise a ValueError unless it has x's shape."""
    if y.shape != x.shape:
        raise ValueError(
            f"Residual: expected a branch that keeps the shape {x.shape}, got {y.shape}"
        )
    return y


class Residual(Module):
    """The input plus what a branch makes of it: ``y = x + branch(x)``.

    Derived in book/feedforward/initialisation, eq. (11); after He et al. (2016).

    Parameters
    ----------
    branch : Module
        A layer, or several in a Sequential, that keeps the shape of its input.

    Raises
    ------
    TypeError
        The branch is no Module.
    ValueError
        When called: the branch changes the shape.
    """

    def __init__(self, branch):
        check_branch(branch)
        self.branch = branch

    def forward(self, x):
        """Return an array of the shape of ``x``."""
        return x + same_shape(x, self.branch(x))

    def backward(self, grad):
        """Send the gradient back both ways and add."""
        return grad + self.branch.backward(grad)
