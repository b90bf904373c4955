"""One training step of LeNet with 8 and 16 maps on 32 digits: forward, backward, update.

Every contender starts from the same weights, sees the same batches, and yields its losses.
"""

from itertools import cycle, pairwise

import numpy as np

from helpers import nn
from helpers.data import mnist
from helpers.runtime import keep_memory

GOAL = {"float32": 0.9, "float64": 0.65}  # of torch's time
TITLE = f"LeNet (8, 16), batch 32, momentum: forward, backward, update (goals: {GOAL} of torch)"
CASES = [("float32",), ("float64",)]
BATCH_SIZE = 32
OPTIONS = {"lr": 0.01, "momentum": 0.9}


def batches(dtype):
    """Return the list of full batches of the digits, in file order."""
    split = mnist()
    x = split.x_train[:, None].astype(dtype)
    stops = range(0, len(x) + 1, BATCH_SIZE)
    return [(x[a:b], split.y_train[a:b]) for a, b in pairwise(stops)]


def numpy_net(dtype):
    """Return the net with the initial weights of all contenders."""
    return nn.LeNet(rng=np.random.default_rng(0), dtype=dtype)


def ours(dtype):
    """Train with helpers.nn, as the lesson does."""
    keep_memory()
    net, criterion = numpy_net(dtype), nn.CrossEntropyLoss()
    net.layers[0].input_requires_grad = False
    optimiser = nn.SGD(net.parameters(), **OPTIONS)
    for x, y in cycle(batches(dtype)):
        loss = criterion(net(x), y)
        optimiser.zero_grad()
        net.backward(criterion.backward())
        optimiser.step()
        yield loss


def with_torch(dtype, threads=1):
    """Train with PyTorch in eager mode."""
    import torch

    torch.set_num_threads(threads)
    net = torch.nn.Sequential(
        torch.nn.Conv2d(1, 8, 5, padding=2),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(8, 16, 5),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Linear(400, 10),
    ).to(getattr(torch, dtype))
    state = numpy_net(dtype).state_dict()
    net.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
    criterion = torch.nn.CrossEntropyLoss()
    optimiser = torch.optim.SGD(net.parameters(), **OPTIONS)
    tensors = [tuple(map(torch.from_numpy, batch)) for batch in batches(dtype)]
    for x, y in cycle(tensors):
        optimiser.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimiser.step()
        yield loss.item()


def with_torch_on_two_threads(dtype):
    """The same with two threads."""
    return with_torch(dtype, threads=2)


def with_autograd(dtype):
    """Train with the package autograd; a convolution is one product with all windows."""
    import autograd.numpy as anp
    from autograd import value_and_grad

    def convolve(x, weight, bias, padding):
        out, C, K, _ = weight.shape
        x = anp.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), "constant")
        size = x.shape[2] - K + 1
        taps = [x[:, :, i : i + size, j : j + size] for i in range(K) for j in range(K)]
        columns = anp.reshape(anp.stack(taps, axis=2), (len(x), C * K * K, size * size))
        y = anp.matmul(anp.reshape(weight, (out, -1)), columns) + anp.reshape(bias, (out, 1))
        return anp.reshape(y, (len(x), out, size, size))

    def pool(x):
        top = anp.maximum(x[:, :, ::2, ::2], x[:, :, ::2, 1::2])
        return anp.maximum(top, anp.maximum(x[:, :, 1::2, ::2], x[:, :, 1::2, 1::2]))

    def loss_of(params, x, y):
        weight1, bias1, weight2, bias2, weight3, bias3 = params
        x = pool(anp.maximum(convolve(x, weight1, bias1, 2), 0))
        x = pool(anp.maximum(convolve(x, weight2, bias2, 0), 0))
        z = anp.dot(anp.reshape(x, (len(x), -1)), weight3.T) + bias3
        z = z - anp.max(z, axis=1, keepdims=True)
        log_p = z - anp.log(anp.sum(anp.exp(z), axis=1, keepdims=True))
        return -anp.mean(log_p[anp.arange(len(y)), y])

    keep_memory()
    params = numpy_net(dtype).parameters()
    optimiser = nn.SGD(params, **OPTIONS)
    loss_and_grads = value_and_grad(loss_of)
    for x, y in cycle(batches(dtype)):
        loss, grads = loss_and_grads([p.data for p in params], x, y)
        for p, grad in zip(params, grads, strict=True):
            p.grad = grad
        optimiser.step()
        yield loss


CONTENDERS = {
    "torch": with_torch,
    "torch, two threads": with_torch_on_two_threads,
    "helpers.nn": ours,
    "autograd": with_autograd,
}
NEEDS = {
    "torch": "torch",
    "torch, two threads": "torch",
    "helpers.nn": "helpers",
    "autograd": "autograd",
}
