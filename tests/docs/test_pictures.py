"""The documentation's pictures are made of the product as it is: ``pytest tests/docs/test_pictures.py --regen``."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs/pictures"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OFFICE = shutil.which("soffice")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
WIDTH, HEIGHT = 1280, 800  # pixels of a picture of the page


@pytest.fixture
def form(tmp_path) -> Path:
    return Path(shutil.copy(ROOT / "examples/vendor_form.xlsx", tmp_path))


@contextmanager
def served(form: Path, data: Path) -> Iterator[str]:
    """Yield the address of the review page for one form."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "XDG_DATA_HOME": str(data), "QANSWER_LANG": ""}
    command = [sys.executable, "-m", "qanswer", "review", str(form), "--no-browser"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        yield running.stdout.readline().strip()
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=30)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
@pytest.mark.parametrize(("name", "locale"), [("review", "en-GB"), ("review-ja", "ja-JP")])
def test_the_review_page(name, locale, form, tmp_path, regen):
    playwright = pytest.importorskip("playwright.sync_api")
    with served(form, tmp_path / "data") as address, playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale=locale)
        page.goto(address)
        page.wait_for_selector("#detail .actions")
        taken = tmp_path / f"{name}.png"
        page.screenshot(path=taken)
        browser.close()
    held(taken, regen=regen)


@pytest.mark.office
@pytest.mark.skipif(not (OFFICE and shutil.which("pdftoppm")), reason="LibreOffice or pdftoppm is not installed")
def test_a_filled_form(form, tmp_path, regen):
    subprocess.run([sys.executable, "-m", "qanswer", "fill", form, "--fit", "--no-review", "--quiet"], check=True)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    filled = tmp_path / "vendor_form.filled.xlsx"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, filled]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    drawn = [
        "pdftoppm",
        "-png",
        "-r",
        "80",
        "-f",
        "2",
        "-l",
        "2",
        "-singlefile",
        filled.with_suffix(".pdf"),
        tmp_path / "filled",
    ]
    subprocess.run(drawn, check=True)
    held(tmp_path / "filled.png", regen=regen)


def held(taken: Path, *, regen: bool) -> None:
    """Keep a picture that is wanted anew; else hold the one that is kept against it: the same size, and something on it."""
    kept = PICTURES / taken.name
    if regen:
        PICTURES.mkdir(exist_ok=True)
        shutil.copyfile(taken, kept)
    assert size(taken) == size(kept)
    # A page without its style or its texts is a few kilobytes; fonts and versions of the browser make smaller differences.
    assert 0.5 < taken.stat().st_size / kept.stat().st_size < 2


def size(picture: Path) -> tuple[int, int]:
    """Return width and height of a PNG in pixels."""
    return struct.unpack(">II", picture.read_bytes()[16:24])
