"""The initialisers fill a weight, in place, with torch's variance, from the generator given."""

import re

import numpy as np
import pytest
import torch

from helpers import nn

SHAPE = 30, 70
RULES = {  # the name, here and in torch, and the arguments
    "xavier": ("xavier_normal_", {}),
    "xavier, gain": ("xavier_normal_", {"gain": 1.7}),
    "kaiming": ("kaiming_normal_", {}),
    "kaiming, in": ("kaiming_normal_", {"mode": "fan_in"}),
    "kaiming, out": ("kaiming_normal_", {"mode": "fan_out"}),
}


@pytest.mark.parametrize(("name", "options"), RULES.values(), ids=RULES)
def test_initialiser_equals_torch_in_distribution(name, options):
    torch.manual_seed(0)
    drawn = getattr(torch.nn.init, name)(torch.empty(SHAPE, dtype=torch.float64), **options).numpy()
    torch.manual_seed(0)
    std = drawn / torch.empty(SHAPE, dtype=torch.float64).normal_().numpy()
    weight = nn.Parameter(np.zeros(SHAPE))
    kept = weight.data
    getattr(nn, name)(weight, rng=np.random.default_rng(0), **options)
    assert weight.data is kept
    expected = np.random.default_rng(0).normal(0, 1, SHAPE) * std
    np.testing.assert_allclose(weight.data, expected, 1e-10)


@pytest.mark.parametrize("name", ["xavier_normal_", "kaiming_normal_"])
def test_initialiser_keeps_float32_and_the_second_argument(name):
    weight = nn.Parameter(np.zeros(SHAPE, np.float32))
    getattr(nn, name)(weight, rng=np.random.default_rng(0))
    assert weight.data.dtype == np.float32
    assert abs(weight.data.mean()) < 0.02
    scaled = nn.Parameter(np.zeros(SHAPE))
    nn.xavier_normal_(scaled, 2.0, rng=np.random.default_rng(0))
    once = nn.Parameter(np.zeros(SHAPE))
    nn.xavier_normal_(once, rng=np.random.default_rng(0))
    np.testing.assert_allclose(scaled.data, 2 * once.data)


def test_fans_are_inputs_and_outputs():
    assert nn.init.fans(nn.Parameter(np.zeros((3, 5)))) == (5, 3)


@pytest.mark.parametrize("name", ["fans", "xavier_normal_", "kaiming_normal_"])
def test_only_a_matrix_that_learns_is_filled(name):
    rule, options = getattr(nn.init, name), {}
    if name != "fans":
        options = {"rng": np.random.default_rng(0)}
    for shape in ((3,), (3, 5, 2)):
        message = f"init: expected a weight of shape (H, D), got {shape}"
        with pytest.raises(ValueError, match=re.escape(message)):
            rule(nn.Parameter(np.zeros(shape)), **options)
    with pytest.raises(TypeError, match="init: expected a Parameter, got ndarray"):
        rule(np.zeros((3, 5)), **options)


def test_an_unknown_mode_is_refused():
    weight = nn.Parameter(np.zeros((3, 5)))
    with pytest.raises(ValueError, match="mode is 'fan_in' or 'fan_out', got 'fan_avg'"):
        nn.kaiming_normal_(weight, mode="fan_avg", rng=np.random.default_rng(0))
    assert not weight.data.any()
