"""Slices and sizes of sliding windows."""

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import nn

knobs = {
    "size": st.integers(1, 12),
    "kernel_size": st.integers(1, 4),
    "stride": st.integers(1, 4),
    "padding": st.integers(0, 3),
    "dilation": st.integers(1, 3),
}


def fits(size, kernel_size, stride, padding, dilation):
    return size + 2 * padding > dilation * (kernel_size - 1)


@settings(deadline=None, derandomize=True)
@given(**knobs)
def test_output_size_is_torchs_and_taps_have_it(**knobs):
    if not fits(**knobs):
        return
    size, kernel_size, *rest = knobs.values()
    x, w = torch.zeros(1, 1, size), torch.zeros(1, 1, kernel_size)
    expected = torch.nn.functional.conv1d(x, w, None, *rest).shape[-1]
    assert nn.window.output_size(**knobs) == expected
    places = np.arange(size + 2 * knobs["padding"])
    taps = nn.window.taps(**knobs)
    assert [tap.start for tap in taps] == [k * knobs["dilation"] for k in range(kernel_size)]
    for tap in taps:
        met = places[tap]
        assert len(met) == expected
        assert (np.diff(met) == knobs["stride"]).all()


def test_stride_padding_and_dilation_are_off_by_default():
    assert nn.window.output_size(7, 3) == 5
    assert nn.window.taps(7, 3) == [slice(0, 5, 1), slice(1, 6, 1), slice(2, 7, 1)]


def test_pad_and_crop_undo_each_other():
    x = np.random.default_rng(0).normal(size=(2, 3, 4, 5)).astype(np.float32)
    for padding in (0, 1, 2):
        framed = nn.window.pad(x, padding)
        assert framed.shape == (2, 3, 4 + 2 * padding, 5 + 2 * padding)
        assert framed.dtype == np.float32
        assert np.count_nonzero(framed) == x.size
        np.testing.assert_array_equal(nn.window.crop(framed, padding), x)
    assert np.isneginf(nn.window.pad(x, 1, -np.inf)).sum() == 2 * 3 * (6 * 7 - 4 * 5)
    assert nn.window.pad(x, 0) is x
