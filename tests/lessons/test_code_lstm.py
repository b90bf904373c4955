"""The code of the lesson *lstm* is that of helpers, and equals its twin in torch."""

import ast
import inspect
import textwrap

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from lesson import ROOT, Lesson

from helpers import recall, train
from helpers.nn import RNN, Adam, CrossEntropyLoss, Linear, Module, Recurrent, clip_grad_norm_

LESSON = Lesson(ROOT / "book" / "sequences" / "lstm.ipynb")
NAMESPACE = {
    "np": np,
    "torch": torch,
    "F": F,
    "train": train,
    "RNN": RNN,
    "Adam": Adam,
    "CrossEntropyLoss": CrossEntropyLoss,
    "Linear": Linear,
    "Module": Module,
    "Recurrent": Recurrent,
    "clip_grad_norm_": clip_grad_norm_,
}


def load(*names):
    return LESSON.load(*names, **NAMESPACE)


def bare(tree):
    """A definition as a dump, without docstrings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return ast.dump(tree)


@pytest.mark.parametrize("name", ["letters", "started", "recall"])
def test_helpers_hold_the_code_of_the_lesson(name):
    source = textwrap.dedent(inspect.getsource(getattr(recall, name)))
    assert bare(ast.parse(source).body[0]) == bare(LESSON.definitions()[name])


@pytest.mark.parametrize("name", ["PlainLSTM", "LSTM", "GRU"])
def test_layers_there_and_back(name):
    rng = np.random.default_rng(0)
    code = load("sigmoid", "slope", "by_gate", name)
    ours, twin = code[name](5, 3, 2, rng=rng), getattr(torch.nn, name.removeprefix("Plain"))
    theirs = twin(5, 3, 2).double()
    theirs.load_state_dict({k: torch.tensor(v) for k, v in ours.state_dict().items()})
    x, grad = rng.normal(size=(6, 4, 5)), rng.normal(size=(6, 4, 3))
    x_torch = torch.tensor(x, requires_grad=True)
    output_torch, _ = theirs(x_torch)
    output_torch.backward(torch.from_numpy(grad))
    np.testing.assert_allclose(ours(x)[0], output_torch.detach(), 1e-10, 1e-13)
    np.testing.assert_allclose(ours.backward(grad)[0], x_torch.grad, 1e-9, 1e-13)
    for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad, 1e-9, 1e-12)


def test_both_readers_are_one():
    rng = np.random.default_rng(0)
    code = load("LSTM", "Reader", "TorchReader")
    net, twin = code["Reader"](code["LSTM"](8, 32, rng=rng), rng), code["TorchReader"]().double()
    twin.load_state_dict({k: torch.tensor(v) for k, v in net.state_dict().items()})
    x, grad = rng.normal(size=(3, 8, 8)), rng.normal(size=(3, 10))
    y_torch = twin(torch.from_numpy(x))
    y_torch.backward(torch.from_numpy(grad))
    np.testing.assert_allclose(net(x), y_torch.detach(), 1e-10, 1e-13)
    net.backward(grad)
    for p, q in zip(net.parameters(), twin.parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad, 1e-9, 1e-12)


def test_the_recaller_starts_with_its_forget_bias():
    model = load("Recaller")["Recaller"](6, 3.0)
    total = (model.lstm.bias_ih_l0 + model.lstm.bias_hh_l0).detach()
    assert (total[6:12] == 3).all()
    assert not (total[:6] == 3).any()
    assert model(torch.zeros(5, 2, 8)).shape == (2, 4)
