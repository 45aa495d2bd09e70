"""What becomes of a response in one slot: pure placement, without a file."""

from __future__ import annotations

import pytest

from qanswer.forms.answers.placement import place
from qanswer.forms.contract import AnswerField, FieldKind, Response, Slot
from qanswer.forms.vocabulary.grades import Grade
from qanswer.model import Choice, Language, Question, SheetCell, TableCell, Term
from qanswer.office.edits import Edit, EditKind
from qanswer.reasons import reason
from qanswer.speech import said

ANSWER, REMARK, OTHER = SheetCell("s", "C2"), SheetCell("s", "D2"), SheetCell("s", "E2")
WORDS = {"Yes": Choice.YES, "No": Choice.NO}
YES = Response(Choice.YES, "We do.", "Source: 6.8")


def slot(answer, remark=REMARK, remark_current="", language=Language.EN):
    return Slot(Question(SheetCell("s", "B2"), "Do you?", language), answer, remark, remark_current)


def placed(where, response=YES, *, replace=False, refusal=lambda _: None):
    return place(where, response, replace=replace, refusal=refusal)


def test_tick_and_text_go_to_their_cells():
    placement = placed(slot(AnswerField(FieldKind.LIST, (ANSWER,), ("Yes", "No"), WORDS)))
    assert placement.edits == (Edit(ANSWER, "Yes"), Edit(REMARK, "We do.\nSource: 6.8"))
    assert (dict(placement.written), placement.choice, placement.reasons) == (
        {"C2": "Yes", "D2": "We do.\nSource: 6.8"},
        Choice.YES,
        (),
    )


def test_nothing_is_written_over_an_answer_unless_asked():
    where = slot(AnswerField(FieldKind.TEXT, (ANSWER,), current="No"))
    assert [reason.code for reason in placed(where).reasons] == ["already_answered"]
    assert placed(where).edits == ()
    assert placed(where, replace=True).edits[0] == Edit(ANSWER, "Yes")


def test_a_row_that_somebody_answered_in_the_remark_alone_is_left_alone():
    where = slot(AnswerField(FieldKind.TEXT, (ANSWER,)), remark_current="see contract")
    placement = placed(where)
    assert placement.edits == ()
    assert [reason.code for reason in placement.reasons] == ["already_answered"]
    assert placed(where, replace=True).edits == (Edit(ANSWER, "Yes"), Edit(REMARK, "We do.\nSource: 6.8"))


def test_a_choice_without_a_word_leaves_the_tick_open_and_writes_the_text():
    where = slot(AnswerField(FieldKind.LIST, (ANSWER,), ("Yes", "No"), WORDS))
    placement = placed(where, Response(Choice.PARTIAL, "Partly.", ""))
    assert (placement.edits, placement.choice) == ((Edit(REMARK, "Partly."),), None)
    assert [reason.code for reason in placement.reasons] == ["no_word_for_choice"]


def test_a_list_whose_entries_are_not_known_is_never_guessed():
    placement = placed(slot(AnswerField(FieldKind.LIST, (ANSWER,))))
    assert (placement.edits, placement.choice) == ((Edit(REMARK, "We do.\nSource: 6.8"),), None)


def test_without_remark_the_text_opens_with_the_answer_in_a_word():
    assert placed(slot(AnswerField(FieldKind.TEXT, (ANSWER,)), None)).edits == (
        Edit(ANSWER, "Yes. We do.\nSource: 6.8"),
    )
    japanese = slot(AnswerField(FieldKind.TEXT, (ANSWER,)), None, language=Language.JA)
    assert placed(japanese, Response(Choice.YES, "しています。", "")).edits == (Edit(ANSWER, "はい。しています。"),)


def test_what_is_told_stands_alone_in_a_cell_for_text():
    told = Response(Choice.YES, "毎日取得しています。", "", tells=True)
    placement = placed(slot(AnswerField(FieldKind.TEXT, (ANSWER,)), None, language=Language.JA), told)
    assert placement.edits == (Edit(ANSWER, "毎日取得しています。"),)
    assert (placement.choice, placement.tick_open) == (None, False)


@pytest.mark.parametrize(
    ("answer", "remark", "written"),
    [
        (AnswerField(FieldKind.TEXT, (ANSWER,), ("Yes", "No"), WORDS), None, "Yes. Daily."),  # the form's own words
        (AnswerField(FieldKind.TEXT, (ANSWER,), ticked=True), None, "Yes. Daily."),  # its heading
        (AnswerField(FieldKind.LIST, (ANSWER,), ("Yes", "No"), WORDS), REMARK, "Yes"),  # a drop-down
        (AnswerField(FieldKind.TEXT, (ANSWER,)), REMARK, "Yes"),  # a cell for the tick beside one for the text
    ],
)
def test_a_form_that_wants_a_tick_gets_it_whatever_is_asked(answer, remark, written):
    placement = placed(slot(answer, remark), Response(Choice.YES, "Daily.", "", tells=True))
    assert (placement.edits[0], placement.choice) == (Edit(ANSWER, written), Choice.YES)


def test_what_only_the_status_answers_is_ticked():
    answer = slot(AnswerField(FieldKind.TEXT, (ANSWER,)), None)
    assert placed(answer, Response(Choice.YES, "", "", tells=True)).edits == (Edit(ANSWER, "Yes"),)


def test_an_open_tick_is_told_from_a_form_that_wants_none():
    answer = AnswerField(FieldKind.TEXT, (ANSWER,))
    assert placed(slot(answer), Response(None, "We do.", "")).tick_open
    assert not placed(slot(None), Response(Choice.YES, "We do.", "")).tick_open
    assert not placed(slot(AnswerField(FieldKind.BOXES, (ANSWER,), ("Yes", "No"), WORDS, "No")), replace=True).tick_open


def test_an_open_tick_still_writes_the_text():
    placement = placed(slot(AnswerField(FieldKind.TEXT, (ANSWER,))), Response(None, "We do.", ""))
    assert (placement.edits, placement.choice) == ((Edit(REMARK, "We do."),), None)


def test_a_box_is_ticked_in_place():
    where = slot(AnswerField(FieldKind.BOXES, (ANSWER,), ("Yes", "No"), WORDS))
    placement = placed(where, Response(Choice.NO, "", ""))
    assert placement.edits == (Edit(ANSWER, "", EditKind.BOX, 1),)
    assert placement.written == {"C2": "☑No"}


def test_a_ticked_box_is_not_contradicted_by_a_second_one():
    where = slot(AnswerField(FieldKind.BOXES, (ANSWER,), ("Yes", "No"), WORDS, current="No"))
    placement = placed(where, replace=True)
    assert (placement.choice, [edit.place for edit in placement.edits]) == (None, [REMARK])


def test_the_right_column_is_marked_and_the_wrong_one_emptied():
    where = slot(AnswerField(FieldKind.COLUMNS, (ANSWER, OTHER), ("Yes", "No"), WORDS, current="No"))
    assert placed(where, Response(Choice.YES, "", ""), replace=True).edits == (Edit(ANSWER, "X"), Edit(OTHER, ""))


def test_the_right_column_gets_the_mark_the_form_asks_for():
    where = slot(AnswerField(FieldKind.COLUMNS, (ANSWER, OTHER), ("はい", "いいえ"), {"はい": Choice.YES}, mark="レ"))
    assert placed(where, Response(Choice.YES, "", "")).edits == (Edit(ANSWER, "レ"),)


def test_a_cell_that_may_not_be_written_is_named():
    where = slot(AnswerField(FieldKind.TEXT, (ANSWER,)))
    placement = placed(where, refusal=lambda spot: said("holds a formula") if spot == ANSWER else None)
    assert (placement.edits, placement.choice) == ((Edit(REMARK, "We do.\nSource: 6.8"),), None)
    why = Term("数式が入っています", "holds a formula")
    assert placement.reasons == (reason("cell_not_writable", place="C2", why=why),)


def test_a_place_in_word_is_shown_by_its_numbers():
    where = slot(AnswerField(FieldKind.TEXT, (TableCell("1", 3, 2),)), None)
    assert list(placed(where).written) == ["table 1, row 3, column 2"]


GRADED = {"適合": Choice.YES, "不適合": Choice.NO}


@pytest.mark.parametrize(
    ("grade", "written", "codes"),
    [
        (Grade.NONE, "不適合", []),
        (Grade.COMPLIANCE, "適合", ["graded_as_compliant"]),
        (Grade.DEED, None, ["graded_words"]),
    ],
)
def test_a_good_no_is_never_written_as_a_confession(grade, written, codes):
    field = AnswerField(FieldKind.LIST, (ANSWER,), tuple(GRADED), GRADED, grade=grade)
    placement = placed(slot(field, language=Language.JA), Response(Choice.NO, "個人別です。", "", good=True))
    assert placement.written.get("C2") == written
    assert placement.choice is (None if written is None else Choice.NO)
    assert [reason.code for reason in placement.reasons] == codes


def test_a_no_to_something_wanted_is_written_as_the_form_grades_it():
    field = AnswerField(FieldKind.LIST, (ANSWER,), tuple(GRADED), GRADED, grade=Grade.DEED)
    assert placed(slot(field), Response(Choice.NO, "", "")).written == {"C2": "不適合"}
