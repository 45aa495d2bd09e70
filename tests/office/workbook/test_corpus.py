"""Real workbooks: whatever can be written comes back unharmed, and the rest is refused by name."""

from __future__ import annotations

import shutil
import subprocess
from itertools import islice
from typing import TYPE_CHECKING

import corpus
import independent
import pytest

from qanswer.errors import CellRefused, FileProtected
from qanswer.forms.proof.compare import compare
from qanswer.model import SheetCell
from qanswer.office.edits import Edit
from qanswer.office.references import format_reference
from qanswer.office.workbook.workbook import Sheet, SheetKind, Workbook
from qanswer.office.workbook.write import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

BOOKS = corpus.files("ooxml/*.xl[st][xm]", "forms/*/*.xlsx")
MAX_SHEETS, PER_KIND = 3, 5  # of one workbook; up to 20 cells of each of these sheets
NASTY = ("はい <b>&\"'\n _x0041_ ]]> ", "=1+1", "○", " 前後 ", "😀\t𠮷 {0}", "x" * 2000)

pytestmark = [
    pytest.mark.forms,
    pytest.mark.skipif(not BOOKS, reason=corpus.NONE_HERE),
]


def places_of(one: Sheet) -> list[tuple[int, int]]:
    """Return up to 20 cells that may be written: with text, empty and styled, absent, in absent rows."""
    last = one.max_row or 1
    kinds: tuple[Iterable[tuple[int, int]], ...] = (
        one.cells,
        one.content.empty_styles,
        ((row, one.max_column + 2) for row in range(1, last + 1, max(1, last // PER_KIND))),
        ((row, 2) for row in range(last + 1, min(last + 20, 1_048_576), 3)),
    )
    free = (islice((place for place in kind if one.refusal(*place) is None), PER_KIND) for kind in kinds)
    return list(dict.fromkeys(place for kind in free for place in kind))


def refused_of(one: Sheet) -> Iterator[tuple[int, int]]:
    """Yield a few cells that may not be written."""
    candidates = [*one.cells, *((area.last_row, area.last_column) for area in one.merges)]
    yield from islice((place for place in candidates if one.refusal(*place) is not None), PER_KIND)


def texts_for(one: Sheet) -> dict[str, str]:
    """Return what to write where; cells that say that already are left out."""
    texts = {place: NASTY[number % len(NASTY)] for number, place in enumerate(places_of(one))}
    return {format_reference(*place): text for place, text in texts.items() if one.text(*place) != text}


def opened(path: Path) -> Workbook | None:
    """Return the workbook; None for a signed one, the only kind that is refused here."""
    try:
        return Workbook.open(path)
    except FileProtected:
        return None


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_a_real_workbook_comes_back_unharmed(path: Path, tmp_path: Path) -> None:
    book = opened(path)
    if book is None:
        pytest.skip("digitally signed: refused by name")
    targets: dict[str, dict[str, str]] = {}
    edits: list[Edit] = []
    for one in [one for one in book.sheets if one.kind is SheetKind.WORKSHEET][:MAX_SHEETS]:
        targets[one.part] = texts_for(one)
        edits += [Edit(SheetCell(one.name, cell), text) for cell, text in targets[one.part].items()]
        for place in refused_of(one):
            cell = SheetCell(one.name, format_reference(*place))
            with pytest.raises(
                CellRefused, match=r"holds a formula|is covered|is part of|is a header|is in the totals|pivot"
            ):
                write(book, [Edit(cell, "○")], tmp_path / "refused.xlsx")
    output = tmp_path / "filled.xlsx"
    write(book, edits, output)
    main = book.package.main_part
    recalculated = main if Workbook.open(output).package.read_part(main) != book.package.read_part(main) else None
    assert independent.differences(path, output, targets, recalculated=recalculated) == []
    comparison = compare(path, output)
    assert comparison.differences == ()
    assert {change.place: change.after for change in comparison.changes} == {edit.place: edit.text for edit in edits}
    assert [found.name for found in tmp_path.iterdir()] == ["filled.xlsx"]


CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,0"  # first sheet, UTF-8


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_shows_the_same_but_for_the_answers(tmp_path: Path) -> None:
    """A sample: every eighth workbook without formulas, whose first tab is a worksheet."""
    stems: list[str] = []
    for number, path in enumerate(BOOKS[::8]):
        if (book := opened(path)) is None:
            continue
        one = book.sheets[0]
        if one.kind is not SheetKind.WORKSHEET or any(
            cell.has_formula for s in book.sheets for cell in s.cells.values()
        ):
            continue
        place = next((place for place in one.cells if one.refusal(*place) is None), (1, 1))
        for name, edits in (("a", []), ("b", [Edit(SheetCell(one.name, format_reference(*place)), "回答＠答")])):
            write(book, edits, tmp_path / f"{number}{name}.xlsx")
        stems.append(str(number))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        CSV,
        "--outdir",
    ]
    files = sorted(str(path) for path in tmp_path.glob("*.xlsx"))
    subprocess.run([*command, str(tmp_path / "csv"), *files], check=True, capture_output=True, timeout=300)
    assert len(stems) >= 5
    for stem in stems:
        before, after = ((tmp_path / "csv" / f"{stem}{name}.csv").read_text("utf-8") for name in "ab")
        assert after.count("回答＠答") == 1, stem
        head, tail = after.split("回答＠答")
        assert before.startswith(head.removesuffix('"')), stem
        assert before.endswith(tail.removeprefix('"')), stem
