"""LambdaLR sets the rates that torch's sets, and can be each of torch's ready-made schedules."""

import numpy as np
import pytest
import torch
from torch.optim import lr_scheduler

from helpers import nn

READY_MADE = {
    "StepLR": ({"step_size": 4, "gamma": 0.3}, lambda t: 0.3 ** (t // 4)),
    "CosineAnnealingLR": ({"T_max": 12}, lambda t: (1 + np.cos(np.pi * t / 12)) / 2),
    "LinearLR": (
        {"start_factor": 0.2, "total_iters": 5},
        lambda t: 0.2 + 0.8 * min(t, 5) / 5,
    ),
    "LambdaLR": ({"lr_lambda": lambda t: 1 / (1 + t)}, lambda t: 1 / (1 + t)),
}


def pair(lr):
    """Our optimiser and torch's, on one number each, with a gradient of 1."""
    ours, theirs = nn.Parameter(np.ones(1)), torch.nn.Parameter(torch.ones(1).double())
    ours.grad, theirs.grad = np.ones(1), torch.ones(1).double()
    return ours, nn.SGD([ours], lr), theirs, torch.optim.SGD([theirs], lr)


@pytest.mark.parametrize("name", READY_MADE)
def test_rates_and_steps_equal_torch(name):
    options, factor = READY_MADE[name]
    ours, optimizer, theirs, twin = pair(0.7)
    schedule, other = nn.LambdaLR(optimizer, factor), getattr(lr_scheduler, name)(twin, **options)
    for _ in range(12):
        np.testing.assert_allclose(optimizer.lr, twin.param_groups[0]["lr"], 1e-12, 1e-15)
        optimizer.step()
        twin.step()
        schedule.step()
        other.step()
        assert schedule.last_epoch == other.last_epoch
    np.testing.assert_allclose(ours.data, theirs.detach().numpy(), 1e-12)


def test_the_first_rate_holds_at_once_and_is_the_one_that_is_multiplied():
    optimizer = pair(0.5)[1]
    schedule = nn.LambdaLR(optimizer, lambda t: (t + 1) / 4)
    rates = [optimizer.lr]
    for _ in range(3):
        schedule.step()
        rates.append(optimizer.lr)
    assert rates == [0.125, 0.25, 0.375, 0.5]
    assert schedule.base_lr == 0.5


@pytest.mark.parametrize("factor", [-0.1, np.nan])
def test_a_factor_that_makes_no_rate_is_refused(factor):
    optimizer = pair(1.0)[1]
    with pytest.raises(ValueError, match=r"SGD: lr expected in \[0, inf\), got"):
        nn.LambdaLR(optimizer, lambda t: factor)
