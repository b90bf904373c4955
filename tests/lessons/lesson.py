"""A lesson's notebook, as the tests of this folder see it."""

import ast
import re
from pathlib import Path

import nbformat
import yaml

ROOT = Path(__file__).resolve().parents[2]


class Lesson:
    """One notebook of _toc.yml: its cells by tag, its words, its equations, its definitions."""

    def __init__(self, path):
        self.path, self.slug = path, path.stem
        self.cells = nbformat.read(path, as_version=4).cells

    def code(self, tag=None):
        return [c for c in self.cells if c.cell_type == "code" and _has(c, tag)]

    def markdown(self, tag=None):
        return [c for c in self.cells if c.cell_type == "markdown" and _has(c, tag)]

    def visible_code(self):
        hidden = {"hide-cell", "hide-input", "remove-cell"}
        return [c for c in self.code() if not hidden & tags(c)]

    def text(self, tag=None):
        """Visible prose: markdown without what is folded."""
        cells = "\n\n".join(cell.source for cell in self.markdown(tag))
        return re.sub(r"<details>.*?</details>", "", cells, flags=re.DOTALL)

    def words(self, tag=None):
        """Words of the visible prose; formulas and link targets are not words."""
        text = re.sub(r"\$\$.*?\$\$", "", self.text(tag), flags=re.DOTALL)
        text = re.sub(r"\]\([^)]*\)+", "]", text)
        return len(re.findall(r"[A-Za-z0-9][\w'-]*", text))

    def equation_labels(self):
        prose = "\n".join(cell.source for cell in self.markdown())
        return re.findall(r"^\$\$ \(([\w-]+)\)$", prose, re.M)

    def cited_equations(self):
        """Numbers of the equations that comments in the code cite."""
        lines = "\n".join(cell.source for cell in self.code()).split("\n")
        comments = "\n".join(line.partition("#")[2] for line in lines)
        cited = re.findall(r"eq\. ((?:\(\d+\)(?:, | and )?)+)", comments)
        return {int(number) for group in cited for number in re.findall(r"\d+", group)}

    def definitions(self):
        """Classes and functions by name, the last one of each, as syntax trees."""
        trees = [ast.parse(cell.source) for cell in self.code()]
        kinds = (ast.ClassDef, ast.FunctionDef)
        return {node.name: node for tree in trees for node in tree.body if isinstance(node, kinds)}

    def load(self, *names, **namespace):
        """Execute only the named definitions; return them in a dictionary."""
        body = [self.definitions()[name] for name in names]
        module = ast.Module(body=body, type_ignores=[])
        exec(compile(module, str(self.path), "exec"), namespace)
        return namespace


def tags(cell):
    return set(cell.metadata.get("tags", []))


def _has(cell, tag):
    return tag is None or tag in tags(cell)


def lessons():
    """The lessons of _toc.yml, in reading order."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    files = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    paths = [ROOT / f"{name}.ipynb" for name in files]
    return [Lesson(path) for path in paths if path.is_file()]
