"""The threshold: the page's data, and NumPy's side of its numbers."""

import numpy as np
import pytest
from sklearn import metrics

from helpers.figures import Threshold
from helpers.figures import threshold as parting

SCORES, Y = parting.two_groups()


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
