"""The broadcasting figure: the page's data, and NumPy's side of its numbers."""

import numpy as np
import pytest

from helpers.figures import BroadcastPlay
from helpers.figures import broadcast_play as broadcasting


def test_the_arrays_tell_their_entries_apart():
    a, b = broadcasting.arrays((2, 3), (5, 1, 4))
    assert a.tolist() == [[10, 20, 30], [40, 50, 60]]
    assert b.shape == (5, 1, 4)
    assert (b.ravel() == np.arange(1, 21)).all()


def test_the_first_view_is_the_lessons_puzzle():
    figure = BroadcastPlay()
    found = broadcasting.combine(figure.s, figure.t)
    assert (figure.s, figure.t, found["shape"]) == ((4,), (4, 1), [4, 4])
    assert found["result"] == [10 * a - b for b in range(1, 5) for a in range(1, 5)]
    assert found["b"][:5] == [1, 1, 1, 1, 2]
    assert broadcasting.combine((4,), (4, 1), "sum")["result"][0] == 11


def test_the_tasks_can_be_solved():
    assert len(broadcasting.combine((4,), (4, 1))["result"]) > 4 + 4
    assert broadcasting.combine((4, 1), (4, 1))["result"] == [9, 18, 27, 36]


def test_what_does_not_fit_gets_numpys_words():
    words = "operands could not be broadcast together with shapes (2,3) (2,)"
    assert broadcasting.combine((2, 3), (2,)) == {"error": words}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"s": ()}, "number of axes of s: expected one of 1, 2, 3; got 0"),
        ({"t": (1, 1, 1, 1)}, "number of axes of t: .*; got 4"),
        ({"s": (0, 2)}, "size in s: expected one of 1, 2, 3, 4, 5; got 0"),
        ({"t": (6,)}, "size in t: .*; got 6"),
        ({"operation": "product"}, "operation: expected one of 'difference', 'sum'"),
    ],
)
def test_wrong_choices_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        BroadcastPlay(**arguments)
