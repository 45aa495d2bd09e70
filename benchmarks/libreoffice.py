"""Fills every form in some folders and holds what LibreOffice shows of it against what it showed before.

``python benchmarks/libreoffice.py FOLDER…``. Workbooks go to csv, every tab of them; documents to text. What differs must
be the places that were written, and they must show what was written.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qanswer.errors import QanswerError
from qanswer.forms.interface import Edit, Form, Response
from qanswer.forms.ooxml.package import Package, PackageKind
from qanswer.forms.ooxml.reference import parse_reference
from qanswer.forms.ooxml.workbook import SheetKind, Workbook
from qanswer.forms.open import open_form
from qanswer.forms.verify import compare
from qanswer.model import Choice, Paragraph, SheetCell, TableCell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qanswer.forms.proof import Change

CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"  # UTF-8, as shown, every tab
TEXT = "txt:Text (encoded):UTF8"
SUFFIXES = {".xlsx": ".xlsx", ".xlsm": ".xlsm", ".xltx": ".xlsx", ".docx": ".docx", ".docm": ".docm", ".dotx": ".docx"}
MOST_SLOTS = 200  # of one form
SECONDS = 900  # for one call of LibreOffice, which takes many files
AT_ONCE = 20  # files in one call


@dataclass(frozen=True)
class Pair:
    """A form and its filled copy, under plain names."""

    source: Path
    before: Path
    after: Path
    changes: tuple[Change, ...]
    kind: PackageKind


def main() -> int:
    """Print what was seen; exit 1 when something else than the answers differs."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = list(_pairs([Path(one) for one in sys.argv[1:]], Path(folder)))
        for kind, target in ((PackageKind.WORKBOOK, CSV), (PackageKind.DOCUMENT, TEXT)):
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
            form.write(list(_edits(form)), after)
        except QanswerError as refusal:
            print(f"left out: {path.name}: {refusal}")
            continue
        comparison = compare(before, after)
        if not comparison.unharmed:
            raise SystemExit(f"{path}: {comparison.differences[0]}")
        yield Pair(path, before, after, comparison.changes, Package.open(before).kind)


def _edits(form: Form) -> Iterator[Edit]:
    """Yield the answers to every question, or a text in the first places that take one."""
    response = Response(Choice.YES, "回答＠ <&> answer", "")
    placed = [edit for slot in form.slots[:MOST_SLOTS] for edit in form.place(slot, response, replace=True).edits]
    if placed:
        yield from placed
        return
    if Package.open(form.path).kind is PackageKind.WORKBOOK:
        names = [sheet.name for sheet in Workbook.open(form.path).sheets if sheet.kind is SheetKind.WORKSHEET]
        wanted = [SheetCell(name, cell) for name in names[:3] for cell in ("A1", "C5", "H60")]
    else:
        wanted = [*(Paragraph(n) for n in range(1, 6)), *(TableCell("1", n, 1) for n in range(1, 4))]
    for place in wanted:
        edit = Edit(place, f"回答＠{place} <&>")
        try:
            with tempfile.TemporaryDirectory() as tried:
                form.write([edit], Path(tried) / "tried")
        except QanswerError:
            continue
        yield edit


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
        for place in before.keys() | after.keys():
            if before.get(place, "") != after.get(place, "") and place not in expected:
                tally[name + "cells that DIFFER beside the answers, formulas included"] += 1
                print("  beside:", pair.source.name, sheet, place, repr(before.get(place)), repr(after.get(place)))
        for place, text in expected.items():
            seen = after.get(place, "") == text
            tally[name + ("answers shown" if seen else "answers NOT shown as written")] += 1
            if not seen:
                print("  not shown:", pair.source.name, sheet, place, repr(after.get(place)), repr(text))
        tally[name + "tabs"] += 1
    tally[name + "answers on tabs whose name could not be told"] += sum(map(len, answers.values()))
    return tally


def _grid(path: Path) -> dict[tuple[int, int], str]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = enumerate(csv.reader(stream), 1)
        return {(row, column): text for row, cells in rows for column, text in enumerate(cells, 1) if text}


def _compare_lines(pair: Pair, shown: Path) -> Counter[str]:
    tally = Counter[str]()
    name = f"{pair.kind}: "
    files = [shown / f"{path.stem}.txt" for path in (pair.before, pair.after)]
    if not all(file.exists() for file in files):
        tally[name + "NOT OPENED"] += 1
        return tally
    before, after = (Counter(file.read_text(encoding="utf-8-sig").split()) for file in files)
    was, now = Counter[str](), Counter[str]()
    for change in pair.changes:
        was.update(change.before.split())
        now.update(change.after.split())
        words = Counter(change.after.split())
        seen = all(after[word] >= count for word, count in words.items())
        tally[name + ("answers shown" if seen else "answers NOT shown as written")] += 1
    gone, new = before - after, after - before
    stray = (gone - was) + (new - now)
    tally[name + "words that DIFFER beside the answers"] += stray.total()
    if stray:
        print("  beside:", pair.source.name, dict(stray.most_common(8)))
    return +tally


if __name__ == "__main__":
    sys.exit(main())
