"""Skip-gram with negative sampling: word vectors out of the company that words keep.

The code is that of book/language/word-embeddings, where it is derived (Mikolov et al. 2013).
"""

import numpy as np

from helpers import train
from helpers.nn import Embedding, Module


def context_pairs(documents, window):
    """Return every word of every document with every other one in its window.

    Parameters
    ----------
    documents : list of ndarray (T,) of int
        Documents as numbers of words, such as `helpers.text.Vocabulary.encode` makes.
    window : int
        How many words to either side count, at least 1.

    Returns
    -------
    words, contexts : ndarray (M,) of int
        Both orders of each two neighbours.

    Raises
    ------
    ValueError
        If the window is below 1, or no document has two words.
    """
    lengths = [len(document) for document in documents]
    if window < 1:
        raise ValueError(f"context_pairs: expected a window of at least 1, got {window}")
    if max(lengths, default=0) < 2:
        raise ValueError("context_pairs: expected a document of two words or more, got none")
    ids, rows = np.concatenate(documents), np.repeat(np.arange(len(lengths)), lengths)
    pairs = []
    for s in range(1, window + 1):
        near = rows[s:] == rows[:-s]
        left, right = ids[:-s][near], ids[s:][near]
        pairs += [(left, right), (right, left)]
    words, contexts = zip(*pairs, strict=True)
    return np.concatenate(words), np.concatenate(contexts)


def subsample(documents, counts, threshold, rng):
    """Return the documents with frequent words left out at random.

    A word whose share of the corpus exceeds the threshold stays with the probability
    sqrt(threshold / share); the others always stay.

    Parameters
    ----------
    documents : list of ndarray (T,) of int
    counts : ndarray (V,) of int
        How often each word occurs.
    threshold : float
    rng : np.random.Generator

    Returns
    -------
    list of ndarray of int
    """
    keep = np.sqrt(threshold * counts.sum() / counts)
    return [document[rng.random(len(document)) < keep[document]] for document in documents]


class SkipGram(Module):
    """Two vectors a word: ``word`` (V, D) when it is looked at, ``context`` (V, D) when it is near.

    Parameters
    ----------
    num_words, dim : int
        V and D.
    rng : np.random.Generator
    dtype : dtype
    """

    def __init__(self, num_words, dim, *, rng, dtype=np.float64):
        self.word = Embedding(num_words, dim, rng=rng, dtype=dtype)
        self.context = Embedding(num_words, dim, rng=rng, dtype=dtype)
        for p in self.parameters():
            p.data *= 0.1

    def loss(self, words, contexts, noise, k):
        """Return the mean loss of N pairs against m noise words that all of them share.

        Parameters
        ----------
        words, contexts : ndarray (N,) of int
        noise : ndarray (m,) of int
            At least one.
        k : float
            How many noise words a pair stands against; each of the m weighs k / m.

        Returns
        -------
        float

        Raises
        ------
        ValueError
            If there is no noise word, or k is below 1.
        """
        N, m = len(words), len(noise)
        if m < 1 or k < 1:
            raise ValueError(f"SkipGram: expected 1 noise word or more, got {m}, and k = {k}")
        self.u = self.word(words)
        self.v = self.context(np.concatenate([contexts, noise]))
        e_real = np.exp(-np.einsum("nd,nd->n", self.u, self.v[:N]))
        e_noise = np.exp(self.u @ self.v[N:].T)
        self.d_real = -e_real / (1 + e_real) / N
        self.d_noise = k / m / N * (e_noise / (1 + e_noise))
        return (np.log1p(e_real).sum() + k / m * np.log1p(e_noise).sum()) / N

    def gradients(self):
        """Return each table with the gradient of every row that the last loss looked up."""
        N, d_real = len(self.u), self.d_real[:, None]
        du = d_real * self.v[:N] + self.d_noise @ self.v[N:]
        dv = np.concatenate([d_real * self.u, self.d_noise.T @ self.u])
        return (self.word, du), (self.context, dv)

    def add_gradients(self):
        """Add the gradients of the last loss to those of both tables."""
        for table, rows in self.gradients():
            table.backward(rows)

    def descend(self, lr):
        """Move the rows that were looked up against the gradients of the last loss."""
        for table, rows in self.gradients():
            table.scatter(-lr * rows, table.weight.data)


def train_skip_gram(
    documents,
    counts,
    *,
    rng,
    dim=64,
    window=5,
    threshold=1e-3,
    k=5,
    num_epochs=3,
    batch_size=1024,
    num_noise=32,
    lr=0.025,
    report=None,
):
    """Train a skip-gram in float32 by plain gradient descent and return it.

    Parameters
    ----------
    documents : list of ndarray (T,) of int
    counts : ndarray (V,) of int
        How often each word occurs.
    rng : np.random.Generator
    lr : float
        Of a single pair; too large a one makes the vectors overflow.
    report : callable (model, losses), optional
        Called after each epoch.

    Returns
    -------
    SkipGram
    """
    pairs = context_pairs(subsample(documents, counts, threshold, rng), window)
    p_noise = counts**0.75 / (counts**0.75).sum()
    model = SkipGram(len(counts), dim, rng=rng, dtype=np.float32)

    def step(words, contexts):
        noise = rng.choice(len(counts), size=num_noise, p=p_noise)
        loss = model.loss(words, contexts, noise, k)
        model.descend(lr * len(words))
        return loss

    for _ in range(num_epochs):
        losses = train.fit(step, *pairs, num_epochs=1, batch_size=batch_size, rng=rng)
        if report:
            report(model, losses)
    return model
