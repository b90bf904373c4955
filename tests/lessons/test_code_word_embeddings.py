"""The code of the lesson *word-embeddings* is that of helpers, and equals its twin in torch."""

import ast
import inspect
import textwrap

import numpy as np
import pytest
import torch
from lesson import ROOT, Lesson

from helpers import skip_gram, train
from helpers.nn import Adam, Embedding, Module, Parameter

LESSON = Lesson(ROOT / "book" / "language" / "word-embeddings.ipynb")
SHARED = ("context_pairs", "subsample", "SkipGram", "train_skip_gram")
NAMESPACE = {"np": np, "torch": torch, "Module": Module, "Embedding": Embedding, "Adam": Adam}
NAMESPACE |= {"Parameter": Parameter, "train": train}


def bare(tree):
    """A definition as a dump, without docstrings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return ast.dump(tree)


@pytest.mark.parametrize("name", SHARED)
def test_helpers_hold_the_code_of_the_lesson(name):
    source = textwrap.dedent(inspect.getsource(getattr(skip_gram, name)))
    assert bare(ast.parse(source).body[0]) == bare(LESSON.definitions()[name])


def test_the_scatter_is_the_lessons():
    shown = {node.name: bare(node) for node in LESSON.definitions()["Embedding"].body}
    source = textwrap.dedent(inspect.getsource(Embedding.scatter))
    assert bare(ast.parse(source).body[0]) == shown["scatter"]


def test_skip_gram_equals_its_twin():
    code = LESSON.load("SkipGram", "TorchSkipGram", **NAMESPACE)
    rng = np.random.default_rng(0)
    net, twin = code["SkipGram"](9, 4, rng=rng), code["TorchSkipGram"](9, 4).double()
    twin.load_state_dict({name: torch.tensor(v) for name, v in net.state_dict().items()})
    batch = rng.integers(0, 9, 6), rng.integers(0, 9, 6), rng.integers(0, 9, 3)
    theirs = twin(*map(torch.from_numpy, batch), 5)
    theirs.backward()
    assert net.loss(*batch, 5) == pytest.approx(theirs.item(), rel=1e-12)
    net.add_gradients()
    for p, q in zip(net.parameters(), twin.parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad, rtol=1e-9, atol=1e-15)


def test_a_full_table_reaches_shifted_pmi():
    code = LESSON.load("exact_skip_gram", "shifted_pmi", **NAMESPACE)
    counts = np.random.default_rng(0).integers(1, 50, (12, 12)).astype(float)
    counts += counts.T
    P = counts.sum(axis=0) / counts.sum()
    scores = code["exact_skip_gram"](counts, 12, num_steps=2000)
    np.testing.assert_allclose(scores, code["shifted_pmi"](counts, P), atol=1e-3)
