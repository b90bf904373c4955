"""One training step of an LSTM with 128 units: 32 steps in time, 32 sequences, all outputs read.

Every contender starts from the same weights, sees the same batches, and yields its losses.
"""

from itertools import cycle

import numpy as np

from helpers import nn
from helpers.runtime import keep_memory

GOAL = {"float32": 1.1, "float64": 0.6}  # of torch's time
TITLE = f"LSTM, T 32, batch 32, 128 units, Adam: forward, backward, update (goals: {GOAL} of torch)"
CASES = [("float32",), ("float64",)]
T, N, D, H = 32, 32, 32, 128


def batches(dtype):
    """Return eight pairs of inputs (T, N, D) and targets (T, N, H), drawn once."""
    rng = np.random.default_rng(1)
    shapes = (T, N, D), (T, N, H)
    return [tuple(rng.normal(size=shape).astype(dtype) for shape in shapes) for _ in range(8)]


def numpy_net(dtype):
    """Return the layer with the initial weights of all contenders."""
    return nn.LSTM(D, H, rng=np.random.default_rng(0), dtype=dtype)


def ours(dtype):
    """Train with helpers.nn, as the lesson does."""
    keep_memory()
    net, criterion = numpy_net(dtype), nn.MSELoss()
    net.input_requires_grad = False
    optimiser = nn.Adam(net.parameters())
    for x, y in cycle(batches(dtype)):
        output, _ = net(x)
        loss = criterion(output, y)
        optimiser.zero_grad()
        net.backward(criterion.backward())
        optimiser.step()
        yield loss


def with_torch(dtype, threads=1):
    """Train with PyTorch in eager mode."""
    import torch

    torch.set_num_threads(threads)
    net = torch.nn.LSTM(D, H).to(getattr(torch, dtype))
    net.load_state_dict({k: torch.from_numpy(v) for k, v in numpy_net(dtype).state_dict().items()})
    criterion, optimiser = torch.nn.MSELoss(), torch.optim.Adam(net.parameters())
    tensors = [tuple(map(torch.from_numpy, batch)) for batch in batches(dtype)]
    for x, y in cycle(tensors):
        optimiser.zero_grad()
        output, _ = net(x)
        loss = criterion(output, y)
        loss.backward()
        optimiser.step()
        yield loss.item()


def with_torch_on_two_threads(dtype):
    """The same with two threads."""
    return with_torch(dtype, threads=2)


CONTENDERS = {
    "torch": with_torch,
    "torch, two threads": with_torch_on_two_threads,
    "helpers.nn": ours,
}
NEEDS = {"torch": "torch", "torch, two threads": "torch", "helpers.nn": "helpers"}
