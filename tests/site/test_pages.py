"""Every page of the built book in Chromium: offline, silent, drawn, readable, usable."""

import gzip
import re
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe

from tools.lessons import ROOT, lesson_paths, repository

LESSONS = [path.relative_to(ROOT).with_suffix("").as_posix() for path in lesson_paths()]
PAGES = ["book/index", *LESSONS, "book/notation", "book/references", "search", "genindex"]
BYTES = 1_200_000  # a page with everything it loads, compressed as a web server sends it
REQUESTS = 45  # one a picture and a math font; the page with most pictures (gan) has 43
# Every page wide and light, and narrow and dark; the crosswise pair once for each kind of page.
VIEWS = [(name, *view) for name in PAGES for view in ((1280, "light"), (390, "dark"))]
VIEWS += [(name, *view) for name in PAGES[:2] for view in ((1280, "dark"), (390, "light"))]
AXE_OPTIONS = {"preload": False}  # it would look for imported styles in the wrong folder
FILE_NAME = re.compile(r"\.(png|svg|jpe?g|gif)$|^[0-9a-f]{16,}|/", re.IGNORECASE)
RAW_MARKUP = re.compile(r"\$\$|:::|```|\{(math|exercise|figure|note|cite|eq|ref)[}:]")

WIDE_EQUATIONS = """() => [...document.querySelectorAll("article div.math")]
    .filter(each => [...each.querySelectorAll("mjx-container")]
        .some(drawn => drawn.scrollWidth > drawn.clientWidth + 1))
    .map(each => each.id)"""

every_page = pytest.mark.parametrize("name", PAGES)
every_lesson = pytest.mark.parametrize("name", LESSONS)


def visit(page, base, name):
    """Open a page and wait until its math is drawn."""
    page.goto(f"{base}/{name}.html")
    page.evaluate("() => window.MathJax?.startup?.promise")


def compressed(response):
    """What a response costs a reader, in bytes."""
    return min(len(response.body()), len(gzip.compress(response.body())))


def unfold(page):
    """Open everything that is folded, and end every change of colour that is under way."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.wait_for_load_state("networkidle")  # a late style sheet would start another change
    page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")


def test_the_pages_tested_here_are_the_pages_of_the_book(site):
    built = {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")}
    assert built == {*PAGES, "index"}


def test_the_address_of_the_folder_leads_to_the_book(page, site):
    page.goto((site / "index.html").as_uri())
    page.wait_for_url("**/book/index.html")
    assert page.locator("h1").first.inner_text() == "Deep Learning, Twice"


@every_page
def test_page_is_light_and_complete(page, site_url, name):
    sizes = []
    page.on("response", lambda response: sizes.append(compressed(response)))
    visit(page, site_url, name)
    page.wait_for_load_state("networkidle")
    assert sum(sizes) <= BYTES
    assert len(sizes) <= REQUESTS


@every_page
def test_page_works_from_the_disk(page, site, name):
    visit(page, site.as_uri(), name)
    assert page.locator("h1:visible").count() == 1
    icons = page.evaluate("document.fonts.load('900 1em \"Font Awesome 6 Free\"')")
    assert len(icons) > 0


@every_page
def test_page_describes_itself(page, site, site_url, name):
    visit(page, site_url, name)
    assert len(page.locator("meta[name=description]").get_attribute("content")) > 20
    assert "Deep Learning, Twice" in page.title()
    icon = page.locator("link[rel=icon]").get_attribute("href")
    assert (site / Path(name).parent / icon.split("?")[0]).resolve().is_file()


@every_page
def test_math_is_drawn(page, site_url, name):
    visit(page, site_url, name)
    written, drawn = page.locator("article .math"), page.locator("article .math mjx-container")
    assert written.count() == drawn.count()
    assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
    assert name not in LESSONS or drawn.count() > 0


@every_lesson
def test_equations_are_numbered_in_order_and_can_be_linked(page, site_url, name):
    visit(page, site_url, name)
    numbers = page.locator("article .eqno")
    expected = [f"({number})" for number in range(1, numbers.count() + 1)]
    assert expected
    assert [re.match(r"\(\d+\)", text).group() for text in numbers.all_inner_texts()] == expected
    for link in numbers.locator("a.headerlink").all():
        assert page.locator(f'[id="{link.get_attribute("href")[1:]}"]').count() == 1
    assert numbers.locator("a.headerlink").count() == numbers.count()


@pytest.mark.parametrize(("name", "width", "mode"), VIEWS)
def test_no_serious_barrier(open_page, site_url, name, mode, width):
    page = open_page(width, mode)
    visit(page, site_url, name)
    unfold(page)
    assert page.evaluate("document.documentElement.dataset.theme") == mode
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    serious = [
        f"{rule['id']}: {node['html']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
    assert serious == []


@every_page
def test_pictures_have_words(page, site_url, name):
    visit(page, site_url, name)
    unfold(page)
    assert page.locator("img:not([alt])").count() == 0
    for alt in [image.get_attribute("alt") for image in page.locator("article img").all()]:
        assert len(alt.split()) >= 3, f"says too little: {alt!r}"
        assert not FILE_NAME.search(alt), f"a file name is no description: {alt!r}"


@every_page
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_page_does_not_scroll_sideways(open_page, site_url, name, width):
    page = open_page(width)
    visit(page, site_url, name)
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.mouse.move(width / 2, 450)
    page.mouse.wheel(300, 0)
    assert page.evaluate("window.scrollX") == 0
    if width == 1280:  # on a phone a long equation scrolls by itself, at a desk it should not
        assert page.evaluate(WIDE_EQUATIONS) == []


@every_lesson
def test_no_markup_is_left_raw(page, site_url, name):
    visit(page, site_url, name)
    prose = page.locator("article :is(p, li, h1, h2, h3, h4)").all_inner_texts()
    assert [text for text in prose if RAW_MARKUP.search(text)] == []


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_search_finds_a_word(page, site, site_url, scheme):
    base = site.as_uri() if scheme == "file" else site_url
    page.goto(f"{base}/search.html?q=cotangent")
    found = page.locator("#search-results li a[href*='notation.html']")
    found.first.wait_for()
    found.first.click()
    page.wait_for_url("**/book/notation.html**")


def test_search_opens_from_the_keyboard(page, site_url):
    visit(page, site_url, "book/index")
    page.keyboard.press("Control+k")
    page.keyboard.type("cotangent")
    page.keyboard.press("Enter")
    page.locator("#search-results li a[href*='notation.html']").first.wait_for()


def test_phone_menu_opens_and_leads_to_a_lesson(open_page, site_url):
    page = open_page(390)
    visit(page, site_url, "book/index")
    link = page.locator(f".bd-sidebar-primary a[href*='{Path(LESSONS[0]).name}.html']").first
    assert not link.is_visible()
    page.locator("button.primary-toggle").first.click()
    link.click()
    page.wait_for_url(f"**/{LESSONS[0]}.html")


def test_reader_can_choose_the_theme(page, site_url):
    visit(page, site_url, "book/index")
    seen = set()
    for _ in range(3):
        page.locator("button.theme-switch-button").first.click()
        seen.add(page.evaluate("document.documentElement.dataset.theme"))
    assert seen == {"light", "dark"}


@every_lesson
def test_lesson_opens_in_colab_and_downloads(page, site, site_url, name):
    visit(page, site_url, name)
    owner_and_name = repository().removeprefix("https://github.com/")
    colab = f"https://colab.research.google.com/github/{owner_and_name}/blob/main/{name}.ipynb"
    assert page.locator(f"a[href='{colab}']").count() == 1
    href = page.locator("a.btn-download-source-button").get_attribute("href")
    copy = (site / Path(name).parent / href).resolve()
    assert copy.read_bytes() == (ROOT / f"{name}.ipynb").read_bytes()


def test_map_shows_the_whole_plan_and_links_what_is_written(page, site_url):
    visit(page, site_url, "book/index")
    plan = yaml.safe_load((ROOT / "book" / "lesson_map.yml").read_text(encoding="utf-8"))
    entries = page.locator(".lesson-map li")
    assert entries.count() == sum(len(part["lessons"]) for part in plan)
    links = [link.get_attribute("href") for link in page.locator(".lesson-map li a").all()]
    assert [f"book/{href.removesuffix('.html')}" for href in links] == LESSONS
    assert page.locator(".lesson-map-planned").count() == entries.count() - len(LESSONS)
