"""The code of the lesson *softmax-regression*: stable losses, and scikit-learn's measures."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from lesson import ROOT, Lesson
from sklearn import metrics
from sklearn.datasets import load_breast_cancer

from helpers.checks import gradient_check
from helpers.nn import Loss, Module, Parameter

LESSON = Lesson(ROOT / "book" / "foundations" / "softmax-regression.ipynb")
NAMES = ("log_softmax", "softmax", "jacobian", "CrossEntropyLoss", "BCEWithLogitsLoss")
NAMES += ("SquaredProbabilities", "LinearScores", "confusion_matrix", "share", "measures", "roc")
CODE = LESSON.load(*NAMES, np=np, Loss=Loss, Module=Module, Parameter=Parameter)
quiet = settings(deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)
EXTREME = [[1e5, -1e5, 0], [-1e5, 1e5, 1e5], [1e5, 1e5, 1e5], [-1e5, 0, 1]]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_log_softmax_survives_huge_logits(dtype):
    z = np.array(EXTREME, dtype)
    log_p = CODE["log_softmax"](z)
    theirs = torch.log_softmax(torch.from_numpy(z), dim=1).numpy()
    assert log_p.dtype == dtype
    np.testing.assert_allclose(log_p, theirs, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", ["CrossEntropyLoss", "BCEWithLogitsLoss"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_losses_survive_huge_logits(name, dtype):
    z = np.array(EXTREME, dtype)
    y = np.array([1, 0, 2, 1])
    if name == "BCEWithLogitsLoss":
        y = np.eye(3, dtype=dtype)[y]
    ours, t = CODE[name](), torch.tensor(z, requires_grad=True)
    loss = getattr(torch.nn, name)()(t, torch.from_numpy(y))
    loss.backward()
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_allclose(ours(z, y), loss.item(), rtol=1e-6)
        np.testing.assert_allclose(ours.backward(), t.grad.numpy(), rtol=1e-6, atol=1e-7)
    assert ours.backward().dtype == dtype


@quiet
@given(shape=st.tuples(st.integers(1, 6), st.integers(1, 6)), seed=seeds)
def test_squared_probabilities_equal_torch(shape, seed):
    rng = np.random.default_rng(seed)
    z, y = rng.normal(size=shape), rng.integers(0, shape[1], shape[0])
    ours, t = CODE["SquaredProbabilities"](), torch.tensor(z, requires_grad=True)
    e = torch.nn.functional.one_hot(torch.from_numpy(y), shape[1])
    loss = ((torch.softmax(t, dim=1) - e) ** 2).sum(dim=1).mean()
    loss.backward()
    np.testing.assert_allclose(ours(z, y), loss.item(), rtol=1e-10)
    np.testing.assert_allclose(ours.backward(), t.grad.numpy(), rtol=1e-9, atol=1e-14)


def test_linear_scores_are_torchs_linear():
    rng = np.random.default_rng(0)
    ours, x = CODE["LinearScores"](5, 3, rng=rng, spread=1.0), rng.normal(size=(4, 5))
    twin = torch.nn.Linear(5, 3).double()
    twin.load_state_dict({name: torch.tensor(v) for name, v in ours.state_dict().items()})
    np.testing.assert_allclose(ours(x), twin(torch.from_numpy(x)).detach(), rtol=1e-12)
    assert gradient_check(ours, x, rng=rng, method="complex").passed
    assert not CODE["LinearScores"](5, 3, rng=rng).weight.data.any()
    with pytest.raises(ValueError, match=r"expected input of shape \(N, 5\), got \(4, 6\)"):
        ours(np.zeros((4, 6)))


def test_jacobian_is_torchs():
    z = np.random.default_rng(0).normal(size=(1, 5))
    theirs = torch.autograd.functional.jacobian(
        lambda t: torch.softmax(t, 0), torch.from_numpy(z[0])
    )
    np.testing.assert_allclose(CODE["jacobian"](CODE["softmax"](z)[0]), theirs, rtol=1e-12)


@quiet
@given(size=st.integers(1, 40), num_classes=st.integers(2, 6), seed=seeds)
def test_measures_equal_scikit_learns(size, num_classes, seed):
    """Classes that never occur, or are never named, are among the draws."""
    rng = np.random.default_rng(seed)
    y, y_hat = rng.integers(0, num_classes, (2, size))
    counts = CODE["confusion_matrix"](y, y_hat, num_classes)
    labels = np.arange(num_classes)
    np.testing.assert_array_equal(counts, metrics.confusion_matrix(y, y_hat, labels=labels))
    options = {"labels": labels, "zero_division": 0}
    theirs = metrics.precision_recall_fscore_support(y, y_hat, **options)[:3]
    np.testing.assert_allclose(CODE["measures"](counts), theirs, rtol=1e-12)
    macro = metrics.f1_score(y, y_hat, average="macro", **options)
    np.testing.assert_allclose(CODE["measures"](counts)[2].mean(), macro, rtol=1e-12)
    micro = metrics.f1_score(y, y_hat, average="micro", **options)
    np.testing.assert_allclose(np.trace(counts) / size, micro, rtol=1e-12)


@quiet
@given(size=st.integers(2, 40), levels=st.integers(1, 8), seed=seeds)
def test_roc_equals_scikit_learns(size, levels, seed):
    """With few levels of the scores there are many ties."""
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.append([0, 1], rng.integers(0, 2, size - 2)))
    scores = rng.integers(0, levels, size) / levels
    ours = CODE["roc"](scores, y)
    theirs = metrics.roc_curve(y, scores, drop_intermediate=False)[:2]
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)
    area = np.trapezoid(ours[1], ours[0])
    np.testing.assert_allclose(area, metrics.roc_auc_score(y, scores), rtol=1e-12)


def test_bad_labels_are_named():
    good = np.array([0, 1, 1])
    for bad in (np.array([0, 1, 2]), np.array([0, -1, 1])):
        with pytest.raises(ValueError, match=r"y: expected labels in 0\.\.1"):
            CODE["confusion_matrix"](bad, good, 2)
        with pytest.raises(ValueError, match=r"y_hat: expected labels in 0\.\.1"):
            CODE["confusion_matrix"](good, bad, 2)
    for label in (0, 1):
        with pytest.raises(ValueError, match="expected both labels"):
            CODE["roc"](np.zeros(3), np.full(3, label))


def test_the_patients_are_scikit_learns_and_none_is_on_both_sides():
    namespace = {"np": np, "load_breast_cancer": load_breast_cancer}
    cell = LESSON.code("imports")[0].source
    lines = cell[cell.index("tumours = ") : cell.index("mean, std")]
    exec(lines, namespace)
    train_rows, test_rows, y = (namespace[k] for k in ("train_rows", "test_rows", "y"))
    assert not set(train_rows) & set(test_rows)
    assert (y[train_rows].sum(), y[test_rows].sum()) == (20, 20)
    assert (len(train_rows), len(test_rows)) == (198, 199)
    names = load_breast_cancer().feature_names[[1, 4, 5]].tolist()
    assert names == ["mean texture", "mean smoothness", "mean compactness"]
