"""The code inside the lesson *convolution*, taken out of it, equals PyTorch."""

import ast
import inspect
import textwrap
from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from lesson import ROOT, Lesson
from numpy.lib.stride_tricks import sliding_window_view

from helpers.nn import Linear, Module, Parameter, ReLU, Sequential, window

LESSON = Lesson(ROOT / "book" / "images" / "convolution.ipynb")
WINDOW = ("output_size", "taps", "pad", "crop")
NAMESPACE = {
    "np": np,
    "torch": torch,
    "product": product,
    "sliding_window_view": sliding_window_view,
    "check_window": window.check_window,
    "Module": Module,
    "Parameter": Parameter,
    "Linear": Linear,
    "ReLU": ReLU,
    "Sequential": Sequential,
}
KNOBS = [{}, {"stride": 2}, {"dilation": 3}, {"stride": 2, "dilation": 2}]


def load(*names):
    return LESSON.load(*WINDOW, *names, **NAMESPACE)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def body(tree):
    statements = tree.body[1:] if ast.get_docstring(tree) else tree.body
    return [ast.dump(statement) for statement in statements]


@pytest.mark.parametrize("name", WINDOW)
def test_the_helpers_of_windows_are_the_lessons(name):
    shown = LESSON.definitions()[name]
    ours = ast.parse(textwrap.dedent(inspect.getsource(getattr(window, name)))).body[0]
    assert ast.dump(shown.args) == ast.dump(ours.args)
    assert body(shown) == body(ours)


@pytest.mark.parametrize("knobs", KNOBS, ids=str)
def test_loops_there_and_back(knobs, rng):
    code = load("meetings", "loops", "loops_backward")
    x, w = rng.normal(size=(2, 3, 8, 7)), rng.normal(size=(4, 3, 2, 2))
    x_torch, w_torch = (torch.tensor(a, requires_grad=True) for a in (x, w))
    y_torch = F.conv2d(x_torch, w_torch, **knobs)
    grad = rng.normal(size=y_torch.shape)
    y_torch.backward(torch.from_numpy(grad))
    np.testing.assert_allclose(code["loops"](x, w, **knobs), y_torch.detach(), 1e-10, 1e-13)
    dx, dw = code["loops_backward"](grad, x, w, **knobs)
    np.testing.assert_allclose(dx, x_torch.grad, 1e-9, 1e-13)
    np.testing.assert_allclose(dw, w_torch.grad, 1e-9, 1e-13)


@pytest.mark.parametrize("name", ["one_window_at_a_time", "im2col"])
def test_programs_of_the_ladder(name, rng):
    x, w = rng.normal(size=(3, 4, 8, 7)), rng.normal(size=(5, 4, 3, 3))
    theirs = F.conv2d(torch.from_numpy(x), torch.from_numpy(w))
    np.testing.assert_allclose(load(name)[name](x, w), theirs, 1e-10, 1e-13)


LAYERS = [
    ("Conv2d", (4, 6, 3, 2, 2, 2, 2)),
    ("Conv2d", (4, 6, 3)),
    ("MaxPool2d", (3, 2, 1)),
    ("AvgPool2d", (3, 2, 1)),
    ("Flatten", ()),
]


@pytest.mark.parametrize(("name", "sizes"), LAYERS)
def test_layers_there_and_back(name, sizes, rng):
    ours = load(name)[name](*sizes, **({"rng": rng} if name == "Conv2d" else {}))
    theirs = getattr(torch.nn, name)(*sizes).double()
    theirs.load_state_dict({k: torch.tensor(v) for k, v in ours.state_dict().items()})
    x = rng.integers(-2, 3, (2, 4, 9, 7)).astype(float)
    x_torch = torch.tensor(x, requires_grad=True)
    y_torch = theirs(x_torch)
    grad = rng.normal(size=y_torch.shape)
    y_torch.backward(torch.from_numpy(grad))
    np.testing.assert_allclose(ours(x), y_torch.detach(), 1e-10, 1e-13)
    np.testing.assert_allclose(ours.backward(grad), x_torch.grad, 1e-9, 1e-13)
    for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad, 1e-9, 1e-12)


def test_the_untied_layer_starts_as_the_convolution_and_learns_place_by_place(rng):
    code = load("Conv2d", "Untied")
    conv = code["Conv2d"](1, 2, 3, rng=rng)
    untied = code["Untied"](conv, 6, 5)
    x = rng.normal(size=(4, 1, 6, 5))
    np.testing.assert_allclose(untied(x), conv(x), 1e-10, 1e-13)
    grad = np.zeros((4, 2, 4, 3))
    grad[:, 0, 1, 2] = 1
    untied.backward(grad)
    moved = untied.dense.weight.grad.reshape(2, 4, 3, 30).any(axis=-1)
    assert moved.sum() == 1
    assert moved[0, 1, 2]
    assert np.count_nonzero(untied.dense.weight.grad) == 9


def test_the_matrix_of_a_layer_is_its_linear_map(rng):
    matrix_of = load("matrix_of")["matrix_of"]
    layer = torch.nn.Conv2d(1, 2, 3, bias=False).double()
    x = rng.normal(size=(5, 1, 6, 7))
    y = layer(torch.from_numpy(x)).detach().reshape(5, -1)
    np.testing.assert_allclose(x.reshape(5, -1) @ matrix_of(layer, 6, 7).T, y, 1e-10, 1e-13)


def test_digits_on_a_canvas_stay_whole():
    on_canvas = load("on_canvas")["on_canvas"]
    x = np.ones((20, 8, 8))
    still, moved = on_canvas(x), on_canvas(x, np.random.default_rng(0))
    assert still.shape == moved.shape == (20, 1, 14, 14)
    assert (still.sum(axis=(1, 2, 3)) == 64).all()
    assert (moved.sum(axis=(1, 2, 3)) == 64).all()
    assert (still[:, 0, 2:10, 2:10] == 1).all()
    assert len(np.unique(moved.reshape(20, -1), axis=0)) > 4


def test_both_nets_of_the_parity_have_the_same_parameters(rng):
    code = load("Conv2d", "MaxPool2d", "Flatten", "numpy_net", "torch_net")
    net, twin = code["numpy_net"](rng), code["torch_net"]()
    shapes = {name: tuple(value.shape) for name, value in twin.state_dict().items()}
    assert {name: value.shape for name, value in net.state_dict().items()} == shapes
    twin = twin.double()
    twin.load_state_dict({k: torch.tensor(v) for k, v in net.state_dict().items()})
    x = rng.normal(size=(3, 1, 8, 8))
    np.testing.assert_allclose(net(x), twin(torch.from_numpy(x)).detach(), 1e-10, 1e-13)
