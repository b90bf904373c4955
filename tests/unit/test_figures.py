"""Figures to play with: the same small piece of HTML every time, and NumPy numbers to match."""

import json
import re

import numpy as np
import pytest

from helpers.figures import ComputationGraph, DecisionBoundary, base
from helpers.figures import computation_graph as graph
from helpers.figures import decision_boundary as boundary


def test_payload_cannot_end_its_script_element():
    text = base.as_json({"alt": "</script><!--"})
    assert "<" not in text
    assert json.loads(text) == {"alt": "</script><!--"}


def test_payload_of_no_number_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        base.as_json({"loss": float("nan")})


def test_the_script_keeps_its_code_and_loses_only_comment_lines_and_indents():
    for name in ("figure.js", "figure.css", "decision_boundary.js", "computation_graph.js"):
        lines = (base.FOLDER / name).read_text(encoding="utf-8").splitlines()
        code = [line.strip() for line in lines if not re.match(r"\s*(//|/\*|$)", line)]
        assert base.source(name) == "\n".join(code)
        for line in lines:
            assert not line.strip().startswith("/*") or line.rstrip().endswith("*/"), line


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        (DecisionBoundary, {"data": "moon"}, "data: expected one of 'xor'.*got 'moon'"),
        (DecisionBoundary, {"activation": "relu"}, "activation: expected one of 'tanh'"),
        (DecisionBoundary, {"width": 9}, "width: expected one of 1, .* 8; got 9"),
        (DecisionBoundary, {"lr": 0.2}, "lr: expected one of .*; got 0.2"),
        (ComputationGraph, {"activation": "none"}, "activation: expected one of 'tanh'"),
        (ComputationGraph, {"v": 1.0}, "leaf: expected one of 'w', 'x', 'b', 'y'; got 'v'"),
        (ComputationGraph, {"w": 2.5}, "w: expected one of -2.0, .*; got 2.5"),
    ],
)
def test_wrong_choices_are_named(kind, arguments, message):
    with pytest.raises(ValueError, match=message):
        kind(**arguments)


@pytest.mark.parametrize("name", ["xor", "xor4", "rings", "moons", "spiral"])
def test_points_are_hundredths_inside_the_picture_with_even_classes(name):
    x, y = boundary.points(name)
    assert x.shape == (len(y), 2)
    assert np.array_equal(np.rint(100 * x) / 100, x)
    assert np.abs(x).max() < 1.45
    assert 2 * y.sum() == len(y)


@pytest.mark.parametrize("activation", boundary.ACTIVATIONS)
def test_training_step_follows_the_gradient_of_the_loss(activation):
    x, y = boundary.points("moons")
    params, h = boundary.start(0, 3), 1e-6
    after = boundary.train(params, x, y, activation=activation, lr=1.0, num_steps=1)
    for name, value in params.items():
        for index in np.ndindex(value.shape):
            nudge = np.zeros_like(value)
            nudge[index] = h
            up, down = (
                boundary.loss(boundary.forward({**params, name: value + s}, x, activation)[1], y)
                for s in (nudge, -nudge)
            )
            slope = (up - down) / (2 * h)
            assert value[index] - after[name][index] == pytest.approx(slope, abs=1e-8)


def test_two_tanh_units_solve_xor_from_some_starts_and_a_net_without_activation_from_none():
    x, y = boundary.points("xor")

    def right(index, activation):
        params = boundary.start(index, 2)
        params = boundary.train(params, x, y, activation=activation, lr=1.0, num_steps=500)
        return ((boundary.forward(params, x, activation)[1] > 0) == y).mean()

    starts = range(boundary.NUM_STARTS)
    solved = sum(right(index, "tanh") == 1.0 for index in starts)
    assert 1 < solved < boundary.NUM_STARTS  # a reader meets both: enough units need not suffice
    assert right(0, "tanh") == 1.0
    assert max(right(index, "none") for index in starts) <= 0.75


@pytest.mark.parametrize("activation", graph.ACTIVATIONS)
@pytest.mark.parametrize("leaf", graph.LEAVES)
def test_graph_gradient_agrees_with_the_difference(activation, leaf):
    leaves = {"w": 0.7, "x": 1.1, "b": -0.3, "y": -0.4}
    grads = graph.backward(graph.forward(leaves, activation), activation)
    nudged = graph.difference(leaves, activation, leaf, 1e-6)
    assert grads[leaf] == pytest.approx(nudged, rel=1e-8)


def test_the_task_of_the_graph_can_be_solved():
    leaves = {"w": -1.0, "x": -1.0, "b": 0.5, "y": 0.2}
    values = graph.forward(leaves, "ReLU")
    assert values["e"] != 0
    assert graph.backward(values, "ReLU")["x"] == 0
