"""The expression graph: what it reads, and that its slopes are the derivative."""

import numpy as np
import pytest
import torch

from helpers.figures import ExpressionGraph
from helpers.figures import expression_graph as graph

EXPRESSIONS = [
    "x * x + x",
    "x",
    "-x ^ 2 - y / x",
    "sin(x * y) + cos(x) * exp(-y)",
    "log(x ^ 2 + 1) / sqrt(y * y + 2.5)",
    "tanh(x) * (tanh(x) - y) - .5",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_values_and_slopes_equal_torch(expression):
    notes = graph.tape(expression)
    given = {n: torch.tensor(v, dtype=torch.float64) for n, v in [("x", 1.3), ("y", -0.7)]}
    for tensor in given.values():
        tensor.requires_grad_()
    functions = {n: getattr(torch, n) for n in ("sin", "cos", "exp", "log", "tanh", "sqrt")}
    result = eval(expression.replace("^", "**"), functions, given)
    result.backward()
    values = graph.values(notes, 1.3, -0.7)
    slopes = graph.slopes(notes, values)
    np.testing.assert_allclose(values[-1], result.item(), rtol=1e-14)
    for name, tensor in given.items():
        found = [slope for (n, _), slope in zip(notes, slopes, strict=True) if n == name]
        expected = [] if tensor.grad is None else [tensor.grad.item()]
        np.testing.assert_allclose(found, expected, rtol=1e-13)


def test_overwriting_loses_the_first_answers():
    notes = graph.tape("x * x + x")
    values = graph.values(notes, 3.0, 0.0)
    np.testing.assert_array_equal(values, [3, 9, 12])
    np.testing.assert_array_equal(graph.slopes(notes, values), [7, 1, 1])
    assert graph.slopes(notes, values, "overwrite")[0] == 3


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("x +", "expected one such as"),
        ("z", "expected x, y, numbers"),
        ("sin(x, y)", "expected x, y, numbers"),
        ("neg(x)", "expected x, y, numbers"),
        ("x ^ y", "expected a number after"),
        ("'x'", "expected x, y, numbers"),
        ("+".join("xy" * 9) + "+x*y*x*y*x*y*x*y", "expected at most 24 values, got"),
    ],
)
def test_an_expression_that_cannot_be_shown_is_refused(expression, words):
    with pytest.raises(ValueError, match=words):
        ExpressionGraph(expression)


def test_other_settings_are_refused():
    with pytest.raises(ValueError, match="x: expected one of"):
        ExpressionGraph(x=9.0)
    with pytest.raises(ValueError, match="meeting: expected one of"):
        graph.slopes([("x", ())], np.ones(1), "forget")
