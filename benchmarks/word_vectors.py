"""Skip-gram on the dictionary, as the lesson trains it, against gensim's C.

The same corpus for all: the definitions of WordNet, words that occur ten times or more (V =
5,505), frequent ones thinned once beforehand, a window of five words to either side. So all train
on the same two million pairs, each against 5 noise words, in float32 and on one thread; a step is
8,192 pairs. What they do with a pair is not the same, and is told here:

- ``gensim`` draws 5 noise words for each pair and updates after each pair, by plain gradient
  descent. Its compiled routine is called as gensim's worker calls it, without queue and threads.
- ``the lesson's loop`` is `helpers.skip_gram` as the lesson trains: pairs in random order, 1,024
  at a time, 32 noise words for all of them; then plain gradient descent on the rows that were used.
- ``  bare step`` does the same without checks and classes: the shared noise of
  `benchmarks.skip_gram`.
"""

from functools import cache

import numpy as np

from benchmarks.skip_gram import shared_noise
from helpers import data, train
from helpers.runtime import keep_memory
from helpers.skip_gram import SkipGram, context_pairs, subsample
from helpers.text import Vocabulary
from helpers.text import words as words_of

TITLE = (
    "Skip-gram on the dictionary, V = 5,505, 5 noise words, 8,192 pairs a step "
    "(goal: 0.6 times as fast as gensim's C)"
)
GOAL = 0.6  # times gensim's pairs per second
REFERENCE, SAME_WORK = "gensim", False
CASES = [("D = 64",), ("D = 100",)]
WINDOW, K, PAIRS, BATCH, SHARED, LR = 5, 5, 8192, 1024, 32, 0.025
RATE = PAIRS, "pairs/s"


@cache
def corpus():
    """Return the vocabulary, and the definitions as numbers of words, thinned."""
    texts = [words_of(definition) for definition in data.wordnet_topics().definitions]
    vocabulary = Vocabulary(texts, min_count=10)
    documents = [vocabulary.encode(text) for text in texts]
    return vocabulary, subsample(documents, vocabulary.counts, 1e-3, np.random.default_rng(0))


def chunks(documents):
    """Return the documents in chunks of 8,192 pairs; a chunk may be off by one document."""
    lengths = np.array([len(document) for document in documents])
    shifts = np.arange(1, WINDOW + 1).reshape(-1, 1)
    pairs = 2 * np.maximum(lengths - shifts, 0).sum(axis=0).cumsum()
    stops = np.searchsorted(pairs, np.arange(PAIRS, pairs[-1] + 1, PAIRS), side="right")
    starts = np.append(0, stops[:-1])
    return [documents[a:b] for a, b in zip(starts, stops, strict=True)]


def steps():
    """Yield the lesson's minibatches for ever, with their noise."""
    vocabulary, documents = corpus()
    pairs, rng = context_pairs(documents, WINDOW), np.random.default_rng(0)
    p_noise = vocabulary.counts**0.75 / (vocabulary.counts**0.75).sum()
    while True:
        for batch in train.minibatches(*pairs, BATCH, rng):
            if len(batch[0]) == BATCH:
                yield *batch, rng.choice(len(vocabulary), size=SHARED, p=p_noise)


def model_of(case):
    """Return the lesson's model with as many numbers a word as the case says."""
    dim = int(case.removeprefix("D = "))
    return SkipGram(len(corpus()[0]), dim, rng=np.random.default_rng(0), dtype=np.float32)


def by_eights(losses):
    """Yield the mean of eight losses, which makes a step of 8,192 pairs."""
    while True:
        yield sum(next(losses) for _ in range(PAIRS // BATCH)) * BATCH / PAIRS


def lessons_loop(case):
    """Train as the lesson does."""
    keep_memory()
    return by_eights(_lessons_steps(model_of(case)))


def _lessons_steps(model):
    for words, contexts, noise in steps():
        loss = model.loss(words, contexts, noise, K)
        model.descend(LR * len(words))
        yield loss


def bare_step(case):
    """Train with arrays alone."""
    keep_memory()
    tables = [p.data for p in model_of(case).parameters()]
    return by_eights(shared_noise(*tables, steps(), lr=LR))


def with_gensim(case, lr=LR, compute_loss=False):
    """Train with gensim; yields the sum of the losses of a chunk, or 0 where none is computed."""
    from gensim.models import Word2Vec, word2vec

    vocabulary, documents = corpus()
    options = {"window": WINDOW, "negative": K, "shrink_windows": False, "sample": 0}
    theirs = Word2Vec(sg=1, vector_size=int(case.removeprefix("D = ")), min_count=1, **options)
    counts = map(int, vocabulary.counts)
    theirs.build_vocab_from_freq(dict(zip(vocabulary.tokens, counts, strict=True)))
    work, _ = theirs._get_thread_working_mem()
    names = np.array(vocabulary.tokens, dtype=object)
    sentences = [[names[document].tolist() for document in chunk] for chunk in chunks(documents)]
    while True:
        for chunk in sentences:
            theirs.running_training_loss = 0.0
            word2vec.train_batch_sg(theirs, chunk, lr, work, compute_loss)
            yield theirs.running_training_loss


CONTENDERS = {
    "gensim": with_gensim,
    "the lesson's loop": lessons_loop,
    "  bare step": bare_step,
}
NEEDS = {"gensim": "gensim", "the lesson's loop": "helpers", "  bare step": "helpers"}
