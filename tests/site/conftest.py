"""The book, built afresh from the working tree, and a browser that notices what goes wrong.

Fixtures for a test of the site: `site` (the folder of the built book), `site_url` (the same,
served on this machine), `page` (a browser page), `open_page` (a function that opens others, dark
or narrow), `open_figure` (a function that opens figures alone on a page). A page must stay silent
and within the book: when its test ends, console errors and requests to anywhere else fail it.
"""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SHELL = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A figure</title>'
    '<meta name="viewport" content="width=device-width">'
    "</head><body><main><h1>A figure</h1>{}</main></body></html>"
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
MAC_BROWSER = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
NO_BROWSER = """no Chromium found, and the site is not proven without one. Get it with
    apt-get install chromium              Debian, Ubuntu
    brew install --cask google-chrome     macOS
or set CHROMIUM to the path of any Chromium or Chrome."""


def browser_path():
    """Where this machine keeps its Chromium; an error that says how to get one otherwise."""
    named = [os.environ.get("CHROMIUM"), *map(shutil.which, BROWSERS), shutil.which(MAC_BROWSER)]
    path = next(filter(None, named), None)
    if path is None:
        pytest.fail(NO_BROWSER, pytrace=False)
    return path


def build(folder):
    """Build the book as `make book` does, from nothing, into `folder`."""
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    command = [jupyter_book, "build", ROOT, "--path-output", folder, "-W", "-n", "--keep-going"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, f"the book does not build:\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the built book. Workers that run side by side share one build."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    with FileLock(run / "site.lock"):
        if not (run / "built").exists():
            build(run / "site")
            (run / "built").touch()
    return run / "site" / "_build" / "html"


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line of log for each."""

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def site_url(site):
    """The address of the built book on a local server, without a slash at its end."""
    handler = functools.partial(QuietHandler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def chromium():
    """The system's browser."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path())
        yield browser
        browser.close()


@pytest.fixture
def faults():
    """What the pages of one test complained about or asked for elsewhere."""
    return []


@pytest.fixture
def open_page(chromium, faults):
    """A function that opens an empty page of a given width and colour scheme.

    Other options are those of the browser's `new_context`.
    """
    contexts = []

    def note_console(message):
        if message.type in ("error", "warning"):
            faults.append(f"console: {message.text}")

    def stay_inside(route):
        if route.request.url.startswith(("http://127.0.0.1:", "file:", "data:", "blob:")):
            route.continue_()
        else:
            faults.append(f"asked for {route.request.url}")
            route.abort()

    def opener(width=1280, mode="light", **options):
        options = {"color_scheme": mode, "reduced_motion": "reduce", **options}
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note_console)
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
        page.route("**/*", stay_inside)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(open_page):
    """A page of 1280 pixels in the light scheme."""
    return open_page()


@pytest.fixture
def open_figure(open_page, tmp_path, faults):
    """A function that opens figures on a page of their own.

    Nothing but the page's file is asked for, and the console stays empty.
    """

    def note_request(request):
        if not request.url.startswith(("file:", "data:")):
            faults.append(f"asked for {request.url}")

    def opener(*figures, **options):
        page = open_page(**options)
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("request", note_request)
        file = tmp_path / "figure.html"
        html = SHELL.format("".join(figure._repr_html_() for figure in figures))
        file.write_text(html, encoding="utf-8")
        page.goto(file.as_uri())
        return page

    return opener
