"""Parity is silent on equal programs and sees a broken one at the step where it parts."""

import numpy as np
import pytest
import torch

from helpers import nn
from helpers.checks import parity

LR = 0.05


class Uncorrected(nn.Adam):
    """Adam as if it had always run: no bias correction."""

    def step(self):
        self.t = 10**6
        super().step()


class Averaging(nn.SGD):
    """Momentum as a running mean."""

    def step(self):
        for p in self.params:
            p.grad *= 1 - self.momentum
        super().step()


class Late(nn.SGD):
    """Right for five steps, then with a rate that is a millionth too large."""

    t = 0

    def step(self):
        self.t += 1
        if self.t == 6:
            self.lr *= 1 + 1e-6
        super().step()


def draw_batches(steps=60):
    rng = np.random.default_rng(1)
    x = rng.normal(size=(steps, 8, 3))
    y = (x[..., 0] > 0).astype(int) + (x[..., 1] > 0)
    return list(zip(x, y, strict=True))


def programs(ours, theirs, **options):
    """Return ``((our step, torch's step), (our net, torch's net))`` with the same weights."""
    rng = np.random.default_rng(0)
    net = nn.Sequential(nn.Linear(3, 6, rng=rng), nn.Tanh(), nn.Linear(6, 3, rng=rng))
    twin = torch.nn.Sequential(torch.nn.Linear(3, 6), torch.nn.Tanh(), torch.nn.Linear(6, 3))
    twin.double().load_state_dict({k: torch.from_numpy(v) for k, v in net.state_dict().items()})
    criterion, loss = nn.CrossEntropyLoss(), torch.nn.CrossEntropyLoss()
    optimizer = ours(net.parameters(), lr=LR, **options)
    other = theirs(twin.parameters(), lr=LR, **options)

    def step(x, y):
        value = criterion(net(x), y)
        net.zero_grad()
        net.backward(criterion.backward())
        optimizer.step()
        return value

    def twin_step(x, y):
        value = loss(twin(torch.from_numpy(x)), torch.from_numpy(y))
        other.zero_grad()
        value.backward()
        other.step()
        return value.item()

    return (step, twin_step), (net, twin)


OPTIMISERS = {
    "SGD": (nn.SGD, torch.optim.SGD, {}),
    "momentum": (nn.SGD, torch.optim.SGD, {"momentum": 0.9}),
    "Adam": (nn.Adam, torch.optim.Adam, {}),
}


@pytest.mark.parametrize("case", OPTIMISERS)
def test_equal_programs_agree(case):
    ours, theirs, options = OPTIMISERS[case]
    steps, models = programs(ours, theirs, **options)
    report = parity(*steps, draw_batches(), models=models)
    assert report.losses.shape == (2, 60)
    assert report.worst_loss < 1e-12
    assert 0 < report.worst_parameter < 1e-12
    assert report.first_break(1e-12) is None
    assert report.fall > 1
    assert "60 steps" in str(report)


BROKEN = {
    "no bias correction": (Uncorrected, torch.optim.Adam, {}, 1),
    "momentum as a mean": (Averaging, torch.optim.SGD, {"momentum": 0.9}, 1),
    "a rate that drifts": (Late, torch.optim.SGD, {}, 6),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_optimiser_is_seen_at_the_step_after_it_breaks(case):
    ours, theirs, options, first = BROKEN[case]
    steps, models = programs(ours, theirs, **options)
    report = parity(*steps, draw_batches(), models=models)
    assert report.first_break() == first
    assert report.worst_loss > 1e-9
    assert report.worst_parameter > 1e-9


def play(ours, theirs, **options):
    """Run parity on two lists of losses."""
    batches = [(i,) for i in range(len(ours))]
    return parity(ours.__getitem__, theirs.__getitem__, batches, **options)


def test_errors_are_relative_to_the_other_program():
    report = play([1.0, 3.0, 0.0, -1.5], [1.0, 2.0, 0.0, -1.0])
    np.testing.assert_array_equal(report.errors, [0, 0.5, 0, 0.5])
    assert report.worst_loss == 0.5
    assert report.first_break() == 1
    assert report.first_break(0.5) is None
    assert play([1 + 1.5e-9, 1 + 1e-6], [1.0, 1.0]).first_break() == 0
    assert play([1 + 0.5e-9, 1 + 1e-6], [1.0, 1.0]).first_break() == 1
    assert np.isnan(report.worst_parameter)


def test_fall_is_taken_from_ten_steps_at_each_end():
    losses = [*[9.0] * 9, 19.0, *[100.0] * 5, 11.0, *[1.0] * 9]  # means 10 and 2
    assert play(losses, [1.0] * 25).fall == 5
    assert play([3.0, 1.0], [3.0, 1.0]).fall == 1


def test_figures_are_plain_numbers():
    weights = Weights(a=np.ones(2))
    report = play([1.0], [2.0], models=(weights, weights))
    figures = report.worst_loss, report.worst_parameter, report.fall, report.first_break()
    assert [type(figure) for figure in figures] == [float, float, float, int]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("side", [0, 1])
def test_a_loss_that_is_not_finite_is_named_with_its_step(side, bad):
    losses = [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
    losses[side][2] = bad
    with pytest.raises(ValueError, match=f"the loss is not finite at step 2: .*{bad}"):
        play(*losses)


def test_no_batch_is_refused():
    with pytest.raises(ValueError, match="at least one batch, got none"):
        play([], [])


class Weights:
    def __init__(self, **arrays):
        self.arrays = arrays

    def state_dict(self):
        return self.arrays


def test_parameters_are_compared_by_norm_tensor_by_tensor():
    ours = Weights(a=np.array([3.0, 4.5]), b=np.array([1.0]))
    theirs = Weights(a=torch.tensor([3.0, 4.0]), b=torch.tensor([1.0]))
    assert play([1.0], [1.0], models=(ours, theirs)).worst_parameter == pytest.approx(0.1)
    assert play([1.0], [1.0], models=(theirs, theirs)).worst_parameter == 0
    zeros = Weights(a=np.zeros(2))
    assert play([1.0], [1.0], models=(zeros, zeros)).worst_parameter == 0


def test_nan_among_the_parameters_is_not_lost():
    ours = Weights(a=np.ones(2), b=np.array([np.nan]), c=np.ones(2))
    theirs = Weights(a=np.ones(2), b=np.ones(1), c=np.ones(2))
    assert np.isnan(play([1.0], [1.0], models=(ours, theirs)).worst_parameter)


@pytest.mark.parametrize(
    "theirs", [{"a": np.ones(2), "c": np.ones(1)}, {"a": np.ones(2)}, {"a": np.ones((2, 1))}]
)
def test_other_names_or_shapes_are_refused(theirs):
    ours = {"a": np.ones(2), "b": np.ones(1)} if theirs["a"].ndim == 1 else {"a": np.ones(2)}
    with pytest.raises(ValueError, match=r"parity: parameters \{'a': .* against \{'a': "):
        play([1.0], [1.0], models=(Weights(**ours), Weights(**theirs)))
