"""The code of the lesson *vae* is that of helpers, and equals its twin in torch."""

import ast
import inspect
import textwrap

import numpy as np
import pytest
import torch
from lesson import ROOT, Lesson
from torch.distributions import Normal, kl_divergence

from helpers import train, vae
from helpers.nn import Adam, Module

LESSON = Lesson(ROOT / "book" / "generative" / "vae.ipynb")
NAMESPACE = {"np": np, "torch": torch, "Module": Module, "Adam": Adam, "train": train}
NAMESPACE |= {"Normal": Normal, "kl_divergence": kl_divergence}


def bare(tree):
    """A definition as a dump, without docstrings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return ast.dump(tree)


@pytest.mark.parametrize("name", ["VAE", "train_vae"])
def test_helpers_hold_the_code_of_the_lesson(name):
    source = textwrap.dedent(inspect.getsource(getattr(vae, name)))
    assert bare(ast.parse(source).body[0]) == bare(LESSON.definitions()[name])


@pytest.fixture
def pair():
    """The lesson's net and its twin, and a batch with noise."""
    code, rng = (
        LESSON.load("VAE", "torch_dense", "torch_loss", **NAMESPACE),
        np.random.default_rng(0),
    )
    net = code["VAE"](vae.dense(5, 7, 6, rng=rng), vae.dense(3, 8, 5, rng=rng))
    twin = torch.nn.Module()
    twin.encoder, twin.decoder = code["torch_dense"](5, 7, 6), code["torch_dense"](3, 8, 5)
    twin.double().load_state_dict({k: torch.tensor(v) for k, v in net.state_dict().items()})
    return net, twin, code["torch_loss"], (rng.random((4, 5)), rng.normal(size=(4, 3)))


def test_loss_and_gradients_equal_the_twins(pair):
    net, twin, torch_loss, batch = pair
    theirs = torch_loss(twin, *map(torch.from_numpy, batch))
    theirs.backward()
    assert net.loss(*batch) == pytest.approx(theirs.item(), rel=1e-12)
    net.add_gradients()
    for p, q in zip(net.parameters(), twin.parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad, rtol=1e-9, atol=1e-15)


def test_own_noise_of_the_twin_reaches_the_encoder(pair):
    _, twin, torch_loss, (x, _) = pair
    torch.manual_seed(0)
    torch_loss(twin, torch.from_numpy(x)).backward()
    assert all(p.grad.abs().sum() > 0 for p in twin.encoder.parameters())


def test_the_definition_sees_the_cloud_that_is_sampled(pair):
    net, _, _, (x, _) = pair
    by_definition = LESSON.load("by_definition", **NAMESPACE)["by_definition"]
    mean = np.mean([net.loss(x, np.random.default_rng(k).normal(size=(4, 3))) for k in range(2000)])
    bound, log_p = by_definition(net, x, draws=2000)
    assert bound == pytest.approx(mean, abs=0.05)
    assert log_p < bound - 0.01
    net.spread = lambda log_var: (np.exp(log_var + 1), None)
    wrong = np.mean(
        [net.loss(x, np.random.default_rng(k).normal(size=(4, 3))) for k in range(2000)]
    )
    assert by_definition(net, x, draws=2000)[0] > wrong + 0.3


def test_the_mixture_of_one_is_each_pixel_by_itself():
    code = LESSON.load("fit_mixture", "mixture_nats", **NAMESPACE)
    rng = np.random.default_rng(0)
    x = rng.random((50, 6))
    p, share = code["fit_mixture"](x, 1, rng)
    np.testing.assert_allclose(p[0], x.mean(axis=0), rtol=1e-12)
    nats = -(x * np.log(p) + (1 - x) * np.log(1 - p)).sum(axis=1).mean()
    assert code["mixture_nats"](p, share, x) == pytest.approx(nats, rel=1e-12)


def test_the_gaussian_likelihood_has_its_own_slope():
    space = {**NAMESPACE, "VAE": vae.VAE}
    net = LESSON.load("GaussianVAE", **space)["GaussianVAE"](None, None)
    rng = np.random.default_rng(0)
    x, a = rng.random((4, 5)), torch.tensor(rng.normal(size=(4, 5)), requires_grad=True)
    theirs = -Normal(a, net.s).log_prob(torch.tensor(x)).sum() / 4
    theirs.backward()
    nats, slope = net.likelihood(x, a.detach().numpy())
    assert nats == pytest.approx(theirs.item(), rel=1e-12)
    np.testing.assert_allclose(slope, a.grad, rtol=1e-12)


def test_probabilistic_pca_equals_the_density_of_its_gaussian():
    rng = np.random.default_rng(0)
    x_train = rng.normal(size=(300, 64)) * np.linspace(0.5, 2, 64)
    x_test = rng.normal(size=(20, 64))
    pca_nats = LESSON.load("pca_nats", x_train=x_train, x_test=x_test, **NAMESPACE)["pca_nats"]
    values, vectors = np.linalg.eigh(np.cov(x_train.T, bias=True))
    values[:-3] = values[:-3].mean()
    cov = torch.tensor(vectors * values @ vectors.T)
    theirs = torch.distributions.MultivariateNormal(torch.tensor(x_train.mean(axis=0)), cov)
    assert pca_nats(3) == pytest.approx(-theirs.log_prob(torch.tensor(x_test)).mean().item())
