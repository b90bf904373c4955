"""The threshold: where to draw the line between scores, and what that costs on either side.

The page and this file compute the same counts. Built in book/foundations/softmax-regression.
"""

import numpy as np

from helpers.figures.base import Figure

THRESHOLDS = tuple(k / 100 for k in range(101))
BINS = 20  # bars of a histogram between 0 and 1


def verdict(scores, y, threshold):
    """Count who is called sick, and how often that is right.

    Parameters
    ----------
    scores : ndarray (N,)
        Probabilities of being sick.
    y : ndarray (N,) of int
        1 for sick, 0 for healthy; both occur.
    threshold : float
        Who has this score or more is called sick.

    Returns
    -------
    dict of str to number
        Counts ``tp``, ``fp``, ``fn``, ``tn`` (true or false, called positive or negative), and
        ``accuracy``, ``precision``, ``recall``, ``f1``, ``fpr``, the share of false alarms among
        the healthy. A share of nobody is 0.
    """
    called, sick = scores >= threshold, y == 1
    tp, fp = int((called & sick).sum()), int((called & ~sick).sum())
    fn, tn = int(sick.sum()) - tp, int((~sick).sum()) - fp
    return {
        "tp": tp,
        "fp": fp,
        "fn": fn,
        "tn": tn,
        "accuracy": (tp + tn) / len(y),
        "precision": tp / (tp + fp) if tp + fp else 0.0,
        "recall": tp / (tp + fn),
        "f1": 2 * tp / (2 * tp + fp + fn),
        "fpr": fp / (fp + tn),
    }


def two_groups():
    """Scores of 20 sick and 180 healthy people that overlap, (200,), and who is who, (200,)."""
    rank = np.concatenate([(np.arange(n) + 0.5) / n for n in (20, 180)])
    y = np.repeat([1, 0], [20, 180])
    return np.where(y == 1, 1 - (1 - rank) ** 0.7, rank**6), y


class Threshold(Figure):
    """Move the threshold over the scores of sick and healthy people.

    Parameters
    ----------
    scores : array (N,)
        Probabilities of being sick, in [0, 1].
    y : array (N,) of int
        1 for sick, 0 for healthy.

    Raises
    ------
    ValueError
        If the shapes differ, a score lies outside [0, 1], a label is neither 0 nor 1, or one of the
        two groups is empty.
    """

    name = "threshold"
    title = "One model, a hundred and one verdicts"
    task = (
        "find a threshold that misses at most four of the sick, with few false alarms. What is the"
        " accuracy there? Which threshold has the best accuracy, and how many of the sick go home?"
    )
    alt = (
        "Two histograms of scores that overlap, of healthy people mostly near 0 and of sick people"
        " spread from 0 to 1, with a threshold between; beside them the ROC curve with the point"
        " that belongs to it."
    )

    def __init__(self, scores, y):
        self.scores, self.y = np.asarray(scores, dtype=float), np.asarray(y)
        if self.scores.ndim != 1 or self.y.shape != self.scores.shape:
            raise ValueError(
                f"expected scores (N,) and y (N,), got {self.scores.shape} and {self.y.shape}"
            )
        if not ((self.scores >= 0) & (self.scores <= 1)).all():
            raise ValueError("expected scores in [0, 1], got others")
        if set(np.unique(self.y)) != {0, 1}:
            raise ValueError(f"expected labels 0 and 1, both, got {np.unique(self.y).tolist()}")

    def payload(self):
        """Return scores with four digits, labels, thresholds and the number of bars."""
        return {
            "scores": np.round(self.scores, 4).tolist(),
            "y": self.y.astype(int).tolist(),
            "thresholds": THRESHOLDS,
            "bins": BINS,
        }
