"""One training step of a net with two batch normalisations on 64 digits, beside torch."""

from itertools import cycle, pairwise

import numpy as np

from benchmarks.mlp import BATCH_SIZE, batches
from helpers import nn
from helpers.runtime import keep_memory

GOAL = 1.0  # of torch's time
SIZES = (784, 256, 128, 10)
TITLE = f"Batch normalisation in an MLP 784-256-128-10, batch {BATCH_SIZE} (goal: {GOAL} of torch)"
CASES = [("float32",), ("float64",)]
LR = 1e-2


def numpy_net(dtype):
    """Return the net with the initial weights of both contenders."""
    rng, layers = np.random.default_rng(0), []
    for D, H in pairwise(SIZES[:-1]):
        affine = nn.Linear(D, H, rng=rng, dtype=dtype)
        layers += [affine, nn.BatchNorm1d(H, dtype=dtype), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(*SIZES[-2:], rng=rng, dtype=dtype))


def ours(dtype):
    """Train with helpers.nn."""
    keep_memory()
    net, criterion = numpy_net(dtype), nn.CrossEntropyLoss()
    net.layers[0].input_requires_grad = False
    optimiser = nn.SGD(net.parameters(), lr=LR)
    for x, y in cycle(batches(dtype)):
        loss = criterion(net(x), y)
        optimiser.zero_grad()
        net.backward(criterion.backward())
        optimiser.step()
        yield loss


def with_torch(dtype):
    """Train with PyTorch in eager mode."""
    import torch

    torch.set_num_threads(1)
    layers = []
    for D, H in pairwise(SIZES[:-1]):
        layers += [torch.nn.Linear(D, H), torch.nn.BatchNorm1d(H), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers, torch.nn.Linear(*SIZES[-2:])).to(getattr(torch, dtype))
    state = numpy_net(dtype).state_dict()
    net.load_state_dict({name: torch.as_tensor(value) for name, value in state.items()})
    criterion = torch.nn.CrossEntropyLoss()
    optimiser = torch.optim.SGD(net.parameters(), lr=LR)
    tensors = [tuple(map(torch.from_numpy, batch)) for batch in batches(dtype)]
    for x, y in cycle(tensors):
        optimiser.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimiser.step()
        yield loss.item()


CONTENDERS = {"torch": with_torch, "helpers.nn": ours}
NEEDS = {"torch": "torch", "helpers.nn": "helpers"}
