"""The shipped decoders: what they hold, and that they are what the README says."""

import numpy as np
import pytest

from helpers import data, scores
from helpers.data.vae import decode


@pytest.mark.parametrize(
    ("kind", "sizes"), [("digits", (20, 400, 784)), ("plane", (2, 100, 64, 784))]
)
def test_layers_have_eight_bits_and_the_sizes_of_the_readme(kind, sizes):
    whole, scales = data.vae_decoder(kind)
    assert list(whole) == list(scales)
    assert {value.dtype for value in whole.values()} == {np.dtype(np.int8)}
    assert all(np.abs(value.astype(int)).max() == 127 for value in whole.values())
    shapes = [whole[name].shape for name in whole if name.endswith("weight")]
    assert shapes == [(h, d) for d, h in zip(sizes[:-1], sizes[1:], strict=True)]


def test_unknown_kind_is_named():
    with pytest.raises(ValueError, match="unknown kind 'line': expected one of digits, plane"):
        data.vae_decoder("line")


def test_samples_repeat_themselves_and_are_nearer_to_digits_than_noise():
    samples = data.vae_samples(500, np.random.default_rng(0))
    np.testing.assert_array_equal(samples[:7], data.vae_samples(7, np.random.default_rng(0)))
    assert samples.shape == (500, 28, 28)
    assert 0 <= samples.min() < 0.01
    assert 0.99 < samples.max() <= 1
    real = scores.features(data.mnist().x_test)
    noise = np.random.default_rng(0).random((500, 28, 28))
    near, far = (scores.frechet_distance(scores.features(x), real) for x in (samples, noise))
    assert near < far / 3
    with pytest.raises(ValueError, match="at least one sample, got n = 0"):
        data.vae_samples(0, np.random.default_rng(0))


def test_codes_of_the_plane_decode_to_their_digits():
    codes, labels = data.latent_digits()
    assert codes.shape == (600, 2)
    assert set(labels) == set(range(10))
    x, decoded = data.mnist().x_train[:600], decode(codes, "plane")
    own = ((x - decoded) ** 2).sum(axis=(1, 2))
    other = ((x - decoded[::-1]) ** 2).sum(axis=(1, 2))
    assert (own < other).mean() > 0.9
