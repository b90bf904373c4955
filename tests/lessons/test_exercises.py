"""Every checker accepts its solution, and says what is wrong with everything else."""

import ast
import copy
import importlib
import inspect
import itertools
import json
import math
import pkgutil
import re
import textwrap
from pathlib import Path

import numpy as np
import pytest
import yaml

from helpers import exercises
from helpers.exercises import PASSED, Exercise

ROOT = Path(__file__).parents[2]
PARTS = ("answers", "checker", "words")  # modules that hold the machinery, not a lesson's bank


def lesson_modules():
    names = [module.name for module in pkgutil.iter_modules(exercises.__path__)]
    return [name for name in names if name not in PARTS]


def exercises_of(module):
    found = vars(importlib.import_module(f"helpers.exercises.{module}"))
    return {name: item for name, item in found.items() if isinstance(item, Exercise)}


ALL = {
    f"{module}.{name}": item
    for module in lesson_modules()
    for name, item in exercises_of(module).items()
}
each = pytest.mark.parametrize("exercise", ALL.values(), ids=ALL)


def values(exercise, fn, trials):
    """What the checker compares, worked out anew: a list of arrays for every trial."""
    answers = []
    for arguments in trials:
        with np.errstate(all="ignore"):
            try:
                result = fn(*copy.deepcopy(list(arguments.values())))
            except (TypeError, ValueError, ZeroDivisionError) as error:
                return [[np.array(str(error))]]
        if exercise.view is not None:
            result = np.array(list(exercise.view(result, *arguments.values()).values()))
        answers.append([np.asarray(r) for r in (result if isinstance(result, tuple) else [result])])
    return answers


def equal(ones, others):
    if len(ones) != len(others):
        return False  # one of them raises
    return all(
        np.array_equal(a, b)
        or (a.shape == b.shape and a.dtype.kind != "U" and np.allclose(a, b, rtol=1e-9, atol=1e-12))
        for one, other in zip(ones, others, strict=True)
        for a, b in zip(one, other, strict=True)
    )


# ---- the bank


def test_the_modules_are_found():
    assert {"feedforward", "backpropagation"} <= set(lesson_modules())
    for module in lesson_modules():
        assert len(exercises_of(module)) >= 4, module


@each
def test_the_name_is_the_one_in_the_module(exercise):
    assert ALL[next(key for key in ALL if key.endswith(f".{exercise.name}"))] is exercise


@each
def test_the_reference_passes(exercise, capsys):
    diagnosis = exercise.diagnose(exercise.reference)
    assert diagnosis.passed
    assert exercise.check(exercise.reference) is None
    assert capsys.readouterr().out == diagnosis.message + "\n"
    assert diagnosis.message.startswith(PASSED)


@each
def test_every_variant_gets_its_own_hint(exercise):
    assert len(exercise.variants) >= 6
    for hint, variant in exercise.variants.items():
        diagnosis = exercise.diagnose(variant)
        assert not diagnosis.passed, hint
        assert f"not right yet. {hint}" in diagnosis.message
        others = [h for h in exercise.variants if h != hint and h not in hint]
        assert not [h for h in others if h in diagnosis.message]


@each
def test_no_two_variants_are_the_same(exercise):
    trials = exercise.draw()
    functions = {"reference": exercise.reference, **exercise.variants}
    answers = {hint: values(exercise, fn, trials) for hint, fn in functions.items()}
    for one, other in itertools.combinations(answers, 2):
        assert not equal(answers[one], answers[other]), (one, other)


@each
def test_dimensions_differ_and_vary(exercise):
    trials = exercise.draw()
    for arguments in trials:
        dims = {d for a in arguments.values() for d in np.shape(a)}
        arrays = [np.shape(a) for k, a in arguments.items() if np.ndim(a) == 2 and k != "W_hh"]
        assert all(rows != columns for rows, columns in arrays)
        assert not dims or max(dims) < 16
    shapes = {
        tuple(np.shape(a) for a in t.values()) for t in trials if any(map(np.ndim, t.values()))
    }
    assert len(shapes) != 1


# ---- answers of the wrong kind


def _raise(error):
    def wrong(*arguments):
        raise error

    return wrong


def _after(exercise, change):
    """The right answer, changed: `change` is applied to every result."""

    def wrong(*arguments):
        result = exercise.reference(*arguments)
        return tuple(map(change, result)) if isinstance(result, tuple) else change(result)

    return wrong


@each
def test_the_stub_is_not_solved_and_raises_nothing(exercise):
    for stub in (_raise(NotImplementedError), _raise(NotImplementedError("later")), lambda *a: ...):
        diagnosis = exercise.diagnose(stub)
        assert (diagnosis.passed, diagnosis.message) == (False, f"{exercise.name}: not solved yet.")


@each
def test_answers_of_the_wrong_kind_are_named(exercise):
    expected = {
        "expected a function, got an int": 3,
        "raises ZeroDivisionError: by zero": _raise(ZeroDivisionError("by zero")),
        "raises IndexError": _raise(IndexError()),
        "raises TypeError": lambda *a, missing: a,
        "returns None": lambda *a: None,
        "got a list": lambda *a: [[1.0], [1.0, 2.0]] if len(exercise.outputs) == 1 else [1.0],
        "got a str": lambda *a: "text",
        "real numbers": _after(exercise, lambda r: np.asarray(r) * 1j),
        "NaN": _after(exercise, lambda r: r * np.nan),
        "infinity": _after(exercise, lambda r: np.full(np.shape(r), np.inf)),
        "has shape": _after(exercise, lambda r: np.asarray(r)[..., None]),
    }
    if len(exercise.outputs) > 1:
        expected["got a tuple of 1"] = lambda *a: (exercise.reference(*a)[0],)
        expected["got an array"] = lambda *a: exercise.reference(*a)[0]
    else:
        expected["got a tuple"] = lambda *a: (exercise.reference(*a),)
    for words, wrong in expected.items():
        diagnosis = exercise.diagnose(wrong)
        assert not diagnosis.passed, words
        assert words in diagnosis.message


@each
def test_the_wrong_dtype_is_named(exercise):
    wrong = _after(exercise, lambda r: np.asarray(r).astype(np.float32))
    if exercise.view is None:
        words = "has dtype float32, expected|it should be an int"
        assert re.search(words, exercise.diagnose(wrong).message)
    else:
        assert exercise.diagnose(_after(exercise, lambda r: np.asarray(r) * 1.0)).passed


@each
def test_a_transposed_answer_is_called_so(exercise):
    results = exercise.reference(*exercise.draw()[0].values())
    arrays = results if isinstance(results, tuple) else (results,)
    if any(np.ndim(r) == 2 for r in arrays):
        assert "ransposed" in exercise.diagnose(_after(exercise, np.transpose)).message


@each
def test_a_changed_argument_is_named(exercise):
    for at, (name, value) in enumerate(exercise.draw()[0].items()):
        if np.ndim(value) and not isinstance(value, tuple):  # a tuple cannot be changed

            def greedy(*arguments, at=at):
                result = exercise.reference(*arguments)
                arguments[at][0] = arguments[at][0] + 1
                return result

            assert f"changes its argument {name} in place" in exercise.diagnose(greedy).message


def test_an_exception_is_shown_with_the_shapes():
    linear = ALL["backpropagation.linear_backward"]
    message = linear.diagnose(lambda g, x, W: (g @ x, x.T @ g, g.sum(axis=0))).message
    (N, D), H = linear.draw()[0]["x"].shape, linear.draw()[0]["W"].shape[1]
    assert message.endswith(
        f"called with grad ({N}, {H}), x ({N}, {D}), W ({D}, {H}), it raises ValueError: "
        f"in A @ B the last size of A, here {H}, must be the first of B, here {N}."
    )
    nothing = ALL["feedforward.xor_weights"].diagnose(lambda extra: extra).message
    assert "called with nothing, it raises TypeError" in nothing
    count = ALL["feedforward.count_parameters"].diagnose(lambda sizes: sizes.shape).message
    assert "called with sizes = [4, 6, 5, 8, 7], it raises AttributeError" in count


def test_an_exception_that_the_bank_knows_gets_its_hint():
    expected = {
        "backpropagation.linear_backward": (
            lambda g, x, W: (g @ W, g.T @ x, g.sum(axis=0)),
            "rule for W of shape (H, D)",
        ),
        "feedforward.collapse": (lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2 + b2), "on the left"),
        "feedforward.softplus_derivative": (lambda z: 1 / (1 + math.exp(-z)), "take np.exp"),
    }
    for name, (wrong, words) in expected.items():
        message = ALL[name].diagnose(wrong).message
        assert words in message
        assert re.search(r"\(It raises a (Value|Type)Error\.\)$", message)


def test_only_variants_that_mean_to_raise():
    raising = {
        "backpropagation": {"grad @ W is the rule", "Numbers of shape (N,)"},
        "feedforward": {
            "W1 @ W2 does",
            "b1 @ W2 does",
            "b1 + b2 does",
            "b2 + b1 does",
            "W2 * W1 mul",
            "Functions such",
            "That takes",
        },
        "text_as_numbers": {"np.bincount stops"},
        "convolution": {"For k = 0 the slice"},
        "lenet": {"np.pad takes no", "These slices fit", "With an amount of 0"},
        "initialisation": {
            "There are num_blocks blocks, not one fewer",
            "W_folded: W *",
            "W_folded: f",
        },
        "generalisation": {"a (R, M) minus b (R,) does not pair", "At λ = 0 the matrix of eq."},
    }
    for key, exercise in ALL.items():
        starts = tuple(raising.get(key.split(".")[0], ()))
        for hint, variant in exercise.variants.items():
            raises = "(It raises a" in exercise.diagnose(variant).message
            assert raises == hint.startswith(starts), hint


def test_lists_are_taken_where_an_array_is_expected():
    xor = ALL["feedforward.xor_weights"]
    assert xor.diagnose(lambda: ([[1, 1], [1, 1]], [0, -1], [[2, -4]], [-1])).passed
    collapse = ALL["feedforward.collapse"]
    assert collapse.diagnose(lambda *a: list(collapse.reference(*a))).passed
    assert collapse.diagnose(lambda *a: [r.tolist() for r in collapse.reference(*a)]).passed
    assert "W is a single number" in collapse.diagnose(lambda *a: (1.0, a[3] + 0)).message
    assert "to be a NumPy array, got a str" in collapse.diagnose(lambda *a: ("W", "b")).message
    count = ALL["feedforward.count_parameters"]
    assert "to be a number, got a list" in count.diagnose(lambda s: [1]).message


def test_a_float_for_an_int_is_named_if_it_is_right():
    count = ALL["feedforward.count_parameters"]
    right = count.diagnose(lambda sizes: float(count.reference(sizes)))
    assert not right.passed
    assert right.message.endswith("The number is right, but it should be an int.")
    assert "too large" in count.diagnose(lambda sizes: count.reference(sizes) + 3.0).message


def test_two_mistakes_are_both_named():
    linear = ALL["backpropagation.linear_backward"]
    message = linear.diagnose(lambda g, x, W: (g @ W.T, g.T @ x, g.mean(axis=0))).message
    assert "dW is transposed" in message
    assert "db is the mean" in message
    assert message.endswith("(dx is right.)")


def test_a_variant_that_explains_everything_goes_first():
    both_then_one = Exercise(
        name="pair",
        reference=lambda x: (x, x),
        inputs=lambda rng: (rng.normal(size=3),),
        variants={
            "Both are doubled.": lambda x: (2 * x, 2 * x),
            "b is doubled.": lambda x: (x, 2 * x),
        },
        outputs=("a", "b"),
    )
    assert both_then_one.diagnose(lambda x: (2 * x, 2 * x)).message.endswith("Both are doubled.")
    assert both_then_one.diagnose(lambda x: (x, 2 * x)).message.endswith(
        "b is doubled. (a is right.)"
    )


# ---- general words: wrong answers that are in no bank


class Mutator(ast.NodeTransformer):
    """Apply change number `target` of all that it knows, counting as it goes."""

    def __init__(self, target, names):
        self.target, self.names, self.count, self.label = target, names, -1, None

    def _choose(self, node, changes):
        """The node, or the change whose turn it is."""
        for label, change in changes:
            self.count += 1
            if self.count == self.target:
                self.label = f"{ast.unparse(node)} -> {label}"
                return ast.copy_location(change, node)
        return node

    def visit_BinOp(self, node):
        self.generic_visit(node)
        operators = (ast.Add, ast.Sub, ast.Mult, ast.Div)
        changes = [
            (f"{op.__name__}", ast.BinOp(node.left, op(), node.right))
            for op in operators
            if not isinstance(node.op, op)
        ]
        changes += [("left alone", node.left), ("right alone", node.right)]
        changes += [("negated", ast.UnaryOp(ast.USub(), node))]
        changes += [("doubled", ast.BinOp(node, ast.Mult(), ast.Constant(2)))]
        return self._choose(node, changes)

    def visit_UnaryOp(self, node):
        self.generic_visit(node)
        return self._choose(node, [("unsigned", node.operand)])

    def visit_Constant(self, node):
        if isinstance(node.value, bool):
            return self._choose(node, [("flipped", ast.Constant(not node.value))])
        shifts = [(f"{node.value + d}", ast.Constant(node.value + d)) for d in (1, -1)]
        return self._choose(node, shifts)

    def visit_Attribute(self, node):
        self.generic_visit(node)
        return self._choose(node, [("not transposed", node.value)] if node.attr == "T" else [])

    def visit_Compare(self, node):
        self.generic_visit(node)
        return self._choose(
            node, [("turned", ast.Compare(node.left, [ast.Lt()], node.comparators))]
        )

    def visit_Name(self, node):
        if node.id not in self.names or not isinstance(node.ctx, ast.Load):
            return node
        others = [(other, ast.Name(other, ast.Load())) for other in self.names if other != node.id]
        others += [("transposed", ast.Attribute(node, "T", ast.Load()))]
        return self._choose(node, others)

    def visit_Tuple(self, node):
        self.generic_visit(node)
        return self._choose(node, [("reversed", ast.Tuple(node.elts[::-1], node.ctx))])


def mutants(reference):
    """Yield (what was changed, function) for every single change to the reference."""
    source = textwrap.dedent(inspect.getsource(reference))
    names = list(inspect.signature(reference).parameters)
    for target in itertools.count():
        tree = ast.parse(source)
        mutator = Mutator(target, names)
        tree.body[0].body = [mutator.visit(statement) for statement in tree.body[0].body]
        if mutator.label is None:
            return
        space = dict(vars(inspect.getmodule(reference)))
        exec(compile(ast.fix_missing_locations(tree), "mutant", "exec"), space)
        yield mutator.label, space[reference.__name__]


def _ratio(want, got):
    return np.vdot(want, got) / np.vdot(want, want)


def _proportional(pairs):
    return all(np.allclose(_ratio(w, g) * w, g, rtol=1e-6, atol=1e-9) for w, g in pairs)


def _times(match, pairs, trials):
    factor = float(match[1]) if match[2] == "large" else 1 / float(match[1])
    sign = -1 if match[3] else 1
    return all(np.allclose(sign * factor * w, g, rtol=1e-3) for w, g in pairs)


def _named(match, pairs, trials):
    def value(arguments):
        if " of " not in match[2]:
            return arguments[match[2]]
        what, name = match[2].rsplit(" of ", 1)
        shape = np.shape(arguments[name])
        return shape[-1] if what.endswith("columns") else shape[0]

    power = 1 if match[1] == "times" else -1
    sign = -1 if match[3] else 1
    factors = [sign * value(arguments) ** power for arguments in trials]
    return all(np.allclose(f * w, g) for f, (w, g) in zip(factors, pairs, strict=True))


def _by_sign(match, pairs, trials):
    sign = 1 if match[2] == "positive" else -1
    right = [np.isclose(w, g, rtol=1e-9, atol=1e-9) for w, g in pairs]
    return all((ok == (sign * t[match[1]] > 0)).all() for ok, t in zip(right, trials, strict=True))


def _lines(match, pairs, trials):
    axis = 0 if match[2] == "row" else 1
    lines = [zip(np.moveaxis(w, axis, 0), np.moveaxis(g, axis, 0), strict=True) for w, g in pairs]
    return _proportional(itertools.chain(*lines))


CLAIMS = {
    r"is all zeros": lambda m, pairs, t: not any(g.any() for _, g in pairs),
    r"is zero everywhere, up": lambda m, p, t: all(np.allclose(g, 0, atol=1e-9) for _, g in p),
    r"is (\w+) and must be (\w+)$": lambda m, p, t: any(
        (m[1], m[2]) == tuple({-1: "negative", 0: "0", 1: "positive"}[int(s)] for s in signs)
        for w, g in p
        for signs in zip(g, w, strict=True)
    ),
    r"has the right form, but the wrong h": lambda m, p, t: _proportional(p) and _ratio(*p[0]) > 0,
    r"has the wrong sign: right in size": lambda m, p, t: all(np.allclose(w, -g) for w, g in p),
    r"is (?:exactly )?([\d.e+]+) times too (large|small)( and has the wrong sign)?$": _times,
    r"is the right answer (times|divided by) ([\w ]+)(, and has the wrong sign)?$": _named,
    r"its length is off by a factor": lambda m, p, t: _proportional(p) and _ratio(*p[0]) > 0,
    r"is right up to a factor that keeps": lambda m, p, t: _proportional(p),
    r"is always ([\d.e+-]+) too (large|small)": lambda m, p, t: all(
        np.allclose(g - w, float(m[1]) * (1 if m[2] == "large" else -1), rtol=1e-3) for w, g in p
    ),
    r"is right up to an added constant": lambda m, p, t: all(np.ptp(g - w) < 1e-6 for w, g in p),
    r"has the right (or opposite )?direction in every (row|column)": _lines,
    r"is right in size, but some": lambda m, p, t: all(np.allclose(abs(w), abs(g)) for w, g in p),
    r"is close, but not equal": lambda m, p, t: all(np.allclose(w, g, rtol=0.1) for w, g in p),
    r"is right where (\w+) is (positive|negative)": _by_sign,
    r"is right in (\d+) of the (\d+) entries": lambda m, p, t: (
        int(m[1]) == sum(np.isclose(w, g, rtol=1e-9, atol=1e-9).sum() for w, g in p)
    ),
    r"differs: the relative error is ([\d.e+-]+)": lambda m, p, t: np.isclose(
        float(m[1]),
        np.sqrt(sum(((g - w) ** 2).sum() for w, g in p) / sum((w**2).sum() for w, _ in p)),
        rtol=0.06,
    ),
    r"has shape (.+), expected (.+?)(: transposed)?$": lambda m, p, t: any(
        (str(g.shape), str(w.shape)) == (m[1], m[2]) for w, g in p
    ),
    r"has dtype (\w+), expected (\w+)": lambda m, p, t: any(
        (str(g.dtype), str(w.dtype)) == (m[1], m[2]) for w, g in p
    ),
    r"contains (NaN|infinity)": lambda m, p, t: not all(np.isfinite(g).all() for _, g in p),
}


def general_words(exercise, message):
    """Yield (number of the output, what is said of it) for all that is not out of the bank."""
    for hint in exercise.variants:
        message = message.replace(hint, "")
    if exercise.view:
        subjects = [r"(?:What the net computes|At \(\d, \d\) the output)"]
    else:
        subjects = [re.escape(re.sub("^the ", "The ", name)) for name in exercise.outputs]
    for k, subject in enumerate(subjects):
        found = re.search(rf"(?<!\w){subject} ((?:is|has|differs|contains)\b.*?)\.(?: |$)", message)
        if found:
            yield k, found[1]


def is_true(said, pairs, trials):
    """Whether every claim in the words holds; at least one must be known."""
    claims = [(re.search(pattern, said), holds) for pattern, holds in CLAIMS.items()]
    claims = [(match, holds) for match, holds in claims if match]
    assert claims, f"no test knows these words: {said}"
    return all(holds(match, pairs, trials) for match, holds in claims)


@each
def test_wrong_answers_in_no_bank_get_true_words(exercise):
    trials = exercise.draw()
    fresh = [
        dict(zip(trials[0], exercise.inputs(np.random.default_rng(seed)), strict=True))
        for seed in range(100, 120)
    ]
    wanted, count = values(exercise, exercise.reference, trials), 0
    for change, wrong in mutants(exercise.reference):
        count += 1
        diagnosis = exercise.diagnose(wrong)
        if diagnosis.passed:
            same = equal(
                values(exercise, wrong, fresh), values(exercise, exercise.reference, fresh)
            )
            assert same, f"accepted, and is wrong: {change}"
            continue
        hints = [hint for hint in exercise.variants if hint in diagnosis.message]
        words = list(general_words(exercise, diagnosis.message))
        unusable = re.search(
            r" raises | has shape | contains |expected |should be an? ", diagnosis.message
        )
        assert hints or words or unusable, f"{change}: {diagnosis.message}"
        if words and not unusable:
            given = values(exercise, wrong, trials)
            for k, said in words:
                pairs = [(w[k], g[k]) for w, g in zip(wanted, given, strict=True)]
                assert is_true(said, pairs, trials), f"{change}: {diagnosis.message}"
    assert count >= 8


def test_every_rule_finds_its_words():
    """One answer for each rule, so that none is dead."""
    tanh, right = (
        ALL["backpropagation.tanh_backward"],
        ALL["backpropagation.tanh_backward"].reference,
    )
    expected = {
        "is all zeros": lambda g, a: 0 * g,
        "exactly 2 times too large.": lambda g, a: 2 * right(g, a),
        "exactly 4 times too small.": lambda g, a: right(g, a) / 4,
        "is 3.142 times too large.": lambda g, a: np.pi * right(g, a),
        "exactly 3 times too large and has the wrong sign": lambda g, a: -3 * right(g, a),
        "the right answer times the number of rows of grad": lambda g, a: len(g) * right(g, a),
        "divided by the number of columns of grad": lambda g, a: right(g, a) / g.shape[1],
        "the right direction, but its length": lambda g, a: right(g, a) * abs(g).sum(),
        "up to a factor that keeps changing, sign included": lambda g, a: right(g, a) * g.sum(),
        "is always 0.5 too small": lambda g, a: right(g, a) - 0.5,
        "up to an added constant": lambda g, a: right(g, a) + g.sum(),
        "the right direction in every row": lambda g, a: right(g, a) * abs(g[:, :1]),
        "the right direction in every column": lambda g, a: right(g, a) * abs(g[:1]),
        "some of its signs are flipped": lambda g, a: abs(right(g, a)),
        "close, but not equal": lambda g, a: right(g, a) + 1e-6 * a**3,
        "right where a is positive, and wrong where it is negative": lambda g, a: np.where(
            a > 0, right(g, a), g
        ),
        "right where grad is negative": lambda g, a: np.where(g > 0, 3 * g, right(g, a)),
        "entries that were tried": lambda g, a: np.where(
            np.arange(g.shape[1]) > 0, right(g, a), g * a**4
        ),
        "the relative error is": lambda g, a: right(g, a) + a**4,
        "zero everywhere, up to rounding": lambda g, a: 1e-17 * g,
        "In one trial result[0, 0] should be -0.4374, and is -0.8749.": lambda g, a: (
            2 * right(g, a)
        ),
    }
    for words, wrong in expected.items():
        assert words in tanh.diagnose(wrong).message


def test_a_wrong_number_made_of_arrays_is_shown_alone():
    fit = ALL["linear_regression.least_squares"]
    message = fit.diagnose(lambda x, y: (fit.reference(x, y)[0], y.max())).message
    assert re.search(r"\. In one trial it should be \S+, and is \S+\. \(w is right\.\)", message)


def test_rounding_is_forgiven_and_a_small_error_is_not():
    softplus = ALL["feedforward.softplus_derivative"]
    assert softplus.diagnose(lambda z: 0.5 * (1 + np.tanh(z / 2))).passed
    assert "close, but not" in softplus.diagnose(lambda z: softplus.reference(z) * 1.000001).message
    assert "1e+300 times too large" in softplus.diagnose(lambda z: 1e300 / (1 + np.exp(-z))).message
    step = 1e-5
    softplus_of = lambda z: np.log1p(np.exp(z))  # noqa: E731
    nudged = softplus.diagnose(lambda z: (softplus_of(z + step) - softplus_of(z)) / step)
    assert "close, but not equal" in nudged.message


def test_what_a_net_computes_is_told_in_its_own_words():
    xor, tent = ALL["feedforward.xor_weights"], ALL["feedforward.tent_weights"]
    ones, both = np.ones((1, 2)), np.array([[1.0, 1.0], [-1.0, -1.0]])
    expected = {
        "At (0, 1) the output is negative and must be positive.": (
            lambda: (np.array([[1.0, 0.0], [0.0, 0.0]]), np.zeros(2), ones, -ones[0, :1] / 2)
        ),
        "rows of W1 are the neurons": (
            lambda: (both.T, np.array([-1.0, 1.0]), -ones, ones[0, :1] / 2)
        ),
        "the two neurons see the same": lambda: (both.T, np.zeros(2), ones, -ones[0, :1] / 2),
    }
    assert xor.diagnose(lambda: (both, np.array([-1.0, 1.0]), -ones, ones[0, :1] / 2)).passed
    for words, wrong in expected.items():
        assert words in xor.diagnose(wrong).message

    def scaled(left, peak, right):
        W1, b1, W2, b2 = tent.reference(left, peak, right)
        return W1, b1, W2 * (right - left), b2

    assert "has the right form, but the wrong height" in tent.diagnose(scaled).message
    message = tent.diagnose(lambda *a: (*tent.reference(*a)[:3], np.full(1, 0.3))).message
    assert message.endswith("it gives 0.3 in place of 0.")


def test_other_right_answers_pass():
    """Where the task leaves a choice, the order and the scale of the units are free."""

    def reordered(left, peak, right):
        W1, b1, W2, b2 = ALL["feedforward.tent_weights"].reference(left, peak, right)
        return 3 * W1[::-1], 3 * b1[::-1], W2[:, ::-1] / 3, b2

    assert ALL["feedforward.tent_weights"].diagnose(reordered).passed
    one_way = np.array([[1.0, -1.0], [-1.0, 1.0]]), np.zeros(2), np.ones((1, 2)), np.array([-0.5])
    assert ALL["feedforward.xor_weights"].diagnose(lambda: one_way).passed


# ---- the lessons


def lessons():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    found = re.findall(r"'file': '([^']+)'", str(toc))
    return [ROOT / f"{name}.ipynb" for name in found if (ROOT / f"{name}.ipynb").exists()]


def cells(notebook, tag):
    content = json.loads(notebook.read_text())["cells"]
    return [cell for cell in content if tag in cell["metadata"].get("tags", [])]


def printed(cell):
    return "".join("".join(output.get("text", [])) for output in cell.get("outputs", []))


def test_every_lesson_asks_and_solves_each_of_its_exercises():
    assert lessons()
    for notebook in lessons():
        for name in exercises_of(notebook.stem.replace("-", "_")):
            for tag, verdict in (("exercise", f"{name}: not solved yet."), ("solution", PASSED)):
                asked = [
                    c for c in cells(notebook, tag) if f"{name}.check(" in "".join(c["source"])
                ]
                assert len(asked) == 1, f"{notebook.stem}: {len(asked)} cells {tag!r} check {name}"
                assert verdict in printed(asked[0]), f"{notebook.stem}: {name}, {tag}"
