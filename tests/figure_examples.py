"""One of each figure of the book, for the tests that hold for all of them."""

from helpers import figures
from helpers.figures import threshold

GIVEN = {"Threshold": threshold.two_groups}  # what a figure needs to be told
KINDS = sorted(set(figures.__all__) - {"Figure"})


def example(kind):
    """Return a figure of the class named ``kind``, as a lesson shows it."""
    return getattr(figures, kind)(*GIVEN.get(kind, tuple)())
