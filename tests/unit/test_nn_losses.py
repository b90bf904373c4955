"""Losses equal torch.nn in float64, keep the dtype, survive extreme logits."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from helpers import nn

LOSSES = ["MSELoss", "CrossEntropyLoss", "BCEWithLogitsLoss"]
seeds = st.integers(0, 2**32 - 1)
quiet = settings(deadline=None, derandomize=True)


def draw_target(name, shape, rng, dtype=np.float64):
    """Return labels for the cross entropy, soft labels for the binary one, numbers otherwise."""
    if name == "CrossEntropyLoss":
        return rng.integers(0, shape[1], shape[0])
    draw = rng.random if name == "BCEWithLogitsLoss" else rng.standard_normal
    return draw(shape).astype(dtype)


def compare(name, y_hat, y, rtol=(1e-10, 1e-9), atol=1e-14):
    """Assert that our loss and its gradient equal torch's."""
    ours = getattr(nn, name)()
    t = torch.tensor(y_hat, requires_grad=True)
    loss = getattr(torch.nn, name)()(t, torch.from_numpy(y))
    loss.backward()
    with np.errstate(all="raise", under="ignore"):  # exp(-1e4) is 0, and should be
        np.testing.assert_allclose(ours(y_hat, y), loss.item(), rtol[0], atol)
        np.testing.assert_allclose(ours.backward(), t.grad.numpy(), rtol[1], atol)


@pytest.mark.parametrize("name", ["MSELoss", "BCEWithLogitsLoss"])
@quiet
@given(shape=array_shapes(max_dims=4, max_side=5), seed=seeds)
def test_elementwise_loss_equals_torch(name, shape, seed):
    rng = np.random.default_rng(seed)
    compare(name, rng.normal(0, 3, shape), draw_target(name, shape, rng))


@quiet
@given(shape=st.tuples(st.integers(1, 7), st.integers(1, 7)), seed=seeds)
def test_CrossEntropyLoss_equals_torch(shape, seed):
    rng = np.random.default_rng(seed)
    y = draw_target("CrossEntropyLoss", shape, rng)
    compare("CrossEntropyLoss", rng.normal(0, 3, shape), y)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64])
def test_CrossEntropyLoss_takes_any_integer_labels(dtype):
    y_hat = np.random.default_rng(0).normal(size=(4, 3))
    y = np.array([0, 2, 1, 2])
    ours, same = nn.CrossEntropyLoss(), nn.CrossEntropyLoss()
    assert ours(y_hat, y.astype(dtype)) == same(y_hat, y)
    np.testing.assert_array_equal(ours.backward(), same.backward())


@pytest.mark.parametrize("name", LOSSES)
def test_float32_stays_float32(name):
    rng = np.random.default_rng(0)
    y_hat = rng.normal(size=(5, 3)).astype(np.float32)
    criterion = getattr(nn, name)()
    loss = criterion(y_hat, draw_target(name, (5, 3), rng, np.float32))
    assert isinstance(loss, np.float32)
    assert criterion.backward().dtype == np.float32


@pytest.mark.parametrize("name", LOSSES)
def test_complex_numbers_carry_the_derivative(name):
    rng = np.random.default_rng(0)
    y_hat, direction = rng.normal(size=(2, 5, 3))
    y = draw_target(name, (5, 3), rng)
    criterion = getattr(nn, name)()
    loss = criterion(y_hat, y)
    slope = np.sum(criterion.backward() * direction)
    moved = criterion(y_hat + 1e-20j * direction, y)
    np.testing.assert_allclose([moved.real, moved.imag / 1e-20], [loss, slope], 1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["CrossEntropyLoss", "BCEWithLogitsLoss"])
def test_huge_logits_neither_overflow_nor_warn(name, dtype):
    y_hat = np.array([[1e4, -1e4, 0], [-1e4, 1e4, 1e4], [1e4, 1e4, 1e4], [-1e4, 0, 1]], dtype)
    y = np.array([1, 0, 2, 1])
    if name == "BCEWithLogitsLoss":
        y = np.eye(3, dtype=dtype)[y]
    compare(name, y_hat, y, rtol=(1e-6, 1e-6), atol=1e-7)


@pytest.mark.parametrize("name", ["MSELoss", "BCEWithLogitsLoss"])
def test_a_right_answer_costs_nothing(name):
    y = np.array([[0.0, 1.0], [1.0, 1.0], [0.0, 0.0]])
    y_hat = y if name == "MSELoss" else 1e3 * (2 * y - 1)
    criterion = getattr(nn, name)()
    assert criterion(y_hat, y) == 0
    assert not criterion.backward().any()


@pytest.mark.parametrize("name", LOSSES)
def test_a_single_row_is_enough(name):
    rng = np.random.default_rng(0)
    compare(name, rng.normal(size=(1, 3)), draw_target(name, (1, 3), rng))


@pytest.mark.parametrize("name", LOSSES)
def test_losses_leave_their_arguments_alone(name):
    rng = np.random.default_rng(0)
    y_hat, y = rng.normal(size=(5, 3)), draw_target(name, (5, 3), rng)
    kept = y_hat.copy(), y.copy()
    criterion = getattr(nn, name)()
    criterion(y_hat, y)
    np.testing.assert_array_equal(criterion.backward(), criterion.backward())
    np.testing.assert_array_equal(y_hat, kept[0])
    np.testing.assert_array_equal(y, kept[1])


X, LABELS = np.zeros((4, 3)), np.array([0, 1, 2, 0])
SOFT = np.eye(4)[:, :3]
BAD = {
    "list": (X.tolist(), LABELS, TypeError, "y_hat expected a NumPy array, got list"),
    "integers": (X.astype(int), LABELS, TypeError, "y_hat expected floating-point.*got int64"),
    "objects": (X.astype(object), LABELS, TypeError, "y_hat expected floating-point.*got object"),
    "empty": (X[:0], LABELS[:0], ValueError, r"at least one row, got \(0, 3\)"),
}
BAD_LABELS = {
    "rank": (X[0], LABELS, ValueError, r"expected logits of shape \(N, C\), got \(3,\)"),
    "three axes": (
        X[None],
        LABELS,
        ValueError,
        r"expected logits of shape \(N, C\), got \(1, 4, 3\)",
    ),
    "float labels": (X, LABELS.astype(float), TypeError, "integer labels, got float64"),
    "boolean labels": (X, LABELS > 0, TypeError, "integer labels, got bool"),
    "list of labels": (X, [0, 1, 2, 0], TypeError, "integer labels, got list"),
    "one-hot": (X, np.eye(3, dtype=int)[LABELS], ValueError, r"shape \(4,\), got \(4, 3\)"),
    "too few labels": (X, LABELS[:3], ValueError, r"labels of shape \(4,\), got \(3,\)"),
    "label 3 of 3": (X, LABELS + 1, ValueError, r"labels in 0\.\.2, got 1\.\.3"),
    "label -1": (X, LABELS - 1, ValueError, r"labels in 0\.\.2, got -1\.\.1"),
}
BAD_SAME_SHAPE = {
    "shape": (X, X[:, :1], ValueError, r"y_hat's shape \(4, 3\), got \(4, 1\)"),
    "longer": (X, np.zeros((5, 3)), ValueError, r"y_hat's shape \(4, 3\), got \(5, 3\)"),
    "integer target": (X, X.astype(int), TypeError, "y expected floating-point.*got int64"),
    "list target": (X, X.tolist(), TypeError, "y expected a NumPy array, got list"),
}
BAD_PROBABILITY = {
    "below 0": (X, SOFT - 0.1, ValueError, r"y between 0 and 1, got -0\.1\.\.0\.9"),
    "above 1": (X, SOFT + 0.5, ValueError, r"y between 0 and 1, got 0\.5\.\.1\.5"),
}
CASES = {
    "CrossEntropyLoss": BAD | BAD_LABELS,
    "MSELoss": BAD | BAD_SAME_SHAPE,
    "BCEWithLogitsLoss": BAD | BAD_SAME_SHAPE | BAD_PROBABILITY,
}


@pytest.mark.parametrize(("name", "case"), [(n, c) for n, cases in CASES.items() for c in cases])
def test_bad_input_is_named(name, case):
    y_hat, y, error, words = CASES[name][case]
    with pytest.raises(error, match=f"{name}: .*{words}"):
        getattr(nn, name)()(y_hat, y)


OWN = {"labels": BAD | BAD_LABELS, "numbers": BAD | BAD_SAME_SHAPE}
UNDECIDED = ["float labels", "boolean labels", "list of labels"]  # no labels: read as numbers


def reader_loss():
    """Return a loss as a reader writes it: two methods, and the checks of the base class."""

    class Reader(nn.Loss):
        def forward(self, y_hat, y):
            return y_hat.sum()

        def backward(self):
            return 1

    return Reader()


@pytest.mark.parametrize(
    ("kind", "case"),
    [(kind, c) for kind, cases in OWN.items() for c in cases if c not in UNDECIDED],
)
def test_bad_input_to_a_readers_own_Loss_is_named(kind, case):
    y_hat, y, error, words = OWN[kind][case]
    if case == "integer target":  # read as labels of the wrong shape
        error, words = ValueError, r"labels of shape \(4,\), got \(4, 3\)"
    with pytest.raises(error, match=f"^Reader: .*{words}"):
        reader_loss()(y_hat, y)


@pytest.mark.parametrize("y", [LABELS, LABELS.astype(np.uint8), X, SOFT])
def test_a_readers_own_Loss_takes_labels_or_numbers(y):
    criterion = reader_loss()
    assert criterion(X + 1, y) == 12
    assert criterion.backward() == 1


@pytest.mark.parametrize("name", LOSSES)
def test_backward_needs_a_forward_pass(name):
    with pytest.raises(RuntimeError, match=f"{name}: backward needs a forward pass"):
        getattr(nn, name)().backward()
