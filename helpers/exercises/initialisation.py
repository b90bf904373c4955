"""Exercises of the lesson *initialisation*."""

import numpy as np

from helpers.exercises.checker import Exercise

# 1 · leaky_std(fan_in, slope): He's rule for a leaky ReLU


def _leaky_std(fan_in, slope):
    return (2 / ((1 + slope**2) * fan_in)) ** 0.5


def _leaky_layer(rng):
    slopes = (0.0, 1.0, 0.01, float(rng.uniform(0.1, 0.9)))
    return rng.integers(3, 400, size=rng.integers(3, 7)), slopes[rng.integers(4)]


leaky_std = Exercise(
    name="leaky_std",
    reference=_leaky_std,
    inputs=_leaky_layer,
    trials=12,
    variants={
        "That is the variance: the standard deviation is its root.": lambda fan_in, slope: (
            _leaky_std(fan_in, slope) ** 2
        ),
        "That is right for ReLU, slope 0; the negative half, times slope, counts too.": (
            lambda fan_in, slope: _leaky_std(fan_in, 0)
        ),
        "The slope must be squared: what is halved is the mean of the squares.": (
            lambda fan_in, slope: (2 / ((1 + slope) * fan_in)) ** 0.5
        ),
        "(1 + slope)**2 stands where 1 + slope**2 belongs: square each half, then add.": (
            lambda fan_in, slope: _leaky_std(fan_in, 0) / (1 + slope)
        ),
        "The factor 2 is missing: each sign takes half of the draws.": lambda fan_in, slope: (
            _leaky_std(fan_in, slope) / 2**0.5
        ),
        "1 + slope**2 stands above the line: the more passes, the smaller the weights.": (
            lambda fan_in, slope: (2 * (1 + slope**2) / fan_in) ** 0.5
        ),
        "A minus stands where the two halves are added.": lambda fan_in, slope: (
            (2 / ((1 - slope**2) * fan_in)) ** 0.5
        ),
        "The root leaves 1 + slope**2 out.": lambda fan_in, slope: (
            (2 / fan_in) ** 0.5 / (1 + slope**2)
        ),
        "That is 1 / fan_in, right where nothing bends: slope 1.": lambda fan_in, slope: _leaky_std(
            fan_in, 1
        ),
        "That is the gain alone: divide by the root of fan_in.": lambda fan_in, slope: _leaky_std(
            1, slope
        ),
        "The gain is divided by fan_in, not by its root.": lambda fan_in, slope: (
            _leaky_std(1, slope) / fan_in
        ),
    },
)


# 2 · running(running_mean, running_var, x, momentum): eq. (8)


def _running(running_mean, running_var, x, momentum):
    mean, var = x.mean(axis=0), x.var(axis=0, ddof=1)
    keep = 1 - momentum
    return keep * running_mean + momentum * mean, keep * running_var + momentum * var


def _batch(rng):
    C, N = (int(size) for size in rng.permutation([3, 4, 5, 6])[:2])
    N = 2 if rng.random() < 0.4 else N
    x = rng.normal(1, 2, size=(N, C))
    return rng.normal(size=C), rng.uniform(0.5, 2, size=C), x, float(rng.uniform(0.05, 0.4))


def _with(mean=None, var=None):
    """The reference, with another mean or variance of the batch."""

    def wrong(running_mean, running_var, x, momentum):
        new = (mean or (lambda x: x.mean(axis=0)))(x)
        spread = (var or (lambda x: x.var(axis=0, ddof=1)))(x)
        keep = 1 - momentum
        return keep * running_mean + momentum * new, keep * running_var + momentum * spread

    return wrong


def _around_the_new_mean(running_mean, running_var, x, momentum):
    mean, _ = _running(running_mean, running_var, x, momentum)
    var = ((x - mean) ** 2).sum(axis=0) / (len(x) - 1)
    return mean, (1 - momentum) * running_var + momentum * var


def _around_the_old_mean(running_mean, running_var, x, momentum):
    mean, _ = _running(running_mean, running_var, x, momentum)
    var = ((x - running_mean) ** 2).sum(axis=0) / (len(x) - 1)
    return mean, (1 - momentum) * running_var + momentum * var


running = Exercise(
    name="running",
    reference=_running,
    inputs=_batch,
    outputs=("running_mean", "running_var"),
    trials=8,
    variants={
        "running_var: the batch's variance must be divided by N - 1 here, not by N.": _with(
            var=lambda x: x.var(axis=0)
        ),
        "Textbook momentum: in PyTorch, momentum is the weight of the new batch.": (
            lambda mean, var, x, momentum: _running(mean, var, x, 1 - momentum)
        ),
        "Textbook momentum, and the variance is divided by N: the new batch weighs momentum, and "
        "what is kept divides by N - 1.": (
            lambda mean, var, x, momentum: _with(var=lambda x: x.var(axis=0))(
                mean, var, x, 1 - momentum
            )
        ),
        "The two results are swapped: first the mean, then the variance.": (
            lambda mean, var, x, momentum: _running(mean, var, x, momentum)[::-1]
        ),
        "running_var: that mixes in a standard deviation; eq. (8) averages variances.": _with(
            var=lambda x: x.std(axis=0, ddof=1)
        ),
        "running_var: N / (N - 1) is turned upside down.": _with(
            var=lambda x: x.var(axis=0) * (len(x) - 1) / len(x)
        ),
        "running_var: N / (N - 1) comes twice, as ddof=1 holds it already.": _with(
            var=lambda x: x.var(axis=0, ddof=1) * len(x) / (len(x) - 1)
        ),
        "running_mean: that is the sum of the batch, not its mean.": _with(
            mean=lambda x: x.sum(axis=0)
        ),
        "Those are the batch's own mean and variance: mix them with the old averages.": (
            lambda mean, var, x, momentum: _running(mean, var, x, 1.0)
        ),
        "The old averages are not made smaller: they must be multiplied by 1 - momentum.": (
            lambda mean, var, x, momentum: (
                mean + momentum * x.mean(axis=0),
                var + momentum * x.var(axis=0, ddof=1),
            )
        ),
        "running_var: it is taken around the new running mean; each batch has its own mean.": (
            _around_the_new_mean
        ),
        "running_var: it is taken around the old running mean; each batch has its own mean.": (
            _around_the_old_mean
        ),
        "That is one mean and one variance for the whole batch: each column has its own.": _with(
            lambda x: x.mean(), lambda x: x.var(ddof=1)
        ),
        "running_var is not updated.": lambda mean, var, x, momentum: (
            _running(mean, var, x, momentum)[0],
            var,
        ),
    },
)


# 3 · branch_scale(num_blocks, growth): solve (1 + r²)^L = growth


def _branch_scale(num_blocks, growth):
    return (growth ** (1 / num_blocks) - 1) ** 0.5


def _stack(rng):
    growth = rng.uniform(1.5, 30, size=rng.integers(3, 7))
    growth[0] = 1
    return int(rng.choice([1, 2, 7, 28, 100])), growth


branch_scale = Exercise(
    name="branch_scale",
    reference=_branch_scale,
    inputs=_stack,
    trials=12,
    variants={
        "That is r squared: the factor of the weights is its root.": lambda num_blocks, growth: (
            _branch_scale(num_blocks, growth) ** 2
        ),
        "The 1 is missing: a block passes its input on and adds r² of it.": (
            lambda num_blocks, growth: growth ** (0.5 / num_blocks)
        ),
        "Growth is shared out by division; blocks multiply, so take the root of order "
        "num_blocks.": lambda num_blocks, growth: ((growth - 1) / num_blocks) ** 0.5,
        "That is 1/√num_blocks, which grows by nearly e whatever was asked for.": (
            lambda num_blocks, growth: np.full_like(growth, num_blocks**-0.5)
        ),
        "The sizes are added, (1 + r)**num_blocks: it is the mean squares that add, to 1 + r².": (
            lambda num_blocks, growth: growth ** (0.5 / num_blocks) - 1
        ),
        "There are num_blocks blocks, not one fewer.": lambda num_blocks, growth: (
            (growth ** (1 / (num_blocks - 1)) - 1) ** 0.5
        ),
        "There are num_blocks blocks, not one more.": lambda num_blocks, growth: _branch_scale(
            num_blocks + 1, growth
        ),
        "Only one block is reckoned with.": lambda num_blocks, growth: (growth - 1) ** 0.5,
        "log(growth) / num_blocks is close for many blocks, but for few it is not the root.": (
            lambda num_blocks, growth: (np.log(growth) / num_blocks) ** 0.5
        ),
        "The size is made to grow by growth, not the mean square: that is its square.": (
            lambda num_blocks, growth: _branch_scale(num_blocks, growth**2)
        ),
        "The root of growth is taken first: growth is that of the mean square already.": (
            lambda num_blocks, growth: _branch_scale(num_blocks, growth**0.5)
        ),
        "The power is num_blocks, not 1 / num_blocks.": lambda num_blocks, growth: _branch_scale(
            1 / num_blocks, growth
        ),
        "The 1 is taken away before the root of order num_blocks.": lambda num_blocks, growth: (
            (growth - 1) ** (0.5 / num_blocks)
        ),
    },
)


# 4 · folded(W, b, gamma, beta, mean, var, eps): normalisation in use, folded into Linear


def _folded(W, b, gamma, beta, mean, var, eps):
    factor = gamma / np.sqrt(var + eps)
    return (W.T * factor).T, factor * (b - mean) + beta


def _layers(rng):
    H, D = (int(size) for size in rng.permutation([3, 4, 5, 6])[:2])
    W, b, gamma, beta, mean = (rng.normal(size=size) for size in ((H, D), H, H, H, H))
    gamma[0] = -abs(gamma[0])
    return W, b, gamma, beta, mean, rng.uniform(0.2, 3, size=H), float(rng.uniform(0.01, 0.2))


def _fold(weight=None, bias=None, factor=None):
    """The reference, with another weight, bias or factor."""

    def wrong(W, b, gamma, beta, mean, var, eps):
        f = (factor or (lambda gamma, var, eps: gamma / np.sqrt(var + eps)))(gamma, var, eps)
        make = bias or (lambda f, b, beta, mean: f * (b - mean) + beta)
        return (weight or (lambda f, W: f[:, None] * W))(f, W), make(f, b, beta, mean)

    return wrong


folded = Exercise(
    name="folded",
    reference=_folded,
    inputs=_layers,
    outputs=("W_folded", "b_folded"),
    variants={
        "The variance is divided by, not the standard deviation: the root is missing.": _fold(
            factor=lambda gamma, var, eps: gamma / (var + eps)
        ),
        "eps is missing under the root.": _fold(factor=lambda gamma, var, eps: gamma / var**0.5),
        "eps is added to the standard deviation; it belongs under the root, to the variance.": (
            _fold(factor=lambda gamma, var, eps: gamma / (var**0.5 + eps))
        ),
        "gamma is missing.": _fold(factor=lambda gamma, var, eps: (var + eps) ** -0.5),
        "b_folded: the old bias is lost; the mean was taken of sums that hold it.": _fold(
            bias=lambda f, b, beta, mean: beta - f * mean
        ),
        "b_folded: the old bias must be multiplied by the factor too.": _fold(
            bias=lambda f, b, beta, mean: b - f * mean + beta
        ),
        "b_folded: the mean is added; it is subtracted from the sums.": _fold(
            bias=lambda f, b, beta, mean: f * (b + mean) + beta
        ),
        "b_folded: the mean must be multiplied by the factor too.": _fold(
            bias=lambda f, b, beta, mean: f * b - mean + beta
        ),
        "b_folded: beta comes after the factor, and is not multiplied.": _fold(
            bias=lambda f, b, beta, mean: f * (b - mean + beta)
        ),
        "b_folded: beta is missing.": _fold(bias=lambda f, b, beta, mean: f * (b - mean)),
        "b_folded: the mean is forgotten.": _fold(bias=lambda f, b, beta, mean: f * b + beta),
        "W_folded: W is left as it was; each of its rows makes a sum that is divided.": _fold(
            weight=lambda f, W: W
        ),
        "W_folded: W * factor gives each column a factor; take factor[:, None], one a row.": _fold(
            weight=lambda f, W: W * f
        ),
        "W_folded: factor * W gives each column a factor; take factor[:, None], one a row.": _fold(
            weight=lambda f, W: f * W
        ),
        "W_folded: it is transposed; it stays (H, D).": _fold(
            weight=lambda f, W: (f[:, None] * W).T
        ),
    },
)


# 5 · layer_norm_backward(grad, x, gamma, eps): normalisation along the rows


def _normed(x, eps, axis=1):
    centred = x - x.mean(axis=axis, keepdims=True)
    std = np.sqrt((centred**2).mean(axis=axis, keepdims=True) + eps)
    return centred / std, std


def _back(g, x_hat, std, axis=1):
    along = (g * x_hat).mean(axis=axis, keepdims=True)
    return (g - g.mean(axis=axis, keepdims=True) - x_hat * along) / std


def _layer_norm_backward(grad, x, gamma, eps):
    x_hat, std = _normed(x, eps)
    return _back(grad * gamma, x_hat, std), (grad * x_hat).sum(axis=0), grad.sum(axis=0)


def _rows(rng):
    N, D = (int(size) for size in rng.permutation([3, 4, 5, 6])[:2])
    grad, x = rng.normal(size=(N, D)), rng.normal(1, 2, size=(N, D))
    return grad, x, rng.normal(size=D), float(rng.uniform(0.01, 0.5))


def _exchanged(k, change):
    """The reference, with its k-th result replaced by ``change(grad, x, gamma, x_hat, std)``."""

    def wrong(grad, x, gamma, eps):
        results = list(_layer_norm_backward(grad, x, gamma, eps))
        results[k] = change(grad, x, gamma, *_normed(x, eps))
        return tuple(results)

    return wrong


def _spread(of):
    """The reference, with another standard deviation, ``of(var, eps, D)``, of each row."""

    def wrong(grad, x, gamma, eps):
        std = of(x.var(axis=1, keepdims=True), eps, x.shape[1])
        x_hat = (x - x.mean(axis=1, keepdims=True)) / std
        return _back(grad * gamma, x_hat, std), (grad * x_hat).sum(axis=0), grad.sum(axis=0)

    return wrong


def _by_columns(grad, x, gamma, eps):
    x_hat, std = _normed(x, eps, axis=0)
    return _back(grad * gamma, x_hat, std, axis=0), (grad * x_hat).sum(axis=0), grad.sum(axis=0)


layer_norm_backward = Exercise(
    name="layer_norm_backward",
    reference=_layer_norm_backward,
    inputs=_rows,
    outputs=("dx", "dgamma", "dbeta"),
    variants={
        "That is batch normalisation: here the means run along each row, axis 1.": _by_columns,
        "dx: mean and std are taken for constants; both terms that are taken away are missing.": (
            _exchanged(0, lambda grad, x, gamma, x_hat, std: grad * gamma / std)
        ),
        "dx: gamma is missing; the slope of x_hat is grad * gamma.": _exchanged(
            0, lambda grad, x, gamma, x_hat, std: _back(grad, x_hat, std)
        ),
        "dx: gamma comes first, inside the means: it differs from column to column.": _exchanged(
            0, lambda grad, x, gamma, x_hat, std: gamma * _back(grad, x_hat, std)
        ),
        "dx: the mean of the slope is not taken away.": _exchanged(
            0,
            lambda grad, x, gamma, x_hat, std: (
                _back(grad * gamma, x_hat, std) + (grad * gamma).mean(axis=1, keepdims=True) / std
            ),
        ),
        "dx: the part along x_hat is not taken away: the std moves too.": _exchanged(
            0,
            lambda grad, x, gamma, x_hat, std: (
                (grad * gamma - (grad * gamma).mean(axis=1, keepdims=True)) / std
            ),
        ),
        "dx: the part along x_hat is added; it must be taken away.": _exchanged(
            0, lambda grad, x, gamma, x_hat, std: _back(grad * gamma, x_hat * 1j, std).real
        ),
        "dx: the division by the std is missing.": _exchanged(
            0, lambda grad, x, gamma, x_hat, std: std * _back(grad * gamma, x_hat, std)
        ),
        "dx: it is divided by the variance; one division by the std is enough.": _exchanged(
            0, lambda grad, x, gamma, x_hat, std: _back(grad * gamma, x_hat, std) / std
        ),
        "dx: the mean of g * x_hat has lost its x_hat in front.": _exchanged(
            0,
            lambda grad, x, gamma, x_hat, std: (
                _back(grad * gamma, x_hat, std)
                + (x_hat - 1) * (grad * gamma * x_hat).mean(axis=1, keepdims=True) / std
            ),
        ),
        "dx: where the means belong stand sums over the row.": _exchanged(
            0,
            lambda grad, x, gamma, x_hat, std: (
                _back(grad * gamma, x_hat, std) * x.shape[1] - (x.shape[1] - 1) * grad * gamma / std
            ),
        ),
        "dx: the sums over a row of D numbers are divided by N, the number of rows.": _exchanged(
            0,
            lambda grad, x, gamma, x_hat, std: (
                (
                    grad * gamma * (1 - x.shape[1] / len(x))
                    + x.shape[1] / len(x) * std * _back(grad * gamma, x_hat, std)
                )
                / std
            ),
        ),
        "dx: inside the means gamma is missing; the slope of x_hat is grad * gamma there too.": (
            _exchanged(
                0,
                lambda grad, x, gamma, x_hat, std: (
                    _back(grad, x_hat, std) + grad * (gamma - 1) / std
                ),
            )
        ),
        "The variance is divided by D - 1: eq. (7) divides by the count, here D.": _spread(
            lambda var, eps, D: np.sqrt(var * D / (D - 1) + eps)
        ),
        "eps is missing under the root.": _spread(lambda var, eps, D: np.sqrt(var)),
        "eps is added to the standard deviation; it belongs under the root, to the variance.": (
            _spread(lambda var, eps, D: np.sqrt(var) + eps)
        ),
        "dgamma: it takes x in place of x_hat.": _exchanged(
            1, lambda grad, x, gamma, x_hat, std: (grad * x).sum(axis=0)
        ),
        "dgamma: gamma does not stand in its own slope.": _exchanged(
            1, lambda grad, x, gamma, x_hat, std: (grad * gamma * x_hat).sum(axis=0)
        ),
        "dgamma: the examples share one gamma, so sum over them, axis 0.": _exchanged(
            1, lambda grad, x, gamma, x_hat, std: (grad * x_hat).sum(axis=1)
        ),
        "dbeta: the examples share one beta, so sum over them, axis 0.": _exchanged(
            2, lambda grad, x, gamma, x_hat, std: grad.sum(axis=1)
        ),
        "dbeta: that holds gamma; beta is added behind it.": _exchanged(
            2, lambda grad, x, gamma, x_hat, std: (grad * gamma).sum(axis=0)
        ),
    },
)
