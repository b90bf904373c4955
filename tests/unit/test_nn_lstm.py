"""LSTM and GRU equal torch's in float64, keep the dtype, and name bad input."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import nn

quiet = settings(deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)
KINDS = ["LSTM", "GRU"]
each = pytest.mark.parametrize("kind", KINDS)


@st.composite
def shapes_and_options(draw):
    """Sizes D, H, layers, T, N, and the options of a layer."""
    sizes = [draw(st.integers(1, 4)) for _ in range(5)]
    return sizes, {"bias": draw(st.booleans()), "batch_first": draw(st.booleans())}


def close(ours, theirs, rtol, atol=1e-13):
    assert ours.shape == tuple(theirs.shape)
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol, atol)


def parts(state):
    return state if isinstance(state, tuple) else (state,)


def packed(kind, arrays):
    return tuple(arrays) if kind == "LSTM" else arrays[0]


def leaf(array):
    return torch.tensor(array, requires_grad=True)


def layer_and_twin(kind, sizes, options, rng):
    ours = getattr(nn, kind)(*sizes, **options, rng=rng)
    theirs = getattr(torch.nn, kind)(*sizes, **options, dtype=torch.float64)
    theirs.load_state_dict({k: torch.from_numpy(v) for k, v in ours.state_dict().items()})
    return ours, theirs


def same_as_torch(kind, sizes, options, rng, with_state=True, with_last=True):
    D, H, layers, T, N = sizes
    ours, theirs = layer_and_twin(kind, (D, H, layers), options, rng)
    count = 2 if kind == "LSTM" else 1
    x = rng.normal(size=(N, T, D) if options.get("batch_first") else (T, N, D))
    first = rng.normal(size=(count, layers, N, H))
    x_torch, first_torch = leaf(x), [leaf(part) for part in first]
    args = (packed(kind, first),) if with_state else ()
    output, last = ours(x, *args)
    output_torch, last_torch = theirs(x_torch, *((packed(kind, first_torch),) * with_state))
    close(output, output_torch, 1e-10)
    for one, other in zip(parts(last), parts(last_torch), strict=True):
        close(one, other, 1e-10)
    grad, grad_last = rng.normal(size=output.shape), rng.normal(size=first.shape)
    loss = (output_torch * torch.from_numpy(grad)).sum()
    if with_last:
        pairs = zip(parts(last_torch), grad_last, strict=True)
        loss = loss + sum((part * torch.from_numpy(g)).sum() for part, g in pairs)
    loss.backward()
    dx, dfirst = ours.backward(grad, *((packed(kind, grad_last),) * with_last))
    close(dx, x_torch.grad, 1e-9)
    if with_state:
        for one, other in zip(parts(dfirst), first_torch, strict=True):
            close(one, other.grad, 1e-9)
    twins = dict(theirs.named_parameters())
    assert list(dict(ours.named_parameters())) == list(twins)
    for name, parameter in ours.named_parameters():
        close(parameter.grad, twins[name].grad, 1e-9, 1e-12)


@settings(quiet, max_examples=60)
@given(choice=shapes_and_options(), seed=seeds)
@each
def test_LSTM_and_GRU_equal_torch_whatever_the_sizes(kind, choice, seed):
    same_as_torch(kind, *choice, np.random.default_rng(seed))


@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("bias", [True, False])
def test_LSTM_equals_torch_with_layers(bias, batch_first):
    options = {"bias": bias, "batch_first": batch_first}
    same_as_torch("LSTM", (5, 3, 2, 7, 4), options, np.random.default_rng(0))


@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("bias", [True, False])
def test_GRU_equals_torch_with_layers(bias, batch_first):
    options = {"bias": bias, "batch_first": batch_first}
    same_as_torch("GRU", (5, 3, 2, 7, 4), options, np.random.default_rng(0))


@each
def test_LSTM_and_GRU_start_from_zeros_and_take_no_gradient_of_the_last_state(kind):
    rng = np.random.default_rng(0)
    same_as_torch(kind, (5, 3, 2, 7, 4), {}, rng, with_state=False, with_last=False)


@each
def test_LSTM_and_GRU_carry_complex_numbers(kind):
    rng = np.random.default_rng(0)
    layer = getattr(nn, kind)(5, 3, 2, rng=rng)
    x, direction = rng.normal(size=(2, 6, 4, 5))
    state = packed(kind, rng.normal(size=(2, 2, 4, 3)))
    output, _ = layer(x, state)
    grad = rng.normal(size=output.shape)
    dx, dstate = layer.backward(grad)
    moved, _ = layer(x + 1e-20j * direction, state)
    np.testing.assert_allclose(moved.real, output, 1e-14)
    np.testing.assert_allclose(np.sum(grad * moved.imag) / 1e-20, np.sum(dx * direction), 1e-12)
    complex_state = tuple(part + 1e-20j * np.ones_like(part) for part in parts(state))
    moved, _ = layer(x, complex_state if kind == "LSTM" else complex_state[0])
    slope = sum(part.sum() for part in parts(dstate))
    np.testing.assert_allclose(np.sum(grad * moved.imag) / 1e-20, slope, 1e-12)


def test_LSTM_forgets_what_it_is_told_to_forget():
    layer = nn.LSTM(1, 2, rng=np.random.default_rng(0))
    for p in layer.parameters():
        p.data[:] = 0
    layer.bias_ih_l0.data[2:4] = np.log(3)  # f = 3/4, i = o = 1/2, g = 0
    x, c = np.zeros((2, 1, 1)), np.array([[[1.0, -2.0]]])
    output, (h_n, c_n) = layer(x, (np.zeros_like(c), c))
    np.testing.assert_allclose(c_n, c * 0.75**2, 1e-14)
    np.testing.assert_allclose(output[0], np.tanh(0.75 * c[0]) / 2, 1e-14)
    np.testing.assert_array_equal(h_n[0], output[-1])


def test_GRU_keeps_the_share_z():
    layer = nn.GRU(1, 2, rng=np.random.default_rng(0))
    for p in layer.parameters():
        p.data[:] = 0
    layer.bias_ih_l0.data[2:4] = np.log(3)  # z = 3/4, n = 0
    h = np.array([[[1.0, -2.0]]])
    _, h_n = layer(np.zeros((2, 1, 1)), h)
    np.testing.assert_allclose(h_n, h * 0.75**2, 1e-14)


@pytest.mark.parametrize("bias", [True, False])
@each
def test_LSTM_and_GRU_keep_float32(kind, bias):
    rng = np.random.default_rng(0)
    layer = getattr(nn, kind)(5, 3, 2, bias, rng=rng, dtype=np.float32)
    output, last = layer(rng.normal(size=(6, 4, 5)).astype(np.float32))
    dx, first = layer.backward(output, last)
    arrays = [output, dx, *parts(last), *parts(first)]
    arrays += [a for p in layer.parameters() for a in (p.data, p.grad)]
    assert {a.dtype for a in arrays} == {np.dtype(np.float32)}


@each
def test_LSTM_and_GRU_of_mixed_types_follow_result_type(kind):
    rng = np.random.default_rng(0)
    x, state = rng.normal(size=(6, 4, 5)), packed(kind, rng.normal(size=(2, 1, 4, 3)))
    small = [x.astype(np.float32), packed(kind, [p.astype(np.float32) for p in parts(state)])]
    narrow = getattr(nn, kind)(5, 3, rng=rng, dtype=np.float32)
    assert narrow(*small)[0].dtype == np.float32
    assert narrow(x, small[1])[0].dtype == np.float64
    assert narrow(small[0], state)[0].dtype == np.float64
    assert getattr(nn, kind)(5, 3, rng=rng)(*small)[0].dtype == np.float64


@each
def test_LSTM_and_GRU_add_gradients_and_leave_their_arguments_alone(kind):
    rng = np.random.default_rng(0)
    layer, x = getattr(nn, kind)(5, 3, 2, rng=rng), rng.normal(size=(6, 4, 5))
    state = packed(kind, rng.normal(size=(2, 2, 4, 3)))
    output, last = layer(x, state)
    grad = rng.normal(size=output.shape)
    kept = [a.copy() for a in (x, grad, output, *parts(state), *parts(last))]
    layer.backward(grad, last)
    once = [p.grad.copy() for p in layer.parameters()]
    layer.backward(grad, last)
    for p, slope in zip(layer.parameters(), once, strict=True):
        np.testing.assert_allclose(p.grad, 2 * slope, 1e-12)
        assert slope.any()
    for a, b in zip((x, grad, output, *parts(state), *parts(last)), kept, strict=True):
        np.testing.assert_array_equal(a, b)


@each
def test_LSTM_and_GRU_can_leave_out_the_input_gradient(kind):
    results = []
    for wanted in (True, False):
        layer = getattr(nn, kind)(5, 3, 2, rng=np.random.default_rng(0))
        layer.input_requires_grad = wanted
        output, _ = layer(np.random.default_rng(1).normal(size=(6, 4, 5)))
        dx, first = layer.backward(output)
        assert (dx is not None) == wanted
        results.append([output, *parts(first), *(p.grad for p in layer.parameters())])
    for a, b in zip(*results, strict=True):
        np.testing.assert_array_equal(a, b)


def test_LSTM_and_GRU_name_bad_input():
    rng = np.random.default_rng(0)
    lstm, gru, x = nn.LSTM(5, 3, rng=rng), nn.GRU(5, 3, rng=rng), rng.normal(size=(6, 4, 5))
    state = rng.normal(size=(1, 4, 3))
    with pytest.raises(ValueError, match=r"LSTM: expected input of shape \(T, N, 5\)"):
        lstm(x[..., :4])
    with pytest.raises(ValueError, match="GRU: expected .* an empty|expected at least one"):
        gru(x[:0])
    with pytest.raises(ValueError, match="LSTM: expected a state of 2 arrays, got 1"):
        lstm(x, state)
    with pytest.raises(ValueError, match="GRU: expected a state of 1 arrays, got 2"):
        gru(x, (state, state))
    with pytest.raises(ValueError, match=r"LSTM: expected a state of shape \(1, 4, 3\)"):
        lstm(x, (state, state[:, :3]))
    with pytest.raises(RuntimeError, match="LSTM"):
        nn.LSTM(5, 3, rng=rng).backward(x)
