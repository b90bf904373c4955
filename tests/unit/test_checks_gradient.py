"""The gradient check passes what is right, fires on what is off by 0.1 %, and says what it sees."""

import warnings

import numpy as np
import pytest

from helpers import nn
from helpers.checks import gradient_check

METHODS = ["difference", "complex"]
TENSORS = ["input", "0.weight", "0.bias", "2.weight", "2.bias"]
# bend: what the verdict says, cosine, ratio, error
HINTS = {
    0.001: ("1.001 times as long: a factor", 1, 1.001, 0.001 / 1.001),
    1.0: ("2 times as long: a factor", 1, 2, 0.5),
    -2.0: ("wrong sign, 1 times as long", -1, 1, 2),
    -1.0: ("zero on one side only", 0, 0, 1),
}


class Bent(nn.Sequential):
    """A net whose backward adds ``bend`` times one gradient to that gradient."""

    tensor, bend = None, 0.0

    def backward(self, grad):
        grad = super().backward(grad)
        if self.tensor == "input":
            return grad + self.bend * grad
        for name, p in self.named_parameters():
            if name == self.tensor:
                p.grad += self.bend * p.grad
        return grad


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def net(rng):
    return Bent(nn.Linear(3, 5, rng=rng), nn.Tanh(), nn.Linear(5, 4, rng=rng))


@pytest.fixture
def x(rng):
    return rng.normal(size=(7, 3))


def softmax(z):
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


def softmax_backward(grad, z):
    p = softmax(z)
    return p * (grad - (grad * p).sum(axis=1, keepdims=True))


def away_from_kinks(rng, shape):
    z = rng.normal(size=shape)
    return z + np.sign(z)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ["Linear", "ReLU", "Tanh", "Sigmoid"])
def test_layers_pass(name, method, rng):
    layer = nn.Linear(3, 5, rng=rng) if name == "Linear" else getattr(nn, name)()
    report = gradient_check(layer, away_from_kinks(rng, (7, 3)), rng=rng, method=method)
    assert report.passed is True
    assert type(report.worst) is float
    assert report.worst == max(row.error for row in report.rows)
    assert report.worst < {"difference": 1e-8, "complex": 1e-14}[method]
    names = ["input", "weight", "bias"] if name == "Linear" else ["input"]
    assert [row.name for row in report.rows] == names
    assert {row.verdict for row in report.rows} == {"right"}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ["MSELoss", "CrossEntropyLoss", "BCEWithLogitsLoss"])
def test_losses_pass(name, method, rng):
    y = np.array([0, 2, 1, 1]) if name == "CrossEntropyLoss" else rng.random((4, 3))
    report = gradient_check(getattr(nn, name)(), rng.normal(size=(4, 3)), y, rng=rng, method=method)
    assert report.passed
    assert [row.name for row in report.rows] == ["y_hat"]


@pytest.mark.parametrize("method", METHODS)
def test_a_whole_model_passes_through_its_loss(method, net, x, rng):
    y = rng.integers(0, 4, 7)
    report = gradient_check(net, x, rng=rng, loss=nn.CrossEntropyLoss(), target=y, method=method)
    assert report.passed
    assert [row.name for row in report.rows] == TENSORS


@pytest.mark.parametrize("method", METHODS)
def test_functions_of_several_inputs_pass(method, rng):
    a, b = rng.normal(size=(2, 3)), rng.normal(size=(3, 4))

    def backward(grad, a, b):
        return grad @ b.T, a.T @ grad

    report = gradient_check(np.matmul, a, b, rng=rng, backward=backward, method=method)
    assert report.passed
    assert [row.name for row in report.rows] == ["input 0", "input 1"]
    as_list = gradient_check(np.matmul, a, b, rng=rng, backward=lambda *z: list(backward(*z)))
    assert as_list.passed


def test_functions_that_return_a_number_pass(rng):
    x = rng.normal(size=(3, 2))
    report = gradient_check(lambda x: (x**3).sum(), x, rng=rng, backward=lambda g, x: 3 * g * x**2)
    assert report.passed


@pytest.mark.parametrize("bend", HINTS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("tensor", TENSORS)
@pytest.mark.parametrize("through_loss", [False, True], ids=["cotangent", "loss"])
def test_one_wrong_gradient_is_found_and_named(tensor, method, bend, through_loss, net, x, rng):
    net.tensor, net.bend = tensor, bend
    options = {}
    if through_loss:
        options = {"loss": nn.CrossEntropyLoss(), "target": rng.integers(0, 4, 7)}
    report = gradient_check(net, x, rng=rng, method=method, **options)
    assert not report.passed
    words, *numbers = HINTS[bend]
    for row in report.rows:
        if row.name != tensor:
            assert row.verdict == "right"
            continue
        assert words in row.verdict
        np.testing.assert_allclose([row.cosine, row.ratio, row.error], numbers, 1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_one_entry_off_by_a_thousandth_is_found(method, rng):
    def backward(grad, x):
        grad = 2 * grad * x
        grad[1, 2] *= 1.001
        return grad

    x = rng.normal(size=(5, 4))
    report = gradient_check(lambda x: x**2, x, rng=rng, backward=backward, method=method)
    assert not report.passed


@pytest.mark.parametrize("method", METHODS)
def test_a_wrong_operand_is_found(method, rng):
    def of_the_input(grad, z):
        return grad * (1 - z**2)  # tanh' is 1 - tanh(z)**2

    z = rng.normal(size=(5, 4))
    (row,) = gradient_check(np.tanh, z, rng=rng, backward=of_the_input, method=method).rows
    assert row.verdict == "wrong direction: a derivative or an operand"
    assert -0.999 < row.cosine < 0.999


def test_a_wrong_direction_is_not_called_a_sign(rng):
    z = rng.normal(size=(5, 4))
    (row,) = gradient_check(np.tanh, z, rng=rng, backward=lambda g, z: -g).rows
    assert -0.999 < row.cosine < -0.5
    assert row.verdict == "wrong direction: a derivative or an operand"


@pytest.mark.parametrize("method", METHODS)
def test_a_softmax_backward_of_zeros_is_found_where_ones_are_blind(method, rng):
    z = rng.normal(size=(5, 4))
    ones = np.ones_like(z)
    np.testing.assert_allclose(softmax_backward(ones, z), 0, atol=1e-15)  # zeros look right to ones

    right = gradient_check(softmax, z, rng=rng, backward=softmax_backward, method=method)
    wrong = gradient_check(softmax, z, rng=rng, backward=lambda g, z: 0 * z, method=method)
    assert right.passed
    assert not wrong.passed
    assert wrong.rows[0].verdict == "zero on one side only"


def test_a_gradient_where_there_is_none_is_found(rng):
    x = rng.normal(size=(2, 3))
    (row,) = gradient_check(np.zeros_like, x, rng=rng, backward=lambda g, x: g).rows
    assert row.verdict == "zero on one side only"
    assert (row.cosine, row.ratio, row.error) == (0, 0, 1)


def test_two_gradients_of_zero_agree(rng):
    x = rng.normal(size=(2, 3))
    (row,) = gradient_check(np.zeros_like, x, rng=rng, backward=lambda g, x: 0 * x).rows
    assert (row.verdict, row.error, row.cosine, row.ratio) == ("right", 0, 1, 1)


def test_a_layer_used_twice_in_one_net_is_found(rng):
    shared = nn.Tanh()  # it remembers its second output only
    net = nn.Sequential(nn.Linear(3, 3, rng=rng), shared, nn.Linear(3, 3, rng=rng), shared)
    report = gradient_check(net, rng.normal(size=(5, 3)), rng=rng)
    assert not report.passed


def test_a_shared_weight_is_checked_as_the_sum_of_its_uses(rng):
    net = nn.Sequential(nn.Linear(3, 3, rng=rng), nn.Tanh(), nn.Linear(3, 3, rng=rng))
    net.layers[2].weight = net.layers[0].weight
    assert gradient_check(net, rng.normal(size=(5, 3)), rng=rng).passed


@pytest.mark.parametrize("entry", [np.nan, np.inf, -np.inf])
def test_a_gradient_that_is_not_finite_fails(entry, rng):
    def backward(grad, x):
        grad = 2 * grad * x
        grad[0, 0] = entry
        return grad

    x = rng.normal(size=(2, 3))
    report = gradient_check(lambda x: x**2, x, rng=rng, backward=backward)
    assert not report.passed
    assert np.isnan(report.worst)
    assert report.rows[0].verdict == "not a finite number"


def test_nan_in_one_row_is_the_worst_of_all(rng):
    def backward(grad, a, b):
        return grad, np.full_like(b, np.nan)

    a, b = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    assert np.isnan(gradient_check(np.add, a, b, rng=rng, backward=backward).worst)


@pytest.mark.parametrize("drop", ["real part", "real buffer", "real buffer on one path"])
def test_a_dropped_imaginary_part_is_said(drop, rng):
    def f(x):
        buffer = np.zeros(x.shape)
        buffer[...] = x.real if drop == "real part" else x
        return buffer + x if drop == "real buffer on one path" else buffer

    x = rng.normal(size=(2, 3))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(TypeError, match="drops the imaginary part"):
            gradient_check(f, x, rng=rng, backward=lambda g, x: g, method="complex")


def test_other_warnings_stay_warnings(rng):
    def f(x):
        warnings.warn("slow", stacklevel=1)
        return 2 * x

    x = rng.normal(size=(2, 3))
    with pytest.warns(UserWarning, match="slow"):
        report = gradient_check(f, x, rng=rng, backward=lambda g, x: 2 * g, method="complex")
    assert report.passed


def test_a_function_that_overwrites_its_input_spoils_nothing_outside(rng):
    def f(x):
        x *= 2
        return x

    x = rng.normal(size=(2, 3))
    kept = x.copy()
    gradient_check(f, x, rng=rng, backward=lambda g, x: 2 * g)
    np.testing.assert_array_equal(x, kept)


def test_all_entries_of_a_small_tensor_and_some_of_a_large_one_are_checked(rng):
    seen = []

    def f(x):
        seen.append(x.copy())
        return x**2

    x = rng.normal(size=(12, 10))
    for options, expected in [({}, 100), ({"max_entries": 200}, 120), ({"max_entries": 7}, 7)]:
        seen.clear()
        gradient_check(f, x, rng=rng, backward=lambda g, x: 2 * g * x, **options)
        moved = {tuple(np.argwhere(z != x)[0]) for z in seen if (z != x).any()}
        assert len(moved) == expected


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("through_loss", [False, True], ids=["cotangent", "loss"])
def test_model_and_loss_are_left_as_they_were(through_loss, method, net, x, rng):
    criterion, y = nn.CrossEntropyLoss(), rng.integers(0, 4, 7)
    state, arrays = net.state_dict(), [p.data for p in net.parameters()]
    y_hat = net(x)
    criterion(y_hat, y)
    expected = criterion.backward()
    net.backward(expected)
    grads = [p.grad for p in net.parameters()]
    kept = x.copy()

    options = {"loss": criterion, "target": y} if through_loss else {}
    assert gradient_check(net, x, rng=rng, method=method, **options).passed

    np.testing.assert_array_equal(x, kept)
    for name, p in net.named_parameters():
        np.testing.assert_array_equal(p.data, state[name])
        assert not p.grad.any()
    assert all(p.data is data for p, data in zip(net.parameters(), arrays, strict=True))
    np.testing.assert_array_equal(net.layers[0].x, x)
    np.testing.assert_array_equal(criterion.backward(), expected)
    net.backward(expected)  # the last pass is the real one: its gradients come out again
    for p, grad in zip(net.parameters(), grads, strict=True):
        np.testing.assert_array_equal(p.grad, grad)


def test_old_gradients_do_not_disturb_the_check(net, x, rng):
    net(x)
    net.backward(np.ones((7, 4)))
    assert gradient_check(net, x, rng=rng).passed


def test_a_left_out_input_gradient_leaves_out_its_row(net, x, rng):
    net.layers[0].input_requires_grad = False
    report = gradient_check(net, x, rng=rng)
    assert report.passed
    assert [row.name for row in report.rows] == TENSORS[1:]


def test_a_backward_that_returns_nothing_is_refused(net, x, rng):
    class Forgetful(nn.Sequential):
        def backward(self, grad):
            super().backward(grad)

    for layers in [(), (nn.Tanh(),)]:
        with pytest.raises(TypeError, match=r"Forgetful\.backward returned None"):
            gradient_check(Forgetful(*layers), x, rng=rng)


def test_the_report_prints_as_a_table(net, x, rng):
    net.tensor, net.bend = "2.bias", 1.0
    lines = str(gradient_check(net, x, rng=rng)).splitlines()
    assert lines[0].split() == ["tensor", "error", "cosine", "ratio", "verdict"]
    assert [line.split()[0] for line in lines[1:]] == TENSORS
    assert lines[-1].split()[1:4] == ["5e-01", "1.000", "2.000"]
    assert lines[-1].endswith("right direction, 2 times as long: a factor")


X = np.ones((2, 3))
BAD_INPUTS = {
    "NaN": (np.array([1.0, np.nan]), ValueError, "input 0 expected finite numbers"),
    "infinity": (np.array([1.0, np.inf]), ValueError, "input 0 expected finite numbers"),
    "float32": (X.astype(np.float32), TypeError, "input 0 expected a float64 array, got float32"),
    "integers": (X.astype(int), TypeError, "input 0 expected a float64 array, got int64"),
    "complex": (X + 0j, TypeError, "input 0 expected a float64 array, got complex128"),
    "list": ([1.0], TypeError, "input 0 expected a float64 array, got list"),
    "empty": (X[:0], ValueError, r"input 0 expected at least one entry, got \(0, 3\)"),
}


@pytest.mark.parametrize("case", BAD_INPUTS)
def test_bad_input_is_named(case, rng):
    x, error, words = BAD_INPUTS[case]
    with pytest.raises(error, match=f"^gradient_check: {words}"):
        gradient_check(lambda x: x, x, rng=rng, backward=lambda g, x: g)


@pytest.mark.parametrize("case", ["NaN", "float32", "empty"])
def test_bad_input_to_a_loss_is_named(case, rng):
    y_hat, error, words = BAD_INPUTS[case]
    with pytest.raises(error, match=f"^gradient_check: {words}"):
        gradient_check(nn.MSELoss(), y_hat, np.ones_like(y_hat), rng=rng)


@pytest.mark.parametrize("case", BAD_INPUTS)
def test_bad_second_input_is_named(case, rng):
    x, error, words = BAD_INPUTS[case]
    with pytest.raises(error, match=words.replace("input 0", "input 1")):
        gradient_check(np.add, X, x, rng=rng, backward=lambda g, a, b: (g, g))


@pytest.mark.parametrize(
    ("grads", "words"),
    [
        ((X,), "expected 2 gradients, got 1"),
        (X, "expected 2 gradients, got 1"),
        ((X, X, X), "expected 2 gradients, got 3"),
        ((X, X[0]), r"gradient of input 1 expected shape \(2, 3\), got \(3,\)"),
        ((X.T, X), r"gradient of input 0 expected shape \(2, 3\), got \(3, 2\)"),
        ((None, X), r"gradient of input 0 expected shape \(2, 3\), got \(\)"),
    ],
)
def test_wrong_number_or_shape_of_gradients_is_named(grads, words, rng):
    with pytest.raises(ValueError, match=f"^gradient_check: {words}"):
        gradient_check(np.add, X, X, rng=rng, backward=lambda *_: grads)


def test_wrong_shape_of_a_parameter_gradient_is_named(rng):
    class Flat(nn.Linear):
        def backward(self, grad):
            grad = super().backward(grad)
            self.bias.grad = self.bias.grad[None]
            return grad

    words = r"gradient of bias expected shape \(5,\), got \(1, 5\)"
    with pytest.raises(ValueError, match=words):
        gradient_check(Flat(3, 5, rng=rng), X, rng=rng)


@pytest.mark.parametrize(("dtype", "entry"), [(np.float32, 1), (np.float64, np.nan)])
def test_bad_parameters_are_named(dtype, entry, rng):
    layer = nn.Linear(3, 5, rng=rng, dtype=dtype)
    layer.bias.data[0] = entry
    with pytest.raises((TypeError, ValueError), match="gradient_check: (weight|bias) expected"):
        gradient_check(layer, X, rng=rng)


def test_a_function_needs_a_backward_an_input_and_a_known_method(rng):
    with pytest.raises(TypeError, match="needs backward="):
        gradient_check(np.tanh, X, rng=rng)
    with pytest.raises(ValueError, match="at least one input, got none"):
        gradient_check(np.ones, rng=rng, backward=np.ones)
    with pytest.raises(ValueError, match=r"one of \['difference', 'complex'\], got 'forward'"):
        gradient_check(np.tanh, X, rng=rng, backward=np.ones, method="forward")


class Walk(nn.Module):
    """A tiny recurrent layer, with a factor on its backward pass."""

    state_size, num_layers, batch_first = 2, 1, False

    def __init__(self, rng, factor=1.0):
        self.input_size = self.hidden_size = 3
        self.factor = factor
        self.bias = nn.Parameter(rng.normal(size=3))

    def forward(self, x, state):
        h, c = state
        self.kept = x, h, c
        return x * h + self.bias.data, (h * c, np.sin(c))

    def backward(self, grad, grad_state):
        x, h, c = self.kept
        dh, dc = grad_state
        self.bias.grad += grad.sum(axis=(0, 1))
        state = (grad * x).sum(axis=0, keepdims=True) + dh * c, dh * h + dc * np.cos(c)
        return grad * h, (state[0], self.factor * state[1])


@pytest.mark.parametrize("factor", [1.0, 1.001])
def test_a_layer_with_a_state_is_checked_in_all_its_parts(factor, rng):
    x, h, c = rng.normal(size=(5, 2, 3)), rng.normal(size=(1, 2, 3)), rng.normal(size=(1, 2, 3))
    report = gradient_check(Walk(rng, factor), x, (h, c), rng=rng, method="complex")
    assert [row.name for row in report.rows] == ["input", "state 0", "state 1", "bias"]
    assert [row.error < 1e-12 for row in report.rows] == [True, True, factor == 1, True]


def test_a_state_of_the_wrong_form_is_refused(rng):
    x, h = rng.normal(size=(5, 2, 3)), rng.normal(size=(1, 2, 3))
    with pytest.raises(ValueError, match="expected a state of 2 arrays, got 1"):
        Walk(rng)(x, h)
    with pytest.raises(ValueError, match=r"state of shape \(1, 2, 3\), got \(1, 3, 3\)"):
        Walk(rng)(x, (h, np.zeros((1, 3, 3))))
    with pytest.raises(ValueError, match=r"shape \(T, N, 3\), got \(2, 3\)"):
        Walk(rng)(x[0], (h, h))
    with pytest.raises(TypeError, match="state expected floating-point"):
        Walk(rng)(x, (h, np.zeros((1, 2, 3), int)))


def test_a_gradient_too_few_is_refused(rng):
    class Short(Walk):
        def backward(self, grad, grad_state):
            return super().backward(grad, grad_state)[0]

    x, h = rng.normal(size=(5, 2, 3)), rng.normal(size=(1, 2, 3))
    with pytest.raises(TypeError, match="expected to return 3 gradients, got 1"):
        gradient_check(Short(rng), x, (h, h), rng=rng)


@pytest.mark.parametrize("method", ["difference", "complex"])
@pytest.mark.parametrize("shift", [0.0, 1e-3])
def test_a_slope_that_is_zero_by_construction_is_not_judged_by_its_rounding(method, shift, rng):
    def centred(x, b):
        y = np.tanh(x) + b
        return y - y.sum(axis=0) / len(y)

    def backward(c, x, b):
        grad = c - c.sum(axis=0) / len(c)
        return grad * (1 - np.tanh(x) ** 2), grad.sum(axis=0) + shift

    x, b = rng.normal(size=(7, 3)), rng.normal(size=3)
    report = gradient_check(centred, x, b, rng=rng, backward=backward, method=method)
    assert report.passed == (shift == 0)


def test_a_layer_that_starts_from_zeros_is_checked_by_its_input_and_parameters(rng):
    lstm = nn.LSTM(3, 4, rng=rng)
    report = gradient_check(lstm, rng.normal(size=(5, 2, 3)), rng=rng, method="complex")
    assert [row.name for row in report.rows][:2] == ["input", "weight_ih_l0"]
    assert report.passed
