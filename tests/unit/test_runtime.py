"""helpers.runtime: device, seeds, versions, memory."""

import os
import subprocess
import sys

import numpy as np
import pytest
import torch

from helpers import runtime


@pytest.mark.parametrize(
    ("cuda", "mps", "expected"),
    [(True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")],
)
def test_device_prefers_cuda_then_mps(monkeypatch, cuda, mps, expected):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert runtime.device() == torch.device(expected)


def test_seeds_repeat_and_reach_torch_layers():
    draws = []
    for _ in range(2):
        rng, generator = runtime.seeds(5)
        weight = torch.nn.Linear(3, 2).weight.detach().numpy().copy()
        draws.append((rng.normal(size=4), weight, torch.rand(4, generator=generator).numpy()))
    assert all(np.array_equal(a, b) for a, b in zip(*draws, strict=True))
    other, _ = runtime.seeds(6)
    assert not np.array_equal(other.normal(size=4), draws[0][0])


def test_versions_names_what_runs():
    line = runtime.versions()
    assert f"NumPy {np.__version__}" in line
    assert f"torch {torch.__version__}" in line
    assert "Python 3." in line


def test_import_needs_no_torch():
    imports = "import sys, helpers.data, helpers.plot, helpers.runtime, helpers.train\n"
    subprocess.run(
        [sys.executable, "-c", imports + "assert 'torch' not in sys.modules"], check=True
    )


FAULTS = """
import resource, sys
import numpy as np
from helpers.runtime import keep_memory
if sys.argv[1] == "keep":
    keep_memory()
def count_faults(steps):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(steps):
        a * 2 - a * 3
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

a = np.ones(300_000)
count_faults(3)
print(count_faults(100))
"""


def has_glibc():
    try:
        return os.confstr("CS_GNU_LIBC_VERSION").startswith("glibc")
    except (AttributeError, ValueError):
        return False


@pytest.mark.skipif(not has_glibc(), reason="only glibc gives freed memory back this way")
def test_keep_memory_saves_page_faults():
    def faults(mode):
        run = [sys.executable, "-c", FAULTS, mode]
        return int(subprocess.run(run, check=True, capture_output=True, text=True).stdout)

    assert faults("keep") < 0.2 * faults("trim")
