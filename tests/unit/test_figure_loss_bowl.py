"""The loss bowl: the page's data, and NumPy's side of its numbers."""

import numpy as np
import pytest

from helpers.figures import LossBowl
from helpers.figures import loss_bowl as bowl


@pytest.mark.parametrize("inputs", bowl.INPUTS)
def test_the_path_ends_at_the_least_squares_line(inputs):
    A, y = bowl.columns(inputs), bowl.points()[1]
    path = bowl.descend(inputs, 0.4, 400)
    assert path.shape == (401, 2)
    np.testing.assert_allclose(path[-1], np.linalg.lstsq(A, y)[0], atol=1e-9)
    np.testing.assert_allclose(path[1], 0.8 * A.T @ y / len(y), rtol=1e-12)


@pytest.mark.parametrize(
    ("inputs", "below", "above"), [("raw", 0.42, 0.44), ("standardised", 0.98, 1.02)]
)
def test_the_factors_tell_when_it_diverges(inputs, below, above):
    assert np.abs(bowl.factors(inputs, below)).max() < 1 < np.abs(bowl.factors(inputs, above)).max()
    distance = [
        np.abs(np.diff(bowl.descend(inputs, lr, 100), axis=0)).sum(axis=1) for lr in (below, above)
    ]
    assert distance[0][-1] < distance[0][0]
    assert distance[1][-1] > distance[1][0]


def test_standardised_inputs_make_the_bowl_round():
    flat, steep = bowl.factors("standardised", 0.5)
    assert flat == pytest.approx(steep, abs=1e-9) == pytest.approx(0, abs=1e-9)


def test_another_rate_or_kind_is_refused():
    assert LossBowl(0.1, "standardised").payload()["lr"] == 0.1
    with pytest.raises(ValueError, match=r"lr: expected one of 0\.02, .*; got 0\.03"):
        LossBowl(0.03)
    with pytest.raises(ValueError, match="inputs: expected one of 'raw', 'standardised'; got 'x'"):
        LossBowl(inputs="x")
