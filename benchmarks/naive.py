"""The script most people would write: ``python naive.py SHEET.json FORM.xlsx COPY.xlsx``.

Each question gets the control that rapidfuzz finds most alike, and that item's status and remark; openpyxl saves.
SHEET.json is a list of [control, status, remark]. What stands under 「確認事項」 is a question, to its right the answer.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from openpyxl import load_workbook
from rapidfuzz import process

LEAST = 60  # of 100


def main() -> None:
    """Fill the form."""
    sheet, form, copy = sys.argv[1:]
    items = json.loads(Path(sheet).read_text(encoding="utf-8"))
    controls = [control for control, _, _ in items]
    book = load_workbook(form)
    page = book.active
    head = next(cell for row in page.iter_rows() for cell in row if cell.value == "確認事項")
    for (cell,) in page.iter_rows(min_row=head.row + 1, min_col=head.column, max_col=head.column):
        found = process.extractOne(str(cell.value), controls, score_cutoff=LEAST) if cell.value else None
        if found:
            _, status, remark = items[found[2]]
            page.cell(cell.row, cell.column + 1, status)
            page.cell(cell.row, cell.column + 2, remark)
    book.save(copy)


if __name__ == "__main__":
    main()
