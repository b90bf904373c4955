"""Re-execute lessons in place, with bytes that change only where a lesson does.

python tools/lessons.py                  every lesson that stands in _toc.yml
python tools/lessons.py backpropagation  one, or several, by name
"""

import argparse
import hashlib
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
import yaml
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
WIDGET = "application/vnd.jupyter.widget-view+json"
KEPT_CELL_METADATA = ("jupyter", "mystnb", "tags")
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}
# One thread a kernel, and no progress bars: these print times.
KERNEL_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TQDM_DISABLE": "1",
}
QUIET_KERNEL = ["--IPKernelApp.log_level=40"]  # it warns of its own transport otherwise


def lesson_paths(root=ROOT):
    """The notebooks of _toc.yml, in reading order."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    paths = [root / f"{chapter}.ipynb" for chapter in chapters]
    return [path for path in paths if path.is_file()]


def repository(root=ROOT):
    """The public address of the book, which stands in _config.yml alone."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    return config["repository"]["url"]


def setup_cell(root=ROOT):
    """The source of the first code cell of every lesson, with the book's address in it."""
    template = (root / "tools" / "setup_cell.py").read_text(encoding="utf-8")
    return template.replace("{repository}", repository(root)).strip()


def write_setup_cell(notebook, root=ROOT):
    """Put the setup cell into the first code cell, which every lesson keeps for it."""
    cell = next((cell for cell in notebook.cells if cell.cell_type == "code"), None)
    if cell is None or "setup" not in cell.metadata.get("tags", []):
        raise ValueError("the first code cell of a lesson must carry the tag 'setup'")
    cell.source = setup_cell(root)


def execute(notebook, folder, report):
    """Run every cell in `folder`; `report(cell, cell_index)` follows each one."""
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        extra_arguments=QUIET_KERNEL,
        record_timing=False,
        store_widget_state=True,  # for widgets that print; normalise drops it
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
        on_cell_complete=report,
    )
    client.execute(env=os.environ | KERNEL_ENVIRONMENT)


def without_widgets(outputs):
    """The outputs a page can show: a stored widget is dead without its kernel."""
    return [output for output in outputs if WIDGET not in output.get("data", {})]


def cell_id(cell, taken):
    """A name made of the cell's content, so that no other cell's name moves with it."""
    digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]
    return digest if digest not in taken else f"{digest}-{len(taken)}"


def normalise(notebook):
    """Take away everything that would differ from run to run or from editor to editor."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    taken = set()
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(
            {key: cell.metadata[key] for key in KEPT_CELL_METADATA if key in cell.metadata}
        )
        cell.id = cell_id(cell, taken)
        taken.add(cell.id)
        if cell.cell_type == "code":
            cell.outputs = without_widgets(cell.outputs)
    return notebook


def run_lesson(path, bar):
    """Execute one lesson and write it back. Returns its seconds."""
    start = time.perf_counter()
    notebook = nbformat.read(path, as_version=4)
    write_setup_cell(notebook)
    execute(notebook, path.parent, lambda cell, cell_index: bar.update())
    nbformat.write(normalise(notebook), path)
    return time.perf_counter() - start


def count_code_cells(path):
    return sum(cell.cell_type == "code" for cell in nbformat.read(path, as_version=4).cells)


def chosen(names):
    """The paths of the lessons that were named, or of all."""
    by_name = {path.stem: path for path in lesson_paths()}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        sys.exit(f"no lesson called {', '.join(unknown)}; there are: {', '.join(by_name)}")
    return [by_name[name] for name in names or by_name]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="lessons to run; all, if none is named")
    paths = chosen(parser.parse_args().names)
    cells = sum(count_code_cells(path) for path in paths)
    failed = False
    with tqdm(total=cells, unit="cell") as bar, ThreadPoolExecutor(max_workers=2) as pool:
        running = {pool.submit(run_lesson, path, bar): path.stem for path in paths}
        for future in as_completed(running):
            try:
                bar.write(f"{running[future]:24} {future.result():6.1f} s")
            except (CellExecutionError, ValueError) as error:
                failed = True
                bar.write(f"{running[future]:24} FAILED, left as it was\n{error}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
