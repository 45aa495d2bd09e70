"""Faults planted into a filled copy: what a writer could get wrong, and any proof worth its name must find."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from workbooks import SHEET, WORKBOOK, sheet

Fault = Callable[[Path, Path], None]  # copy -> faulty copy

DATA = (
    '<sheetData><row r="1" spans="1:3" ht="30" customHeight="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c>'
    '<c r="C1" s="1"><v>7</v></c></row>'
    '<row r="3" spans="1:3" s="4" customFormat="1"><c r="A3" t="s"><v>2</v></c><c r="B3" s="2"/><c r="C3" s="3"><v>1.5</v></c></row>'
    '<row r="4"><c r="A4"><f>C3*2</f><v>3</v></c></row></sheetData>'
)
FORM = sheet(
    DATA,
    before='<cols><col min="1" max="3" width="30" style="2"/></cols>',
    after='<mergeCells count="1"><mergeCell ref="A8:B8"/></mergeCells><pageMargins left="0.7"/>',
    dimension="A1:C4",
)
CELLS = {"B3": "○", "D3": "説明 <1>", "B6": " _x0041_ "}  # an empty cell, an absent cell, an absent row


def in_part(pattern: str, new: str, part: str = SHEET) -> Fault:
    """Return a fault that replaces the first match of a regular expression in a part."""

    def plant(copy: Path, faulty: Path) -> None:
        with zipfile.ZipFile(copy) as source:
            text = source.read(part).decode()
        changed, count = re.subn(pattern, new, text, count=1)
        assert count == 1, pattern
        assert changed != text, pattern
        _rewrite(copy, faulty, lambda name, content: changed.encode() if name == part else content)

    return plant


def in_archive(change: Callable[[str, bytes], bytes | None]) -> Fault:
    """Return a fault in an entry: ``change`` takes name and content and returns the content, or None to drop it."""

    def plant(copy: Path, faulty: Path) -> None:
        _rewrite(copy, faulty, change)

    return plant


def _rewrite(copy: Path, faulty: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    with zipfile.ZipFile(copy) as source, zipfile.ZipFile(faulty, "w") as target:
        target.comment = source.comment
        for info in source.infolist():
            content = change(info.filename, source.read(info))
            if content is not None:
                target.writestr(info, content)


def dated(copy: Path, faulty: Path) -> None:
    """Give every entry today's kind of date."""
    with zipfile.ZipFile(copy) as source, zipfile.ZipFile(faulty, "w") as target:
        for info in source.infolist():
            info.date_time = (2026, 1, 1, 0, 0, 0)
            target.writestr(info, source.read(info))


def reordered(copy: Path, faulty: Path) -> None:
    """Write the entries in another order."""
    with zipfile.ZipFile(copy) as source, zipfile.ZipFile(faulty, "w") as target:
        for info in reversed(source.infolist()):
            target.writestr(info, source.read(info))


def untouched(copy: Path, faulty: Path) -> None:
    """Plant nothing."""
    shutil.copy(copy, faulty)


FAULTS: dict[str, Fault] = {
    "the cell's style is another": in_part('<c r="B3" s="2"', '<c r="B3" s="3"'),
    "the cell's style is lost": in_part('<c r="B3" s="2"', '<c r="B3"'),
    "an absent cell does not take its row's style": in_part('<c r="D3" s="4"', '<c r="D3"'),
    "an absent cell takes a wrong style": in_part('<c r="B6" s="2"', '<c r="B6" s="1"'),
    "the sibling to the right is lost": in_part('<c r="C3".*?</c>', ""),
    "the sibling to the left is changed": in_part('<c r="A3" t="s"><v>2', '<c r="A3" t="s"><v>1'),
    "another cell's style is changed": in_part('<c r="A1" s="1"', '<c r="A1" s="2"'),
    "another cell's number is changed": in_part("<v>1.5</v>", "<v>1.50001</v>"),
    "a stored result is dropped": in_part("<f>C3[*]2</f><v>3</v>", "<f>C3*2</f>"),
    "a formula is changed": in_part("C3[*]2", "C3*3"),
    "a formula is replaced by its result": in_part("<f>C3[*]2</f>", ""),
    "a row's height is lost": in_part(' ht="30"', ""),
    "a row is gone": in_part('<row r="4">.*?</row>', ""),
    "rows are out of order": in_part('(<row r="4">.*?</row>)(<row r="6".*?</row>)', r"\2\1"),
    "cells are out of order": in_part('(<c r="C3".*?</c>)(<c r="D3".*?</c>)', r"\2\1"),
    "a new row brings more than an answer": in_part('<row r="6"', '<row r="6" hidden="1"'),
    "a new row brings another cell": in_part('<row r="6">', '<row r="6"><c r="A6" s="2"><v>1</v></c>'),
    "a merge is lost": in_part("<mergeCells.*</mergeCells>", ""),
    "a column's width is changed": in_part('width="30"', 'width="31"'),
    "a setting is changed": in_part('left="0.7"', 'left="0.8"'),
    "the dimension is wrong": in_part('ref="A1:D6"', 'ref="A1:Z99"'),
    "something stands behind the cells": in_part("</worksheet>", "<legacyDrawing/></worksheet>"),
    "another part is changed": in_part('patternType="solid"', 'patternType="gray125"', "xl/styles.xml"),
    "a shared string is changed": in_part("暗号化", "復号", "xl/sharedStrings.xml"),
    "the workbook part says more": in_part("<sheets>", '<workbookPr date1904="1"/><sheets>', WORKBOOK),
    "a part is dropped": in_archive(lambda name, content: None if name == "xl/theme.xml" else content),
    "a part is changed invisibly": in_archive(
        lambda name, content: content + b"\n" if name == "xl/theme.xml" else content
    ),
    "dates are renewed": dated,
    "entries are reordered": reordered,
}
