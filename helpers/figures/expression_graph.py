"""An expression that the reader types, as a graph with values and slopes.

Derived in book/feedforward/autograd, eqs. (1) and (2).
"""

import ast

import numpy as np

from helpers.figures.base import Figure, one_of

GRID = tuple(k / 10 for k in range(-30, 31))
MEETINGS = ("add", "overwrite")
MAX_NODES = 24

# name: value, and the slopes toward the parents from (value, *parents)
OPERATIONS = {
    "+": (lambda a, b: a + b, lambda v, a, b: (1.0, 1.0)),
    "-": (lambda a, b: a - b, lambda v, a, b: (1.0, -1.0)),
    "*": (lambda a, b: a * b, lambda v, a, b: (b, a)),
    "/": (lambda a, b: a / b, lambda v, a, b: (1.0 / b, -v / b)),
    "^": (lambda a, k: a**k, lambda v, a, k: (k * a ** (k - 1.0), 0.0)),
    "neg": (lambda a: -a, lambda v, a: (-1.0,)),
    "sin": (np.sin, lambda v, a: (np.cos(a),)),
    "cos": (np.cos, lambda v, a: (-np.sin(a),)),
    "exp": (np.exp, lambda v, a: (v,)),
    "log": (np.log, lambda v, a: (1.0 / a,)),
    "tanh": (np.tanh, lambda v, a: (1.0 - v * v,)),
    "sqrt": (np.sqrt, lambda v, a: (0.5 / v,)),
}
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "^"}


def tape(expression):
    """Return the notes of an expression: a list of (operation, parents) in the order of making.

    Given values are ("x", ()), ("y", ()) and (a number, ()); parents come before their users.

    Raises
    ------
    ValueError
        The expression cannot be read, or has more than `MAX_NODES` values.
    """
    try:
        tree = ast.parse(expression.replace("^", "**"), mode="eval").body
    except SyntaxError:
        raise ValueError(
            f"expression: expected one such as 'x * x + x', got {expression!r}"
        ) from None
    notes = []
    _write(tree, notes)
    if len(notes) > MAX_NODES:
        raise ValueError(f"expression: expected at most {MAX_NODES} values, got {len(notes)}")
    return notes


def _write(tree, notes):
    """Write what `tree` needs on the tape, and return its own number there."""
    match tree:
        case ast.Name(id=("x" | "y") as name):
            note = name, ()
            return notes.index(note) if note in notes else _put(notes, note)
        case ast.Constant(value=int() | float() as value):
            return _put(notes, (float(value), ()))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
            power = isinstance(sign, ast.Pow)
            if power and not isinstance(right, ast.Constant):
                raise ValueError("expression: expected a number after ^")
            return _put(notes, (SIGNS[type(sign)], (_write(left, notes), _write(right, notes))))
        case ast.UnaryOp(op=ast.USub(), operand=inside):
            return _put(notes, ("neg", (_write(inside, notes),)))
        case ast.Call(func=ast.Name(id=name), args=[inside]) if (
            name in OPERATIONS and name != "neg"
        ):
            return _put(notes, (name, (_write(inside, notes),)))
    raise ValueError(f"expression: expected x, y, numbers and {', '.join(OPERATIONS)}")


def _put(notes, note):
    notes.append(note)
    return len(notes) - 1


@np.errstate(all="ignore")  # log(0) is infinite, as in the page
def values(notes, x, y):
    """Return the value of every note, float64."""
    given, v = {"x": np.float64(x), "y": np.float64(y)}, []
    for name, parents in notes:
        at = [v[i] for i in parents]
        v.append(OPERATIONS[name][0](*at) if parents else given.get(name, name))
    return np.array(v, dtype=float)


@np.errstate(all="ignore")
def slopes(notes, v, meeting="add"):
    """Return the slope of the last value by every note; where answers meet, `meeting` decides."""
    one_of("meeting", meeting, MEETINGS)
    bars = np.zeros(len(notes))
    bars[-1] = 1.0
    for k in reversed(range(len(notes))):
        name, parents = notes[k]
        if parents:
            local = OPERATIONS[name][1](v[k], *v[list(parents)])
            for i, slope in zip(parents, local, strict=True):
                share = bars[k] * slope
                bars[i] = bars[i] + share if meeting == "add" else share
    return bars


class ExpressionGraph(Figure):
    """Type an expression, see its graph, and walk backward through it step by step.

    Parameters
    ----------
    expression : str
        Of x, y, numbers, ``+ - * / ^`` and the functions of `OPERATIONS`; at most `MAX_NODES`
        values.
    x, y : float
        Where it is evaluated, tenths from -3 to 3.

    Raises
    ------
    ValueError
        For an expression that cannot be read, or another value.
    """

    name = "expression_graph"
    title = "Values flow down, slopes flow up"
    task = (
        "step back through x * x + x at x = 3. Then let the second answer overwrite the first,"
        " and compare with what nudging x says."
    )
    alt = (
        "The expression x times x plus x at x = 3 as a graph from top to bottom: a box for x, one"
        " for the product 9, one for the sum 12. Each box holds its value and the slope of the"
        " result; x feeds both operations, and its slope 7 is the sum of 3, 3 and 1."
    )

    def __init__(self, expression="x * x + x", x=3.0, y=2.0):
        tape(expression)
        self.expression = expression
        self.x, self.y = one_of("x", x, GRID), one_of("y", y, GRID)

    def payload(self):
        """Return the expression and the point at which it is shown first."""
        return {"expression": self.expression, "x": self.x, "y": self.y, "limit": MAX_NODES}
