"""Embedding equals torch.nn.Embedding in float64 and loses no duplicates."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from helpers import nn

quiet = settings(deadline=None, derandomize=True)


@quiet
@given(
    V=st.integers(1, 6),
    D=st.integers(1, 5),
    shape=array_shapes(max_dims=3, max_side=4),
    seed=st.integers(0, 2**32 - 1),
)
def test_Embedding_equals_torch(V, D, shape, seed):
    rng = np.random.default_rng(seed)
    ours, theirs = nn.Embedding(V, D, rng=rng), torch.nn.Embedding(V, D, dtype=torch.float64)
    theirs.load_state_dict({k: torch.from_numpy(v) for k, v in ours.state_dict().items()})
    ids, grad = rng.integers(0, V, shape), rng.normal(size=(*shape, D))
    rows = theirs(torch.from_numpy(ids))
    rows.backward(torch.from_numpy(grad))
    np.testing.assert_array_equal(ours(ids), rows.detach())
    assert ours.backward(grad) is None
    np.testing.assert_allclose(ours.weight.grad, theirs.weight.grad, 1e-9, 1e-14)


def test_Embedding_adds_the_gradients_of_rows_that_repeat():
    table = nn.Embedding(4, 2, rng=np.random.default_rng(0))
    table(np.array([[2, 0], [2, 2]]))
    table.backward(np.arange(8.0).reshape(2, 2, 2))
    np.testing.assert_array_equal(table.weight.grad, [[2, 3], [0, 0], [10, 13], [0, 0]])
    table.backward(np.ones((2, 2, 2)))  # and of a second pass
    np.testing.assert_array_equal(table.weight.grad, [[3, 4], [0, 0], [13, 16], [0, 0]])


def test_Embedding_is_drawn_from_the_standard_normal_as_in_torch():
    table = nn.Embedding(5, 3, rng=np.random.default_rng(3))
    np.testing.assert_array_equal(table.weight.data, np.random.default_rng(3).normal(size=(5, 3)))
    assert (table.num_embeddings, table.embedding_dim) == (5, 3)
    assert table.weight.data.dtype == np.float64


def test_Embedding_float32_stays_float32():
    table = nn.Embedding(5, 3, rng=np.random.default_rng(0), dtype=np.float32)
    rows = table(np.array([1, 4, 1]))
    table.backward(rows)
    assert rows.dtype == table.weight.data.dtype == table.weight.grad.dtype == np.float32


def test_Embedding_takes_every_kind_of_integer():
    table = nn.Embedding(3, 2, rng=np.random.default_rng(0))
    for dtype in (np.int8, np.int64, np.uint16):
        np.testing.assert_array_equal(table(np.array([0, 2], dtype)), table.weight.data[[0, 2]])
        table.backward(np.ones((2, 2)))
    np.testing.assert_array_equal(table.weight.grad[:, 0], [3, 0, 3])


def test_Embedding_counts_the_places_of_a_large_table_in_wide_integers():
    table = nn.Embedding(200, 7, rng=np.random.default_rng(0))
    table(np.array([199, 150], np.uint8))
    table.backward(np.ones((2, 7)))
    np.testing.assert_array_equal(np.flatnonzero(table.weight.grad.any(axis=1)), [150, 199])


@pytest.mark.parametrize(
    ("ids", "error", "message"),
    [
        (np.array([0.0, 1.0]), TypeError, "Embedding: expected an array of integers, got float64"),
        (np.array([True]), TypeError, "expected an array of integers, got bool"),
        ([0, 1], TypeError, "expected an array of integers, got list"),
        (np.array([], int), ValueError, r"expected at least one number, got an empty \(0,\)"),
        (np.array([0, 3]), ValueError, r"expected 0\.\.2, got 0\.\.3"),
        (np.array([-1, 1]), ValueError, r"expected 0\.\.2, got -1\.\.1"),
    ],
)
def test_Embedding_refuses_bad_input(ids, error, message):
    with pytest.raises(error, match=message):
        nn.Embedding(3, 2, rng=np.random.default_rng(0))(ids)


def test_Embedding_refuses_a_gradient_of_another_shape_or_before_forward():
    table = nn.Embedding(3, 2, rng=np.random.default_rng(0))
    with pytest.raises(RuntimeError, match="Embedding: backward needs a forward pass first"):
        table.backward(np.ones((1, 2)))
    table(np.array([0, 1]))
    with pytest.raises(ValueError, match=r"Embedding: backward expected .* \(2, 2\), got \(2, 1\)"):
        table.backward(np.ones((2, 1)))
