"""benchmarks.skip_gram: the step is the lesson's, and NumPy is not left behind."""

import numpy as np
import pytest

from benchmarks import skip_gram
from benchmarks.compare import measure, ratio
from helpers.skip_gram import SkipGram

SLACK = 2  # only a fall from grace may fail here, no busy machine


def test_shared_noise_takes_the_lessons_step():
    ours, (first, second) = skip_gram.ours("shared noise"), skip_gram.batches("shared noise")[:2]
    rng = np.random.default_rng(0)
    net = SkipGram(skip_gram.V, skip_gram.D, rng=rng, dtype=np.float32)
    for p, table in zip(net.parameters(), skip_gram.tables(), strict=True):
        p.data = table
    assert next(ours) == pytest.approx(net.loss(*first, skip_gram.K), rel=1e-5)
    net.add_gradients()
    for p in net.parameters():
        p.data -= np.float32(skip_gram.LR * skip_gram.PAIRS) * p.grad
    assert next(ours) == pytest.approx(net.loss(*second, skip_gram.K), rel=1e-5)


@pytest.mark.parametrize("case", skip_gram.CASES)
def test_speed_against_torch(case):
    seconds = measure(skip_gram, case, rounds=9)
    assert ratio(seconds, "helpers") < SLACK / skip_gram.GOAL
