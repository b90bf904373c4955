"""Layers in a row."""

from helpers.nn.module import Module


class Sequential(Module):
    """Layers applied one after the other; parameters are named ``"0.weight"`` as in torch.

    Derived in book/feedforward/feedforward, eq. (3), and book/feedforward/backpropagation.
    """

    def __init__(self, *layers):
        self.layers = layers
        for i, layer in enumerate(layers):
            setattr(self, str(i), layer)

    def forward(self, x):
        """Apply the layers in order; shapes are those of the layers."""
        for layer in self.layers:
            x = layer(x)
        return x

    def backward(self, grad):
        """Send the gradient back through the layers in reverse order."""
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad
