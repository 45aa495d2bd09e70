"""Excel forms end to end: what is read of a workbook, and what the user may say about it."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.worksheet.datavalidation import DataValidation

from qanswer.errors import UsageError
from qanswer.forms.contract import FieldKind, Overrides, Response
from qanswer.forms.formats.registry import open_form
from qanswer.forms.layout_json import layout_as_json
from qanswer.model import Choice, Language, SheetCell


@pytest.fixture
def save(tmp_path):
    def save(book):
        path = tmp_path / "form.xlsx"
        book.save(path)
        return path

    return save


def questionnaire(title="Sheet1"):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(["委託先調査票"])
    sheet.append(["No.", "大項目", "設問", "回答", "備考"])
    sheet.append([None, "1. 管理体制"])
    sheet.append(["1-1", "体制", "責任者を任命していますか。"])
    sheet.append(["1-2", None, "規程を整備していますか。"])
    sheet.append([None, "2. 技術"])
    sheet.append(["2-1", "暗号", "Do you encrypt data at rest?"])
    sheet.merge_cells("A3:E3")
    sheet["A3"] = "1. 管理体制"
    sheet.merge_cells("A6:E6")
    sheet["A6"] = "2. 技術"
    sheet.merge_cells("B4:B5")
    return book


def test_a_question_has_its_number_language_and_headings(save):
    form = open_form(save(questionnaire()))
    first, second, third = (slot.question for slot in form.slots)
    assert first.location == SheetCell("Sheet1", "C4")
    assert (first.number, first.context) == ("1-1", ("委託先調査票", "1. 管理体制", "体制"))
    assert (second.number, second.context) == ("1-2", ("委託先調査票", "1. 管理体制", "体制"))
    assert (third.number, third.context, third.language) == ("2-1", ("委託先調査票", "2. 技術", "暗号"), Language.EN)


def test_an_english_question_in_a_japanese_form_is_ticked_in_the_forms_words(save):
    form = open_form(save(questionnaire()))
    assert form.place(form.slots[2], Response(Choice.YES, "", "")).written == {"D7": "○"}


def test_the_layout_says_why_and_as_json_follows_the_schema(save):
    form = open_form(save(questionnaire()))
    outline = layout_as_json(form.layout)
    block = outline["blocks"][0]
    assert outline["schema"] == "qanswer/layout/1"
    assert {
        key: block[key] for key in ("sheet", "header_row", "first_row", "last_row", "question", "answer", "remark")
    } == {
        "sheet": "Sheet1",
        "header_row": 2,
        "first_row": 4,
        "last_row": 7,
        "question": "C",
        "answer": ["D"],
        "remark": "E",
    }
    assert [one["role"] for one in block["why"]] == ["question", "answer", "remark"]
    assert "回答" in block["why"][1]["evidence"]


def test_several_sheets_give_their_names_as_context(save):
    book = questionnaire("組織")
    other = book.create_sheet("技術")
    other.append(["No.", "設問", "回答"])
    other.append([1, "ログを監視していますか。"])
    other.append([2, "脆弱性を診断していますか。"])
    form = open_form(save(book))
    assert [slot.block for slot in form.slots] == [0, 0, 0, 1, 1]
    assert form.slots[3].question.context == ("技術",)


def test_hidden_sheets_and_example_sheets_are_left_alone_with_the_reason(save):
    book = questionnaire()
    for name in ("記入例", "集計用"):
        sheet = book.create_sheet(name)
        sheet.append(["No.", "設問", "回答"])
        sheet.append([1, "ログを監視していますか。", "○"])
        sheet.append([2, "脆弱性を診断していますか。", "○"])
    book["集計用"].sheet_state = "hidden"
    form = open_form(save(book))
    assert {str(skip.place["sheet"]): skip.reason for skip in form.layout.skipped} == {
        "記入例": "its name says it is a filled-in example",
        "集計用": "hidden",
    }
    assert len(form.slots) == 3


def test_a_form_without_answer_column_is_shown_with_no_place_to_write(save):
    book = Workbook()
    for text in ("質問", "認証を取得していますか？", "データセンターはどこにありますか？"):
        book.active.append([text])
    form = open_form(save(book))
    assert [(block.question, block.answer, block.questions) for block in form.layout.blocks] == [("A", (), 2)]
    assert form.place(form.slots[0], Response(Choice.YES, "はい", "")).edits == ()


def test_each_row_has_its_own_drop_down(save):
    book = Workbook()
    sheet = book.active
    sheet.append(["No.", "設問", "回答"])
    sheet.append([1, "取得していますか。"])
    sheet.append([2, "保管していますか。"])
    for cell, words in (("C2", '"はい,いいえ"'), ("C3", '"有,無"')):
        rule = DataValidation(type="list", formula1=words)
        rule.add(cell)
        sheet.add_data_validation(rule)
    form = open_form(save(book))
    assert [(slot.answer.kind, slot.answer.words) for slot in form.slots] == [
        (FieldKind.LIST, ("はい", "いいえ")),
        (FieldKind.LIST, ("有", "無")),
    ]


def test_what_every_row_shows_before_anybody_chose_is_no_answer(save):
    book = Workbook()
    sheet = book.active
    sheet.append(["No.", "設問", "状況"])
    for number in range(1, 8):
        sheet.append([number, f"対策{number}を実施していますか。", "確認前"])
    sheet["C4"] = "未実施"
    rule = DataValidation(type="list", formula1='"確認前,実施済,未実施"')
    rule.add("C2:C8")
    sheet.add_data_validation(rule)
    form = open_form(save(book))
    assert [slot.answer.current for slot in form.slots] == [
        "確認前",
        "確認前",
        "未実施",
        "確認前",
        "確認前",
        "確認前",
        "確認前",
    ]
    sheet["C4"] = "確認前"
    form = open_form(save(book))
    assert {slot.answer.current for slot in form.slots} == {""}


def test_the_head_of_a_form_is_found_where_a_label_has_a_blank_beside_it(save):
    book = Workbook()
    sheet = book.active
    line = Border(bottom=Side(style="thin"))
    for row, label in enumerate(("会社名", "サービス名", "回答日", "ご担当者"), 1):
        sheet.cell(row, 1, label)
        sheet.cell(row, 2).border = line
    sheet["B3"] = "2024-04-01"
    for row in (("No.", "設問", "回答"), (1, "取得していますか。", None), (2, "保管していますか。", None)):
        sheet.append(row)
    form = open_form(save(book))
    assert [(field.kind, field.place, field.label) for field in form.header_fields] == [
        ("company", SheetCell("Sheet", "B1"), "会社名"),
        ("service", SheetCell("Sheet", "B2"), "サービス名"),
        ("person", SheetCell("Sheet", "B4"), "ご担当者"),
    ]


def test_a_label_that_comes_twice_is_not_guessed(save):
    book = Workbook()
    for label in ("会社名：", "サービス名：", "会社名："):
        book.active.append([label])
    assert [field.kind for field in open_form(save(book)).header_fields] == ["service"]


@pytest.mark.parametrize(
    ("name", "fields"), [("表紙", ["company"]), ("回答票", ["company"]), ("審査結果（弊社記入）", []), ("記入例", [])]
)
def test_the_head_of_a_sheet_that_is_not_the_respondents_is_left_alone(save, name, fields):
    book = questionnaire()
    book.create_sheet(name).append(["会社名："])
    assert [field.kind for field in open_form(save(book)).header_fields] == fields


def test_the_user_names_the_columns(save):
    form = open_form(save(questionnaire()), Overrides(columns={"question": "C", "answer": "E", "remark": "D"}))
    assert [(block.question, block.answer, block.remark) for block in form.layout.blocks] == [("C", ("E",), "D")]
    assert len(form.slots) == 3


def test_the_user_names_heading_and_sheet(save):
    book = questionnaire("A")
    odd = book.create_sheet("B")
    for row in (
        ["x", "y", "z"],
        ["甲", "乙", "丙"],
        ["1", "監視していますか。", None],
        ["2", "診断していますか。", None],
    ):
        odd.append(row)
    form = open_form(save(book), Overrides("B", {"question": "B", "answer": "C"}, 2))
    assert [(block.place["sheet"], block.header_row, block.first_row) for block in form.layout.blocks] == [("B", 2, 3)]
    assert [slot.question.text for slot in form.slots] == ["監視していますか。", "診断していますか。"]


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (Overrides("Nope"), 'no sheet "Nope"'),
        (Overrides(columns={"reply": "C"}), '"reply" is no role'),
        (Overrides(columns={"answer": "C1"}), "no such column"),
    ],
)
def test_what_the_user_names_must_exist(save, overrides, message):
    with pytest.raises(UsageError, match=message):
        open_form(save(questionnaire()), overrides)


def test_a_drop_down_over_the_whole_sheet_costs_nothing(save):
    book = questionnaire()
    rule = DataValidation(type="list", formula1='"○,×"')
    rule.add("D1:XFD1048576")
    book.active.add_data_validation(rule)
    form = open_form(save(book))
    assert [slot.answer.words for slot in form.slots] == [("○", "×")] * 3
    assert form.layout.blocks[0].answer == ("D",)
