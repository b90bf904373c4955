"""The code of the lesson *autoencoder* equals torch, scikit-learn and plain sums."""

import numpy as np
import pytest
import torch
from lesson import ROOT, Lesson
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score

from helpers import nn, train
from helpers.data import digits

LESSON = Lesson(ROOT / "book" / "generative" / "autoencoder.ipynb")


def load(*names, **more):
    taught = {name: getattr(nn, name) for name in nn.__all__}
    return LESSON.load(*names, **taught, np=np, torch=torch, train=train, **more)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_the_nets_agree_forward_and_backward(rng):
    code = load("Autoencoder", "TorchAutoencoder")
    net, twin = code["Autoencoder"](9, 7, 3, rng=rng), code["TorchAutoencoder"](9, 7, 3).double()
    twin.load_state_dict({name: torch.tensor(value) for name, value in net.state_dict().items()})
    x = rng.normal(size=(5, 9))
    criterion = nn.MSELoss()
    loss = criterion(net(x), x)
    dx = net.backward(criterion.backward())
    x_torch = torch.tensor(x, requires_grad=True)
    x_hat, z = twin(x_torch)
    expected = torch.nn.functional.mse_loss(x_hat, torch.tensor(x))
    expected.backward()
    assert loss == pytest.approx(expected.item(), rel=1e-12)
    assert z.shape == (5, 3)
    np.testing.assert_allclose(net.encoder(x), z.detach(), rtol=1e-10)
    np.testing.assert_allclose(dx, x_torch.grad, rtol=1e-9)
    for (name, ours), (other, theirs) in zip(
        net.named_parameters(), twin.named_parameters(), strict=True
    ):
        assert name == other
        np.testing.assert_allclose(ours.grad, theirs.grad, rtol=1e-9, atol=1e-14)


def test_pca_is_scikit_learns():
    x, _, x_test, _ = (part.reshape(len(part), -1) for part in digits())
    mean = x.mean(axis=0)
    V = np.linalg.svd(x - mean, full_matrices=False)[2].T
    code = load("pca", "left", mean=mean, V=V)
    for Z in (1, 5, 20):
        trusted = PCA(Z, svd_solver="full").fit(x)
        expected = trusted.inverse_transform(trusted.transform(x_test))
        np.testing.assert_allclose(code["pca"](x_test, Z), expected, atol=1e-10)
    assert code["left"](x, np.broadcast_to(mean, x.shape)) == pytest.approx(1)
    assert code["left"](x, x) == 0


def test_the_largest_angle_is_that_of_a_known_turn(rng):
    angle = load("largest_angle")["largest_angle"]
    turn = np.radians(30)
    A = np.eye(5)[:, :2]
    B = np.stack([np.eye(5)[0], np.cos(turn) * np.eye(5)[1] + np.sin(turn) * np.eye(5)[3]], axis=1)
    assert angle(A @ rng.normal(size=(2, 2)), B @ rng.normal(size=(2, 2))) == pytest.approx(30)
    assert angle(A, np.eye(5)[:, 2:4]) == pytest.approx(90)
    assert angle(B, 3 * B[:, ::-1]) == pytest.approx(0, abs=1e-6)


def test_fit_learns_and_adds_noise_to_the_input_alone(rng):
    shown = []

    class Recorder(nn.MSELoss):
        def forward(self, y_hat, y):
            shown.append(y)
            return super().forward(y_hat, y)

    code = load("Autoencoder", "fit")
    code["MSELoss"] = Recorder
    x = rng.normal(size=(40, 6)) @ rng.normal(size=(6, 6))
    net = code["Autoencoder"](6, 8, 5, rng=rng)
    before = ((net(x) - x) ** 2).mean()
    code["fit"](net, x, seed=0, num_epochs=40, noise=0.1, batch_size=16)
    assert ((net(x) - x) ** 2).mean() < 0.5 * before
    rows = {row.tobytes() for row in x}
    assert all(row.tobytes() in rows for batch in shown for row in batch)
    assert len(shown) == 40 * 3


def test_auc_is_scikit_learns_ties_included(rng):
    auc = load("auc")["auc"]
    normal, odd = rng.integers(0, 6, 30), rng.integers(2, 8, 11)
    labels = np.repeat([0, 1], [30, 11])
    assert auc(normal, odd) == pytest.approx(roc_auc_score(labels, np.concatenate([normal, odd])))


def test_nearest_distance(rng):
    nearest = load("nearest_distance")["nearest_distance"]
    x, known = rng.normal(size=(4, 3)), rng.normal(size=(7, 3))
    expected = ((x[:, None] - known) ** 2).sum(axis=2).min(axis=1)
    np.testing.assert_allclose(nearest(x, known), expected, atol=1e-12)


def test_covariance_error_and_judge(rng):
    x, x_test = rng.normal(size=(400, 3)), rng.normal(size=(300, 3))
    code = load("covariance_error", "judge", x=x, x_test=x_test)
    assert code["covariance_error"](x + 5) == pytest.approx(0, abs=1e-12)
    assert code["covariance_error"](x * np.sqrt(2)) == pytest.approx(1)
    assert code["covariance_error"](np.zeros((9, 3))) == pytest.approx(1)
    judge = code["judge"]
    np.testing.assert_array_equal(judge(x_test + 100), [1, 1])
    np.testing.assert_allclose(judge(rng.normal(size=(300, 3))), 0.5, atol=0.08)
    np.testing.assert_array_equal(judge(x_test + 1e-6), [0, 0])  # nearest is one's own copy


def test_the_judge_tells_samples_from_digits_in_this_order(rng):
    x_test = 10 * np.arange(4.0)[:, None]
    judge = load("judge", x_test=x_test)["judge"]
    crowded = np.array([[1.0], [1.5], [2.0], [2.5]])  # all near one another, and near two digits
    np.testing.assert_array_equal(judge(crowded), [1, 0.5])


def test_the_straight_layer_hands_on_and_back(rng):
    layer, x = load("Straight")["Straight"](), rng.normal(size=(2, 3))
    assert layer(x) is x
    assert layer.backward(x) is x
