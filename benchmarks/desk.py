"""What the desk costs: time of a form of 1,000 rows beside one of 50, and what a review takes beside the static page.

Run ``python benchmarks/desk.py`` (Chromium and Playwright are needed). The questions are those of ``tests/labels``, one
after the other and again from the start; times are medians of several keys, in the browser, until the page has changed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from playwright.sync_api import Browser, Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELS = ("outside_fit", "fit", "heldout", "heldout_2")
FEW, REVIEWED, MANY = 50, 240, 1000  # rows
KEYS = 15  # of each kind that are timed
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_PRESSED = """key => new Promise(done => {
  const pane = document.getElementById('detail');
  const began = performance.now();
  setTimeout(() => done(Infinity), 5000);
  new MutationObserver((_, watching) => {
    watching.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
  }).observe(pane, {childList: true});
  document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
})"""


def make_form(path: Path, rows: int) -> None:
    """Write a form with ``rows`` questions, ticks and remarks."""
    labels = Path(__file__).parents[1] / "tests" / "labels"
    lines = [line for name in LABELS for line in (labels / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    asked = [label for label in map(json.loads, lines) if label["lang"] == "ja"]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(("No.", "確認事項", "回答", "備考"))
    for number, label in enumerate(islice(cycle(asked), rows), 1):
        sheet.append((number, label["question"]))
    rule = DataValidation(type="list", formula1='"○,△,×,対象外"', allow_blank=True)
    rule.add(f"C2:C{rows + 1}")
    sheet.add_data_validation(rule)
    book.save(path)


@contextmanager
def reviewed(form: Path) -> Iterator[str]:
    """Yield the address of the desk with a form on it."""
    command = [sys.executable, "-m", "qanswer", "review", str(form), "--no-browser", "--no-library"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "XDG_DATA_HOME": str(form.parent)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as running:
        assert running.stdout is not None  # noqa: S101 - it is a pipe
        yield running.stdout.readline().strip()
        running.kill()  # it waits for a browser that keeps its connection


def opened(browser: Browser, address: str) -> tuple[Page, float]:
    """Return the page of a form, and the milliseconds until its first question is drawn; the second visit counts."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="ja-JP")
    page.goto(address)
    page.wait_for_selector("#detail .actions")
    times = []
    for _ in range(5):
        page.reload(wait_until="commit")
        page.wait_for_selector("#detail .actions")
        times.append(float(page.evaluate("performance.now()")))
    return page, statistics.median(times)


def pressed(page: Page, *keys: str) -> float:
    """Return the milliseconds from a key to the page that it changed, drawn; keys that undo each other take turns."""
    return statistics.median(float(page.evaluate(_PRESSED, key)) for key in islice(cycle(keys), KEYS))


def speed(browser: Browser, folder: Path) -> None:
    """Print times of both forms and their ratios."""
    found: dict[int, dict[str, float]] = {}
    for rows in (FEW, MANY):
        form = folder / f"rows{rows}.xlsx"
        make_form(form, rows)
        with reviewed(form) as address:
            page, first = opened(browser, address)
            page.click("#tabs button:nth-of-type(3)")  # to check: the longest list
            found[rows] = {"first paint": first, "j, k": pressed(page, "j", "k"), "a": pressed(page, "a")}
            page.close()
    print(f"{'ms':12} {FEW:>8} rows {MANY:>8} rows    ratio")
    for name, few in found[FEW].items():
        many = found[MANY][name]
        print(f"{name:12} {few:13.0f} {many:13.0f} {many / few:8.2f}")


def effort(browser: Browser, folder: Path) -> None:
    """Print what somebody presses and reads to have looked at everything, at the desk and on the static page."""
    form = folder / "effort.xlsx"
    make_form(form, REVIEWED)
    with reviewed(form) as address:
        page, _ = opened(browser, address)
        state: dict[str, Any] = page.evaluate("fetch(location.pathname + '/state').then(answer => answer.json())")
        page.close()
    subprocess.run([sys.executable, "-m", "qanswer", "fill", str(form), "-q", "--no-library"], check=True, stdout=2)
    page = browser.new_page()
    page.goto(form.with_name("effort.review.html").as_uri())
    folded = len(_plain(page.inner_text("main")))
    page.evaluate(
        "document.querySelectorAll('.row:not(.filled) details:first-of-type').forEach(one => one.open = true)"
    )
    print(f"static page: {len(_plain(page.inner_text('main')))} characters ({folded} folded); decided elsewhere")
    _told("desk, row by row", state, by_source=False)
    _told("desk, by source", state, by_source=True)


def _told(name: str, state: dict[str, Any], *, by_source: bool) -> None:
    """Print keys and characters: each row's question, what is written and why; of a source its text once."""
    keys = letters = 0
    sources = set()
    for row in state["rows"]:
        letters += len(_plain(row["question"]))
        if by_source and row["state"] == "check":
            sources.add(row["statement"])
            letters += len(_plain(row["shown_tick"]))
            continue
        keys += 1  # accept, blank or ask; what is typed comes on top, wherever it is decided
        letters += len(_plain(row["text"] + row["shown_tick"] + "".join(one["sentence"] for one in row["reasons"])))
        if row["state"] == "decide" and row["candidates"]:
            letters += len(_plain(state["statements"][row["candidates"][0]["statement"]]["text"]))
    keys += len(sources)
    letters += sum(len(_plain(state["statements"][one]["text"])) for one in sources)
    print(f"{name}: {keys} keys, {letters} characters")


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def main() -> None:
    """Measure both."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=list(FLAGS))
        speed(browser, Path(folder))
        effort(browser, Path(folder))
        browser.close()


if __name__ == "__main__":
    main()
