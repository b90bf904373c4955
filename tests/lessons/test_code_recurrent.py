"""The code inside the lesson *recurrent*, taken out of it, equals PyTorch."""

import numpy as np
import pytest
import torch
from lesson import ROOT, Lesson
from torch.nn.utils.rnn import pack_padded_sequence

from helpers import nn
from helpers.checks import gradient_check
from helpers.figures import gradient_reach
from helpers.nn.recurrent import Recurrent
from helpers.nn.rnn import NONLINEARITIES
from helpers.nn.sequence import check_lengths

LESSON = Lesson(ROOT / "book" / "sequences" / "recurrent.ipynb")
NAMESPACE = {
    "np": np,
    "torch": torch,
    "pack_padded_sequence": pack_padded_sequence,
    "NONLINEARITIES": NONLINEARITIES,
    "Recurrent": Recurrent,
    "Module": nn.Module,
    "Linear": nn.Linear,
    "CrossEntropyLoss": nn.CrossEntropyLoss,
    "check_lengths": check_lengths,
}


def load(*names):
    return LESSON.load(*names, **NAMESPACE)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def twins(rng, D=5, H=4, C=3):
    code = load("RNN", "Reader", "TorchReader")
    net, twin = code["Reader"](D, H, C, rng=rng), code["TorchReader"](D, H, C).double()
    twin.load_state_dict({k: torch.tensor(v) for k, v in net.state_dict().items()})
    return net, twin


def test_the_reader_equals_the_packed_twin(rng):
    net, twin = twins(rng, C=2)
    x, lengths, y = rng.normal(size=(7, 6, 5)), rng.integers(1, 8, 6), rng.integers(0, 2, 6)
    leaf = torch.tensor(x, requires_grad=True)
    logits = twin(leaf, torch.tensor(lengths))
    np.testing.assert_allclose(net.read(x, lengths), logits.detach(), 1e-10, 1e-13)
    criterion = nn.CrossEntropyLoss()
    criterion(net.read(x, lengths), y)
    torch.nn.functional.cross_entropy(logits, torch.tensor(y)).backward()
    np.testing.assert_allclose(net.add_gradients(criterion.backward()), leaf.grad, 1e-9, 1e-13)
    for p, q in zip(net.parameters(), twin.parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad, 1e-9, 1e-13)


def test_the_reader_refuses_lengths_beyond_the_blanks(rng):
    net, _ = twins(rng)
    with pytest.raises(ValueError, match=r"lengths: expected 1\.\.4, got 2\.\.5"):
        net.read(np.ones((4, 2, 5)), np.array([2, 5]))


def test_letters_become_rows_and_blanks_stay_zero():
    one_hot = load("one_hot")["one_hot"]
    x, lengths = one_hot(["cab", "a"], "abc")
    assert x.shape == (3, 2, 3)
    np.testing.assert_array_equal(lengths, [3, 1])
    np.testing.assert_array_equal(x[:, 0], np.eye(3)[[2, 0, 1]])
    np.testing.assert_array_equal(x[:, 1], [[1, 0, 0], [0, 0, 0], [0, 0, 0]])
    with pytest.raises(ValueError, match=r"expected letters of 'abc', got \['d', 'x'\]"):
        one_hot(["ax", "d"], "abc")


def test_words_hold_one_a_and_one_b_in_the_order_of_their_label(rng):
    words, y = load("order_words")["order_words"](200, rng, 5, 9)
    assert {len(word) for word in words} == {5, 6, 7, 8, 9}
    for word, label in zip(words, y, strict=True):
        assert (word.count("A"), word.count("B")) == (1, 1)
        assert (word.index("A") < word.index("B")) == label


def test_shuffling_keeps_the_letters_and_the_blanks(rng):
    shuffled = load("shuffled")["shuffled"]
    x, lengths = rng.normal(size=(9, 4, 2)), np.array([9, 1, 5, 8])
    x[np.arange(9)[:, None] >= lengths] = 0
    mixed = shuffled(x, lengths, rng)
    assert (mixed != x).any()
    np.testing.assert_array_equal(np.sort(mixed, axis=0), np.sort(x, axis=0))
    np.testing.assert_array_equal(mixed[:, 1], x[:, 1])
    assert not mixed[5:, 2].any()


@pytest.mark.parametrize("kind", gradient_reach.KINDS)
@pytest.mark.parametrize("radius", [0.8, 1.2, 3.0])
def test_reach_is_the_gradient_of_the_layer_and_of_the_figure(kind, radius):
    W, a = gradient_reach.net()
    lengths = load("reach")["reach"](radius * W, a, linear=kind == "linear")
    np.testing.assert_allclose(lengths, gradient_reach.reach(radius, 1.0, kind), 1e-12)
    rnn = nn.RNN(16, 16, bias=False, rng=np.random.default_rng(0))
    if kind == "linear":
        rnn.f, rnn.slope = (lambda z: z), np.ones_like
    rnn.load_state_dict({"weight_ih_l0": np.eye(16), "weight_hh_l0": radius * W})
    for k in (0, 1, 7, 60):
        late = a[len(a) - k :, None]
        middle = rnn(a[: len(a) - k, None])[1] if k < 60 else np.zeros((1, 1, 16))
        slope = np.full((1, 1, 16), 0.25)
        if k:
            rnn(late, middle)
            _, slope = rnn.backward(np.zeros((k, 1, 16)), slope)
        np.testing.assert_allclose(np.linalg.norm(slope), lengths[k], 1e-9)


def test_truncation_to_all_steps_is_the_whole_gradient(rng):
    code = load("RNN", "Reader", "slope_of_recurrence")
    net = code["Reader"](5, 4, 2, rng=rng)
    x, y = rng.normal(size=(6, 3, 5)), np.array([0, 1, 1])
    whole = code["slope_of_recurrence"](net, x, y, 6)
    criterion = nn.CrossEntropyLoss()
    criterion(net.read(x, np.full(3, 6)), y)
    net.zero_grad()
    net.add_gradients(criterion.backward())
    np.testing.assert_allclose(whole, net.rnn.weight_hh_l0.grad, 1e-10)
    assert not np.allclose(whole, code["slope_of_recurrence"](net, x, y, 2), rtol=1e-3)


def test_clipping_and_the_layer_on_the_page(rng):
    code = load("RNN", "clip_grad_norm_")
    rnn = code["RNN"](3, 4, 2, "relu", rng=rng)
    x, h = rng.normal(size=(5, 2, 3)), rng.normal(size=(2, 2, 4))
    assert gradient_check(rnn, x, h, rng=rng, method="complex").worst < 1e-12
    rnn(x, h)
    rnn.backward(rng.normal(size=(5, 2, 4)))
    norm = code["clip_grad_norm_"](rnn.parameters(), 0.5)
    assert norm > 0.5
    after = np.sqrt(sum((p.grad**2).sum() for p in rnn.parameters()))
    np.testing.assert_allclose(after, 0.5, 1e-5)


def test_the_series_follows_its_rule_and_lags_line_up(rng):
    code = load("henon", "lags")
    series = code["henon"](3, 20, rng)
    assert series.shape == (20, 3, 1)
    rule = 1 - 1.4 * series[1:-1] ** 2 + 0.3 * series[:-2]
    np.testing.assert_allclose(series[2:], rule, 1e-10, 1e-12)
    past, following = code["lags"](series, 4)
    assert past.shape == (16 * 3, 4)
    np.testing.assert_array_equal(past[0], series[:4, 0, 0])
    assert following[0] == series[4, 0, 0]
