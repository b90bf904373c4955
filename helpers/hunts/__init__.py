"""Bug hunts: plausible broken programs, and the checks that find what is wrong with them.

One module a lesson: ``from helpers.hunts import backpropagation as hunts``, then
``hunts.gate_never_closes.run("broken")``.
"""

from helpers.hunts.hunt import Hunt, Matrix, matrix
from helpers.hunts.witnesses import WITNESSES

__all__ = ["WITNESSES", "Hunt", "Matrix", "matrix"]
