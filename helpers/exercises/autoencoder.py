"""Exercises of the lesson *autoencoder*."""

import numpy as np

from helpers.exercises.checker import Exercise


def _sizes(rng, count, low=2, high=9):
    """Different dimensions, so that no axis can pass for another."""
    return rng.permutation(np.arange(low, high))[:count]


def _axes(x):
    """Singular values and axes, one a row, of rows that are centred already or not."""
    return np.linalg.svd(x, full_matrices=False)[1:]


# 1 · pca_rebuild(x_train, x, Z): rows through the first Z principal axes and back


def _project(x, mean, axes, back=None):
    return (mean if back is None else back) + (x - mean) @ axes.T @ axes


def _pca_rebuild(x_train, x, Z):
    mean = x_train.mean(axis=0)
    return _project(x, mean, _axes(x_train - mean)[1][:Z])


def _from_axes(axes):
    """A variant that is right but for its axes."""

    def wrong(x_train, x, Z):
        mean = x_train.mean(axis=0)
        return _project(x, mean, axes(x_train, x, mean, Z))

    return wrong


def _whitened(x_train, x, Z):
    mean = x_train.mean(axis=0)
    s, axes = _axes(x_train - mean)
    code = (x - mean) @ axes[:Z].T / (s[:Z] / np.sqrt(len(x_train)))
    return mean + code @ axes[:Z]


def _standardised(x_train, x, Z):
    mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
    axes = _axes((x_train - mean) / spread)[1][:Z]
    return mean + spread * ((x - mean) / spread @ axes.T @ axes)


def _own_mean(x_train, x, Z):
    axes = _axes(x_train - x_train.mean(axis=0))[1][:Z]
    return _project(x, x.mean(axis=0), axes)


def _scalar_mean(x_train, x, Z):
    mean = x_train.mean()
    return _project(x, mean, _axes(x_train - mean)[1][:Z])


def _all_rows(x_train, x, Z):
    rows = np.concatenate([x_train, x])
    return _pca_rebuild(rows, x, Z)


def _axes_of_all_rows(x_train, x, mean, Z):
    rows = np.concatenate([x_train, x])
    return _axes(rows - rows.mean(axis=0))[1][:Z]


def _shifted(x_train, x, Z):
    """The rows are projected as they are, the mean is added all the same."""
    mean = x_train.mean(axis=0)
    axes = _axes(x_train - mean)[1][:Z]
    return mean + x @ axes.T @ axes


def _two_means(x_train, x, Z):
    mean = x_train.mean(axis=0)
    axes = _axes(x_train - mean)[1][:Z]
    return _project(x, x.mean(axis=0), axes, back=mean)


def _rows_and_size(rng):
    M, D = map(int, _sizes(rng, 2, 5, 9))
    mean, mix = 3 * rng.normal(size=D), rng.normal(size=(D, D))
    draw = lambda count: mean + rng.normal(size=(count, D)) @ mix  # noqa: E731
    return draw(14), draw(M), int(rng.integers(2, D - 1))


pca_rebuild = Exercise(
    name="pca_rebuild",
    reference=_pca_rebuild,
    inputs=_rows_and_size,
    variants={
        "The rows were not centred before the decomposition: the first axis points at the mean.": (
            _from_axes(lambda x_train, x, mean, Z: _axes(x_train)[1][:Z])
        ),
        "Nothing was centred, neither the training rows nor the others.": lambda x_train, x, Z: (
            _project(x, 0, _axes(x_train)[1][:Z])
        ),
        "The mean was not added back.": lambda x_train, x, Z: (
            _pca_rebuild(x_train, x, Z) - x_train.mean(axis=0)
        ),
        "x was centred by its own mean: everything that is learnt comes from x_train.": _own_mean,
        "The axes come from x, which is there to be judged: learn them from x_train.": _from_axes(
            lambda x_train, x, mean, Z: _axes(x - x.mean(axis=0))[1][:Z]
        ),
        "x was not centred before its codes were taken.": _shifted,
        "x was centred by its own mean, and the mean of x_train was added.": _two_means,
        "The mean is one number for all pixels: each pixel has its own.": _scalar_mean,
        "Mean and axes come from x_train and x together: leave x out.": _all_rows,
        "The axes come from x_train and x together: leave x out.": _from_axes(_axes_of_all_rows),
        "Mean and axes come from x: learn both from x_train.": lambda x_train, x, Z: _pca_rebuild(
            x, x, Z
        ),
        "Those are the Z last axes, those of least variance.": _from_axes(
            lambda x_train, x, mean, Z: _axes(x_train - mean)[1][-Z:]
        ),
        "Columns of V^T were taken: the axes are its rows.": _from_axes(
            lambda x_train, x, mean, Z: _axes(x_train - mean)[1][:, :Z].T
        ),
        "There is one axis too many.": _from_axes(
            lambda x_train, x, mean, Z: _axes(x_train - mean)[1][: Z + 1]
        ),
        "There is one axis too few.": _from_axes(
            lambda x_train, x, mean, Z: _axes(x_train - mean)[1][: Z - 1]
        ),
        "The codes were divided by their spread and not multiplied again.": _whitened,
        "Each column was brought to variance 1 first: that is PCA of other data.": _standardised,
    },
)


# 2 · tied_backward(x, W): one matrix on both sides of the code


def _tied_parts(x, W):
    """Slope of x_hat, and the slopes of W as decoder and as encoder."""
    z = x @ W.T
    grad = 2 * (z @ W - x) / x.size
    return grad, z.T @ grad, (grad @ W.T).T @ x


def _tied_backward(x, W):
    _, decoder, encoder = _tied_parts(x, W)
    return decoder + encoder


def _rows_and_matrix(rng):
    N, D, Z = map(int, _sizes(rng, 3))
    return rng.normal(size=(N, D)), rng.normal(size=(Z, D))


tied_backward = Exercise(
    name="tied_backward",
    reference=_tied_backward,
    inputs=_rows_and_matrix,
    variants={
        "That is W's slope as decoder alone: it is used as encoder as well.": lambda x, W: (
            _tied_parts(x, W)[1]
        ),
        "That is W's slope as encoder alone: it is used as decoder as well.": lambda x, W: (
            _tied_parts(x, W)[2]
        ),
        "That is twice the slope as decoder; the slope as encoder is another one.": lambda x, W: (
            2 * _tied_parts(x, W)[1]
        ),
        "That is twice the slope as encoder; the slope as decoder is another one.": lambda x, W: (
            2 * _tied_parts(x, W)[2]
        ),
        "That is half of it: the 2 of the square is missing, or the two uses were averaged; "
        "their slopes add up.": lambda x, W: _tied_backward(x, W) / 2,
        "The 1/(N D) of the mean is missing.": lambda x, W: _tied_backward(x, W) * x.size,
        "It is divided by N alone: the mean runs over N D entries.": lambda x, W: (
            _tied_backward(x, W) * x.shape[1]
        ),
        "It is divided by D alone: the mean runs over N D entries.": lambda x, W: (
            _tied_backward(x, W) * len(x)
        ),
        "The sign is wrong: predicted minus true, not true minus predicted.": lambda x, W: (
            -_tied_backward(x, W)
        ),
        "One of the two has the wrong sign.": lambda x, W: (
            _tied_parts(x, W)[1] - _tied_parts(x, W)[2]
        ),
        "The result is transposed: it has the shape of W, (Z, D).": lambda x, W: (
            _tied_backward(x, W).T
        ),
    },
)


# 3 · principal_cosines(A, B): how two planes lie to each other


def _principal_cosines(A, B):
    return np.linalg.svd(np.linalg.qr(A)[0].T @ np.linalg.qr(B)[0])[1]


def _products(A, B):
    """Products of two bases whose columns are perpendicular, (Z, Z)."""
    return np.linalg.qr(A)[0].T @ np.linalg.qr(B)[0]


def _unit(A):
    return A / np.sqrt((A**2).sum(axis=0))


def _two_planes(rng):
    D, Z = int(rng.integers(8, 12)), int(rng.integers(3, 6))
    A = rng.normal(size=(D, Z))
    B = A @ rng.normal(size=(Z, Z)) + 0.7 * rng.normal(size=(D, Z))
    return A, B


principal_cosines = Exercise(
    name="principal_cosines",
    reference=_principal_cosines,
    inputs=_two_planes,
    variants={
        "The columns are not perpendicular: bring both to bases that are, by np.linalg.qr.": (
            lambda A, B: np.linalg.svd(A.T @ B)[1]
        ),
        "Columns of length 1 are not enough: they must be perpendicular, too.": lambda A, B: (
            np.linalg.svd(_unit(A).T @ _unit(B))[1]
        ),
        "Those are angles, in radians: return their cosines.": lambda A, B: np.arccos(
            _principal_cosines(A, B).clip(-1, 1)
        ),
        "Those are angles, in degrees: return their cosines.": lambda A, B: np.degrees(
            np.arccos(_principal_cosines(A, B).clip(-1, 1))
        ),
        "Those are the sines.": lambda A, B: np.sqrt(1 - _principal_cosines(A, B).clip(-1, 1) ** 2),
        "Those are the squares of the cosines.": lambda A, B: _principal_cosines(A, B) ** 2,
        "Those are sines: the length of what one plane cannot hold of the other.": lambda A, B: (
            np.sqrt(1 - _principal_cosines(A, B)[::-1].clip(-1, 1) ** 2)
        ),
        "They are in rising order.": lambda A, B: _principal_cosines(A, B)[::-1].copy(),
        "Only A was made perpendicular: B needs it as well.": lambda A, B: np.linalg.svd(
            np.linalg.qr(A)[0].T @ B
        )[1],
        "Only B was made perpendicular: A needs it as well.": lambda A, B: np.linalg.svd(
            A.T @ np.linalg.qr(B)[0]
        )[1],
        "B's columns have length 1, but they must be perpendicular, too.": lambda A, B: (
            np.linalg.svd(np.linalg.qr(A)[0].T @ _unit(B))[1]
        ),
        "A's columns have length 1, but they must be perpendicular, too.": lambda A, B: (
            np.linalg.svd(_unit(A).T @ np.linalg.qr(B)[0])[1]
        ),
        "Those are sizes of eigenvalues: the matrix is not symmetric, take singular values.": (
            lambda A, B: np.sort(np.abs(np.linalg.eigvals(_products(A, B))))[::-1]
        ),
        "That is the diagonal of the products of two bases: take the singular values.": (
            lambda A, B: np.diag(_products(A, B)).copy()
        ),
        "Those compare one basis vector with one other; planes want the singular values.": (
            lambda A, B: np.abs(np.diag(_products(A, B)))
        ),
    },
)


# 4 · relative_error(x, x_hat): what is lost of each row, beside the ink it has


def _relative_error(x, x_hat):
    return ((x - x_hat) ** 2).sum(axis=1) / (x**2).sum(axis=1)


def _relative_to(x, x_hat, centre):
    return ((x - x_hat) ** 2).sum(axis=1) / ((x - centre) ** 2).sum(axis=1)


def _pictures(rng):
    N, D = map(int, _sizes(rng, 2, 3, 9))
    x, x_hat = rng.normal(size=(2, N, D))
    x[np.arange(1, N), rng.integers(0, D, N - 1)] = 0.0  # a blank pixel, but in the first row
    return x, x_hat


relative_error = Exercise(
    name="relative_error",
    reference=_relative_error,
    inputs=_pictures,
    variants={
        "It is divided by the ink of the rebuilt row: the true one is meant.": lambda x, x_hat: (
            ((x - x_hat) ** 2).sum(axis=1) / (x_hat**2).sum(axis=1)
        ),
        "The error is a mean and the ink a sum: take the same of both.": lambda x, x_hat: (
            ((x - x_hat) ** 2).mean(axis=1) / (x**2).sum(axis=1)
        ),
        "It is divided by the sum of the pixels: their squares are meant.": lambda x, x_hat: (
            ((x - x_hat) ** 2).sum(axis=1) / x.sum(axis=1)
        ),
        "It is divided by the row's spread about its own mean: no mean is taken off.": (
            lambda x, x_hat: _relative_to(x, x_hat, x.mean(axis=1, keepdims=True))
        ),
        "It is divided by the distance from the mean row: no mean is taken off.": (
            lambda x, x_hat: _relative_to(x, x_hat, x.mean(axis=0))
        ),
        "The error is not divided by anything.": lambda x, x_hat: ((x - x_hat) ** 2).sum(axis=1),
        "That is one number a column: sum over the pixels of each row.": lambda x, x_hat: (
            ((x - x_hat) ** 2).sum(axis=0) / (x**2).sum(axis=0)
        ),
        "That is one number for all rows.": lambda x, x_hat: (
            ((x - x_hat) ** 2).sum() / (x**2).sum()
        ),
        "All rows were divided by the ink of all together: each has its own.": lambda x, x_hat: (
            ((x - x_hat) ** 2).sum(axis=1) / (x**2).sum()
        ),
        "The root was taken: squares are compared.": lambda x, x_hat: np.sqrt(
            _relative_error(x, x_hat)
        ),
        "Each pixel was divided by itself, which a blank one cannot stand; sum first.": (
            lambda x, x_hat: ((x - x_hat) ** 2 / x**2).sum(axis=1)
        ),
        "Blank pixels count, too: what a net puts there is an error.": lambda x, x_hat: (
            np.where(x != 0, (x - x_hat) ** 2, 0).sum(axis=1) / (x**2).sum(axis=1)
        ),
        "The error is not squared.": lambda x, x_hat: (
            np.abs(x - x_hat).sum(axis=1) / (x**2).sum(axis=1)
        ),
        "That is what was kept: 1 minus the answer.": lambda x, x_hat: (
            1 - _relative_error(x, x_hat)
        ),
    },
)


# 5 · shrink(x_train, x, sigma): each axis by its share of signal


def _with_factors(factors):
    """A variant that is right but for its factors, made of singular values and N."""

    def restored(x_train, x, sigma):
        mean = x_train.mean(axis=0)
        s, axes = _axes(x_train - mean)
        return mean + ((x - mean) @ axes.T * factors(s, len(x_train), sigma)) @ axes

    return restored


def _share(variance, noise):
    return variance / (variance + noise)


def _shrink(x_train, x, sigma):
    mean = x_train.mean(axis=0)
    s, axes = _axes(x_train - mean)
    variance = s**2 / len(x_train)
    return mean + ((x - mean) @ axes.T * _share(variance, sigma**2)) @ axes


def _shrink_parts(x_train, x, sigma):
    """The mean, the axes, one a row, and their factors."""
    mean = x_train.mean(axis=0)
    s, axes = _axes(x_train - mean)
    return mean, axes, _share(s**2 / len(x_train), sigma**2)


def _shrink_about_own_mean(x_train, x, sigma):
    _, axes, factors = _shrink_parts(x_train, x, sigma)
    return x.mean(axis=0) + ((x - x.mean(axis=0)) @ axes.T * factors) @ axes


def _shrink_shifted(x_train, x, sigma):
    mean, axes, factors = _shrink_parts(x_train, x, sigma)
    return mean + (x @ axes.T * factors) @ axes


def _shrunk_codes(x_train, x, sigma):
    mean, axes, factors = _shrink_parts(x_train, x, sigma)
    return (x - mean) @ axes.T * factors


def _shrink_on_columns(x_train, x, sigma):
    mean, axes, factors = _shrink_parts(x_train, x, sigma)
    return mean + ((x - mean) @ axes * factors) @ axes.T


def _shrink_pixels(x_train, x, sigma):
    mean = x_train.mean(axis=0)
    return mean + (x - mean) * _share(x_train.var(axis=0), sigma**2)


def _uncentred_shrink(x_train, x, sigma):
    s, axes = _axes(x_train)
    return (x @ axes.T * _share(s**2 / len(x_train), sigma**2)) @ axes


def _noisy_rows(rng):
    x_train, x, _ = _rows_and_size(rng)
    return x_train, x, float(rng.uniform(0.7, 2.0))


shrink = Exercise(
    name="shrink",
    reference=_shrink,
    inputs=_noisy_rows,
    variants={
        "sigma is not squared: it is a standard deviation, and variances are compared.": (
            _with_factors(lambda s, N, sigma: _share(s**2 / N, sigma))
        ),
        "The singular values are not squared.": _with_factors(
            lambda s, N, sigma: _share(s / N, sigma**2)
        ),
        "The 1/N is missing: s² is a sum over the N rows, not a variance.": _with_factors(
            lambda s, N, sigma: _share(s**2, sigma**2)
        ),
        "There is an N too many: lambda = s²/N stands beside sigma² itself.": _with_factors(
            lambda s, N, sigma: _share(s**2 / N, N * sigma**2)
        ),
        "That is the share of noise: its complement is wanted.": _with_factors(
            lambda s, N, sigma: 1 - _share(s**2 / N, sigma**2)
        ),
        "Those are shares of standard deviations: take variances.": _with_factors(
            lambda s, N, sigma: _share(s / np.sqrt(N), sigma)
        ),
        "Axes were kept or dropped, all or nothing: each wants a factor between.": _with_factors(
            lambda s, N, sigma: (s**2 / N > sigma**2) * 1.0
        ),
        "Nothing was shrunk.": _with_factors(lambda s, N, sigma: 1.0),
        "The factor was used twice.": _with_factors(
            lambda s, N, sigma: _share(s**2 / N, sigma**2) ** 2
        ),
        "The root of the factor was taken.": _with_factors(
            lambda s, N, sigma: np.sqrt(_share(s**2 / N, sigma**2))
        ),
        "It is divided by N - 1: here the variance is s²/N.": _with_factors(
            lambda s, N, sigma: _share(s**2 / (N - 1), sigma**2)
        ),
        "Nothing was centred.": _uncentred_shrink,
        "Mean and axes come from the noisy rows: learn both from x_train.": (
            lambda x_train, x, sigma: _shrink(x, x, sigma)
        ),
        "x was centred by its own mean: the mean of x_train is meant.": _shrink_about_own_mean,
        "x was not centred before it was shrunk.": _shrink_shifted,
        "s² is divided by the rows of x: N is the number of training rows.": (
            lambda x_train, x, sigma: _with_factors(
                lambda s, N, sigma: _share(s**2 / len(x), sigma**2)
            )(x_train, x, sigma)
        ),
        "1 - sigma²/lambda is the factor for noisy variances: these are clean.": _with_factors(
            lambda s, N, sigma: 1 - sigma**2 / (s**2 / N)
        ),
        "1 - sigma²/lambda, cut at 0, is for noisy variances: these are clean.": _with_factors(
            lambda s, N, sigma: np.maximum(0, 1 - sigma**2 / (s**2 / N))
        ),
        "Those are the shrunk codes: go back to the rows.": _shrunk_codes,
        "Columns of V^T were taken: the axes are its rows.": _shrink_on_columns,
        "Each pixel was shrunk by itself: shrink along the axes.": _shrink_pixels,
        "The mean was not added back.": lambda x_train, x, sigma: (
            _shrink(x_train, x, sigma) - x_train.mean(axis=0)
        ),
    },
)
