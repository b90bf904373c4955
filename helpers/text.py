"""Text as numbers: tokens, and the vocabulary that numbers them."""

import re
from collections import Counter

import numpy as np

WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
CHARACTER = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def words(text):
    """Return the English words of a text in order, lower case; digits and signs are left out."""
    return WORD.findall(text.lower())


def characters(text):
    """Return the Chinese characters of a text in order; punctuation is left out."""
    return CHARACTER.findall(text)


class Vocabulary:
    """The tokens that occur often enough, numbered by frequency.

    Parameters
    ----------
    documents : iterable of lists of str
        The corpus, in tokens.
    min_count : int
        Tokens that occur less often are left out.

    Attributes
    ----------
    tokens : list of str
        V tokens; the most frequent comes first, ties in alphabetical order.
    counts : ndarray (V,) of int64
        How often each occurs.

    Raises
    ------
    ValueError
        If no token occurs often enough, as in an empty corpus.
    """

    def __init__(self, documents, min_count=1):
        if min_count < 1:
            raise ValueError(f"Vocabulary: expected min_count of at least 1, got {min_count}")
        counter = Counter(token for document in documents for token in document)
        kept = [(-count, token) for token, count in counter.items() if count >= min_count]
        if not kept:
            raise ValueError(
                f"Vocabulary: expected a token that occurs at least {min_count} times, "
                f"got a corpus of {counter.total()} tokens without one"
            )
        counts, self.tokens = zip(*sorted(kept), strict=True)
        self.tokens = list(self.tokens)
        self.counts = -np.array(counts, dtype=np.int64)
        self._ids = {token: i for i, token in enumerate(self.tokens)}

    def __len__(self):
        """Return V."""
        return len(self.tokens)

    def __contains__(self, token):
        """Whether a token has a number."""
        return token in self._ids

    def __getitem__(self, token):
        """Return the number of a token.

        Raises
        ------
        KeyError
            If it was never seen, or too seldom.
        """
        if token not in self._ids:
            raise KeyError(f"{token!r} is not among the {len(self)} tokens of the vocabulary")
        return self._ids[token]

    def encode(self, tokens):
        """Return the numbers of a document's tokens, (T,) int64; unknown ones are left out."""
        return np.array([self._ids[t] for t in tokens if t in self._ids], dtype=np.int64)


class Bags:
    """N bags of words in three flat arrays, laid out as SciPy lays out a sparse matrix (CSR).

    The code is that of book/language/text-as-numbers. A bag may be empty; no word stands twice in
    one bag.

    Parameters
    ----------
    ids : ndarray (M,) of int
        Numbers of words, bag after bag.
    values : ndarray (M,) of float64
        How much of each word there is.
    starts : ndarray (N + 1,) of int
        Bag n holds the entries from ``starts[n]`` up to ``starts[n + 1]``.
    """

    def __init__(self, ids, values, starts):
        self.ids, self.values, self.starts = ids, values, starts

    def __len__(self):
        """Return N."""
        return len(self.starts) - 1

    def __getitem__(self, n):
        """Return the bags of these numbers, an array of int, as new Bags."""
        sizes = np.diff(self.starts)[n]
        ends = np.cumsum(sizes)
        entries = np.repeat(self.starts[n] - ends + sizes, sizes) + np.arange(ends[-1])
        return Bags(self.ids[entries], self.values[entries], np.append(0, ends))

    @property
    def rows(self):
        """The bag that each entry belongs to, (M,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))


def bags_of_words(documents, num_words):
    """Count the words of each document.

    Parameters
    ----------
    documents : list of ndarray (T,) of int
        N documents as numbers of words, as `Vocabulary.encode` makes them; they may be empty.
    num_words : int
        V, the size of the vocabulary.

    Returns
    -------
    Bags
        ``values`` are counts.

    Raises
    ------
    ValueError
        If there is no document, or a number outside 0..V-1, such as a -1 for "unknown".
    """
    if len(documents) == 0:
        raise ValueError("bags_of_words: expected at least one document, got none")
    ids = np.concatenate(documents)
    if ids.size and (ids.min() < 0 or ids.max() >= num_words):
        raise ValueError(
            f"bags_of_words: expected numbers of words in 0..{num_words - 1}, "
            f"got {ids.min()}..{ids.max()}"
        )
    rows = np.repeat(np.arange(len(documents)), [len(document) for document in documents])
    pairs, counts = np.unique(rows * num_words + ids, return_counts=True)
    rows, ids = np.divmod(pairs, num_words)
    starts = np.searchsorted(rows, np.arange(len(documents) + 1))
    return Bags(ids, counts.astype(np.float64), starts)


class TfIdf:
    """Weigh words by their rarity, and give every bag the length 1.

    Equal to scikit-learn's ``TfidfTransformer`` with its defaults. Derived in
    book/language/text-as-numbers, eq. (2) and (3); Spärck Jones 1972.

    Parameters
    ----------
    bags : Bags
        Counts in the training documents.
    num_words : int
        V, the size of the vocabulary.

    Attributes
    ----------
    idf : ndarray (V,)
        One plus the logarithm of (1 + N) / (1 + number of documents that hold the word).
    """

    def __init__(self, bags, num_words):
        holders = np.bincount(bags.ids, minlength=num_words)
        self.idf = np.log((1 + len(bags)) / (1 + holders)) + 1

    def __call__(self, bags):
        """Return Bags of weights, from Bags of counts; an empty bag stays empty."""
        values = bags.values * self.idf[bags.ids]
        squares = np.bincount(bags.rows, values**2, minlength=len(bags))
        return Bags(bags.ids, values / np.sqrt(squares)[bags.rows], bags.starts)
