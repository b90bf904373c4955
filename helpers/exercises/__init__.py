"""Exercises whose checkers say what is wrong with an answer.

One module a lesson: ``from helpers.exercises import backpropagation as exercises``, then
``exercises.tanh_backward.check(tanh_backward)``.
"""

from helpers.exercises.checker import PASSED, Diagnosis, Exercise

__all__ = ["PASSED", "Diagnosis", "Exercise"]
