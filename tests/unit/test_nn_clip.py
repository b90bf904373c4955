"""Clipping equals torch's."""

import numpy as np
import pytest
import torch

from helpers import nn


@pytest.mark.parametrize("max_norm", [0.1, 1.0, 1e3])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_clipping_equals_torch(max_norm, dtype):
    rng = np.random.default_rng(0)
    ours = [nn.Parameter(np.zeros(shape, dtype)) for shape in [(3, 4), (5,)]]
    for p in ours:
        p.grad[...] = rng.normal(size=p.shape)
    theirs = [torch.zeros(p.shape, dtype=getattr(torch, np.dtype(dtype).name)) for p in ours]
    for p, twin in zip(ours, theirs, strict=True):
        twin.grad = torch.tensor(p.grad)
    norm = nn.clip_grad_norm_(ours, max_norm)
    expected = torch.nn.utils.clip_grad_norm_(theirs, max_norm)
    rtol = 1e-12 if dtype is np.float64 else 1e-6
    np.testing.assert_allclose(norm, expected, rtol=rtol)
    for p, twin in zip(ours, theirs, strict=True):
        assert p.grad.dtype == dtype
        np.testing.assert_allclose(p.grad, twin.grad, rtol=rtol)


@pytest.mark.parametrize("max_norm", [0, -1.0])
def test_a_bound_that_lets_nothing_through_is_refused(max_norm):
    p = nn.Parameter(np.ones(3))
    p.grad += 1
    with pytest.raises(
        ValueError, match=f"clip_grad_norm_: expected max_norm above 0, got {max_norm}"
    ):
        nn.clip_grad_norm_([p], max_norm)
    assert (p.grad == 1).all()
