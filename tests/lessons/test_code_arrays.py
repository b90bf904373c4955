"""The code of the lesson *arrays* equals PyTorch and SciPy."""

from functools import cache

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from lesson import ROOT, Lesson
from scipy.spatial.distance import cdist
from scipy.special import logsumexp

LESSON = Lesson(ROOT / "book" / "foundations" / "arrays.ipynb")
STABLE = ("log_sum_exp", "log_softmax", "softmax", "one_hot", "log_sum_exp_backward")
DISTANCES = ("require_same_columns", "by_difference", "by_product", "by_loops")


@cache
def load(*names):
    return LESSON.load(*names, np=np)


def sizes(count):
    return st.tuples(*[st.integers(1, 7)] * count)


seeds = st.integers(0, 1 << 30)
shapes = st.lists(st.integers(0, 4), max_size=4).map(tuple)


def of_one_axis(a, b):
    try:
        return np.broadcast_shapes((a,), (b,))[0]
    except ValueError:
        return -1


@given(shapes, shapes)
def test_the_predicted_shape_is_numpys_and_marks_what_does_not_fit(s, t):
    ours = load("broadcast_shape_solution")["broadcast_shape_solution"](s, t)
    ndim = max(len(s), len(t))
    padded = ((1,) * (ndim - len(shape)) + shape for shape in (s, t))
    assert ours == [of_one_axis(a, b) for a, b in zip(*padded, strict=True)]
    if -1 not in ours:
        assert tuple(ours) == np.broadcast_shapes(s, t)


@given(seeds, sizes(2), st.sampled_from([1e-3, 1.0, 1e5]), st.sampled_from(["f4", "f8"]))
def test_log_sum_exp_and_softmax_equal_torch_at_every_scale(seed, size, scale, dtype):
    code = load(*STABLE)
    z = (scale * np.random.default_rng(seed).normal(size=size)).astype(dtype)
    t = torch.tensor(z)
    pairs = {
        "log_sum_exp": torch.logsumexp(t, dim=1, keepdim=True),
        "log_softmax": torch.log_softmax(t, dim=1),
        "softmax": torch.softmax(t, dim=1),
    }
    for name, theirs in pairs.items():
        ours, theirs = code[name](z), theirs.numpy()
        assert ours.dtype == z.dtype
        atol = 8 * np.finfo(dtype).eps * max(np.abs(theirs).max(), 1e-300)
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=atol, err_msg=name)
    np.testing.assert_allclose(code["log_sum_exp"](z)[:, 0], logsumexp(z, axis=1), rtol=1e-5)


def test_a_common_shift_costs_log_softmax_no_digits():
    code, z = load(*STABLE), np.array([[0.0, 2**-10, -2.0]])  # exact beside 1e5
    np.testing.assert_array_equal(code["log_softmax"](z + 1e5), code["log_softmax"](z))


def test_the_slope_of_log_sum_exp_is_torchs():
    code, rng = load(*STABLE), np.random.default_rng(0)
    z, grad = rng.normal(size=(3, 5)), rng.normal(size=(3, 1))
    t = torch.tensor(z, requires_grad=True)
    torch.logsumexp(t, dim=1, keepdim=True).backward(torch.tensor(grad))
    np.testing.assert_allclose(code["log_sum_exp_backward"](grad, z), t.grad, rtol=1e-12)


@given(seeds, sizes(2))
def test_one_hot_equals_torch(seed, size):
    N, C = size
    y = np.random.default_rng(seed).integers(0, C, N)
    ours = load("one_hot")["one_hot"](y, C)
    np.testing.assert_array_equal(ours, torch.nn.functional.one_hot(torch.tensor(y), C))


@pytest.mark.parametrize(("y", "got"), [([0, 3], "0..3"), ([-1, 2], "-1..2")])
def test_one_hot_names_labels_outside(y, got):
    with pytest.raises(ValueError, match=rf"labels in 0\.\.2, got {got}"):
        load("one_hot")["one_hot"](np.array(y), 3)


@given(seeds, sizes(3))
def test_all_three_ways_to_the_distances_equal_scipy(seed, size):
    code, (N, M, D) = load(*DISTANCES), size
    rng = np.random.default_rng(seed)
    u, v = rng.normal(size=(N, D)), rng.normal(size=(M, D))
    theirs = cdist(u, v, "sqeuclidean")
    for name in DISTANCES[1:]:
        np.testing.assert_allclose(code[name](u, v), theirs, rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("name", ["by_difference", "by_product"])
@pytest.mark.parametrize("columns", [1, 3])
def test_different_columns_are_refused_even_where_they_would_broadcast(name, columns):
    with pytest.raises(ValueError, match=r"axis 1 must agree, got \(2, 4\) and \(5, \d\)"):
        load(*DISTANCES)[name](np.ones((2, 4)), np.ones((5, columns)))


def test_splits_part_all_rows():
    x_all, y_all = np.arange(1797.0)[:, None], np.arange(1797)
    x, y, x_test, y_test = LESSON.load("resplit", np=np, x_all=x_all, y_all=y_all)["resplit"](3)
    assert (x.shape, x_test.shape) == ((1347, 1), (450, 1))
    np.testing.assert_array_equal(x[:, 0], y)
    np.testing.assert_array_equal(np.sort(np.append(y, y_test)), y_all)


def test_the_vote_dies_where_it_says_and_only_there():
    code = load(*STABLE, "as_it_stands")
    S = np.array([[1.0, 2.0]], dtype=np.float32)
    for tau, alive in ((0.1, True), (0.003, False)):
        with np.errstate(invalid="ignore"):
            weights = code["as_it_stands"](-S / tau)
        assert np.isfinite(weights).all() == alive
        assert np.isfinite(code["softmax"](-S / tau)).all()
