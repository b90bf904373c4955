"""The code of the lesson *lenet*: shifts, the net, and a training that survives being killed."""

import ast
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
import torch
from lesson import ROOT, Lesson

from helpers import nn, train
from helpers.data import mnist

LESSON = Lesson(ROOT / "book" / "images" / "lenet.ipynb")
NAMESPACE = {name: getattr(nn, name) for name in nn.__all__} | {
    "np": np,
    "nn": nn,
    "torch": torch,
    "train": train,
    "os": os,
}
STEPS = 8  # an epoch of 256 pictures


def load(*names):
    return LESSON.load(*names, **NAMESPACE)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_the_lessons_nets_agree(rng):
    code = load("LeNet", "torch_lenet")
    net, twin = code["LeNet"](rng=rng), code["torch_lenet"]().double()
    twin.load_state_dict({name: torch.tensor(value) for name, value in net.state_dict().items()})
    x = rng.normal(size=(3, 1, 28, 28))
    np.testing.assert_allclose(net(x), twin(torch.tensor(x)).detach(), rtol=1e-10)


def test_shift_pushes_each_picture_by_its_own_draw(rng):
    x = np.zeros((300, 1, 9, 7))
    x[:, :, 4, 3] = 1 + np.arange(300)[:, None]
    pushed = load("shift")["shift"](x, 2, rng)
    picture, _, row, column = np.nonzero(pushed)
    np.testing.assert_array_equal(picture, np.arange(300))
    np.testing.assert_array_equal(pushed.max(axis=(1, 2, 3)), 1 + np.arange(300))
    assert set(row) == set(range(2, 7))
    assert set(column) == set(range(1, 6))
    assert not np.array_equal(row - 4, column - 3)
    np.testing.assert_array_equal(load("shift")["shift"](x, 0, rng), x)


def test_trained_follows_the_cosine_and_learns(rng, monkeypatch):
    rates = []

    class Recorder(nn.Adam):
        def step(self):
            rates.append(self.lr)
            super().step()

    monkeypatch.setattr(nn, "Adam", Recorder)
    split = mnist()
    net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10, rng=rng))
    x, y = split.x_train[:200, None], split.y_train[:200]
    load("shift", "trained")["trained"](net, x, y, rng, num_epochs=4, lr=0.01)
    expected = torch.optim.lr_scheduler.CosineAnnealingLR(
        torch.optim.SGD([torch.zeros(1)], 0.01), len(rates)
    )
    for rate in rates:
        assert rate == pytest.approx(expected.get_last_lr()[0], rel=1e-9)
        expected.optimizer.step()
        expected.step()
    assert len(rates) == 28
    assert train.accuracy(net(x), y) > 0.8


# A training that is killed


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A script made of the lesson's own functions, and 256 digits."""
    place = tmp_path_factory.mktemp("killed")
    defined = LESSON.definitions()
    functions = [ast.unparse(defined[name]) for name in ("torch_lenet", "save", "train_torch")]
    main = """
torch.set_num_threads(1)
x, y = torch.load("data.pt")
print("here we go", flush=True)
model = train_torch(x, y, num_epochs=6, device="cpu", path=sys.argv[1], every=1)
torch.save(model.state_dict(), sys.argv[1] + ".end")
"""
    (place / "script.py").write_text("\n".join(["import os, sys, torch", *functions, main]))
    split = mnist()
    x = torch.tensor(split.x_train[:256, None], dtype=torch.float32)
    torch.save((x, torch.tensor(split.y_train[:256])), place / "data.pt")
    return place


def start(folder, name):
    command = [sys.executable, "script.py", name]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "here we go\n"
    return process


def on_record(path):
    """How many steps the checkpoint holds; it must be whole at any moment."""
    if not path.exists():
        return 0
    state = torch.load(path)
    return STEPS * state["epoch"] + state["done"]


@pytest.fixture(scope="module")
def peace(folder):
    """The weights after a run that nobody disturbed."""
    process = start(folder, "peace")
    process.communicate()
    assert process.returncode == 0
    return torch.load(folder / "peace.end")


def test_killed_at_random_moments_it_loses_nothing_and_ends_the_same(folder, peace):
    rng, path, records = np.random.default_rng(), folder / "war", [0]
    while not (folder / "war.end").exists():
        process = start(folder, "war")
        while len(records) <= 5 and on_record(path) == records[-1] and process.poll() is None:
            time.sleep(0.002)
        if len(records) <= 5:
            time.sleep(rng.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode in (0, -signal.SIGKILL)
        assert on_record(path) >= records[-1], "a checkpoint went back"
        records.append(on_record(path))
    assert len(records) > 4, "it was hardly killed at all"
    end = torch.load(folder / "war.end")
    assert all(torch.equal(end[name], peace[name]) for name in peace)


def test_killed_in_the_middle_of_a_write_the_old_checkpoint_stands(tmp_path, monkeypatch):
    save, path = load("save")["save"], tmp_path / "state"
    save({"step": 1}, path)

    def half(state, file):
        file.write(b"half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(torch, "save", half)
    with pytest.raises(KeyboardInterrupt):
        save({"step": 2}, path)
    assert torch.load(path) == {"step": 1}


@pytest.mark.parametrize("part", ["optimizer", "schedule", "generator", "done"])
def test_a_checkpoint_without_one_part_ends_elsewhere(folder, peace, part):
    """Every part is needed: the test above would notice its loss."""
    process = start(folder, part)
    path = folder / part
    while on_record(path) < STEPS + 2:
        time.sleep(0.001)
    process.kill()
    process.communicate()
    state = torch.load(path)
    fresh = {
        "optimizer": state["optimizer"] | {"state": {}},
        "schedule": state["schedule"] | {"last_epoch": 0},
        "generator": torch.Generator().manual_seed(5).get_state(),
        "done": 0,
    }
    torch.save(state | {part: fresh[part]}, path)
    process = start(folder, part)
    process.communicate()
    end = torch.load(folder / f"{part}.end")
    assert not all(torch.equal(end[name], peace[name]) for name in peace)
