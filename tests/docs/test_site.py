"""The documentation as a site: it builds without a warning, leads nowhere that is not there, loads nothing, is found."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from qanswer.cli.main import COMMANDS

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LOADING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "object": "data"}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("site")
    subprocess.run([sys.executable, ROOT / "docs/build.py", target], check=True)
    return target


def test_the_manual_page_is_that_of_the_documentation(tmp_path, regen):
    strictly = ["--fail-on-warning", "--quiet", "--builder", "man", "--doctree-dir", tmp_path / "doctrees"]
    subprocess.run([sys.executable, "-m", "sphinx", *strictly, ROOT / "docs", tmp_path], check=True)
    made = (tmp_path / "qanswer.1").read_text(encoding="utf-8")
    if regen:
        (ROOT / "docs/qanswer.1").write_text(made, encoding="utf-8")
    assert _without_writer(made) == _without_writer((ROOT / "docs/qanswer.1").read_text(encoding="utf-8"))


def _without_writer(page: str) -> str:
    """Return what a page shows, without what the version of the writer puts before it."""
    return page[page.index(".TH ") :]


def test_every_command_stands_in_the_manual_page():
    page = (ROOT / "docs/man.md").read_text(encoding="utf-8")
    named = {name for names in re.findall(r"^([a-z, ]+)\n: ", page, re.MULTILINE) for name in names.split(", ")}
    assert named >= set(COMMANDS)


class Page(HTMLParser):
    """What a page is called by, leads to and loads."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        """Take from a tag what matters."""
        values = {name: value or "" for name, value in attrs}
        self.names |= {values.get("id", ""), values.get("name", "")}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if values.get(LOADING.get(tag, ""), ""):
            self.loads.append(values[LOADING[tag]])


@pytest.fixture(scope="module")
def pages(site) -> dict[Path, Page]:
    return {path.resolve(): Page(path) for path in site.rglob("*.html")}


def test_every_link_leads_to_a_place_that_is_there(pages):
    lost = [
        (path.name, link)
        for path, page in pages.items()
        for link in (*page.links, *page.loads)
        if not urlsplit(link).scheme and not _leads_somewhere(path, link, pages)
    ]
    assert lost == []


def _leads_somewhere(path: Path, link: str, pages: dict[Path, Page]) -> bool:
    parts = urlsplit(link)
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target in pages:
        return not parts.fragment or unquote(parts.fragment) in pages[target].names
    return target.is_file()


def test_nothing_is_loaded_from_elsewhere(site, pages):
    assert [link for page in pages.values() for link in page.loads if urlsplit(link).netloc] == []
    styles = [path.read_text(encoding="utf-8") for path in site.rglob("*.css")]
    assert styles
    assert [
        found for style in styles for found in re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)]*", style)
    ] == []


def test_both_sites_have_their_own_language(pages, site):
    for place, language in (("en/index.html", "en"), ("ja/ja/index.html", "ja")):
        assert f'<html class="no-js" lang="{language}"' in (site / place).read_text(encoding="utf-8")
    assert (site / "en/tutorial.html").resolve() in pages
    assert (site / "ja/tutorial.html").resolve() not in pages


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
@pytest.mark.parametrize(
    ("language", "words", "page"),
    [
        ("en", "save-layout supplements", "how-to/misread.html"),
        ("en", "threshold_not_met", "reasons.html"),
        ("ja", "個別調整", "ja/tutorial.html"),
        ("ja", "過去の回答 取り込む", "ja/how-to/past-answers.html"),
        ("ja", "threshold_not_met", "reasons.html"),
    ],
)
def test_a_search_finds_the_page(language, words, page, site):
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.goto(f"{(site / language / 'search.html').as_uri()}?q={words}")
        tab.wait_for_selector("#search-results li a")
        found = tab.eval_on_selector_all("#search-results li a", "links => links.map(link => link.href)")
        browser.close()
    assert any(urlsplit(link).path.endswith(f"/{language}/{page}") for link in found)
