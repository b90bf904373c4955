"""The code inside the lessons, taken out of them, equals PyTorch."""

import numpy as np
import pytest
import torch
from lesson import lessons

from helpers.nn import Loss, Module, Parameter

BY_SLUG = {lesson.slug: lesson for lesson in lessons()}
NAMESPACE = {"np": np, "Module": Module, "Parameter": Parameter, "Loss": Loss}


def load(slug, *names):
    return BY_SLUG[slug].load(*names, **NAMESPACE)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def torch_twin(net, *activations):
    """The same dense net in torch, with the same weights."""
    layers = []
    for linear, activation in zip(net.layers[::2], [*activations, None], strict=True):
        layers.append(torch.nn.Linear(linear.in_features, linear.out_features).double())
        layers += [activation] if activation else []
    twin = torch.nn.Sequential(*layers)
    twin.load_state_dict({k: torch.tensor(v) for k, v in net.state_dict().items()})
    return twin


@pytest.mark.parametrize("slug", ["feedforward", "backpropagation"])
@pytest.mark.parametrize("activation", ["Tanh", "ReLU"])
def test_forward_pass_of_the_lessons_classes(slug, activation, rng):
    code = load(slug, "Linear", "Sequential", activation)
    layers = code["Linear"](5, 7, rng=rng), code[activation](), code["Linear"](7, 3, rng=rng)
    net, x = code["Sequential"](*layers), rng.normal(size=(4, 5))
    theirs = torch_twin(net, getattr(torch.nn, activation)())(torch.tensor(x))
    np.testing.assert_allclose(net(x), theirs.detach(), rtol=1e-10)


@pytest.mark.parametrize("activation", ["Tanh", "ReLU", "Sigmoid"])
def test_backpropagation_of_a_whole_net(activation, rng):
    code = load("backpropagation", "Linear", "Sequential", "CrossEntropyLoss", activation)
    layers = code["Linear"](5, 7, rng=rng), code[activation](), code["Linear"](7, 3, rng=rng)
    net, criterion = code["Sequential"](*layers), code["CrossEntropyLoss"]()
    x, y = rng.normal(size=(4, 5)), rng.integers(0, 3, 4)
    twin = torch_twin(net, getattr(torch.nn, activation)())
    x_torch = torch.tensor(x, requires_grad=True)
    theirs = torch.nn.CrossEntropyLoss()(twin(x_torch), torch.tensor(y))
    theirs.backward()
    assert criterion(net(x), y) == pytest.approx(theirs.item(), rel=1e-12)
    np.testing.assert_allclose(net.backward(criterion.backward()), x_torch.grad, rtol=1e-9)
    for (name, p), q in zip(net.named_parameters(), twin.parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad, rtol=1e-9, atol=1e-15, err_msg=name)


def test_backpropagation_by_hand(rng):
    by_hand = load("backpropagation", "by_hand")["by_hand"]
    shapes = ((6, 5), (6,), (3, 6), (3,))
    weights = [torch.tensor(rng.normal(size=shape), requires_grad=True) for shape in shapes]
    x, y = rng.normal(size=(4, 5)), rng.integers(0, 3, 4)
    W1, b1, W2, b2 = weights
    logits = torch.tanh(torch.tensor(x) @ W1.T + b1) @ W2.T + b2
    theirs = torch.nn.functional.cross_entropy(logits, torch.tensor(y))
    theirs.backward()
    ours, grads = by_hand(x, y, *(w.detach().numpy() for w in weights))
    assert ours == pytest.approx(theirs.item(), rel=1e-12)
    for ours, w in zip(grads, weights, strict=True):
        np.testing.assert_allclose(ours, w.grad, rtol=1e-9)


def test_complex_step_gradients_and_loss_of_feedforward(rng):
    code = load("feedforward", "Linear", "Tanh", "Sequential", "loss", "complex_step_gradients")
    layers = code["Linear"](2, 3, rng=rng), code["Tanh"](), code["Linear"](3, 1, rng=rng)
    net = code["Sequential"](*layers)
    x, y = rng.normal(size=(5, 2)), rng.integers(0, 2, (5, 1)).astype(float)
    twin = torch_twin(net, torch.nn.Tanh())
    theirs = torch.nn.BCEWithLogitsLoss()(twin(torch.tensor(x)), torch.tensor(y))
    theirs.backward()
    assert code["loss"](net, x, y) == pytest.approx(theirs.item(), rel=1e-12)
    code["complex_step_gradients"](net, x, y)
    for p, q in zip(net.parameters(), twin.parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad, rtol=1e-12, atol=1e-16)


def test_join_the_dots_meets_the_function_at_every_knot(rng):
    code = load("feedforward", "Linear", "ReLU", "Sequential", "join_the_dots")
    code["rng"] = rng
    knots = np.linspace(0, 1, 9)[:, None]
    np.testing.assert_allclose(code["join_the_dots"](np.cos, 8)(knots), np.cos(knots), atol=1e-14)
