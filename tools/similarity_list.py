"""Draw the list of word pairs by which word vectors are judged: helpers/data/word_similarity.tsv.

The rule was fixed before any vectors were judged by it. Words are single, lower-case lemmas of
`helpers.data.wordnet_topics` that stand in at most two entries and occur at least ten times in
the definitions. A pair has level 2 if some entry lists both as names of one thing, level 1 if
they share no entry but a topic, level 0 if they share neither. A hundred pairs of each level are
drawn at random. Lemmas and topics are never shown to the vectors, which learn from definitions.

python tools/similarity_list.py
"""

from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np

from helpers.data import wordnet_topics
from helpers.text import words

FILE = Path(__file__).resolve().parents[1] / "helpers" / "data" / "word_similarity.tsv"
MIN_COUNT, MIN_LETTERS, MAX_ENTRIES, PAIRS_A_LEVEL = 10, 3, 2, 100


def entries_of_words(entries):
    """Numbers of the entries that each word stands in, for the words that may be drawn."""
    counts = Counter(word for text in entries.definitions for word in words(text))
    found = defaultdict(set)
    for number, lemmas in enumerate(entries.lemmas):
        for lemma in lemmas:
            if counts[lemma] >= MIN_COUNT and len(lemma) >= MIN_LETTERS:
                found[lemma].add(number)
    return {word: found[word] for word in sorted(found) if len(found[word]) <= MAX_ENTRIES}


def level(ours, theirs, topics):
    """How near two words are, from the entries that they stand in."""
    if ours & theirs:
        return 2
    return int(bool({topics[i] for i in ours} & {topics[i] for i in theirs}))


def draw(seed=0):
    """Return the text of the file."""
    entries, rng = wordnet_topics(), np.random.default_rng(seed)
    found = entries_of_words(entries)
    by_level = {2: [], 1: [], 0: []}
    for a, b in combinations(found, 2):
        by_level[level(found[a], found[b], entries.y)].append((a, b))
    lines = ["word\tother\tlevel"]
    for number, pairs in by_level.items():
        for i in sorted(rng.choice(len(pairs), PAIRS_A_LEVEL, replace=False)):
            lines.append("\t".join((*pairs[i], str(number))))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(draw(), encoding="utf-8")
