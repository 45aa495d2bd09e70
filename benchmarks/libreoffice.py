"""Fills every form in some folders and holds what LibreOffice shows of it against what it showed before.

``python benchmarks/libreoffice.py FOLDER…``. Every file gets an answer to each of its questions and awkward texts in up to
20 places of every kind. Workbooks go to csv, every tab of them; documents to HTML. What differs must be the places that
were written, and they must show what was written. Results of formulas and pivot tables may follow the answers, prompts of
controls give way to them, and what is deleted with changes tracked is still shown; these are counted apart. Exit 1 when anything else differs.
"""

from __future__ import annotations

import csv
import html
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from qanswer.errors import QanswerError
from qanswer.forms.contract import Form, Response
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.compare import compare
from qanswer.model import Choice, SheetCell
from qanswer.office.document.document import Document
from qanswer.office.document.write import edit_refusal
from qanswer.office.edits import Edit, EditKind
from qanswer.office.package.package import Package, PackageKind
from qanswer.office.references import format_reference, parse_reference
from qanswer.office.workbook.workbook import Sheet, SheetKind, Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qanswer.model import Location
    from qanswer.office.findings import Change

CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"  # UTF-8, as shown, every tab
PAGE = "html:HTML (StarWriter):EmbedImages"  # text frames included, which a plain text export leaves out
SUFFIXES = {".xlsx": ".xlsx", ".xlsm": ".xlsm", ".xltx": ".xlsx", ".docx": ".docx", ".docm": ".docm", ".dotx": ".docx"}
MOST_SLOTS = 200  # of one form
MOST_PLACES, PER_KIND = 20, 5  # of one form beside its questions
MOST_ROWS = 30_000  # above which LibreOffice's csv is too much to look through
AWKWARD = ("はい <b>&\"'> 答え", "一行目\n二行目＠", "  前に空白", "_x0041_ は文字のまま", "=1+1", "答え ○")
SECONDS = 900  # for one call of LibreOffice, which takes many files
AT_ONCE = 20  # files in one call
BOXES = str.maketrans("\uf0a8\uf06f\uf0fe\uf0fd", "☐☐☑☒")  # of Wingdings, as a plain text export has them

DELETED = re.compile(r"<w:delText.*?</w:delText>", re.DOTALL)
PROMPT = re.compile(r"<w:showingPlcHdr.*?</w:sdtContent>", re.DOTALL)

Grid = dict[tuple[int, int], str]  # what a tab shows by row and column


@dataclass(frozen=True)
class Pair:
    """A form and its filled copy, under plain names."""

    source: Path
    before: Path
    after: Path
    edits: tuple[Edit, ...]
    changes: tuple[Change, ...]
    kind: PackageKind


def main() -> int:
    """Print what was seen; exit 1 when something else than the answers differs."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = list(_pairs([Path(one) for one in sys.argv[1:]], Path(folder)))
        for kind, target in ((PackageKind.WORKBOOK, CSV), (PackageKind.DOCUMENT, PAGE)):
            files = [file for pair in pairs if pair.kind is kind for file in (pair.before, pair.after)]
            for start in range(0, len(files), AT_ONCE):
                _convert(files[start : start + AT_ONCE], target, Path(folder))
        tally = Counter[str]()
        for pair in pairs:
            tally.update(_held_against(pair, Path(folder) / "shown"))
    for what, number in sorted(tally.items()):
        print(f"{number:7,} {what}")
    return 1 if any("DIFFERS" in what or "NOT" in what for what in tally) else 0


def _pairs(folders: Sequence[Path], work: Path) -> Iterator[Pair]:
    found = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    for number, path in enumerate(found):
        suffix = SUFFIXES[path.suffix.lower()]
        before, after = (work / f"{number}{side}{suffix}" for side in "ab")
        shutil.copy(path, before)
        try:
            form = open_form(before)
            edits = list(_edits(form))
            form.write(edits, after)
        except QanswerError as refusal:
            print(f"left out: {path.name}: {refusal}")
            continue
        comparison = compare(before, after)
        if not comparison.unharmed:
            raise SystemExit(f"{path}: {comparison.differences[0]}")
        yield Pair(path, before, after, tuple(edits), comparison.changes, Package.open(before).kind)


def _edits(form: Form) -> Iterator[Edit]:
    """Yield the answers to the questions, and awkward texts in other places that take one."""
    response = Response(Choice.YES, "回答＠ <&> answer", "")
    placed = [edit for slot in form.slots[:MOST_SLOTS] for edit in form.place(slot, response, replace=True).edits]
    yield from placed
    taken = {edit.place for edit in placed}
    package = Package.open(form.path)
    document = Document(package) if package.kind is PackageKind.DOCUMENT else None
    if document is None:
        others: Iterator[Location] = (place for place in _cells(Workbook.open(form.path)) if place not in taken)
    else:
        others = (place for place in _places(document) if place not in taken)
    for number, place in enumerate(islice(others, MOST_PLACES)):
        edit = Edit(place, AWKWARD[number % len(AWKWARD)])
        if document is None or edit_refusal(document, edit) is None:
            yield edit


def _cells(book: Workbook) -> Iterator[SheetCell]:
    """Yield cells with text, empty and styled, absent, and in absent rows, of the first worksheet."""
    one = next((sheet for sheet in book.sheets if sheet.kind is SheetKind.WORKSHEET), None)
    if one is None:
        return
    last = min(one.max_row or 1, MOST_ROWS)
    kinds: tuple[Iterable[tuple[int, int]], ...] = (
        one.cells,
        one.content.empty_styles,
        ((row, one.max_column + 2) for row in range(1, last + 1, max(1, last // PER_KIND))),
        ((row, 2) for row in range(one.max_row + 1, min(one.max_row + 20, 1_048_576), 3)),
    )
    free = (islice((place for place in kind if one.refusal(*place) is None), PER_KIND) for kind in kinds)
    for place in dict.fromkeys(place for kind in free for place in kind):
        yield SheetCell(one.name, format_reference(*place))


def _places(document: Document) -> Iterator[Location]:
    """Yield cells and paragraphs with text and without, that hold no box and no list."""
    free = [place for place in document.places if not place.boxes and not place.words]
    for full in (True, False):
        wanted = (place.location for place in free if bool(place.text.strip()) is full)
        takes = (one for one in wanted if edit_refusal(document, Edit(one, "x")) is None)
        yield from islice(takes, MOST_PLACES // 2)


def _convert(files: Sequence[Path], target: str, work: Path) -> None:
    profile = f"-env:UserInstallation=file://{work}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(work / "shown")]
    subprocess.run([*command, *map(str, files)], check=False, capture_output=True, timeout=SECONDS)


def _held_against(pair: Pair, shown: Path) -> Counter[str]:
    compared = _compare_tabs if pair.kind is PackageKind.WORKBOOK else _compare_lines
    tally = compared(pair, shown)
    for what in tally:
        if what.isupper() or "DIFFERS" in what or "NOT" in what:
            print(f"{what}: {pair.source.name}")
    tally[f"{pair.kind}: files"] += 1
    return tally


def _compare_tabs(pair: Pair, shown: Path) -> Counter[str]:
    tally = Counter[str]()
    name = f"{pair.kind}: "
    answers: dict[str, dict[tuple[int, int], str]] = {}
    for change in pair.changes:
        if isinstance(change.place, SheetCell) and (place := parse_reference(change.place.cell)):
            answers.setdefault(change.place.sheet, {})[place] = change.after
    sheets = {sheet.name: sheet for sheet in Workbook.open(pair.before).sheets}
    tabs = sorted(shown.glob(f"{pair.before.stem}-*.csv"))
    if not tabs:
        tally[name + "NOT OPENED before"] += 1
    for tab in tabs:
        sheet = tab.stem.removeprefix(f"{pair.before.stem}-")
        other = tab.with_name(f"{pair.after.stem}-{sheet}.csv")
        if not other.exists():
            tally[name + "NOT OPENED after"] += 1
            continue
        before, after = _grid(tab), _grid(other)
        expected = answers.pop(sheet, {})
        tally.update(
            _beside(
                pair,
                sheets.get(sheet),
                before,
                {place: after.get(place, "") for place in before.keys() | after.keys() if place not in expected},
            )
        )
        for place, text in expected.items():
            seen = after.get(place, "") == text
            tally[name + ("answers shown" if seen else "answers NOT shown as written")] += 1
            if not seen:
                print("  not shown:", pair.source.name, sheet, place, repr(after.get(place)), repr(text))
        tally[name + "tabs"] += 1
    tally[name + "answers on tabs whose name could not be told"] += sum(map(len, answers.values()))
    return tally


def _beside(pair: Pair, sheet: Sheet | None, before: Grid, after: Grid) -> Iterator[str]:
    """Yield what to count of each cell without an answer that shows something else than before."""
    for place, text in after.items():
        if before.get(place, "") == text:
            continue
        if sheet is not None and _follows(sheet, *place):
            yield f"{pair.kind}: results of formulas and pivot tables that follow the answers"
            continue
        yield f"{pair.kind}: cells that DIFFER beside the answers"
        print("  beside:", pair.source.name, sheet and sheet.name, place, repr(before.get(place)), repr(text))


def _follows(sheet: Sheet, row: int, column: int) -> bool:
    """Tell whether what a cell shows is reckoned from others."""
    if sheet.kind is not SheetKind.WORKSHEET:
        return False
    return any(word in (sheet.refusal(row, column) or "") for word in ("formula", "pivot"))


def _grid(path: Path) -> Grid:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = enumerate(csv.reader(stream), 1)
        return {(row, column): text for row, cells in rows for column, text in enumerate(cells, 1) if text}


def _compare_lines(pair: Pair, shown: Path) -> Counter[str]:
    tally = Counter[str]()
    name = f"{pair.kind}: "
    files = [shown / f"{path.stem}.html" for path in (pair.before, pair.after)]
    if not all(file.exists() for file in files):
        tally[name + "NOT OPENED"] += 1
        return tally
    before, after = (_characters(_page_text(file)) for file in files)
    texts = {edit.place: _characters(edit.text) for edit in pair.edits if edit.kind is EditKind.TEXT}
    left, added, gone = after, Counter[str](), Counter[str]()
    for change in sorted(pair.changes, key=lambda change: -len(change.after)):
        was, now = _characters(change.before), _characters(change.after)
        new = texts.get(change.place) or "".join((Counter(now) - Counter(was)).elements())  # a box that is ticked
        seen = new in left
        left = left.replace(new, "", 1)
        tally[name + ("answers shown" if seen else "answers NOT shown as written")] += 1
        if not seen:
            print("  not shown:", pair.source.name, change.place, repr(change.after[:200]))
        added.update(now)
        gone.update(was)
    expected = Counter(before)
    expected.update(added)
    expected.subtract(gone)
    stray = Counter(after)
    stray.subtract(expected)
    gained, lost = +stray, +Counter({character: -number for character, number in stray.items()})
    kept = _texts(pair.after, DELETED) - _texts(pair.before, DELETED)
    prompts = _texts(pair.before, PROMPT)
    tally[name + "characters deleted with changes tracked, still shown"] += (gained & kept).total()
    tally[name + "characters of prompts that gave way to answers"] += (lost & prompts).total()
    stray = (gained - kept) + (lost - prompts)
    tally[name + "characters that DIFFER beside the answers"] += stray.total()
    if stray:
        print(
            "  beside:", pair.source.name, dict((gained - kept).most_common(40)), dict((lost - prompts).most_common(40))
        )
    return +tally


def _page_text(path: Path) -> str:
    """Return the text of a page as LibreOffice exports it."""
    page = path.read_text(encoding="utf-8-sig")
    return html.unescape(re.sub(r"(?s)<head>.*?</head>|<!--.*?-->|<[^>]*>", "", page))


def _texts(path: Path, pattern: re.Pattern[str]) -> Counter[str]:
    """Return the characters of what a pattern finds in the main part of a document."""
    package = Package.open(path)
    main = package.read_part(package.main_part).decode("utf-8")
    shown = "".join(re.sub("<[^>]*>", "", found) for found in pattern.findall(main))
    return Counter(_characters(html.unescape(shown)))


def _characters(text: str) -> str:
    """Return a text without white space, which LibreOffice sets as it likes, and with boxes as the reader names them."""
    return "".join(text.translate(BOXES).split())


if __name__ == "__main__":
    sys.exit(main())
