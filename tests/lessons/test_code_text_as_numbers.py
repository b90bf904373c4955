"""The code inside *text-as-numbers* equals scikit-learn, PyTorch and what helpers.text promotes."""

import ast
import inspect
import re
import textwrap
from collections import Counter

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from lesson import ROOT, Lesson
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB

from helpers import data, text
from helpers.nn import Adam, CrossEntropyLoss, Parameter

LESSON = Lesson(ROOT / "book" / "language" / "text-as-numbers.ipynb")
NAMESPACE = {"np": np, "re": re, "Counter": Counter, "torch": torch, "C": 3}
V, C = 6, 3


def load(*names, **more):
    code = LESSON.load(*names, **NAMESPACE, **more)
    return [code[name] for name in names]


def dense(bags, num_words=V):
    return csr_matrix((bags.values, bags.ids, bags.starts), (len(bags), num_words)).toarray()


@pytest.fixture
def bags():
    """Five documents of six words; one of them is empty."""
    rng = np.random.default_rng(0)
    (bags_of_words, _) = load("bags_of_words", "Bags")
    return bags_of_words([rng.integers(0, V, size) for size in (5, 0, 9, 3, 7)], V)


@given(st.text(alphabet="abcXYZ'- 12é床前明月光，。", max_size=30))
def test_tokens_are_those_of_the_helpers(sentence):
    words, characters = load("words", "characters")
    assert words(sentence) == text.words(sentence)
    assert characters(sentence) == text.characters(sentence)


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=6), min_size=1), st.integers(1, 3))
def test_vocabulary_is_that_of_the_helpers(documents, min_count):
    (Vocabulary,) = load("Vocabulary")
    ours = Vocabulary(documents, min_count)
    if not len(ours):
        with pytest.raises(ValueError, match="a token that occurs at least"):
            text.Vocabulary(documents, min_count)
        return
    theirs = text.Vocabulary(documents, min_count)
    assert ours.tokens == theirs.tokens
    np.testing.assert_array_equal(ours.counts, theirs.counts)
    np.testing.assert_array_equal(ours.encode("axbyc"), theirs.encode("axbyc"))


@pytest.mark.parametrize("name", ["Bags", "TfIdf"])
def test_promoted_classes_are_the_lessons(name):
    def methods(tree):
        found = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for node in found.values():
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:]
        return {key: ast.dump(node) for key, node in found.items()}

    source = textwrap.dedent(inspect.getsource(getattr(text, name)))
    ours = methods(ast.parse(source).body[0])
    assert len(ours) >= 2
    assert ours == methods(LESSON.definitions()[name])


@given(st.lists(st.lists(st.integers(0, V - 1), max_size=9), min_size=1, max_size=6))
def test_bags_are_those_of_the_helpers(documents):
    documents = [np.array(document, dtype=int) for document in documents]
    (bags_of_words, _) = load("bags_of_words", "Bags")
    ours, theirs = bags_of_words(documents, V), text.bags_of_words(documents, V)
    assert vars(ours).keys() == vars(theirs).keys()
    for name, value in vars(ours).items():
        np.testing.assert_array_equal(value, getattr(theirs, name))


def test_the_vectoriser_equals_scikit_learn_on_definitions():
    words, Vocabulary, bags_of_words, TfIdf, _ = load(
        "words", "Vocabulary", "bags_of_words", "TfIdf", "Bags"
    )
    texts = data.wordnet_topics().definitions[::50]
    seen, fresh = texts[::2], texts[1::2]
    vocabulary = Vocabulary(map(words, seen), min_count=2)
    size = len(vocabulary)
    theirs = TfidfVectorizer(tokenizer=words, token_pattern=None, vocabulary=vocabulary.tokens)
    theirs.fit(seen)
    encode = [[vocabulary.encode(words(t)) for t in part] for part in (seen, fresh)]
    weigh = TfIdf(bags_of_words(encode[0], size), size)
    for part, documents in zip((seen, fresh), encode, strict=True):
        ours = dense(weigh(bags_of_words(documents, size)), size)
        assert np.abs(ours - theirs.transform(part).toarray()).max() < 1e-12


def test_naive_bayes_equals_scikit_learn(bags):
    votes, naive_bayes, _ = load("votes", "naive_bayes", "topic_counts")
    y = np.array([0, 2, 1, 0, 2])
    theirs = MultinomialNB(alpha=0.7).fit(dense(bags), y)
    E, b = naive_bayes(bags, y, V, alpha=0.7)
    np.testing.assert_allclose(E.T, theirs.feature_log_prob_, rtol=1e-12)
    z = votes(bags, E, b)
    z -= np.log(np.exp(z).sum(axis=1, keepdims=True))
    np.testing.assert_allclose(z, theirs.predict_log_proba(dense(bags)), rtol=1e-10)


def test_votes_and_their_gradients_equal_torch(bags):
    votes, votes_backward, TorchVotes = load("votes", "votes_backward", "TorchVotes")
    rng = np.random.default_rng(0)
    E, b, dz = rng.normal(size=(V, C)), rng.normal(size=C), rng.normal(size=(len(bags), C))
    twin = TorchVotes(V, C)
    state = {"table.weight": torch.tensor(E), "bias": torch.tensor(b)}
    twin.load_state_dict(state)
    z = twin(bags)
    z.backward(torch.tensor(dz))
    np.testing.assert_allclose(votes(bags, E, b), z.detach(), rtol=1e-12)
    np.testing.assert_allclose(votes(bags, E, b), dense(bags) @ E + b, rtol=1e-12)
    dE, db = votes_backward(dz, bags, V)
    np.testing.assert_allclose(dE, twin.table.weight.grad, rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(db, twin.bias.grad, rtol=1e-12)


def test_a_step_of_training_equals_torch(bags):
    names = "votes", "votes_backward", "numpy_step", "TorchVotes", "torch_step"
    code = LESSON.load(*names, **NAMESPACE, Adam=Adam, CrossEntropyLoss=CrossEntropyLoss)
    E, b, twin = Parameter(np.zeros((V, C))), Parameter(np.zeros(C)), code["TorchVotes"](V, C)
    ours, theirs, y = code["numpy_step"](E, b), code["torch_step"](twin), np.array([0, 2, 1, 0, 2])
    for _ in range(20):
        assert ours(bags, y) == pytest.approx(theirs(bags, y), rel=1e-12)
    np.testing.assert_allclose(E.data, twin.table.weight.detach(), rtol=1e-9, atol=1e-12)


def test_blocks_stay_together():
    def rows(train_rows, test_rows):
        return train_rows, test_rows

    (block_split,) = load("block_split", y=np.zeros(1000), Prepared=rows)
    train_rows, test_rows = block_split(10, 0)
    assert len(test_rows) == 200
    assert not set(train_rows // 10) & set(test_rows // 10)
    assert sorted([*train_rows, *test_rows]) == list(range(1000))
    assert not np.array_equal(test_rows, block_split(10, 1)[1])
