"""The code of the lesson *character-model* equals torch, brute force, and the table of the data."""

from collections import Counter

import numpy as np
import pytest
import torch
from lesson import ROOT, Lesson

from helpers import data
from helpers.characters import encode
from helpers.nn import LSTM, CrossEntropyLoss, Embedding, Linear, Module

LESSON = Lesson(ROOT / "book" / "sequences" / "character-model.ipynb")
NAMESPACE = {"np": np, "torch": torch, "Module": Module, "LSTM": LSTM, "Linear": Linear}
NAMESPACE |= {"Embedding": Embedding, "CrossEntropyLoss": CrossEntropyLoss, "encode": encode}


def test_witten_bell_equals_counting_by_hand():
    witten_bell = LESSON.load("lookup", "witten_bell", **NAMESPACE)["witten_bell"]
    rng, V, n = np.random.default_rng(0), 3, 4
    train, test = rng.integers(0, V, 60), rng.integers(0, V, 25)
    ids = [*train, *test]

    def p(history, c):
        shorter = p(history[1:], c) if history else 1 / V
        starts = range(len(train) - len(history))
        seen = Counter(
            ids[i + len(history)] for i in starts if tuple(ids[i : i + len(history)]) == history
        )
        if not seen:
            return shorter
        return (seen[c] + len(seen) * shorter) / (seen.total() + len(seen))

    expected = [p(tuple(ids[t - n + 1 : t]), ids[t]) for t in range(60, 85)]
    np.testing.assert_allclose(witten_bell(train, test, n, V), expected, rtol=1e-12)


def test_witten_bell_bets_sum_to_one():
    witten_bell = LESSON.load("lookup", "witten_bell", **NAMESPACE)["witten_bell"]
    train = np.random.default_rng(0).integers(0, 4, 50)
    total = sum(witten_bell(train, np.array([1, 2, c]), 3, 5)[-1] for c in range(5))
    assert total == pytest.approx(1)


def test_the_novel_has_the_bits_of_counting():
    witten_bell = LESSON.load("lookup", "witten_bell", **NAMESPACE)["witten_bell"]
    text = data.pride_and_prejudice()
    ids = encode(text, "".join(sorted(set(text))))
    train, test = np.split(ids, [9 * len(ids) // 10])
    bits = [-np.log2(witten_bell(train, test, n, 75)).mean() for n in range(1, 7)]
    np.testing.assert_allclose(bits, [4.49, 3.53, 2.70, 2.11, 1.88, 1.85], atol=0.01)


def test_quatrains_have_the_bits_of_counting():
    witten_bell = LESSON.load("lookup", "witten_bell", **NAMESPACE)["witten_bell"]
    poems = [f"{poem}\n" for poem in data.tang_quatrains().poems]
    alphabet = "".join(sorted(set("".join(poems))))
    cut = 9 * len(poems) // 10
    known, new = (encode("".join(part), alphabet) for part in (poems[:cut], poems[cut:]))
    bits = [-np.log2(witten_bell(known, new, n, len(alphabet))).mean() for n in (1, 2)]
    np.testing.assert_allclose(bits, [9.52, 8.69], atol=0.05)


def test_streams_go_on_down_the_columns_and_windows_share_one_row():
    code = LESSON.load("streams", "windows", **NAMESPACE)
    ids = np.arange(23)
    columns = code["streams"](ids, 3)
    assert columns.shape == (7, 3)
    np.testing.assert_array_equal(columns[:, 1], np.arange(7, 14))
    parts = list(code["windows"](columns, 4))
    assert [len(x) for x, _ in parts] == [4, 2]
    for x, y in parts:
        np.testing.assert_array_equal(y, x + 1)
    np.testing.assert_array_equal(parts[1][0][0], parts[0][1][-1])
    with pytest.raises(ValueError, match="2 characters a stream, got 5 for 3"):
        code["streams"](np.arange(5), 3)


def test_model_equals_its_twin_with_a_state_carried():
    code = LESSON.load("CharacterModel", "TorchCharacterModel", **NAMESPACE)
    rng = np.random.default_rng(0)
    net, twin = code["CharacterModel"](9, 3, 5, rng=rng), code["TorchCharacterModel"](9, 3, 5)
    twin.double().load_state_dict({k: torch.tensor(v) for k, v in net.state_dict().items()})
    state, theirs = None, None
    for _ in range(3):
        x, y = rng.integers(0, 9, (2, 6, 4))
        loss, state = net.loss(x, y, state)
        logits, theirs = twin(torch.from_numpy(x), theirs)
        other = torch.nn.functional.cross_entropy(logits, torch.from_numpy(y).flatten())
        net.zero_grad()
        twin.zero_grad()
        net.add_gradients()
        other.backward()
        assert loss == pytest.approx(other.item(), rel=1e-12)
        for p, q in zip(net.parameters(), twin.parameters(), strict=True):
            np.testing.assert_allclose(p.grad, q.grad, rtol=1e-9, atol=1e-15)


def test_bets_have_their_knobs():
    bets = LESSON.load("bets", **NAMESPACE)["bets"]
    z = np.random.default_rng(0).normal(size=7)
    p = torch.softmax(torch.tensor(z), 0).numpy()
    np.testing.assert_allclose(bets(z), p, rtol=1e-12)
    np.testing.assert_allclose(bets(z, 0.5), p**2 / (p**2).sum(), rtol=1e-12)
    best = np.where(p >= np.sort(p)[-3], p, 0)
    np.testing.assert_allclose(bets(z, k=3), best / best.sum(), rtol=1e-12)
    np.testing.assert_allclose(bets(z, k=99), p, rtol=1e-12)
    for temperature, k in ((0, None), (-1, None), (1, 0)):
        with pytest.raises(ValueError, match="expected temperature > 0 and k >= 1"):
            bets(z, temperature, k)
