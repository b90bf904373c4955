"""The code of the lesson *autograd*: an engine that fits on the page and equals torch."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from lesson import ROOT, Lesson

LESSON = Lesson(ROOT / "book" / "feedforward" / "autograd.ipynb")
MAX_LINES = 150
WIDE, SQUARE = (torch.zeros(shape, dtype=torch.float64) for shape in [(4, 3), (3, 3)])
SHAPES = [(4, 3), (3,), (4, 1), (1, 3), (1, 1), ()]


def engine():
    """All that the cells of the engine define."""
    from itertools import count

    namespace = {"np": np, "count": count, "slope": 0.0, "cube_root": lambda x: x}
    cells = [cell.source.split("\nx = Tensor(2.0)")[0] for cell in LESSON.code("engine")]
    exec("\n".join(cells), namespace)
    return namespace


ENGINE = engine()
BINARY = {
    "add": (ENGINE["add"], torch.add),
    "multiply": (ENGINE["multiply"], torch.mul),
    "subtract": (lambda a, b: a - b, torch.sub),
    "divide": (lambda a, b: a / (b * b + 1.0), lambda a, b: a / (b * b + 1.0)),
}
UNARY = {
    "tanh": (ENGINE["tanh"], torch.tanh),
    "relu": (ENGINE["relu"], torch.relu),
    "exp of tanh": (lambda a: ENGINE["exp"](ENGINE["tanh"](a)), lambda a: torch.exp(torch.tanh(a))),
    "log": (lambda a: ENGINE["log"](a * a + 1.0), lambda a: torch.log(a * a + 1.0)),
    "power": (lambda a: (a * a + 1.0) ** -1.5, lambda a: (a * a + 1.0) ** -1.5),
    "negative": (lambda a: -a, torch.neg),
    "number minus": (lambda a: 2.0 - a, lambda a: 2.0 - a),
    "number over": (lambda a: 3.0 / (a * a + 1.0), lambda a: 3.0 / (a * a + 1.0)),
    "array plus": (lambda a: np.ones(3) + a, lambda a: WIDE[0] + 1.0 + a),
    "array times": (lambda a: np.full(3, 2.0) * a, lambda a: (WIDE[0] + 2.0) * a),
    "transpose": (
        lambda a: ENGINE["transpose"](ENGINE["transpose"](a)),
        lambda a: a,
    ),
    "total": (lambda a: ENGINE["total"](a), lambda a: a.sum().reshape((1,) * a.ndim)),
    "mean over rows": (
        lambda a: ENGINE["total"](a + np.zeros((4, 3)), 1) * (1 / 3),
        lambda a: (a + WIDE).sum(1, keepdim=True) / 3,
    ),
    "pick": (
        lambda a: (a + np.zeros((4, 3)))[[0, 2, 2, 1]],
        lambda a: (a + WIDE)[[0, 2, 2, 1]],
    ),
    "matmul": (
        lambda a: (a + np.zeros((4, 3))) @ (a + np.zeros((3, 3))),
        lambda a: (a + WIDE) @ (a + SQUARE),
    ),
}


@st.composite
def programs(draw):
    """Leaves of several shapes, and a list of operations on values made so far."""
    shapes = draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=4))
    length = draw(st.integers(1, 9))
    steps = [
        (
            draw(st.sampled_from([*BINARY, *UNARY])),
            draw(st.integers(0, 99)),
            draw(st.integers(0, 99)),
        )
        for _ in range(length)
    ]
    return shapes, steps, draw(st.integers(0, 2**32 - 1))


def run(steps, values, side):
    """Carry out the steps; what does not fit in shape is left out. Return the last value."""
    values = list(values)
    for name, i, j in steps:
        a, b = values[i % len(values)], values[j % len(values)]
        shapes = [tuple((v.data if side == 0 else v).shape) for v in (a, b)]
        if name in BINARY:
            values.append(BINARY[name][side](a, b))
        elif name == "matmul" and shapes[0] not in [(3,), (1, 3), (), (1, 1)]:
            continue
        else:
            values.append(UNARY[name][side](a))
    return values[-1]


@settings(max_examples=200, deadline=None)
@given(programs())
def test_random_programs_equal_torch(program):
    shapes, steps, seed = program
    rng = np.random.default_rng(seed)
    arrays = [rng.normal(size=shape) for shape in shapes]
    ours = [ENGINE["Tensor"](a) for a in arrays]
    theirs = [torch.tensor(a, requires_grad=True) for a in arrays]
    y, twin = run(steps, ours, 0), run(steps, theirs, 1)
    np.testing.assert_allclose(y.data, twin.detach(), rtol=1e-10, atol=1e-12)
    cotangent = rng.normal(size=y.data.shape)
    y.backward(cotangent)
    twin.backward(torch.tensor(cotangent))
    for leaf, other in zip(ours, theirs, strict=True):
        assert (leaf.grad is None) == (other.grad is None)
        if leaf.grad is not None:
            assert leaf.grad.shape == leaf.data.shape
            np.testing.assert_allclose(leaf.grad, other.grad, rtol=1e-9, atol=1e-11)


def test_every_operation_takes_part_in_the_random_programs():
    made = {name for name in LESSON.definitions() if name in ENGINE} - {"cube_root"}
    used = {"add", "multiply", "power", "matmul", "exp", "log", "tanh", "relu", "total", "pick"}
    assert made == used | {"Tensor", "ancestors", "unbroadcast", "lift", "transpose"}


def test_leaves_add_up_over_two_sweeps_as_in_torch():
    x, twin = ENGINE["Tensor"](3.0), torch.tensor(3.0, requires_grad=True)
    for leaf in (x, twin):
        for _ in range(2):
            (leaf * leaf + leaf).backward()
    assert x.grad == twin.grad.item() == 14
    y = x * x
    x.grad = None
    y.backward()
    y.backward()
    assert x.grad == 12


def test_the_engine_fits_on_the_page():
    lines = "\n".join(cell.source for cell in LESSON.code("engine")).splitlines()
    assert len([line for line in lines if line.strip()]) <= MAX_LINES


@pytest.mark.parametrize("depth", [5000])
def test_a_long_program_needs_no_deep_recursion(depth):
    x = ENGINE["Tensor"](1.0)
    y = x
    for _ in range(depth):
        y = y + x
    y.backward()
    assert x.grad == depth + 1


def test_dual_numbers_equal_the_engine():
    Dual = LESSON.load("Dual")["Dual"]
    x = ENGINE["Tensor"](1.7)
    y = x * x * x + x * x
    y.backward()
    d = Dual(1.7, 1.0)
    e = d * d * d + d * d
    np.testing.assert_allclose([e.value, e.slope], [y.data, x.grad], rtol=1e-14)
