"""Exercises of the lesson *character-model*."""

import numpy as np

from helpers.exercises.checker import Exercise


def _sizes(rng, count):
    """Different dimensions, so that no axis can pass for another."""
    return rng.permutation(np.arange(3, 10))[:count]


def _bets(rng, *shape):
    p = rng.uniform(0.1, 1, size=shape)
    return p / p.sum(axis=-1, keepdims=True)


# 1 · mix_with_shorter(counts, p_short): eq. (4) for one history


def _mixed(weight, new=None):
    """A variant: (counts + new p_short) / (total + weight), and the guard for nothing seen."""

    def variant(counts, p_short):
        if not counts.any():
            return p_short
        left = (new or weight)(counts)
        return (counts + left * p_short) / (counts.sum() + weight(counts))

    return variant


def _kinds(counts):
    return np.count_nonzero(counts)


def _mix_with_shorter(counts, p_short):
    u = np.count_nonzero(counts)
    if u == 0:
        return p_short
    return (counts + u * p_short) / (counts.sum() + u)


def _history(rng):
    V = int(_sizes(rng, 1)[0]) + 2
    counts = rng.integers(0, 6, size=V) * (rng.random(V) < 0.7)
    counts[:3] = 9, 1, 0  # the largest count is not the number of different ones
    return counts * (rng.random() < 0.7), _bets(rng, V)


mix_with_shorter = Exercise(
    name="mix_with_shorter",
    reference=_mix_with_shorter,
    inputs=_history,
    variants={
        "u counts the different characters seen, not all that the alphabet has.": _mixed(len),
        "u counts the different characters seen, not how often they were seen.": _mixed(np.sum),
        "u counts the different characters seen, not those that were not.": _mixed(
            lambda c: np.sum(c == 0)
        ),
        "u counts the different characters seen, not the largest count.": _mixed(np.max),
        "u counts the different characters seen, not how many different counts there are.": _mixed(
            lambda c: len(np.unique(c))
        ),
        "u counts characters: two that were seen equally often are two.": _mixed(
            lambda c: len(np.unique(c[c > 0]))
        ),
        "The shorter history's bets are p_short, not uniform ones.": lambda counts, p_short: (
            _mix_with_shorter(counts, np.full(len(counts), 1 / len(counts)))
            if counts.any()
            else p_short
        ),
        "u is always 1 here: it is the number of different characters seen.": _mixed(lambda c: 1),
        "u counts the characters seen exactly once: all that were seen count.": _mixed(
            lambda c: np.sum(c == 1)
        ),
        "The shorter history's bets are multiplied by u, too: u p(c | h').": _mixed(
            _kinds, lambda c: 1
        ),
        "The denominator lacks u: the bets add up to more than 1.": lambda counts, p_short: (
            (counts + _kinds(counts) * p_short) / max(counts.sum(), 1) if counts.any() else p_short
        ),
        "Only the counts speak: the shorter history is left out.": lambda counts, p_short: (
            counts / counts.sum() if counts.any() else p_short
        ),
        "Shorter bets are taken only where a count is 0: every character gets its part of them.": (
            lambda counts, p_short: (
                np.where(counts > 0, counts, _kinds(counts) * p_short)
                / (counts.sum() + _kinds(counts))
                if counts.any()
                else p_short
            )
        ),
        "A history never seen gets uniform bets: pass on those of the shorter one.": (
            lambda counts, p_short: (
                _mix_with_shorter(counts, p_short)
                if counts.any()
                else np.full(len(counts), 1 / len(counts))
            )
        ),
        "A history never seen gets bets of 0: pass on those of the shorter one.": (
            lambda counts, p_short: (
                _mix_with_shorter(counts, p_short) if counts.any() else 0 * p_short
            )
        ),
    },
)


# 2 · window_of(ids, N, T, j): x and y of one window of contiguous streams


def _columns(ids, N):
    length = len(ids) // N
    return ids[: N * length].reshape(N, length).T


def _window_of(ids, N, T, j):
    columns = _columns(ids, N)
    return columns[j * T : (j + 1) * T], columns[j * T + 1 : (j + 1) * T + 1]


CUTS = (  # N, T, L, j; the last text fills its streams
    *((2, 3, 15, 1), (3, 2, 14, 0), (2, 3, 15, 0), (2, 1, 15, 3), (3, 1, 14, 2)),
    (3, 2, 12, 0),
)


def _text_to_cut(rng):
    N, T, L, j = CUTS[rng.integers(len(CUTS))]
    return rng.permutation(L), N, T, j


def _interleaved(ids, N, T, j):
    rows = ids[: len(ids) // N * N].reshape(-1, N)
    return rows[j * T : (j + 1) * T], rows[j * T + 1 : (j + 1) * T + 1]


def _block(ids, N, T, j):
    part = ids[j * N * T : (j + 1) * N * T + 1]
    return part[:-1].reshape(N, T).T, part[1:].reshape(N, T).T


def _with_gap(ids, N, T, j):
    columns = _columns(ids, N)
    start = j * (T + 1)
    return columns[start : start + T], columns[start + 1 : start + T + 1]


def _one_put_aside(ids, N, T, j):
    return _window_of(ids[: (len(ids) - 1) // N * N], N, T, j)


def _from_the_end(ids, N, T, j):
    columns = _columns(ids[len(ids) % N :], N)
    return columns[j * T : (j + 1) * T], columns[j * T + 1 : (j + 1) * T + 1]


window_of = Exercise(
    name="window_of",
    reference=_window_of,
    inputs=_text_to_cut,
    outputs=("x", "y"),
    trials=16,
    variants={
        "y is x: the target is the character one step later.": lambda ids, N, T, j: (
            _window_of(ids, N, T, j)[0],
            _window_of(ids, N, T, j)[0],
        ),
        "y lies one step before x: the past is no target.": lambda ids, N, T, j: (
            _window_of(ids, N, T, j)[1],
            _window_of(ids, N, T, j)[0],
        ),
        "y is the next window: it is one step later, not T steps.": lambda ids, N, T, j: (
            _window_of(ids, N, T, j)[0],
            _window_of(ids, N, T, j + 1)[0],
        ),
        "Streams are rows here: the result must be (T, N), transposed.": lambda ids, N, T, j: tuple(
            part.T for part in _window_of(ids, N, T, j)
        ),
        "Neighbours in the text have become neighbouring streams: down a column it must go on.": (
            _interleaved
        ),
        "Streams run through the whole text: window j takes T characters of each, not a block of "
        "N T that follow one another.": _block,
        "j counts from 0: that is the window before.": lambda ids, N, T, j: _window_of(
            ids, N, T, j - 1
        ),
        "j counts from 0: that is the window after.": lambda ids, N, T, j: _window_of(
            ids, N, T, j + 1
        ),
        "j counts windows, not steps: it begins at row j T.": lambda ids, N, T, j: (
            _columns(ids, N)[j : j + T],
            _columns(ids, N)[j + 1 : j + T + 1],
        ),
        "Windows begin T rows apart: the last target of one is the first input of the next.": (
            _with_gap
        ),
        "No character need be put aside for the targets: a stream's last row serves as one.": (
            _one_put_aside
        ),
        "What does not fill a stream is cut off at the end of the text, not in front.": (
            _from_the_end
        ),
        "y goes on where x ends in the next stream: shift within each column.": (
            lambda ids, N, T, j: (
                _window_of(ids, N, T, j)[0],
                np.roll(_window_of(ids, N, T, j)[0], -1, axis=1),
            )
        ),
        "y wraps around within the window: its last row is the row that follows.": (
            lambda ids, N, T, j: (
                _window_of(ids, N, T, j)[0],
                np.roll(_window_of(ids, N, T, j)[0], -1, axis=0),
            )
        ),
    },
)


# 3 · entropy_of_source(pi, Q): eq. (7), the entropy of each state and their mean


def _terms(Q):
    return Q * np.log2(np.where(Q > 0, Q, 1))


def _entropy_of_source(pi, Q):
    logs = np.log2(np.where(Q > 0, Q, 1))
    entropies = -(Q * logs).sum(axis=1)
    return entropies, pi @ entropies


def _entropies(change):
    """A variant that goes on rightly from its own entropies of the states."""
    return lambda pi, Q: (change(Q), pi @ change(Q))


def _mean(change):
    """A variant whose entropies of the states are right."""
    return lambda pi, Q: (-_terms(Q).sum(axis=1), change(pi, Q))


def _source(rng):
    S, V = _sizes(rng, 2)
    Q = _bets(rng, S, V) * (rng.random((S, V)) < 0.7) + 0.05 * np.eye(S, V)
    Q[:, 0] += 0.1
    Q[0, 1] = 0
    return _bets(rng, S), Q / Q.sum(axis=1, keepdims=True)


entropy_of_source = Exercise(
    name="entropy_of_source",
    reference=_entropy_of_source,
    inputs=_source,
    outputs=("entropies", "H"),
    variants={
        "Those are nats: bits want the logarithm to base 2.": _entropies(
            lambda Q: -np.log(2) * _terms(Q).sum(axis=1)
        ),
        "The sign is missing: logarithms of probabilities are negative.": _entropies(
            lambda Q: _terms(Q).sum(axis=1)
        ),
        "The logarithms are not weighed by Q, their probabilities.": _entropies(
            lambda Q: -np.log2(np.where(Q > 0, Q, 1)).sum(axis=1)
        ),
        "That is a mean over the characters: their terms add up.": _entropies(
            lambda Q: -_terms(Q).mean(axis=1)
        ),
        "0 times the logarithm of 0 is NaN for NumPy: leave out what never comes.": _entropies(
            lambda Q: -(Q * np.log2(Q)).sum(axis=1)
        ),
        "Each row of Q is one state: sum along it, axis=1.": lambda pi, Q: (
            -_terms(Q).sum(axis=0),
            float(np.sum(-_terms(Q).sum(axis=0))),
        ),
        "The entropies of the rows are not yet multiplied by pi; only their mean H is.": (
            lambda pi, Q: (-pi * _terms(Q).sum(axis=1), -pi @ _terms(Q).sum(axis=1))
        ),
        "Those are perplexities, 2 to the power of the bits.": _entropies(
            lambda Q: 2 ** -_terms(Q).sum(axis=1)
        ),
        "A zero was replaced by a small number, which then costs bits: it costs nothing.": (
            _entropies(lambda Q: -(np.maximum(Q, 1e-3) * np.log2(np.maximum(Q, 1e-3))).sum(axis=1))
        ),
        "H counts all states the same: each one counts by its share pi.": _mean(
            lambda pi, Q: -_terms(Q).sum(axis=1).mean()
        ),
        "H adds the states up without their shares pi.": _mean(lambda pi, Q: -_terms(Q).sum()),
        "H is the entropy when the state is not known: average those of the rows.": _mean(
            lambda pi, Q: -_terms(pi @ Q).sum()
        ),
        "H is the entropy of the states, not of what they draw.": _mean(
            lambda pi, Q: -_terms(pi).sum()
        ),
        "H is the entropy of state and character together: inside the logarithm stands Q.": _mean(
            lambda pi, Q: -_terms(pi[:, None] * Q).sum()
        ),
    },
)


# 4 · bits_per_character(perplexity, num_words, num_characters)


def _bits_per_character(perplexity, num_words, num_characters):
    return num_words * np.log2(perplexity) / num_characters


def _report(rng):
    M = int(_sizes(rng, 1)[0])
    num_words = rng.integers(1000, 90_000, size=M)
    return (
        rng.uniform(20, 400, size=M),
        num_words,
        (num_words * rng.uniform(4, 7, size=M)).astype(int),
    )


bits_per_character = Exercise(
    name="bits_per_character",
    reference=_bits_per_character,
    inputs=_report,
    variants={
        "Those are bits per word: a word has several characters.": lambda p, words, characters: (
            np.log2(p)
        ),
        "Those are nats: bits want the logarithm to base 2.": lambda p, words, characters: (
            words * np.log(p) / characters
        ),
        "The base is 10: bits want the logarithm to base 2.": lambda p, words, characters: (
            words * np.log10(p) / characters
        ),
        "The ratio is upside down: fewer bits go to a character than to a word.": (
            lambda p, words, characters: characters * np.log2(p) / words
        ),
        "The perplexity itself was spread over the characters: take its logarithm first.": (
            lambda p, words, characters: words * p / characters
        ),
        "The perplexity was spread over the characters before the logarithm: bits add, "
        "perplexities multiply.": lambda p, words, characters: np.log2(words * p / characters),
        "Those are the bits of the whole text: divide by its characters.": (
            lambda p, words, characters: words * np.log2(p)
        ),
        "Each paper has its own text: do not add up the words or the characters of all.": (
            lambda p, words, characters: np.log2(p) * words.sum() / characters.sum()
        ),
        "That is a perplexity per character: take its logarithm to base 2.": (
            lambda p, words, characters: p ** (words / characters)
        ),
    },
)
