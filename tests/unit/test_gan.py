"""The small GAN on a ring: its points, its count, its coupling."""

import copy

import numpy as np
import pytest

from helpers import gan
from helpers.nn import Adam


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_the_ring_has_eight_equal_clouds(rng):
    x = gan.ring(8000, rng)
    distance = np.linalg.norm(x[:, None] - gan.MODES, axis=2)
    np.testing.assert_allclose(np.bincount(distance.argmin(axis=1)) / 8000, 1 / 8, atol=0.02)
    np.testing.assert_allclose(np.linalg.norm(gan.MODES, axis=1), 2)
    off = x - gan.MODES[distance.argmin(axis=1)]
    np.testing.assert_allclose(off.std(axis=0), gan.SPREAD, rtol=0.05)


def test_modes_and_good_points_are_counted(rng):
    assert gan.modes_and_good(gan.ring(2500, rng)) == (8, pytest.approx(0.989, abs=0.01))
    one = np.repeat(gan.MODES[:1], 30, axis=0)
    few = np.repeat(gan.MODES[1:2] + np.array([0, 2.9 * gan.SPREAD]), 10, axis=0)
    far = np.repeat(gan.MODES[2:3] + np.array([0, 3.1 * gan.SPREAD]), 40, axis=0)
    assert gan.modes_and_good(np.concatenate([one, few, far])) == (1, 0.5)
    assert gan.modes_and_good(np.concatenate([one, few, far]), least=10) == (2, 0.5)


def loss_of_d(D, G, real, z):
    p_real, p_fake = (1 / (1 + np.exp(-D(x))) for x in (real, G(z)))
    return -np.log(p_real).mean() - np.log(1 - p_fake).mean()


def test_each_step_moves_its_own_player_down_its_own_loss(rng):
    G, D = gan.small_pair(rng, width=8)
    real, z = gan.ring(40, rng), rng.normal(size=(40, 2))
    before = G.state_dict(), D.state_dict()
    right = loss_of_d(D, G, real, z)
    loss = gan.discriminator_step(D, G, Adam(D.parameters(), 1e-4), real, z)
    assert loss == pytest.approx(right)
    assert loss == pytest.approx(2 * np.log(2), abs=0.1)
    assert loss_of_d(D, G, real, z) < right
    assert all((before[0][k] == v).all() for k, v in G.state_dict().items())
    before = D.state_dict()
    loss = gan.generator_step(D, G, Adam(G.parameters(), 1e-4), z)
    assert gan.generator_step(D, G, Adam(G.parameters(), 0.0), z) < loss
    assert all((before[k] == v).all() for k, v in D.state_dict().items())


def test_steps_do_not_depend_on_the_gradients_of_the_past(rng):
    G, D = gan.small_pair(rng, width=8)
    real, z = gan.ring(40, rng), rng.normal(size=(40, 2))
    fresh = copy.deepcopy((G, D))
    for p in [*G.parameters(), *D.parameters()]:
        p.grad += 5
    for pair in ((G, D), fresh):
        gan.discriminator_step(pair[1], pair[0], Adam(pair[1].parameters()), real, z)
        gan.generator_step(pair[1], pair[0], Adam(pair[0].parameters()), z)
    for ours, theirs in zip((G, D), fresh, strict=True):
        for name, value in ours.state_dict().items():
            np.testing.assert_array_equal(value, theirs.state_dict()[name])


def test_float32_stays_float32(rng):
    G, D = gan.small_pair(rng, width=8, dtype=np.float32)
    real, z = (rng.normal(size=(6, 2)).astype(np.float32) for _ in range(2))
    loss = gan.discriminator_step(D, G, Adam(D.parameters()), real, z)
    assert loss.dtype == gan.generator_step(D, G, Adam(G.parameters()), z).dtype == np.float32
    assert all(p.grad.dtype == np.float32 for p in [*G.parameters(), *D.parameters()])


def test_training_stops_d_and_goes_on_with_a_pair():
    G, D, losses = gan.train_on_ring(np.random.default_rng(0), 6, width=8, stop_d=3, g_steps=2)
    assert losses.shape == (6, 2)
    shorter = gan.train_on_ring(np.random.default_rng(0), 6, width=8, stop_d=0)
    fresh = gan.small_pair(np.random.default_rng(0), 8)[1]
    for one, other in zip(shorter[1].parameters(), fresh.parameters(), strict=True):
        np.testing.assert_array_equal(one.data, other.data)
    again = gan.train_on_ring(np.random.default_rng(1), 2, pair=(G, D))
    assert again[:2] == (G, D)
