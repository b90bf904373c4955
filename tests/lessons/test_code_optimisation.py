"""The code of the lesson *optimisation*: optimisers, schedule and clipping equal torch's."""

import numpy as np
import pytest
import torch
from lesson import ROOT, Lesson

from helpers import data, nn, train

LESSON = Lesson(ROOT / "book" / "feedforward" / "optimisation.ipynb")
NAMESPACE = {"np": np, "Optimizer": nn.Optimizer, "Parameter": nn.Parameter}
OPTIMISERS = {
    "SGD": {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01},
    "Adagrad": {"lr": 0.1},
    "RMSprop": {"lr": 0.01, "alpha": 0.9},
    "Adam": {"lr": 0.03, "betas": (0.8, 0.95), "weight_decay": 0.02},
    "AdamW": {"lr": 0.03, "eps": 1e-3, "weight_decay": 0.2},
}


def load(*names, **extra):
    return LESSON.load(*names, **NAMESPACE, **extra)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_a_hundred_steps_under_a_schedule_and_clipped_equal_torch(name, rng):
    code = load("SGD", "Adagrad", "RMSprop", "Adam", "AdamW", "LambdaLR", "clip_grad_norm_")
    ours = [nn.Parameter(rng.normal(size=s)) for s in [(3, 2), (4,)]]
    theirs = [torch.nn.Parameter(torch.tensor(p.data)) for p in ours]
    optimizer = code[name](ours, **OPTIMISERS[name])
    twin = getattr(torch.optim, name)(theirs, **OPTIMISERS[name])
    schedule = code["LambdaLR"](optimizer, lambda t: 1 / (1 + t / 9))
    other = torch.optim.lr_scheduler.LambdaLR(twin, lambda t: 1 / (1 + t / 9))
    for _ in range(100):
        for p, q in zip(ours, theirs, strict=True):
            p.grad = p.data + rng.normal(size=p.shape)
            q.grad = torch.tensor(p.grad)
        norm = code["clip_grad_norm_"](ours, 2.5)
        assert norm == pytest.approx(torch.nn.utils.clip_grad_norm_(theirs, 2.5).item())
        for part in (optimizer, twin, schedule, other):
            part.step()
    for p, q in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(p.data, q.detach().numpy(), 1e-10, 1e-12)


def test_the_opening_walks_as_torch_does():
    walk = load("walk")["walk"]
    theta = torch.nn.Parameter(torch.tensor([-2.0, 0.3], dtype=torch.float64))
    optimizer = torch.optim.SGD([theta], 0.01, momentum=0.6)
    path = walk(0.01, 0.6, 20, start=(-2.0, 0.3))
    for place in path:
        np.testing.assert_allclose(place, theta.detach(), 1e-12, 1e-12)
        optimizer.zero_grad()
        ((theta[0] ** 2 + 100 * theta[1] ** 2) / 2).backward()
        optimizer.step()
    assert path.shape == (21, 2)


def test_the_factor_is_that_of_a_long_run():
    factors, walk = load("factors")["factors"], load("walk")["walk"]
    for lr, beta in ((0.5, 0.0), (0.5, 0.4), (1.9, 0.4), (2.6, 0.4)):
        path = np.abs(walk(lr, beta, 600, curvatures=(1, 1), start=(1.0, 1.0))[:, 0])
        peaks = np.array([part.max() for part in path[100:].reshape(-1, 1)[:500].reshape(10, 50)])
        measured = (peaks[-1] / peaks[0]) ** (1 / 450)
        assert factors(lr, beta) == pytest.approx(measured, rel=2e-3)


def test_steps_to_arrive_counts_steps():
    code = load("steps_to_arrive", "slope")
    halving = lambda params: nn.SGD(params, 0.5)  # noqa: E731
    assert code["steps_to_arrive"](halving, np.ones(2), np.array([3.0, 4.0])) == 20
    assert code["steps_to_arrive"](halving, np.full(2, 9.0), np.ones(2), most=7) == 7


def test_warm_and_cosine_are_torchs_schedules():
    code = load("warm", "cosine")
    for name, options, factor in (
        ("LinearLR", {"start_factor": 1 / 40, "total_iters": 39}, code["warm"]),
        ("CosineAnnealingLR", {"T_max": 189}, code["cosine"]),
    ):
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], 1.0)
        schedule = getattr(torch.optim.lr_scheduler, name)(optimizer, **options)
        for t in range(60):
            assert factor(t) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-9)
            optimizer.step()
            schedule.step()


def test_fit_is_what_torch_does(rng):
    x, y, *_ = data.mnist()
    x = x.reshape(-1, 784).astype(np.float32)
    names = "fit", "LambdaLR", "clip_grad_norm_"
    layers = {name: getattr(nn, name) for name in ("Linear", "ReLU", "Sequential")}
    losses_of = {"CrossEntropyLoss": nn.CrossEntropyLoss, "train": train}
    # the default of `inputs` is the lesson's x
    fit = load(*names, x=x, y=y, **layers, **losses_of)["fit"]
    rows, options = np.arange(256), {"schedule": lambda t: 1 / (1 + t)}
    options["clip"] = lambda parameters: nn.clip_grad_norm_(parameters, 0.5)
    _, losses = fit(nn.SGD, 0.1, rows, 3, factor=np.float32(2), **options)
    assert losses.shape == (12,)

    order = np.random.default_rng(3)
    drawn = {"rng": order, "dtype": np.float32}
    start = nn.Sequential(nn.Linear(784, 128, **drawn), nn.ReLU(), nn.Linear(128, 10, **drawn))
    twin = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    twin.load_state_dict({k: torch.tensor(v) for k, v in start.state_dict().items()})
    optimizer = torch.optim.SGD(twin.parameters(), 0.1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, options["schedule"])
    expected = []
    for _ in range(3):
        for batch in train.minibatches(x[rows], y[rows], 64, order):
            x_batch, y_batch = map(torch.from_numpy, batch)
            loss = torch.nn.functional.cross_entropy(twin(x_batch), y_batch)
            optimizer.zero_grad()
            (2 * loss).backward()
            torch.nn.utils.clip_grad_norm_(twin.parameters(), 0.5)
            optimizer.step()
            schedule.step()
            expected.append(loss.item())
    np.testing.assert_allclose(losses, expected, rtol=1e-4)
