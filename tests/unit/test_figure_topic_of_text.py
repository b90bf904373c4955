"""The topic of a text: the page's data, and NumPy's side of its numbers."""

import numpy as np
import pytest

from helpers import data
from helpers.figures import TopicOfText
from helpers.figures import topic_of_text as topic
from helpers.text import TfIdf, bags_of_words


def test_weights_are_those_of_tfidf_and_logits_are_sums_of_votes():
    model = data.topic_votes()
    found = topic.verdict("Rice with rice, and zyzzyva with rice")
    assert found["unknown"] == ["zyzzyva"]
    assert dict(zip(found["words"], found["counts"], strict=True)) == {
        "and": 1,
        "with": 2,
        "rice": 3,
    }
    ids = np.array([model.words.index(word) for word in found["words"]])
    bags = bags_of_words([np.repeat(ids, found["counts"])], 3000)
    weigh = TfIdf(bags, 3000)
    weigh.idf = np.log((1 + model.documents) / (1 + model.holders.astype(float))) + 1
    np.testing.assert_allclose(weigh(bags).values, found["weights"], rtol=1e-12)
    votes = model.votes[ids] * model.scale
    np.testing.assert_allclose(found["logits"], found["weights"] @ votes + model.bias, rtol=1e-12)
    assert found["shares"].sum() == pytest.approx(1)


def test_order_is_nothing_and_an_empty_text_leaves_the_bias():
    one, other = (topic.verdict(t) for t in ("man eats fish", "fish eats man"))
    np.testing.assert_array_equal(one["logits"], other["logits"])
    for text in ("", "zyzzyva", "…"):
        np.testing.assert_array_equal(topic.verdict(text)["logits"], data.topic_votes().bias)


def test_examples_are_of_six_topics():
    found = [data.TOPICS[topic.verdict(text)["shares"].argmax()] for text in topic.EXAMPLES]
    assert found == ["plant", "food", "artifact", "location", "body", "person"]


def test_a_text_that_is_too_long_is_refused():
    assert TopicOfText("a" * 400).payload()["text"] == "a" * 400
    with pytest.raises(ValueError, match="at most 400 characters, got 401"):
        TopicOfText("a" * 401)
