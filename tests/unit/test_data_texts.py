"""helpers.data: the texts, verified, in parts of equal length."""

import numpy as np
import pytest

from helpers import data
from helpers.data import shipped
from helpers.text import characters
from tools import similarity_list


def test_definitions_have_lemmas_and_one_of_eight_topics():
    lemmas, definitions, y = data.wordnet_topics()
    assert len(lemmas) == len(definitions) == len(y) == 48_204
    assert all(names and all(names) for names in lemmas)
    assert y.dtype == np.int64
    counts = dict(zip(data.TOPICS, np.bincount(y), strict=True))
    assert (counts["animal"], counts["artifact"], counts["substance"]) == (7258, 11547, 2951)
    assert lemmas[0] == ("Animalia", "kingdom Animalia", "animal kingdom")
    assert definitions[0] == "taxonomic kingdom comprising all living or extinct animals"
    assert data.TOPICS[y[0]] == "animal"


def test_poems_have_four_lines_of_their_form():
    poems, authors, forms = data.tang_quatrains()
    assert len(poems) == len(authors) == len(forms) == 14_059
    assert all(authors)
    assert {int(form) for form in forms} == {5, 7}
    assert poems[0] == "四时运灰琯，一夕变冬春。送寒余雪尽，迎岁早梅新。"
    for poem, form in zip(poems, forms, strict=True):
        assert len(characters(poem)) == 4 * form
        assert poem[form] in "，。？；"


def test_similarity_list_has_a_hundred_different_pairs_of_each_level():
    pairs, levels = data.word_similarity()
    np.testing.assert_array_equal(np.bincount(levels), [100, 100, 100])
    assert len({frozenset(pair) for pair in pairs}) == len(pairs) == 300
    assert pairs[0] == ("abdomen", "stomach")
    assert levels[0] == 2


def test_similarity_list_is_what_its_rule_draws():
    assert similarity_list.FILE == shipped.FOLDER / "word_similarity.tsv"
    assert similarity_list.FILE.read_text(encoding="utf-8") == similarity_list.draw()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("pride_and_prejudice", "pride_and_prejudice.txt"),
        ("wordnet_topics", "wordnet_topics.tsv.gz"),
        ("tang_quatrains", "tang_quatrains.tsv.gz"),
        ("word_similarity", "word_similarity.tsv"),
    ],
)
def test_a_text_that_is_missing_or_damaged_is_named(monkeypatch, tmp_path, name, file):
    content = bytearray((shipped.FOLDER / file).read_bytes())
    content[len(content) // 2] ^= 1
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    with pytest.raises(FileNotFoundError, match=rf"{file} is missing.*git restore"):
        getattr(data, name)()
    (tmp_path / file).write_bytes(content)
    damaged = f"{file} is damaged: expected SHA-256 {shipped.SHA256[file]}"
    with pytest.raises(ValueError, match=damaged):
        getattr(data, name)()
