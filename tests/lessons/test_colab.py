"""A lesson alone in an empty folder, as in Colab: its first cell finds the book's own `helpers`.

The public address leads to a repository made here, so that no network is needed.
"""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest
import yaml

from tools.lessons import ROOT, execute, lesson_paths, repository, setup_cell

LESSONS = lesson_paths()
WHERE = "\nprint(helpers.__file__)"


def git(*arguments, folder):
    identity = ["-c", "user.name=a test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """A repository that holds `helpers` as it stands in the working tree."""
    folder = tmp_path_factory.mktemp("public")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=ignored)
    git("init", "--quiet", folder=folder)
    git("add", ".", folder=folder)
    git("commit", "--quiet", "-m", "helpers", folder=folder)
    return folder


@pytest.fixture
def redirect(public, monkeypatch):
    """Let git find the public address on this machine."""
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.{public.as_uri()}.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", repository())


@pytest.fixture
def offline(monkeypatch):
    """Let every request for the public address fail."""
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "url.file:///nowhere/at/all.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", repository())


def run(source, folder, **environment):
    """Run source in a fresh interpreter that stands in `folder`."""
    command = [sys.executable, "-c", source]
    return subprocess.run(
        command, cwd=folder, env=os.environ | environment, capture_output=True, text=True
    )


def found(folder, source=None, **environment):
    """The file of `helpers` that the setup cell found from `folder`."""
    done = run((source or setup_cell()) + WHERE, folder, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_first_code_cell_is_the_setup_cell(path):
    cells = nbformat.read(path, as_version=4).cells
    first = next(cell for cell in cells if cell.cell_type == "code")
    assert first.source == setup_cell(), "run `make lessons`: it writes the cell and the address"
    assert {"setup", "remove-cell"} <= set(first.metadata.tags)


def test_setup_cell_is_short_and_installs_nothing():
    source = setup_cell()
    assert f'REPOSITORY = "{repository()}"' in source
    assert len(source.splitlines()) <= 20
    assert "install" not in source.replace("do not pip install helpers", "")


def test_citation_names_the_same_address():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["repository-code"] == repository()


@pytest.mark.usefixtures("redirect")
def test_empty_folder_fetches_the_repository(tmp_path):
    assert found(tmp_path) == str(tmp_path / "deep-learning-twice" / "helpers" / "__init__.py")
    assert not (tmp_path / "helpers").exists()


@pytest.mark.usefixtures("redirect")
def test_a_lesson_runs_in_an_empty_folder(tmp_path):
    notebook = nbformat.read(LESSONS[0], as_version=4)
    cell = nbformat.v4.new_code_cell("print(helpers.__file__)")
    notebook.cells.append(cell)
    execute(notebook, tmp_path, lambda cell, cell_index: None)
    assert notebook.cells[-1].outputs[0].text.startswith(str(tmp_path))


@pytest.mark.usefixtures("offline")
def test_a_folder_fetched_before_is_used_again(tmp_path, public):
    shutil.copytree(public, tmp_path / "deep-learning-twice")
    assert found(tmp_path).startswith(str(tmp_path / "deep-learning-twice"))


@pytest.mark.usefixtures("offline")
def test_helpers_above_the_notebook_are_found(tmp_path, public):
    shutil.copytree(public / "helpers", tmp_path / "helpers")
    folder = tmp_path / "book" / "feedforward"
    folder.mkdir(parents=True)
    assert found(folder) == str(tmp_path / "helpers" / "__init__.py")


@pytest.mark.usefixtures("offline")
def test_without_a_network_the_error_names_the_address(tmp_path):
    done = run(setup_cell(), tmp_path)
    assert done.returncode != 0
    assert repository() in done.stderr


@pytest.fixture
def foreign(tmp_path):
    """A folder with another package called helpers."""
    folder = tmp_path / "foreign"
    (folder / "helpers").mkdir(parents=True)
    (folder / "helpers" / "__init__.py").write_text("def slugify(text): ...\n")
    return folder


@pytest.mark.usefixtures("redirect")
def test_ours_comes_before_a_foreign_package_on_the_path(tmp_path, foreign):
    ours = tmp_path / "deep-learning-twice" / "helpers" / "__init__.py"
    assert found(tmp_path, PYTHONPATH=str(foreign)) == str(ours)


@pytest.mark.usefixtures("redirect")
def test_a_foreign_package_above_the_notebook_is_not_taken_for_ours(foreign):
    assert found(foreign) == str(foreign / "deep-learning-twice" / "helpers" / "__init__.py")


@pytest.mark.usefixtures("redirect")
@pytest.mark.parametrize("kind", ["package", "module"])
def test_a_foreign_package_already_imported_is_refused(tmp_path, foreign, kind):
    if kind == "module":
        shutil.rmtree(foreign / "helpers")
        (foreign / "helpers.py").write_text("")
    done = run("import helpers\n" + setup_cell(), tmp_path, PYTHONPATH=str(foreign))
    assert done.returncode != 0
    assert "ImportError: found <module 'helpers'" in done.stderr
    assert "do not pip install helpers" in done.stderr
