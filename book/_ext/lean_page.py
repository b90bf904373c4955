"""Pages that describe themselves and load nothing that they do not use."""

import re
from html import escape
from pathlib import Path

from docutils import nodes

TAGLINE = (
    "Neural networks built twice, in NumPy from formulas derived on the page and in PyTorch, "
    "and proven to be the same."
)
DESCRIPTION_LENGTH = 160  # search engines cut what is longer
# The icons come from a font; this script, 0.5 MB a page, would draw them once more.
ICON_SCRIPT = re.compile(r"\s*<script[^>]*fontawesome\.js[^>]*></script>")
# The first page inherits MathJax from the pages below it.
MATH_SCRIPT = re.compile(r"\s*<script[^>]*mathjax/tex-chtml\.js[^>]*></script>")
# A line may not break between a formula and the comma after it.
FORMULA = re.compile(
    r'(?<!<span class="book-together">)(<span class="math [^>]*>[^<]*</span>)([,.;:!?)’]+)'
)
UNUSED = ("scripts/fontawesome.js", "scripts/*.map", "styles/*.map", "*webpack-macros.html")


def first_sentences(doctree):
    """The opening of a page as one line of plain text; the tagline where a page has none."""
    paragraphs = doctree.findall(nodes.paragraph) if doctree else ()
    text = next((p.astext() for p in paragraphs), TAGLINE)
    text = " ".join(text.split())
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"


def describe(app, pagename, templatename, context, doctree):
    """Give the page its description."""
    tag = f'<meta name="description" content="{escape(first_sentences(doctree))}" />'
    context["metatags"] = context.get("metatags", "") + "\n" + tag


def lean(text):
    """A page without the scripts that it has no use for, its formulas and commas held together."""
    text = ICON_SCRIPT.sub("", text)
    if 'class="math' not in text:
        return MATH_SCRIPT.sub("", text)
    return FORMULA.sub(r'<span class="book-together">\1\2</span>', text)


def finish(app, error):
    """Mend every page, and take unused files out of the built book."""
    if error or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for page in out.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(lean(text), encoding="utf-8")
    for pattern in UNUSED:
        for file in (out / "_static").glob(pattern):
            file.unlink()


def setup(app):
    # Jupyter Book sets this for sphinx_comments, which the book does without.
    app.add_config_value("comments_config", {}, "env")
    app.connect("html-page-context", describe)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
