"""The latent plane: the page's data, and the words of its task."""

import re
from io import BytesIO

import numpy as np
from PIL import Image

from helpers import data, scores
from helpers.data.vae import decode
from helpers.figures import LatentPlane, base
from helpers.figures.fallback import draw_latent_plane
from helpers.figures.latent_plane import REACH


def test_html_is_the_same_every_time_and_asks_for_nothing():
    page = LatentPlane()._repr_html_()
    assert page == LatentPlane()._repr_html_()
    assert len(page.encode()) < 120_000
    page = page.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|@import|url\(|\bsrc=\"(?!data:)|\bid=", page)
    assert repr(LatentPlane()) == "LatentPlane()"


def test_shipped_picture_is_what_is_drawn_today():
    shipped = base.FOLDER / "latent_plane.png"
    assert shipped.stat().st_size < 15_000
    old = np.asarray(Image.open(shipped).convert("L"), dtype=float)
    new = np.asarray(Image.open(BytesIO(draw_latent_plane())).convert("L"), dtype=float)
    assert old.shape == new.shape
    assert np.abs(old - new).mean() < 4.0


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
