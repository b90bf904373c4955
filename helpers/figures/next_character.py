"""A beginning typed by the reader, the bets on its next character, and the text that is written.

The page and this file compute the same numbers: `price_and_bets` is the script's arithmetic in
NumPy. Built in book/sequences/character-model.
"""

import zlib
from base64 import b64encode
from functools import cache

import numpy as np

from helpers import data, nn
from helpers.characters import encode
from helpers.figures.base import Figure

MAX_CHARACTERS = 400
TEMPERATURES = tuple(round(0.1 * step, 1) for step in range(1, 21))
TOP_K = (1, 2, 3, 5, 10, 20, 75)
EXAMPLES = (
    "It is a truth universally acknowledg",
    '"My dear Mr. Benn',
    "Elizabeth was ",
    "I do not know what to th",
    "Zq",
)


@cache
def layers():
    """Return the alphabet and the shipped model's embedding, LSTM and head, in float64."""
    alphabet, whole, scales = data.character_model("novel")
    (V, D), H = whole["embedding.weight"].shape, whole["head.weight"].shape[1]
    rng = np.random.default_rng(0)
    parts = {
        "embedding": nn.Embedding(V, D, rng=rng),
        "lstm": nn.LSTM(D, H, rng=rng),
        "head": nn.Linear(H, V, rng=rng),
    }
    for name, part in parts.items():
        own = {key.removeprefix(f"{name}."): key for key in whole if key.startswith(f"{name}.")}
        part.load_state_dict({short: whole[key] * scales[key] for short, key in own.items()})
    return alphabet, *parts.values()


def price_and_bets(text, temperature=1.0, k=TOP_K[-1]):
    """Return what a text cost and the bets on its next character.

    Parameters
    ----------
    text : str
        At least one character, all of them of the novel's alphabet.
    temperature : float
        Divides the logits; above 0.
    k : int
        Only the k largest logits take part; at least 1.

    Returns
    -------
    dict of ndarray
        ``bits`` (T - 1,), the price of each character but the first, at temperature 1;
        ``logits`` (V,) of the next one; ``bets`` (V,), its probabilities with both knobs.

    Raises
    ------
    ValueError
        If the text is empty or holds an unknown character.
    """
    alphabet, embedding, lstm, head = layers()
    ids = encode(text, alphabet)
    logits = head(lstm(embedding(ids[:, None]))[0][:, 0])  # (T, V)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    bits = -log_p[np.arange(len(ids) - 1), ids[1:]] / np.log(2)
    last = np.where(logits[-1] >= np.sort(logits[-1])[-k], logits[-1] / temperature, -np.inf)
    e = np.exp(last - last.max())
    return {"bits": bits, "logits": logits[-1], "bets": e / e.sum()}


class NextCharacter(Figure):
    """Type a beginning; see the bets on the next character, and let the model write.

    Parameters
    ----------
    text : str
        What stands there at first, 1 to 400 characters.

    Raises
    ------
    ValueError
        If it is empty, too long, or holds an unknown character.
    """

    name = "next_character"
    title = "What comes next?"
    task = (
        "find a beginning after which the model is nearly sure, and one that ends within a word"
        " and leaves it helpless. Then let it write at temperature 0.3, and with the best two only."
    )
    alt = (
        "The beginning “It is a truth universally acknowledg”, each character shaded by the bits"
        " that it cost, dearest at the starts of words, and bars for the next character: e has"
        " nearly all of the probability."
    )

    def __init__(self, text=EXAMPLES[0]):
        if len(text) > MAX_CHARACTERS:
            raise ValueError(f"text: expected at most {MAX_CHARACTERS} characters, got {len(text)}")
        encode(text, layers()[0])
        self.text = text

    def payload(self):
        """Return the weights, eight bits each and packed, and the text shown at first."""
        alphabet, whole, scales = data.character_model("novel")
        packed = zlib.compress(b"".join(value.tobytes() for value in whole.values()), 9)
        return {
            "alphabet": alphabet,
            "parts": [[key, list(value.shape), scales[key]] for key, value in whole.items()],
            "weights": b64encode(packed).decode(),
            "temperatures": TEMPERATURES,
            "topK": TOP_K,
            "examples": EXAMPLES,
            "text": self.text,
            "maxLength": MAX_CHARACTERS,
        }
