"""The threshold: the page's data, and NumPy's side of its numbers."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from sklearn import metrics

from helpers.figures import Threshold, base
from helpers.figures import threshold as parting
from helpers.figures.fallback import draw_threshold

SCORES, Y = parting.two_groups()


def test_html_is_the_same_every_time_small_and_asks_for_nothing():
    page = Threshold(SCORES, Y)._repr_html_()
    assert page == Threshold(SCORES, Y)._repr_html_()
    assert len(page) < 40_000
    page = page.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|@import|url\(|\bsrc=\"(?!data:)|\bid=", page)
    assert repr(Threshold(SCORES, Y)) == "Threshold()"


def test_shipped_picture_is_what_is_drawn_today():
    shipped = base.FOLDER / "threshold.png"
    assert shipped.stat().st_size < 15_000
    old = np.asarray(Image.open(shipped).convert("L"), dtype=float)
    new = np.asarray(Image.open(BytesIO(draw_threshold())).convert("L"), dtype=float)
    assert old.shape == new.shape
    assert np.abs(old - new).mean() < 4.0


@pytest.mark.parametrize("scores", [SCORES, np.round(SCORES, 1)], ids=["fine", "ties"])
@pytest.mark.parametrize("threshold", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_the_verdict_is_scikit_learns(scores, threshold):
    called = (scores >= threshold).astype(int)
    seen = parting.verdict(scores, Y, threshold)
    counts = metrics.confusion_matrix(Y, called).ravel().tolist()
    assert [seen[k] for k in ("tn", "fp", "fn", "tp")] == counts
    assert seen["accuracy"] == pytest.approx(metrics.accuracy_score(Y, called))
    assert seen["recall"] == pytest.approx(metrics.recall_score(Y, called))
    assert seen["precision"] == pytest.approx(metrics.precision_score(Y, called, zero_division=0))
    assert seen["f1"] == pytest.approx(metrics.f1_score(Y, called, zero_division=0))
    assert seen["fpr"] == pytest.approx(seen["fp"] / 180)


BAD = {
    r"\(200,\) and \(199,\)": (SCORES, Y[1:]),
    r"\(200, 1\) and \(200,\)": (SCORES[:, None], Y),
    r"scores in \[0, 1\]": (SCORES + 0.1, Y),
    "scores in .0, 1., got others": (np.where(Y == 1, np.nan, SCORES), Y),
    r"both, got \[0\]": (SCORES, np.zeros(200, int)),
    r"both, got \[0, 1, 2\]": (SCORES, np.where(SCORES > 0.9, 2, Y)),
}


@pytest.mark.parametrize("words", BAD)
def test_bad_input_is_named(words):
    with pytest.raises(ValueError, match=words):
        Threshold(*BAD[words])
