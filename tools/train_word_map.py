"""Train the word vectors of the figure in the lesson *word-embeddings*: helpers/data/word_map.npz.

``python tools/train_word_map.py`` takes a minute on one core and prints the SHA-256, which
belongs into ``helpers/data/shipped.py`` and the README there. Another processor rounds otherwise
and gets other vectors of the same quality.
"""

import hashlib
from pathlib import Path

import numpy as np

from helpers import data, train
from helpers.nn import Adam
from helpers.skip_gram import SkipGram, context_pairs, subsample
from helpers.text import Vocabulary, words

FILE = Path(data.__file__).parent / "word_map.npz"
DIM = 24
GROUPS = {
    "people": "king queen prince princess man woman boy girl father mother son daughter brother"
    " sister husband wife actor actress poet writer painter composer soldier physician lawyer",
    "food": "milk cream cheese butter bread flour sugar salt pepper soup sauce rice chocolate egg"
    " wine beer brandy coffee apple lemon beef meat potato honey",
    "animals": "dog cat horse cattle sheep pig mouse wolf bear lion bird duck hawk insect beetle"
    " butterfly spider snake lizard frog fish whale shark salmon",
    "places": "france french germany german italy italian england english spain spanish japan"
    " japanese greece greek river lake sea ocean island mountain city town village desert",
    "things": "knife sword gun blade hammer violin guitar piano drum trumpet ship boat car wheel"
    " engine bridge house wall door window table chair cloth",
}


def eight_bits(table):
    """A table as int8 and the float that one unit stands for."""
    scale = np.abs(table).max() / 127
    return np.rint(table / scale).astype(np.int8), scale


def axes_of(table):
    """The two directions (2, D) along which the rows differ most, to four digits."""
    _, _, directions = np.linalg.svd(table - table.mean(axis=0), full_matrices=False)
    return directions[:2].round(4)


def trained(documents, counts, rng):
    """The skip-gram of the lesson, with Adam and larger batches, for eight passes."""
    pairs = context_pairs(subsample(documents, counts, 1e-3, rng), window=5)
    p_noise = counts**0.75 / (counts**0.75).sum()
    model = SkipGram(len(counts), DIM, rng=rng, dtype=np.float32)
    optimizer = Adam(model.parameters(), lr=0.02)

    def step(words, contexts):
        loss = model.loss(words, contexts, rng.choice(len(counts), size=64, p=p_noise), k=5)
        optimizer.zero_grad()
        model.add_gradients()
        optimizer.step()
        return loss

    train.fit(step, *pairs, num_epochs=8, batch_size=4096, rng=rng)
    return model


def main():
    texts = [words(definition) for definition in data.wordnet_topics().definitions]
    vocabulary = Vocabulary(texts, min_count=10)
    documents = [vocabulary.encode(text) for text in texts]
    model = trained(documents, vocabulary.counts, np.random.default_rng(0))
    chosen = [word for group in GROUPS.values() for word in group.split()]
    rows = [vocabulary[word] for word in chosen]
    word, word_scale = eight_bits(model.word.weight.data[rows])
    context, context_scale = eight_bits(model.context.weight.data[rows])
    np.savez_compressed(
        FILE,
        words=np.array(chosen),
        groups=np.repeat(np.arange(len(GROUPS)), [len(g.split()) for g in GROUPS.values()]),
        counts=vocabulary.counts[rows],
        word=word,
        context=context,
        scales=np.array([word_scale, context_scale]).round(6),
        axes=axes_of(word * word_scale),
    )
    print(hashlib.sha256(FILE.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
