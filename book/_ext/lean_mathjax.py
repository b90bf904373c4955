"""Keep of MathJax, which sphinx-mathjax-offline copies whole (24 MB), what a page can ask for."""

from pathlib import Path

KEPT = (
    "tex-chtml.js",
    "input/tex/extensions/",
    "output/chtml/fonts/",
)


def prune(app, error):
    """Delete every other file below _static/mathjax."""
    root = Path(app.outdir) / "_static" / "mathjax"
    if error or not root.is_dir():
        return
    for file in [path for path in root.rglob("*") if path.is_file()]:
        if not file.relative_to(root).as_posix().startswith(KEPT):
            file.unlink()
    for folder in sorted((path for path in root.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def setup(app):
    app.connect("build-finished", prune, priority=900)  # after the copy
    return {"parallel_read_safe": True, "parallel_write_safe": True}
