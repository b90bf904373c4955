"""The sliding kernel: the page's data, and NumPy's side of its numbers."""

import numpy as np
import pytest

from helpers import nn
from helpers.figures import SlidingKernel
from helpers.figures import sliding_kernel as sliding


@pytest.mark.parametrize("stride", sliding.STRIDES)
@pytest.mark.parametrize("padding", sliding.PADDINGS)
@pytest.mark.parametrize("kernel", sliding.KERNELS)
def test_slide_is_the_lessons_convolution(kernel, stride, padding):
    x, entries = sliding.picture("shirt"), sliding.KERNELS[kernel][1]
    layer = nn.Conv2d(1, 1, 3, stride, padding, bias=False, rng=np.random.default_rng(0))
    layer.load_state_dict({"weight": np.reshape(entries, (1, 1, 3, 3))})
    ours = sliding.slide(entries, x, stride, padding)
    np.testing.assert_array_equal(ours, layer(x[None, None])[0, 0])


def test_pictures_are_whole_numbers_and_the_spot_is_one_pixel():
    for name in sliding.PICTURES:
        x = sliding.picture(name)
        assert x.shape == (28, 28)
        assert (x == np.rint(x)).all()
        assert x.min() == 0
    assert sliding.picture("spot").sum() == 1
    assert sliding.picture("shirt").max() > 200


def test_the_tasks_can_be_solved():
    x = sliding.picture("shirt")
    assert sliding.slide(sliding.KERNELS["left"][1], x, 2, 1).shape == (14, 14)
    moved = sliding.slide((0, 0, 0, 1, 0, 0, 0, 0, 0), x, 1, 1)
    np.testing.assert_array_equal(moved[:, 1:], x[:, :-1])
    spot = sliding.slide(range(1, 10), sliding.picture("spot"), 1, 1)
    rows, columns = np.nonzero(spot)
    seen = spot[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    np.testing.assert_array_equal(seen.ravel(), range(9, 0, -1))  # the kernel, turned


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"picture": "shoe"}, "picture: expected one of 'shirt', 'spot'; got 'shoe'"),
        ({"kernel": "edges"}, "kernel: expected one of 'left', .*; got 'edges'"),
        ({"stride": 0}, "stride: expected one of 1, 2, 3; got 0"),
        ({"padding": 3}, "padding: expected one of 0, 1, 2; got 3"),
    ],
)
def test_wrong_choices_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        SlidingKernel(**arguments)
