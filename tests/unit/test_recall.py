"""The recall task, its training, and the map that ships with the book."""

import numpy as np
import pytest

from helpers import data
from helpers.data.recall import DISTANCES, RATES, ROWS, SEEDS
from helpers.recall import letters, recall, started


def test_letters_come_first_and_noise_follows():
    x, y = letters(50, 7, np.random.default_rng(0))
    assert x.shape == (8, 50, 8)
    assert (x.sum(axis=2) == 1).all()
    np.testing.assert_array_equal(x[0].argmax(axis=1), y)
    assert set(y) == {0, 1, 2, 3}
    assert set(x[1:].argmax(axis=2).ravel()) == {4, 5, 6, 7}


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_a_bias_goes_to_the_gate_that_keeps(kind):
    layer = started(kind, 4.0, np.random.default_rng(0))
    plain = started(kind, None, np.random.default_rng(0))
    total = layer.bias_ih_l0.data + layer.bias_hh_l0.data
    np.testing.assert_array_equal(total[16:32], 4)
    np.testing.assert_array_equal(
        np.delete(total, np.s_[16:32]),
        np.delete(plain.bias_ih_l0.data + plain.bias_hh_l0.data, np.s_[16:32]),
    )


def test_an_orthogonal_start_turns_and_does_not_stretch():
    W = started("RNN", "orthogonal", np.random.default_rng(0)).weight_hh_l0.data
    np.testing.assert_allclose(W @ W.T, np.eye(16), atol=1e-12)


def test_a_short_way_is_learnt_and_an_endless_one_is_not():
    steps, accuracy, layer, head = recall("LSTM", 2.0, 3, 1e-2, 0)
    assert 20 <= steps < 200
    assert accuracy >= 0.99
    x, y = letters(200, 3, np.random.default_rng(1))
    assert (head(layer(x)[0][-1]).argmax(axis=1) == y).mean() > 0.95
    assert recall("LSTM", None, 20, 1e-3, 0, num_steps=30)[0] == 30


def test_the_map_is_whole_and_says_what_the_lesson_says():
    found = data.recall_map()
    assert found.steps.shape == (len(ROWS), len(DISTANCES), len(RATES), len(SEEDS))
    assert (found.solved == (found.steps < 500)).mean() > 0.99
    count = dict(zip(ROWS, found.solved.sum(axis=-1).max(axis=-1), strict=True))
    assert count["LSTM", None][1] == 0
    assert count["LSTM", 4.0][1] == 5
    assert count["LSTM", 1.0][2] == 0
    assert found.best_rate().shape == (len(ROWS), len(DISTANCES))


def test_a_cell_of_the_map_can_be_trained_again():
    found, row, distance = data.recall_map(), ROWS.index(("LSTM", 4.0)), DISTANCES.index(10)
    steps, accuracy, _, _ = recall(*ROWS[row], 10, RATES[2], 0)
    assert accuracy >= 0.99
    assert abs(steps - found.steps[row, distance, 2, 0]) <= 10
