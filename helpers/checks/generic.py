"""Checks that need to know nothing of a program but how to run it.

Each returns a CheckResult; none of them raises for what the program gets wrong.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class CheckResult:
    """The verdict of one check: its name, whether it passed, and what was measured."""

    name: str
    passed: bool
    message: str

    def __str__(self):
        return f"{'ok  ' if self.passed else 'FAIL'} {self.name}: {self.message}"


def loss_at_init(loss, expected, tolerance=0.2):
    """Does an untrained net lose what a blind guess loses?

    Parameters
    ----------
    loss : float
        The loss before the first step.
    expected : float
        What a blind guess loses, above zero: ``log(C)`` for cross-entropy over C classes.
    tolerance : float
        Relative difference that is forgiven: small random weights add a little.
    """
    error = abs(loss - expected) / expected
    message = f"the loss starts at {loss:.3g}, a blind guess loses {expected:.3g}"
    return CheckResult("loss at init", bool(error < tolerance), message)


def overfit_a_few(step, x, y, *, num_steps=300, fraction=0.1):
    """Can the program learn a handful of examples by heart?

    Parameters
    ----------
    step : callable (x, y) -> float
        One optimisation step; returns the loss before it.
    x, y : ndarray
        A few examples.
    num_steps : int
        How often they are shown, all together.
    fraction : float
        The loss must fall below this fraction of where it began.
    """
    losses = [step(x, y) for _ in range(num_steps)]
    message = f"{len(x)} examples: the loss goes from {losses[0]:.2g} to {losses[-1]:.1g}"
    return CheckResult("overfit a few", bool(losses[-1] < fraction * losses[0]), message)


def rows_independent(f, x, y):
    """Does each example go its own way through the net and the loss?

    Parameters
    ----------
    f : callable (x, y) -> sequence of ndarray (N, ...)
        Whatever holds one row an example: predictions, gradients of the predictions.
    x, y : ndarray (N, ...)
        At least two examples; the last one is replaced by a copy of the first.
    """
    x_other, y_other = x.copy(), y.copy()
    x_other[-1], y_other[-1] = x[0], y[0]
    pairs = zip(f(x, y), f(x_other, y_other), strict=True)
    moved = max(float(np.abs(one[:-1] - other[:-1]).max()) for one, other in pairs)
    passed = bool(moved < 1e-9)
    how = "stay" if passed else f"move by {moved:.1g}"
    return CheckResult("rows independent", passed, f"when one example changes, the others {how}")


def parameters_move(before, after):
    """Does a step change every parameter?

    Parameters
    ----------
    before, after : dict of str to ndarray
        The parameters by name; `before` must hold copies.
    """
    still = [name for name, value in before.items() if np.array_equal(value, after[name])]
    message = f"{', '.join(still)} did not move" if still else f"all {len(before)} moved"
    return CheckResult("parameters move", not still, message)


def units_differ(activations, tolerance=1e-10):
    """Is no unit of a layer a copy of another, or its mirror image?

    Parameters
    ----------
    activations : ndarray (N, H)
        What the H units say of N examples; units that say the same of all of them are left out.
    tolerance : float
        Units whose correlation is nearer than this to 1 or -1 are copies.
    """
    varied = activations[:, np.ptp(activations, axis=0) > 0]
    if varied.shape[1] < 2:
        return CheckResult("units differ", False, f"{varied.shape[1]} units vary with the input")
    centred = varied - varied.mean(axis=0)
    unit = centred / np.linalg.norm(centred, axis=0)
    alike = np.abs(unit.T @ unit) > 1 - tolerance  # (H, H)
    copies = int((alike.sum(axis=0) > 1).sum())
    message = f"{copies} of {varied.shape[1]} units copy or mirror another"
    return CheckResult("units differ", copies == 0, message)


def not_affine(f, x, tolerance=1e-9):
    """Is the net more than one affine map?

    Parameters
    ----------
    f : callable (N, D) -> (N, C)
        The net. An affine one obeys f(a) + f(b) - f(c) = f(a + b - c).
    x : ndarray (3 N, D)
        Examples, taken in three parts a, b, c.
    tolerance : float
        Relative difference below which the two sides are equal.
    """
    a, b, c = np.split(x, 3)
    apart, together = f(a) + f(b) - f(c), f(a + b - c)
    bend = float(np.linalg.norm(apart - together) / np.linalg.norm(together))
    passed = bool(bend > tolerance)
    how = f"differ by {bend:.1g}" if passed else "are equal"
    return CheckResult("not affine", passed, f"f(a) + f(b) - f(c) and f(a + b - c) {how}")


def neighbours(f, x, shape, kernel_size):
    """When one pixel of a picture changes, does a convolution answer near it only?

    Parameters
    ----------
    f : callable (1, D) -> (1, H', W', maps)
        The convolution.
    x : ndarray (1, D)
        One picture as a row.
    shape : tuple of int
        Height, width and colours, in the order in which they stand in the row.
    kernel_size : int
        Side of the square that may answer.
    """
    other = x.copy().reshape(1, *shape)
    other[:, shape[0] // 2, shape[1] // 2] += 1
    moved = (f(other.reshape(x.shape)) != f(x))[0].any(axis=-1)  # (H', W')
    tall, wide = (int(np.ptp(where)) + 1 if where.size else 0 for where in np.nonzero(moved))
    message = f"one pixel moves {tall} x {wide} of the map, the kernel is {kernel_size} wide"
    return CheckResult("neighbours", bool(max(tall, wide) <= kernel_size), message)


def padding_invariant(f, x, blank, count=3):
    """Do blanks behind a text leave its result as it is?

    Parameters
    ----------
    f : callable (N, T, ...) -> (N, ...)
        The net.
    x : ndarray (N, T, ...)
        Texts or other sequences.
    blank : float
        What stands for nothing in `x`.
    count : int
        How many blanks are added.
    """
    blanks = np.full((len(x), count, *x.shape[2:]), blank)
    longer = np.concatenate([x, blanks], axis=1)
    moved = float(np.abs(f(longer) - f(x)).max())
    passed = bool(moved < 1e-9)
    how = "stays" if passed else f"moves by {moved:.1g}"
    return CheckResult("padding invariance", passed, f"with {count} blanks more, the result {how}")


def the_other_stays(game, x):
    """Does the step of each player of a game leave the other one alone?

    Parameters
    ----------
    game : object
        With `d_step`, `g_step`, and `params`, of which `players` tells the places by player.
    x : ndarray (N, ...)
        A batch.
    """
    faults = []
    for player, other in (("D", "G"), ("G", "D")):
        before = [param.copy() for param in game.params[game.players[other]]]
        _step_of(game, player)(x)
        after = game.params[game.players[other]]
        if not all(map(np.array_equal, before, after)):
            faults.append(f"{player}'s step moves {other}")
    message = " and ".join(faults) or "each step moves its own player only"
    return CheckResult("the other stays", not faults, message)


def same_steps(game, fresh, x, tolerance=1e-9):
    """Does a step of each player equal that of a fresh game, which has no gradients from before?

    Parameters
    ----------
    game, fresh : object
        As in `the_other_stays`; both begin with the same parameters.
    x : ndarray (N, ...)
    tolerance : float
        Relative difference of the steps below which they are equal.
    """
    faults = []
    for player in "DG":
        steps = [_movement(one, player, x) for one in (game, fresh)]
        error = np.linalg.norm(steps[0] - steps[1]) / np.linalg.norm(steps[1])
        if not error < tolerance:
            faults.append(f"{player}'s step is off by {error:.1g}")
        for own, right in zip(game.params, fresh.params, strict=True):
            own[...] = right
    message = ", ".join(faults) or "both steps follow the gradient of this batch"
    return CheckResult("fresh gradient", not faults, message)


def _step_of(game, player):
    return {"D": game.d_step, "G": game.g_step}[player]


def _movement(game, player, x):
    """How far a step of a player moves it, as one vector."""

    def place():
        return np.concatenate([param.ravel() for param in game.params[game.players[player]]])

    before = place()
    _step_of(game, player)(x)
    return place() - before


def real_above_generated(game, x, num_steps=100):
    """After steps of D alone, does it give real points the larger logits?

    Parameters
    ----------
    game : object
        With `d_step`, and `forward`, whose logits (N, 2) are of a real and a generated point.
    x : ndarray (N, ...)
    num_steps : int
    """
    for _ in range(num_steps):
        game.d_step(x)
    real, fake = game.forward(x).mean(axis=0)
    message = f"D alone: mean logit {real:.2g} for real points, {fake:.2g} for generated ones"
    return CheckResult("real above generated", bool(real > fake), message)


def samples_differ(samples):
    """Are no two samples (N, D) the same?"""
    count = len(np.unique(samples, axis=0))
    message = f"{count} different points from {len(samples)} codes"
    return CheckResult("samples differ", count == len(samples), message)


def unit_spread(columns, tolerance=0.01):
    """Do normalised columns (N, H) have the standard deviation 1?"""
    std = columns.std(axis=0)
    message = f"standard deviations from {std.min():.2f} to {std.max():.2f}"
    return CheckResult("unit spread", bool(np.abs(std - 1).max() < tolerance), message)


def causal(f, x):
    """When the second half of a sequence changes, do the results of the first half stay?

    Parameters
    ----------
    f : callable (N, T) -> (N, T - 1, ...)
        The net: result t may look at the steps up to t.
    x : ndarray (N, T)
        Sequences; the second half of each is replaced by that of another.
    """
    half = x.shape[1] // 2
    other = np.concatenate([x[:, :half], np.roll(x, 1, axis=0)[:, half:]], axis=1)
    moved = float(np.abs(f(other) - f(x))[:, :half].max())
    passed = bool(moved < 1e-9)
    how = "stay" if passed else f"move by {moved:.1g}"
    return CheckResult("causality", passed, f"when the future changes, earlier outputs {how}")


def not_below_entropy(loss, entropy, tolerance=0.03):
    """Does a model of a source need at least its entropy?

    Parameters
    ----------
    loss, entropy : float
        Nats a step: the mean loss on fresh text, and what the source's truth would need.
    tolerance : float
        Relative difference that chance may make.
    """
    message = f"{loss / np.log(2):.2f} bits reported, entropy {entropy / np.log(2):.2f}"
    return CheckResult("entropy", bool(loss > (1 - tolerance) * entropy), message)


def kl_as_drawn(charged, drawn):
    """Is the KL that a program charges the one of the codes that it draws?

    Parameters
    ----------
    charged : ndarray (M,)
        What it charges, nats an example, in each of M rounds of fresh noise.
    drawn : ndarray (M,)
        The mean of log q(z) - log p(z) at the codes of the same rounds.
    """
    error = (charged - drawn).std() / len(drawn) ** 0.5
    message = f"charged {charged.mean():.3g} nats, {drawn.mean():.3g} by its own draws"
    passed = abs((charged - drawn).mean()) < 4 * error + 1e-3
    return CheckResult("KL", bool(passed), message)


def active_units(means, threshold=0.01):
    """Does some latent's mean (N, Z) move with the example: variance above the threshold?"""
    active = int((means.var(axis=0) > threshold).sum())
    message = f"{active} of {means.shape[1]} latents move with the example"
    return CheckResult("active units", active > 0, message)


def above_target(score, target, name="accuracy"):
    """Is a score on fresh examples at least what one had hoped for?"""
    message = f"{score:.2f} on fresh examples, {target:.2f} hoped for"
    return CheckResult(name, bool(score >= target), message)


def same_twice(one, other):
    """Are the answers to the same question equal, whatever noise there was in between?

    Parameters
    ----------
    one, other : ndarray
        What was answered the first and the second time.
    """
    moved = float(np.abs(one - other).max())
    how = "stay" if moved == 0 else f"move by {moved:.1g}"
    return CheckResult("same input twice", moved == 0, f"asked again, the answers {how}")


def not_above_chance(score, chance, num_rows):
    """Where there is nothing to learn, is a score no better than blind guesses are?

    Parameters
    ----------
    score : float
        Share of right answers on rows that are new.
    chance : float
        Share that a blind guess has on average.
    num_rows : int
        How many rows there were; two standard errors of luck are granted.
    """
    most = chance + 2 * np.sqrt(chance * (1 - chance) / num_rows)
    message = f"{score:.2f} where luck explains {most:.2f} at most"
    return CheckResult("chance", bool(score <= most), message)
