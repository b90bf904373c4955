"""The latent plane: the page's data, and the words of its task."""

import numpy as np

from helpers import data, scores
from helpers.data.vae import decode
from helpers.figures import LatentPlane
from helpers.figures.latent_plane import REACH


def test_the_codes_fit_into_the_plane_and_the_words_hold():
    codes, labels = data.latent_digits()
    payload = LatentPlane().payload()
    assert np.abs(codes).max() < REACH
    np.testing.assert_allclose(payload["codes"], codes, atol=0.005)
    assert payload["labels"] == "".join(map(str, labels))
    assert round(100 * (1 - np.exp(-2))) == 86  # of random codes lie within radius 2


def test_a_walk_leads_from_a_zero_to_a_one():
    said = scores.class_probabilities(decode(np.array([[-2, 0.5], [3, 0.5]]), "plane"))
    assert said.argmax(axis=1).tolist() == [0, 1]
