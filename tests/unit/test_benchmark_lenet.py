"""benchmarks.lenet: the step is LeNet's, and NumPy is not left behind."""

from types import SimpleNamespace

import pytest

from benchmarks import lenet
from benchmarks.compare import measure, ratio

SLACK = 2  # only a fall from grace may fail here, no busy machine


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_step_and_speed_against_torch(dtype):
    x, y = lenet.batches(dtype)[-1]
    assert (x.shape, y.shape, str(x.dtype)) == ((32, 1, 28, 28), (32,), dtype)
    assert str(next(lenet.ours(dtype)).dtype) == dtype
    names = ("torch", "helpers.nn")
    duel = SimpleNamespace(
        __name__=lenet.__name__,
        CONTENDERS={name: lenet.CONTENDERS[name] for name in names},
        NEEDS=lenet.NEEDS,
    )
    assert ratio(measure(duel, (dtype,), rounds=9), "helpers.nn") < SLACK * lenet.GOAL[dtype]
