"""What every lesson holds, read from its cells' tags; headings are free."""

import base64
import re

import pytest
from lesson import ROOT, lessons, tags

LESSONS = lessons()
MARKDOWN_POINTS = ("opening", "idea", "derivation", "predict", "play", "hunt", "exercise", "end")
CODE_POINTS = (
    *("setup", "imports", "numpy", "gradient-check", "parity", "baselines", "idea-removed"),
    *("pytorch", "play", "hunt", "exercise", "solution"),
)
ASSERTED = ("gradient-check", "parity", "baselines", "idea-removed")
WAIVED = {
    "feedforward": {"gradient-check": "no backward pass is built here; the complex step is exact"},
    "backpropagation": {"baselines": "the rivals of the same data stand in feedforward"},
    "autograd": {"baselines": "the rivals of the same data stand in feedforward"},
}

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)


def test_there_are_lessons_and_waivers_name_real_ones():
    assert set(WAIVED) <= {lesson.slug for lesson in LESSONS}
    for points in WAIVED.values():
        assert set(points) <= {*MARKDOWN_POINTS, *CODE_POINTS}


@each_lesson
def test_every_code_cell_was_executed_in_order_without_an_error(lesson):
    counts = [cell.execution_count for cell in lesson.code()]
    assert counts == list(range(1, len(counts) + 1))
    outputs = [output for cell in lesson.code() for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output for output in outputs if output.get("name") == "stderr"]


@each_lesson
@pytest.mark.parametrize("point", [*MARKDOWN_POINTS, *CODE_POINTS])
def test_each_point_of_the_contract_is_there_or_waived(lesson, point):
    kinds = [lesson.markdown] * (point in MARKDOWN_POINTS) + [lesson.code] * (point in CODE_POINTS)
    present = all(kind(point) for kind in kinds)
    assert present != (point in WAIVED.get(lesson.slug, {})), point


@each_lesson
@pytest.mark.parametrize("tag", ASSERTED)
def test_evidence_is_asserted(lesson, tag):
    for cell in lesson.code(tag):
        assert re.search(r"^\s*assert ", cell.source, re.M), cell.source


@each_lesson
def test_the_first_cells_are_setup_opening_and_imports(lesson):
    assert {"setup", "remove-cell"} <= tags(lesson.code()[0])
    assert "opening" in tags(lesson.markdown()[0])
    assert lesson.markdown()[0].source.startswith("# ")
    assert "imports" in tags(lesson.code()[1])


@each_lesson
def test_visible_length_is_within_the_measure(lesson):
    assert lesson.words() <= 2500
    assert lesson.words("opening") <= 150
    assert len(lesson.visible_code()) <= 21
    assert len(lesson.equation_labels()) <= 12


@each_lesson
def test_every_equation_is_labelled_by_its_position(lesson):
    displayed = "\n".join(cell.source for cell in lesson.markdown()).count("$$") // 2
    labels = lesson.equation_labels()
    assert labels == [f"{lesson.slug}-{k + 1}" for k in range(displayed)]


@each_lesson
def test_code_cites_equations_that_exist(lesson):
    cited, there = lesson.cited_equations(), len(lesson.equation_labels())
    assert cited <= set(range(1, there + 1))
    assert len(cited) >= there / 3, f"only {sorted(cited)} of {there} equations reach the code"
    in_text = {int(k) for k in re.findall(r"(?:eq\.|[Rr]ule) \((\d+)\)", lesson.text())}
    assert in_text <= set(range(1, there + 1))


@each_lesson
def test_the_reader_predicts_at_least_three_times(lesson):
    assert len(re.findall(r"\*\*(?:Predict|Guess|Before you)", lesson.text())) >= 3


@each_lesson
def test_exercises_have_a_checker_and_a_folded_solution(lesson):
    stubs, solutions = lesson.code("exercise"), lesson.code("solution")
    titles = [cell.source.split("\n")[0] for cell in lesson.markdown("exercise")]
    assert len(stubs) == len(solutions) == len(titles) >= 4
    for k, (title, stub, solution) in enumerate(zip(titles, stubs, solutions, strict=True), 1):
        assert re.fullmatch(rf"### Exercise {k}(: transfer)?", title)
        assert "raise NotImplementedError" in stub.source
        assert ".check(" in stub.source
        assert ".check(" in solution.source
        assert {"solution", "hide-cell"} <= tags(solution)
        assert solution.metadata["jupyter"]["source_hidden"]
        assert lesson.cells.index(solution) == lesson.cells.index(stub) + 1
        assert solution.outputs[0].text.startswith("Right!")
    assert titles[-1].endswith(": transfer")
    last_derivation = lesson.cells.index(lesson.markdown("derivation")[-1])
    assert lesson.cells.index(stubs[0]) < last_derivation, "no exercise in mid-derivation"


@each_lesson
def test_every_picture_has_a_text_alternative_and_modest_size(lesson):
    for cell in lesson.code():
        pictures = [o.data["image/png"] for o in cell.outputs if "image/png" in o.get("data", {})]
        assert len(pictures) <= 1, "one alt for all pictures of a cell: make it one picture"
        for picture in pictures:
            alt = cell.metadata["mystnb"]["image"]["alt"]
            assert len(alt.split()) >= 8, f"too short to stand for a picture: {alt}"
            assert len(base64.b64decode(picture)) <= 60_000


@each_lesson
def test_the_notebook_reads_well_where_sphinx_is_not(lesson):
    assert lesson.path.stat().st_size <= 600_000
    prose = "\n".join(cell.source for cell in lesson.markdown())
    assert not re.search(r"\{(cite|eq|ref|doc|numref)", prose), "a role shows as raw markup"
    assert not re.search(r"^(:::|```\{)", prose, re.M), "a directive shows as raw markup"
    assert not re.search(r"!\[[^\]]*\]\(https?:", prose), "a picture from elsewhere"
    assert prose.count("<details>") == prose.count("</details>")
    for cell in lesson.markdown():
        before = re.findall(r"(.*)\n\$\$\n", cell.source)
        assert all(line == "" or line.endswith("$") for line in before), "a blank line before $$"


@each_lesson
def test_no_path_of_a_machine_is_left(lesson):
    text = lesson.path.read_text(encoding="utf-8")
    assert not re.search(r"(/home/|/root/|/work/|/tmp/|/Users/|[A-Z]:\\\\Users)", text)


@each_lesson
def test_every_source_stands_in_the_bibliography(lesson):
    bibliography = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
    for link in re.findall(r"\]\((https?://(?:[^()\s]|\([^()\s]*\))+)\)", lesson.text()):
        assert link.removeprefix("https://doi.org/") in bibliography, link
