"""The figure of the lesson *autoencoder*, its nets, and the tool that trained them."""

import re

import numpy as np
import pytest

from helpers import data
from helpers.figures import SqueezedDigit
from helpers.figures import squeezed_digit as squeezed
from tools import train_autoencoders as tool

LOST = {1: 0.834, 2: 0.698, 4: 0.524, 8: 0.404, 16: 0.299, 32: 0.229}  # on the test digits


@pytest.fixture(scope="module")
def digits():
    split = data.mnist()
    return split.x_train.reshape(-1, 784), split.x_test.reshape(-1, 784)


def lost(x, x_hat, mean):
    return ((x - x_hat) ** 2).sum() / ((x - mean) ** 2).sum()


@pytest.mark.parametrize("size", data.CODE_SIZES)
def test_every_net_is_as_good_as_the_readme_says_and_better_than_pca(size, digits):
    x, x_test = digits
    errors = []
    for encoder, decoder in (squeezed.shipped(size), squeezed.straight(size)):
        assert encoder(x_test[:3]).shape == (3, size)
        errors.append(lost(x_test, decoder(encoder(x_test)), x.mean(axis=0)))
    assert errors[0] == pytest.approx(LOST[size], abs=0.003)
    assert errors[0] < errors[1]


def test_the_shipped_axes_are_principal_axes(digits):
    x, x_test = digits
    mean = x.mean(axis=0)
    Q = np.linalg.svd(x - mean, full_matrices=False)[2][:8].T
    encoder, decoder = squeezed.straight(8)
    exact = lost(x_test, mean + (x_test - mean) @ Q @ Q.T, mean)
    assert lost(x_test, decoder(encoder(x_test)), mean) == pytest.approx(exact, abs=2e-3)
    spread = encoder(x).std(axis=0)
    np.testing.assert_allclose(squeezed.weights(8)["spread"][:8], spread, rtol=0.02)


def test_codes_have_the_stored_mean_and_spread(digits):
    w = squeezed.weights(4)
    codes = squeezed.shipped(4)[0](digits[0])
    np.testing.assert_allclose(codes.mean(axis=0), w["code.mean"], atol=0.1 * codes.std())
    np.testing.assert_allclose(codes.std(axis=0), w["code.spread"], rtol=0.05)


def test_squeeze_returns_codes_pictures_and_losses(digits):
    x = digits[1][5]
    seen = squeezed.squeeze(x, 4)
    shapes = {name: np.shape(value) for name, value in seen.items()}
    pictures = {"bent": (784,), "straight": (784,), "bentCode": (4,), "straightCode": (4,)}
    assert shapes == pictures | {"bentLost": (), "straightLost": ()}
    mean = squeezed.weights(4)["mean"]
    assert seen["bentLost"] == pytest.approx(lost(x, seen["bent"], mean))


def test_examples_are_the_first_test_digits():
    split = data.mnist()
    shown = squeezed.examples()
    assert shown.dtype == np.uint8
    for c in range(10):
        first = split.x_test[split.y_test == c][0]
        np.testing.assert_array_equal(shown[c].reshape(28, 28) / 255, first)


def test_unknown_sizes_are_named():
    with pytest.raises(ValueError, match=r"size: expected one of 1, 2, 4, .*; got 3"):
        SqueezedDigit(3)
    with pytest.raises(ValueError, match=r"unknown code size 64: expected one of \(1, 2,"):
        data.autoencoder(64)


def test_shipped_weights_are_whole_numbers_that_use_their_range():
    whole, scales = data.autoencoder(2)
    assert set(whole) == set(scales) >= {"mean", "axes", "spread", "code.mean", "decoder.2.bias"}
    for name, value in whole.items():
        assert value.dtype == np.int8
        assert np.abs(value.astype(int)).max() == 127, name


def test_the_tool_writes_what_the_loader_reads(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tool, "NUM_EPOCHS", 2)
    split = data.mnist()
    few = data.Split(split.x_train[:200], split.y_train[:200], split.x_test, split.y_test)
    tool.write(few, tmp_path, sizes=(2,))
    said = capsys.readouterr().out
    assert re.search(r"autoencoders\.npz [0-9a-f]{64}", said)
    with np.load(tmp_path / "autoencoders.npz") as stored:
        names = {n.removeprefix("2/") for n in stored if not n.endswith(".scale")}
        assert names == set(data.autoencoder(2)[0])
        assert stored["2/encoder.2.weight"].shape == (2, 64)
        near = tool.restored(stored, "axes") @ tool.restored(stored, "axes").T
    np.testing.assert_allclose(near, np.eye(64), atol=0.03)
