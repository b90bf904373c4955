"""Schedules: they change an optimiser's learning rate as training goes on."""


class LambdaLR:
    """The first rate, times a function of how many steps were taken.

    Parameters
    ----------
    optimizer : Optimizer
        Its ``lr`` at this moment is the first rate; from now on it is set here.
    lr_lambda : callable int -> float
        The factor after so many calls of ``step``, at least 0; of 0 at the start.

    Attributes
    ----------
    base_lr : float
        The first rate.
    last_epoch : int
        Calls of ``step`` so far; PyTorch's name, whatever the steps are.

    Raises
    ------
    ValueError
        A factor makes the rate negative or not a number.
    """

    def __init__(self, optimizer, lr_lambda):
        self.optimizer, self.lr_lambda = optimizer, lr_lambda
        self.base_lr, self.last_epoch = optimizer.lr, -1
        self.step()

    def step(self):
        """Set the next rate; call it after the optimiser's own ``step``."""
        self.last_epoch += 1
        self.optimizer.lr = self.base_lr * self.lr_lambda(self.last_epoch)
