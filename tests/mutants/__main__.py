"""Break ``helpers.nn`` in every way that ``alternatives`` knows; the unit tests must notice each.

``python -m tests.mutants`` from the root of the repository, or ``python -m tests.mutants linear``
for one module. The tests of ``helpers.nn`` are collected once. Each fault is tried in a forked
process, where ``helpers.nn`` is imported anew with the broken module in place of the right one, and
the tests run until the first one fails. These tests therefore look up ``nn.Linear`` and the like
when they run, never while they are imported.
"""

import gc
import importlib.abc
import importlib.util
import os
import signal
import sys
import time
from pathlib import Path

os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"

import pytest
import torch._dynamo  # what the first backward and optimiser import, which takes seconds
from hypothesis import Phase, settings
from tqdm import tqdm

from helpers import nn
from tests.mutants.equivalent import EQUIVALENT
from tests.mutants.generate import Mutant, mutants

ROOT = Path(__file__).parents[2]
TESTS = sorted(str(path) for path in (ROOT / "tests/unit").glob("test_nn_*.py"))
OPTIONS = ["-q", "-s", "--tb=no", "--noconftest", "-o", "addopts=", "--import-mode=importlib"]
OPTIONS += ["-p", "no:cacheprovider", "-p", "no:faulthandler"]
BASES = {"Recurrent"}  # what the layers built on it are tested for
SECONDS = 120  # a fault that makes an endless loop is stopped, and counts as caught


class Broken(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Import the broken module in place of the right one."""

    def __init__(self, mutant):
        self.mutant = mutant
        self.name = f"helpers.nn.{mutant.file.removesuffix('.py')}"

    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module):
        exec(self.mutant.code, vars(module))


class Runner:
    """A pytest plugin: instead of running the tests once, run them against every mutant."""

    def __init__(self, modules):
        self.modules, self.failed, self.outcomes = modules, "", {}

    def pytest_runtest_logreport(self, report):
        if report.failed and not self.failed:
            self.failed = report.nodeid.split("::")[-1]

    def pytest_runtestloop(self, session):
        if session.testsfailed:
            pytest.exit("the tests of helpers.nn cannot be collected", 1)
        gc.freeze()
        items, sources = session.items, {path.name: path.read_text() for path in self.modules}
        for file, source in sources.items():
            right = Mutant(file, "", "", compile(source, file, "exec"))
            if failed := first_failure(self, right, items):
                pytest.exit(f"{file} is right, and yet a test fails: {failed}", 1)
        todo = [mutant for file, source in sources.items() for mutant in mutants(source, file)]
        for mutant in tqdm(todo, desc="mutants"):
            failed = self.outcomes[mutant.key] = first_failure(self, mutant, items)
            if failed:  # what caught one mutant often catches the next: try it first
                items.sort(key=lambda item, test=failed: not item.nodeid.endswith(test))
        return True

    def run(self, mutant, items):
        """Run the tests on a mutant, those first that name the broken class, until one fails."""
        for name in [name for name in sys.modules if name.startswith("helpers.nn")]:
            del sys.modules[name]
        sys.meta_path.insert(0, Broken(mutant))
        try:
            vars(nn).update(vars(importlib.import_module("helpers.nn")))
        except Exception as error:
            self.failed = f"import: {error}"
        owner = mutant.function.split(".")[0]
        for item in sorted(items, key=lambda item: owner not in item.nodeid):
            if self.failed:
                return
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)


def first_failure(runner, mutant, items):
    """Return the id of the first test that fails on a mutant, "" if none does."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            signal.alarm(SECONDS)
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            runner.run(mutant, items)
            os.write(write, runner.failed.encode())
        except BaseException:
            os._exit(1)
        os._exit(0)
    os.close(write)
    with open(read) as pipe:
        failed = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in (0, -signal.SIGALRM):
        raise ChildProcessError(f"{mutant.key}: the run ended with {code}")
    return f"stopped after {SECONDS} s" if code else failed


def complaints(outcomes, equivalent):
    """Yield (mutant, complaint): not caught, not by name, or wrongly listed as equivalent."""
    for key, failed in outcomes.items():
        owner, _, method = key[1].partition(".")
        if not failed and key not in equivalent:
            yield key, "not caught"
        if failed and key in equivalent:
            yield key, f"listed as equivalent, yet caught by {failed}"
        if failed and method == "backward" and owner not in BASES and owner not in failed:
            yield key, f"caught, but not by name: {failed}"
    for key in equivalent - outcomes.keys():
        yield key, "listed as equivalent, but there is no such mutant"


def main(names):
    start = time.perf_counter()
    torch.set_num_threads(1)
    settings.register_profile("mutants", phases=[Phase.generate], max_examples=10)
    settings.load_profile("mutants")
    modules = [p for p in sorted((ROOT / "helpers/nn").glob("*.py")) if p.stem != "__init__"]
    modules = [path for path in modules if path.stem in (names or path.stem)]
    runner = Runner(modules)
    pytest.main([*OPTIONS, *TESTS], [runner])

    files = {path.name for path in modules}
    equivalent = {key for key in EQUIVALENT if key[0] in files or not names}
    found = list(complaints(runner.outcomes, equivalent))
    for (file, function, change), complaint in found:
        print(f"{file}: {function}: {change}: {complaint}")
    caught = sum(map(bool, runner.outcomes.values()))
    tried = len(runner.outcomes.keys() - equivalent)
    seconds = time.perf_counter() - start
    print(f"caught {caught} of {tried}; {len(equivalent)} equivalent; {seconds:.0f} s")
    return bool(found) or not tried


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
