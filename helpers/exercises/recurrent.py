"""Exercises of the lesson *recurrent*."""

import numpy as np

from helpers.exercises.checker import Exercise

# 1 · step_backward(dh, h, h_prev, x, W_ih, W_hh): one step of backpropagation through time


def _step_backward(dh, h, h_prev, x, W_ih, W_hh):
    dz = dh * (1 - h**2)
    return dz @ W_ih, dz @ W_hh, dz.T @ x, dz.T @ h_prev, dz.sum(axis=0)


def _one_step(rng):
    N, D, H = rng.permutation([2, 3, 4, 5, 6])[:3]
    x, h_prev = rng.normal(size=(N, D)), np.tanh(rng.normal(size=(N, H)))
    W_ih, W_hh = rng.normal(size=(H, D)), rng.normal(size=(H, H))
    h = np.tanh(x @ W_ih.T + h_prev @ W_hh.T + rng.normal(size=H))  # with a bias
    return rng.normal(size=(N, H)), h, h_prev, x, W_ih, W_hh


def _with_slope(slope):
    """The reference, with another slope of the nonlinearity."""

    def wrong(dh, h, h_prev, x, W_ih, W_hh):
        dz = dh * slope(h)
        return dz @ W_ih, dz @ W_hh, dz.T @ x, dz.T @ h_prev, dz.sum(axis=0)

    return wrong


def _tanh_anew(dh, h, h_prev, x, W_ih, W_hh):
    h = np.tanh(x @ W_ih.T + h_prev @ W_hh.T)
    return _step_backward(dh, h, h_prev, x, W_ih, W_hh)


def _exchanged(k, change):
    """The reference, with its k-th result replaced by ``change(dz, all the arguments)``."""

    def wrong(dh, h, h_prev, x, W_ih, W_hh):
        results = list(_step_backward(dh, h, h_prev, x, W_ih, W_hh))
        results[k] = change(dh * (1 - h**2), h, h_prev, x, W_hh)
        return tuple(results)

    return wrong


step_backward = Exercise(
    name="step_backward",
    reference=_step_backward,
    inputs=_one_step,
    outputs=("dx", "dh_prev", "dW_ih", "dW_hh", "db"),
    variants={
        "The slope of tanh is missing: all five begin with dz = dh * (1 - h**2).": _with_slope(
            lambda h: 1
        ),
        "The slope is taken of a value that is a tanh already: it is 1 - h**2, without another "
        "tanh.": _with_slope(lambda h: 1 - np.tanh(h) ** 2),
        "It computes the tanh anew, without b: h is given, take 1 - h**2.": _tanh_anew,
        "The slope of tanh is 1 - h**2, not 1 - h.": _with_slope(lambda h: 1 - h),
        "That is the slope of a sigmoid; this is a tanh.": _with_slope(lambda h: h * (1 - h)),
        "dh_prev: W_hh is transposed; forward multiplied by W_hh.T, so backward takes W_hh "
        "itself.": _exchanged(1, lambda dz, h, h_prev, x, W_hh: dz @ W_hh.T),
        "dW_hh: it needs the state that went into the step, h_prev, not the one that came out.": (
            _exchanged(3, lambda dz, h, h_prev, x, W_hh: dz.T @ h)
        ),
        "dW_hh is transposed: its rows belong to the units that receive.": _exchanged(
            3, lambda dz, h, h_prev, x, W_hh: h_prev.T @ dz
        ),
        "db: that is the mean over the sequences; one bias serves them all, so its slopes add "
        "up.": _exchanged(4, lambda dz, h, h_prev, x, W_hh: dz.mean(axis=0)),
        "dh_prev: it has gone back to h_prev, but past its tanh as well; that belongs to the step "
        "before.": _exchanged(1, lambda dz, h, h_prev, x, W_hh: dz @ W_hh * (1 - h_prev**2)),
        "dh_prev: the way back passes the tanh of this step before it passes W_hh; take dz, not "
        "dh.": _exchanged(1, lambda dz, h, h_prev, x, W_hh: dz / (1 - h**2) @ W_hh),
        "dh_prev: dh itself does not go on to h_prev, for this net adds nothing to its old "
        "state; only dz @ W_hh does.": _exchanged(
            1, lambda dz, h, h_prev, x, W_hh: dz / (1 - h**2) + dz @ W_hh
        ),
    },
)


# 2 · jacobian(W_hh, hs, k): the state k steps on, by the state


def _jacobian(W_hh, hs, k):
    product = np.eye(len(W_hh))
    for t in range(len(hs) - k, len(hs)):
        product = np.diag(1 - hs[t] ** 2) @ W_hh @ product
    return product


def _walk(rng):
    H, T = rng.permutation([2, 3, 4])[0], int(rng.integers(5, 8))
    k = int(rng.choice([0, 1, T])) if rng.random() < 0.5 else int(rng.integers(2, T))
    return rng.normal(size=(H, H)), np.tanh(rng.normal(size=(T + 1, H))), k


def _product(factor, backward=False, late=0):
    """Products of other factors, in the right order or the wrong one, or from one step off."""

    def wrong(W_hh, hs, k):
        product = np.eye(len(W_hh))
        for t in range(len(hs) - k - late, len(hs) - late):
            J = factor(W_hh, hs[t])
            product = product @ J if backward else J @ product
        return product

    return wrong


def _factor(W_hh, h):
    return (1 - h**2)[:, None] * W_hh


jacobian = Exercise(
    name="jacobian",
    reference=_jacobian,
    inputs=_walk,
    outputs=("the Jacobian",),
    trials=9,
    variants={
        "The factors stand in the wrong order: J of the last step stands leftmost.": _product(
            _factor, backward=True
        ),
        "The slopes multiply the columns of W_hh: they belong to the states that come out, so to "
        "its rows.": _product(lambda W_hh, h: W_hh * (1 - h**2)),
        "W_hh is transposed: row i of J belongs to unit i of the new state, as in W_hh.": (
            _product(lambda W_hh, h: _factor(W_hh.T, h))
        ),
        "The slopes of tanh are missing: that is a power of W_hh, right for a linear net.": (
            _product(lambda W_hh, h: W_hh)
        ),
        "Each factor takes the state from which its step starts; the slope is that of the state "
        "at which it arrives.": _product(_factor, late=1),
        "The result is transposed: its rows belong to h_T.": lambda W_hh, hs, k: (
            _jacobian(W_hh, hs, k).T
        ),
        "Right but for k = 0, where no step lies between: that is the identity. Beware, hs[-0:] "
        "is the whole of hs.": lambda W_hh, hs, k: _product(_factor)(W_hh, hs, k or len(hs)),
        "Right but for k = 0, where no step lies between: that is the identity, not zeros.": (
            lambda W_hh, hs, k: _jacobian(W_hh, hs, k) * (k > 0)
        ),
        "Right but for k = 0, where no step lies between: that is the identity, not the factor "
        "of the last step.": lambda W_hh, hs, k: _jacobian(W_hh, hs, max(k, 1)),
        "That is one factor too few.": lambda W_hh, hs, k: _jacobian(W_hh, hs, max(k - 1, 0)),
        "That is one factor too many.": lambda W_hh, hs, k: _jacobian(
            W_hh, hs, min(k + 1, len(hs) - 1)
        ),
        "That is the product over all steps: only the last k are asked for.": (
            lambda W_hh, hs, k: _jacobian(W_hh, hs, len(hs) - 1)
        ),
        "Those are the first k steps: the last k are asked for.": lambda W_hh, hs, k: _jacobian(
            W_hh, hs[: k + 1], k
        ),
    },
)


# 3 · last_states(output, lengths)


def _last_states(output, lengths):
    return np.stack([output[length - 1, n] for n, length in enumerate(lengths)])


def _padded(rng):
    T, N, H = rng.permutation([4, 5, 6, 7])[:3]
    shortest = rng.integers(1, 3)
    lengths = rng.integers(shortest, T, N)
    lengths[0], lengths[1] = T, shortest
    return rng.normal(size=(T, N, H)), rng.permutation(lengths)


def _mean_of_real(output, lengths):
    return np.stack([output[:length, n].mean(axis=0) for n, length in enumerate(lengths)])


last_states = Exercise(
    name="last_states",
    reference=_last_states,
    inputs=_padded,
    variants={
        "That is the last column: short sequences have walked on through their blanks.": (
            lambda output, lengths: output[-1]
        ),
        "One step too late: a sequence of length 1 has its last state at index 0.": (
            lambda output, lengths: output[lengths % len(output), np.arange(len(lengths))]
        ),
        "One step too early: the last real step has the index lengths - 1.": (
            lambda output, lengths: output[lengths - 2, np.arange(len(lengths))]
        ),
        "That has the shape (N, N, H): it takes all sequences at each of the steps; give a second "
        "index, np.arange(N).": lambda output, lengths: output[lengths - 1],
        "That is the mean of the real steps: only the last one is asked for.": _mean_of_real,
        "That is the sum of the real steps: only the last one is asked for.": (
            lambda output, lengths: _mean_of_real(output, lengths) * lengths[:, None]
        ),
        "That is the first state of each.": lambda output, lengths: output[0],
        "The lengths are sorted first, the longest in front: each sequence must keep its own.": (
            lambda output, lengths: output[np.sort(lengths)[::-1] - 1, np.arange(len(lengths))]
        ),
        "The lengths are sorted first: each sequence must keep its own.": (
            lambda output, lengths: output[np.sort(lengths) - 1, np.arange(len(lengths))]
        ),
        "All sequences are read at the end of the shortest: each must be read at its own.": (
            lambda output, lengths: output[lengths.min() - 1]
        ),
        "One step too late, except for the longest: the last real step has the index lengths - 1, "
        "so nothing needs to be cut.": lambda output, lengths: output[
            np.minimum(lengths, len(output) - 1), np.arange(len(lengths))
        ],
    },
)


# 4 · clipped(dW, db, max_norm)


def _clipped(dW, db, max_norm):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    scale = min(1.0, max_norm / (norm + 1e-6))
    return scale * dW, scale * db


def _gradients(rng):
    rows, columns = rng.permutation([2, 3, 4, 5])[:2]
    long = 3.0 if rng.random() < 0.7 else 0.1  # sometimes there is nothing to clip
    dW, db = long * rng.normal(size=(rows, columns)), long * rng.normal(size=rows)
    return dW, db, float(rng.uniform(1.5, 2.5))


def _scaled(scale):
    """Both gradients times one number."""
    return lambda dW, db, max_norm: tuple(scale(_norm(dW, db), max_norm) * a for a in (dW, db))


def _norm(*arrays):
    return np.sqrt(sum((a**2).sum() for a in arrays))


clipped = Exercise(
    name="clipped",
    reference=_clipped,
    inputs=_gradients,
    outputs=("dW", "db"),
    variants={
        "Each gradient is clipped by itself: that turns the common direction; take one length of "
        "both together.": lambda dW, db, max_norm: tuple(
            min(1.0, max_norm / (_norm(a) + 1e-6)) * a for a in (dW, db)
        ),
        "Each number is clipped by itself: that turns the direction.": lambda dW, db, max_norm: (
            np.clip(dW, -max_norm, max_norm),
            np.clip(db, -max_norm, max_norm),
        ),
        "Short gradients are made longer: the factor must never exceed 1.": _scaled(
            lambda norm, max_norm: max_norm / (norm + 1e-6)
        ),
        "The root is missing: the length is the root of the sum of squares.": _scaled(
            lambda norm, max_norm: min(1.0, max_norm / (norm**2 + 1e-6))
        ),
        "The small term 1e-6 of eq. (7) is missing.": _scaled(
            lambda norm, max_norm: min(1.0, max_norm / norm)
        ),
        "The gradients are divided by their length, and max_norm is forgotten.": _scaled(
            lambda norm, max_norm: min(1.0, 1 / (norm + 1e-6))
        ),
        "All gradients get the length 1, long or short: max_norm is forgotten, and so is the "
        "min.": _scaled(lambda norm, max_norm: 1 / (norm + 1e-6)),
        "What is too long is multiplied by max_norm, but never divided by its length.": _scaled(
            lambda norm, max_norm: max_norm if norm > max_norm else 1.0
        ),
        "The gradients are multiplied by max_norm, but never divided by their length.": _scaled(
            lambda norm, max_norm: max_norm
        ),
        "The lengths are added: lengths of parts add as squares.": lambda dW, db, max_norm: tuple(
            min(1.0, max_norm / (_norm(dW) + _norm(db) + 1e-6)) * a for a in (dW, db)
        ),
        "The max in place of the min: what is short grows, and what is long stays.": _scaled(
            lambda norm, max_norm: max(1.0, max_norm / (norm + 1e-6))
        ),
        "Only dW is clipped.": lambda dW, db, max_norm: (_clipped(dW, db, max_norm)[0], db),
    },
)


# 5 · echo_backward(grad, y, a): y[t] = x[t] + a y[t - 2]


def _echo_backward(grad, y, a):
    dy = grad.copy()
    for t in reversed(range(len(y) - 2)):
        dy[t] += a * dy[t + 2]
    return dy, dy[2:] @ y[:-2]


def _echo(rng):
    T = int(rng.integers(6, 11))
    return rng.normal(size=T), rng.normal(size=T), float(rng.uniform(0.4, 0.9))


def _forward_in_time(grad, y, a):
    dy = grad.copy()
    for t in range(2, len(y)):
        dy[t] += a * dy[t - 2]
    return dy, dy[2:] @ y[:-2]


def _one_echo(grad, y, a):
    dy = grad.copy()
    dy[:-2] += a * grad[2:]
    return dy, dy[2:] @ y[:-2]


def _lag_one(grad, y, a):
    dy = grad.copy()
    for t in reversed(range(len(y) - 1)):
        dy[t] += a * dy[t + 1]
    return dy, dy[1:] @ y[:-1]


echo_backward = Exercise(
    name="echo_backward",
    reference=_echo_backward,
    inputs=_echo,
    outputs=("dx", "da"),
    variants={
        "It walks forward in time: slopes come back from what was heard later.": _forward_in_time,
        "Only the first echo sends its slope back: an echo echoes too, so use the complete slope "
        "of y two steps later.": _one_echo,
        "The echo comes after one step here; it should be two.": _lag_one,
        "dx: the slope that goes round by the echo is missing.": lambda grad, y, a: (
            grad,
            _echo_backward(grad, y, a)[1],
        ),
        "da: it takes the direct slopes, or x in place of y; the complete slopes and y belong "
        "there.": lambda grad, y, a: (
            _echo_backward(grad, y, a)[0],
            grad[2:] @ y[:-2],
        ),
        "da: slopes and sounds of the same step are multiplied; a met the sound of two steps "
        "before.": lambda grad, y, a: (
            _echo_backward(grad, y, a)[0],
            _echo_backward(grad, y, a)[0] @ y,
        ),
        "da: the shift goes the wrong way; the slope of y at t meets y at t - 2.": (
            lambda grad, y, a: (
                _echo_backward(grad, y, a)[0],
                _echo_backward(grad, y, a)[0][:-2] @ y[2:],
            )
        ),
        "da: an index below 0 (or np.roll) brings the end of y round to its beginning, but before "
        "the beginning y is 0.": lambda grad, y, a: (
            _echo_backward(grad, y, a)[0],
            _echo_backward(grad, y, a)[0] @ np.roll(y, 2),
        ),
        "da: that is a mean; every use of a adds its part.": lambda grad, y, a: (
            _echo_backward(grad, y, a)[0],
            _echo_backward(grad, y, a)[1] / (len(y) - 2),
        ),
        "da: it is a number, the sum over all steps.": lambda grad, y, a: (
            _echo_backward(grad, y, a)[0],
            _echo_backward(grad, y, a)[0][2:] * y[:-2],
        ),
    },
)
