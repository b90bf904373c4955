"""benchmarks.vae: both contenders train the same net, and NumPy is not left behind."""

import numpy as np
import pytest

from benchmarks import vae
from benchmarks.compare import measure, ratio

SLACK = 2  # only a fall from grace may fail here, no busy machine


def test_contenders_report_the_same_losses():
    runs = [contender("float64") for contender in vae.CONTENDERS.values()]
    losses = np.array([[next(run) for _ in range(5)] for run in runs])
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-10)
    assert losses[0, -1] < losses[0, 0]


@pytest.mark.parametrize("case", vae.CASES, ids=" ".join)
def test_speed_against_torch(case):
    seconds = measure(vae, case, rounds=9)
    assert ratio(seconds, "helpers") < SLACK * vae.GOAL[case[0]]
