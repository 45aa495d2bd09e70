"""A form that comes back filled has the layout that it had when it was blank."""

from __future__ import annotations

import csv

import pytest
from docx import Document
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from qanswer.forms.contract import Overrides
from qanswer.forms.formats.registry import open_form

QUESTIONS_JA = [
    "データの複製を保管していますか。",
    "復元の試験",
    "緊急時の連絡網を整備していること",
    "応答の目標時間",
    "委託先を監督しているか",
]
QUESTIONS_EN = [
    "Copies of data",
    "Restore tests",
    "Do you keep an emergency contact list?",
    "Target response time",
    "Supervision of suppliers",
]
LONG_JA = [
    "毎日深夜に取得し、別の地域に30日間保管しています。",
    "半年に1回実施していますか、と問われることもありますが、年1回です。",
    "全社員に配布しています。",
    "平日は4時間以内です。",
    "年1回、書面で点検しています。",
]
LONG_EN = [
    "Nightly, kept for 30 days in another region.",
    "Once a year, in spring.",
    "It is handed to all staff.",
    "Four hours on working days.",
    "Reviewed in writing once a year.",
]
TICKS = ["○", "○", "△", "", "×"]

LAYOUTS = {  # headings, and for each column what stands in it
    "answer, then remark": (
        ("No", "質問", "回答", "備考"),
        ("number", "question", "tick", "text"),
        QUESTIONS_JA,
        LONG_JA,
    ),
    "a remark by an unusual name": (
        ("番号", "おうかがいしたいこと", "ご回答", "くわしく"),
        ("number", "question", "tick", "text"),
        QUESTIONS_JA,
        LONG_JA,
    ),
    "explanation headed as the form's own": (
        ("No", "大項目", "点検項目", "回答", "補足説明"),
        ("number", "context", "question", "tick", "text"),
        QUESTIONS_JA,
        LONG_JA,
    ),
    "comments before the response": (
        ("#", "Question", "Comments", "Response"),
        ("number", "question", "text", "tick"),
        QUESTIONS_EN,
        LONG_EN,
    ),
    "only nouns asked, the topic's heading": (
        ("#", "Topic", "Answer", "Comment"),
        ("number", "question", "tick", "text"),
        QUESTIONS_EN,
        LONG_EN,
    ),
    "text alone": (("ID", "Requirement", "Vendor response"), ("number", "question", "text"), QUESTIONS_EN, LONG_EN),
}


def _rows(layout: str, *, answered: bool) -> list[list[str]]:
    headings, columns, questions, texts = LAYOUTS[layout]
    rows = [list(headings)]
    for number, (question, text, tick) in enumerate(zip(questions, texts, TICKS, strict=True), 1):
        cells = {"number": str(number), "context": "運用" if number == 1 else "", "question": question}
        given = {"tick": tick, "text": text} if answered else {"tick": "", "text": ""}
        rows.append([{**cells, **given}[column] for column in columns])
    return rows


def _xlsx(path, layout: str, *, answered: bool):
    book = Workbook()
    for row in _rows(layout, answered=answered):
        book.active.append([cell or None for cell in row])
    if "tick" in LAYOUTS[layout][1]:
        letter = "ABCDE"[LAYOUTS[layout][1].index("tick")]
        rule = DataValidation(type="list", formula1='"○,△,×"')
        rule.add(f"{letter}2:{letter}6")
        book.active.add_data_validation(rule)
    book.save(path / "form.xlsx")
    return path / "form.xlsx"


def _docx(path, layout: str, *, answered: bool):
    document, rows = Document(), _rows(layout, answered=answered)
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(path / "form.docx")
    return path / "form.docx"


def _csv(path, layout: str, *, answered: bool):
    with (path / "form.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(_rows(layout, answered=answered))
    return path / "form.csv"


def _shape(path, *, answered: bool):
    slots = open_form(path, Overrides(answered=answered)).slots
    return [(str(slot.question.location), slot.question.text) for slot in slots]


@pytest.mark.parametrize("make", [_xlsx, _docx, _csv], ids=["xlsx", "docx", "csv"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_questions_of_a_filled_form_are_those_of_the_blank_one(tmp_path, layout, make) -> None:
    asked = [text for _, text in _shape(make(tmp_path, layout, answered=True), answered=True)]
    assert asked == LAYOUTS[layout][2]


@pytest.mark.parametrize("make", [_xlsx, _docx, _csv], ids=["xlsx", "docx", "csv"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_tick_and_text_are_read_as_they_were_given(tmp_path, layout, make) -> None:
    slots = open_form(make(tmp_path, layout, answered=True), Overrides(answered=True)).slots
    said = [[slot.answer.current if slot.answer else "", slot.remark_current] for slot in slots]
    _, columns, _, texts = LAYOUTS[layout]
    ticks = TICKS if "tick" in columns else [""] * len(TICKS)
    assert [{part for part in one if part} for one in said] == [
        {part for part in one if part} for one in zip(ticks, texts, strict=True)
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_blank_form_reads_alike_either_way(tmp_path, layout) -> None:
    path = _xlsx(tmp_path, layout, answered=False)
    plain = _shape(path, answered=False)
    if plain:
        assert _shape(path, answered=True) == plain
