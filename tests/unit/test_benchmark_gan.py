"""benchmarks.gan: the step is the lesson's, and NumPy is not left behind."""

import pytest

from benchmarks import gan
from benchmarks.compare import measure, ratio

SLACK = 2  # only a fall from grace may fail here, no busy machine


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_step_and_speed_against_torch(dtype):
    real, z_d, z_g = gan.batches(dtype)[-1]
    assert (real.shape, z_d.shape, z_g.shape) == ((64, 784), (64, 64), (64, 64))
    assert {str(a.dtype) for a in (real, z_d, z_g)} == {dtype}
    assert str(next(gan.ours(dtype)).dtype) == dtype
    assert ratio(measure(gan, (dtype,), rounds=9), "helpers.nn") < SLACK * gan.GOAL[dtype]
