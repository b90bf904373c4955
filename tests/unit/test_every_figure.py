"""What holds for every figure: the same piece of HTML every time, closed in itself, described."""

import re
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from helpers.figures import base
from helpers.figures.fallback import DRAWINGS
from tests.figure_examples import KINDS, example

CODE, DATA = 18_000, 280_000  # bytes, compressed; the largest is a net that runs in the page
DATA_OF_PAGE = re.compile(r'<script type="application/json">.*?</script>', re.DOTALL)
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
OUTSIDE = re.compile(r"https?:|//[a-z]+\.|@import|url\(|\bsrc=\"(?!data:)|\bid=")

every_figure = pytest.mark.parametrize("kind", KINDS)


@every_figure
def test_html_is_the_same_every_time_and_of_modest_size(kind):
    page = example(kind)._repr_html_()
    assert page == example(kind)._repr_html_()
    assert repr(example(kind)) == f"{kind}()"
    code = DATA_OF_PAGE.sub("", page)
    assert len(zlib.compress(code.encode())) < CODE
    assert len(zlib.compress(page.encode())) < DATA


@every_figure
def test_html_asks_for_nothing_outside_itself(kind):
    assert not OUTSIDE.search(example(kind)._repr_html_().replace(SVG_NAMESPACE, ""))


@every_figure
def test_without_a_script_a_described_picture_and_one_sentence_remain(kind):
    bare = re.sub(r"<(script|style).*?</\1>", "", example(kind)._repr_html_(), flags=re.DOTALL)
    assert re.search(r'<img src="data:image/png;base64,\S+" alt="[^"]{80,}">', bare)
    assert bare.count("<p>") == 1
    assert "<svg" not in bare


def test_every_figure_has_a_picture():
    assert sorted(DRAWINGS) == sorted(example(kind).name for kind in KINDS)


@pytest.mark.parametrize("stem", DRAWINGS)
def test_shipped_picture_is_small_and_shows_what_is_drawn_today(stem):
    shipped = (base.FOLDER / f"{stem}.png").read_bytes()
    assert len(shipped) < 15_000
    old, new = (
        np.asarray(Image.open(BytesIO(png)).convert("L"), dtype=float)
        for png in (shipped, DRAWINGS[stem]())
    )
    assert old.shape == new.shape
    assert np.abs(old - new).mean() < 4.0
