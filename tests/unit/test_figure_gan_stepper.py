"""The game of two nets: the page's data, and NumPy's side of its numbers."""

import numpy as np
import pytest

from helpers import gan
from helpers.figures import GanStepper
from helpers.figures import gan_stepper as of_gan


def test_an_unknown_target_is_named():
    with pytest.raises(ValueError, match="target: expected one of 'two', 'eight'; got 'three'"):
        GanStepper("three")


def test_the_numbers_are_uniform_and_do_not_repeat():
    u = of_gan.uniform(0, 100_000)
    assert (u.min() >= 0) and (u.max() < 1)
    assert u.mean() == pytest.approx(0.5, abs=0.005)
    assert u.var() == pytest.approx(1 / 12, abs=0.001)
    assert np.corrcoef(u[1:], u[:-1])[0, 1] == pytest.approx(0, abs=0.01)
    np.testing.assert_array_equal(of_gan.uniform(7, 5), u[7:12])
    assert not np.array_equal(of_gan.uniform(0, 5, seed=8), u[:5])


@pytest.mark.parametrize("target", ["two", "eight"])
def test_real_points_lie_in_the_clouds(target):
    game = of_gan.Game(target)
    x = np.concatenate([game.real() for _ in range(100)])
    centres = gan.MODES[:: 8 // game.modes]
    distance = np.linalg.norm(x[:, None] - centres, axis=2)
    counts = np.bincount(distance.argmin(axis=1), minlength=game.modes)
    np.testing.assert_allclose(counts / len(x), 1 / game.modes, atol=0.02)
    nearest = centres[distance.argmin(axis=1)]
    np.testing.assert_allclose((x - nearest).std(axis=0), gan.SPREAD, rtol=0.05)


def test_players_begin_within_torchs_bounds():
    for net in of_gan.players():
        for k, p in enumerate(net.parameters()):
            bound = 1 / np.sqrt((2, 24, 24)[k // 2])
            assert 0.4 * bound < np.abs(p.data).max() <= bound
