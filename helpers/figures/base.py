"""The shared base of the figures to play with: one self-contained piece of HTML each."""

import json
from base64 import b64encode
from html import escape
from pathlib import Path

FOLDER = Path(__file__).parent
WITHOUT_SCRIPT = (
    "This picture comes alive where scripts may run: in the built book, or in Jupyter once the"
    " notebook is trusted or this cell has been run."
)


class Figure:
    """A figure that works without a kernel, a network or an extra package.

    A subclass names itself and its parts, and returns the data that its script needs.
    The page gets the same bytes on every run and every machine.

    Attributes
    ----------
    name : str
        Stem of ``<name>.js`` (the live figure) and ``<name>.png`` (the picture that stands in
        where scripts do not run), both beside this file.
    title, task : str
        One line each: what the figure shows, and what to try in it.
    alt : str
        The stand-in picture in words.
    """

    name = ""
    title = ""
    task = ""
    alt = ""

    def payload(self):
        """Return the data for the script, as a dict of what JSON can hold."""
        return {}

    def __repr__(self):
        """Return the class name alone: an address would change with every run."""
        return f"{type(self).__name__}()"

    def _repr_html_(self):
        data = {"title": self.title, "task": self.task, **self.payload()}
        picture = b64encode((FOLDER / f"{self.name}.png").read_bytes()).decode()
        return (
            f'<div class="dlt-figure dlt-{self.name}">'
            f'<img src="data:image/png;base64,{picture}" alt="{escape(self.alt)}">'
            f"<p>{WITHOUT_SCRIPT}</p>"
            f'<script type="application/json">{as_json(data)}</script></div>\n'
            f"<style>{source('figure.css')}</style>\n"
            f'<script>(() => {{\n"use strict";\n'
            f"{source('figure.js')}\n{source(f'{self.name}.js')}\n}})();</script>"
        )


def as_json(data):
    """Return `data` as compact JSON that may stand inside a script element.

    Raises
    ------
    ValueError
        Where a number is infinite or not a number: JSON has neither.
    """
    return json.dumps(data, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def source(file_name):
    """Return a script or style sheet of this folder without its indents and comment lines."""
    lines = (FOLDER / file_name).read_text(encoding="utf-8").splitlines()
    kept = (line.strip() for line in lines)
    return "\n".join(line for line in kept if line and not line.startswith(("//", "/*")))


def one_of(what, value, allowed):
    """Return `value` if it is in `allowed`.

    Raises
    ------
    ValueError
        Otherwise, naming what was expected and what came.
    """
    if value not in allowed:
        raise ValueError(f"{what}: expected one of {', '.join(map(repr, allowed))}; got {value!r}")
    return value
