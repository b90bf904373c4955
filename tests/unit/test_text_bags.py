"""Bags of words and TF-IDF, equal to scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from helpers import data
from helpers.text import Bags, TfIdf, Vocabulary, bags_of_words, words

NUM_WORDS = 7
corpora = st.lists(
    st.lists(st.integers(0, NUM_WORDS - 1), max_size=9).map(lambda ids: np.array(ids, dtype=int)),
    min_size=1,
    max_size=8,
)


def dense(bags, num_words=NUM_WORDS):
    return csr_matrix((bags.values, bags.ids, bags.starts), (len(bags), num_words)).toarray()


def counted(documents):
    return np.array([np.bincount(document, minlength=NUM_WORDS) for document in documents])


@given(corpora)
def test_counts_of_any_documents_empty_ones_included(documents):
    bags = bags_of_words(documents, NUM_WORDS)
    assert len(bags) == len(documents)
    np.testing.assert_array_equal(dense(bags), counted(documents))
    np.testing.assert_array_equal(bags.rows, np.nonzero(counted(documents))[0])
    assert bags.values.dtype == np.float64


@given(corpora, st.data())
def test_any_choice_of_bags_in_any_order(documents, draw):
    bags = bags_of_words(documents, NUM_WORDS)
    chosen = draw.draw(st.lists(st.integers(0, len(documents) - 1), min_size=1))
    some = bags[np.array(chosen)]
    assert isinstance(some, Bags)
    np.testing.assert_array_equal(dense(some), counted(documents)[chosen])


@given(corpora, corpora)
def test_tfidf_equals_scikit_learn(seen, fresh):
    theirs = TfidfTransformer().fit(csr_matrix(counted(seen)))
    ours = TfIdf(bags_of_words(seen, NUM_WORDS), NUM_WORDS)
    np.testing.assert_allclose(ours.idf, theirs.idf_, rtol=1e-12)
    for documents in (seen, fresh):
        expected = theirs.transform(csr_matrix(counted(documents))).toarray()
        got = dense(ours(bags_of_words(documents, NUM_WORDS)))
        np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-15)


def test_a_thousand_definitions_from_text_to_weights_equal_scikit_learn():
    texts = data.wordnet_topics().definitions[::48]
    documents = [words(text) for text in texts]
    vocabulary = Vocabulary(documents, min_count=2)
    vectorizer = CountVectorizer(tokenizer=words, token_pattern=None, vocabulary=vocabulary.tokens)
    counts = vectorizer.fit_transform(texts)
    bags = bags_of_words([vocabulary.encode(d) for d in documents], len(vocabulary))
    np.testing.assert_array_equal(dense(bags, len(vocabulary)), counts.toarray())
    expected = TfidfTransformer().fit_transform(counts).toarray()
    got = dense(TfIdf(bags, len(vocabulary))(bags), len(vocabulary))
    assert np.abs(got - expected).max() < 1e-12


def test_an_empty_document_has_an_empty_row_and_disturbs_no_other():
    documents = [np.array([], dtype=int), np.array([2, 2]), np.array([], dtype=int)]
    bags = bags_of_words(documents, NUM_WORDS)
    np.testing.assert_array_equal(bags.starts, [0, 0, 1, 1])
    weights = dense(TfIdf(bags, NUM_WORDS)(bags))
    np.testing.assert_array_equal(weights, [[0] * 7, [0, 0, 1, 0, 0, 0, 0], [0] * 7])
    assert len(bags_of_words(documents[:1], NUM_WORDS)) == 1


def test_no_document_is_refused():
    with pytest.raises(ValueError, match="expected at least one document, got none"):
        bags_of_words([], NUM_WORDS)


@pytest.mark.parametrize(("wrong", "got"), [(-1, r"-1\.\.3"), (NUM_WORDS, r"3\.\.7")])
def test_a_number_that_is_no_words_is_refused(wrong, got):
    with pytest.raises(ValueError, match=rf"numbers of words in 0\.\.6, got {got}"):
        bags_of_words([np.array([3]), np.array([wrong])], NUM_WORDS)
