"""The check of neighbours and the program that the hunts about images break."""

import numpy as np

from helpers.checks import generic
from helpers.hunts import tasks
from helpers.hunts.image_program import ImageProgram


def moving_average(x):
    """Sums of 3 x 3 windows of a row of 6 x 7 pixels in 2 colours."""
    pictures = x.reshape(1, 6, 7, 2)
    windows = np.lib.stride_tricks.sliding_window_view(pictures, (3, 3), axis=(1, 2))
    return windows.sum(axis=(4, 5))


def test_neighbours_passes_what_is_local_and_fires_on_what_is_not():
    x = np.random.default_rng(0).random((1, 84))
    local = generic.neighbours(moving_average, x, (6, 7, 2), 3)
    assert (local.name, local.passed) == ("neighbours", True)
    assert local.message == "one pixel moves 3 x 3 of the map, the kernel is 3 wide"
    for other in (
        lambda x: moving_average(x) + x.sum(),
        lambda x: moving_average(x.reshape(1, 2, 42).swapaxes(1, 2)),
    ):
        assert not generic.neighbours(other, x, (6, 7, 2), 3).passed
    assert generic.neighbours(lambda x: moving_average(0 * x), x, (6, 7, 2), 3).passed


def test_coloured_digits_hold_one_colour_each():
    task = tasks.colour_digits()
    pictures = task.x.reshape(-1, 64, 3)
    assert pictures.min() == 0
    assert pictures.max() <= 1
    colours = pictures / np.maximum(pictures.max(axis=2, keepdims=True), 1e-9)
    inked = pictures.max(axis=2) > 0
    for colour, ink in zip(colours[:20], inked[:20], strict=True):
        np.testing.assert_allclose(colour[ink], np.broadcast_to(colour[ink][0], colour[ink].shape))


def test_the_sums_are_those_of_a_correlation():
    task = tasks.colour_digits()
    program = ImageProgram(192, 10, np.random.default_rng(0))
    sums = program.correlate(task.x[:2])
    assert sums.shape == (2, 6, 6, 8)
    picture = task.x[1].reshape(8, 8, 3)
    kernel = program.W[0][5].reshape(3, 3, 3)  # colour, row, column
    window = picture[2:5, 3:6].transpose(2, 0, 1)
    np.testing.assert_allclose(sums[1, 2, 3, 5], (window * kernel).sum() + program.b[0][5])
