"""Sheets of many layouts, written from tests/intake/sheets/*.toml, with their right import."""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from openpyxl import Workbook
from openpyxl.utils import range_boundaries

CASES = Path(__file__).parents[1] / "intake" / "sheets"


@dataclass(frozen=True)
class Case:
    """One sheet and what its import must come to."""

    name: str
    said: dict[str, Any]

    def write(self, folder: Path) -> Path:
        """Write the sheet into ``folder``; return its path."""
        path = folder / f"{self.name}.{self.said['kind']}"
        globals()[f"_write_{self.said['kind']}"](self.said, path)
        return path


def cases() -> list[Case]:
    """Return all cases, by name."""
    return [Case(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(CASES.glob("*.toml"))]


def _write_xlsx(said: dict[str, Any], path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for tab in said["tab"]:
        sheet = book.create_sheet(tab["name"])
        for at, row in enumerate(tab["rows"], 1):
            for column, text in enumerate(row, 1):
                if text:
                    sheet.cell(at, column).value = text
        for area in tab.get("merges", ()):
            sheet.merge_cells(area)
            assert range_boundaries(area)
        for letter in tab.get("hidden_columns", ()):
            sheet.column_dimensions[letter].hidden = True
    book.save(path)


def _write_docx(said: dict[str, Any], path: Path) -> None:
    document = docx.Document()
    for block in said["block"]:
        if "text" in block:
            document.add_paragraph(block["text"], style=block.get("style"))
            continue
        rows = block["rows"]
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(at, column).text = text
    document.save(path)


def _write_csv(said: dict[str, Any], path: Path) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(said["tab"][0]["rows"])
    path.write_text(text.getvalue(), encoding="utf-8-sig")


def _write_md(said: dict[str, Any], path: Path) -> None:
    path.write_text(said["text"], encoding="utf-8")
