"""The layers, losses and optimisers that the lessons have derived, in PyTorch's language.

Names, argument order, parameter names, weight layouts and defaults are those of ``torch.nn`` and
``torch.optim``, so weights move both ways through ``state_dict`` and ``load_state_dict``.
What NumPy cannot do by itself stands on the page: every layer has a ``backward`` of its own.
"""

from helpers.nn.activations import ReLU, Sigmoid, Tanh
from helpers.nn.conv import Conv2d
from helpers.nn.embedding import Embedding
from helpers.nn.flatten import Flatten
from helpers.nn.lenet import LeNet
from helpers.nn.linear import Linear
from helpers.nn.losses import BCEWithLogitsLoss, CrossEntropyLoss, Loss, MSELoss
from helpers.nn.module import Module, Parameter
from helpers.nn.optim import SGD, Adam, Optimizer
from helpers.nn.pooling import AvgPool2d, MaxPool2d
from helpers.nn.sequential import Sequential

__all__ = [
    "SGD",
    "Adam",
    "AvgPool2d",
    "BCEWithLogitsLoss",
    "Conv2d",
    "CrossEntropyLoss",
    "Embedding",
    "Flatten",
    "LeNet",
    "Linear",
    "Loss",
    "MSELoss",
    "MaxPool2d",
    "Module",
    "Optimizer",
    "Parameter",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Tanh",
]
