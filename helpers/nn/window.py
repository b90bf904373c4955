"""What every layer with a sliding window shares: its size, its slices, its checks."""

import numpy as np


def output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    """Return how many positions a window has along an axis of ``size`` entries.

    Derived in book/images/convolution, eq. (4).
    """
    return (size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1


def taps(size, kernel_size, stride=1, padding=0, dilation=1):
    """Return one slice a kernel entry: all that this entry meets along a padded axis.

    Parameters
    ----------
    size : int
        Length of the axis before padding.
    kernel_size, stride, padding, dilation : int
        As in ``Conv2d``.

    Returns
    -------
    list of slice
        ``kernel_size`` slices, each of ``output_size(...)`` entries.
    """
    last = stride * (output_size(size, kernel_size, stride, padding, dilation) - 1)
    return [slice(i * dilation, i * dilation + last + 1, stride) for i in range(kernel_size)]


def pad(x, padding, value=0.0):
    """Return ``x`` (N, C, H, W) with a frame of ``value``, ``padding`` entries wide."""
    if padding == 0:
        return x
    N, C, H, W = x.shape
    framed = np.full((N, C, H + 2 * padding, W + 2 * padding), value, x.dtype)
    framed[:, :, padding : padding + H, padding : padding + W] = x
    return framed


def crop(x, padding):
    """Undo ``pad``: return ``x`` (N, C, H, W) without its frame."""
    H, W = x.shape[2:]
    return x[:, :, padding : H - padding, padding : W - padding]


def check_window(layer):
    """Raise unless the layer's sizes are whole numbers that make sense together.

    Raises
    ------
    TypeError
        A size is no integer (pairs for height and width are not supported).
    ValueError
        A size is too small, the channels are no multiple of the groups, or a pooling layer's
        padding exceeds half its window, so that some windows would see nothing but padding.
    """
    name = type(layer).__name__
    least = {"in_channels": 1, "out_channels": 1, "kernel_size": 1, "stride": 1, "padding": 0}
    for key, low in {**least, "dilation": 1, "groups": 1}.items():
        value = getattr(layer, key, low)
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            raise TypeError(f"{name}: {key} expected an integer, got {value!r}")
        if value < low:
            raise ValueError(f"{name}: {key} expected at least {low}, got {value}")
    if not hasattr(layer, "groups"):
        if layer.padding > layer.kernel_size // 2:
            raise ValueError(
                f"{name}: padding expected at most half of kernel_size {layer.kernel_size}, "
                f"got {layer.padding}"
            )
        return
    for key in ("in_channels", "out_channels"):
        if getattr(layer, key) % layer.groups:
            raise ValueError(
                f"{name}: {key} expected a multiple of groups {layer.groups}, "
                f"got {getattr(layer, key)}"
            )


def check_images(layer, x):
    """Raise unless ``x`` is (N, C, H, W), with the layer's channels, and the window fits in."""
    name, channels = type(layer).__name__, getattr(layer, "in_channels", "C")
    if x.ndim != 4 or (channels != "C" and x.shape[1] != channels):
        raise ValueError(f"{name}: expected input of shape (N, {channels}, H, W), got {x.shape}")
    span = getattr(layer, "dilation", 1) * (layer.kernel_size - 1) + 1
    padded = tuple(size + 2 * layer.padding for size in x.shape[2:])
    if min(padded) < span:
        raise ValueError(
            f"{name}: expected a padded input of at least {span} x {span}, the span of the "
            f"kernel, got {padded[0]} x {padded[1]}"
        )
