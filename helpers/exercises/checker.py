"""Compare a reader's function with a reference, and diagnose what went wrong."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from helpers.exercises import words
from helpers.exercises.answers import RaisedError, RejectedError, answer

PASSED = "Right!"


@dataclass(frozen=True)
class Diagnosis:
    """The verdict on an answer: whether it passed, and one short message."""

    passed: bool
    message: str


@dataclass(frozen=True)
class Exercise:
    """A function for the reader to write, with all that is needed to judge it.

    Parameters
    ----------
    name : str
        The name of the function that the reader writes.
    reference : callable
        A right solution. It returns a number, an array, or a tuple of arrays.
    inputs : callable
        ``inputs(rng)`` draws one tuple of arguments, all their dimensions different.
    variants : mapping of str to callable
        The bank: a hint for the reader, and the wrong function that earns it. A function
        that raises stands for all that raise the same.
    outputs : tuple of str
        What the results are called; more than one name means that a tuple is expected.
    view : callable, optional
        For a task with many right answers: ``view(results, *arguments)`` returns what is
        compared in place of the results, a dict of words (where) to numbers (what is there).
    difference_in_view : callable, optional
        Says how what is seen differs, if no variant does.
    repairs : mapping of str to callable, optional
        With a view: a hint, and the change ``repair(*results)`` that makes its answers right.
    trials : int
        How many inputs are tried.
    """

    name: str
    reference: Callable
    inputs: Callable[[np.random.Generator], tuple]
    variants: Mapping[str, Callable]
    outputs: tuple[str, ...] = ("the result",)
    view: Callable | None = None
    difference_in_view: Callable = words.difference_in_view
    repairs: Mapping[str, Callable] = field(default_factory=dict)
    trials: int = 5

    def check(self, fn):
        """Print the verdict on `fn`."""
        print(self.diagnose(fn).message)

    def diagnose(self, fn):
        """Judge `fn`, which takes what the reference takes.

        Returns
        -------
        Diagnosis
            It never raises for what `fn` does.
        """
        trials = self.draw()
        expected = [self._answer(self.reference, arguments) for arguments in trials]
        try:
            pairs = zip(trials, expected, strict=True)
            given = [self._answer(fn, arguments, like) for arguments, like in pairs]
            with np.errstate(all="ignore"):
                faults = self._faults(trials, expected, given)
        except RejectedError as reason:
            hint = self._raises_too(trials, reason)
            return Diagnosis(False, f"{self.name}: {hint or reason}")
        if faults:
            return Diagnosis(False, f"{self.name}: not right yet. {' '.join(faults)}")
        return Diagnosis(True, f"{PASSED} {self.name} does what it should.")

    def draw(self):
        """The arguments of every trial: a list of dicts, the same each time."""
        names = inspect.signature(self.reference).parameters
        generators = map(np.random.default_rng, range(self.trials))
        return [dict(zip(names, self.inputs(rng), strict=True)) for rng in generators]

    def _answer(self, fn, arguments, like=None):
        return answer(fn, arguments, self.outputs, like)

    def _raises_too(self, trials, reason):
        """The hint of the variant that raises the same, or None."""
        if not isinstance(reason, RaisedError):
            return None
        for hint, variant in self.variants.items():
            try:
                for arguments in trials:
                    self._answer(variant, arguments)
            except RaisedError as error:
                if str(error) == str(reason):
                    return f"not right yet. {hint} (It raises a {error.kind}.)"
        return None

    def _faults(self, trials, expected, given):
        """Sentences that say what is wrong; an empty list if nothing is."""
        if self.view is not None:
            return self._faults_in_view(trials, expected, given)
        wrong = _unlike(expected, given, words.same)
        known = self._known(trials, expected, given, wrong)
        faults = [
            known.get(k) or words.difference(self.outputs[k], *_column(k, expected, given), trials)
            for k in wrong
        ]
        right = [name for k, name in enumerate(self.outputs) if k not in wrong]
        if wrong and right:
            faults.append(f"({' and '.join(right)} {'is' if len(right) == 1 else 'are'} right.)")
        return list(dict.fromkeys(faults))

    def _faults_in_view(self, trials, expected, given):
        for k, name in enumerate(self.outputs):
            words.require_usable(name, *_column(k, expected, given))
        wanted, seen = self._seen(trials, expected), self._seen(trials, given)
        if not _unlike(wanted, seen, words.close):
            return []
        for hint, repair in self.repairs.items():
            if not _unlike(wanted, self._seen(trials, [repair(*a) for a in given]), words.close):
                return [hint]
        known = self._known(trials, wanted, seen, [0])
        where = [list(self.view(a, *t.values())) for a, t in zip(given, trials, strict=True)]
        return [known.get(0) or self.difference_in_view(*_column(0, wanted, seen), where)]

    def _seen(self, trials, answers):
        """What is compared: the results, or the numbers that the view makes of them."""
        if self.view is None:
            return answers
        views = (self.view(a, *t.values()) for a, t in zip(answers, trials, strict=True))
        return [(np.array(list(view.values())),) for view in views]

    def _known(self, trials, expected, given, wrong):
        """Hints out of the bank: {number of a wrong output: hint}.

        A variant that equals the whole answer goes before one that equals a part of it.
        """
        found = {}
        for hint, variant in self.variants.items():
            try:
                results = self._seen(trials, [self._answer(variant, a) for a in trials])
            except RaisedError:
                continue
            unlike = _unlike(results, given, words.close)
            if not unlike:
                return dict.fromkeys(wrong, hint)
            faults = _unlike(expected, results, words.close)
            if set(faults) <= set(wrong) - set(unlike):
                found |= dict.fromkeys(faults, hint)
        return found


def _column(k, *answers):
    """Output number `k` of every trial, for each list of answers."""
    return [[results[k] for results in trials] for trials in answers]


def _unlike(ones, others, alike):
    """The numbers of the outputs that differ in any trial."""
    pairs = [list(zip(*pair, strict=True)) for pair in zip(ones, others, strict=True)]
    count = len(pairs[0])
    return [k for k in range(count) if not all(alike(*trial[k]) for trial in pairs)]
