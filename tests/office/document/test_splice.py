"""What each kind of place becomes, markup before and after; everything around it stays as it was, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from document_opinion import document_differences
from documents import check_box, drop_down, form_field, main_of, main_part, make, opened, p, r, sdt, tbl, tc, tr

from qanswer.forms.proof.compare import compare
from qanswer.model import Paragraph, TableCell
from qanswer.office.document.write import write_document
from qanswer.office.edits import Edit, EditKind

ANSWER = TableCell("1", 1, 2)
PLAIN = '<w:r><w:t xml:space="preserve">Yes</w:t></w:r>'
RED = '<w:rPr><w:color w:val="FF0000"/></w:rPr>'
TRACKED = "<w:trackRevisions/>"
BY = 'w:author="qanswer" w:date="2024-03-01T09:00:00Z"'


def para(*inner: str) -> str:
    return f"<w:p>{''.join(inner)}</w:p>"


def box(index: int) -> tuple[Edit, ...]:
    return (Edit(ANSWER, "", EditKind.BOX, index),)


@dataclass(frozen=True)
class Case:
    """A cell before and after."""

    name: str
    before: str  # content of the answer cell
    after: str
    edits: tuple[Edit, ...] = (Edit(ANSWER, "Yes"),)
    settings: str = ""


CASES = [
    Case("an empty cell", "<w:p/>", f"<w:p>{PLAIN}</w:p>"),
    Case("an empty cell with a closing tag", "<w:p ></w:p>", f"<w:p >{PLAIN}</w:p>"),
    Case(
        "an empty cell whose paragraph mark has a format",
        f"<w:p><w:pPr><w:jc w:val='left'/>{RED}</w:pPr></w:p>",
        para("<w:pPr><w:jc w:val='left'/>", RED, "</w:pPr><w:r>", RED, '<w:t xml:space="preserve">Yes</w:t></w:r>'),
    ),
    Case(
        "a paragraph mark whose format is tracked and hidden",
        '<w:p><w:pPr><w:rPr><w:ins w:id="1" w:author="x"/><w:vanish/><w:b/><w:rPrChange w:id="2" w:author="x"><w:rPr/>'
        "</w:rPrChange></w:rPr></w:pPr></w:p>",
        '<w:p><w:pPr><w:rPr><w:ins w:id="1" w:author="x"/><w:vanish/><w:b/><w:rPrChange w:id="2" w:author="x"><w:rPr/>'
        '</w:rPrChange></w:rPr></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Yes</w:t></w:r></w:p>',
    ),
    Case(
        "an empty cell with a bookmark",
        '<w:p><w:bookmarkStart w:id="7" w:name="b"/><w:bookmarkEnd w:id="7"/></w:p>',
        f'<w:p><w:bookmarkStart w:id="7" w:name="b"/><w:bookmarkEnd w:id="7"/>{PLAIN}</w:p>',
    ),
    Case(
        "an empty cell with a picture that somebody inserted",
        f'<w:p><w:ins w:id="1" w:author="x"><w:r>{RED}<w:drawing/></w:r></w:ins></w:p>',
        f'<w:p><w:ins w:id="1" w:author="x"><w:r>{RED}<w:drawing/></w:r></w:ins>{PLAIN.replace("<w:r>", "<w:r>" + RED)}</w:p>',
    ),
    Case(
        "a placeholder in two runs",
        f'<w:p>{r("[Yes", "<w:i/>")}<w:bookmarkStart w:id="7" w:name="b"/>{r("/No]", "<w:b/>")}<w:bookmarkEnd w:id="7"/></w:p>',
        '<w:p><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">Yes</w:t></w:r><w:bookmarkStart w:id="7" w:name="b"/>'
        '<w:bookmarkEnd w:id="7"/></w:p>',
    ),
    Case(
        "a placeholder in one run with a footnote",
        '<w:p><w:r><w:t>[?]</w:t><w:footnoteReference w:id="3"/></w:r></w:p>',
        f'<w:p>{PLAIN}<w:r><w:footnoteReference w:id="3"/></w:r></w:p>',
    ),
    Case(
        "a placeholder in a run with remarks of XML",
        "<w:p><w:r><!-- a --><w:t>[?]</w:t><?b c?></w:r></w:p>",
        f"<w:p>{PLAIN}<w:r><!-- a --><?b c?></w:r></w:p>",
    ),
    Case(
        "several paragraphs",
        f"{p('[Write')}{p('here]')}<w:p/>",
        f"<w:p>{PLAIN}</w:p><w:p></w:p><w:p/>",
    ),
    Case(
        "a text that begins with the blank paragraph it stands under",
        f"<w:p/>{p('[Write here]')}",
        f"<w:p/>{p('Yes')}",
        (Edit(ANSWER, "\nYes"),),
    ),
    Case(
        "a text that goes on from what stands there",
        f'<w:p>{r("Answer:", "<w:b/>")}<w:bookmarkEnd w:id="7"/></w:p>',
        f'<w:p>{r("Answer:", "<w:b/>")}{r(" Yes", "<w:b/>")}<w:bookmarkEnd w:id="7"/></w:p>',
        (Edit(ANSWER, "Answer: Yes"),),
    ),
    Case(
        "a text that goes on behind a tab of other looks",
        f'<w:p>{r("Due:", "<w:b/>")}<w:r><w:tab/></w:r><w:bookmarkEnd w:id="7"/></w:p>',
        f'<w:p>{r("Due:", "<w:b/>")}<w:r><w:tab/></w:r>{r("Monday", "<w:b/>")}<w:bookmarkEnd w:id="7"/></w:p>',
        (Edit(ANSWER, "Due:\tMonday"),),
    ),
    Case(
        "a text that goes on from the last of several paragraphs",
        f"{p('Answer:')}{p('No, because ')}<w:p/>",
        f"{p('Answer:')}<w:p>{r('No, because ')}{r('we do not')}</w:p><w:p/>",
        (Edit(ANSWER, "Answer:\nNo, because we do not"),),
    ),
    Case(
        "a text that goes on before a line feed at the end",
        f"<w:p>{r('Answer:')}<w:r><w:br/></w:r></w:p>",
        f"<w:p>{r('Answer:')}{r(' Yes')}</w:p>",
        (Edit(ANSWER, "Answer: Yes"),),
    ),
    Case(
        "blanks that the text begins with",
        f"<w:p>{r('　', '<w:b/>')}</w:p>",
        f"<w:p>{r('　', '<w:b/>')}{r('はい', '<w:b/>')}</w:p>",
        (Edit(ANSWER, "　はい"),),
    ),
    Case(
        "a label and blanks to write over",
        f"<w:p>{r('Answer: ', '<w:b/>')}{r('      ', '<w:u/>')}</w:p>",
        f"<w:p>{r('Answer: ', '<w:b/>')}{r('Yes', '<w:u/>')}</w:p>",
        (Edit(ANSWER, "Answer: Yes"),),
    ),
    Case(
        "line feeds, tabs and letters that XML reserves",
        "<w:p/>",
        '<w:p><w:r><w:t xml:space="preserve">a&lt;b&gt;&amp;"c"</w:t><w:br/><w:br/><w:t xml:space="preserve"> ○_x0041_</w:t>'
        '<w:tab/><w:t xml:space="preserve">d</w:t></w:r></w:p>',
        (Edit(ANSWER, 'a<b>&"c"\r\n\n ○_x0041_\td'),),
    ),
    Case("a text taken away", f"<w:p>{r('old')}</w:p>", "<w:p></w:p>", (Edit(ANSWER, ""),)),
    Case(
        "somebody's tracked insertion",
        f'<w:p><w:ins w:id="1" w:author="x">{r("[Yes/No]")}</w:ins><w:del w:id="2" w:author="x"><w:r><w:delText>z</w:delText></w:r></w:del></w:p>',
        f'<w:p>{PLAIN}<w:ins w:id="1" w:author="x"></w:ins><w:del w:id="2" w:author="x"><w:r><w:delText>z</w:delText></w:r></w:del></w:p>',
    ),
    *(
        Case(
            f"a label and what it asks for in one {wrapper.split()[0]}",
            f"<w:p><{wrapper}>{r('Answer: ', '<w:b/>')}{r('[Yes/No]', '<w:i/>')}</{wrapper.split()[0]}>{r(' please')}</w:p>",
            f"<w:p><{wrapper}>{r('Answer: ', '<w:b/>')}</{wrapper.split()[0]}>{r('Yes', '<w:i/>')}</w:p>",
            (Edit(ANSWER, "Answer: Yes"),),
        )
        for wrapper in (
            'w:ins w:id="1" w:author="x"',
            'w:moveTo w:id="1" w:author="x"',
            'w:hyperlink w:anchor="a"',
            'w:smartTag w:element="a"',
            'w:customXml w:element="a"',
        )
    ),
    Case(
        "a base text with furigana",
        "<w:p><w:r><w:ruby><w:rt>" + r("とう") + "</w:rt><w:rubyBase>" + r("東") + "</w:rubyBase></w:ruby></w:r></w:p>",
        f"<w:p>{PLAIN}</w:p>",
    ),
    Case(
        "a text control that shows its placeholder",
        para(
            sdt(
                r("Click here", '<w:rStyle w:val="a3"/><w:b/>'),
                '<w:alias w:val="A"/>',
                "<w:showingPlcHdr/>",
                "<w:text/>",
            )
        ),
        para(sdt(r("Yes", "<w:b/>"), '<w:alias w:val="A"/>', "<w:text/>")).replace("<w:rPr></w:rPr>", ""),
    ),
    Case(
        "a text control with a format of its own",
        para(sdt(r("Click", '<w:rStyle w:val="a3"/>'), "<w:rPr><w:i/></w:rPr>", "<w:showingPlcHdr/>", "<w:text/>")),
        f"<w:p>{sdt(r('Yes', '<w:i/>'), '<w:rPr><w:i/></w:rPr>', '<w:text/>')}</w:p>",
    ),
    Case("an empty text control", f"<w:p>{sdt('', '<w:text/>')}</w:p>", f"<w:p>{sdt(PLAIN, '<w:text/>')}</w:p>"),
    Case(
        "an empty text control, closed at once",
        "<w:p><w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent/></w:sdt></w:p>",
        f"<w:p><w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{PLAIN}</w:sdtContent></w:sdt></w:p>",
    ),
    Case(
        "a text control with a label before it",
        f"<w:p>{r('Answer: ')}{sdt(r('old'), '<w:text/>')}</w:p>",
        f"<w:p>{r('Answer: ')}{sdt(PLAIN, '<w:text/>')}</w:p>",
    ),
    Case(
        "a text control around paragraphs",
        sdt(para(r("Click", '<w:rStyle w:val="a3"/>')) + p("here"), "<w:showingPlcHdr/>") + "<w:p/>",
        sdt(f"<w:p>{PLAIN}</w:p><w:p></w:p>") + "<w:p/>",
    ),
    Case(
        "a drop-down",
        f"<w:p>{drop_down('Yes', 'No')}</w:p>",
        f"<w:p>{drop_down('Yes', 'No', content=PLAIN)}</w:p>".replace('lastValue=""', 'lastValue="0"'),
    ),
    Case(
        "a drop-down chosen before",
        f"<w:p>{drop_down('Yes', 'No', content=r('No', '<w:b/>'))}</w:p>",
        f"<w:p>{drop_down('Yes', 'No', content=r('Yes', '<w:b/>'))}</w:p>".replace('lastValue=""', 'lastValue="0"'),
    ),
    Case(
        "a date control",
        para(sdt(r("old"), '<w:date w:fullDate="2020-01-01T00:00:00Z"><w:lid w:val="ja"/></w:date>')),
        para(sdt(PLAIN, '<w:date><w:lid w:val="ja"/></w:date>')),
    ),
    Case(
        "a control locked against removal only",
        para(sdt(r("old"), '<w:lock w:val="sdtLocked"/>', "<w:text/>")),
        para(sdt(PLAIN, '<w:lock w:val="sdtLocked"/>', "<w:text/>")),
    ),
    Case(
        "a box written as a letter",
        f"<w:p>{r('□はい　□いいえ')}</w:p>",
        '<w:p><w:r><w:t xml:space="preserve">□はい　■いいえ</w:t></w:r></w:p>',
        box(1),
    ),
    Case(
        "boxes in paragraphs of their own",
        f"{p('☐ Yes')}{p('☐ No')}",
        f"{p('☐ Yes')}{p('☑ No')}",
        box(1),
    ),
    Case(
        "two boxes at once",
        f"<w:p>{r('□A □B □C')}</w:p>",
        '<w:p><w:r><w:t xml:space="preserve">■A □B ■C</w:t></w:r></w:p>',
        (*box(0), *box(2)),
    ),
    Case(
        "a box as a symbol of a font",
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:t>Yes</w:t></w:r></w:p>',
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>Yes</w:t></w:r></w:p>',
        box(0),
    ),
    Case(
        "a box as a letter in the guise of a symbol",
        '<w:p><w:r><w:sym w:font="MS Gothic" w:char="25A1"/><w:t>Yes</w:t></w:r></w:p>',
        '<w:p><w:r><w:sym w:font="MS Gothic" w:char="25A0"/><w:t>Yes</w:t></w:r></w:p>',
        box(0),
    ),
    Case(
        "a check-box control",
        f"<w:p>{check_box()}{r('Yes ')}{check_box()}{r('No')}</w:p>",
        f"<w:p>{check_box()}{r('Yes ')}{check_box(ticked=True)}{r('No')}</w:p>",
        box(1),
    ),
    Case(
        "a check-box control of Wingdings",
        f"<w:p>{check_box(font='Wingdings', on='00FE', off='00A8')}{r('はい')}</w:p>",
        f"<w:p>{check_box(font='Wingdings', on='00FE', off='00A8', ticked=True)}{r('はい')}</w:p>",
        box(0),
    ),
    Case(
        "a check-box control that says nothing of its state",
        para(sdt(r("☐"), '<w14:checkbox><w14:checkedState w14:val="2612" w14:font="MS Gothic"/></w14:checkbox>')),
        para(
            sdt(
                r("☒"),
                '<w14:checkbox><w14:checked w14:val="1"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/></w14:checkbox>',
            )
        ),
        box(0),
    ),
    Case(
        "a single box by TRUE",
        f"<w:p>{check_box()}</w:p>",
        f"<w:p>{check_box(ticked=True)}</w:p>",
        (Edit(ANSWER, "TRUE", EditKind.BOOLEAN),),
    ),
    Case(
        "a box ticked before",
        f"<w:p>{check_box(ticked=True)}{r('■')}</w:p>",
        f"<w:p>{check_box(ticked=True)}{r('■')}</w:p>",
        (*box(0), *box(1)),
    ),
    Case(
        "an older text field",
        f"<w:p>{form_field('<w:textInput/>', 'FORMTEXT')}</w:p>",
        f"<w:p>{form_field('<w:textInput/>', 'FORMTEXT', 'Yes')}</w:p>",
    ),
    Case(
        "an older text field without a result",
        f"<w:p>{form_field('<w:textInput/>', 'FORMTEXT', '')}</w:p>",
        f"<w:p>{form_field('<w:textInput/>', 'FORMTEXT', 'Yes')}</w:p>".replace("<w:rPr><w:noProof/></w:rPr>", ""),
    ),
    Case(
        "an older check box",
        para(
            form_field('<w:checkBox><w:sizeAuto/><w:default w:val="0"/></w:checkBox>', "FORMCHECKBOX", None), r("Yes")
        ),
        para(
            form_field(
                '<w:checkBox><w:sizeAuto/><w:default w:val="0"/><w:checked w:val="1"/></w:checkBox>',
                "FORMCHECKBOX",
                None,
            ),
            r("Yes"),
        ),
        box(0),
    ),
    Case(
        "an older check box unticked by hand",
        para(form_field('<w:checkBox><w:default/><w:checked w:val="0"/></w:checkBox>', "FORMCHECKBOX", None)),
        para(form_field('<w:checkBox><w:default/><w:checked w:val="1"/></w:checkBox>', "FORMCHECKBOX", None)),
        box(0),
    ),
    Case(
        "an older drop-down",
        para(
            form_field('<w:ddList><w:listEntry w:val="-"/><w:listEntry w:val="Yes"/></w:ddList>', "FORMDROPDOWN", None)
        ),
        para(
            form_field(
                '<w:ddList><w:result w:val="1"/><w:listEntry w:val="-"/><w:listEntry w:val="Yes"/></w:ddList>',
                "FORMDROPDOWN",
                None,
            )
        ),
    ),
    Case(
        "an older drop-down chosen before",
        para(
            form_field(
                '<w:ddList><w:result w:val="0"/><w:listEntry w:val="-"/><w:listEntry w:val="Yes"/></w:ddList>',
                "FORMDROPDOWN",
                None,
            )
        ),
        para(
            form_field(
                '<w:ddList><w:result w:val="1"/><w:listEntry w:val="-"/><w:listEntry w:val="Yes"/></w:ddList>',
                "FORMDROPDOWN",
                None,
            )
        ),
    ),
    *(
        Case(f"{name} that shows the answer already, beside a label", content, content)
        for name, content in (
            ("a drop-down", f"<w:p>{r('Choose: ')}{drop_down('Yes', 'No', content=r('Yes'))}</w:p>"),
            ("a control", f"<w:p>{r('Answer: ')}{sdt(r('Y', '<w:b/>') + r('es'), '<w:text/>')}{r('.')}</w:p>"),
            ("a control around paragraphs", p("Answer:") + sdt(p() + p("Yes") + p(), "<w:richText/>")),
            ("an older text field", f"<w:p>{r('Answer: ')}{form_field('<w:textInput/>', 'FORMTEXT', 'Yes')}</w:p>"),
            (
                "an older drop-down",
                para(r("Choose: "), form_field('<w:ddList><w:listEntry w:val="Yes"/></w:ddList>', "FORMDROPDOWN")),
            ),
        )
    ),
    Case(
        "a control that shows its placeholder, and nothing to say",
        f"<w:p>{r('Answer: ')}{drop_down('Yes', 'No')}</w:p>",
        f"<w:p>{r('Answer: ')}{drop_down('Yes', 'No')}</w:p>",
        (Edit(ANSWER, ""),),
    ),
    Case(
        "a control whose place reads the same with its label",
        f"<w:p>{r('Choose: ')}{drop_down('Yes', 'No', content=r('Yes'))}</w:p>",
        f"<w:p>{r('Choose: ')}{drop_down('Yes', 'No', content=r('Yes'))}</w:p>",
        (Edit(ANSWER, "Choose: Yes"),),
    ),
    Case(
        "an empty cell, changes tracked", "<w:p/>", f'<w:p><w:ins w:id="1" {BY}>{PLAIN}</w:ins></w:p>', settings=TRACKED
    ),
    Case(
        "a placeholder, changes tracked",
        f'<w:p><w:bookmarkStart w:id="41" w:name="b"/>{r("[Yes/No]", "<w:i/>")}</w:p>',
        f'<w:p><w:bookmarkStart w:id="41" w:name="b"/><w:ins w:id="42" {BY}>{r("Yes", "<w:i/>")}</w:ins><w:del w:id="43" {BY}>'
        f'<w:r><w:rPr><w:i/></w:rPr><w:delText xml:space="preserve">[Yes/No]</w:delText></w:r></w:del></w:p>',
        settings=TRACKED,
    ),
    Case(
        "a box among letters, changes tracked",
        f"<w:p>{r('□A □B', '<w:b/>')}</w:p>",
        f'<w:p>{r("□A ", "<w:b/>")}<w:del w:id="1" {BY}><w:r><w:rPr><w:b/></w:rPr><w:delText xml:space="preserve">□</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" {BY}>{r("■", "<w:b/>")}</w:ins>{r("B", "<w:b/>")}</w:p>',
        box(1),
        TRACKED,
    ),
    Case(
        "a check-box control, changes tracked",
        f"<w:p>{check_box()}</w:p>",
        f"<w:p>{check_box(ticked=True)}</w:p>".replace(
            r("☒"),
            f'<w:ins w:id="1" {BY}>{r("☒")}</w:ins><w:del w:id="2" {BY}><w:r><w:delText xml:space="preserve">☐</w:delText></w:r></w:del>',
        ),
        box(0),
        TRACKED,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_only_the_answer_changes(case, tmp_path):
    body = p("Intro") + tbl(tr("Question?", tc(case.before), "Remark")) + "<w:p  w:rsidR='1'/><!-- <w:tc> -->"
    form = make(tmp_path / "form.docx", body, settings=case.settings)
    filled = tmp_path / "filled.docx"

    write_document(opened(form), case.edits, filled)

    assert main_of(filled) == main_of(form).replace(tc(case.before), tc(case.after))
    found = compare(form, filled, case.edits)
    assert found.differences == found.unmet == ()
    assert [change.place for change in found.changes] == ([ANSWER] if case.before != case.after else [])
    assert document_differences(form, filled, {ANSWER}, "word/document.xml") == []


def test_a_paragraph_of_the_body_is_filled(tmp_path):
    form = make(tmp_path / "form.docx", p("Q1. Do you?") + p("Answer:") + p())
    write_document(
        opened(form), [Edit(Paragraph(2), "Answer: Yes"), Edit(Paragraph(3), "Because.")], tmp_path / "out.docx"
    )
    assert main_of(tmp_path / "out.docx") == main_of(form).replace(
        p("Answer:") + p(), f"<w:p>{r('Answer:')}{r(' Yes')}</w:p>" + p("Because.")
    )


def test_a_cell_in_a_control_of_its_own_is_filled_inside_it(tmp_path):
    cell = sdt(tc(para(r("Click", '<w:rStyle w:val="PlaceholderText"/>'))), "<w:showingPlcHdr/>", "<w:text/>")
    form = make(tmp_path / "form.docx", tbl(tr("Q", cell)))
    write_document(opened(form), [Edit(ANSWER, "Yes")], tmp_path / "out.docx")
    assert main_of(tmp_path / "out.docx") == main_of(form).replace(cell, sdt(tc(f"<w:p>{PLAIN}</w:p>"), "<w:text/>"))
    assert compare(form, tmp_path / "out.docx").differences == ()


def test_nested_and_wrapped_tables_are_filled(tmp_path):
    inner = tbl(tr("inner", ""))
    body = tbl(tr("outer", tc(inner + p()))) + sdt(tbl(tr("wrapped", "")))
    form = make(tmp_path / "form.docx", body)
    edits = [Edit(TableCell("1/1", 1, 2), "deep"), Edit(TableCell("1/2", 1, 2), "beside")]
    write_document(opened(form), edits, tmp_path / "out.docx")
    assert main_of(tmp_path / "out.docx") == main_of(form).replace(inner, tbl(tr("inner", tc(p("deep"))))).replace(
        tbl(tr("wrapped", "")), tbl(tr("wrapped", "beside"))
    )
    assert compare(form, tmp_path / "out.docx").unharmed


@pytest.mark.parametrize("prefix", ["ns0:", ""])
def test_the_documents_own_prefix_is_used(prefix, tmp_path):
    uri = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    name = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    body = "<w:document {0}='{1}'><w:body><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>"
    main = body.format(name, uri).replace("w:", prefix).encode()
    form = make(tmp_path / "form.docx", main=main, settings=TRACKED)
    write_document(opened(form), [Edit(TableCell("1", 1, 1), "Yes")], tmp_path / "out.docx")
    assert opened(tmp_path / "out.docx").place(TableCell("1", 1, 1)).text == "Yes"
    assert document_differences(form, tmp_path / "out.docx", {TableCell("1", 1, 1)}, "word/document.xml") == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_the_parts_own_encoding_is_kept(encoding, tmp_path):
    declared = {"utf-8-sig": "UTF-8", "utf-16-be": "UTF-16", "utf-16": "UTF-16"}[encoding]
    text = main_part(tbl(tr("質問", ""))).replace("UTF-8", declared)
    form = make(tmp_path / "form.docx", main=text.encode(encoding))
    write_document(opened(form), [Edit(ANSWER, "はい")], tmp_path / "out.docx")
    expected = text.replace(tc(""), tc("はい")).encode(encoding)
    assert opened(tmp_path / "out.docx").package.read_part("word/document.xml") == expected


def test_no_edits_give_the_input_and_the_same_edits_the_same_bytes(tmp_path):
    form = make(tmp_path / "form.docx", tbl(tr("Q", "")), settings=TRACKED)
    write_document(opened(form), [], tmp_path / "none.docx")
    write_document(opened(form), [Edit(ANSWER, "")], tmp_path / "same.docx")
    for name in ("one.docx", "two.docx"):
        write_document(opened(form), [Edit(ANSWER, "Yes")], tmp_path / name)
    assert (tmp_path / "none.docx").read_bytes() == (tmp_path / "same.docx").read_bytes() == form.read_bytes()
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()


def test_a_document_without_a_date_tracks_without_one(tmp_path):
    form = make(tmp_path / "form.docx", tbl(tr("Q", "")), settings=TRACKED, modified="yesterday")
    write_document(opened(form), [Edit(ANSWER, "Yes")], tmp_path / "out.docx")
    assert f'<w:ins w:id="1" w:author="qanswer">{PLAIN}</w:ins>' in main_of(tmp_path / "out.docx")
