"""Boxes of either kind, signs and brackets: found, ticked and proven in the bytes of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from qanswer.forms.contract import Response
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.accept import proven
from qanswer.model import Choice
from qanswer.office.boxes import find_boxes, only_ticked, tick

if TYPE_CHECKING:
    from pathlib import Path

QUESTIONS = ("鍵を更新していますか", "不正プログラムを検知していますか", "来訪者の記録を残していますか")


@pytest.mark.parametrize(
    ("text", "ticked"),
    [
        ("（　）はい（　）いいえ", "（　）はい（○）いいえ"),
        ("() はい () いいえ", "() はい (○) いいえ"),
        ("[  ] Yes / [  ] No", "[  ] Yes / [x] No"),
        ("はい［　］　いいえ［　］", "はい［　］　いいえ［○］"),
        ("□はい（　）□いいえ（　）", "□はい（　）■いいえ（　）"),
        ("（　）年", None),
        ("ISO（対象外）と（　）", None),
        ("(○)対応 (△)一部対応 (×)未対応", None),
    ],
)
def test_the_second_box_is_ticked_and_nothing_else(text, ticked):
    assert tick(text, 1) == ticked
    assert ticked is None or only_ticked(text, ticked)


def test_a_text_that_reads_otherwise_was_not_only_ticked():
    assert not only_ticked("(　)はい (　)いいえ", "(○)はい (　)いいえです")
    assert not only_ticked("(○)はい (　)いいえ", "(　)はい (○)いいえ")


def test_ticking_twice_is_ticking_once():
    once = tick("（　）はい（　）いいえ", 0)
    assert tick(once, 0) == once
    assert [box.is_open for box in find_boxes(once)] == [False, True]


def _filled(path: Path, output: Path) -> None:
    form = open_form(path)
    edits = [edit for slot in form.slots for edit in form.place(slot, Response(Choice.NO, "", "")).edits]
    form.write(edits, output)
    proven(form, output, edits, output)


def test_brackets_in_formatted_text_keep_every_run(tmp_path):
    book = Workbook()
    book.active.append(["No", "設問", "回答"])
    for number, text in enumerate(QUESTIONS, 1):
        bold = TextBlock(InlineFont(b=True), "（　）いい")
        book.active.append([number, text, CellRichText("（　）はい", bold, "え")])
    book.save(tmp_path / "form.xlsx")
    _filled(tmp_path / "form.xlsx", tmp_path / "out.xlsx")
    cell = load_workbook(tmp_path / "out.xlsx", rich_text=True).active["C2"].value
    assert [str(piece) for piece in cell] == ["（　）はい", "（○）いい", "え"]
    assert cell[1].font.b


def test_brackets_in_a_document_are_ticked_in_place(tmp_path):
    document = Document()
    table = document.add_table(len(QUESTIONS) + 1, 2)
    for cell, text in zip(table.rows[0].cells, ("設問", "回答"), strict=True):
        cell.text = text
    for row, text in zip(table.rows[1:], QUESTIONS, strict=True):
        row.cells[0].text = text
        row.cells[1].paragraphs[0].add_run("（　）はい").italic = True
        row.cells[1].add_paragraph("（　）いいえ")
    document.save(tmp_path / "form.docx")
    _filled(tmp_path / "form.docx", tmp_path / "out.docx")
    cell = Document(str(tmp_path / "out.docx")).tables[0].cell(1, 1)
    assert cell.text == "（　）はい\n（○）いいえ"
    assert cell.paragraphs[0].runs[0].italic
