"""The code of the lesson *gan* is that of helpers and tools, and equals torch."""

import ast
import inspect
import textwrap

import numpy as np
import pytest
import torch
from lesson import ROOT, Lesson

from helpers import gan, nn
from tools import train_gan

LESSON = Lesson(ROOT / "book" / "generative" / "gan.ipynb")
SHARED = {
    gan: ("discriminator_step", "generator_step"),
    train_gan: ("digit_generator", "digit_discriminator", "torch_steps"),
}
NAMESPACE = {"np": np, "torch": torch, "BCEWithLogitsLoss": nn.BCEWithLogitsLoss, "nn": nn}


def bare(tree):
    """A definition as a dump, without docstrings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return ast.dump(tree)


@pytest.mark.parametrize(
    ("module", "name"), [(module, name) for module, names in SHARED.items() for name in names]
)
def test_elsewhere_stands_the_code_of_the_lesson(module, name):
    source = textwrap.dedent(inspect.getsource(getattr(module, name)))
    assert bare(ast.parse(source).body[0]) == bare(LESSON.definitions()[name])


def twin_of(net):
    state = {name: torch.tensor(value) for name, value in net.state_dict().items()}
    sizes = [value.shape[::-1] for value in state.values() if value.ndim == 2]
    affine = [torch.nn.Linear(*size).double() for size in sizes]
    twin = torch.nn.Sequential(affine[0], torch.nn.Tanh(), affine[1], torch.nn.Tanh(), affine[2])
    twin.load_state_dict(state)
    return twin


def gradients(net):
    return [p.grad if isinstance(p, nn.Parameter) else p.grad.numpy() for p in net.parameters()]


def test_both_steps_have_the_gradients_of_torch():
    code = LESSON.load("discriminator_step", "generator_step", **NAMESPACE)
    rng = np.random.default_rng(0)
    G, D = gan.small_pair(rng, width=6)
    real, z = gan.ring(9, rng), rng.normal(size=(9, 2))
    twin_g, twin_d, criterion = twin_of(G), twin_of(D), torch.nn.BCEWithLogitsLoss()
    ones, points, codes = torch.ones(9, 1).double(), torch.tensor(real), torch.tensor(z)
    still = nn.Adam([*G.parameters(), *D.parameters()], lr=0.0)

    loss = criterion(twin_d(points), ones)
    loss = loss + criterion(twin_d(twin_g(codes).detach()), 0 * ones)
    loss.backward()
    assert code["discriminator_step"](D, G, still, real, z) == pytest.approx(loss.item(), rel=1e-12)
    for ours, theirs in zip(gradients(D), gradients(twin_d), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-15)
    assert all(not p.grad.any() for p in G.parameters())

    loss = criterion(twin_d(twin_g(codes)), ones)
    loss.backward()
    assert code["generator_step"](D, G, still, z) == pytest.approx(loss.item(), rel=1e-12)
    for ours, theirs in zip(gradients(G), gradients(twin_g), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-15)


def test_the_pair_for_digits_fits_together_and_each_step_moves_its_player():
    names = ("digit_generator", "digit_discriminator", "torch_steps")
    code = LESSON.load(*names, **NAMESPACE)
    torch.manual_seed(0)
    G, D = code["digit_generator"](), code["digit_discriminator"]()
    z, real = torch.randn(5, 32), torch.rand(5, 1, 28, 28)
    assert G(z).shape == real.shape
    assert (G(z).min() >= 0) and (G(z).max() <= 1)
    assert D(real).shape == (5, 1)
    for rates in ((0.0, 1e-3), (1e-3, 0.0)):
        optimizers = [
            torch.optim.SGD(net.parameters(), lr) for net, lr in zip((G, D), rates, strict=True)
        ]
        before = [[p.detach().clone() for p in net.parameters()] for net in (G, D)]
        code["torch_steps"](G, D, *optimizers, real, z)
        for net, old, lr in zip((G, D), before, rates, strict=True):
            pairs = zip(net.parameters(), old, strict=True)
            assert any((new != was).any() for new, was in pairs) == (lr > 0)
