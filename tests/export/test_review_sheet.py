"""The review as a workbook: what a person changes in it is decided, and nothing else."""

from __future__ import annotations

import io
import json
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from qanswer.errors import DecisionRefused, FormChanged, UsageError
from qanswer.export.review_back import decisions_from_workbook
from qanswer.export.review_sheet import COLUMNS, plain, workbook
from qanswer.plan.model import Action
from qanswer.speech import speaking

QUESTIONS = (
    "お客様データのバックアップを毎日取得していますか。",
    "損害賠償の上限額をご記入ください。",
    "データセンターに火災検知および消火設備を備えているか。",
    "=1+1 従業員に対する情報セキュリティ教育を実施していますか。",
)


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    path = tmp_path_factory.mktemp("review") / "form.xlsx"
    book = Workbook()
    sheet = book.active
    sheet.title = "設問"
    sheet.append(("No.", "確認事項", "回答", "備考"))
    for number, question in enumerate(QUESTIONS, 1):
        sheet.append((number, question))
        sheet.cell(number + 1, 2).data_type = "s"
    rule = DataValidation(type="list", formula1='"○,△,×,対象外"', allow_blank=True)
    rule.add("C2:C5")
    sheet.add_data_validation(rule)
    book.save(path)
    return path


@pytest.fixture(scope="module")
def filled(workspace, form):
    return workspace.fill(form, form.with_name("filled.xlsx"))


@pytest.fixture
def edit(filled, tmp_path):
    """Write the workbook, put values into cells by (row from 0, column), and return where it is."""

    def edited(changes=None, name="review.xlsx"):
        path = tmp_path / name
        path.write_bytes(workbook(filled))
        book = load_workbook(path)
        for (row, column), value in (changes or {}).items():
            book.worksheets[0].cell(row + 2, getattr(COLUMNS, column)).value = value
        book.save(path)
        return path

    return edited


def decided(path):
    return decisions_from_workbook(path).decisions


def test_a_workbook_that_nobody_touched_decides_nothing(edit):
    assert decided(edit()) == ()


def test_the_same_fill_gives_the_same_bytes(filled):
    assert workbook(filled) == workbook(filled)


def test_every_row_stands_there_with_what_is_written_and_no_text_became_a_formula(filled, edit):
    sheet = load_workbook(edit()).worksheets[0]
    assert [cell.value for cell in sheet["D"][1:]] == list(QUESTIONS)
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert [(sheet.cell(at, COLUMNS.tick).value or "") for at in (2, 4)] == [filled.rows[0].word, filled.rows[2].word]


def test_only_the_forms_own_words_can_be_chosen(edit):
    book = load_workbook(edit())
    rules = [one for one in book.worksheets[0].data_validations.dataValidation if "F2" in one.sqref]
    (rule,) = rules
    name, cells = rule.formula1.rsplit("!", 1)
    offered = [row[0].value for row in book[name.strip("'")][cells.replace("$", "")]]
    assert offered == ["○", "△", "×", "対象外"]
    assert rule.showErrorMessage


def test_what_was_changed_is_written_as_it_stands_there(edit, workspace, filled, form, tmp_path):
    path = edit({(1, "tick"): "対象外", (1, "text"): "契約書のとおりです。", (2, "tick"): "△"})
    decisions = decisions_from_workbook(path)
    done = workspace.fill(form, tmp_path / "out.xlsx", decisions=decisions)
    sheet = load_workbook(done.output)["設問"]
    assert (sheet["C3"].value, sheet["D3"].value) == ("対象外", "契約書のとおりです。")
    assert sheet["C4"].value == "△"
    assert sheet["D4"].value == filled.rows[2].written["D4"]  # text and source as they were
    assert sheet["C2"].value == filled.rows[0].word
    assert len(decisions.decisions) == 2


def test_a_cleared_answer_stays_blank_and_a_cleared_tick_stays_open(edit):
    blank, opened = decided(edit({(0, "tick"): None, (0, "text"): None, (2, "tick"): None}))
    assert blank.action is Action.BLANK
    assert (opened.action, opened.word) == (Action.WRITE, "")
    assert opened.text


def test_another_source_is_taken_without_the_tick_of_the_one_before(edit, filled):
    other = filled.rows[0].candidates[1].statement
    (decision,) = decided(edit({(0, "source"): other}))
    assert (decision.action, decision.statement, decision.word) == (Action.TAKE, other, "")
    (decision,) = decided(edit({(0, "source"): other, (0, "tick"): "△"}))
    assert decision.word == "△"


@pytest.mark.parametrize(
    ("label", "action"), [("accept", Action.ACCEPT), ("leave blank", Action.BLANK), ("空欄", None)]
)
def test_a_decision_is_read_in_the_words_it_was_offered_in(edit, label, action):
    path = edit({(0, "decision"): label})
    if action is None:
        with pytest.raises(UsageError, match="row 2"):
            decided(path)
    else:
        assert [one.action for one in decided(path)] == [action]


def test_a_workbook_written_in_japanese_is_read_by_a_program_that_speaks_english(filled, tmp_path):
    with speaking("ja"):
        content = workbook(filled)
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    rule = next(one for one in sheet.data_validations.dataValidation if "I2" in one.sqref)
    name, cells = rule.formula1.rsplit("!", 1)
    labels = [row[0].value for row in book[name.strip("'")][cells.replace("$", "")]]
    for at, label in enumerate(labels, 2):
        sheet.cell(at, COLUMNS.decision).value = label
    book.save(tmp_path / "review.xlsx")
    assert [one.action for one in decided(tmp_path / "review.xlsx")] == [Action.ACCEPT, Action.BLANK, Action.ASK]


def test_whom_to_ask_is_a_decision_by_itself(edit, filled):
    code = next(iter(filled.plan.knowledge.departments))
    (decision,) = decided(edit({(1, "department"): f"{code} 担当"}))
    assert (decision.action, decision.owner) == (Action.ASK, code)


@pytest.mark.parametrize(
    "changes",
    [
        {(0, "decision"): "accept", (0, "text"): "別の回答"},
        {(0, "decision"): "leave blank", (0, "source"): "6.8"},
        {(0, "decision"): "accept", (0, "department"): "legal"},
        {(0, "text"): "=A1"},
        {(9, "text"): "どこにも属さない回答"},
        {(0, "decision"): "maybe"},
    ],
)
def test_a_row_that_says_two_things_or_none_is_refused_by_its_number(edit, changes):
    ((row, _),) = {key[0]: key for key in changes}.values()
    with pytest.raises(UsageError, match=rf"review\.xlsx, row {row + 2}"):
        decided(edit(changes))


def test_what_json_would_be_refused_for_is_refused_too(edit, workspace, form, tmp_path):
    for changes, fault in (({(0, "tick"): "たぶん"}, DecisionRefused), ({(0, "source"): "none such"}, DecisionRefused)):
        with pytest.raises(fault):
            workspace.fill(form, tmp_path / "out.xlsx", decisions=decisions_from_workbook(edit(changes)))
    assert not (tmp_path / "out.xlsx").exists()


def test_a_workbook_of_another_form_is_refused(edit, workspace, form, tmp_path):
    path = edit({(0, "tick"): "△"})
    other = tmp_path / "other.xlsx"
    book = load_workbook(form)
    book.worksheets[0]["B3"].value = "第三者認証を取得していますか。"
    book.save(other)
    with pytest.raises(FormChanged):
        workspace.fill(other, tmp_path / "out.xlsx", decisions=decisions_from_workbook(path))


def test_decisions_made_before_live_on_in_the_workbook(edit, workspace, form, tmp_path):
    first = workspace.fill(
        form, tmp_path / "1.xlsx", decisions=decisions_from_workbook(edit({(0, "text"): "手で書いた回答です。"}))
    )
    path = tmp_path / "second.xlsx"
    path.write_bytes(workbook(first))
    (decision,) = decided(path)
    assert (decision.action, decision.text) == (Action.WRITE, "手で書いた回答です。")


def test_sorted_rows_and_a_number_for_an_answer_are_read(edit):
    path = edit({(1, "text"): 14})
    book = load_workbook(path)
    book.worksheets[0].move_range("A3:Z3", rows=10)
    book.save(path)
    (decision,) = decided(path)
    assert (decision.text, str(decision.location)) == ("14", "設問!B3")


def test_what_is_no_review_workbook_is_refused_in_a_sentence(form, tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04nothing")
    for path in (form, broken, tmp_path / "missing.xlsx"):
        with pytest.raises(UsageError, match="--review xlsx"):
            decisions_from_workbook(path)


def test_the_book_keeping_is_hidden_and_whole(edit):
    book = load_workbook(edit())
    assert book["qanswer"].sheet_state == "hidden"
    sheet = book.worksheets[0]
    assert sheet.column_dimensions["M"].hidden
    assert json.loads(sheet["M2"].value)["question"] == QUESTIONS[0]
    assert "xl/vbaProject.bin" not in ZipFile(edit()).namelist()


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_a_text_comes_back_from_a_cell_as_it_was_put_in(text):
    book = Workbook()
    cell = book.active.cell(1, 1, plain(text))
    cell.data_type = "s"
    kept = io.BytesIO()
    book.save(kept)
    assert plain(str(load_workbook(kept).active["A1"].value or "")) == plain(text)
