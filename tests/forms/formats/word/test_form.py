"""A Word form as the rest of the house sees it: blocks, slots, and the edits for an answer."""

from __future__ import annotations

import pytest
from documents import check_box, drop_down, form_field, make, opened, p, r, sdt, tbl, tc, tr

from qanswer.errors import UsageError
from qanswer.forms.contract import FieldKind, Overrides, Response
from qanswer.forms.formats.registry import open_form
from qanswer.forms.layout_json import layout_as_json
from qanswer.forms.proof.compare import compare
from qanswer.model import Choice, Language, Paragraph, TableCell
from qanswer.office.edits import Edit, EditKind

HEAD = tr("No.", "Question", "Answer", "Comments")
ASKED = ("Do you encrypt customer data at rest?", "Are backups taken every day?", "Is there a security policy?")
YES = Response(Choice.YES, "We do.", "Source: 6.8")


def question_table(*answers: str, head: str = HEAD) -> str:
    """Return a table of questions with these answer cells."""
    rows = (
        tr(str(number), text, answer, "") for number, (text, answer) in enumerate(zip(ASKED, answers, strict=True), 1)
    )
    return tbl(head, *rows)


def form_of(tmp_path, body: str, overrides: Overrides | None = None, **options: str):
    """Return the form with that body."""
    return open_form(make(tmp_path / "form.docx", body, **options), overrides)


def filled(tmp_path, form) -> dict[str, str]:
    """Return place -> text after every slot was answered with yes, proven unharmed."""
    edits = [edit for slot in form.slots for edit in form.place(slot, YES).edits]
    form.write(edits, tmp_path / "filled.docx")
    found = compare(form.path, tmp_path / "filled.docx")
    assert found.differences == ()
    return {str(change.place): change.after for change in found.changes}


def test_a_table_of_questions_becomes_a_block_with_columns_by_number(tmp_path):
    form = form_of(tmp_path, p("Questionnaire", "Heading1") + question_table("", "", ""))
    block = {key: value for key, value in layout_as_json(form.layout)["blocks"][0].items() if key != "why"}
    assert block == {
        "table": 1,
        "header_row": 1,
        "first_row": 2,
        "last_row": 4,
        "question": 2,
        "answer": [3],
        "remark": 4,
        "number": 1,
        "context": [],
        "choices": [],
        "questions": 3,
        "folded": 0,
        "status": None,
        "evidence": None,
        "reviewer": [],
    }
    question = form.slots[1].question
    assert (question.location, question.text, question.number) == (TableCell("1", 3, 2), ASKED[1], "2")
    assert (question.language, question.context) == (Language.EN, ("Questionnaire",))


def test_free_text_answers_are_written_beside_their_question(tmp_path):
    assert filled(tmp_path, form_of(tmp_path, question_table("", "", "[Yes/No]"))) == {
        **{f"table 1, row {row}, column 3": "Yes" for row in (2, 3, 4)},
        **{f"table 1, row {row}, column 4": "We do.\nSource: 6.8" for row in (2, 3, 4)},
    }


@pytest.mark.parametrize(
    ("answer", "kind", "words", "reads"),
    [
        (tc(f"<w:p>{drop_down('Choose an item.', 'Yes', 'No')}</w:p>"), FieldKind.LIST, ("Choose an item.", "Yes", "No"), "Yes"),
        (tc(f"<w:p>{check_box()}{r(' Yes ')}{check_box()}{r(' No')}</w:p>"), FieldKind.BOXES, ("Yes", "No"), "☑ Yes ☐ No"),
        (tc("□はい　□いいえ"), FieldKind.BOXES, ("はい", "いいえ"), "■はい　□いいえ"),
        (tc(p("□ はい") + p("□ いいえ")), FieldKind.BOXES, ("はい", "いいえ"), "■ はい\n□ いいえ"),
        (
            tc("<w:p>" + "".join(f'<w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:t>{word}</w:t></w:r>' for word in ("Yes", "No")) + "</w:p>"),
            FieldKind.BOXES,
            ("Yes", "No"),
            "☑Yes□No",
        ),
        (
            tc(f"<w:p>{form_field('<w:checkBox/>', 'FORMCHECKBOX', None)}{r('Yes ')}{form_field('<w:checkBox/>', 'FORMCHECKBOX', None)}{r('No')}</w:p>"),
            FieldKind.BOXES,
            ("Yes", "No"),
            "☑Yes ☐No",
        ),
        (
            tc("<w:p>" + form_field('<w:ddList><w:listEntry w:val="Select"/><w:listEntry w:val="Yes"/></w:ddList>', "FORMDROPDOWN", None) + "</w:p>"),
            FieldKind.LIST,
            ("Select", "Yes"),
            "Yes",
        ),
        (tc(f"<w:p>{form_field('<w:textInput/>', 'FORMTEXT')}</w:p>"), FieldKind.TEXT, (), "Yes"),
        (tc(f"<w:p>{sdt(r('Click or tap here'), '<w:showingPlcHdr/>', '<w:text/>')}</w:p>"), FieldKind.TEXT, (), "Yes"),
    ],
)  # fmt: skip
def test_each_kind_of_answer_field_is_filled_in_its_own_way(answer, kind, words, reads, tmp_path):
    form = form_of(tmp_path, question_table(answer, answer, answer))
    assert [(slot.answer.kind, slot.answer.words, slot.answer.current) for slot in form.slots] == [
        (kind, words, "")
    ] * 3
    written = filled(tmp_path, form)
    assert [written[f"table 1, row {row}, column 3"] for row in (2, 3, 4)] == [reads] * 3


@pytest.mark.parametrize(
    ("cell", "kind", "mark"),
    [
        ("", FieldKind.COLUMNS, "X"),
        (f"<w:p>{check_box()}</w:p>", FieldKind.BOXES, "☑"),
        ("□", FieldKind.BOXES, "■"),
    ],
)
def test_one_column_per_choice_is_marked_in_the_right_one(cell, kind, mark, tmp_path):
    head = tr("Question", "Yes", "No", "N/A")
    body = tbl(head, *(tr(text, tc(cell), tc(cell), tc(cell)) for text in ASKED))
    form = form_of(tmp_path, body)
    assert {slot.answer.kind for slot in form.slots} == {kind}
    assert filled(tmp_path, form) == {f"table 1, row {row}, column 2": mark for row in (2, 3, 4)}


def test_a_box_of_its_own_before_the_task_is_ticked(tmp_path):
    rows = (
        tr(tc(f"<w:p>{check_box()}</w:p>"), text, "")
        for text in ("Define the scope", "Appoint an owner", "Review access")
    )
    form = form_of(tmp_path, tbl(tr("", "Activity", "Responsible Person"), *rows))
    assert [block.answer for block in form.layout.blocks] == [(1,)]
    assert filled(tmp_path, form) == {f"table 1, row {row}, column 1": "☑" for row in (2, 3, 4)}


def test_headings_whose_cells_begin_beside_those_under_them_are_read_in_line(tmp_path):
    two = '<w:gridSpan w:val="2"/>'
    head = tr(tc("Criteria", two), "Conformance Level", tc("Remarks", two), settings='<w:gridBefore w:val="1"/>')
    rows = (tr(tc(text, two), tc("", two), "") for text in ASKED)
    form = form_of(tmp_path, tbl(head, *rows))
    assert [(block.question, block.answer, block.remark) for block in form.layout.blocks] == [(1, (3,), 5)]


def test_section_rows_and_headings_over_the_table_are_context(tmp_path):
    band = tr(tc("Backup", '<w:gridSpan w:val="4"/>'))
    rows = [tr(str(number), text, "", "") for number, text in enumerate(ASKED, 1)]
    body = (
        p("Part A", "Heading1")
        + p("Operations", "Sub")
        + p("Questions on operations")
        + tbl(HEAD, rows[0], band, *rows[1:])
    )
    contexts = [slot.question.context for slot in form_of(tmp_path, body).slots]
    above = ("Part A", "Operations", "Questions on operations")
    assert contexts == [above, (*above, "Backup"), (*above, "Backup")]


def test_what_a_human_filled_is_left_alone_unless_asked(tmp_path):
    body = question_table(tc(f"<w:p>{drop_down('Yes', 'No', content=r('No'))}</w:p>"), tc(p("☐ Yes ☑ No")), "No")
    form = form_of(tmp_path, body)
    assert [slot.answer.current for slot in form.slots] == ["No", "No", "No"]
    assert [form.place(slot, YES).edits for slot in form.slots] == [(), (), ()]
    assert form.place(form.slots[0], YES, replace=True).edits[0] == Edit(TableCell("1", 2, 3), "Yes")


def test_a_place_that_refuses_costs_only_its_own_answer(tmp_path):
    locked = tc(
        "<w:p>" + sdt(r("Click"), "<w:showingPlcHdr/>", '<w:lock w:val="contentLocked"/>', "<w:text/>") + "</w:p>"
    )
    short = tc("<w:p>" + form_field('<w:textInput><w:maxLength w:val="2"/></w:textInput>', "FORMTEXT") + "</w:p>")
    form = form_of(tmp_path, question_table(locked, short, ""))
    placed = [form.place(slot, YES) for slot in form.slots]
    assert [one.choice for one in placed] == [None, None, Choice.YES]
    assert [[reason.code for reason in one.reasons] for one in placed] == [
        ["cell_not_writable"],
        ["cell_not_writable"],
        [],
    ]
    assert "takes 2 letters" in placed[1].reasons[0].values["why"].en
    assert filled(tmp_path, form).keys() >= {"table 1, row 4, column 3"}


def test_labels_with_blanks_are_header_fields_and_take_no_answer(tmp_path):
    body = tbl(tr("貴社名", ""), tr("サービス名", ""), tr("その他", "")) + question_table("", "", "")
    form = form_of(tmp_path, body)
    assert [(field.kind, field.place, field.label) for field in form.header_fields] == [
        ("company", TableCell("1", 1, 2), "貴社名"),
        ("service", TableCell("1", 2, 2), "サービス名"),
    ]
    at_head = [slot for slot in form.slots if slot.question.location in (TableCell("1", 1, 1), TableCell("1", 2, 1))]
    assert [slot.answer for slot in at_head] == [None] * len(at_head)


def test_a_table_that_asks_nothing_is_skipped_with_its_reason(tmp_path):
    body = tbl(tr("Only a box around a text")) + question_table("", "", "")
    form = form_of(tmp_path, body)
    assert [(skip.place, bool(skip.reason)) for skip in form.layout.skipped] == [({"table": 1}, True)]
    assert [block.place for block in form.layout.blocks] == [{"table": 2}]


def test_a_nested_table_goes_by_its_path(tmp_path):
    form = form_of(tmp_path, tbl(tr(tc(question_table("", "", "") + p()))))
    assert [block.place for block in form.layout.blocks] == [{"table": "1/1"}]
    assert filled(tmp_path, form)["table 1/1, row 2, column 3"] == "Yes"


def test_columns_and_table_can_be_named(tmp_path):
    body = question_table("", "", "") + question_table("", "", "")
    form = form_of(tmp_path, body, Overrides("table 2", {"question": "2", "answer": "4", "remark": "3"}))
    assert [(block.place, block.question, block.answer, block.remark) for block in form.layout.blocks] == [
        ({"table": 2}, 2, (4,), 3)
    ]
    assert [(skip.place, skip.reason) for skip in form.layout.skipped] == [
        ({"table": 1}, "not the table that was named")
    ]


def test_named_columns_hold_for_every_table_of_questions(tmp_path):
    body = tbl(tr("note", "x")) + question_table("", "", "")
    form = form_of(tmp_path, body, Overrides(columns={"answer": "4"}))
    assert [(block.place, block.answer) for block in form.layout.blocks] == [({"table": 2}, (4,))]


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        (
            Overrides(columns={"answer": "D"}),
            r"--columns answer=D: columns of a Word table are numbers, as in answer=3",
        ),
        (Overrides(columns={"reply": "3"}), '"reply" is no role'),
        (Overrides(columns={"answer": "0"}), "columns of a Word table are numbers"),
        (Overrides("9"), 'form.docx: no table "9"; it has 1. Of a Word file --sheet names a table'),
    ],
)
def test_overrides_that_do_not_fit_are_usage_errors(overrides, says, tmp_path):
    with pytest.raises(UsageError, match=says):
        form_of(tmp_path, question_table("", "", ""), overrides)


# ---- questions and answers below each other in a table

WIDE = '<w:gridSpan w:val="2"/>'


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        (
            tbl(tr("Q1", "Do you encrypt data?"), tr("Answer", "")) + p() + tbl(tr("Q2", "Are backups taken?"), tr("Response:", "")),
            [
                ("Q1", "Do you encrypt data?", FieldKind.TEXT, TableCell("1", 2, 2)),
                ("Q2", "Are backups taken?", FieldKind.TEXT, TableCell("2", 2, 2)),
            ],
        ),
        (
            tbl(tr("設問1", "暗号化していますか。"), tr("回答", "□はい　□いいえ")),
            [("設問1", "暗号化していますか。", FieldKind.BOXES, TableCell("1", 2, 2))],
        ),
        (
            tbl(tr("Do you encrypt data?"), tr(""), tr("Are backups taken?"), tr("[Please write here]")),
            [
                ("", "Do you encrypt data?", FieldKind.TEXT, TableCell("1", 2, 1)),
                ("", "Are backups taken?", FieldKind.TEXT, TableCell("1", 4, 1)),
            ],
        ),
        (
            tbl(tr(tc(p("Do you encrypt data?"), WIDE)), tr("☐ Yes ☐ No", "Comments:")),
            [("", "Do you encrypt data?", FieldKind.BOXES, TableCell("1", 2, 1))],
        ),
    ],
)  # fmt: skip
def test_a_question_over_its_answer_is_found(body, asked, tmp_path):
    form = form_of(tmp_path, body)
    assert [
        (slot.question.number, slot.question.text, slot.answer.kind, slot.answer.places[0]) for slot in form.slots
    ] == asked
    assert filled(tmp_path, form).keys() == {str(place) for _, _, _, place in asked}
    assert form.layout.skipped == ()


@pytest.mark.parametrize(
    "body",
    [
        tbl(tr("Do you encrypt data?"), tr("We do, with AES.")),
        tbl(tr("Would you like to know more?"), tr("")),
        tbl(tr("Do you encrypt data?")),
        tbl(tr("A statement."), tr(""), tr("Another one."), tr("")),
    ],
)
def test_a_table_of_running_text_is_no_form(body, tmp_path):
    assert form_of(tmp_path, body).slots == ()


# ---- questions in paragraphs


def asked_in(tmp_path, body: str) -> list[tuple[str, str, str, object]]:
    """Return number, question, kind of field and place of its answer for each question in a paragraph."""
    return [
        (slot.question.number, slot.question.text, slot.answer.kind.value, slot.answer.places[0])
        for slot in form_of(tmp_path, body).slots
        if isinstance(slot.question.location, Paragraph)
    ]


def test_a_question_with_a_line_for_its_answer_keeps_the_label(tmp_path):
    body = p("Q1. Do you encrypt data?") + p("Answer:") + p("問2　バックアップを取得していますか。") + p("【回答】")
    form = form_of(tmp_path, body)
    assert [(slot.question.number, slot.question.text) for slot in form.slots] == [
        ("Q1", "Do you encrypt data?"),
        ("問2", "バックアップを取得していますか。"),
    ]
    assert layout_as_json(form.layout)["blocks"][0] == {
        "paragraphs": True,
        "header_row": None,
        "first_row": 1,
        "last_row": 3,
        "question": None,
        "answer": [],
        "remark": None,
        "number": None,
        "context": [],
        "choices": [],
        "questions": 2,
        "folded": 0,
        "status": None,
        "evidence": None,
        "reviewer": [],
        "why": [],
    }
    assert filled(tmp_path, form) == {
        "paragraph 2": "Answer: Yes. We do.\nSource: 6.8",
        "paragraph 4": "【回答】はい。We do.\nSource: 6.8",
    }


def test_an_answer_line_may_name_the_words_to_answer_with(tmp_path):
    body = (
        p("1. Do you encrypt?")
        + p("Answer (Compliant / Non-compliant):")
        + p("2. 暗号化していますか。")
        + p("回答（有／無）：")
    )
    form = form_of(tmp_path, body)
    assert [slot.answer.words for slot in form.slots] == [("Compliant", "Non-compliant"), ("有", "無")]
    assert filled(tmp_path, form) == {
        "paragraph 2": "Answer (Compliant / Non-compliant): Compliant. We do.\nSource: 6.8",
        "paragraph 4": "回答（有／無）：有\nWe do.\nSource: 6.8",
    }


def test_an_answer_line_that_is_filled_counts_as_answered(tmp_path):
    form = form_of(tmp_path, p("1. Do you encrypt data?") + p("Answer: Yes, with AES."))
    assert [slot.answer.current for slot in form.slots] == ["Yes, with AES."]
    assert form.place(form.slots[0], YES, replace=True).edits == (
        Edit(Paragraph(2), "Answer: Yes. We do.\nSource: 6.8"),
    )


def test_blank_lines_between_questions_are_for_the_answers(tmp_path):
    body = p("1. Do you encrypt data?") + p() + p("2. Are backups taken?") + p() + p() + p("End", "Heading1")
    assert asked_in(tmp_path, body) == [
        ("1", "Do you encrypt data?", "text", Paragraph(2)),
        ("2", "Are backups taken?", "text", Paragraph(4)),
    ]


@pytest.mark.parametrize(
    "body",
    [
        p("1. Do you encrypt?")
        + p()
        + p("We do, always and everywhere.")
        + p()
        + p("2. Is it?")
        + p()
        + p("It is so."),
        p("Please answer the questions below.") + p() + tbl(tr("a", "b")),
        p("1. Do you encrypt data?") + p() + tbl(tr("a", "b")),
        p("以下の設問にご回答ください。") + p() + p("記入要領", "Heading1"),
        p("Would you like to know more?") + p(),
        p("Answer:") + p("A plain text."),
        p("期限は7月10日です。") + p("■ ここから始まります。チェック欄に☑を付けてください。") + p("■ 次に進みます。"),
        p("Do you agree?") + p("☐ I agree"),
        p("下記へご返送ください。") + p("回答期限を7月10日とさせていただきます。") + p("回答方法について"),
    ],
)
def test_running_text_is_no_form(body, tmp_path):
    assert asked_in(tmp_path, body) == []


def test_boxes_below_or_behind_a_question_are_ticked_where_they_stand(tmp_path):
    body = (
        p("1. 暗号化していますか。")
        + p("□はい　□いいえ")
        + p("2. 教育を実施していますか。")
        + p("□ はい")
        + p("□ いいえ")
        + p("3. Do you encrypt? ☐ Yes ☐ No")
    )
    form = form_of(tmp_path, body)
    assert [(slot.question.text, slot.answer.words) for slot in form.slots] == [
        ("暗号化していますか。", ("はい", "いいえ")),
        ("教育を実施していますか。", ("はい", "いいえ")),
        ("Do you encrypt?", ("Yes", "No")),
    ]
    placed = form.place(form.slots[1], Response(Choice.NO, "", ""))
    assert placed.edits == (Edit(Paragraph(5), "", EditKind.BOX, 0),)
    assert placed.written == {"paragraph 5": "☑いいえ"}
    assert filled(tmp_path, form) == {
        "paragraph 2": "■はい　□いいえ",
        "paragraph 4": "■ はい",
        "paragraph 6": "3. Do you encrypt? ☑ Yes ☐ No",
    }


def test_controls_below_a_question_are_filled(tmp_path):
    control = f"<w:p>{sdt(r('Click'), '<w:showingPlcHdr/>', '<w:text/>')}</w:p>"
    body = p("Do you encrypt data?") + control + p("Are backups taken?") + f"<w:p>{drop_down('Yes', 'No')}</w:p>"
    assert filled(tmp_path, form_of(tmp_path, body)) == {
        "paragraph 2": "Yes. We do.\nSource: 6.8",
        "paragraph 4": "Yes",
    }


UNCHOSEN = drop_down("未選択", "はい", "いいえ", content=r("未選択"))
CHOSEN = drop_down("未選択", "はい", "いいえ", content=r("いいえ"))


@pytest.mark.parametrize(
    ("control", "current"),
    [
        (UNCHOSEN, ""),
        (drop_down("未選択", "はい", "いいえ"), ""),
        (CHOSEN, "いいえ"),
        (sdt(r("Click here"), "<w:showingPlcHdr/>", "<w:text/>"), ""),
        (sdt(r("対応済"), "<w:text/>"), "対応済"),
    ],
)
def test_a_label_beside_a_control_is_no_answer(control, current, tmp_path):
    labelled = f"<w:p>{r('回答：')}{control}</w:p>"
    form = form_of(tmp_path, p("暗号化していますか。") + labelled + p("バックアップしていますか。") + labelled)
    assert [slot.answer.current for slot in form.slots] == [current] * 2


@pytest.mark.parametrize(("chosen", "current"), [(UNCHOSEN, ""), (CHOSEN, "いいえ")])
def test_a_drop_down_beside_a_label_in_a_table_shows_only_its_own_choice(chosen, current, tmp_path):
    form = form_of(tmp_path, question_table(*[tc(f"<w:p>{r('選択：')}{chosen}</w:p>")] * 3))
    assert [slot.answer.current for slot in form.slots] == [current] * 3


def test_a_drop_down_that_nobody_chose_from_below_its_question_takes_an_answer(tmp_path):
    body = tbl(*(row for text in ASKED for row in (tr(text), tr(tc(f"<w:p>{r('選択：')}{UNCHOSEN}</w:p>")))))
    form = form_of(tmp_path, body)
    assert [(slot.answer.words, slot.answer.current) for slot in form.slots] == [(("未選択", "はい", "いいえ"), "")] * 3
    assert filled(tmp_path, form) == {f"table 1, row {row}, column 1": "選択：はい" for row in (2, 4, 6)}


def test_a_legend_in_a_paragraph_explains_the_signs(tmp_path):
    head = tr("No.", "確認事項", "回答", "備考")
    body = p("凡例　A：対応済　B：一部対応　C：未対応") + question_table("", "", "", head=head)
    form = form_of(tmp_path, body)
    assert form.slots[0].answer.meaning == {"A": Choice.YES, "B": Choice.PARTIAL, "C": Choice.NO}


def test_the_form_says_what_file_it_was(tmp_path):
    form = form_of(tmp_path, question_table("", "", ""))
    assert (form.path, form.sha256) == (tmp_path / "form.docx", opened(tmp_path / "form.docx").sha256)


def test_a_question_answered_behind_its_label_stays_a_question_and_keeps_its_answer(tmp_path):
    rows = (
        ("質問1", "鍵を管理していますか。"),
        ("回答", "はい、金庫で保管しています。"),
        ("質問2", "鍵を更新していますか。"),
        ("回答", ""),
    )
    form = form_of(tmp_path, tbl(*(tr(tc(one), tc(other)) for one, other in rows)))

    assert [(slot.question.text, slot.answer.current) for slot in form.slots] == [
        ("鍵を管理していますか。", "はい、金庫で保管しています。"),
        ("鍵を更新していますか。", ""),
    ]
    told = [
        [why.code for why in form.place(slot, Response(Choice.YES, "毎年更新しています。", "")).reasons]
        for slot in form.slots
    ]
    assert told == [["already_answered"], []]


UNMARKED = (
    ("Do you encrypt data at rest?", "Yes, AES-256 for all disks."),
    ("How long are backups kept?", "Thirty days."),
    ("Do you offer single sign-on?", "No."),
    ("Where is data stored?", "Tokyo and Osaka."),
)


@pytest.mark.parametrize("in_table", [True, False])
def test_what_a_person_wrote_under_a_question_is_learnt_without_a_label(in_table, tmp_path):
    texts = [text for pair in UNMARKED for text in pair]
    body = tbl(*map(tr, texts)) if in_table else "".join(map(p, texts))
    form = open_form(make(tmp_path / "answered.docx", body), Overrides(answered=True))
    assert [(slot.question.text, slot.answer.current) for slot in form.slots] == list(UNMARKED)
    assert not any(slot.answer.current for slot in open_form(form.path).slots), "only where it comes back answered"
