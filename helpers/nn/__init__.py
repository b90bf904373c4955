"""The layers, losses and optimisers that the lessons have derived, in PyTorch's language.

Names, argument order, parameter names, weight layouts and defaults are those of ``torch.nn`` and
``torch.optim``, so weights move both ways through ``state_dict`` and ``load_state_dict``.
What NumPy cannot do by itself stands on the page: every layer has a ``backward`` of its own.
"""

from helpers.nn.activations import ReLU, Sigmoid, Tanh
from helpers.nn.batchnorm import BatchNorm1d
from helpers.nn.clip import clip_grad_norm_
from helpers.nn.conv import Conv2d
from helpers.nn.dropout import Dropout
from helpers.nn.embedding import Embedding
from helpers.nn.flatten import Flatten
from helpers.nn.gru import GRU
from helpers.nn.init import kaiming_normal_, xavier_normal_
from helpers.nn.lenet import LeNet
from helpers.nn.linear import Linear
from helpers.nn.losses import BCEWithLogitsLoss, CrossEntropyLoss, Loss, MSELoss
from helpers.nn.lstm import LSTM
from helpers.nn.module import Buffer, Module, Parameter
from helpers.nn.optim import SGD, Adagrad, Adam, AdamW, RMSprop
from helpers.nn.optimizer import Optimizer
from helpers.nn.pooling import AvgPool2d, MaxPool2d
from helpers.nn.recurrent import Recurrent
from helpers.nn.residual import Residual
from helpers.nn.rnn import RNN
from helpers.nn.schedule import LambdaLR
from helpers.nn.sequential import Sequential

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "SGD",
    "Adagrad",
    "Adam",
    "AdamW",
    "AvgPool2d",
    "BCEWithLogitsLoss",
    "BatchNorm1d",
    "Buffer",
    "Conv2d",
    "CrossEntropyLoss",
    "Dropout",
    "Embedding",
    "Flatten",
    "LambdaLR",
    "LeNet",
    "Linear",
    "Loss",
    "MSELoss",
    "MaxPool2d",
    "Module",
    "Optimizer",
    "Parameter",
    "RMSprop",
    "ReLU",
    "Recurrent",
    "Residual",
    "Sequential",
    "Sigmoid",
    "Tanh",
    "clip_grad_norm_",
    "kaiming_normal_",
    "xavier_normal_",
]
