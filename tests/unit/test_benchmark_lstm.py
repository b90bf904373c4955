"""benchmarks.lstm: the step is the LSTM's, and NumPy is not left behind."""

from types import SimpleNamespace

import pytest

from benchmarks import lstm
from benchmarks.compare import measure, ratio

SLACK = 2  # only a fall from grace may fail here, no busy machine


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_step_and_speed_against_torch(dtype):
    x, y = lstm.batches(dtype)[-1]
    assert (x.shape, y.shape, str(x.dtype)) == ((32, 32, 32), (32, 32, 128), dtype)
    assert str(next(lstm.ours(dtype)).dtype) == dtype
    names = ("torch", "helpers.nn")
    duel = SimpleNamespace(
        __name__=lstm.__name__,
        CONTENDERS={name: lstm.CONTENDERS[name] for name in names},
        NEEDS=lstm.NEEDS,
    )
    assert ratio(measure(duel, (dtype,), rounds=7), "helpers.nn") < SLACK * lstm.GOAL[dtype]
