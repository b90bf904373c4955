"""A hunt: broken code, the mended code, and the checks that tell them apart."""

import html
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.hunts import tasks
from helpers.hunts.tasks import Task
from helpers.hunts.witnesses import WITNESSES, Case


@dataclass(frozen=True)
class Hunt:
    """A bug of a kind that is met in the wild.

    Parameters
    ----------
    slug, title : str
        Its name in code and in words.
    symptom : str
        What one sees without any check.
    broken, fixed : type
        Programs; `broken` derives from `fixed` and overrides one method.
    fires : tuple of str
        The checks that must fire on the broken program, names from `WITNESSES`.
    where : str
        The line at fault, in words.
    cure : str
        What to write instead, in words.
    source : str
        Address of a public place where this kind of bug was met or is explained, if there is one.
    decoy : bool
        Whether it only looks like a bug: no check must fire.
    task : callable
        Returns the Task that it is tried on.
    """

    slug: str
    title: str
    symptom: str
    broken: type
    fixed: type
    fires: tuple[str, ...]
    where: str
    cure: str
    source: str = ""
    decoy: bool = False
    task: Callable[[], Task] = tasks.digits

    def case(self, version="broken"):
        """The broken or the fixed program beside the trusted one, as a Case."""
        if version not in ("broken", "fixed"):
            raise ValueError(f"expected version 'broken' or 'fixed', got {version!r}")
        return Case(getattr(self, version), self.fixed, self.task())

    def run(self, version="broken"):
        """Put one version through all checks.

        Returns
        -------
        dict of str to CheckResult
            By the name of the check, without those that do not apply to the program; ``passed`` is
            False where a check fires.
        """
        case = self.case(version)
        with np.errstate(over="ignore", invalid="ignore"):
            results = {name: witness(case) for name, witness in WITNESSES.items()}
        return {name: result for name, result in results.items() if result is not None}

    def code(self, version="broken"):
        """The method that differs, as text."""
        name = next(name for name, item in vars(self.broken).items() if inspect.isfunction(item))
        return textwrap.dedent(inspect.getsource(getattr(getattr(self, version), name)))


@dataclass(frozen=True)
class Matrix:
    """Bugs against checks; prints as a table, and as HTML in a notebook.

    ``results`` maps each hunt's slug to what `Hunt.run` gave for the broken program.
    """

    results: dict
    titles: dict

    @property
    def checks(self):
        """Names of the checks that apply to one of the programs at least, in order."""
        return [name for name in WITNESSES if any(name in r for r in self.results.values())]

    def fired(self, slug):
        """Names of the checks that fired, in order."""
        return [name for name, result in self.results[slug].items() if not result.passed]

    def __str__(self):
        width = max(map(len, self.results))
        legend = [f"{chr(65 + k)} {name}" for k, name in enumerate(self.checks)]
        lines = [" " * width + "  " + " ".join(text[0] for text in legend)]
        for slug in self.results:
            fired = self.fired(slug)
            marks = " ".join("x" if name in fired else "." for name in self.checks)
            lines.append(f"{slug:<{width}}  {marks}")
        return "\n".join([*lines, "x: the check fires.  " + ", ".join(legend)])

    __repr__ = __str__

    def _repr_html_(self):
        head = "".join(f'<th scope="col">{name}</th>' for name in self.checks)
        rows = "".join(map(self._row, self.results))
        return (
            "<table><caption>Which check sees which bug: ✗ where it fires.</caption>"
            f'<thead><tr><th scope="col">bug</th>{head}</tr></thead><tbody>{rows}</tbody></table>'
        )

    def _row(self, slug):
        cells = "".join(_cell(self.results[slug].get(name)) for name in self.checks)
        return f'<tr><th scope="row">{html.escape(self.titles[slug])}</th>{cells}</tr>'


def _cell(result):
    if result is None:
        return "<td></td>"
    return f'<td title="{html.escape(result.message)}">{"" if result.passed else "✗"}</td>'


def matrix(hunts):
    """Run every broken program through every check.

    Parameters
    ----------
    hunts : iterable of Hunt

    Returns
    -------
    Matrix
    """
    hunts = list(hunts)
    return Matrix({h.slug: h.run("broken") for h in hunts}, {h.slug: h.title for h in hunts})
