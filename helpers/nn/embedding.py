"""A table of vectors, one row for each of V things, looked up by number."""

import numpy as np

from helpers.nn.module import Module, Parameter


class Embedding(Module):
    """Rows of a table: ``weight[ids]``.

    Parameters
    ----------
    num_embeddings, embedding_dim : int
        Rows V and columns D of the table.
    rng : np.random.Generator
        Draws the table from N(0, 1), as torch does.
    dtype : dtype
        Of the table.

    Attributes
    ----------
    weight : Parameter (V, D)

    Raises
    ------
    TypeError
        The input is no array of integers: numbers of words are names and must not be computed with.
    ValueError
        The input is empty or holds a number outside 0..V-1.

    Notes
    -----
    Derived in book/language/word-embeddings.
    """

    def __init__(self, num_embeddings, embedding_dim, *, rng, dtype=np.float64):
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        weight = rng.normal(size=(num_embeddings, embedding_dim))
        self.weight = Parameter(weight.astype(dtype))

    def forward(self, ids):
        """Return the rows ``ids``, any shape, as an array of that shape and one more axis, D."""
        self.ids = ids
        return self.weight.data[ids]

    def backward(self, grad):
        """Add each row of the gradient to the row of ``weight.grad`` that it came from."""
        self.scatter(grad, self.weight.grad)

    def scatter(self, rows, table):
        """Add one row for each number of the last lookup to a table (V, D), in place."""
        D = self.embedding_dim
        places = D * self.ids.reshape(-1, 1).astype(int) + np.arange(D)
        np.add.at(table.reshape(-1), places.reshape(-1), rows.reshape(-1))

    def _check_input(self, ids):
        if not isinstance(ids, np.ndarray) or ids.dtype.kind not in "iu":
            got = ids.dtype if isinstance(ids, np.ndarray) else type(ids).__name__
            raise TypeError(f"Embedding: expected an array of integers, got {got}")
        if ids.size == 0:
            raise ValueError(f"Embedding: expected at least one number, got an empty {ids.shape}")
        last = self.num_embeddings - 1
        if ids.min() < 0 or ids.max() > last:
            raise ValueError(f"Embedding: expected 0..{last}, got {ids.min()}..{ids.max()}")
