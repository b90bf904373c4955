"""benchmarks.convolution: all contenders do the same work, and rows are not left behind."""

from itertools import islice

import numpy as np
import pytest

from benchmarks import convolution
from benchmarks.compare import measure, ratio

SLACK = 2  # only a fall from grace may fail here, no busy machine


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_contenders_yield_the_same_losses(dtype):
    losses = {name: list(islice(f(dtype), 6)) for name, f in convolution.CONTENDERS.items()}
    rtol = 1e-12 if dtype == "float64" else 1e-5
    for ours in losses.values():
        np.testing.assert_allclose(ours, losses["torch"], rtol)
    assert len(set(losses["torch"])) == 6
    assert losses["rows (helpers.nn)"][0].dtype == dtype


@pytest.mark.parametrize("case", convolution.CASES)
def test_speed_against_torch(case):
    seconds = measure(convolution, case, rounds=15)
    assert ratio(seconds, "rows (helpers.nn)") < SLACK * convolution.GOAL[case[0]]
