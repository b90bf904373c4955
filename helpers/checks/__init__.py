"""The checks that the lessons run on their own code."""

from helpers.checks.gradient import GradientReport, GradientRow, gradient_check
from helpers.checks.parity import ParityReport, parity

__all__ = ["GradientReport", "GradientRow", "ParityReport", "gradient_check", "parity"]
