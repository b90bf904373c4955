"""The texts: dictionary definitions and a novel in English, poems in Chinese."""

from typing import NamedTuple

import numpy as np

from helpers.data.shipped import read_table, verified

TOPICS = ("animal", "artifact", "body", "food", "location", "person", "plant", "substance")


class Definitions(NamedTuple):
    """Entries of a dictionary of nouns; the three parts are equally long.

    ``lemmas`` holds a tuple for each entry, the words and phrases that it defines (at least one);
    ``definitions`` one str each; ``y`` (N,) int64 its topic, an index into `TOPICS`.
    """

    lemmas: tuple
    definitions: tuple
    y: np.ndarray


class Poems(NamedTuple):
    """Poems of four lines; the three parts are equally long.

    ``poems`` holds one str each, punctuation included; ``authors`` one str each;
    ``forms`` (N,) int64, 5 or 7: the characters of a line.
    """

    poems: tuple
    authors: tuple
    forms: np.ndarray


class Similarity(NamedTuple):
    """300 pairs of words and how near they are; the two parts are equally long.

    ``pairs`` holds a tuple of two str each; ``levels`` (300,) int64: 2 for two names of one
    thing, 1 for a shared topic, 0 for neither.
    """

    pairs: tuple
    levels: np.ndarray


def wordnet_topics():
    """Return 48,204 dictionary definitions of nouns with their lemmas and topics.

    Neighbouring entries of the file are relatives and share phrases: a random split into
    training and test entries flatters.

    Returns
    -------
    Definitions

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was.

    Notes
    -----
    WordNet 3.0 (Princeton University), WordNet 3.0 licence.
    """
    topics, lemmas, definitions = zip(*read_table("wordnet_topics.tsv.gz"), strict=True)
    y = np.array([TOPICS.index(topic) for topic in topics], dtype=np.int64)
    return Definitions(tuple(tuple(names.split("|")) for names in lemmas), definitions, y)


def tang_quatrains():
    """Return 14,059 Tang poems of four lines, in simplified characters.

    Returns
    -------
    Poems

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was.

    Notes
    -----
    npm ``chinese-poetry`` 2.0.1; the poems are in the public domain, the collection is MIT.
    """
    forms, authors, poems = zip(*read_table("tang_quatrains.tsv.gz"), strict=True)
    return Poems(poems, authors, np.array(forms, dtype=np.int64))


def pride_and_prejudice():
    """Return the novel as one str of 684,768 characters, 75 different ones.

    Lines are broken as in the source, and underscores mark what was set in italics.

    Returns
    -------
    str

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was.

    Notes
    -----
    Jane Austen, 1813; public domain. From the Debian package ``r-cran-janeaustenr``.
    """
    return verified("pride_and_prejudice.txt").decode("utf-8")


def word_similarity():
    """Return 300 pairs of words, a hundred of each level, to judge word vectors by.

    ``tools/similarity_list.py`` drew them from lemmas and topics of `wordnet_topics`, by a rule
    that never looks at a definition; the rule stands there.

    Returns
    -------
    Similarity

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or not what it was.

    Notes
    -----
    WordNet 3.0 (Princeton University), WordNet 3.0 licence.
    """
    ones, others, levels = zip(*read_table("word_similarity.tsv"), strict=True)
    pairs = tuple(zip(ones, others, strict=True))
    return Similarity(pairs, np.array(levels, dtype=np.int64))
