"""helpers.data: names and utterances, verified, split always the same way."""

import string

import numpy as np
import pytest

from helpers import data
from helpers.data import shipped


def test_names_are_split_by_a_fixed_shuffle_and_occur_once():
    train, y_train, test, y_test = data.first_names()
    assert (len(train), len(test)) == (len(y_train), len(y_test)) == (3865, 967)
    assert len(set(train) | set(test)) == 4832
    assert set("".join(train)) == set("".join(test)) == set(string.ascii_lowercase)
    assert y_train.dtype == y_test.dtype == np.int64
    assert y_train.sum() + y_test.sum() == 888
    labels = dict(zip(train + test, [*y_train, *y_test], strict=True))
    assert [labels[name] for name in ("linda", "barbara", "douglas", "roger")] == [0, 0, 1, 1]
    assert data.first_names().train[:3] == train[:3]
    assert 0.15 < y_test.mean() < 0.21


def test_utterances_are_padded_with_zeros_behind_their_real_frames():
    v = data.japanese_vowels()
    assert (v.x_train.shape, v.x_test.shape) == ((270, 29, 12), (370, 29, 12))
    np.testing.assert_array_equal(np.bincount(v.y_train), [30] * 9)
    np.testing.assert_array_equal(np.bincount(v.y_test), [31, 35, 88, 44, 29, 24, 40, 50, 29])
    for x, lengths, y in (v[:3], v[3:]):
        assert x.dtype == np.float64
        assert lengths.dtype == y.dtype == np.int64
        assert 7 <= lengths.min() < lengths.max() <= 29
        real = np.arange(29) < lengths[:, None]
        assert not x[~real].any()
        assert x[real].any(axis=1).all()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("first_names", "us_census_1990_first_names.tsv"),
        ("japanese_vowels", "japanese_vowels.npz"),
    ],
)
def test_a_file_that_is_missing_is_named(monkeypatch, tmp_path, name, file):
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    with pytest.raises(FileNotFoundError, match=rf"{file} is missing.*git restore"):
        getattr(data, name)()
