"""Ten classic bugs before three witnesses: accuracy, the gradient check, parity."""

import html
from dataclasses import dataclass, replace

import numpy as np

from helpers.hunts import backpropagation as hunts
from helpers.hunts import witnesses

TEN = (
    hunts.no_mean,
    hunts.bias_summed_over_everything,
    hunts.mean_for_sum,
    hunts.gate_never_closes,
    hunts.missing_derivative,
    hunts.update_before_use,
    hunts.sign_of_one_layer,
    hunts.momentum_as_running_mean,
    hunts.adam_without_bias_correction,
    hunts.adam_epsilon_inside_root,
)


@dataclass(frozen=True)
class Row:
    """One bug before the witnesses.

    ``accuracies`` and ``right`` hold one number a seed: of the broken and of the mended program.
    ``gradient_error`` is the largest relative error of a gradient, ``first_break`` the first step,
    counted from 0, at which the loss leaves that of the trusted program (None: nowhere).
    """

    title: str
    accuracies: tuple[float, ...]
    right: tuple[float, ...]
    gradient_error: float
    gradient_passed: bool
    first_break: int | None

    @property
    def seen_by_accuracy(self):
        """Whether the broken program is worse with its best seed than the right one at worst."""
        return max(self.accuracies) < min(self.right)

    @property
    def seen_by_gradient_check(self):
        """Whether the gradient check fires."""
        return not self.gradient_passed

    @property
    def seen_by_parity(self):
        """Whether the run leaves the trusted one."""
        return self.first_break is not None

    def cells(self):
        """The row in words: title, two accuracies, gradient error, first break."""
        error = "passes" if self.gradient_passed else f"{self.gradient_error:.2g}"
        where = "never" if self.first_break is None else str(self.first_break)
        return (
            self.title,
            f"{np.mean(self.accuracies):.3f}",
            f"{np.mean(self.right):.3f}",
            error,
            where,
        )


HEADINGS = ("bug", "accuracy", "mended", "gradient error", "parity breaks at step")


@dataclass(frozen=True)
class TenBugs:
    """The table; prints as text, and as HTML in a notebook."""

    rows: tuple[Row, ...]

    def missed(self, witness):
        """Titles that a witness does not see: "accuracy", "gradient_check" or "parity"."""
        return [row.title for row in self.rows if not getattr(row, f"seen_by_{witness}")]

    def __str__(self):
        lines = [HEADINGS, *(row.cells() for row in self.rows)]
        return "\n".join(f"{a:<37} {b:>8} {c:>8} {d:>15} {e:>22}" for a, b, c, d, e in lines)

    __repr__ = __str__

    def _repr_html_(self):
        head = "".join(f'<th scope="col">{heading}</th>' for heading in HEADINGS)
        rows = "".join(map(_html_row, self.rows))
        return (
            "<table><caption>Ten bugs before three witnesses; accuracies are means over "
            f"{len(self.rows[0].right)} seeds.</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )


def _html_row(row):
    title, *others = map(html.escape, row.cells())
    cells = "".join(f"<td>{cell}</td>" for cell in others)
    return f'<tr><th scope="row">{title}</th>{cells}</tr>'


def ten_bugs(seeds=(0, 1, 2)):
    """Train ten broken programs on the 8 x 8 digits, and call the witnesses.

    Parameters
    ----------
    seeds : tuple of int
        One training run a seed; the gradient check and parity use the first.

    Returns
    -------
    TenBugs
    """
    right = {hunt.fixed: _accuracies(hunt.case("fixed"), seeds) for hunt in TEN}
    return TenBugs(tuple(_row(hunt, right[hunt.fixed], seeds) for hunt in TEN))


def _accuracies(case, seeds):
    with np.errstate(over="ignore", invalid="ignore"):
        return tuple(witnesses.trained_score(replace(case, seed=seed)) for seed in seeds)


def _row(hunt, right, seeds):
    case = replace(hunt.case("broken"), seed=seeds[0])
    gradients = witnesses.gradient_report(case)
    return Row(
        title=hunt.title,
        accuracies=_accuracies(case, seeds),
        right=right,
        gradient_error=gradients.worst,
        gradient_passed=gradients.passed,
        first_break=witnesses.parity_report(case).first_break(),
    )
