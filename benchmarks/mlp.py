"""One training step of a 784-256-128-10 net on 64 digits: forward, backward, update.

Every contender starts from the same weights, sees the same batches, and yields its losses.
"""

from itertools import cycle, pairwise

import numpy as np

from helpers import nn
from helpers.data import mnist
from helpers.runtime import keep_memory

GOAL = 0.8  # of torch's time
TITLE = f"MLP 784-256-128-10, batch 64: forward, backward, update (goal: {GOAL} of torch)"
CASES = [(optimiser, dtype) for optimiser in ("SGD", "Adam") for dtype in ("float32", "float64")]
SIZES = (784, 256, 128, 10)
BATCH_SIZE = 64
LR = 1e-3


def batches(dtype):
    """Return the list of full batches of the digits, in file order."""
    split = mnist()
    x = split.x_train.reshape(len(split.x_train), -1).astype(dtype)
    stops = range(0, len(x) + 1, BATCH_SIZE)
    return [(x[a:b], split.y_train[a:b]) for a, b in pairwise(stops)]


def numpy_net(dtype):
    """Return the net with the initial weights of all contenders."""
    rng = np.random.default_rng(0)
    affine = [nn.Linear(d, h, rng=rng, dtype=dtype) for d, h in pairwise(SIZES)]
    return nn.Sequential(affine[0], nn.ReLU(), affine[1], nn.ReLU(), affine[2])


def ours(optimiser, dtype, input_grad=False):
    """Train with helpers.nn, as the lesson does."""
    keep_memory()
    net, criterion = numpy_net(dtype), nn.CrossEntropyLoss()
    net.layers[0].input_requires_grad = input_grad
    optimiser = getattr(nn, optimiser)(net.parameters(), lr=LR)
    for x, y in cycle(batches(dtype)):
        loss = criterion(net(x), y)
        optimiser.zero_grad()
        net.backward(criterion.backward())
        optimiser.step()
        yield loss


def ours_with_input_grad(optimiser, dtype):
    """The same with the gradient of the pixels, which nobody uses."""
    return ours(optimiser, dtype, input_grad=True)


def with_torch(optimiser, dtype):
    """Train with PyTorch in eager mode."""
    import torch

    torch.set_num_threads(1)
    layers = [torch.nn.Linear(d, h, dtype=getattr(torch, dtype)) for d, h in pairwise(SIZES)]
    net = torch.nn.Sequential(layers[0], torch.nn.ReLU(), layers[1], torch.nn.ReLU(), layers[2])
    state = numpy_net(dtype).state_dict()
    net.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
    criterion = torch.nn.CrossEntropyLoss()
    optimiser = getattr(torch.optim, optimiser)(net.parameters(), lr=LR)
    tensors = [tuple(map(torch.from_numpy, batch)) for batch in batches(dtype)]
    for x, y in cycle(tensors):
        optimiser.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimiser.step()
        yield loss.item()


def with_autograd(optimiser, dtype):
    """Train with the package autograd, which differentiates NumPy code; our optimisers."""
    import autograd.numpy as anp
    from autograd import value_and_grad

    def loss_of(weights, x, y):
        for weight, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
            x = anp.maximum(anp.dot(x, weight.T) + bias, 0)
        z = anp.dot(x, weights[-2].T) + weights[-1]
        z = z - anp.max(z, axis=1, keepdims=True)
        log_p = z - anp.log(anp.sum(anp.exp(z), axis=1, keepdims=True))
        return -anp.mean(log_p[anp.arange(len(y)), y])

    keep_memory()
    params = numpy_net(dtype).parameters()
    optimiser = getattr(nn, optimiser)(params, lr=LR)
    loss_and_grads = value_and_grad(loss_of)
    for x, y in cycle(batches(dtype)):
        loss, grads = loss_and_grads([p.data for p in params], x, y)
        for p, grad in zip(params, grads, strict=True):
            p.grad = grad
        optimiser.step()
        yield loss


CONTENDERS = {
    "torch": with_torch,
    "helpers.nn": ours,
    "  with input gradient": ours_with_input_grad,
    "autograd": with_autograd,
}
NEEDS = {
    "torch": "torch",
    "helpers.nn": "helpers",
    "  with input gradient": "helpers",
    "autograd": "autograd",
}
