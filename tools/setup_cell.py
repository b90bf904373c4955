# Finds the book's package `helpers`: above this notebook, beside it, or in the public repository.
import subprocess
import sys
from pathlib import Path

REPOSITORY = "{repository}"
MARK = 'BOOK = "deep-learning-twice"'

beside = Path("deep-learning-twice").resolve()
inits = [p / "helpers" / "__init__.py" for p in (Path.cwd(), *Path.cwd().parents, beside)]
found = [init for init in inits if init.is_file() and MARK in init.read_text(encoding="utf-8")]
if not found:
    subprocess.run(["git", "clone", "--depth", "1", REPOSITORY, str(beside)], check=True)
sys.path.insert(0, str(found[0].parents[1] if found else beside))
import helpers

if getattr(helpers, "BOOK", None) != "deep-learning-twice":
    raise ImportError(f"found {helpers}, which is not the book's: do not pip install helpers")
