"""Exercises of the lesson *lstm*."""

import numpy as np

from helpers.exercises.checker import Exercise


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


# 1 · cell_backward(dc, c_old, i, f, g): products give each factor the other one


def _cell_backward(dc, c_old, i, f, g):
    return dc * g * i * (1 - i), dc * c_old * f * (1 - f), dc * i * (1 - g**2), dc * f


def _cell(rng):
    N, H = rng.choice(np.arange(2, 7), 2, replace=False)
    dc, c_old = rng.normal(size=(2, N, H))
    i, f = _sigmoid(rng.normal(size=(2, N, H)))
    return dc, c_old, i, f, np.tanh(rng.normal(size=(N, H)))


def _slope_of_value(a):
    return _sigmoid(a) * (1 - _sigmoid(a))


cell_backward = Exercise(
    name="cell_backward",
    reference=_cell_backward,
    inputs=_cell,
    outputs=("dz_i", "dz_f", "dz_g", "dc_old"),
    variants={
        "The new cell stands in the forget gate: what f has multiplied is the old one.": (
            lambda dc, c_old, i, f, g: (
                dc * g * i * (1 - i),
                dc * (f * c_old + i * g) * f * (1 - f),
                dc * i * (1 - g**2),
                dc * f,
            )
        ),
        "Those are the slopes by the values of the gates; by the sums, each is multiplied by the "
        "slope of its σ or tanh.": lambda dc, c_old, i, f, g: (dc * g, dc * c_old, dc * i, dc * f),
        "σ is taken twice: i and f are values already, and the slope is i (1 - i).": (
            lambda dc, c_old, i, f, g: (
                dc * g * _slope_of_value(i),
                dc * c_old * _slope_of_value(f),
                dc * i * (1 - np.tanh(g) ** 2),
                dc * f,
            )
        ),
        "g is a tanh, not a σ: its slope is 1 - g².": lambda dc, c_old, i, f, g: (
            dc * g * i * (1 - i),
            dc * c_old * f * (1 - f),
            dc * i * g * (1 - g),
            dc * f,
        ),
        "tanh's slope is used for the gates: they are sigmoids, with slope i (1 - i).": (
            lambda dc, c_old, i, f, g: (
                dc * g * (1 - i**2),
                dc * c_old * (1 - f**2),
                dc * i * (1 - g**2),
                dc * f,
            )
        ),
        "The old cell receives everything: on the road stands the factor f.": (
            lambda dc, c_old, i, f, g: (*_cell_backward(dc, c_old, i, f, g)[:3], dc)
        ),
        "The old cell receives 1 - f; but f is the share that stays.": (
            lambda dc, c_old, i, f, g: (*_cell_backward(dc, c_old, i, f, g)[:3], dc * (1 - f))
        ),
        "f stands in its own slope; in the product f c each factor gets the other one, here the "
        "old cell.": lambda dc, c_old, i, f, g: (
            dc * g * i * (1 - i),
            dc * f * f * (1 - f),
            dc * i * (1 - g**2),
            dc * f,
        ),
        "σ is taken once more of i and f, which are values already: the slope is i (1 - i).": (
            lambda dc, c_old, i, f, g: (
                dc * g * _slope_of_value(i),
                dc * c_old * _slope_of_value(f),
                *_cell_backward(dc, c_old, i, f, g)[2:],
            )
        ),
        "tanh is taken once more of g, which is a value already: the slope is 1 - g².": (
            lambda dc, c_old, i, f, g: (
                *_cell_backward(dc, c_old, i, f, g)[:2],
                dc * i * (1 - np.tanh(g) ** 2),
                dc * f,
            )
        ),
        "The order is turned: first i, then f, then g.": lambda dc, c_old, i, f, g: (
            dc * c_old * f * (1 - f),
            dc * g * i * (1 - i),
            dc * i * (1 - g**2),
            dc * f,
        ),
        "The old cell receives nothing: the road is cut.": lambda dc, c_old, i, f, g: (
            *_cell_backward(dc, c_old, i, f, g)[:3],
            np.zeros_like(dc),
        ),
        "i and g are mixed up: in the product i g each factor gets the other one.": (
            lambda dc, c_old, i, f, g: (
                dc * i * i * (1 - i),
                dc * c_old * f * (1 - f),
                dc * g * (1 - g**2),
                dc * f,
            )
        ),
        "All signs are turned.": lambda dc, c_old, i, f, g: tuple(
            -part for part in _cell_backward(dc, c_old, i, f, g)
        ),
    },
)


# 2 · biases_for_half_lives(k): logit of 2^(-1/k)


def _biases_for_half_lives(k):
    f = 0.5 ** (1 / k)
    return np.log(f / (1 - f))


biases_for_half_lives = Exercise(
    name="biases_for_half_lives",
    reference=_biases_for_half_lives,
    inputs=lambda rng: (
        np.array([0.5, 1, 3, 20, 150])[: rng.integers(3, 6)] * rng.uniform(0.8, 1.2),
    ),
    variants={
        "That is the forget gate itself, f; the bias is what σ makes it from.": lambda k: (
            0.5 ** (1 / k)
        ),
        "The sign is turned: a larger bias keeps longer.": lambda k: -_biases_for_half_lives(k),
        "That is for the time in which the share falls to 1/e, not to a half.": lambda k: (
            -np.log(np.exp(1 / k) - 1)
        ),
        "ln k is for long times, and for 1/e in place of a half. Long half-lives have about "
        "ln(k / ln 2); what holds for all is σ turned round, at f.": np.log,
        "That holds for long half-lives; σ turned round at f = 2^(-1/k) holds for all.": lambda k: (
            np.log(k / np.log(2))
        ),
        "f = 1 - 1/k loses a k-th part a step: that leaves 1/e after long times k, not a half.": (
            lambda k: np.log(abs(k - 1))
        ),
        "That is half the forget gate to the power k; what is halved after k steps is f^k.": (
            lambda k: np.log(0.5**k / (1 - 0.5**k))
        ),
        "σ turned round is ln(f / (1 - f)); that is ln f.": lambda k: -np.log(2) / k,
        "tanh is turned round; the forget gate is a σ.": lambda k: np.arctanh(0.5 ** (1 / k)),
        "The logarithm has the base 2; σ is made with e.": lambda k: (
            _biases_for_half_lives(k) / np.log(2)
        ),
    },
)


# 3 · set_forget_bias(bias_ih, bias_hh, value): the second block of four


def _set_forget_bias(bias_ih, bias_hh, value):
    bias_ih, bias_hh, H = bias_ih.copy(), bias_hh.copy(), len(bias_ih) // 4
    bias_ih[H : 2 * H], bias_hh[H : 2 * H] = value, 0
    return bias_ih, bias_hh


def _written(first, second, block=1):
    """Both biases with one block (a number, "all" or "every fourth") filled."""
    places = {
        "all": lambda H: slice(None),
        "every fourth": lambda H: slice(1, None, 4),
    }

    def fill(bias, value):
        new, H = bias.copy(), len(bias) // 4
        of_block = places.get(block, lambda H: slice(block * H, (block + 1) * H))
        new[of_block(H)] = value
        return new

    def answer(bias_ih, bias_hh, value):
        pairs = ((bias_ih, first), (bias_hh, second))
        return tuple(b.copy() if way is None else fill(b, way * value) for b, way in pairs)

    return answer


def _forget(bias):
    """Return the second of four blocks, and zero elsewhere."""
    H = len(bias) // 4
    return np.repeat([0, 1, 0, 0], H) * bias


set_forget_bias = Exercise(
    name="set_forget_bias",
    reference=_set_forget_bias,
    inputs=lambda rng: (*rng.normal(size=(2, 4 * rng.integers(2, 4))), float(rng.normal())),
    outputs=("bias_ih", "bias_hh"),
    variants={
        "Both biases have the value: they are added, so the gate gets it twice.": _written(1, 1),
        "The old bias_hh of the forget gate is still there, and is added to the value.": _written(
            1, None
        ),
        "Each bias has half of it. The sum is right, but the value was to stand in the first.": (
            _written(0.5, 0.5)
        ),
        "The first bias is value - bias_hh. The sum is right, but the first was to be the value, "
        "the second zero.": lambda bias_ih, bias_hh, value: (
            _written(1, 0)(bias_ih, bias_hh, value)[0] - _forget(bias_hh),
            bias_hh.copy(),
        ),
        "The value is added to the old bias_ih; it was to take its place.": (
            lambda bias_ih, bias_hh, value: (
                _written(1, 0)(bias_ih, bias_hh, value)[0] + _forget(bias_ih),
                _written(1, 0)(bias_ih, bias_hh, value)[1],
            )
        ),
        "The first bias has half the value, and the second nothing.": _written(0.5, 0),
        "Every fourth entry is taken; the forget gate has the second block, H entries in a row.": (
            _written(1, 0, "every fourth")
        ),
        "The value stands in the second bias, and the first has the zero.": _written(0, 1),
        "That is the input gate: the order is i, f, g, o.": _written(1, 0, 0),
        "That is the candidate g: the order is i, f, g, o.": _written(1, 0, 2),
        "That is the output gate: the order is i, f, g, o.": _written(1, 0, 3),
        "All gates have it: only the second block belongs to the forget gate.": _written(
            1, 0, "all"
        ),
        "The forget gate has the value, but everything else has become zero.": (
            lambda bias_ih, bias_hh, value: (
                _written(1, 0)(0 * bias_ih, bias_hh, value)[0],
                np.zeros_like(bias_hh),
            )
        ),
        "Nothing has changed: is the copy returned that was written into?": _written(None, None),
    },
)


# 4 · gru_step(a, m, h)


def _gru_step(a, m, h):
    r, z = _sigmoid(a[:2] + m[:2])
    return (1 - z) * np.tanh(a[2] + r * m[2]) + z * h


def _sums(rng):
    N, H = rng.choice([2, 4, 5, 6], 2, replace=False)
    a, m = rng.normal(size=(2, 3, N, H))
    return a, m, rng.normal(size=(N, H))


def _with_order(r, z, n):
    order = [r, z, n]
    return lambda a, m, h: _gru_step(a[order], m[order], h)


def _gates(a, m):
    return _sigmoid(a[:2] + m[:2])


gru_step = Exercise(
    name="gru_step",
    reference=_gru_step,
    inputs=_sums,
    outputs=("the new state",),
    variants={
        "z and 1 - z are swapped, as in some texts; here z is the share of the old.": (
            lambda a, m, h: (
                _gates(a, m)[1] * np.tanh(a[2] + _gates(a, m)[0] * m[2]) + (1 - _gates(a, m)[1]) * h
            )
        ),
        "r multiplies the whole sum of n; it stands only before the part that comes from the "
        "state.": lambda a, m, h: (
            (1 - _gates(a, m)[1]) * np.tanh(_gates(a, m)[0] * (a[2] + m[2])) + _gates(a, m)[1] * h
        ),
        "There is no reset gate in it.": lambda a, m, h: (
            (1 - _gates(a, m)[1]) * np.tanh(a[2] + m[2]) + _gates(a, m)[1] * h
        ),
        "r and z are swapped: the order is r, z, n.": _with_order(1, 0, 2),
        "The candidate is read first: the order is r, z, n.": _with_order(1, 2, 0),
        "The shares of new and old are made of r; they are 1 - z and z.": lambda a, m, h: (
            (1 - _gates(a, m)[0]) * np.tanh(a[2] + _gates(a, m)[0] * m[2]) + _gates(a, m)[0] * h
        ),
        "That is the candidate n; the new state is (1 - z) n + z h.": lambda a, m, h: np.tanh(
            a[2] + _gates(a, m)[0] * m[2]
        ),
        "n is squashed by σ; it is a tanh.": lambda a, m, h: (
            (1 - _gates(a, m)[1]) * _sigmoid(a[2] + _gates(a, m)[0] * m[2]) + _gates(a, m)[1] * h
        ),
        "The candidate is not squashed at all.": lambda a, m, h: (
            (1 - _gates(a, m)[1]) * (a[2] + _gates(a, m)[0] * m[2]) + _gates(a, m)[1] * h
        ),
        "The old state is missing: z h is the memory.": lambda a, m, h: _gru_step(a, m, 0 * h),
        "The candidate has the full share: it gets 1 - z.": lambda a, m, h: (
            np.tanh(a[2] + _gates(a, m)[0] * m[2]) + _gates(a, m)[1] * h
        ),
        "The gates hear nothing of the state: m belongs into their sums too.": lambda a, m, h: (
            _gru_step(a, m * np.array([0, 0, 1.0])[:, None, None], h)
        ),
        "r multiplies the part that comes from the input; it belongs to that from the state.": (
            lambda a, m, h: (
                (1 - _gates(a, m)[1]) * np.tanh(_gates(a, m)[0] * a[2] + m[2]) + _gates(a, m)[1] * h
            )
        ),
    },
)


# 5 · scan_backward(grad, f, u): the straight road alone


def _cells(f, u):
    c = np.zeros((len(u) + 1, *u.shape[1:]))
    for t in range(len(u)):
        c[t + 1] = f[t] * c[t] + u[t]
    return c


def _cells_by_products(f, u):
    """The cells before each step, without a loop; NaN where f was 0."""
    products = np.cumprod(f, axis=0)
    c = products * np.cumsum(u / products, axis=0)
    return np.concatenate([np.zeros_like(c[:1]), c[:-1]])


def _carried(grad, f):
    """Slopes of all cells, where ``f[t]`` leads from step t to the one before."""
    du, dc = np.zeros_like(grad), 0
    for t in reversed(range(len(grad))):
        du[t] = grad[t] + dc
        dc = du[t] * f[t]
    return du


def _only_last(grad):
    return np.concatenate([0 * grad[:-1], grad[-1:]])


def _scan_backward(grad, f, u):
    du = _carried(grad, f)
    return du * _cells(f, u)[:-1], du


def _scan(rng):
    T, N = rng.choice([2, 3, 5, 7], 2, replace=False)
    grad, u = rng.normal(size=(2, T, N))
    f = _sigmoid(rng.normal(size=(T, N)))
    f[rng.integers(1, T), 0] = 0  # who divides by f is found out
    return grad, f, u


scan_backward = Exercise(
    name="scan_backward",
    reference=_scan_backward,
    inputs=_scan,
    outputs=("df", "du"),
    variants={
        "Nothing is carried: each cell feeds the next one, whose answer comes back times f.": (
            lambda grad, f, u: (grad * _cells(f, u)[:-1], grad)
        ),
        "Carried without loss: on the road from t + 1 to t stands the factor f of t + 1.": (
            lambda grad, f, u: (
                _carried(grad, f**0) * _cells(f, u)[:-1],
                _carried(grad, f**0),
            )
        ),
        "The factor is one step late: from t + 1 to t it is f of t + 1, not of t.": (
            lambda grad, f, u: (
                _carried(grad, np.roll(f, 1, axis=0)) * _cells(f, u)[:-1],
                _carried(grad, np.roll(f, 1, axis=0)),
            )
        ),
        "The new cell is in df: f has multiplied the old one.": lambda grad, f, u: (
            _carried(grad, f) * _cells(f, u)[1:],
            _carried(grad, f),
        ),
        "df has only the loss's own slope; what the later cells send back belongs in it too, as in "
        "du.": lambda grad, f, u: (grad * _cells(f, u)[:-1], _carried(grad, f)),
        "An index below 0 (or np.roll) brings the last cell to the first place; before the first "
        "step the cell is 0.": lambda grad, f, u: (
            _carried(grad, f) * np.roll(_cells(f, u)[1:], 1, axis=0),
            _carried(grad, f),
        ),
        "df: the old cell is made by a division by f, which may be 0; keep it from the way "
        "forward.": lambda grad, f, u: (
            _carried(grad, f) * (_cells(f, u)[1:] - u) / f,
            _carried(grad, f),
        ),
        "df: the cells are made by a division by products of f, which may be 0; walk forward "
        "step by step.": lambda grad, f, u: (
            _carried(grad, f) * _cells_by_products(f, u),
            _carried(grad, f),
        ),
        "Only the last slope is carried back; the loss reads every cell.": lambda grad, f, u: (
            _carried(_only_last(grad), f) * _cells(f, u)[:-1],
            _carried(_only_last(grad), f),
        ),
        "df has the input in place of the old cell.": lambda grad, f, u: (
            _carried(grad, f) * u,
            _carried(grad, f),
        ),
        "df is multiplied by f (1 - f): here f is no gate's value but given as it is.": (
            lambda grad, f, u: (_scan_backward(grad, f, u)[0] * f * (1 - f), _carried(grad, f))
        ),
        "The two results are swapped: first df, then du.": lambda grad, f, u: _scan_backward(
            grad, f, u
        )[::-1],
        "Carried forward in time; slopes come from later steps.": lambda grad, f, u: (
            _carried(grad[::-1], f[::-1])[::-1] * _cells(f, u)[:-1],
            _carried(grad[::-1], f[::-1])[::-1],
        ),
        "The signs are turned.": lambda grad, f, u: tuple(-d for d in _scan_backward(grad, f, u)),
    },
)
