"""A variational autoencoder for pixels between 0 and 1, with every gradient by hand.

The code is that of book/generative/vae, where it is derived (Kingma and Welling 2014).
"""

import numpy as np

from helpers import train
from helpers.nn import Adam, Linear, Module, Sequential, Tanh


def dense(*sizes, rng, dtype=np.float64):
    """Return affine layers of these widths with tanh between them.

    Parameters
    ----------
    *sizes : int
        Widths of the input, of every hidden layer, and of the output.
    rng : np.random.Generator
    dtype : dtype

    Returns
    -------
    Sequential
    """
    layers = []
    for d, h in zip(sizes[:-1], sizes[1:], strict=True):
        layers += [Linear(d, h, rng=rng, dtype=dtype), Tanh()]
    return Sequential(*layers[:-1])


class VAE(Module):
    """An encoder that answers with a Gaussian, and a decoder that answers with pixel logits.

    Parameters
    ----------
    encoder : Module
        Pixels (N, D) to (N, 2 Z): Z means, then Z logarithms of variances.
    decoder : Module
        Codes (N, Z) to logits (N, D).

    Attributes
    ----------
    reconstruction, kl : float
        The two parts of the last loss, nats an example.
    """

    def __init__(self, encoder, decoder):
        self.encoder, self.decoder = encoder, decoder

    def encode(self, x):
        """Return means and log-variances, (N, Z) each, of pixels (N, D)."""
        mu, log_var = np.split(self.encoder(x), 2, axis=1)
        return mu, log_var

    def likelihood(self, x, a):
        """Return -log p(x | z), nats an example, from logits (N, D), and its slope by them."""
        softplus = np.maximum(a, 0) + np.log1p(np.exp(np.minimum(a, -a)))
        sigmoid = 0.5 * (1 + np.tanh(0.5 * a))
        return (softplus - x * a).sum() / len(x), (sigmoid - x) / len(x)

    def spread(self, log_var):
        """Return the standard deviation of a cloud and its slope by log_var, both (N, Z)."""
        sigma = np.exp(0.5 * log_var)
        return sigma, 0.5 * sigma

    def loss(self, x, eps, beta=1.0):
        """Return -ELBO, nats an example, for given noise.

        Parameters
        ----------
        x : ndarray (N, D)
            Pixels between 0 and 1.
        eps : ndarray (N, Z)
            Standard normal noise.
        beta : float
            The price of a nat of the code.

        Returns
        -------
        float
        """
        self.mu, self.log_var = self.encode(x)
        self.sigma, self.slope = self.spread(self.log_var)
        self.eps, self.beta = eps, beta
        z = self.mu + self.sigma * eps
        self.reconstruction, self.da = self.likelihood(x, self.decoder(z))
        kl = 0.5 * (self.mu**2 + np.exp(self.log_var) - 1 - self.log_var)
        self.kl = kl.sum() / len(x)
        return self.reconstruction + beta * self.kl

    def add_gradients(self):
        """Add the gradients of the last loss to those of all parameters."""
        price = self.beta / len(self.mu)
        dz = self.decoder.backward(self.da)
        dmu = dz + price * self.mu
        dkl = 0.5 * (np.exp(self.log_var) - 1)
        dlog_var = dz * self.eps * self.slope + price * dkl
        self.encoder.backward(np.concatenate([dmu, dlog_var], axis=1))


def train_vae(net, x, *, rng, num_epochs=60, batch_size=32, lr=3e-3, beta=1.0, noise=1.0):
    """Train with Adam, at a rate that falls to zero along a cosine.

    Parameters
    ----------
    net : VAE
    x : ndarray (N, D)
        Pixels between 0 and 1, in the dtype of the net.
    rng : np.random.Generator
        Draws the batches and the noise.
    num_epochs, batch_size : int
    lr : float
        The first rate.
    beta : float
        The price of a nat of the code.
    noise : float
        Factor of the noise: 0 takes it away.

    Returns
    -------
    ndarray (steps,)
        The loss of every step.
    """
    Z, optimizer = net.encode(x[:1])[0].shape[1], Adam(net.parameters(), lr)
    net.encoder.layers[0].input_requires_grad = False
    num_steps = num_epochs * -(-len(x) // batch_size)
    rates = iter(lr * (1 + np.cos(np.pi * np.arange(num_steps) / num_steps)) / 2)

    def step(x, _):
        optimizer.lr = next(rates)
        eps = noise * rng.standard_normal((len(x), Z), x.dtype)
        loss = net.loss(x, eps, beta)
        optimizer.zero_grad()
        net.add_gradients()
        optimizer.step()
        return loss

    return train.fit(step, x, x, num_epochs=num_epochs, batch_size=batch_size, rng=rng)
