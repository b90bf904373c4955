"""The optimiser race: the page's data, and NumPy's side of its numbers."""

import numpy as np
import pytest

from helpers.figures import OptimiserRace
from helpers.figures import optimiser_race as race


@pytest.mark.parametrize("valley", race.VALLEYS)
def test_the_slope_is_the_derivative_of_the_height(valley):
    point, h = np.array([0.3, -0.7]), 1e-6
    _, slope = race.loss_and_slope(valley, 30, point)
    for i, step in enumerate(h * np.eye(2)):
        up, down = (race.loss_and_slope(valley, 30, point + s)[0] for s in (step, -step))
        assert slope[i] == pytest.approx((up - down) / (2 * h), rel=1e-7)


def test_a_run_ends_where_it_arrives_or_is_lost_or_tired():
    path, losses = race.run("descent", "straight", 10, 0.1, 0.0, (-2, 0.4))
    assert losses[-1] <= race.TOLERANCE * losses[0] < losses[-2]
    assert len(path) == len(losses)
    _, losses = race.run("descent", "straight", 100, 0.1, 0.0, (-2, 0.4))
    assert losses[-1] >= 1e12 > losses[-2]
    _, losses = race.run("Adagrad", "straight", 100, 0.01, 0.0, (-2, 0.4), 50)
    assert len(losses) == 51
    np.testing.assert_allclose(path[1], [-1.8, 0.0], atol=1e-12)


def test_without_a_memory_three_are_one():
    paths = [race.run(k, "straight", 10, 0.1, 0.0, (-2, 0.4))[0] for k in list(race.OPTIMISERS)[:3]]
    np.testing.assert_array_equal(paths[0], paths[1])
    np.testing.assert_array_equal(paths[0], paths[2])


def steps(name, lr, memory=0.9):
    """Steps to arrive; infinitely many where it does not."""
    _, losses = race.run(name, "straight", 100, lr, memory, (-2, 0.4))
    return len(losses) - 1 if losses[-1] <= race.TOLERANCE * losses[0] else np.inf


def test_the_task_has_the_answers_that_the_lesson_gives():
    assert steps("momentum", 0.018) < steps("Adam", 0.018) < np.inf
    assert steps("Adam", 0.056) < steps("momentum", 0.056) == np.inf
    counts = {memory: steps("momentum", 0.032, memory) for memory in race.MEMORIES}
    assert min(counts, key=counts.get) == pytest.approx((9 / 11) ** 2, abs=0.03)


def test_another_choice_is_refused():
    assert OptimiserRace("curved", 30, 0.01, 0.5).payload()["valley"] == "curved"
    wrong = {"valley": "flat", "kappa": 2, "lr": 0.03, "memory": 1.0}
    for key, value in wrong.items():
        with pytest.raises(ValueError, match=f"{key}: expected one of .*; got {value!r}"):
            OptimiserRace(**{key: value})
