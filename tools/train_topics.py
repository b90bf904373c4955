"""Train the small topic classifier that ships with the book, and store it in eight bits a vote.

python tools/train_topics.py    writes helpers/data/topic_votes.npz; half a minute
"""

import hashlib

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from helpers import data
from helpers.data.shipped import FOLDER
from helpers.data.votes import held_out
from helpers.text import TfIdf, Vocabulary, bags_of_words, words

NUM_WORDS = 3000


def main():
    _, definitions, y = data.wordnet_topics()
    rows = np.flatnonzero(~held_out())
    documents = [words(definitions[i]) for i in rows]
    vocabulary = Vocabulary(documents)
    encoded = [ids[ids < NUM_WORDS] for ids in map(vocabulary.encode, documents)]
    counts = bags_of_words(encoded, NUM_WORDS)
    bags = TfIdf(counts, NUM_WORDS)(counts)
    x = csr_matrix((bags.values, bags.ids, bags.starts), (len(bags), NUM_WORDS))
    model = LogisticRegression(C=10, max_iter=500).fit(x, y[rows])
    votes = model.coef_.T - model.coef_.mean(axis=0)[:, None]  # (V, C); softmax sees no difference
    scale = np.abs(votes).max() / 127
    arrays = {
        "words": np.array(" ".join(vocabulary.tokens[:NUM_WORDS])),
        "holders": np.bincount(counts.ids, minlength=NUM_WORDS).astype(np.uint16),
        "documents": np.array(len(rows)),
        "votes": np.rint(votes / scale).astype(np.int8),
        "scale": np.array(scale),
        "bias": np.round(model.intercept_ - model.intercept_.mean(), 4),
    }
    path = FOLDER / "topic_votes.npz"
    np.savez_compressed(path, **arrays)
    print(path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
