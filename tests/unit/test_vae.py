"""helpers.vae equals torch, and trains."""

import numpy as np
import pytest
import torch
from torch.distributions import Independent, Normal, kl_divergence

from helpers.vae import VAE, dense, train_vae


def pair(rng, dtype=np.float64):
    """A VAE of unequal sizes, and its parameters as torch tensors by name."""
    options = {"rng": rng, "dtype": dtype}
    net = VAE(dense(5, 7, 6, **options), dense(3, 8, 4, 5, **options))
    theirs = {k: torch.tensor(v, requires_grad=True) for k, v in net.state_dict().items()}
    return net, theirs


def affine(theirs, part, x):
    """What a `dense` part of the twin answers."""
    count = sum(name.startswith(part) for name in theirs) // 2
    for k in range(count):
        x = x @ theirs[f"{part}.{2 * k}.weight"].T + theirs[f"{part}.{2 * k}.bias"]
        x = torch.tanh(x) if k < count - 1 else x
    return x


@pytest.mark.parametrize("beta", [1.0, 0.3])
def test_loss_and_gradients_equal_torch(beta):
    rng = np.random.default_rng(0)
    net, theirs = pair(rng)
    x, eps = rng.random((4, 5)), rng.normal(size=(4, 3))
    x[0, 0], x[1, 1] = 0, 1
    mu, log_var = affine(theirs, "encoder", torch.tensor(x)).chunk(2, dim=1)
    q = Normal(mu, torch.exp(0.5 * log_var))
    logits = affine(theirs, "decoder", mu + q.stddev * torch.tensor(eps))
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    reconstruction = bce(logits, torch.tensor(x), reduction="sum") / 4
    prior = Independent(Normal(torch.zeros(3), torch.ones(3)), 1)
    kl = kl_divergence(Independent(q, 1), prior).mean()
    (reconstruction + beta * kl).backward()
    assert net.loss(x, eps, beta) == pytest.approx((reconstruction + beta * kl).item(), rel=1e-10)
    assert net.reconstruction == pytest.approx(reconstruction.item(), rel=1e-10)
    assert net.kl == pytest.approx(kl.item(), rel=1e-10)
    net.add_gradients()
    for name, p in net.named_parameters():
        np.testing.assert_allclose(p.grad, theirs[name].grad, rtol=1e-9, atol=1e-14)


def test_float32_stays_float32_and_large_logits_do_not_overflow():
    rng = np.random.default_rng(0)
    net, _ = pair(rng, np.float32)
    x, eps = rng.random((4, 5), np.float32), rng.standard_normal((4, 3), np.float32)
    assert net.loss(x, eps).dtype == np.float32
    net.add_gradients()
    assert {p.grad.dtype for p in net.parameters()} == {np.dtype(np.float32)}
    nats, slope = net.likelihood(np.array([[1.0, 0.0, 1.0]]), np.array([[800.0, 800.0, -800.0]]))
    assert nats == 1600
    np.testing.assert_array_equal(slope, [[0, 1, -1]])


def test_training_repeats_itself_and_lowers_the_loss():
    x = (np.random.default_rng(1).random((60, 1)) < 0.5) * np.ones((60, 5))
    runs = []
    for _ in range(2):
        rng = np.random.default_rng(0)
        net, _ = pair(rng)
        runs.append(train_vae(net, x, rng=rng, num_epochs=100, batch_size=20, lr=1e-2))
    np.testing.assert_array_equal(*runs)
    assert runs[0].shape == (300,)
    assert runs[0][-10:].mean() < 0.5 * runs[0][:10].mean()


def test_without_noise_and_price_it_is_an_autoencoder():
    x = np.random.default_rng(1).random((40, 5))
    rng = np.random.default_rng(0)
    net, _ = pair(rng)
    train_vae(net, x, rng=rng, num_epochs=1, beta=0.0, noise=0.0)
    assert not net.eps.any()
    assert net.beta == 0
