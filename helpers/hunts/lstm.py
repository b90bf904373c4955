"""Hunts of the lesson *lstm*: wrong backward passes that still read digits."""

import numpy as np

from helpers.hunts.hunt import Hunt
from helpers.hunts.lstm_program import H, LstmProgram


class CellNotCarried(LstmProgram):
    """The slope of the cell ends where it is; only the outputs connect the steps."""

    def to_old_cell(self, dc, f):
        return np.zeros_like(dc)


cell_not_carried = Hunt(
    slug="cell-not-carried",
    title="The cell's slope is not carried",
    symptom="It trains: on a short way the outputs carry enough.",
    broken=CellNotCarried,
    fixed=LstmProgram,
    fires=("gradient check", "parity"),
    where="to_old_cell: the cell feeds the next cell, and that answer is missing.",
    cure="Carry dc * f to the step before.",
)


class NewCellInForgetGate(LstmProgram):
    """The forget gate is told of the cell after the step."""

    def to_forget_gate(self, dc, old, new):
        return dc * new


new_cell_in_forget_gate = Hunt(
    slug="new-cell-in-forget-gate",
    title="The new cell in the forget gate",
    symptom="It trains as well as before; both cells have the same shape.",
    broken=NewCellInForgetGate,
    fixed=LstmProgram,
    fires=("gradient check", "parity"),
    where="to_forget_gate: the gate has multiplied the old cell, so its slope is the old cell.",
    cure="Keep the cell of the step before, and use that.",
)


class SlopeOfAValue(LstmProgram):
    """The tanh is taken once more, of what is its value already."""

    def candidate_slope(self, g):
        return 1 - np.tanh(g) ** 2


slope_of_a_value = Hunt(
    slug="slope-of-an-activated-value",
    title="The derivative of an activated value",
    symptom="It trains; every slope is positive and at most 1, as it should be.",
    broken=SlopeOfAValue,
    fixed=LstmProgram,
    fires=("gradient check", "parity"),
    where="candidate_slope: g is the value, not the sum, and it is squashed a second time.",
    cure="Write 1 - g**2, or hand in the sum.",
)


class OneBias(LstmProgram):
    """All gates share the bias of the first one."""

    def bias(self):
        return np.tile(super().bias()[:H], 4)


one_bias = Hunt(
    slug="one-bias-for-all-gates",
    title="All gates with one bias",
    symptom="It trains, and there is no forget bias that one could set.",
    broken=OneBias,
    fixed=LstmProgram,
    fires=("gradient check", "parity"),
    where="bias: the first block is used four times, the other three never.",
    cure="Give each gate its own block.",
    source="https://github.com/ddbourgin/numpy-ml/issues/42",
)


class NoGates(LstmProgram):
    """A cell state that only ever adds up."""

    def next_cell(self, i, f, g, c):
        return c + g


no_gates = Hunt(
    slug="cell-without-gates",
    title="A cell state without gates",
    symptom="It trains; the gates are computed, and two of them are used nowhere.",
    broken=NoGates,
    fixed=LstmProgram,
    fires=("gradient check", "parity"),
    where="next_cell: neither the input gate nor the forget gate is in it.",
    cure="Write f * c + i * g.",
)


class TanhForgotten(LstmProgram):
    """The slope of the tanh between cell and output is left out."""

    def to_cell(self, dh, o, c):
        return dh * o


tanh_forgotten = Hunt(
    slug="slope-of-the-shown-cell",
    title="No slope for the tanh of the cell",
    symptom="It trains: while cells are small, the slope of tanh is near 1.",
    broken=TanhForgotten,
    fixed=LstmProgram,
    fires=("gradient check", "parity"),
    where="to_cell: the output is o tanh(c), and the slope of tanh is missing.",
    cure="Multiply by 1 - np.tanh(c) ** 2.",
)

HUNTS = (
    cell_not_carried,
    new_cell_in_forget_gate,
    slope_of_a_value,
    tanh_forgotten,
    one_bias,
    no_gates,
)
