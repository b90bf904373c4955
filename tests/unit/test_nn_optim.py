"""Optimisers equal torch.optim over a hundred steps, in the values of every parameter."""

import inspect

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from helpers import nn

OPTIONS = {
    "SGD": {"lr": 0.1},
    "SGD-momentum": {"lr": 0.1, "momentum": 0.9},
    "SGD-heavy": {"lr": 0.01, "momentum": 1.0},
    "SGD-still": {"lr": 0.0},
    "SGD-decay": {"lr": 0.1, "weight_decay": 0.03},
    "SGD-Nesterov": {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01},
    "Adagrad": {},
    "Adagrad-eps": {"lr": 0.1, "eps": 0.1},
    "RMSprop": {},
    "RMSprop-short": {"lr": 0.003, "alpha": 0.6, "eps": 1e-3},
    "Adam": {},
    "Adam-lr": {"lr": 0.03},
    "Adam-short": {"betas": (0.5, 0.3), "eps": 1e-3},
    "Adam-no-memory": {"betas": (0.0, 0.0)},
    "Adam-long": {"betas": (0.99, 0.9999), "eps": 0.0},
    "Adam-decay": {"lr": 0.03, "weight_decay": 0.1},
    "AdamW": {},
    "AdamW-decay": {"lr": 0.03, "betas": (0.8, 0.95), "eps": 1e-4, "weight_decay": 0.3},
}
quiet = settings(deadline=None, derandomize=True)


def pair(case, arrays):
    """Return our parameters and optimiser, then torch's."""
    name, options = case.split("-")[0], OPTIONS[case]
    ours = [nn.Parameter(a.copy()) for a in arrays]
    theirs = [torch.nn.Parameter(torch.tensor(a)) for a in arrays]
    return (
        ours,
        getattr(nn, name)(ours, **options),
        theirs,
        getattr(torch.optim, name)(theirs, **options),
    )


share = st.floats(0, 0.999)
size = st.floats(0, 1)
DRAWN = {
    "SGD": {"momentum": size, "weight_decay": size},
    "Adagrad": {"eps": st.floats(1e-10, 1)},
    "RMSprop": {"alpha": share, "eps": st.floats(1e-8, 1)},
    "Adam": {"betas": st.tuples(share, share), "eps": st.floats(1e-8, 1), "weight_decay": size},
}
DRAWN["AdamW"] = DRAWN["Adam"]


@pytest.mark.parametrize("name", DRAWN)
@settings(quiet, max_examples=15)
@given(data=st.data())
def test_any_options_move_parameters_as_torch_does_for_a_hundred_steps(name, data):
    options = data.draw(st.fixed_dictionaries({"lr": st.floats(1e-4, 0.1), **DRAWN[name]}))
    if options.get("momentum"):
        options["nesterov"] = data.draw(st.booleans())
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    ours = [nn.Parameter(rng.normal(size=s)) for s in [(3, 2), (4,)]]
    theirs = [torch.nn.Parameter(torch.tensor(p.data)) for p in ours]
    optimizer = getattr(nn, name)(ours, **options)
    twin = getattr(torch.optim, name)(theirs, **options)
    for _ in range(100):
        for p, q in zip(ours, theirs, strict=True):
            p.grad = rng.normal(size=p.shape) + p.data
            q.grad = torch.tensor(p.grad)
        optimizer.step()
        twin.step()
    for p, q in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(p.data, q.detach().numpy(), 1e-10, 1e-10)


@pytest.mark.parametrize("case", OPTIONS)
@settings(quiet, max_examples=25)
@given(
    shapes=st.lists(array_shapes(max_dims=3, max_side=4), min_size=1, max_size=3),
    seed=st.integers(0, 2**32 - 1),
)
def test_any_gradients_move_parameters_as_torch_does(case, shapes, seed):
    rng = np.random.default_rng(seed)
    ours, optimizer, theirs, twin = pair(case, [rng.normal(size=s) for s in shapes])
    for _ in range(10):
        for p, q in zip(ours, theirs, strict=True):
            p.grad = rng.normal(size=p.shape) * 10 ** rng.uniform(-2, 2)
            q.grad = torch.tensor(p.grad)
        optimizer.step()
        twin.step()
    for p, q in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(p.data, q.detach().numpy(), 1e-10, 1e-10)


@pytest.mark.parametrize("case", OPTIONS)
def test_hundred_steps_of_training_equal_torch(case):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 3)), rng.normal(size=(20, 2))
    ours, optimizer, theirs, twin = pair(case, [rng.normal(size=s) for s in [(5, 3), (2, 5)]])
    start = [p.data.copy() for p in ours]
    for _ in range(100):
        h = np.tanh(x @ ours[0].data.T)
        dy = (h @ ours[1].data.T - y) / y.size
        ours[0].grad = ((dy @ ours[1].data) * (1 - h**2)).T @ x
        ours[1].grad = dy.T @ h
        optimizer.step()
        twin.zero_grad()
        y_hat = torch.tanh(torch.from_numpy(x) @ theirs[0].T) @ theirs[1].T
        (0.5 * torch.nn.functional.mse_loss(y_hat, torch.from_numpy(y))).backward()
        twin.step()
    for p, q, before in zip(ours, theirs, start, strict=True):
        np.testing.assert_allclose(p.data, q.detach().numpy(), 1e-10)
        assert np.array_equal(p.data, before) == (case == "SGD-still")


@pytest.mark.parametrize("name", DRAWN)
def test_defaults_and_order_are_those_of_torch(name):
    theirs = inspect.signature(getattr(torch.optim, name)).parameters
    ours = inspect.signature(getattr(nn, name)).parameters
    for key, parameter in ours.items():
        assert parameter.default == theirs[key].default
    by_place = [key for key, p in ours.items() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert by_place == list(theirs)[: len(by_place)]
    assert set(ours) - {"params"} == set(DRAWN[name]) | {"lr"} | (
        {"nesterov"} if name == "SGD" else set()
    )


@pytest.mark.parametrize("lr", [0.1, np.float64(0.1)], ids=["float", "NumPy float64"])
@pytest.mark.parametrize("case", OPTIONS)
def test_float32_stays_float32(case, lr):
    p = nn.Parameter(np.ones((2, 3), np.float32))
    p.grad = np.ones((2, 3))  # float64: neither values nor state follow it
    optimizer = getattr(nn, case.split("-")[0])([p], **OPTIONS[case] | {"lr": lr})
    for _ in range(3):
        optimizer.step()
    state = [a for name in ("m", "s", "u", "v") for a in getattr(optimizer, name, [])]
    assert {a.dtype for a in (p.data, *state)} == {np.dtype(np.float32)}
    assert state


@pytest.mark.parametrize("case", ["SGD", "SGD-momentum", "Adagrad", "RMSprop", "Adam"])
def test_steps_happen_in_place_and_leave_gradients_alone(case):
    p = nn.Parameter(np.ones(3))
    data, grad = p.data, np.array([1.0, -2.0, 0.0])
    p.grad = grad.copy()
    optimizer = getattr(nn, case.split("-")[0])([p])
    optimizer.step()
    assert p.data is data
    np.testing.assert_array_equal(p.grad, grad)
    np.testing.assert_array_equal(np.sign(p.data - 1), -np.sign(grad))


def test_Adam_keeps_its_two_means_under_the_names_of_the_paper():
    p = nn.Parameter(np.ones(3))
    p.grad = np.array([1.0, -2.0, 0.0])
    optimizer = nn.Adam([p])
    optimizer.step()
    np.testing.assert_allclose(optimizer.m[0], 0.1 * p.grad, 1e-12)
    np.testing.assert_allclose(optimizer.v[0], 0.001 * p.grad**2, 1e-12)


@pytest.mark.parametrize(("name", "rates"), [("Adagrad", 1), ("RMSprop", 10), ("Adam", 1)])
def test_the_first_step_is_as_long_as_the_lesson_says(name, rates):
    p = nn.Parameter(np.zeros(3))
    p.grad = np.array([1e3, -2.0, 0.0])
    getattr(nn, name)([p], lr=0.01).step()
    np.testing.assert_allclose(p.data, [-0.01 * rates, 0.01 * rates, 0], 1e-6)


def test_AdamW_shrinks_what_has_no_gradient_and_Adam_walks_to_zero():
    for name, left in (("AdamW", 1 - 0.01 * 0.5), ("Adam", 1 - 0.01)):
        p = nn.Parameter(np.ones(2))
        getattr(nn, name)([p], lr=0.01, weight_decay=0.5).step()
        np.testing.assert_allclose(p.data, left, 1e-6)


@pytest.mark.parametrize("name", DRAWN)
def test_zero_grad_empties_every_gradient(name):
    parameters = [nn.Parameter(np.ones(s)) for s in (2, 3)]
    for p in parameters:
        p.grad += 1
    getattr(nn, name)(parameters).zero_grad()
    for p in parameters:
        np.testing.assert_array_equal(p.grad, np.zeros(p.shape))


@pytest.mark.parametrize("name", DRAWN)
def test_parameters_may_come_from_a_generator(name):
    parameters = [nn.Parameter(np.ones(s)) for s in (2, 3)]
    assert getattr(nn, name)(p for p in parameters).params == parameters


def draw(what):
    """Return what an optimiser is given: one parameter in a list, or something that is wrong."""
    p = nn.Parameter(np.ones(2))
    wrong = {"none": [], "an array": [p, np.ones(2)], "names": ["weight"]}
    return {"one": [p], "a layer": nn.ReLU(), "no list": p, **wrong}[what]


BAD = {
    "SGD-nothing": ("none", {}, ValueError, "expected at least one Parameter, got none"),
    "SGD-arrays": ("an array", {}, TypeError, "expected Parameters, got ndarray"),
    "SGD-layer": ("a layer", {}, TypeError, "expected a list of Parameters, got ReLU"),
    "SGD-one parameter": ("no list", {}, TypeError, "expected a list of Parameters, got Parameter"),
    "SGD-negative lr": ("one", {"lr": -0.1}, ValueError, r"lr expected in \[0, inf\), got -0\.1"),
    "SGD-NaN lr": ("one", {"lr": float("nan")}, ValueError, "lr expected in .* got nan"),
    "SGD-infinite lr": ("one", {"lr": float("inf")}, ValueError, "lr expected in .* got inf"),
    "SGD-negative momentum": (
        "one",
        {"momentum": -1},
        ValueError,
        "momentum expected in .* got -1",
    ),
    "SGD-negative decay": (
        "one",
        {"weight_decay": -0.1},
        ValueError,
        "weight_decay expected in .* got -0.1",
    ),
    "SGD-Nesterov alone": (
        "one",
        {"nesterov": True},
        ValueError,
        "nesterov expected a momentum above 0, got 0.0",
    ),
    "Adagrad-negative lr": ("one", {"lr": -1}, ValueError, "lr expected in .* got -1"),
    "Adagrad-negative eps": ("one", {"eps": -1}, ValueError, "eps expected in .* got -1"),
    "RMSprop-alpha 1": ("one", {"alpha": 1}, ValueError, r"alpha expected in \[0, 1\), got 1"),
    "RMSprop-negative alpha": ("one", {"alpha": -0.1}, ValueError, "alpha expected in .* got -0.1"),
    "RMSprop-negative eps": ("one", {"eps": -1}, ValueError, "eps expected in .* got -1"),
    "AdamW-negative decay": (
        "one",
        {"weight_decay": -0.1},
        ValueError,
        "weight_decay expected in .* got -0.1",
    ),
    "AdamW-large beta": ("one", {"betas": (0.9, 1)}, ValueError, "betas expected in .* got 1"),
    "Adam-one beta": ("one", {"betas": (0.9,)}, ValueError, r"expected two betas, got \(0\.9,\)"),
    "Adam-three betas": (
        "one",
        {"betas": (0.9, 0.9, 0.9)},
        ValueError,
        r"expected two betas, got \(0\.9, 0\.9, 0\.9\)",
    ),
    "Adam-nothing": ("none", {}, ValueError, "expected at least one Parameter, got none"),
    "Adam-names": ("names", {}, TypeError, "expected Parameters, got str"),
    "Adam-negative lr": ("one", {"lr": -1}, ValueError, "lr expected in .* got -1"),
    "Adam-first beta 1": (
        "one",
        {"betas": (1, 0.9)},
        ValueError,
        r"betas expected in \[0, 1\), got 1",
    ),
    "Adam-second beta 1": (
        "one",
        {"betas": (0.9, 1.0)},
        ValueError,
        "betas expected in .* got 1.0",
    ),
    "Adam-large beta": ("one", {"betas": (1.5, 0.9)}, ValueError, "betas expected in .* got 1.5"),
    "Adam-negative beta": (
        "one",
        {"betas": (0.9, -0.1)},
        ValueError,
        "betas expected in .* got -0.1",
    ),
    "Adam-negative eps": ("one", {"eps": -1e-8}, ValueError, "eps expected in .* got -1e-08"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_named(case):
    params, options, error, words = BAD[case]
    name = case.split("-")[0]
    with pytest.raises(error, match=f"^{name}: {words}"):
        getattr(nn, name)(draw(params), **options)


def test_a_rate_set_later_is_checked_and_used():
    p = nn.Parameter(np.zeros(1))
    p.grad = np.ones(1)
    optimizer = nn.SGD([p], lr=1.0)
    with pytest.raises(ValueError, match=r"SGD: lr expected in \[0, inf\), got -1"):
        optimizer.lr = -1
    assert optimizer.lr == 1
    optimizer.lr = 0.25
    optimizer.step()
    assert p.data == -0.25
