"""Word forms without columns that say what they are: each kind filled, and read again as it stands then."""

from __future__ import annotations

import pytest
from documents import make, p, r, tbl, tc, tr

from qanswer.forms.contract import Response
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.compare import compare
from qanswer.model import Choice
from qanswer.office.document.document import Document
from qanswer.office.document.places import Body
from qanswer.office.edits import Edit
from qanswer.office.package.package import Package

NUMBERING = (
    '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1-%2)"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/></Relationships>'
)
LISTS = {"word/numbering.xml": NUMBERING.encode(), "word/_rels/document.xml.rels": RELATIONS.encode()}
SAYS = Response(Choice.YES, "We do.", "Source: 1.2")
SAYS_JA = Response(Choice.YES, "しています。", "出典：1.2")


def counted(text: str, level: int = 0) -> str:
    """Return a paragraph that Word counts."""
    run = r(text) if text else ""
    return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr></w:pPr>{run}</w:p>'


def shown(path) -> str:
    """Return a document as its reader sees it: a row on one line, a blank cell as a dash."""
    lines = []
    for block in Document(Package.open(path)).blocks:
        if isinstance(block, Body):
            lines.append(block.text)
            continue
        for row in range(1, block.row_count + 1):
            cells = [cell for (at, _), cell in sorted(block.cells.items()) if at == row]
            lines.append("| " + " | ".join(cell.text.replace("\n", " / ") or "-" for cell in cells) + " |")
    return "".join(f"{line}\n" for line in lines)


def answered(tmp_path, body: str, says: Response = SAYS) -> tuple[list[str], str]:
    """Return the numbers of the questions and the whole form after every one was answered with yes."""
    form = open_form(make(tmp_path / "form.docx", body, extra=LISTS))
    edits = [edit for slot in form.slots if slot.answer for edit in form.place(slot, says).edits]
    form.write(edits, tmp_path / "filled.docx")
    assert compare(form.path, tmp_path / "filled.docx").differences == ()
    return [slot.question.number for slot in form.slots if slot.answer], shown(tmp_path / "filled.docx")


TABLES = {
    "number, question, blank": (
        tbl(tr("1", "Are doors locked at night?", ""), tr("2", "Do visitors wear a badge?", "")),
        ["1", "2"],
        (
            "| 1 | Are doors locked at night? | Yes. We do. / Source: 1.2 |\n"
            "| 2 | Do visitors wear a badge? | Yes. We do. / Source: 1.2 |\n"
        ),
    ),
    "numbers that Word counts": (
        tbl(
            tr(tc(counted("")), "Are doors locked at night?", ""),
            tr(tc(counted("")), "Are keys counted?", ""),
            tr(tc(counted("", 1)), "Are lost keys told?", ""),
        ),
        ["1", "2", "2-a)"],
        (
            "| - | Are doors locked at night? | Yes. We do. / Source: 1.2 |\n"
            "| - | Are keys counted? | Yes. We do. / Source: 1.2 |\n"
            "| - | Are lost keys told? | Yes. We do. / Source: 1.2 |\n"
        ),
    ),
    "things to tick off take a tick and nothing else": (
        tbl(tr("", "Doors are locked."), tr("", "Keys are counted."), tr("", "Visitors are listed.")),
        ["", "", ""],
        "| X | Doors are locked. |\n| X | Keys are counted. |\n| X | Visitors are listed. |\n",
    ),
    "a box and its word in each column": (
        tbl(tr("1", "Are doors locked?", "☐ Yes", "☐ No"), tr("2", "Are keys counted?", "☐ Yes", "☐ No")),
        ["1", "2"],
        "| 1 | Are doors locked? | ☑ Yes | ☐ No |\n| 2 | Are keys counted? | ☑ Yes | ☐ No |\n",
    ),
    "choices over blanks, nothing over the questions": (
        tbl(tr("", "Yes", "No"), tr("Are doors locked?", "", ""), tr("Are keys counted?", "", "")),
        ["", ""],
        "| - | Yes | No |\n| Are doors locked? | X | - |\n| Are keys counted? | X | - |\n",
    ),
    "texts over blank rows, a statement and an order among questions of the same numbering": (
        tbl(tr("1.1 Are doors locked?"), tr(""), tr("1.2 Keys are counted."), tr(""), tr("1.3 What is lost?"), tr("")),
        ["", "", ""],
        (
            "| 1.1 Are doors locked? |\n| Yes. We do. / Source: 1.2 |\n| 1.2 Keys are counted. |\n"
            "| Yes. We do. / Source: 1.2 |\n| 1.3 What is lost? |\n| Yes. We do. / Source: 1.2 |\n"
        ),
    ),
    "letters for question and answer in one row": (
        tbl(tr("Q", "Are doors locked?", "A", ""), tr("Q", "Are keys counted?", "A", "")),
        ["", ""],
        (
            "| Q | Are doors locked? | A | Yes. We do. / Source: 1.2 |\n"
            "| Q | Are keys counted? | A | Yes. We do. / Source: 1.2 |\n"
        ),
    ),
    "a table for each question, over room for the answer": (
        tbl(tr("Are doors locked?"), tr("")) + p("") + tbl(tr("Describe who keeps the keys."), tr("")),
        ["", ""],
        (
            "| Are doors locked? |\n| Yes. We do. / Source: 1.2 |\n\n"
            "| Describe who keeps the keys. |\n| Yes. We do. / Source: 1.2 |\n"
        ),
    ),
    "a table for each question, with a label beside the answer": (
        tbl(tr("Question 1", "Are doors locked?"), tr("Answer", ""), tr("Comments", ""))
        + tbl(tr("Question 2", "Describe who keeps the keys."), tr("Answer", ""), tr("Comments", "")),
        ["Question 1", "Question 2"],
        (
            "| Question 1 | Are doors locked? |\n| Answer | Yes. We do. / Source: 1.2 |\n| Comments | - |\n"
            "| Question 2 | Describe who keeps the keys. |\n| Answer | Yes. We do. / Source: 1.2 |\n| Comments | - |\n"
        ),
    ),
    "boxes before the question in its own cell": (
        tbl(tr("1", "[ ] Yes [ ] No  Are doors locked?"), tr("2", "[ ] Yes [ ] No  Are keys counted?")),
        ["1", "2"],
        "| 1 | [x] Yes [ ] No  Are doors locked? |\n| 2 | [x] Yes [ ] No  Are keys counted? |\n",
    ),
}
PARAGRAPHS = {
    "counted letters for question and answer": (
        p("Q1. Are doors locked?") + p("A1. ") + p("Q2. Who keeps the keys?") + p("A2."),
        ["Q1", "Q2"],
        (
            "Q1. Are doors locked?\nA1. Yes. We do.\nSource: 1.2\n"
            "Q2. Who keeps the keys?\nA2. Yes. We do.\nSource: 1.2\n"
        ),
    ),
    "boxes before the question in its own line": (
        p("□はい　□いいえ　施錠していますか。") + p("□はい　□いいえ　鍵を数えていますか。"),
        ["", ""],
        "■はい　□いいえ　施錠していますか。\n■はい　□いいえ　鍵を数えていますか。\n",
    ),
    "rules to write on": (
        counted("Are doors locked?")
        + p("____________")
        + p("____________")
        + counted("Who keeps the keys?")
        + p("_______"),
        ["1", "2"],
        "Are doors locked?\nYes. We do.\nSource: 1.2\n____________\nWho keeps the keys?\nYes. We do.\nSource: 1.2\n",
    ),
    "a rule behind the question": (
        p("1. Are doors locked? ________") + p("2. Who keeps the keys? ________"),
        ["1", "2"],
        "1. Are doors locked? Yes. We do.\nSource: 1.2\n2. Who keeps the keys? Yes. We do.\nSource: 1.2\n",
    ),
    "alternatives to choose from": (
        p("1. Are doors locked?") + p("Yes / No") + p("2. Are keys counted?") + p("Yes / No"),
        ["1", "2"],
        "1. Are doors locked?\nYes. We do.\nSource: 1.2\n2. Are keys counted?\nYes. We do.\nSource: 1.2\n",
    ),
    "a frame under each question": (
        p("1. Are doors locked?") + tbl(tr("")) + p("2. Are keys counted?") + tbl(tr("")),
        ["1", "2"],
        "1. Are doors locked?\n| Yes. We do. / Source: 1.2 |\n2. Are keys counted?\n| Yes. We do. / Source: 1.2 |\n",
    ),
    "counted questions over blank lines": (
        counted("Are doors locked?") + p("") + counted("Describe who keeps the keys.") + p(""),
        ["1", "2"],
        "Are doors locked?\nYes. We do.\nSource: 1.2\nDescribe who keeps the keys.\nYes. We do.\nSource: 1.2\n",
    ),
}


@pytest.mark.parametrize("kind", [*TABLES, *PARAGRAPHS])
def test_each_kind_is_answered_where_its_reader_would(kind, tmp_path):
    body, numbers, expected = (TABLES | PARAGRAPHS)[kind]
    assert answered(tmp_path, body) == (numbers, expected)


def test_an_answer_goes_behind_the_word_for_it_in_the_questions_own_cell(tmp_path):
    body = tbl(tr(tc(p("施錠していますか。") + p("回答："))), tr(tc(p("鍵を数えていますか。") + p("回答："))))
    assert answered(tmp_path, body, SAYS_JA)[1] == (
        "| 施錠していますか。 / 回答：はい。しています。 / 出典：1.2 |\n| 鍵を数えていますか。 / 回答：はい。しています。 / 出典：1.2 |\n"
    )


HEAD = (
    p("会社名：＿＿＿＿＿")
    + f"<w:p>{r('サービス名：')}{r('＿＿＿＿')}</w:p>"
    + p("記入日：　　年　　月　　日")
    + p("電話番号：03-1234-5678")
    + p("担当部署：＿＿＿　担当者：＿＿＿")
)
TABLE = tbl(tr("質問", "回答"), tr("施錠していますか。", ""), tr("鍵を数えていますか。", ""))


def test_a_line_of_one_known_label_and_one_blank_is_a_header_field(tmp_path):
    form = open_form(make(tmp_path / "form.docx", HEAD + TABLE + p("住所：＿＿＿＿")))
    found = [(field.kind, str(field.place), field.before) for field in form.header_fields]
    assert found == [
        ("company", "paragraph 1", "会社名："),
        ("service", "paragraph 2", "サービス名："),
        ("date", "paragraph 3", "記入日："),
    ]
    form.write([Edit(field.place, f"{field.before}甲") for field in form.header_fields], tmp_path / "filled.docx")
    assert shown(tmp_path / "filled.docx").splitlines()[:4] == [
        "会社名：甲",
        "サービス名：甲",
        "記入日：甲",
        "電話番号：03-1234-5678",
    ]


def test_the_label_keeps_its_own_run(tmp_path):
    form = open_form(make(tmp_path / "form.docx", HEAD + TABLE))
    service = next(field for field in form.header_fields if field.kind == "service")
    form.write([Edit(service.place, f"{service.before}甲")], tmp_path / "filled.docx")
    place = Document(Package.open(tmp_path / "filled.docx")).place(service.place)
    assert [piece.text for piece in place.pieces if piece.text] == ["サービス名：", "甲"]


NO_FORMS = {
    "a policy": counted("All staff must lock doors.") + p("") + counted("Keys must be counted.") + p(""),
    "a contract": p("第1条　乙は施錠しなければならない。")
    + p("会社名：＿＿＿＿")
    + tbl(tr("甲", "＿＿＿"), tr("乙", "＿＿＿")),
    "minutes": tbl(tr("Topic", "Decision", "Who"), tr("Doors", "Lock them", "Ann"), tr("Keys", "Count them", "")),
    "a list of roles": tbl(tr("Role", "Name"), tr("Keeper of the keys", ""), tr("Guide", "")),
    "questions with answers": p("1. Are doors locked?")
    + p("They are, every night.")
    + p("2. And keys?")
    + p("Counted."),
}


@pytest.mark.parametrize("kind", NO_FORMS)
def test_what_is_no_questionnaire_takes_no_answer(kind, tmp_path):
    form = open_form(make(tmp_path / "form.docx", NO_FORMS[kind], extra=LISTS))
    assert ([slot for slot in form.slots if slot.answer], list(form.header_fields)) == ([], [])
