"""RNN equals torch.nn.RNN in float64, keeps the dtype, and names bad input."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import nn

quiet = settings(deadline=None, derandomize=True, max_examples=40)
seeds = st.integers(0, 2**32 - 1)


@st.composite
def shapes(draw):
    """T, N, D, H."""
    return tuple(draw(st.integers(1, 5)) for _ in range(4))


def twins(D, H, seed, dtype=np.float64, **options):
    ours = nn.RNN(D, H, rng=np.random.default_rng(seed), dtype=dtype, **options)
    theirs = torch.nn.RNN(D, H, **options).to(getattr(torch, np.dtype(dtype).name))
    state = {name: torch.tensor(value) for name, value in ours.state_dict().items()}
    assert list(state) == list(theirs.state_dict())
    theirs.load_state_dict(state)
    return ours, theirs


def inputs(rng, sizes, layers, batch_first):
    T, N, D, H = sizes
    x = rng.normal(size=(N, T, D) if batch_first else (T, N, D))
    return x, rng.normal(size=(layers, N, H))


def close(ours, theirs, rtol):
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol, 1e-12)


@quiet
@given(
    shapes(),
    st.integers(1, 3),
    st.sampled_from(["tanh", "relu"]),
    st.booleans(),
    st.booleans(),
    seeds,
)
def test_RNN_and_Recurrent_equal_torch(sizes, layers, nonlinearity, bias, batch_first, seed):
    rng = np.random.default_rng(seed)
    options = {"num_layers": layers, "nonlinearity": nonlinearity, "bias": bias}
    ours, theirs = twins(*sizes[2:], seed, batch_first=batch_first, **options)
    x, h_0 = inputs(rng, sizes, layers, batch_first)
    leaves = [torch.tensor(part, requires_grad=True) for part in (x, h_0)]
    y, h_n = ours(x, h_0)
    y_torch, h_torch = theirs(*leaves)
    close(y, y_torch, 1e-10)
    close(h_n, h_torch, 1e-10)
    grads = rng.normal(size=y.shape), rng.normal(size=h_n.shape)
    dx, dh = ours.backward(*grads)
    torch.autograd.backward([y_torch, h_torch], [torch.tensor(grad) for grad in grads])
    close(dx, leaves[0].grad, 1e-9)
    close(dh, leaves[1].grad, 1e-9)
    for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
        close(p.grad, q.grad, 1e-9)


@pytest.mark.parametrize("batch_first", [False, True])
def test_the_state_begins_with_zeros_and_nobody_need_read_the_last_one(batch_first):
    rng = np.random.default_rng(0)
    ours, theirs = twins(3, 4, 0, num_layers=2, batch_first=batch_first)
    x, _ = inputs(rng, (5, 2, 3, 4), 2, batch_first)
    y, h_n = ours(x)
    for again in (ours(x, None), ours(x, np.zeros_like(h_n))):
        np.testing.assert_array_equal(again[0], y)
        np.testing.assert_array_equal(again[1], h_n)
    leaf = torch.tensor(x, requires_grad=True)
    y_torch, _ = theirs(leaf)
    close(y, y_torch, 1e-10)
    grad = rng.normal(size=y.shape)
    dx, dh = ours.backward(grad)
    y_torch.backward(torch.tensor(grad))
    close(dx, leaf.grad, 1e-9)
    assert dh.shape == h_n.shape
    assert dh.any()


def test_gradients_add_up_and_a_state_may_be_carried_on():
    rng = np.random.default_rng(0)
    rnn = nn.RNN(3, 4, rng=rng)
    x, grad = rng.normal(size=(6, 2, 3)), rng.normal(size=(6, 2, 4))
    y, h_n = rnn(x)
    rnn.backward(grad)
    whole = [p.grad.copy() for p in rnn.parameters()]
    rnn(x)
    rnn.backward(grad)
    for p, once in zip(rnn.parameters(), whole, strict=True):
        np.testing.assert_allclose(p.grad, 2 * once, 1e-12)
    rnn.zero_grad()
    _, middle = rnn(x[:4])
    late, end = rnn(x[4:], middle)
    np.testing.assert_array_equal(np.concatenate([rnn(x[:4])[0], late]), y)
    np.testing.assert_array_equal(end, h_n)
    rnn(x[4:], middle)
    _, dmiddle = rnn.backward(grad[4:])
    rnn(x[:4])
    rnn.backward(grad[:4], dmiddle)  # the slope handed over by hand: nothing is cut off
    for p, once in zip(rnn.parameters(), whole, strict=True):
        np.testing.assert_allclose(p.grad, once, 1e-12)


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
@pytest.mark.parametrize("name", ["x", "h_0", "weight_ih_l0", "weight_hh_l0", "bias_hh_l1"])
def test_complex_numbers_pass_and_carry_the_slope(nonlinearity, name):
    rng = np.random.default_rng(0)
    rnn = nn.RNN(3, 4, 2, nonlinearity, rng=rng)
    x, h_0 = rng.normal(size=(5, 2, 3)), rng.normal(size=(2, 2, 4))
    grads = [rng.normal(size=part.shape) for part in rnn(x, h_0)]
    slopes = dict(zip(("x", "h_0"), rnn.backward(*grads), strict=True))
    slopes |= {key: p.grad for key, p in rnn.named_parameters()}
    values = {"x": x, "h_0": h_0} | {key: p.data for key, p in rnn.named_parameters()}
    step = 1e-20j * rng.normal(size=values[name].shape)
    values[name] = values[name] + step
    for key, p in rnn.named_parameters():
        p.data = values[key]
    parts = rnn(values["x"], values["h_0"])
    scalar = sum((grad * part).sum() for grad, part in zip(grads, parts, strict=True))
    np.testing.assert_allclose(scalar.imag, (slopes[name] * step.imag).sum(), 1e-12)


@pytest.mark.parametrize("batch_first", [False, True])
def test_the_first_layer_can_skip_the_gradient_of_the_input(batch_first):
    rng = np.random.default_rng(0)
    rnn = nn.RNN(3, 4, 2, batch_first=batch_first, rng=rng)
    x, grad = rng.normal(size=(5, 2, 3)), rng.normal(size=(5, 2, 4))
    rnn(x)
    _, dh = rnn.backward(grad)
    grads = [p.grad.copy() for p in rnn.parameters()]
    rnn.zero_grad()
    rnn.input_requires_grad = False
    rnn(x)
    dx, dh_again = rnn.backward(grad)
    assert dx is None
    np.testing.assert_array_equal(dh, dh_again)
    for p, before in zip(rnn.parameters(), grads, strict=True):
        np.testing.assert_array_equal(p.grad, before)


@pytest.mark.parametrize("bias", [True, False])
def test_float32_stays_float32(bias):
    rng = np.random.default_rng(0)
    rnn, twin = twins(3, 4, 0, np.float32, num_layers=2, bias=bias)
    x = rng.normal(size=(5, 2, 3)).astype(np.float32)
    y, h = rnn(x)
    dx, dh = rnn.backward(y)
    arrays = [
        y,
        h,
        dx,
        dh,
        *(p.data for p in rnn.parameters()),
        *(p.grad for p in rnn.parameters()),
    ]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}
    np.testing.assert_allclose(y, twin(torch.tensor(x))[0].detach(), 1e-4, 1e-6)


def test_float64_input_wins_over_float32_parameters():
    rnn = nn.RNN(3, 4, rng=np.random.default_rng(0), dtype=np.float32)
    assert rnn(np.ones((5, 2, 3)))[0].dtype == np.float64
    rnn = nn.RNN(3, 4, rng=np.random.default_rng(0))
    assert rnn(np.ones((5, 2, 3), np.float32))[0].dtype == np.float64


def test_initial_values_are_uniform_within_torchs_bound():
    rnn = nn.RNN(50, 25, 2, rng=np.random.default_rng(0))
    assert rnn.parameters()[4].shape == (25, 25)
    for p in rnn.parameters():
        assert 0.17 < np.abs(p.data).max() <= 0.2
        assert abs(p.data.mean()) < 0.1
    assert len({p.data.flat[0] for p in rnn.parameters()}) == 8


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((0, 4), ValueError, "RNN: input_size expected at least 1, got 0"),
        ((3, -1), ValueError, "RNN: hidden_size expected at least 1, got -1"),
        ((3, 4, 0), ValueError, "RNN: num_layers expected at least 1, got 0"),
        ((3.0, 4), TypeError, "RNN: input_size expected an integer, got 3.0"),
        ((3, True), TypeError, "RNN: hidden_size expected an integer, got True"),
        (
            (3, 4, 1, "sigmoid"),
            ValueError,
            "nonlinearity is one of .'tanh', 'relu'., got 'sigmoid'",
        ),
    ],
)
def test_bad_sizes_are_named(arguments, error, words):
    with pytest.raises(error, match=words):
        nn.RNN(*arguments, rng=np.random.default_rng(0))


def test_sizes_may_be_numpys_and_1():
    rnn = nn.RNN(np.int64(1), np.int64(1), np.int64(1), rng=np.random.default_rng(0))
    assert rnn(np.ones((1, 1, 1)))[0].shape == (1, 1, 1)


def test_bad_input_and_bad_states_are_named():
    rnn = nn.RNN(3, 4, 2, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"RNN: expected input of shape \(T, N, 3\), got \(5, 3\)"):
        rnn(np.ones((5, 3)))
    with pytest.raises(ValueError, match=r"shape \(T, N, 3\), got \(5, 2, 4\)"):
        rnn(np.ones((5, 2, 4)))
    with pytest.raises(ValueError, match=r"shape \(T, N, 3\), got \(5, 2, 2\)"):
        rnn(np.ones((5, 2, 2)))
    with pytest.raises(ValueError, match=r"shape \(T, N, 3\), got \(5, 2, 3, 1\)"):
        rnn(np.ones((5, 2, 3, 1)))
    zeros = np.zeros((2, 6, 4))
    with pytest.raises(ValueError, match="RNN: expected a state of 1 arrays, got 2"):
        rnn(np.ones((5, 6, 3)), (zeros, zeros))
    with pytest.raises(ValueError, match="RNN: expected a state of 1 arrays, got 0"):
        rnn(np.ones((5, 6, 3)), ())
    with pytest.raises(TypeError, match="RNN: state expected floating-point numbers, got int64"):
        rnn(np.ones((5, 6, 3)), zeros.astype(int))
    with pytest.raises(TypeError, match="RNN: state expected a NumPy array, got list"):
        rnn(np.ones((5, 6, 3)), zeros.tolist())
    with pytest.raises(ValueError, match="empty input"):
        rnn(np.ones((0, 2, 3)))
    with pytest.raises(ValueError, match=r"state of shape \(2, 6, 4\), got \(1, 6, 4\)"):
        rnn(np.ones((5, 6, 3)), np.zeros((1, 6, 4)))
    first = nn.RNN(3, 4, batch_first=True, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"shape \(N, T, 3\), got \(6, 3\)"):
        first(np.ones((6, 3)))
    with pytest.raises(ValueError, match=r"state of shape \(1, 6, 4\), got \(1, 5, 4\)"):
        first(np.ones((6, 5, 3)), np.zeros((1, 5, 4)))
    first(np.ones((6, 5, 3)))
    with pytest.raises(ValueError, match=r"state of shape \(1, 6, 4\), got \(6, 4\)"):
        first.backward(np.ones((6, 5, 4)), np.zeros((6, 4)))
    with pytest.raises(ValueError, match=r"output's shape \(6, 5, 4\), got \(5, 6, 4\)"):
        first.backward(np.ones((5, 6, 4)))


@pytest.mark.parametrize(
    ("lengths", "error", "words"),
    [
        (np.array([1, 6]), ValueError, r"lengths: expected 1\.\.5, got 1\.\.6"),
        (np.array([0, 5]), ValueError, r"lengths: expected 1\.\.5, got 0\.\.5"),
        (np.array([1, 2, 3]), ValueError, r"lengths: expected shape \(2,\).*got \(3,\)"),
        (np.array([[1, 2]]), ValueError, r"got \(1, 2\)"),
        (np.array([1.0, 2.0]), TypeError, "lengths: expected an array of integers, got float64"),
        ([1, 2], TypeError, "lengths: expected an array of integers, got list"),
    ],
)
def test_lengths_that_do_not_fit_are_named(lengths, error, words):
    with pytest.raises(error, match=words):
        nn.sequence.check_lengths(np.ones((5, 2, 3)), lengths)


@pytest.mark.parametrize("kind", [np.int64, np.uint8])
@pytest.mark.parametrize("lengths", [[1, 5], [2, 4]])
def test_lengths_that_fit_pass(lengths, kind):
    assert nn.sequence.check_lengths(np.ones((5, 2, 3)), np.array(lengths, kind)) is None
