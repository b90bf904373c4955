"""One step of both players of a dense GAN on 64 digits: D's step, then G's.

Every contender starts from the same weights, sees the same batches and codes, and yields the sum
of its two losses.
"""

from itertools import cycle, pairwise

import numpy as np

from helpers import gan, nn
from helpers.data import mnist
from helpers.runtime import keep_memory

GOAL = {"float32": 0.85, "float64": 0.7}  # of torch's time
TITLE = f"GAN 64-256-256-784 and 784-256-256-1, batch 64, Adam: both steps (goals: {GOAL} of torch)"
CASES = [("float32",), ("float64",)]
SIZES = {"G": (64, 256, 256, 784), "D": (784, 256, 256, 1)}
BATCH_SIZE = 64
OPTIONS = {"lr": 2e-4, "betas": (0.5, 0.999)}


def batches(dtype):
    """Return a list of real pictures (64, 784) and two arrays of codes (64, 64)."""
    x = mnist().x_train.reshape(4000, -1).astype(dtype)
    stops, rng = range(0, len(x) + 1, BATCH_SIZE), np.random.default_rng(1)
    codes = [rng.normal(size=(2, BATCH_SIZE, 64)).astype(dtype) for _ in pairwise(stops)]
    return [(x[a:b], *z) for (a, b), z in zip(pairwise(stops), codes, strict=True)]


def numpy_nets(dtype):
    """Return G and D with the initial weights of all contenders."""
    rng, nets = np.random.default_rng(0), []
    for sizes in SIZES.values():
        affine = [nn.Linear(d, h, rng=rng, dtype=dtype) for d, h in pairwise(sizes)]
        layers = [affine[0], nn.ReLU(), affine[1], nn.ReLU(), affine[2]]
        nets.append(layers)
    return nn.Sequential(*nets[0], nn.Sigmoid()), nn.Sequential(*nets[1])


def ours(dtype):
    """Train with the steps of the lesson."""
    keep_memory()
    G, D = numpy_nets(dtype)
    G.layers[0].input_requires_grad = False
    optimizer_g, optimizer_d = (nn.Adam(net.parameters(), **OPTIONS) for net in (G, D))
    for real, z_d, z_g in cycle(batches(dtype)):
        D.layers[0].input_requires_grad = False  # D's own step asks for no slope of the pixels
        loss = gan.discriminator_step(D, G, optimizer_d, real, z_d)
        D.layers[0].input_requires_grad = True
        yield loss + gan.generator_step(D, G, optimizer_g, z_g)


def with_torch(dtype):
    """Train with PyTorch in eager mode, D's step with `detach`."""
    import torch

    torch.set_num_threads(1)
    kind, twins = getattr(torch, dtype), []
    for net, sizes in zip(numpy_nets(dtype), SIZES.values(), strict=True):
        affine = [torch.nn.Linear(d, h, dtype=kind) for d, h in pairwise(sizes)]
        layers = [affine[0], torch.nn.ReLU(), affine[1], torch.nn.ReLU(), affine[2]]
        twin = torch.nn.Sequential(*layers, *[torch.nn.Sigmoid()] * (sizes[-1] > 1))
        twin.load_state_dict({k: torch.from_numpy(v) for k, v in net.state_dict().items()})
        twins.append(twin)
    G, D = twins
    optimizer_g, optimizer_d = (torch.optim.Adam(net.parameters(), **OPTIONS) for net in twins)
    criterion, ones = torch.nn.BCEWithLogitsLoss(), torch.ones(BATCH_SIZE, 1, dtype=kind)
    zeros = torch.zeros_like(ones)
    for real, z_d, z_g in cycle([tuple(map(torch.from_numpy, b)) for b in batches(dtype)]):
        optimizer_d.zero_grad()
        loss_d = criterion(D(real), ones) + criterion(D(G(z_d).detach()), zeros)
        loss_d.backward()
        optimizer_d.step()
        optimizer_g.zero_grad()
        loss_g = criterion(D(G(z_g)), ones)
        loss_g.backward()
        optimizer_g.step()
        yield loss_d.item() + loss_g.item()


CONTENDERS = {"torch": with_torch, "helpers.nn": ours}
NEEDS = {"torch": "torch", "helpers.nn": "helpers"}
