"""Parameters, names, the exchange of weights with torch, and errors that name what is wrong."""

from collections import OrderedDict

import numpy as np
import pytest
import torch

from helpers import nn


def twins(rng):
    """Return a model with two heads that share a weight, and with a parameter of its own."""

    class Twins(nn.Module):
        def __init__(self):
            self.scale = nn.Parameter(np.array(2.0))
            self.body = nn.Sequential(nn.Linear(3, 4, rng=rng), nn.ReLU())
            self.left = nn.Linear(4, 2, rng=rng)
            self.right = nn.Linear(4, 2, bias=False, rng=rng)
            self.right.weight = self.left.weight

    return Twins()


class TorchTwins(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = torch.nn.Parameter(torch.tensor(1.0, dtype=torch.float64))
        self.body = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU()).double()
        self.left = torch.nn.Linear(4, 2).double()
        self.right = torch.nn.Linear(4, 2, bias=False).double()
        self.right.weight = self.left.weight


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def same(a, b):
    assert a.keys() == b.keys()
    for key, value in a.items():
        np.testing.assert_array_equal(value, b[key])


def test_weights_travel_to_torch_and_back(rng):
    ours, theirs = twins(rng), TorchTwins()
    state = ours.state_dict()
    assert list(state) == list(theirs.state_dict())
    theirs.load_state_dict({k: torch.from_numpy(v) for k, v in state.items()})
    same(state, theirs.state_dict())

    other = TorchTwins()
    assert ours.load_state_dict(other.state_dict()) is None
    same(ours.state_dict(), other.state_dict())


def test_a_shared_parameter_counts_once(rng):
    ours = twins(rng)
    parameters = ours.parameters()
    assert isinstance(parameters, list)
    assert len(parameters) == len(list(TorchTwins().parameters())) == 5
    assert len({id(p) for p in parameters}) == 5
    assert [name for name, p in ours.named_parameters() if p is ours.left.weight] == [
        "left.weight",
        "right.weight",
    ]
    assert sum(p.size for p in parameters) == 1 + 12 + 4 + 8 + 2


def test_names_follow_the_order_of_torch_own_parameters_first(rng):
    ours, theirs = twins(rng), TorchTwins()
    del ours.scale
    ours.scale = nn.Parameter(np.array(3.0))  # now the last attribute; torch still names it first
    assert list(ours.state_dict()) == list(theirs.state_dict())
    shapes = [tuple(p.shape) for p in theirs.parameters()]
    assert [p.shape for p in ours.parameters()] == shapes


def test_state_dict_is_a_copy(rng):
    layer = nn.Linear(3, 4, rng=rng)
    state = layer.state_dict()
    state["weight"][:] = 7
    assert not (layer.weight.data == 7).any()


def test_loading_copies_into_the_arrays_that_optimisers_hold(rng):
    layer = nn.Linear(3, 4, rng=rng, dtype=np.float32)
    data = layer.weight.data
    state = {"weight": rng.normal(size=(4, 3)), "bias": [0, 1, 2, 3]}
    layer.load_state_dict(OrderedDict(state))
    assert layer.weight.data is data
    assert data.dtype == np.float32
    np.testing.assert_array_equal(data, state["weight"].astype(np.float32))
    np.testing.assert_array_equal(layer.bias.data, [0, 1, 2, 3])
    state["weight"][:] = 7
    assert not (data == 7).any()


BAD_STATES = {
    "missing": ({"bias": None}, KeyError, r"missing \['bias'\], unexpected \[\]"),
    "extra": ({"b": np.ones(4)}, KeyError, r"missing \[\], unexpected \['b'\]"),
    "both": ({"bias": None, "b": np.ones(4)}, KeyError, r"missing \['bias'\], unexpected \['b'\]"),
    "shape": ({"bias": np.ones((4, 1))}, ValueError, r"bias expected shape \(4,\), got \(4, 1\)"),
    "transposed": ({"weight": np.ones((3, 4))}, ValueError, r"weight.*\(4, 3\), got \(3, 4\)"),
    "complex": ({"bias": np.ones(4, complex)}, TypeError, "bias expected numbers, got complex128"),
    "text": ({"bias": np.array(["a"] * 4)}, TypeError, "bias expected numbers, got <U1"),
    "objects": ({"bias": np.array([None] * 4)}, TypeError, "bias expected numbers, got object"),
}


@pytest.mark.parametrize("case", BAD_STATES)
def test_a_state_that_does_not_fit_changes_nothing(case, rng):
    change, error, words = BAD_STATES[case]
    layer = nn.Linear(3, 4, rng=rng)
    before = layer.state_dict()
    state = {"weight": np.ones((4, 3)), "bias": np.ones(4)} | change
    state = {k: v for k, v in state.items() if v is not None}
    with pytest.raises(error, match=f"load_state_dict: {words}"):
        layer.load_state_dict(state)
    same(layer.state_dict(), before)


def test_a_state_that_is_no_mapping_is_refused(rng):
    layer = nn.Linear(3, 4, rng=rng)
    with pytest.raises(TypeError, match="load_state_dict: expected a mapping.*got list"):
        layer.load_state_dict([np.ones((4, 3)), np.ones(4)])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_Parameter_holds_values_and_an_empty_gradient(dtype):
    data = np.ones((2, 3), dtype)
    p = nn.Parameter(data)
    assert p.data is data
    assert p.grad.dtype == dtype
    assert p.shape == p.grad.shape == (2, 3)
    assert p.size == 6
    assert not p.grad.any()
    p.grad += 1
    p.zero_grad()
    assert not p.grad.any()
    p.grad = None
    assert (p.shape, p.size) == ((2, 3), 6)


@pytest.mark.parametrize(
    ("data", "got"),
    [(np.ones(2, int), "int64"), ([1j], "complex128"), ([None], "object"), ([True], "bool")],
)
def test_Parameter_refuses_what_cannot_be_learnt(data, got):
    with pytest.raises(TypeError, match=f"Parameter: expected a floating-point array, got {got}"):
        nn.Parameter(data)


LAYERS = {
    "Linear": lambda: nn.Linear(3, 4, rng=np.random.default_rng(0)),
    "ReLU": lambda: nn.ReLU(),
    "Tanh": lambda: nn.Tanh(),
    "Sigmoid": lambda: nn.Sigmoid(),
    "Sequential": lambda: nn.Sequential(nn.Linear(3, 4, rng=np.random.default_rng(0)), nn.ReLU()),
}
X = np.ones((5, 3))
BAD_INPUTS = {
    "list": (X.tolist(), TypeError, "input expected a NumPy array, got list"),
    "tensor": (torch.ones(5, 3), TypeError, "input expected a NumPy array, got Tensor"),
    "integers": (X.astype(int), TypeError, "input expected floating-point numbers, got int64"),
    "booleans": (X > 0, TypeError, "input expected floating-point numbers, got bool"),
    "objects": (X.astype(object), TypeError, "input expected floating-point numbers, got object"),
    "empty": (X[:0], ValueError, r"expected at least one row, got an empty input \(0, 3\)"),
}


@pytest.mark.parametrize("case", BAD_INPUTS)
@pytest.mark.parametrize("name", LAYERS)
def test_bad_input_is_named(name, case):
    x, error, words = BAD_INPUTS[case]
    with pytest.raises(error, match=f"^{name}: {words}"):
        LAYERS[name]()(x)


@pytest.mark.parametrize("shape", [(3,), (5, 4), (5, 2), (2, 5, 3), (5, 3, 2), ()])
def test_Linear_names_both_shapes(shape):
    words = f"Linear: expected input of shape (N, 3), got {shape}"
    with pytest.raises(ValueError) as caught:
        LAYERS["Linear"]()(np.ones(shape))
    assert str(caught.value) == words


@pytest.mark.parametrize("name", LAYERS)
def test_backward_needs_a_forward_pass(name):
    with pytest.raises(RuntimeError, match=f"^{name}: backward needs a forward pass first"):
        LAYERS[name]().backward(np.ones((5, 4)))


@pytest.mark.parametrize("wrong", [(5, 1), (6, 9), (), (4,)])
@pytest.mark.parametrize("name", LAYERS)
def test_backward_needs_a_gradient_of_the_outputs_shape(name, wrong):
    layer = LAYERS[name]()
    shape = layer(X).shape
    with pytest.raises(ValueError) as caught:
        layer.backward(np.ones(wrong))
    assert str(caught.value) == (
        f"{name}: backward expected a gradient of the output's shape {shape}, got {wrong}"
    )
    assert not any(p.grad.any() for p in layer.parameters())


def test_a_refused_call_leaves_the_last_pass_usable(rng):
    layer = LAYERS["Linear"]()
    y = layer(X)
    with pytest.raises(ValueError):
        layer(np.ones((2, 2)))
    assert layer.backward(y).shape == X.shape


def test_a_layer_may_have_other_parents():
    class Tagged:
        def __init_subclass__(cls, tag):
            cls.tag = tag

    class Both(nn.Tanh, Tagged, tag="mine"):
        pass

    assert Both.tag == "mine"


@pytest.mark.parametrize("name", LAYERS)
def test_wrapped_backward_keeps_its_name_and_words(name):
    backward = type(LAYERS[name]()).backward
    assert backward.__name__ == "backward"
    assert backward.__doc__


def counter():
    """Return a layer with a buffer between two parameters."""

    class Counter(nn.Module):
        def __init__(self):
            self.weight = nn.Parameter(np.ones(2))
            self.seen = nn.Buffer(0)  # any numbers become an array
            self.bias = nn.Parameter(np.zeros(2))

        def forward(self, x):
            self.seen.data = self.seen.data + len(x) * self.training
            return x * self.weight.data + self.bias.data

    return Counter()


def test_buffers_travel_with_the_state_but_are_not_learnt():
    net = nn.Sequential(counter(), nn.ReLU(), counter())
    net(np.ones((3, 2)))
    assert [name for name, _ in net.named_parameters()] == [
        f"{i}.{name}" for i in (0, 2) for name in ("weight", "bias")
    ]
    state = net.state_dict()
    assert list(state) == [f"{i}.{name}" for i in (0, 2) for name in ("weight", "bias", "seen")]
    other = nn.Sequential(counter(), nn.ReLU(), counter())
    other.load_state_dict(state)
    same(other.state_dict(), state)
    assert other.layers[0].seen.shape == () and other.layers[0].seen.data == 3


def test_train_and_eval_reach_every_layer_inside():
    net = nn.Sequential(nn.Sequential(counter()), counter())
    assert net.eval() is net
    assert not net.layers[0].layers[0].training and not net.layers[1].training
    net(np.ones((3, 2)))
    assert net.layers[1].seen.data == 0
    assert net.train() is net and net.layers[0].layers[0].training
