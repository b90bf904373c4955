"""One training step of a VAE 784-400-20 on 64 digits: forward, backward, update with Adam.

Every contender starts from the same weights, sees the same batches and noise, and yields its
losses.
"""

from itertools import cycle, pairwise

import numpy as np

from helpers import nn
from helpers.data import mnist
from helpers.runtime import keep_memory
from helpers.vae import VAE, dense

GOAL = {"float32": 1.0, "float64": 0.8}  # of torch's time
TITLE = f"VAE 784-400-20, batch 64, Adam: forward, backward, update (goals: {GOAL} of torch)"
CASES = [("float32",), ("float64",)]
D, H, Z, BATCH_SIZE, LR = 784, 400, 20, 64, 1e-3


def batches(dtype):
    """Return the list of full batches of the digits, in file order, each with its noise."""
    x = mnist().x_train.reshape(-1, D).astype(dtype)
    stops, rng = range(0, len(x) + 1, BATCH_SIZE), np.random.default_rng(1)
    return [(x[a:b], rng.standard_normal((b - a, Z)).astype(dtype)) for a, b in pairwise(stops)]


def numpy_net(dtype):
    """Return the net with the initial weights of all contenders."""
    options = {"rng": np.random.default_rng(0), "dtype": dtype}
    return VAE(dense(D, H, 2 * Z, **options), dense(Z, H, D, **options))


def ours(dtype):
    """Train in NumPy, as the lesson does."""
    keep_memory()
    net = numpy_net(dtype)
    net.encoder.layers[0].input_requires_grad = False
    optimiser = nn.Adam(net.parameters(), LR)
    for x, eps in cycle(batches(dtype)):
        loss = net.loss(x, eps)
        optimiser.zero_grad()
        net.add_gradients()
        optimiser.step()
        yield loss


def with_torch(dtype):
    """Train with PyTorch in eager mode."""
    import torch

    torch.set_num_threads(1)

    def affine_pair(d, h, out):
        layers = torch.nn.Linear(d, h), torch.nn.Tanh(), torch.nn.Linear(h, out)
        return torch.nn.Sequential(*layers)

    parts = {"encoder": affine_pair(D, H, 2 * Z), "decoder": affine_pair(Z, H, D)}
    net = torch.nn.ModuleDict(parts).to(getattr(torch, dtype))
    state = numpy_net(dtype).state_dict()
    net.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
    optimiser = torch.optim.Adam(net.parameters(), lr=LR)
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    tensors = [tuple(map(torch.from_numpy, batch)) for batch in batches(dtype)]
    for x, eps in cycle(tensors):
        mu, log_var = net["encoder"](x).chunk(2, dim=1)
        logits = net["decoder"](mu + torch.exp(0.5 * log_var) * eps)
        kl = 0.5 * (mu**2 + torch.exp(log_var) - 1 - log_var).sum()
        loss = (bce(logits, x, reduction="sum") + kl) / len(x)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        yield loss.item()


CONTENDERS = {"torch": with_torch, "helpers": ours}
NEEDS = {"torch": "torch", "helpers": "helpers"}
