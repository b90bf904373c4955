"""The network for small grey images that the lesson on LeNet builds."""

import numpy as np

from helpers.nn.activations import ReLU
from helpers.nn.conv import Conv2d
from helpers.nn.flatten import Flatten
from helpers.nn.linear import Linear
from helpers.nn.pooling import MaxPool2d
from helpers.nn.sequential import Sequential


class LeNet(Sequential):
    """Two convolutions, each with ReLU and pooling, and one affine layer on their maps.

    Takes ``(N, 1, 28, 28)`` and returns logits ``(N, num_classes)``; parameters are named as in
    ``torch.nn.Sequential``. Derived in book/images/lenet; after LeCun et al. (1998), who had
    more layers at the end.

    Parameters
    ----------
    channels : pair of int
        Number of feature maps after the first and the second convolution.
    num_classes : int
        Number of logits.
    rng : np.random.Generator
        Draws the initial values.
    dtype : np.dtype
        Floating-point type of the parameters.
    """

    def __init__(self, channels=(8, 16), num_classes=10, *, rng, dtype=np.float64):
        first, second = channels
        options = {"rng": rng, "dtype": dtype}
        super().__init__(
            Conv2d(1, first, 5, padding=2, **options),
            ReLU(),
            MaxPool2d(2),
            Conv2d(first, second, 5, **options),
            ReLU(),
            MaxPool2d(2),
            Flatten(),
            Linear(second * 5 * 5, num_classes, **options),
        )
