"""Do two implementations tell the same story over a whole training run?"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class ParityReport:
    """The two loss curves, shape (2, steps), and the largest difference of the final parameters."""

    losses: np.ndarray
    worst_parameter: float

    @property
    def errors(self):
        """Relative difference of the loss at each step, shape (steps,)."""
        ours, theirs = self.losses
        return np.abs(ours - theirs) / np.maximum(np.abs(theirs), np.finfo(float).tiny)

    @property
    def worst_loss(self):
        """Largest relative difference of the loss over all steps."""
        return float(self.errors.max())

    @property
    def fall(self):
        """First loss over last loss, each the mean of ten steps (of fewer in a short run)."""
        ours = self.losses[0]
        return float(ours[:10].mean() / ours[-10:].mean())

    def first_break(self, tolerance=1e-9):
        """Return the first step, counted from 0, at which the losses differ; None if none does."""
        broken = np.flatnonzero(self.errors > tolerance)
        return int(broken[0]) if broken.size else None

    def __str__(self):
        return (
            f"{self.losses.shape[1]} steps, the loss fell {self.fall:.1f}-fold\n"
            f"largest relative difference: loss {self.worst_loss:.0e}, "
            f"parameters {self.worst_parameter:.0e}"
        )


def parity(ours, theirs, batches, *, models=None):
    """Train two implementations on the same batches and compare them.

    Equality is what this proves, not correctness: a leak or a wrong objective passes in both.
    Use float64, the CPU, and a learning rate fixed beforehand and tame: at a wild one two correct
    programs part, because training itself is unstable.

    Parameters
    ----------
    ours, theirs : callable
        ``step(*batch)`` takes one optimisation step and returns the loss before it, a float.
    batches : iterable of tuples
        The arguments of the steps.
    models : pair of objects with ``state_dict()``, optional
        Their entries are compared after the last step: relative difference by norm, per tensor.

    Returns
    -------
    ParityReport

    Raises
    ------
    ValueError
        There is no batch, a loss is not finite, or the state dictionaries differ in keys or shapes.
    """
    losses = [(float(ours(*batch)), float(theirs(*batch))) for batch in batches]
    if not losses:
        raise ValueError("parity: expected at least one batch, got none")
    losses = np.array(losses).T
    bad = np.flatnonzero(~np.isfinite(losses).all(axis=0))
    if bad.size:
        raise ValueError(f"parity: the loss is not finite at step {bad[0]}: {losses[:, bad[0]]}")
    worst = _parameter_difference(*models) if models else float("nan")
    return ParityReport(losses, worst)


def _parameter_difference(ours, theirs):
    ours, theirs = (
        {name: np.asarray(value) for name, value in model.state_dict().items()}
        for model in (ours, theirs)
    )
    shapes, twins = ({k: v.shape for k, v in state.items()} for state in (ours, theirs))
    if shapes != twins:
        raise ValueError(f"parity: parameters {shapes} against {twins}")
    errors = [
        np.linalg.norm(ours[k] - v) / max(np.linalg.norm(v), np.finfo(float).tiny)
        for k, v in theirs.items()
    ]
    return float(np.max(errors))  # NaN if there is one
