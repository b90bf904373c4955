"""Skip-gram: pairs by brute force, gradients against torch, training that finds structure."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from helpers.skip_gram import SkipGram, context_pairs, subsample, train_skip_gram
from helpers.vectors import unit_rows


@given(
    documents=st.lists(st.lists(st.integers(0, 5), max_size=6), max_size=5),
    window=st.integers(1, 7),
)
def test_context_pairs_are_all_neighbours_of_one_document(documents, window):
    expected = [
        (a, b)
        for document in documents
        for i, a in enumerate(document)
        for j, b in enumerate(document)
        if 0 < abs(i - j) <= window
    ]
    documents = [np.array(document, dtype=int) for document in documents]
    if not any(len(document) > 1 for document in documents):
        with pytest.raises(ValueError, match="expected a document of two words or more, got none"):
            context_pairs(documents, window)
    else:
        words, contexts = context_pairs(documents, window)
        assert sorted(zip(words.tolist(), contexts.tolist(), strict=True)) == sorted(expected)


@pytest.mark.parametrize("window", [0, -3])
def test_a_window_below_one_is_refused(window):
    with pytest.raises(ValueError, match=f"expected a window of at least 1, got {window}"):
        context_pairs([np.array([0, 1])], window)


def test_subsampling_thins_frequent_words_by_the_root_and_keeps_order():
    rng, counts = np.random.default_rng(0), np.array([90_000, 10_000, 10])
    documents = [rng.permutation(np.repeat(np.arange(3), counts)), np.array([2, 2], dtype=int)]
    thinned = subsample(documents, counts, 0.025, np.random.default_rng(1))
    kept = np.bincount(thinned[0], minlength=3)
    np.testing.assert_allclose(kept[:2] / counts[:2], [(0.025 / 0.9) ** 0.5, 0.5], rtol=0.05)
    assert kept[2] == 10
    np.testing.assert_array_equal(thinned[1], [2, 2])
    again = subsample(documents, counts, 1, np.random.default_rng(1))
    np.testing.assert_array_equal(again[0], documents[0])


@given(
    sizes=st.tuples(*[st.integers(1, 6)] * 4), k=st.integers(1, 7), seed=st.integers(0, 2**32 - 1)
)
def test_loss_and_gradients_equal_torch(sizes, k, seed):
    V, D, N, m = sizes
    rng = np.random.default_rng(seed)
    net = SkipGram(V, D, rng=rng)
    words, contexts, noise = (rng.integers(0, V, size) for size in (N, N, m))
    U, W = (torch.tensor(10 * p.data, requires_grad=True) for p in net.parameters())
    for p in net.parameters():
        p.data *= 10
    real = (U[words] * W[contexts]).sum(dim=1)
    fake = U[words] @ W[noise].T
    log_sigmoid = torch.nn.functional.logsigmoid
    theirs = -(log_sigmoid(real).sum() + k / m * log_sigmoid(-fake).sum()) / N
    theirs.backward()
    assert net.loss(words, contexts, noise, k) == pytest.approx(theirs.item(), rel=1e-10)
    net.add_gradients()
    np.testing.assert_allclose(net.word.weight.grad, U.grad, 1e-9, 1e-14)
    np.testing.assert_allclose(net.context.weight.grad, W.grad, 1e-9, 1e-14)


def test_descend_is_a_step_against_the_gradient_duplicates_and_all():
    net = SkipGram(5, 3, rng=np.random.default_rng(0), dtype=np.float32)
    before = [p.data.copy() for p in net.parameters()]
    net.loss(np.array([0, 3, 0]), np.array([1, 2, 2]), np.array([2, 4]), 5)
    net.add_gradients()
    net.descend(0.5)
    for p, old in zip(net.parameters(), before, strict=True):
        assert p.data.dtype == np.float32
        np.testing.assert_allclose(p.data, old - 0.5 * p.grad, rtol=1e-5, atol=1e-7)
    np.testing.assert_array_equal(net.word.weight.data[[1, 2, 4]], before[0][[1, 2, 4]])


def test_shared_noise_is_the_loss_of_separate_noise_on_average():
    rng = np.random.default_rng(0)
    net = SkipGram(5, 3, rng=rng)
    for p in net.parameters():
        p.data *= 10
    words, contexts, k = np.array([0, 3]), np.array([1, 2]), 4
    shared = np.mean([net.loss(words, contexts, np.array([c]), k) for c in range(5)])
    u, W = net.word.weight.data[words], net.context.weight.data
    real = np.logaddexp(0, -(u * W[contexts]).sum(axis=1))
    assert shared == pytest.approx((real + k * np.logaddexp(0, u @ W.T).mean(axis=1)).mean())


def test_float32_stays_float32():
    net = SkipGram(5, 3, rng=np.random.default_rng(0), dtype=np.float32)
    loss = net.loss(np.array([0, 1]), np.array([2, 2]), np.array([4]), 5)
    net.add_gradients()
    assert {loss.dtype, *(p.data.dtype for p in net.parameters())} == {np.dtype(np.float32)}


@pytest.mark.parametrize(("m", "k"), [(0, 5), (3, 0), (3, -1)])
def test_no_noise_is_refused(m, k):
    net, ids = SkipGram(5, 3, rng=np.random.default_rng(0)), np.array([0, 1])
    with pytest.raises(ValueError, match=f"expected 1 noise word or more, got {m}, and k = {k}"):
        net.loss(ids, ids, np.zeros(m, int), k)


def test_training_draws_words_of_one_company_together():
    rng = np.random.default_rng(0)
    documents = [4 * party + rng.integers(0, 4, 6) for party in rng.integers(0, 3, 400)]
    counts = np.bincount(np.concatenate(documents), minlength=12)
    losses = []
    model = train_skip_gram(
        documents,
        counts,
        rng=rng,
        dim=8,
        threshold=1,
        batch_size=32,
        num_noise=8,
        lr=0.05,
        report=lambda model, epoch: losses.append(epoch.mean()),
    )
    rows = unit_rows(model.word.weight.data)
    cosines, company = rows @ rows.T, np.kron(np.eye(3), np.ones((4, 4))).astype(bool)
    assert cosines[company].min() > cosines[~company].max() + 0.3
    assert len(losses) == 3
    assert losses[0] > losses[-1]


@pytest.mark.parametrize(
    ("documents", "options", "message"),
    [
        ([], {}, "expected a document of two words or more, got none"),
        ([np.array([1]), np.array([], int)], {}, "expected a document of two words or more"),
        (None, {"window": 0}, "expected a window of at least 1, got 0"),
        (None, {"num_noise": 0}, "expected 1 noise word or more, got 0, and k = 5"),
        (None, {"k": 0}, "expected 1 noise word or more, got 32, and k = 0"),
    ],
)
def test_training_refuses_what_makes_no_sense(documents, options, message):
    documents = [np.array([0, 1, 2])] if documents is None else documents
    with pytest.raises(ValueError, match=message):
        train_skip_gram(documents, np.ones(3), rng=np.random.default_rng(0), threshold=1, **options)
