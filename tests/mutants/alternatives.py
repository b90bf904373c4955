"""What may stand in the place of a piece of code, to break it.

Operators, comparisons, signs and conditions turned round, constants moved, arguments, keywords and
neighbours of a tuple swapped, terms, factors, calls, transposes and statements dropped.
"""

import ast
import copy

ARITHMETIC = [ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow]
ORDER = [ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq]
OPPOSITE = {ast.Is: ast.IsNot, ast.In: ast.NotIn, ast.And: ast.Or}
OPPOSITE |= {new: old for old, new in OPPOSITE.items()}
NAMES = [("max", "min"), ("maximum", "minimum"), ("sum", "mean"), ("data", "grad")]
NAMES = dict(NAMES) | {new: old for old, new in NAMES} | {"zeros_like": "ones_like"}


def alternatives(node):
    """Yield the nodes that may replace a node."""
    if isinstance(node, ast.stmt):
        yield ast.Pass()
    kind = globals().get(f"_{type(node).__name__}")
    if kind:
        yield from kind(node)


def is_text(node):
    """Whether a node is text for people: a string, an f-string, a docstring."""
    return (
        isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.Constant) and isinstance(node.value, str))
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    )


def _but(node, **fields):
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _without(items, i):
    return items[:i] + items[i + 1 :]


def _swaps(items):
    """Yield the list with each two neighbours swapped."""
    for i in range(len(items) - 1):
        yield [*items[:i], items[i + 1], items[i], *items[i + 2 :]]


def _not(test):
    return ast.UnaryOp(ast.Not(), test)


def _FunctionDef(node):
    for i in range(len(node.decorator_list)):
        yield _but(node, decorator_list=_without(node.decorator_list, i))


def _Return(node):
    if node.value and not isinstance(node.value, ast.Constant):
        yield _but(node, value=ast.UnaryOp(ast.USub(), node.value))


def _AugAssign(node):
    yield ast.Assign([node.target], node.value)
    yield from (_but(node, op=op()) for op in ARITHMETIC)


def _If(node):
    if not isinstance(node.test, ast.Compare | ast.UnaryOp):
        yield _but(node, test=_not(node.test))


_IfExp = _If


def _comprehension(node):
    for i, test in enumerate(node.ifs):
        yield _but(node, ifs=_without(node.ifs, i))
        yield _but(node, ifs=[*node.ifs[:i], _not(test), *node.ifs[i + 1 :]])


def _BinOp(node):
    yield from (_but(node, op=op()) for op in ARITHMETIC)
    if not isinstance(node.op, ast.Add | ast.Mult):
        yield _but(node, left=node.right, right=node.left)
    yield from (node.left, node.right)


def _UnaryOp(node):
    yield node.operand


def _BoolOp(node):
    yield _but(node, op=OPPOSITE[type(node.op)]())
    yield from node.values


def _Compare(node):
    for i, op in enumerate(node.ops):
        others = ORDER if type(op) in ORDER else [OPPOSITE[type(op)]]
        yield from (_but(node, ops=[*node.ops[:i], o(), *node.ops[i + 1 :]]) for o in others)
    if len(node.ops) > 1:
        left, *rest = node.comparators
        yield _but(node, left=left, ops=node.ops[1:], comparators=rest)
        yield _but(node, ops=node.ops[:-1], comparators=node.comparators[:-1])


def _Constant(node):
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield from (ast.Constant(node.value + 1), ast.Constant(node.value - 1))
    elif isinstance(node.value, float):
        yield from (ast.Constant(2 * node.value or 1.0), ast.Constant(0.0))


def _Attribute(node):
    if node.attr == "T":
        yield node.value
    if node.attr in NAMES:
        yield _but(node, attr=NAMES[node.attr])


def _Subscript(node):
    if isinstance(node.ctx, ast.Load):
        yield node.value


def _Tuple(node):
    if isinstance(node.ctx, ast.Load):
        yield from (_but(node, elts=elts) for elts in _swaps(node.elts))


def _Call(node):
    yield from (arg for arg in node.args if not is_text(arg) and not isinstance(arg, ast.Starred))
    if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) != "np":
        yield node.func.value
    if getattr(node.func, "attr", "") not in ("maximum", "minimum"):  # these commute
        yield from (_but(node, args=args) for args in _swaps(node.args))
    if len(node.args) > 1:
        yield _but(node, args=node.args[:-1])
    for i in range(len(node.keywords)):
        yield _but(node, keywords=_without(node.keywords, i))
