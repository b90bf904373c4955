"""The faults that ``python -m tests.mutants`` tries are those that we think they are."""

import pytest

from tests.mutants.generate import mutants


def changes(body):
    """Return what is changed in ``def f(a, b, c):`` with this body, without its statements."""
    found = mutants(f"def f(a, b, c):\n    {body}", "f.py")
    return {m.change for m in found if not m.change.endswith("-> pass")}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a @ b", {"a + b", "a - b", "a * b", "a / b", "a ** b", "b @ a", "a", "b"}),
        ("a + b", {"a - b", "a * b", "a / b", "a ** b", "a", "b"}),
        ("-a", {"a"}),
        ("not a", {"a"}),
        ("a and b", {"a or b", "a", "b"}),
        ("a < b", {"a <= b", "a > b", "a >= b", "a == b", "a != b"}),
        ("a is b", {"a is not b"}),
        ("a in b", {"a not in b"}),
        ("a if b else c", {"a if not b else c"}),
        ("a.T", {"a"}),
        ("a.max", {"a.min"}),
        ("a[b]", {"a"}),
        ("a, b, c", {"(b, a, c)", "(a, c, b)"}),
        ("a(b, c)", {"b", "c", "a(c, b)", "a(b)"}),
        ("a(b=c)", {"a()"}),
        ("a.f()", {"a"}),
    ],
)
def test_expressions_are_broken(body, expected):
    new = {change.split(" -> ")[1] for change in changes(f"x = {body}")}
    assert new == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("x = 0", {"0 -> 1", "0 -> -1"}),
        ("x = 1", {"1 -> 2", "1 -> 0"}),
        ("x = 0.5", {"0.5 -> 1.0", "0.5 -> 0.0"}),
        ("x = 0.0", {"0.0 -> 1.0"}),
        ("x = True", {"True -> False"}),
        ("return a", {"return a -> return -a"}),
        ("a += b", {f"a += b -> a {op} b" for op in ("=", "-=", "*=", "/=", "**=")}),
        ("if a: b", {"if a: -> if not a:"}),
        ("raise ValueError(f'{a + 1} is no {b}')", set()),
        ("'''Add 1 + 2.'''", set()),
    ],
)
def test_statements_are_broken(body, expected):
    assert changes(body) == expected


def test_every_statement_is_dropped_and_texts_are_left_alone():
    source = '''
"""A module."""
import a
class B:
    """A class."""
    c = a
    @property
    def d(self):
        """A method."""
        for e in a:
            e("text", f"text {e}")
        raise TypeError("text")
'''
    assert [(m.function, m.change) for m in mutants(source, "b.py")] == [
        ("B", "c = a -> pass"),
        ("B", "@property -> pass"),
        ("B", "@property -> def d(self):"),
        ("B.d", "for e in a: -> pass"),
        ("B.d", "e('text', f'text {e}') -> pass"),
        ("B.d", "e('text', f'text {e}') -> e(f'text {e}', 'text')"),
        ("B.d", "e('text', f'text {e}') -> e('text')"),
        ("B.d", "raise TypeError('text') -> pass"),
    ]


def test_equal_changes_are_numbered_and_stand_still_when_lines_move():
    keys = [m.key for m in mutants("def f(a):\n    return a - (a - 1)", "f.py")]
    moved = [m.key for m in mutants("# a\n\n\ndef f(a):\n    return a - (a - 1)", "f.py")]
    assert keys == moved
    assert len(set(keys)) == len(keys)
