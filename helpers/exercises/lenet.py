"""Exercises of the lesson *lenet*."""

import numpy as np

from helpers.exercises.checker import Exercise


def _sizes(rng, count, low=2, high=8):
    """Different dimensions, so that no axis can pass for another."""
    return rng.permutation(np.arange(low, high))[:count]


# 1 · to_channels_first(x): (N, H, W, C) -> (N, C, H, W)


def _to_channels_first(x):
    return x.transpose(0, 3, 1, 2)


to_channels_first = Exercise(
    name="to_channels_first",
    reference=_to_channels_first,
    inputs=lambda rng: (rng.normal(size=_sizes(rng, 4)),),
    variants={
        "The shape is right and the picture is not: reshape renames the axes, it does not move "
        "them.": lambda x: x.reshape(len(x), x.shape[3], *x.shape[1:3]),
        "Height and width are swapped: every picture lies on its side.": lambda x: x.transpose(
            0, 3, 2, 1
        ),
        "Colours stand behind the height: they belong right behind the batch.": lambda x: (
            x.swapaxes(2, 3)
        ),
        "The batch moved as well: it stays in front.": lambda x: x.transpose(3, 0, 1, 2),
        "Nothing moved: colours still stand last.": lambda x: x + 0,
        "The colours are in reverse order.": lambda x: x.transpose(0, 3, 1, 2)[:, ::-1],
        "The pictures stand on their heads.": lambda x: x.transpose(0, 3, 1, 2)[:, :, ::-1],
        "The pictures are mirrored, left to right.": lambda x: x.transpose(0, 3, 1, 2)[..., ::-1],
    },
)


# 2 · push(x, down, right): pictures pushed aside, zeros where they came from


def _push(x, down, right):
    _, H, W = x.shape
    shifted = np.zeros_like(x)
    shifted[:, max(down, 0) : H + min(down, 0), max(right, 0) : W + min(right, 0)] = x[
        :, max(-down, 0) : H + min(-down, 0), max(-right, 0) : W + min(-right, 0)
    ]
    return shifted


def _pictures(rng):
    N, H, W = _sizes(rng, 3, 4, 9)
    down, right = rng.permutation([-3, -2, -1, 0, 1, 2, 3])[:2]
    return rng.normal(size=(N, H, W)), int(down), int(right)


def _push_by_padding(x, down, right):
    return np.pad(x, ((0, 0), (down, 0), (right, 0)))[:, : x.shape[1], : x.shape[2]]


def _push_by_slices(x, down, right):
    shifted, (_, H, W) = np.zeros_like(x), x.shape
    shifted[:, down:, right:] = x[:, : H - down, : W - right]
    return shifted


def _push_by_negative_slices(x, down, right):
    shifted = np.zeros_like(x)
    shifted[:, down:, right:] = x[:, :-down, :-right]
    return shifted


def _roll_and_wipe(x, down, right):
    shifted = np.roll(x, (down, right), axis=(1, 2))
    shifted[:, :down] = 0
    shifted[:, :, :right] = 0
    return shifted


def _push_onto_itself(x, down, right):
    """What was there stays where nothing comes in."""
    return np.where(_push(np.ones_like(x), down, right) == 1, _push(x, down, right), x)


def _by_index(x, down, right, *, gather):
    """One test of two: an index past the end is left out, one below 0 counts from the end."""
    shifted, (_, H, W) = np.zeros_like(x), x.shape
    for i, j in np.ndindex(H, W):
        if gather and i - down < H and j - right < W:
            shifted[:, i, j] = x[:, i - down, j - right]
        if not gather and i + down < H and j + right < W:
            shifted[:, i + down, j + right] = x[:, i, j]
    return shifted


push = Exercise(
    name="push",
    reference=_push,
    inputs=_pictures,
    trials=8,
    variants={
        "What leaves on one side comes back on the other: there should be zeros.": (
            lambda x, down, right: np.roll(x, (down, right), axis=(1, 2))
        ),
        "The pictures go the other way.": lambda x, down, right: _push(x, -down, -right),
        "Down and right are swapped.": lambda x, down, right: _push(x, right, down),
        "They go down, and not to the right.": lambda x, down, right: _push(x, down, 0),
        "They go to the right, and not down.": lambda x, down, right: _push(x, 0, right),
        "Down is right, but left and right are swapped.": lambda x, down, right: _push(
            x, down, -right
        ),
        "Right is right, but up and down are swapped.": lambda x, down, right: _push(
            x, -down, right
        ),
        "Negative amounts move nothing here: they mean up, and left.": lambda x, down, right: _push(
            x, max(down, 0), max(right, 0)
        ),
        "The sign is lost: a push by -2 goes the other way than one by 2.": lambda x, down, right: (
            _push(x, abs(down), abs(right))
        ),
        "Negative amounts need care: after np.roll the last rows must be wiped, not the first, and "
        "[:, :-2] = 0 wipes all but two.": _roll_and_wipe,
        "Old ink stays where nothing comes in: zeros belong there.": _push_onto_itself,
        "np.pad takes no negative width: a push up needs rows below.": _push_by_padding,
        "These slices fit for amounts of 0 and more: for a negative one, down: and : H - down "
        "differ in length.": _push_by_slices,
        "With an amount of 0 the slice :-0 is empty; and negative amounts need slices of their "
        "own.": _push_by_negative_slices,
        "Nothing moved.": lambda x, down, right: x + 0,
        "Pushed down or right, the picture comes back on the other side: an index i - down below 0 "
        "counts from the end, so test 0 <= i - down < H (and j likewise).": (
            lambda x, down, right: _by_index(x, down, right, gather=True)
        ),
        "Pushed up or left, the picture comes back on the other side: an index i + down below 0 "
        "counts from the end, so test 0 <= i + down < H (and j likewise).": (
            lambda x, down, right: _by_index(x, down, right, gather=False)
        ),
    },
)


# 3 · confusion(y, y_hat, C): counts of true class against predicted class


def _confusion(y, y_hat, C):
    counts = np.zeros((C, C), dtype=int)
    np.add.at(counts, (y, y_hat), 1)
    return counts


def _labels(rng):
    C, N = int(rng.integers(3, 7)), int(rng.integers(9, 14))
    y = rng.permutation(np.arange(N) % C)
    y_hat = np.where(rng.random(N) < 0.5, y, rng.integers(0, C, N))
    y_hat[:3] = (y[:3] + 1) % C  # some mistakes are sure, and some of them twice
    return np.append(y, y[0]), np.append(y_hat, y_hat[0]), C + 1  # the last class never occurs


def _lost_duplicates(y, y_hat, C):
    counts = np.zeros((C, C), dtype=int)
    counts[y, y_hat] += 1
    return counts


confusion = Exercise(
    name="confusion",
    reference=_confusion,
    inputs=_labels,
    variants={
        "It is transposed: the true class chooses the row.": lambda y, y_hat, C: _confusion(
            y_hat, y, C
        ),
        "No count exceeds 1: counts[y, y_hat] += 1 adds once where a pair comes twice.": (
            _lost_duplicates
        ),
        "Those are shares of each row; counts are asked for.": lambda y, y_hat, C: (
            _confusion(y, y_hat, C) / np.maximum(np.bincount(y, minlength=C), 1)[:, None]
        ),
        "The right answers are missing: they stand on the diagonal.": lambda y, y_hat, C: (
            _confusion(y, y_hat, C) * (1 - np.eye(C, dtype=int))
        ),
        "Only the right answers are counted.": lambda y, y_hat, C: (
            _confusion(y, y_hat, C) * np.eye(C, dtype=int)
        ),
        "The last example is missing.": lambda y, y_hat, C: _confusion(y[:-1], y_hat[:-1], C),
        "It is symmetric, for each pair is counted in both directions: a 4 called 9 is not a 9 "
        "called 4.": lambda y, y_hat, C: _confusion(y, y_hat, C) + _confusion(y_hat, y, C),
        "It is symmetric: the mean of both directions is taken, but a 4 called 9 is not a 9 called "
        "4.": lambda y, y_hat, C: (_confusion(y, y_hat, C) + _confusion(y_hat, y, C)) / 2,
        "All mistakes stand above the diagonal: the pair was put in order of size.": (
            lambda y, y_hat, C: _confusion(np.minimum(y, y_hat), np.maximum(y, y_hat), C)
        ),
        "Those are shares of each column; counts are asked for.": lambda y, y_hat, C: (
            _confusion(y, y_hat, C) / np.maximum(np.bincount(y_hat, minlength=C), 1)
        ),
        "Those are shares of all examples; counts are asked for.": lambda y, y_hat, C: (
            _confusion(y, y_hat, C) / len(y)
        ),
        "A class that never occurs is missing: the matrix has C rows and columns all the same.": (
            lambda y, y_hat, C: _confusion(y, y_hat, max(y.max(), y_hat.max()) + 1)
        ),
        "Every row is the same: it counts the predictions, whatever the true class.": (
            lambda y, y_hat, C: np.tile(np.bincount(y_hat, minlength=C), (C, 1))
        ),
    },
)


# 4 · lenet_size(side, kernel, first, second, classes): the parameters of a LeNet of any size


def _lenet_size(side, kernel, first, second, classes):
    places = ((side // 2 - kernel + 1) // 2) ** 2
    convolutions = first * (kernel**2 + 1) + second * (first * kernel**2 + 1)
    return convolutions + classes * (second * places + 1)


def _lenet(rng):
    kernel, half = int(rng.choice([3, 5, 7])), int(rng.integers(2, 6))
    first, second, classes = map(int, _sizes(rng, 3, 2, 14))
    left_over = int(rng.integers(1, 4))  # rows that one of the two poolings drops, or both
    return 2 * (2 * half + kernel - 1) + left_over, kernel, first, second, classes


def _with_places(places):
    """A wrong count: the head sees so many places of each map."""

    def wrong(side, kernel, first, second, classes):
        convolutions = first * (kernel**2 + 1) + second * (first * kernel**2 + 1)
        return convolutions + classes * (second * round(places(side, kernel) ** 2) + 1)

    return wrong


lenet_size = Exercise(
    name="lenet_size",
    reference=_lenet_size,
    inputs=_lenet,
    variants={
        "Those are the weights alone: every map and every class has a bias too.": (
            lambda side, kernel, first, second, classes: (
                _lenet_size(side, kernel, first, second, classes) - first - second - classes
            )
        ),
        "The second convolution has a kernel for each pair of maps, not one for each of its own.": (
            lambda side, kernel, first, second, classes: (
                _lenet_size(side, kernel, first, second, classes) - second * (first - 1) * kernel**2
            )
        ),
        "The second convolution has a bias for each pair of maps; one for each of its own is "
        "right.": lambda side, kernel, first, second, classes: (
            _lenet_size(side, kernel, first, second, classes) + second * (first - 1)
        ),
        "The head sees every place of every map, not one number a map.": _with_places(
            lambda side, kernel: 1
        ),
        "The second pooling is forgotten: the head sees a quarter of those places.": _with_places(
            lambda side, kernel: side // 2 - kernel + 1
        ),
        "The first pooling is forgotten.": _with_places(
            lambda side, kernel: (side - kernel + 1) // 2
        ),
        "The second convolution has no padding, so its maps are smaller.": _with_places(
            lambda side, kernel: side // 4
        ),
        "The first convolution is padded: its maps keep the size of the picture.": _with_places(
            lambda side, kernel: ((side - kernel + 1) // 2 - kernel + 1) // 2
        ),
        "Both poolings are forgotten: each halves the side of a map.": _with_places(
            lambda side, kernel: side - kernel + 1
        ),
        "Padding and pooling are forgotten: the first convolution keeps the side, each pooling "
        "halves it.": _with_places(lambda side, kernel: side - 2 * (kernel - 1)),
        "The first pooling rounds down: a row left over has no window.": _with_places(
            lambda side, kernel: (-(-side // 2) - kernel + 1) // 2
        ),
        "The second pooling rounds down: a row left over has no window.": _with_places(
            lambda side, kernel: -(-(side // 2 - kernel + 1) // 2)
        ),
        "Both poolings round down: a row left over has no window.": _with_places(
            lambda side, kernel: -(-(-(-side // 2) - kernel + 1) // 2)
        ),
        "A map is a square: side and side again, not its side once.": _with_places(
            lambda side, kernel: ((side // 2 - kernel + 1) // 2) ** 0.5
        ),
        "The biases of the convolutions are missing: one for each map.": (
            lambda side, kernel, first, second, classes: (
                _lenet_size(side, kernel, first, second, classes) - first - second
            )
        ),
        "The biases of the head are missing: one for each class.": (
            lambda side, kernel, first, second, classes: (
                _lenet_size(side, kernel, first, second, classes) - classes
            )
        ),
        "The head sees all maps of the second convolution, not one of them.": (
            lambda side, kernel, first, second, classes: (
                _lenet_size(side, kernel, first, second, classes)
                - classes * (second - 1) * ((side // 2 - kernel + 1) // 2) ** 2
            )
        ),
        "The head sees the maps of the second convolution, not those of the first.": (
            lambda side, kernel, first, second, classes: (
                _lenet_size(side, kernel, first, second, classes)
                - classes * (second - first) * ((side // 2 - kernel + 1) // 2) ** 2
            )
        ),
        "The head is missing.": lambda side, kernel, first, second, classes: (
            first * (kernel**2 + 1) + second * (first * kernel**2 + 1)
        ),
        "The first convolution is missing.": lambda side, kernel, first, second, classes: (
            _lenet_size(side, kernel, first, second, classes) - first * (kernel**2 + 1)
        ),
    },
)


# 5 · average_head_backward(grad, weight, height, width): the way back through an invariant head


def _average_head_backward(grad, weight, height, width):
    rows = grad @ weight / (height * width)
    return rows.repeat(height * width).reshape(*rows.shape, height, width)


def _head(rng):
    N, C, K, H, W = map(int, _sizes(rng, 5, 2, 9))
    return rng.normal(size=(N, C)), rng.normal(size=(C, K)), H, W


average_head_backward = Exercise(
    name="average_head_backward",
    reference=_average_head_backward,
    inputs=_head,
    variants={
        "The 1/(H W) of the mean is missing.": lambda grad, weight, height, width: (
            _average_head_backward(grad, weight, height, width) * height * width
        ),
        "It is divided by the height alone: the mean runs over height and width.": (
            lambda grad, weight, height, width: (
                _average_head_backward(grad, weight, height, width) * width
            )
        ),
        "It is divided by the width alone: the mean runs over height and width.": (
            lambda grad, weight, height, width: (
                _average_head_backward(grad, weight, height, width) * height
            )
        ),
        "The 1/(H W) is there twice.": lambda grad, weight, height, width: (
            _average_head_backward(grad, weight, height, width) / (height * width)
        ),
        "Height and width are swapped.": lambda grad, weight, height, width: _average_head_backward(
            grad, weight, width, height
        ),
        "Only one position gets a gradient, as with a maximum; a mean asks them all.": (
            lambda grad, weight, height, width: (
                _average_head_backward(grad, weight, height, width)
                * (np.arange(height * width).reshape(height, width) == 0)
                * (height * width)
            )
        ),
        "The sign is wrong.": lambda grad, weight, height, width: (
            -_average_head_backward(grad, weight, height, width)
        ),
        "The positions are missing: the maps have four axes.": (
            lambda grad, weight, height, width: grad @ weight / (height * width)
        ),
    },
)
