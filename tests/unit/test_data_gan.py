"""The shipped generator of digits is what the README says."""

import numpy as np

from helpers import data


def test_gan_digits():
    weights, steps, losses, distances = data.gan_digits()
    assert weights["0.weight"].shape == (1568, 32)
    assert {value.dtype for value in weights.values()} <= {np.dtype("f4"), np.dtype("i8")}
    assert not [name for name in weights if name.endswith(".scale")]
    scale = np.abs(weights["4.weight"]).max() / 127
    np.testing.assert_allclose(
        weights["4.weight"] / scale, np.rint(weights["4.weight"] / scale), atol=1e-3
    )
    assert steps.shape == distances.shape == (20,) and losses.shape == (20, 2)
    assert steps[-1] == 14_000
    assert distances[-1] < 110 < distances[0]
