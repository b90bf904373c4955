"""A definition typed by the reader: its words, their weights, and their votes for eight topics.

The page and this file compute the same numbers: `verdict` is the script's arithmetic in NumPy.
Derived in book/language/text-as-numbers.
"""

from base64 import b64encode

import numpy as np

from helpers import data
from helpers.figures.base import Figure
from helpers.text import words

MAX_CHARACTERS = 400
EXAMPLES = (
    "a plant with large green leaves",
    "dish of rice and vegetables, cooked in a large pan",
    "tool with a long blade, for cutting wood by hand",
    "a city on the northern coast, known for its port",
    "long thin muscle of the neck",
    "friend who always listens",
)


def verdict(text):
    """Return what the shipped votes make of a text.

    Parameters
    ----------
    text : str

    Returns
    -------
    dict
        ``words`` the known ones, in the order of the vocabulary; ``unknown`` the others, in the
        order of the text; ``counts`` (T,) and ``weights`` (T,), TF-IDF of length 1; ``votes``
        (T, 8), what each word adds to each topic; ``logits`` (8,) and ``shares`` (8,), the
        probabilities.
    """
    model = data.topic_votes()
    ids = {word: i for i, word in enumerate(model.words)}
    found = words(text)
    known, counts = np.unique([ids[word] for word in found if word in ids], return_counts=True)
    known = known.astype(int)
    raw = counts * (np.log((1 + model.documents) / (1 + model.holders[known].astype(int))) + 1)
    weights = raw / max(np.sqrt((raw**2).sum()), 1e-12)
    votes = weights[:, None] * (model.votes[known] * model.scale)
    logits = model.bias + votes.sum(axis=0)
    shares = np.exp(logits - logits.max())
    return {
        "words": [model.words[i] for i in known],
        "unknown": [word for word in dict.fromkeys(found) if word not in ids],
        "counts": counts,
        "weights": weights,
        "votes": votes,
        "logits": logits,
        "shares": shares / shares.sum(),
    }


class TopicOfText(Figure):
    """Type a definition; see the weight and the votes of each word, and the verdict.

    Parameters
    ----------
    text : str
        What stands there at first, at most 400 characters.

    Raises
    ------
    ValueError
        If it is longer.
    """

    name = "topic_of_text"
    title = "Every word votes, and the order does not count"
    task = (
        "shuffle the words: what moves? Then turn the plant into a food by adding one word,"
        " and write a sentence that the model gets wrong."
    )
    alt = (
        "The words of “a plant with large green leaves”, each with a bar: its votes for the topic"
        " plant. Plant and leaves push hardest, with and green a little, and a speaks against."
        " Beside them the probabilities of eight topics: plant has four fifths, food the rest."
    )

    def __init__(self, text=EXAMPLES[0]):
        if len(text) > MAX_CHARACTERS:
            raise ValueError(f"text: expected at most {MAX_CHARACTERS} characters, got {len(text)}")
        self.text = text

    def payload(self):
        """Return the vocabulary with its counts and votes, and the text shown at first."""
        model = data.topic_votes()
        return {
            "topics": data.TOPICS,
            "words": " ".join(model.words),
            "holders": b64encode(model.holders.astype("<u2").tobytes()).decode(),
            "documents": model.documents,
            "votes": b64encode(model.votes.tobytes()).decode(),
            "scale": model.scale,
            "bias": model.bias.tolist(),
            "examples": EXAMPLES,
            "text": self.text,
            "maxLength": MAX_CHARACTERS,
        }
