"""Word vectors: compared, judged, written and read."""

from pathlib import Path

import numpy as np


def unit_rows(vectors):
    """Return the rows of (V, D) at length 1, so that products are cosines; zeros stay zero."""
    length = np.sqrt((vectors**2).sum(axis=1, keepdims=True))
    return vectors / np.where(length > 0, length, 1)


def nearest(vectors, vocabulary, word, count=8):
    """Return the words whose vectors have the largest cosine with that of `word`.

    Parameters
    ----------
    vectors : ndarray (V, D)
    vocabulary : helpers.text.Vocabulary
    word : str
    count : int

    Returns
    -------
    list of str
        Without the word itself, nearest first.

    Raises
    ------
    KeyError
        If the vocabulary does not hold the word.
    """
    rows = unit_rows(vectors)
    cosines = rows @ rows[vocabulary[word]]
    cosines[vocabulary[word]] = -np.inf
    return [vocabulary.tokens[i] for i in np.argsort(-cosines, kind="stable")[:count]]


def similarity_score(vectors, vocabulary, similarity):
    """Return Spearman's correlation of cosines with the levels of a similarity list.

    Parameters
    ----------
    vectors : ndarray (V, D)
    vocabulary : helpers.text.Vocabulary
    similarity : pairs of words, and one level a pair, as of `helpers.data.word_similarity`

    Returns
    -------
    float
        From -1 to 1; with three equally frequent levels at most 0.94, because of ties.

    Raises
    ------
    KeyError
        If the vocabulary lacks a word of the list.
    """
    pairs, levels = similarity
    rows = unit_rows(vectors)
    ones, others = np.array([[vocabulary[word] for word in pair] for pair in pairs]).T
    return correlation(_ranks((rows[ones] * rows[others]).sum(axis=1)), _ranks(levels))


def correlation(a, b):
    """Return Pearson's correlation of two arrays (N,), a float."""
    return float(np.corrcoef(a, b)[0, 1])


def _ranks(values):
    """Rank of each value, the mean rank where some are equal."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[places]


def save_vectors(path, tokens, vectors):
    """Write vectors in word2vec's text format, which most tools for word vectors read.

    The first line holds V and D, every further line a token and its D numbers. Nine digits keep
    float32 exactly.

    Parameters
    ----------
    path : str or Path
    tokens : list of str
        V tokens without white space.
    vectors : ndarray (V, D)

    Raises
    ------
    ValueError
        If there is not one token a row, or a token is empty or holds white space.
    """
    if vectors.ndim != 2 or len(tokens) != len(vectors):
        raise ValueError(f"expected one row a token, got {len(tokens)} and {vectors.shape}")
    bad = next((token for token in tokens if token.split() != [token]), None)
    if bad is not None:
        raise ValueError(f"expected tokens without white space, got {bad!r}")
    rows = (" ".join(f"{x:.9g}" for x in row) for row in vectors)
    lines = (f"{token} {row}\n" for token, row in zip(tokens, rows, strict=True))
    heading = f"{len(vectors)} {vectors.shape[1]}\n"
    Path(path).write_text(heading + "".join(lines), encoding="utf-8")


def load_vectors(path, dtype=np.float32):
    """Read vectors in word2vec's text format.

    Parameters
    ----------
    path : str or Path
    dtype : dtype

    Returns
    -------
    tokens : list of str
    vectors : ndarray (V, D)

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file does not begin with two sizes, is cut short, has lines too many, or a line
        has not D numbers.
    """
    text = Path(path).read_text(encoding="utf-8")
    heading, *lines = text.removesuffix("\n").split("\n")
    sizes = heading.split()
    if len(sizes) != 2 or not all(size.isdecimal() and int(size) for size in sizes):
        raise ValueError(f"{path}: expected a first line of two sizes, got {heading[:40]!r}")
    V, D = map(int, sizes)
    if len(lines) != V:
        how = "is cut short" if len(lines) < V else "is too long"
        raise ValueError(f"{path} {how}: expected {V} vectors, got {len(lines)}")
    if not text.endswith("\n"):
        raise ValueError(f"{path} is cut short: the last line has no end")
    tokens, vectors = [], np.empty((V, D), dtype)
    for i, line in enumerate(lines):
        token, *numbers = line.split() or [""]
        if len(numbers) != D:
            raise ValueError(f"{path}, line {i + 2}: expected {D} numbers, got {len(numbers)}")
        try:
            vectors[i] = [float(number) for number in numbers]
        except ValueError as error:
            raise ValueError(f"{path}, line {i + 2}: {error}") from None
        tokens.append(token)
    return tokens, vectors
