"""What stands in helpers.nn is the code that a lesson shows."""

import ast
import inspect
import textwrap

import pytest
from lesson import lessons

from helpers import nn

# Bookkeeping and checks, no formula.
PLUMBING = {"Buffer", "Module", "Parameter", "Loss", "Optimizer", "Recurrent"}
TAUGHT = ("__init__", "forward", "backward", "forward_layer", "backward_layer")
TAUGHT += ("step", "decayed")  # of optimisers

SHOWN = {name: node for lesson in lessons() for name, node in lesson.definitions().items()}
PROMOTED = sorted(set(nn.__all__) - PLUMBING)


def taught_methods(tree):
    """A function, or each taught method of a class, as a dump without its docstring."""
    methods = {}
    for node in [tree] if isinstance(tree, ast.FunctionDef) else tree.body:
        if isinstance(node, ast.FunctionDef) and (node is tree or node.name in TAUGHT):
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:]
            methods[node.name] = ast.dump(node)
    return methods


@pytest.mark.parametrize("name", PROMOTED)
def test_promoted_code_is_the_lessons(name):
    assert name in SHOWN, f"helpers.nn.{name} is shown in no lesson"
    source = textwrap.dedent(inspect.getsource(getattr(nn, name)))
    ours = taught_methods(ast.parse(source).body[0])
    assert ours
    assert ours == taught_methods(SHOWN[name])
