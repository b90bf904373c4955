"""Text as numbers of characters, and the models that ship."""

import numpy as np
import pytest

from helpers import data, nn
from helpers.characters import encode
from helpers.figures import next_character as following


def test_every_character_gets_its_number():
    ids = encode("abba c", " abc")
    assert ids.dtype == np.int64
    assert ids.tolist() == [1, 2, 2, 1, 0, 3]


def test_an_empty_text_and_unknown_characters_are_refused():
    with pytest.raises(ValueError, match="at least one character, got an empty text"):
        encode("", "ab")
    with pytest.raises(ValueError, match="expected the 2 characters known, got also 'yz'"):
        encode("azby", "ab")


def test_the_novel():
    text = data.pride_and_prejudice()
    assert len(text) == 684_768
    assert len(set(text)) == 75
    assert text.startswith("PRIDE AND PREJUDICE\n\nBy Jane Austen\n")


@pytest.mark.parametrize(("name", "size", "width"), [("novel", 75, 256), ("quatrains", 5135, 96)])
def test_shipped_models_have_whole_weights(name, size, width):
    alphabet, whole, scales = data.character_model(name)
    assert len(alphabet) == len(set(alphabet)) == size
    assert {value.dtype for value in whole.values()} == {np.dtype(np.int8)}
    assert all(np.abs(value.astype(int)).max() == 127 for value in whole.values())
    assert whole["head.weight"].shape == (size, width)
    assert set(whole) == set(scales)


def test_an_unknown_model_is_named():
    with pytest.raises(ValueError, match="unknown model 'diary': expected one of novel, quatrains"):
        data.character_model("diary")


def test_eight_bits_need_what_the_readme_says():
    """A quarter of the unread tenth, in 64 streams; the whole of it is read on the page."""
    alphabet, embedding, lstm, head = following.layers()
    text = data.pride_and_prejudice()
    ids = encode(text[9 * len(text) // 10 :], alphabet)[:17_000]
    columns = ids[: len(ids) // 64 * 64].reshape(64, -1).T
    logits = head(lstm(embedding(columns[:-1]))[0].reshape(-1, 256))
    loss = nn.CrossEntropyLoss()(logits, columns[1:].reshape(-1))
    assert loss / np.log(2) == pytest.approx(1.73, abs=0.06)
