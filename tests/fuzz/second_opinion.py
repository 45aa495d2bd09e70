"""Whether a copy is harmed, as told without the product: by lxml, zipfile and the standard library's csv reader."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import independent
from document_opinion import document_differences
from lxml import etree

from qanswer.model import SheetCell, TableCell
from qanswer.office.edits import EditKind
from qanswer.office.package.package import Package, PackageKind
from qanswer.office.workbook.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qanswer.office.edits import Edit


def check(original: Path, filled: Path, edits: Sequence[Edit]) -> None:
    """Compare the two files.

    Where the second reader does not understand the mutated original itself, the archives alone are compared.

    Raises:
        AssertionError: they differ in more than the edits.
    """
    if not zipfile.is_zipfile(original):
        _check_table(original, filled, edits)
        return
    before, after = Package.open(original), Package.open(filled)
    changed = {name for name in before.names if before.read_part(name) != after.read_part(name)}
    assert list(independent._archives(original, filled, changed)) == []
    if not changed or not _understood(before, changed):
        return
    if before.kind is PackageKind.DOCUMENT:
        places = {edit.place for edit in edits}
        if not any(isinstance(place, TableCell) and "/" in place.table for place in places):
            assert document_differences(original, filled, places, before.main_part) == []
        return
    _check_workbook(original, filled, edits, changed)


def _check_workbook(original: Path, filled: Path, edits: Sequence[Edit], changed: set[str]) -> None:
    book = Workbook.open(original)
    parts = {sheet.name: book.package.stored_name(sheet.part) for sheet in book.sheets}
    targets: dict[str, dict[str, str | bool]] = {part: {} for part in changed if part in parts.values()}
    written = Workbook.open(filled)
    for edit in edits:
        assert isinstance(edit.place, SheetCell)
        name, cell = edit.place.sheet, edit.place.cell
        if parts[name] not in targets:
            continue
        text: str | bool = edit.text.replace("\r\n", "\n")
        if edit.kind is EditKind.BOOLEAN:
            text = edit.text == "TRUE"
        elif edit.kind is EditKind.BOX:
            sheet = next(one for one in written.sheets if one.name == name)
            text = sheet.text(independent_row(cell), independent._column(cell))
        targets[parts[name]][cell] = text
    main = book.package.main_part
    found = independent.differences(original, filled, targets, recalculated=main if main in changed else None)
    assert found == [], found


def independent_row(cell: str) -> int:
    """Return the row number of a reference."""
    return int("".join(letter for letter in cell if letter.isdecimal()))


def _understood(package: Package, parts: set[str]) -> bool:
    """Tell whether lxml takes what is compared in the mutated original for well-formed, and its numbers for numbers."""
    strings = {name for name in package.names if name.lower().endswith("sharedstrings.xml")}
    try:
        for part in parts | strings:
            root = etree.fromstring(package.read_part(part), independent._PARSER)
            for row in root.iterfind("{*}sheetData/{*}row"):
                int(row.get("r", "1"))
            etree.tostring(root, method="c14n")
            sizes = [size.get("ref", "A1") for size in root.iter("{*}dimension")]
            bounds = [col.get(end, "") for col in root.iter("{*}col") for end in ("min", "max")]
            if not all(bound.isdecimal() for bound in bounds) or len(sizes) > min(1, len(root.findall("{*}dimension"))):
                return False
            if not all(_is_size(size) for size in sizes):
                return False
    except (etree.LxmlError, ValueError):
        return False
    return True


def _is_size(size: str) -> bool:
    """Tell whether a dimension is one: two corners of a sheet, the first above the second."""
    if not re.fullmatch(r"[A-Z]{1,3}[1-9]\d{0,6}(:[A-Z]{1,3}[1-9]\d{0,6})?", size):
        return False
    rows = [independent_row(corner) for corner in size.split(":")]
    columns = [independent._column(corner) for corner in size.split(":")]
    return rows[0] <= rows[-1] <= 1_048_576 and columns[0] <= columns[-1] <= 16_384


def _decoded(content: bytes, encoding: str) -> tuple[str, str]:
    """Return a text with its encoding: the one named, or else that of Windows in Japan or in the West."""
    for one in (encoding, "cp932"):
        with suppress(UnicodeDecodeError):
            return content.decode(one), one
    return content.decode("cp1252", "surrogateescape"), "cp1252"


def _check_table(original: Path, filled: Path, edits: Sequence[Edit]) -> None:
    before, after = original.read_bytes(), filled.read_bytes()
    mark = next((mark for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff") if before.startswith(mark)), b"")
    encoding = {b"": "utf-8", b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}[mark]
    old, encoding = _decoded(before[len(mark) :], encoding)
    assert after.startswith(mark)
    new = after[len(mark) :].decode(encoding, "surrogateescape")  # a code page of Windows may lack what another has
    first = next((line for line in old.splitlines() if line.strip()), "")
    delimiter = max(",\t;|", key=lambda one: (first.count(one), -",\t;|".index(one)))
    try:
        rows, filled_rows = (
            list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)) for text in (old, new)
        )
    except csv.Error:
        return
    assert len(rows) == len(filled_rows), "rows were lost or added"
    targets = {(independent_row(edit.place.cell), independent._column(edit.place.cell)) for edit in edits}
    for number, (row, filled_row) in enumerate(zip(rows, filled_rows, strict=True), 1):
        for column in range(1, max(len(row), len(filled_row)) + 1):
            one = row[column - 1] if column <= len(row) else ""
            other = filled_row[column - 1] if column <= len(filled_row) else ""
            assert one == other or (number, column) in targets, f"row {number}, column {column} changed"
