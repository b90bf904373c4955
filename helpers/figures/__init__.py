"""Figures to play with, in the built book and in every notebook, with no kernel and no network."""

from helpers.figures.base import Figure
from helpers.figures.broadcast_play import BroadcastPlay
from helpers.figures.computation_graph import ComputationGraph
from helpers.figures.decision_boundary import DecisionBoundary
from helpers.figures.drawn_digit import DrawnDigit
from helpers.figures.expression_graph import ExpressionGraph
from helpers.figures.gan_stepper import GanStepper
from helpers.figures.gate_scope import GateScope
from helpers.figures.gradient_reach import GradientReach
from helpers.figures.latent_plane import LatentPlane
from helpers.figures.loss_bowl import LossBowl
from helpers.figures.next_character import NextCharacter
from helpers.figures.optimiser_race import OptimiserRace
from helpers.figures.polynomial_fit import PolynomialFit
from helpers.figures.signal_depth import SignalDepth
from helpers.figures.sliding_kernel import SlidingKernel
from helpers.figures.squeezed_digit import SqueezedDigit
from helpers.figures.threshold import Threshold
from helpers.figures.topic_of_text import TopicOfText
from helpers.figures.word_map import WordMap

__all__ = [
    "BroadcastPlay",
    "ComputationGraph",
    "DecisionBoundary",
    "DrawnDigit",
    "ExpressionGraph",
    "Figure",
    "GanStepper",
    "GateScope",
    "GradientReach",
    "LatentPlane",
    "LossBowl",
    "NextCharacter",
    "OptimiserRace",
    "PolynomialFit",
    "SignalDepth",
    "SlidingKernel",
    "SqueezedDigit",
    "Threshold",
    "TopicOfText",
    "WordMap",
]
