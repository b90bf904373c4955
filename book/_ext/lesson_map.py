"""The directive `lesson-map`: the whole plan of the book, written lessons as links.

    ```{lesson-map} lesson_map.yml
    ```

A lesson counts as written when its page is in the book, so the map cannot promise too much.
"""

from pathlib import Path

import yaml
from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective


def link(docname, title):
    """A reference to a page of the book, checked by Sphinx like any other."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", title),
        refdomain="std",
        reftype="doc",
        reftarget=f"/{docname}",
        refexplicit=True,
        refwarn=True,
    )


class LessonMap(SphinxDirective):
    """Sections, one for each part, with a list of its lessons."""

    required_arguments = 1

    def run(self):
        source = Path(self.env.doc2path(self.env.docname)).parent / self.arguments[0]
        self.env.note_dependency(str(source))
        parts = yaml.safe_load(source.read_text(encoding="utf-8"))
        grid = nodes.container(classes=["lesson-map"])
        grid += [self.part(number, part) for number, part in enumerate(parts, start=1)]
        return [grid]

    def part(self, number, part):
        box = nodes.container(classes=["lesson-map-part"])
        box += nodes.rubric("", f"{number} · {part['part']}", level=3)
        box += nodes.bullet_list(
            "", *(self.lesson(part["folder"], lesson) for lesson in part["lessons"])
        )
        return box

    def lesson(self, folder, lesson):
        docname = f"book/{folder}/{lesson['slug']}"
        title = nodes.paragraph(classes=["lesson-map-title"])
        written = docname in self.env.found_docs
        if written:
            title += link(docname, lesson["title"])
        else:
            title += nodes.inline("", lesson["title"])
            title += nodes.Text(" ")
            title += nodes.inline("", "planned", classes=["lesson-map-planned"])
        item = nodes.list_item("", title, nodes.paragraph("", lesson["line"]))
        item["classes"].append("written" if written else "planned")
        return item


def setup(app):
    app.add_directive("lesson-map", LessonMap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
