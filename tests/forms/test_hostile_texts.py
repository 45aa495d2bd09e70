"""Texts that nobody writes and a broken or hostile form may hold: read in a moment, wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx import Document
from openpyxl import Workbook

from qanswer.forms.formats.registry import open_form
from qanswer.forms.grid import Grid, GridCell
from qanswer.forms.layout.infer import infer
from qanswer.forms.vocabulary.choices import vocabulary
from qanswer.forms.vocabulary.legends import pairs_in

if TYPE_CHECKING:
    from pathlib import Path

# A second or less each; what grows with the square of the length takes minutes.
pytestmark = pytest.mark.timeout(60)

LENGTH = 6_000  # characters
TEXTS = {
    "open brackets": "(",
    "wide open brackets": "（",
    "signs in brackets": "○(",
    "brackets": "() ",
    "blanks": " ",
    "wide blanks": "　",
    "rules": "_",
    "rules apart": "_ ",
    "a line each": "あ\n",
    "digits": "1",
    "numbers": "1. ",
    "letters with a colon": "a:",
    "signs with a colon": "○：",
    "slashes": "a/",
    "dots": "・",
    "boxes": "□ ",
    "dates": "年 月 日 ",
    "conditions": "if no ",
    "questions": "ですか。",
}


@pytest.mark.parametrize("piece", TEXTS.values(), ids=TEXTS)
def test_a_workbook_is_read_in_a_moment(piece: str, tmp_path: Path) -> None:
    text = "x" + piece * (LENGTH // len(piece)) + "x"
    book = Workbook()
    for row in ([text], ["No", "設問", "回答\n" + text, "備考"], [1, text, text, text], [2, "鍵を更新していますか"]):
        book.active.append(row)
    book.active.insert_rows(2)
    book.save(tmp_path / "form.xlsx")
    _read(tmp_path / "form.xlsx")


@pytest.mark.parametrize("piece", TEXTS.values(), ids=TEXTS)
def test_a_document_is_read_in_a_moment(piece: str, tmp_path: Path) -> None:
    text = piece * (LENGTH // len(piece))
    document = Document()
    for line in ("会社名：" + text, "鍵を更新していますか" + text, "回答：" + text, text + "□はい □いいえ"):
        document.add_paragraph(line)
    table = document.add_table(2, 2)
    for cell, words in zip(table._cells, ("設問" + text, "回答", "鍵を" + text + "ですか", text), strict=True):
        cell.text = words
    document.save(tmp_path / "form.docx")
    _read(tmp_path / "form.docx")


def _read(path: Path) -> None:
    form = open_form(path)
    _ = form.header_fields
    assert form.slots or form.layout.skipped


@pytest.mark.parametrize("piece", TEXTS.values(), ids=TEXTS)
def test_an_explanation_however_long_is_no_answer_word(piece: str) -> None:
    glosses = pairs_in(f"○：{piece * 3_000} ×：{piece * 3_000}")
    assert piece * 3_000 not in vocabulary((piece * 3_000, *glosses), glosses).meaning


def test_dozens_of_columns_of_long_texts_hardly_slow_reading_down():
    cells = {(1, column): GridCell(text) for column, text in enumerate(("No", "設問", "回答"), 1)}
    for row in range(2, 102):
        cells |= {(row, 1): GridCell(str(row)), (row, 2): GridCell(f"{row}番目の鍵を更新していますか")}
        cells |= {(row, column): GridCell(f"{row}.{column} " + "統制の対応" * 120) for column in range(4, 34)}
    assert infer(Grid("Sheet", cells)).tables
