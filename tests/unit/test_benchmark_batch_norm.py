"""benchmarks.batch_norm: the same losses on both sides, and NumPy is not left behind."""

from itertools import islice

import numpy as np

from benchmarks import batch_norm
from benchmarks.compare import measure, ratio

SLACK = 2 * batch_norm.GOAL  # only a fall from grace may fail here, no busy machine


def test_both_contenders_train_the_same_net():
    losses = [list(islice(run("float64"), 5)) for run in batch_norm.CONTENDERS.values()]
    np.testing.assert_allclose(*losses, 1e-12)


def test_step_and_speed_against_torch():
    assert str(next(batch_norm.ours("float32")).dtype) == "float32"
    assert ratio(measure(batch_norm, ("float64",), rounds=7), "helpers.nn") < SLACK
