"""The code of the lesson *linear-regression*: the model, its loss and its step equal torch's."""

import numpy as np
import pytest
import torch
from lesson import ROOT, Lesson

from helpers.nn import Loss, Module, Parameter

LESSON = Lesson(ROOT / "book" / "foundations" / "linear-regression.ipynb")
NAMESPACE = {"np": np, "Module": Module, "Parameter": Parameter, "Loss": Loss}


def load(*names, **extra):
    return LESSON.load(*names, **NAMESPACE, **extra)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def model_and_twin(code, rng):
    model = code["LinearRegression"](3)
    model.weight.data += rng.normal(size=(1, 3))
    model.bias.data += rng.normal(size=1)
    twin = torch.nn.Linear(3, 1).double()
    twin.load_state_dict({k: torch.tensor(v) for k, v in model.state_dict().items()})
    return model, twin


def test_the_loss_and_every_slope_equal_torch(rng):
    code = load("MSELoss", "LinearRegression")
    model, twin = model_and_twin(code, rng)
    x, y, criterion = rng.normal(size=(5, 3)), rng.normal(size=(5, 1)), code["MSELoss"]()
    x_torch = torch.tensor(x, requires_grad=True)
    theirs = torch.nn.MSELoss()(twin(x_torch), torch.tensor(y))
    theirs.backward()
    assert criterion(model(x), y) == pytest.approx(theirs.item(), rel=1e-12)
    dx = model.backward(criterion.backward())
    np.testing.assert_allclose(dx, x_torch.grad, rtol=1e-9)
    np.testing.assert_allclose(model.weight.grad, twin.weight.grad, rtol=1e-9)
    np.testing.assert_allclose(model.bias.grad, twin.bias.grad, rtol=1e-9)


def test_steps_equal_those_of_torchs_sgd(rng):
    code = load("MSELoss", "LinearRegression", "step")
    model, twin = model_and_twin(code, rng)
    optimizer = torch.optim.SGD(twin.parameters(), lr=0.1)
    for _ in range(10):
        x, y = rng.normal(size=(5, 3)), rng.normal(size=(5, 1))
        theirs = torch.nn.MSELoss()(twin(torch.tensor(x)), torch.tensor(y))
        optimizer.zero_grad()
        theirs.backward()
        optimizer.step()
        assert code["step"](model, x, y, 0.1) == pytest.approx(theirs.item(), rel=1e-12)
    np.testing.assert_allclose(model.weight.data, twin.weight.detach(), rtol=1e-9)
    np.testing.assert_allclose(model.bias.data, twin.bias.detach(), rtol=1e-9)


def test_the_bowl_is_torchs_hessian(rng):
    code = load("with_ones", "bowl")
    x, y = rng.normal(1, 2, size=(6, 3)), rng.normal(size=6)
    A = torch.tensor(code["with_ones"](x))
    assert A.shape == (6, 4)

    def loss(theta):
        return ((A @ theta - torch.tensor(y)) ** 2).mean()

    hessian = torch.autograd.functional.hessian(loss, torch.zeros(4).double())
    np.testing.assert_allclose(code["bowl"](x), hessian, rtol=1e-12)


def test_splits_part_all_rows_and_scaling_knows_the_training_rows_only(rng):
    x, y = rng.normal(3, 2, size=(442, 2)), np.arange(442.0)
    code = load("split", "standardised", x_all=x, y_all=y)
    x_train, y_train, x_test, y_test = code["split"](1)
    assert (x_train.shape, y_train.shape, y_test.shape) == ((331, 2), (331, 1), (111, 1))
    np.testing.assert_array_equal(np.sort(np.append(y_train, y_test)), y)
    np.testing.assert_array_equal(x[y_test[:, 0].astype(int)], x_test)
    scaled, other = code["standardised"](x_train, x_test)
    by_training_rows = (x_test - x_train.mean(axis=0)) / x_train.std(axis=0)
    np.testing.assert_allclose(other, by_training_rows, rtol=1e-12)
    np.testing.assert_allclose(
        [scaled.mean(axis=0), scaled.std(axis=0)], [[0, 0], [1, 1]], atol=1e-12
    )
    np.testing.assert_array_equal(code["standardised"](x_train, 9 * x_test)[0], scaled)
