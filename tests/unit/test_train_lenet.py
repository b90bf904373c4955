"""tools/train_lenet.py: what it does to the pictures, and how it stores the weights."""

import numpy as np
import pytest

from tools import train_lenet


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def x(rng):
    return rng.random((6, 1, 9, 7))


def test_no_warp_leaves_the_places_and_changes_the_thickness_only(x, rng):
    same = train_lenet.warp(x, rng, turn=0, stretch=0, shear=0, shift=0)
    power = np.log(same) / np.log(x)  # one a picture
    np.testing.assert_allclose(power, np.broadcast_to(power[:, :, :1, :1], x.shape))
    assert power.min() > 0.5
    assert power.max() < 1.6


def test_a_warp_moves_a_dot_by_no_more_than_it_may(rng):
    x = np.zeros((200, 1, 15, 15))
    x[:, :, 7, 7] = 1
    warped = train_lenet.warp(x, rng, shift=2)
    rows, columns = np.nonzero(warped.max(axis=(0, 1)))
    assert 2 < np.abs(rows - 7).max() <= 5
    assert 2 < np.abs(columns - 7).max() <= 5
    assert warped.dtype == x.dtype
    assert train_lenet.warp(x.astype(np.float32), rng).dtype == np.float32


def test_flip_and_shift_mirrors_half_and_keeps_the_ink_inside(rng):
    x = np.zeros((400, 1, 9, 7))
    x[:, :, 4, 1] = 1
    moved = train_lenet.flip_and_shift(x, rng)
    assert (moved.sum(axis=(1, 2, 3)) == 1).all()
    columns = moved.sum(axis=(0, 1, 2))
    assert set(np.flatnonzero(columns)) == {0, 1, 2, 4, 5, 6}
    assert 150 < columns[:3].sum() < 250
    assert set(np.flatnonzero(moved.sum(axis=(0, 1, 3)))) == {3, 4, 5}


def test_eight_bits_are_near(rng):
    state = {"0.weight": rng.normal(size=(3, 4))}
    stored = train_lenet.eight_bits(state, "plain")
    near = stored["plain/0.weight"] * stored["plain/0.weight.scale"]
    assert stored["plain/0.weight"].dtype == np.int8
    assert np.abs(near - state["0.weight"]).max() <= stored["plain/0.weight.scale"] / 2 + 1e-12
