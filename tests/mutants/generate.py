"""Faults made from the syntax tree of a module: every one that ``alternatives`` has, everywhere.

Left alone are docstrings, the texts of errors, and what stands at module level (imports, names).
"""

import ast
import warnings
from dataclasses import dataclass
from types import CodeType

from tests.mutants.alternatives import alternatives, is_text


@dataclass(frozen=True)
class Mutant:
    """One fault: the file, the function it is in, what was changed, and the compiled module."""

    file: str
    function: str
    change: str
    code: CodeType

    @property
    def key(self):
        """What an entry in the list of equivalent mutants is found by."""
        return self.file, self.function, self.change


def mutants(source, file):
    """Yield every mutant of a module, in the order of its lines, no two alike."""
    tree = ast.parse(source)
    seen, counts = {ast.unparse(tree)}, {}
    for container, key, node, scope in _places(tree, ()):
        for new in alternatives(node):
            container[key] = new
            text = ast.unparse(ast.fix_missing_locations(tree))
            if text not in seen:
                seen.add(text)
                name = ".".join(scope)
                change = f"{_short(node)} -> {_short(new)}"
                count = counts[name, change] = counts.get((name, change), 0) + 1
                change += f" ({count})" if count > 1 else ""
                yield Mutant(file, name, change, _compile(tree, file))
            container[key] = node


def _compile(tree, file):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # 1[0] is a fault like any other
        return compile(tree, file, "exec")


def _short(node):
    return ast.unparse(node).strip().split("\n")[0]


def _places(parent, scope):
    """Yield (container, key, node, scope), such that ``container[key]`` is the node."""
    for field, value in ast.iter_fields(parent):
        slots = enumerate(value) if isinstance(value, list) else [(field, value)]
        container = value if isinstance(value, list) else vars(parent)
        for key, node in slots:
            if not isinstance(node, ast.AST) or is_text(node):
                continue
            if scope:
                yield container, key, node, scope
            inner = (
                (*scope, node.name) if isinstance(node, ast.ClassDef | ast.FunctionDef) else scope
            )
            if inner and not isinstance(node, ast.Raise):
                yield from _places(node, inner)
