"""What layers that walk along a sequence share: checks of sizes, of the input and of the state."""

import numpy as np

from helpers.nn.validation import check_floating


def check_sizes(layer):
    """Raise unless ``input_size``, ``hidden_size`` and ``num_layers`` are integers above zero."""
    name = type(layer).__name__
    for key in ("input_size", "hidden_size", "num_layers"):
        value = getattr(layer, key)
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            raise TypeError(f"{name}: {key} expected an integer, got {value!r}")
        if value < 1:
            raise ValueError(f"{name}: {key} expected at least 1, got {value}")


def check_sequence(layer, x):
    """Raise unless ``x`` is (T, N, D), or (N, T, D) with ``batch_first``, of the layer's width."""
    name, width = type(layer).__name__, layer.input_size
    if x.ndim != 3 or x.shape[2] != width:
        axes = "N, T" if layer.batch_first else "T, N"
        raise ValueError(f"{name}: expected input of shape ({axes}, {width}), got {x.shape}")


def check_state(layer, x, state):
    """Raise unless every array of ``state`` is (num_layers, N, H).

    Parameters
    ----------
    layer : Module
        Its ``state_size`` says how many arrays the state has: 1 is a bare array, more are a tuple.
    x : np.ndarray
        The input that goes with the state.
    state : np.ndarray or tuple of np.ndarray
        What the layer starts from.
    """
    name, size = type(layer).__name__, layer.state_size
    parts = state if isinstance(state, tuple) else (state,)
    if len(parts) != size:
        raise ValueError(f"{name}: expected a state of {size} arrays, got {len(parts)}")
    N = x.shape[0 if layer.batch_first else 1]
    expected = (layer.num_layers, N, layer.hidden_size)
    for part in parts:
        check_floating(part, f"{name}: state")
        if part.shape != expected:
            raise ValueError(f"{name}: expected a state of shape {expected}, got {part.shape}")


def check_lengths(x, lengths):
    """Raise unless ``lengths`` holds N integers in 1..T, for ``x`` of shape (T, N, D)."""
    T, N = x.shape[:2]
    if not isinstance(lengths, np.ndarray) or lengths.dtype.kind not in "iu":
        got = lengths.dtype if isinstance(lengths, np.ndarray) else type(lengths).__name__
        raise TypeError(f"lengths: expected an array of integers, got {got}")
    if lengths.shape != (N,):
        raise ValueError(f"lengths: expected shape ({N},), one a sequence, got {lengths.shape}")
    if lengths.min() < 1 or lengths.max() > T:
        raise ValueError(f"lengths: expected 1..{T}, got {lengths.min()}..{lengths.max()}")
