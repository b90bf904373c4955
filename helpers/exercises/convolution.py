"""Exercises of the lesson *convolution*."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.exercises.checker import Exercise


def _oblong(rng, least, most):
    """Two different sides."""
    return rng.choice(np.arange(least, most + 1), 2, replace=False)


def _slide(kernel, x):
    """Cross-correlation of a picture (H, W) with a rectangular kernel."""
    return (sliding_window_view(x, kernel.shape) * kernel).sum(axis=(2, 3))


def _turn(kernel):
    return kernel[::-1, ::-1]


# 1 · weight_gradient(grad, x): grad slides over x


def _weight_gradient(grad, x):
    rows, columns = grad.shape
    dw = np.zeros((x.shape[0] - rows + 1, x.shape[1] - columns + 1))
    for i, j in np.ndindex(dw.shape):
        dw[i, j] = (grad * x[i : i + rows, j : j + columns]).sum()
    return dw


def _gradient_and_picture(rng):
    small, more = _oblong(rng, 3, 6), _oblong(rng, 1, 4)
    large = small + more
    if large[0] == large[1]:
        large[1] += 1
    return rng.normal(size=small), rng.normal(size=large)


def _after(change):
    """The reference, with its result changed."""
    return lambda grad, x: change(_weight_gradient(grad, x))


weight_gradient = Exercise(
    name="weight_gradient",
    reference=_weight_gradient,
    inputs=_gradient_and_picture,
    variants={
        "grad is turned by half a turn: dw is a cross-correlation, as the forward pass is; only "
        "dx turns.": lambda grad, x: _slide(_turn(grad), x),
        "dw is turned by half a turn: entry i met the rows u + i, not u - i.": _after(_turn),
        "That is the mean over the positions: all of them pull at the weight, so their answers "
        "add up.": lambda grad, x: _weight_gradient(grad, x) / grad.size,
        "The picture is missing: that is the bias gradient in every entry.": lambda grad, x: (
            np.full_like(_weight_gradient(grad, x), grad.sum())
        ),
        "grad is missing: that is the sum of what each weight has seen.": lambda grad, x: _slide(
            np.ones_like(grad), x
        ),
        "The sign is wrong.": _after(np.negative),
        "Turned upside down: the columns are right, the rows run backward.": _after(np.flipud),
        "Mirrored: the rows are right, the columns run backward.": _after(np.fliplr),
        "Only the last position is in it: the answers must be added.": lambda grad, x: (
            grad[-1, -1] * x[grad.shape[0] - 1 :, grad.shape[1] - 1 :]
        ),
    },
)


# 2 · input_gradient(grad, w): every window adds its part


def _input_gradient(grad, w):
    rows, columns = grad.shape
    dx = np.zeros((rows + w.shape[0] - 1, columns + w.shape[1] - 1))
    for i, j in np.ndindex(w.shape):
        dx[i : i + rows, j : j + columns] += w[i, j] * grad
    return dx


def _gradient_and_kernel(rng):
    return rng.normal(size=_oblong(rng, 4, 8)), rng.normal(size=_oblong(rng, 2, 4))


def _last_window(grad, w, backward=False):
    """Each window overwrites: in the order of the kernel entries, or of the positions."""
    dx = np.zeros_like(_input_gradient(grad, w))
    rows, columns = grad.shape
    if backward:
        for u, v in np.ndindex(grad.shape):
            dx[u : u + w.shape[0], v : v + w.shape[1]] = grad[u, v] * w
    else:
        for i, j in np.ndindex(w.shape):
            dx[i : i + rows, j : j + columns] = w[i, j] * grad
    return dx


input_gradient = Exercise(
    name="input_gradient",
    reference=_input_gradient,
    inputs=_gradient_and_kernel,
    outputs=("dx",),
    variants={
        "The kernel is not turned: sliding it over the padded gradient as it is answers another "
        "question.": lambda grad, w: _input_gradient(grad, _turn(w)),
        "Each entry of the kernel overwrites what the ones before have left: add, for windows "
        "overlap.": _last_window,
        "Each position overwrites what the ones before have left: add, for windows overlap.": (
            lambda grad, w: _last_window(grad, w, backward=True)
        ),
        "The sign is wrong.": lambda grad, w: -_input_gradient(grad, w),
        "Divided by the number of weights: answers add up, there is no mean.": lambda grad, w: (
            _input_gradient(grad, w) / w.size
        ),
        "The kernel is missing: that counts what the windows over each pixel received.": (
            lambda grad, w: _input_gradient(grad, np.ones_like(w))
        ),
        "Turned upside down: the kernel runs backward along the rows only.": lambda grad, w: (
            _input_gradient(grad, np.flipud(w))
        ),
        "Mirrored: the kernel runs backward along the columns only.": lambda grad, w: (
            _input_gradient(grad, np.fliplr(w))
        ),
        "grad is turned by half a turn as well: only the kernel turns.": lambda grad, w: (
            _input_gradient(_turn(grad), w)
        ),
        "The border is missing: pixels there lie under fewer windows, but not under none.": (
            lambda grad, w: _framed(_slide(_turn(w), grad), w)
        ),
        "The frame is missing: eq. (7) counts grad as zero outside its map, so before sliding it "
        "needs K - 1 zeros on each side.": lambda grad, w: _slide(_turn(w), grad),
        "The frame is missing, and the kernel is not turned: grad needs K - 1 zeros all round.": (
            lambda grad, w: _slide(w, grad)
        ),
        "The frame stands on one side only: grad needs K - 1 zeros before and behind.": (
            lambda grad, w: _slide(
                _turn(w), np.pad(grad, ((w.shape[0] - 1, 0), (w.shape[1] - 1, 0)))
            )
        ),
    },
)


def _framed(inside, w):
    rows, columns = w.shape
    return np.pad(inside, ((rows - 1, rows - 1), (columns - 1, columns - 1)))


# 3 · max_pool_backward(grad, x): the first maximum of each 2 x 2 block


def _max_pool_backward(grad, x):
    dx = np.zeros_like(x)
    for u, v in np.ndindex(grad.shape):
        i, j = divmod(x[2 * u : 2 * u + 2, 2 * v : 2 * v + 2].argmax(), 2)
        dx[2 * u + i, 2 * v + j] = grad[u, v]
    return dx


def _gradient_and_ties(rng):
    rows, columns = _oblong(rng, 2, 5)
    least = int(rng.integers(-2, 1))  # some pictures have no positive entry at all
    x = rng.integers(least, least + 3, (2 * rows, 2 * columns)) * 1.0
    return rng.normal(size=(rows, columns)), x


def _enlarge(a):
    return np.repeat(np.repeat(a, 2, axis=0), 2, axis=1)


def _blocks(x):
    return x.reshape(len(x) // 2, 2, -1, 2)


def _mask(x):
    return x == _enlarge(_blocks(x).max(axis=(1, 3)))


def _shared(x):
    """The equality mask, divided by the number of its ones in each block."""
    return _mask(x) / _enlarge(_blocks(_mask(x)).sum(axis=(1, 3)))


def _search_from_nought(grad, x):
    """The place of the best so far is kept; `best = 0` at the start, so not all are beaten."""
    dx = np.zeros_like(x)
    for u, v in np.ndindex(grad.shape):
        window = x[2 * u : 2 * u + 2, 2 * v : 2 * v + 2]
        i, j = divmod(np.maximum(window, 0).argmax(), 2)
        dx[2 * u + i, 2 * v + j] = grad[u, v]
    return dx


max_pool_backward = Exercise(
    name="max_pool_backward",
    reference=_max_pool_backward,
    inputs=_gradient_and_ties,
    outputs=("dx",),
    variants={
        "Every tie receives the whole gradient: only the first may.": lambda grad, x: (
            _mask(x) * _enlarge(grad)
        ),
        "The gradient is shared among ties: fair, and some libraries do so, but PyTorch gives all "
        "of it to the first.": lambda grad, x: _shared(x) * _enlarge(grad),
        "The last of the ties receives it, not the first.": lambda grad, x: _turn(
            _max_pool_backward(_turn(grad), _turn(x))
        ),
        "The first is looked for down the columns: PyTorch reads a window row by row.": (
            lambda grad, x: _max_pool_backward(grad.T, x.T).T
        ),
        "That is average pooling.": lambda grad, x: _enlarge(grad) / 4,
        "Every pixel of the window receives the gradient, whoever won.": lambda grad, x: _enlarge(
            grad
        ),
        "The smallest entry receives it.": lambda grad, x: _max_pool_backward(grad, -x),
        "The largest absolute value receives it: -2 is less than 1.": lambda grad, x: (
            _max_pool_backward(grad, np.abs(x))
        ),
        "The search starts from 0, which no negative entry beats: start from the first entry, or "
        "from -np.inf.": _search_from_nought,
        "Where no entry is above 0 nobody receives the gradient: a search starts from -np.inf, not "
        "from 0.": lambda grad, x: _max_pool_backward(grad, x) * (x > 0),
        "The gradient is multiplied by the maximum: the slope of a maximum is 1.": (
            lambda grad, x: _max_pool_backward(grad, x) * x
        ),
        "The sign is wrong.": lambda grad, x: -_max_pool_backward(grad, x),
        "That says who won, but not what it received.": lambda grad, x: _max_pool_backward(
            np.ones_like(grad), x
        ),
    },
)


# 4 · receptive_field(kernel_sizes, strides)


def _receptive_field(kernel_sizes, strides):
    size, step = 1, 1
    for kernel_size, stride in zip(kernel_sizes, strides, strict=True):
        size += (kernel_size - 1) * step
        step *= stride
    return size


def _stack(rng):
    depth = int(rng.integers(3, 6))
    return [int(k) for k in rng.integers(2, 7, depth)], [int(s) for s in rng.integers(2, 4, depth)]


def _steps(strides):
    """Pixels from one number to the next, in the map that goes into each layer."""
    return np.concatenate([[1], np.cumprod(strides)])


def _grown(kernel_sizes, steps, start=1):
    return start + sum((k - 1) * int(step) for k, step in zip(kernel_sizes, steps, strict=False))


receptive_field = Exercise(
    name="receptive_field",
    reference=_receptive_field,
    inputs=_stack,
    variants={
        "The strides are ignored: after a stride of 2, neighbours of the map are two pixels "
        "apart.": lambda kernel_sizes, strides: _grown(kernel_sizes, np.ones_like(kernel_sizes)),
        "Each layer's own stride is counted too early: it acts on the layers after it.": (
            lambda kernel_sizes, strides: _grown(kernel_sizes, _steps(strides)[1:])
        ),
        "Exactly 1 too small: a single number already sees one pixel.": (
            lambda kernel_sizes, strides: _grown(kernel_sizes, _steps(strides), start=0)
        ),
        "Each layer adds K - 1 steps, not K: the first entry lies on a pixel that is counted "
        "already.": lambda kernel_sizes, strides: _grown(
            [k + 1 for k in kernel_sizes], _steps(strides)
        ),
        "That is the sum of the kernel sizes: windows overlap, and strides spread them.": (
            lambda kernel_sizes, strides: sum(kernel_sizes)
        ),
        "That is the product of the kernel sizes.": lambda kernel_sizes, strides: int(
            np.prod(kernel_sizes)
        ),
        "Strides multiply from layer to layer: here each counts by itself.": (
            lambda kernel_sizes, strides: _grown(kernel_sizes, [1, *strides])
        ),
        "The rule is walked in the wrong direction: this one goes from the last to the first.": (
            lambda kernel_sizes, strides: _receptive_field(kernel_sizes[::-1], strides[::-1])
        ),
        "That is the step of the last map, not the width of the patch.": (
            lambda kernel_sizes, strides: int(np.prod(strides))
        ),
        "The strides come one layer late: the second layer feels the first one's stride already.": (
            lambda kernel_sizes, strides: _grown(kernel_sizes, [1, *_steps(strides)])
        ),
        "Going back from r entries of a map to those of the map before, the r - 1 steps take "
        "(r - 1) stride, and one window K on top; here it is r stride.": (
            lambda kernel_sizes, strides: _backward(kernel_sizes, strides)
        ),
        "The last layer's own stride is ignored, and all others come too early.": (
            lambda kernel_sizes, strides: _grown(kernel_sizes, [*_steps(strides)[1:-1], 1])
        ),
        "From the second layer on each layer's own stride is counted, and the first one's never: "
        "the step goes up after a layer, not before it.": lambda kernel_sizes, strides: _grown(
            kernel_sizes, _steps(strides[1:])
        ),
        "Strides add up here: two strides of 3 make a step of 9, not 6.": (
            lambda kernel_sizes, strides: _grown(
                kernel_sizes, np.concatenate([[1], np.cumsum(strides)])
            )
        ),
    },
)


def _backward(kernel_sizes, strides):
    size = 1
    for kernel_size, stride in zip(kernel_sizes[::-1], strides[::-1], strict=True):
        size = size * stride + kernel_size - 1
    return size


# 5 · causal_convolution(x, w, dilation): y[t] = sum of w[k] x[t - dilation k]


def _causal_convolution(x, w, dilation):
    y, T = np.zeros_like(x), x.shape[1]
    for k in range(len(w)):
        late = min(k * dilation, T)
        y[:, late:] += w[k] * x[:, : T - late]
    return y


def _series(rng):
    N, T = rng.permutation([2, 3, 4, 5])[0], rng.integers(9, 14)
    return (
        rng.normal(size=(N, T)),
        rng.normal(size=int(rng.integers(1, 5))),
        int(rng.integers(2, 4)),
    )


def _backward_in_time(x, w, dilation):
    return _causal_convolution(x[:, ::-1], w, dilation)[:, ::-1]


def _wrapped(x, w, dilation):
    return sum(w_k * np.roll(x, k * dilation, axis=1) for k, w_k in enumerate(w))


def _repeated(x, w, dilation):
    """The first value stands before the beginning, in place of zeros."""
    span = (len(w) - 1) * dilation
    longer = np.pad(x, ((0, 0), (span, 0)), mode="edge")
    return _causal_convolution(longer, w, dilation)[:, span:]


def _centred(x, w, dilation):
    half = (len(w) - 1) * dilation // 2
    longer = np.pad(x, ((0, 0), (0, half)))
    return _causal_convolution(longer, w, dilation)[:, half:]


def _overwritten(x, w, dilation):
    y, T = np.zeros_like(x), x.shape[1]
    for k, w_k in enumerate(w):
        y[:, k * dilation :] = w_k * x[:, : T - k * dilation]
    return y


def _empty_slice(x, w, dilation):
    y = np.zeros_like(x)
    for k, w_k in enumerate(w):
        y[:, k * dilation :] += w_k * x[:, : -k * dilation]
    return y


def _cut_off(x, w, dilation):
    """Zeros on both sides, and the end cut off with a negative slice."""
    span = (len(w) - 1) * dilation
    return _causal_convolution(np.pad(x, ((0, 0), (0, span))), w, dilation)[:, :-span]


causal_convolution = Exercise(
    name="causal_convolution",
    reference=_causal_convolution,
    inputs=_series,
    variants={
        "It looks into the future: weight k must meet what came k dilation steps earlier.": (
            _backward_in_time
        ),
        "The kernel is turned: here w[0] belongs to the present, and there is nothing to turn in "
        "code that follows the formula.": lambda x, w, dilation: _causal_convolution(
            x, w[::-1], dilation
        ),
        "The dilation is ignored.": lambda x, w, dilation: _causal_convolution(x, w, 1),
        "The end of the series comes back at its beginning, as np.roll does: zeros belong there.": (
            _wrapped
        ),
        "The first value is repeated before the beginning: zeros belong there.": _repeated,
        "The present is left out: k begins at 0.": lambda x, w, dilation: (
            _causal_convolution(x, w, dilation) - w[0] * x
        ),
        "The oldest weight is left out: k runs to K - 1.": lambda x, w, dilation: (
            _causal_convolution(x, w[:-1], dilation)
        ),
        "Everything comes one step late: w[0] meets the present.": lambda x, w, dilation: (
            _causal_convolution(np.pad(x, ((0, 0), (1, 0)))[:, :-1], w, dilation)
        ),
        "The window is centred, half of it in the future.": _centred,
        "Each weight overwrites the ones before: add.": lambda x, w, dilation: _overwritten(
            x, w, dilation
        ),
        "The zeros before the beginning are missing: y has as many steps as x.": (
            lambda x, w, dilation: _causal_convolution(x, w, dilation)[:, (len(w) - 1) * dilation :]
        ),
        "Zeros stand on both sides: only before the beginning, and y has as many steps as x.": (
            lambda x, w, dilation: _causal_convolution(
                np.pad(x, ((0, 0), (0, (len(w) - 1) * dilation))), w, dilation
            )
        ),
        "For k = 0 the slice :-0 is empty: write : T - k dilation.": _empty_slice,
        "With one weight there is nothing to cut off, and the slice :-0 cuts off all.": _cut_off,
    },
)
