"""Small forms drawn in text: what is asked in them, and what becomes of every cell that a person may have filled."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation

FOLDER = Path(__file__).parents[1] / "forms" / "cases"


def cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of ``tests/forms/cases/NAME.toml``."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["case"]


def build(case: dict[str, Any], folder: Path) -> Path:
    r"""Return the path of the workbook that a case draws.

    A line is a row and ``|`` parts cells; ``*`` before a text makes it bold, ``=`` a formula, ``\n`` is a line feed.
    """
    book = Workbook()
    sheets = case.get("sheets") or {case.get("sheet", "Sheet1"): case["rows"]}
    for position, (name, drawn) in enumerate(sheets.items()):
        sheet = book.active if not position else book.create_sheet()
        sheet.title = name
        _draw(sheet, drawn)
        _dress(sheet, case)
    path = folder / "form.xlsx"
    book.save(path)
    return path


def _draw(sheet, drawn: str) -> None:
    for row, line in enumerate(drawn.strip("\n").split("\n"), 1):
        for column, text in enumerate(line.split("|"), 1):
            if not text:
                continue
            cell = sheet.cell(row, column)
            bold = text.startswith("*") and not text.startswith("* ")
            plain = (text.removeprefix("*") if bold else text).replace("\\n", "\n")
            cell.value = int(plain) if plain.isdecimal() and plain.isascii() else plain
            cell.font = Font(bold=bold)


def _dress(sheet, case: dict[str, Any]) -> None:
    for area in case.get("merges", ()):
        sheet.merge_cells(area)
    for area, words in case.get("lists", {}).items():
        rule = DataValidation(type="list", formula1='"' + ",".join(words) + '"', allow_blank=True)
        rule.add(area)
        sheet.add_data_validation(rule)
    for row in case.get("hidden_rows", ()):
        sheet.row_dimensions[row].hidden = True
    for row in case.get("folded_rows", ()):
        sheet.row_dimensions[row].outlineLevel = 1
        sheet.row_dimensions[row].hidden = True
    if "filter" in case:
        sheet.auto_filter.ref = case["filter"]


def places(told: str) -> list[str]:
    """Return the cells of ``"B2:B5 B7"`` one by one."""
    found: list[str] = []
    for part in told.split():
        first, top, last, bottom = range_boundaries(part)
        found += [f"{chr(64 + column)}{row}" for row in range(top, bottom + 1) for column in range(first, last + 1)]
    return found
