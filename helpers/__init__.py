"""Deep Learning, Twice: the small package that the lessons share.

It comes with the book and is not on any package index: do not ``pip install helpers``.
"""

BOOK = "deep-learning-twice"  # the mark by which a lesson tells this package from a namesake
__version__ = "0.1.0"
