"""The checks that every hunt is put through, by name.

Parity compares with the mended program, from the same weights and on the same batches. A lesson
compares with torch; the hunts do without, so that they run wherever NumPy does.
"""

import copy
from dataclasses import dataclass

import numpy as np

from helpers.checks import generic, gradient_check, parity
from helpers.checks.generic import CheckResult
from helpers.hunts.tasks import Task
from helpers.train import minibatches

FEW = 12  # examples for the checks that need only a handful


@dataclass(frozen=True)
class Case:
    """A program under suspicion, the trusted one beside it, and what they are trained on.

    ``seed`` fixes the weights, the order of the examples, and all else that is drawn.
    """

    program: type
    trusted: type
    task: Task
    seed: int = 0

    def rng(self):
        """A fresh generator."""
        return np.random.default_rng(self.seed)

    def build(self, program=None):
        """A fresh program, always with the same weights."""
        D = self.task.x.shape[1]
        return (program or self.program)(D, self.task.outputs, self.rng())

    def twin(self):
        """The trusted program, with the weights that the suspect starts from."""
        suspect, twin = self.build(), self.build(self.trusted)
        twin.W, twin.b = copy.deepcopy((suspect.W, suspect.b))
        return twin

    def few(self):
        """The first examples, (x, y)."""
        return self.task.x[:FEW], self.task.y[:FEW]

    def batches(self, num_epochs):
        """All batches of so many epochs, always the same."""
        rng = self.rng()
        for _ in range(num_epochs):
            yield from minibatches(self.task.x, self.task.y, self.task.batch_size, rng)


def loss_at_init(case):
    """Does an untrained net lose what a blind guess loses?"""
    program = case.build()
    loss = program.loss(case.task.x, case.task.y)
    return generic.loss_at_init(loss, program.blind_loss(case.task.y))


def gradient_report(case):
    """The gradients of all parameters against central differences, on a few examples."""
    program, (x, y) = case.build(), case.few()

    def loss(*params):
        program.W, program.b = list(params[::2]), list(params[1::2])
        return program.loss(x, y)

    def backward(cotangent, *params):
        suspect = copy.deepcopy(program)
        suspect.W, suspect.b = map(list, copy.deepcopy((params[::2], params[1::2])))
        return tuple(cotangent * grad for grad in suspect.gradients(x, y))

    options = {"rng": case.rng(), "backward": backward, "max_entries": 20}
    return gradient_check(loss, *program.params, **options)


def gradient(case):
    """Are the gradients the derivative of the loss?"""
    report = gradient_report(case)
    how = "below" if report.passed else f"{report.worst:.1g}, above"
    message = f"the largest relative error is {how} {report.tolerance:.0e}"
    return CheckResult("gradient check", report.passed, message)


def parity_report(case, num_epochs=1):
    """The suspect and the trusted program side by side, from the same weights."""
    return parity(case.build().step, case.twin().step, case.batches(num_epochs))


def same_run(case):
    """Does the run equal that of a trusted program?"""
    broken = parity_report(case).first_break()
    where = "nowhere" if broken is None else f"at step {broken}"
    return CheckResult("parity", broken is None, f"it leaves the trusted run {where}")


def overfit(case):
    """Can it learn a few examples by heart? None for a game, whose loss need not fall, and for
    a source, whose texts are no examples of anything but chance."""
    if hasattr(case.program, "players") or hasattr(case.program, "entropy"):
        return None
    return generic.overfit_a_few(case.build().step, *case.few(), num_steps=500)


def rows(case):
    """Does each example go its own way in use? None with batch normalisation that has no
    evaluation mode, and so ties them."""
    program = case.build()
    if hasattr(program, "normalise") and not hasattr(program, "training"):
        return None

    def by_row(x, y):
        logits = program.forward(x)
        return logits, len(x) * program.criterion_backward(logits, y)

    return generic.rows_independent(by_row, *case.few())


def moves(case):
    """Does a step change every parameter?"""
    program = case.build()
    before = _named(copy.deepcopy(program.params))
    program.step(*case.few())
    return generic.parameters_move(before, _named(program.params))


def _named(params):
    return {f"{'Wb'[k % 2]}{k // 2 + 1}": param for k, param in enumerate(params)}


def units(case):
    """After an epoch, is no hidden unit the copy of another?"""
    program = case.build()
    for batch in case.batches(1):
        program.step(*batch)
    program.forward(case.task.x_test)
    layers = [generic.units_differ(a) for a in program.inputs[1:]]
    faults = [layer for layer in layers if not layer.passed]
    nothing = CheckResult("units differ", True, "no hidden layer")
    return next(iter(faults or layers), nothing)


def bends(case):
    """Is the net more than one affine map? None for a program that means to be one."""
    if hasattr(case.program, "affine"):
        return None
    x = case.rng().normal(size=(3 * FEW, case.task.x.shape[1]))
    return generic.not_affine(case.build().forward, x)


def neighbours(case):
    """When one pixel changes, does a convolution answer near it only? None without one."""
    program, x = case.build(), case.few()[0][:1]
    if not hasattr(program, "correlate"):
        return None
    return generic.neighbours(program.correlate, x, *program.shape)


def padding(case):
    """Do blanks behind a text leave its result as it is? None where there is no text."""
    program, (x, _) = case.build(), case.few()
    if not hasattr(program, "blank"):
        return None
    return generic.padding_invariant(program.forward, x, program.blank)


def _after_a_round(case):
    """A program that has taken one step, and a batch; None where there are no two players."""
    program, x = case.build(), case.few()[0]
    if not hasattr(program, "players"):
        return None, x
    program.step(x, None)
    return program, x


def the_other_stays(case):
    """Does the step of each player leave the other one alone?"""
    program, x = _after_a_round(case)
    return program and generic.the_other_stays(program, x)


def fresh_gradient(case):
    """Is each player's step that of a program without a past?"""
    program, x = _after_a_round(case)
    if program is None:
        return None
    fresh = case.build(case.trusted)
    fresh.W, fresh.b = copy.deepcopy((program.W, program.b))
    return generic.same_steps(program, fresh, x)


def real_above_generated(case):
    """After steps of D alone, does it believe real points more than generated ones?"""
    program, x = _after_a_round(case)
    return program and generic.real_above_generated(program, x)


def samples_differ(case):
    """Are no two generated points the same?"""
    program, x = _after_a_round(case)
    return program and generic.samples_differ(program.sample(x))


def unit_spread(case):
    """Does batch normalisation bring every column to the spread 1? None without it."""
    if not hasattr(case.program, "normalise"):
        return None
    return generic.unit_spread(case.build().normalise(case.rng().normal(size=(FEW, 5)))[0])


def causality(case):
    """Do outputs stay when the future changes? None for what predicts no sequence."""
    if not hasattr(case.program, "entropy"):
        return None
    return generic.causal(case.build().forward, case.few()[0])


def entropy(case):
    """After training, does it need the entropy of the source or more? None without a source."""
    if not hasattr(case.program, "entropy"):
        return None
    program = case.build()
    for batch in case.batches(case.task.num_epochs):
        program.step(*batch)
    loss = program.loss(case.task.x_test, case.task.y_test)
    return generic.not_below_entropy(loss, program.entropy)


def _after_epochs(case, num_epochs=2):
    """A program with clouds for codes, trained a little; None for any other."""
    if not hasattr(case.program, "draw"):
        return None
    program = case.build()
    for batch in case.batches(num_epochs):
        program.step(*batch)
    return program


def kl_as_drawn(case, rounds=500):
    """Is the KL that is charged the one of the codes that are drawn? None without clouds."""
    program, x = _after_epochs(case), case.few()[0]
    if program is None:
        return None
    values = []
    for _ in range(rounds):
        program.draw()
        program.forward(x)
        drawn = 0.5 * (program.z**2 - program.epsilon**2) - np.log(program.sigma)
        values.append((program.kl()[0].mean(), drawn.sum(axis=1).mean()))
    return generic.kl_as_drawn(*np.array(values).T)


def active_units(case):
    """After some epochs, do latents tell examples apart? None without clouds."""
    program = _after_epochs(case)
    if program is None:
        return None
    program.forward(case.task.x_test)
    return generic.active_units(program.mu)


def same_twice(case):
    """Are new examples judged without noise? None for a program without dropout."""
    program, x = case.build(), case.task.x_test
    if not hasattr(program, "renew"):
        return None
    one = program.evaluate(x)
    program.renew()
    return generic.same_twice(one, program.evaluate(x))


def chance(case):
    """Is nothing found where there is nothing? None where there is something to learn."""
    if not hasattr(case.program, "chance"):
        return None
    rows = len(case.task.y_test)
    return generic.not_above_chance(trained_score(case), case.program.chance, rows)


def trained_score(case):
    """The score on fresh examples after training."""
    program = case.build()
    for batch in case.batches(case.task.num_epochs):
        program.step(*batch)
    return float(program.score(case.task.x_test, case.task.y_test))


def score(case):
    """Is the score what one had hoped for? A poor witness."""
    return generic.above_target(trained_score(case), case.task.target)


WITNESSES = {
    "loss at init": loss_at_init,
    "gradient check": gradient,
    "parity": same_run,
    "overfit a few": overfit,
    "rows independent": rows,
    "parameters move": moves,
    "units differ": units,
    "not affine": bends,
    "neighbours": neighbours,
    "padding invariance": padding,
    "the other stays": the_other_stays,
    "fresh gradient": fresh_gradient,
    "real above generated": real_above_generated,
    "samples differ": samples_differ,
    "unit spread": unit_spread,
    "causality": causality,
    "entropy": entropy,
    "KL": kl_as_drawn,
    "active units": active_units,
    "same input twice": same_twice,
    "chance": chance,
    "accuracy": score,
}
