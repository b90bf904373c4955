"""What every optimiser shares: the parameters that it moves, and checks of its options."""

from collections.abc import Iterable

import numpy as np

from helpers.nn.module import Parameter
from helpers.nn.validation import check_range

BELOW_ONE = {"alpha", "betas"}  # shares of what was: with 1, nothing new would ever count


class Optimizer:
    """Base class: holds the parameters, and keeps each option under its name.

    Parameters
    ----------
    params : iterable of Parameter
        What ``step`` moves.
    lr : float
        Learning rate, at least 0; may be changed between steps.
    **options : float, pair of floats, or bool
        At least 0; ``alpha`` and ``betas`` below 1.

    Raises
    ------
    TypeError
        ``params`` is no list, or holds something that is no ``Parameter``.
    ValueError
        ``params`` is empty; a number is out of its range; there are not two ``betas``;
        ``nesterov`` is asked for without momentum.
    """

    def __init__(self, params, lr, **options):
        name = type(self).__name__
        if not isinstance(params, Iterable):
            raise TypeError(f"{name}: expected a list of Parameters, got {type(params).__name__}")
        self.params = list(params)
        if not self.params:
            raise ValueError(f"{name}: expected at least one Parameter, got none")
        for p in self.params:
            if not isinstance(p, Parameter):
                raise TypeError(f"{name}: expected Parameters, got {type(p).__name__}")
        self.lr = lr
        for option, value in options.items():
            below = 1 if option in BELOW_ONE else np.inf
            for number in value if option == "betas" else (value,):
                check_range(f"{name}: {option}", number, 0, below)
            setattr(self, option, value)
        if len(options.get("betas", "ab")) != 2:
            raise ValueError(f"{name}: expected two betas, got {self.betas}")
        if options.get("nesterov") and not self.momentum:
            raise ValueError(f"{name}: nesterov expected a momentum above 0, got {self.momentum}")

    @property
    def lr(self):
        """The learning rate of the next step."""
        return self._lr

    @lr.setter
    def lr(self, lr):
        check_range(f"{type(self).__name__}: lr", lr, 0)
        self._lr = lr

    def zero_grad(self):
        """Set all gradients to zero."""
        for p in self.params:
            p.zero_grad()
