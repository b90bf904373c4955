"""Blocks of steps of several libraries, interleaved, and the table made of them."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import numpy as np

ROOT = Path(__file__).parents[1]
WARM_UP, BLOCK = 20, 10  # steps
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Worker:
    """A process that runs one contender; see `benchmarks.worker`."""

    def __init__(self, benchmark, contender, case):
        command = [sys.executable, "-m", "benchmarks.worker", benchmark.__name__, contender, *case]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | ONE_THREAD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, steps):
        """Return the seconds of one step, and the loss of the last."""
        print(steps, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().split()
        if not answer:
            raise RuntimeError(f"{' '.join(self.process.args)} ended without an answer")
        return float(answer[0]), float(answer[1])

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def measure(benchmark, case, *, rounds, seed=0):
    """Time a step of every contender that is installed.

    Parameters
    ----------
    benchmark : module
        With `CONTENDERS`, a generator of losses by name, and `NEEDS`, what each imports.
        `SAME_WORK = False` says that their losses are not to be compared.
    case : tuple of str
        Arguments of the generators, such as an optimiser and a dtype.
    rounds : int
        Blocks a contender; each round runs one block of all, in random order.
    seed : int
        Of that order.

    Returns
    -------
    dict of str to list of float
        Seconds a step of each block, by contender.

    Raises
    ------
    RuntimeError
        If the losses differ: then the contenders do not do the same work.
    """
    rng = np.random.default_rng(seed)
    names = [name for name in benchmark.CONTENDERS if find_spec(benchmark.NEEDS[name])]
    workers = {name: Worker(benchmark, name, case) for name in names}
    try:
        losses = {name: worker.run(WARM_UP)[1] for name, worker in workers.items()}
        if getattr(benchmark, "SAME_WORK", True):
            check_same_work(losses, 1e-9 if "float64" in case else 1e-3)
        seconds = {name: [] for name in names}
        for _ in range(rounds):
            for name in rng.permutation(names):
                seconds[name].append(workers[name].run(BLOCK)[0])
    finally:
        for worker in workers.values():
            worker.close()
    return seconds


def check_same_work(losses, tolerance):
    """Raise RuntimeError unless all losses agree within the relative tolerance."""
    if not np.allclose(list(losses.values()), losses["torch"], rtol=tolerance, atol=0):
        raise RuntimeError(f"expected equal losses after equal steps, got {losses}")


def ratio(seconds, name, reference="torch"):
    """Return the time of `name` as a share of that of `reference`, the median over the rounds.

    The two blocks of a round stand close in time, so a busy machine slows both.
    """
    pairs = zip(seconds[name], seconds[reference], strict=True)
    return median(ours / theirs for ours, theirs in pairs)


def compare(benchmark, case, *, rounds):
    """Return a table: contender, milliseconds a step, ratio to the benchmark's `REFERENCE`.

    A benchmark with `RATE`, how many things a step works on and their name, is told in things a
    second, and as a multiple of the reference's.
    """
    reference = getattr(benchmark, "REFERENCE", "torch")
    rate = getattr(benchmark, "RATE", None)
    seconds = measure(benchmark, case, rounds=rounds)
    columns = f" {rate[1]:>11} {'times ' + reference:>13}" if rate else f" {'of ' + reference:>9}"
    lines = [f"{', '.join(case):22} {'ms a step':>10}{columns}"]
    for name, times in seconds.items():
        share = ratio(seconds, name, reference)
        last = f" {rate[0] / median(times):11,.0f} {1 / share:13.2f}" if rate else f" {share:9.2f}"
        lines.append(f"{name:22} {1e3 * median(times):10.2f}{last}")
    lines += [f"{name:22} not installed" for name in benchmark.CONTENDERS if name not in seconds]
    return "\n".join(lines)
