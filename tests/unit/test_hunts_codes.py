"""The programs and the data of the hunts about codes."""

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.code_program import CODE_SIZE, NOISE, Denoiser, PcaProgram, TiedDenoiser


def test_clean_digits_are_centred_and_their_own_targets():
    task = tasks.clean_digits()
    np.testing.assert_allclose(task.x.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(task.x.var(), 1)
    assert task.y is task.x
    assert task.y_test is task.x_test
    assert 0.9 < task.x_test.var() < 1.1
    assert task.outputs == task.x.shape[1] == 64


def test_the_axes_are_those_of_least_error():
    x = tasks.digits().x
    program = PcaProgram(64, 10, np.random.default_rng(0))
    np.testing.assert_allclose(program.Q.T @ program.Q, np.eye(CODE_SIZE), atol=1e-12)
    centred = x - x.mean(axis=0)
    s = np.linalg.svd(centred, compute_uv=False)
    lost = ((centred - centred @ program.Q @ program.Q.T) ** 2).sum()
    np.testing.assert_allclose(lost, (s[CODE_SIZE:] ** 2).sum())
    np.testing.assert_array_equal(program.mean(x[:3]), x.mean(axis=0))


def test_the_denoiser_adds_fresh_noise_to_the_input_alone():
    x = tasks.clean_digits().x
    program = Denoiser(64, 64, np.random.default_rng(0))
    noisy, target = program.pair(x)
    assert target is x
    np.testing.assert_allclose((noisy - x).std(), NOISE, rtol=0.02)
    assert not np.array_equal(program.pair(x)[0], noisy)


def test_the_tied_denoiser_uses_one_matrix_twice():
    x = tasks.clean_digits().x[:5]
    program = TiedDenoiser(64, 64, np.random.default_rng(0))
    (W,), (b,) = program.W, program.b
    np.testing.assert_allclose(program.forward(x), np.tanh(x @ W.T + b) @ W)
