"""Figures to play with, in the built book and in every notebook, with no kernel and no network."""

from helpers.figures.base import Figure
from helpers.figures.computation_graph import ComputationGraph
from helpers.figures.decision_boundary import DecisionBoundary
from helpers.figures.drawn_digit import DrawnDigit
from helpers.figures.sliding_kernel import SlidingKernel
from helpers.figures.topic_of_text import TopicOfText
from helpers.figures.word_map import WordMap

__all__ = [
    "ComputationGraph",
    "DecisionBoundary",
    "DrawnDigit",
    "Figure",
    "SlidingKernel",
    "TopicOfText",
    "WordMap",
]
