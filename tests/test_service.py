"""The service: a form is planned, a person decides, the copy is written and proven."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import answer_styles
import pytest
from documents import check_box, drop_down, make, p, tbl, tc, tr
from openpyxl import Workbook, load_workbook

from qanswer.errors import DecisionRefused, FormChanged, NoQuestions, OutputError, UsageError
from qanswer.forms.contract import AnswerField, FieldKind, Overrides, Slot
from qanswer.forms.vocabulary.choices import boxes_in
from qanswer.match.weights import Thresholds
from qanswer.model import Choice, SheetCell, Verdict
from qanswer.office.edits import Edit, EditKind
from qanswer.plan.codec import plan_as_json, plan_from_json
from qanswer.plan.decisions import Decisions, decisions_as_json, decisions_from_json
from qanswer.plan.edits import edit_as_json, edit_from_json
from qanswer.plan.model import Action, Decision, FillOptions
from qanswer.report import json as json_report
from qanswer.report import plan as plan_report
from qanswer.service.profile import Profile
from qanswer.service.workspace import Workspace
from qanswer.statements import Audience

if TYPE_CHECKING:
    from pathlib import Path

QUESTIONS = (
    "お客様データのバックアップを毎日取得していますか。",
    "損害賠償の上限額をご記入ください。",
    "従業員に対する情報セキュリティ教育を実施していますか。",
)
WORDS = "担当者が書いた文です。"


@pytest.fixture
def form(tmp_path) -> Path:
    book = Workbook()
    book.active.title = "設問"
    book.active.append(("No.", "確認事項", "回答", "備考"))
    for number, text in enumerate(QUESTIONS, 1):
        book.active.append((number, text))
    book.save(tmp_path / "form.xlsx")
    return tmp_path / "form.xlsx"


def decide(plan, number, action=Action.WRITE, **more) -> Decision:
    """Return a decision on a row of the plan, 0-based."""
    question = plan.rows[number].question
    return Decision(question.location, question.text, action, **more)


def applied(workspace, plan, *decisions, **more):
    """Return the fill after these decisions, its copy under a name of its own."""
    output = plan.form.path.with_name(f"out{plan.form.path.suffix}")
    return workspace.apply(plan, output, Decisions(decisions), force=True, **more)


def shown(filled, *cells) -> list[object]:
    """Return what the copy's cells read."""
    sheet = load_workbook(filled.output).active
    return [sheet[cell].value for cell in cells]


def test_a_plan_says_what_would_be_written_and_writes_nothing(workspace, form):
    before = sorted(form.parent.iterdir())
    plan = workspace.plan(form)

    assert sorted(form.parent.iterdir()) == before
    backup, liability, _ = plan.rows
    assert (backup.verdict, backup.choice, backup.word, backup.statement) == (
        Verdict.FILLED, Choice.YES, "○", "6.8",
    )  # fmt: skip
    assert set(backup.written) == {"C2", "D2"}
    assert (liability.verdict, liability.edits) == (Verdict.UNANSWERED, ())
    assert {one.statement for row in plan.rows for one in row.candidates} == set(plan.statements)


def test_a_fill_is_the_plan_applied_without_decisions(workspace, form):
    filled = workspace.fill(form, form.with_name("filled.xlsx"))
    assert applied(workspace, workspace.plan(form)).output.read_bytes() == filled.output.read_bytes()


@pytest.mark.parametrize("style", answer_styles.STYLES)
def test_a_plan_is_the_same_after_a_trip_through_json(workspace, tmp_path, style):
    plan = workspace.plan(answer_styles.build(style, tmp_path), FillOptions(drafts=True, audience=Audience.NDA))
    text = json.dumps(plan_as_json(plan))

    assert plan_from_json(text, "plan.json") == plan
    assert plan_from_json(plan_report.text(plan), "plan.json") == plan  # the sentences in it are for readers


def test_what_a_slot_has_is_all_in_the_plans_json():
    """A field that is added to a slot and forgotten here would be lost on the way."""
    assert {field.name for field in fields(Slot)} == {
        "question", "answer", "remark", "remark_current", "remark_if", "remarks_otherwise", "source", "source_current", "block", "further",
        "shared",
    }  # fmt: skip
    assert {field.name for field in fields(AnswerField)} == {
        "kind", "places", "words", "meaning", "current", "prose", "mark", "marks", "unread", "ticked", "grade",
    }  # fmt: skip


@pytest.mark.parametrize("style", answer_styles.STYLES)
def test_a_persons_words_and_ticks_go_into_every_kind_of_answer(workspace, tmp_path, style):
    plan = workspace.plan(answer_styles.build(style, tmp_path))
    decisions = {number: _some_answer(plan, number) for number in range(len(plan.rows))}
    decisions = {number: decision for number, decision in decisions.items() if decision is not None}

    filled = applied(workspace, plan, *decisions.values())

    reads = {change.place: change.after for change in filled.comparison.changes}
    for number, decision in decisions.items():
        row = filled.rows[number]
        assert (row.verdict, row.decision, row.word) == (Verdict.FILLED, decision, decision.word)
        assert any(WORDS in reads[edit.place] for edit in row.edits) == bool(decision.text)
        assert not decision.word or _reads_ticked(row.slot.answer, decision.word, reads)
    assert [row for number, row in enumerate(filled.rows) if number not in decisions] == [
        row for number, row in enumerate(plan.rows) if number not in decisions
    ]


def _reads_ticked(field, word, reads) -> bool:
    """Tell whether the changed cells of an answer show this word ticked and no other."""
    match field.kind:
        case FieldKind.COLUMNS:
            return [place in reads for place in field.places] == [other == word for other in field.words]
        case FieldKind.BOXES:
            found = [box for place in field.places for box in boxes_in(reads.get(place, "□"))]
            return [box.ticked for box in found] == [other == word for other in field.words]
        case FieldKind.TEXT:
            return reads[field.places[0]].startswith(word)
        case _:
            return reads[field.places[0]] == word


def _some_answer(plan, number) -> Decision | None:
    """Return a decision that a person could take on a row, another word for each row; None where there is nothing to fill."""
    slot = plan.rows[number].slot
    writable = [edit.place for edit in plan.rows[number].edits] or not slot.is_answered
    if slot.answer is None or slot.is_answered or not writable:
        return None
    words = [word for word in slot.answer.words if word != "FALSE"]
    text = WORDS if slot.remark or slot.answer.kind is FieldKind.TEXT else ""
    word = words[number % len(words)] if words else ""
    return decide(plan, number, word=word, text=text) if word or text else None


def test_every_decision_of_a_file_is_carried_out(workspace, form):
    plan = workspace.plan(form)
    taken = plan.rows[0].candidates[1].statement

    filled = applied(
        workspace, plan,
        decide(plan, 0, Action.TAKE, statement=taken, choice=Choice.PARTIAL),
        decide(plan, 1, Action.ASK, owner="legal"),
        decide(plan, 2, Action.BLANK),
    )  # fmt: skip

    said = workspace.statements[taken]
    assert shown(filled, "C2", "C3", "D3", "C4", "D4") == ["△", None, None, None, None]
    assert shown(filled, "D2")[0].startswith(said.own_text)
    assert [row.verdict for row in filled.rows] == [Verdict.FILLED, Verdict.UNANSWERED, Verdict.UNANSWERED]
    assert [row.held_by for row in filled.rows] == ["decided_take", "decided_ask", "decided_blank"]
    assert (filled.rows[0].statement, filled.owners) == (taken, {"legal": 1})
    report = json_report.as_json(filled)["rows"]
    assert [row["decision"]["action"] for row in report] == ["take", "ask", "blank"]


def test_the_blanks_at_a_forms_head_can_be_decided_on_by_their_labels(workspace, tmp_path):
    book = Workbook()
    rows = (
        ("委託先名称", None),
        ("記入日", None),
        ("担当者", None),
        (),
        ("No.", "確認事項", "回答"),
        (1, QUESTIONS[0]),
    )
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "form.xlsx")
    ours = Workspace(workspace.knowledge, workspace.matcher, Profile({"company": "例社"}, {}), workspace.layouts)
    plan = ours.plan(tmp_path / "form.xlsx")
    company, day, person = (Decision(field.place, field.label) for field in plan.header)

    filled = applied(
        ours, plan,
        replace(company, action=Action.BLANK),
        replace(day, action=Action.WRITE, text="2026-04-01"),
        person,
    )  # fmt: skip

    assert [field.text for field in plan.header] == ["例社", "", ""]
    assert shown(filled, "B1", "B2", "B3") == [None, "2026-04-01", None]
    assert filled.header_written == {"Sheet!B2": "2026-04-01"}
    with pytest.raises(DecisionRefused, match="takes a text, or stays blank"):
        applied(ours, plan, replace(company, action=Action.ASK, owner="legal"))


def test_a_plan_that_would_write_elsewhere_than_into_answers_is_refused(workspace, form):
    plan = workspace.plan(form)
    row = replace(plan.rows[0], edits=(Edit(SheetCell("設問", "B3"), "別の設問"),))

    with pytest.raises(FormChanged, match="is read otherwise"):
        applied(workspace, replace(plan, rows=(row, *plan.rows[1:])))


def test_a_decision_can_be_looked_at_before_anything_is_written(workspace, form):
    plan = workspace.plan(form)
    row = workspace.preview(plan, decide(plan, 1, choice=Choice.NO, text=WORDS))

    assert row.written == {"C3": "×", "D3": WORDS}
    assert [path.name for path in form.parent.iterdir()] == ["form.xlsx"]


def test_the_forms_own_word_is_ticked_whatever_it_means(workspace, tmp_path):
    plan = workspace.plan(answer_styles.build("list_of_unknown_words", tmp_path))
    filled = applied(workspace, plan, decide(plan, 0, word="L2", text=WORDS))

    assert shown(filled, "C2", "D2") == ["L2", WORDS]
    assert (filled.rows[0].choice, filled.rows[0].word, filled.rows[0].tick_open) == (None, "L2", False)


def test_a_persons_text_goes_in_although_the_form_wants_one_with_other_answers(workspace, tmp_path):
    book = Workbook()
    book.active.append(("No.", "確認事項", "回答（はい／いいえ）", "「いいえ」の場合はその理由"))
    for number, text in enumerate(QUESTIONS, 1):
        book.active.append((number, text))
    book.save(tmp_path / "form.xlsx")
    plan = workspace.plan(tmp_path / "form.xlsx")

    filled = applied(workspace, plan, decide(plan, 0, choice=Choice.YES, text=WORDS))

    assert plan.rows[0].slot.remark_if == {Choice.NO}
    assert shown(filled, "C2", "D2") == ["はい", WORDS]


@pytest.fixture
def document(tmp_path) -> Path:
    boxes = tc(p("□ Yes □ No"))
    chosen = tc(f"<w:p>{drop_down('Yes', 'No', 'Partial')}</w:p>")
    checked = tc(f"<w:p>{check_box()}</w:p>")
    rows = [
        tr("No.", "Question", "Answer", "Comments"),
        tr("1", "Are backups taken every day?", boxes, ""),
        tr("2", "Do you encrypt customer data at rest?", chosen, ""),
        tr("3", "Is there a security policy?", checked, ""),
    ]
    return make(tmp_path / "form.docx", tbl(*rows))


def test_boxes_drop_downs_and_check_boxes_of_a_document_can_be_decided_on(workspace, document):
    plan = workspace.plan(document)
    assert [row.slot.answer.kind for row in plan.rows] == [FieldKind.BOXES, FieldKind.LIST, FieldKind.BOXES]

    filled = applied(
        workspace, plan,
        decide(plan, 0, word="No", text=WORDS),
        decide(plan, 1, word="Partial"),
        decide(plan, 2, choice=Choice.YES),
    )  # fmt: skip

    reads = {str(change.place): change.after for change in filled.comparison.changes}
    boxes, remark, chosen, checked = reads.values()
    assert [box.ticked for box in boxes_in(boxes)] == [False, True]
    assert (remark, chosen) == (WORDS, "Partial")
    assert [box.ticked for box in boxes_in(checked)] == [True]
    assert plan_from_json(json.dumps(plan_as_json(plan)), "plan.json") == plan


REFUSED = {
    "has neither choice, word nor text": {},
    'surely says "はい?"': {"word": "はい?"},
    "keep one": {"word": "一部対応", "choice": Choice.NO},
}


@pytest.mark.parametrize(("message", "told"), REFUSED.items(), ids=REFUSED)
def test_a_decision_that_cannot_be_carried_out_whole_is_refused(workspace, tmp_path, message, told):
    plan = workspace.plan(answer_styles.build("list_on_hidden_sheet", tmp_path))

    with pytest.raises(DecisionRefused, match=f"decision on Sheet!B2: .*{message}".replace("?", r"\?")):
        applied(workspace, plan, decide(plan, 0, **told))
    assert [path.suffix for path in tmp_path.iterdir()] == [".xlsx"]


def test_a_choice_without_a_word_and_a_text_without_a_cell_are_refused(workspace, tmp_path):
    no_partial = workspace.plan(answer_styles.build("list_without_partial", tmp_path))
    with pytest.raises(DecisionRefused, match='surely says "partial"'):
        applied(workspace, no_partial, decide(no_partial, 0, choice=Choice.PARTIAL))
    alone = workspace.plan(answer_styles.build("list_alone", tmp_path))
    with pytest.raises(DecisionRefused, match="No blank cell for this text"):
        applied(workspace, alone, decide(alone, 0, choice=Choice.YES, text=WORDS))


def test_what_a_person_wrote_is_lost_only_where_the_decision_says_so(workspace, tmp_path):
    plan = workspace.plan(answer_styles.build("placeholders", tmp_path))
    answered = next(number for number, row in enumerate(plan.rows) if row.slot.answer.current == "No")

    with pytest.raises(DecisionRefused, match='to write over it, add "replace": true'):
        applied(workspace, plan, decide(plan, answered, choice=Choice.YES))
    filled = applied(workspace, plan, decide(plan, answered, choice=Choice.YES, replace=True))
    assert shown(filled, "C3", "D4") == ["Yes", "see contract"]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"action": Action.ASK, "owner": "nobody"}, '"nobody" is no department'),
        ({"action": Action.TAKE, "statement": "99.9"}, 'there is no statement "99.9"'),
    ],
)
def test_names_that_are_not_known_are_refused(workspace, form, told, message):
    plan = workspace.plan(form)
    with pytest.raises(DecisionRefused, match=message):
        applied(workspace, plan, decide(plan, 0, **told))


def test_one_row_is_decided_once(workspace, form):
    plan = workspace.plan(form)
    with pytest.raises(DecisionRefused, match="is decided twice"):
        applied(workspace, plan, decide(plan, 0, Action.BLANK), decide(plan, 0, Action.ACCEPT))


@pytest.mark.parametrize("fresh", [False, True])
def test_a_form_that_changed_since_it_was_planned_is_refused(workspace, form, fresh):
    plan = workspace.plan(form)
    book = load_workbook(form)
    book.active["B2"] = "別の設問ですか。"
    book.save(form)
    if fresh:
        plan = replace(workspace.plan(form), form=plan.form)

    with pytest.raises(FormChanged, match=r"form\.xlsx: changed since it was planned; plan it again"):
        applied(workspace, plan)
    assert not form.with_name("out.xlsx").exists()


def test_a_decision_on_a_question_that_is_not_there_any_more_is_refused(workspace, form):
    decision = decide(workspace.plan(form), 0, choice=Choice.YES)
    book = load_workbook(form)
    book.active["B2"] = "別の設問ですか。"
    book.save(form)
    plan = workspace.plan(form)

    with pytest.raises(FormChanged, match='設問!B2 asks "別の設問ですか。", while the decision is on "お客様データ'):
        applied(workspace, plan, decision)
    with pytest.raises(FormChanged, match="設問!B99 is no question"):
        applied(workspace, plan, replace(decision, location=SheetCell("設問", "B99")))
    with pytest.raises(FormChanged, match="another file than the one decided on"):
        workspace.apply(plan, form.with_name("out.xlsx"), Decisions((), "0" * 64))


def test_a_plan_read_otherwise_than_it_was_made_is_refused(workspace, form):
    plan = workspace.plan(form)
    told = FillOptions(Overrides(columns={"question": "B", "answer": "D"}), thresholds=plan.options.thresholds)

    with pytest.raises(FormChanged, match="is read otherwise"):
        applied(workspace, replace(plan, options=told))


def test_thresholds_and_layout_of_a_plan_are_those_that_were_asked_for(workspace, form):
    asked = FillOptions(Overrides(columns={"question": "B", "answer": "C"}), thresholds=Thresholds(1.1, 1.1, 0.2))
    plan = workspace.plan(form, asked)

    assert plan.options == asked
    assert all(row.verdict is not Verdict.FILLED for row in plan.rows)
    assert workspace.plan(form).options.thresholds == workspace.matcher.thresholds


def test_a_form_without_questions_and_an_output_in_the_way_are_refused(workspace, tmp_path, form):
    Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(NoQuestions, match="no questions found"):
        workspace.plan(tmp_path / "empty.xlsx")
    with pytest.raises(OutputError, match="is the form itself"):
        workspace.apply(workspace.plan(form), form)


def test_decisions_are_the_same_after_a_trip_through_json(workspace, form):
    plan = workspace.plan(form)
    decisions = Decisions(
        (
            decide(plan, 0, choice=Choice.NO, word="×", text=WORDS, citation="規程", replace=True, note="確認済"),
            decide(plan, 1, Action.TAKE, statement="6.8", choice=Choice.YES),
            decide(plan, 2, Action.ASK, owner="legal"),
        ),
        plan.form.sha256,
    )
    text = json.dumps(decisions_as_json(decisions.decisions, decisions.form_sha256))
    assert decisions_from_json(text, "decisions.json") == decisions


HERE = {"location": {"sheet": "設問", "cell": "B2"}, "question": "…"}
WRONG = {
    "not JSON": "{",
    'key "schema" must be "qanswer/decisions/1"': "{}",
    'key "decisions" must be a list, not nothing': {},
    "decisions 1: must be an object, not text": {"decisions": ["x"]},
    'decisions 1: key "action" must be one of accept, write, take, blank, ask, not "maybe"': {
        "decisions": [{**HERE, "action": "maybe"}]
    },
    'decisions 1: no key "choise" is read here': {"decisions": [{**HERE, "action": "write", "choise": "yes"}]},
    'decisions 1: no key "text" is read here': {"decisions": [{**HERE, "action": "take", "text": "…"}]},
    'decisions 1: key "location" must be': {"decisions": [{**HERE, "action": "blank", "location": "B2"}]},
    'decisions 1: key "replace" must be true or false, not text': {
        "decisions": [{**HERE, "action": "write", "replace": "yes"}]
    },
}


@pytest.mark.parametrize(("message", "content"), WRONG.items(), ids=WRONG)
def test_a_slip_in_a_file_of_decisions_is_named(message, content):
    text = content if isinstance(content, str) else json.dumps({"schema": "qanswer/decisions/1", **content})
    with pytest.raises(UsageError) as refused:
        decisions_from_json(text, "decisions.json")
    assert str(refused.value).startswith("decisions.json")
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (Edit(SheetCell("設問", "D2"), "済"), {"text": "済"}),
        (Edit(SheetCell("設問", "D2"), "", EditKind.BOX, 1), {"box": 2}),
        (Edit(SheetCell("設問", "D2"), "TRUE", EditKind.BOOLEAN), {"checked": True}),
        (Edit(SheetCell("設問", "D2"), "FALSE", EditKind.BOOLEAN), {"checked": False}),
    ],
)
def test_an_edit_is_told_as_write_takes_it(edit, told):
    assert edit_as_json(edit) == {"sheet": "設問", "cell": "D2", **told}
    assert edit_from_json(edit_as_json(edit), "entry 1") == edit


@pytest.mark.parametrize("told", [{}, {"box": 0}, {"box": True}, {"checked": "yes"}, {"text": "x", "box": 1}])
def test_an_edit_says_one_thing(told):
    with pytest.raises(UsageError, match=r"cells\.json, entry 1: expected"):
        edit_from_json({"sheet": "設問", "cell": "D2", **told}, "cells.json, entry 1")
