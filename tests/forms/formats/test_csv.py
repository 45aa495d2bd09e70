"""Forms as separated values: encoding, delimiter, quotes and line ends stay; only answers change."""

from __future__ import annotations

import pytest

from qanswer.delimited.inert import inert
from qanswer.delimited.table import MAX_VALUES, reads_as_csv
from qanswer.errors import CellRefused, FileDamaged, FileTooLarge, FormError, NotAForm
from qanswer.forms.contract import Response
from qanswer.forms.formats.csv import CsvForm
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.compare import compare
from qanswer.model import Choice, SheetCell
from qanswer.office.edits import Edit
from qanswer.office.findings import Change

TEXT = 'No.,設問,回答,備考\r\n1,"バックアップを、毎日取得していますか。",,\r\n2,ログを保管していますか。,,\r\n'


def filled(path, output):
    form = open_form(path)
    edits = [
        edit
        for slot in form.slots
        for edit in form.place(slot, Response(Choice.YES, "はい、\n取得しています。", "出典")).edits
    ]
    form.write(edits, output)
    return output.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_only_the_answers_differ_in_every_encoding(encoding, tmp_path):
    path = tmp_path / "form.csv"
    path.write_bytes(TEXT.encode(encoding))
    answer = '○,"はい、\r\n取得しています。\r\n出典"'
    expected = TEXT.replace('取得していますか。",,', f'取得していますか。",{answer}').replace(
        "保管していますか。,,", f"保管していますか。,{answer}"
    )
    assert filled(path, tmp_path / "out.csv").decode(encoding) == expected


def test_tabs_and_missing_trailing_fields_are_kept(tmp_path):
    path = tmp_path / "form.tsv"
    path.write_bytes(b"ID\tQuestion\tAnswer\tComments\n1\tDo you encrypt data?\n2\tDo you train your staff?\n")
    form = open_form(path)
    form.write(form.place(form.slots[0], Response(Choice.YES, "AES-256", "")).edits, tmp_path / "out.tsv")
    assert (tmp_path / "out.tsv").read_bytes() == (
        b"ID\tQuestion\tAnswer\tComments\n1\tDo you encrypt data?\tYes\tAES-256\n2\tDo you train your staff?\n"
    )


def test_no_edits_give_the_same_bytes(tmp_path):
    path = tmp_path / "form.csv"
    path.write_bytes(TEXT.encode("cp932") + b"\r\n,,,\r\n")
    form = open_form(path)
    form.write([], tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == path.read_bytes()


def test_the_layout_names_the_file_and_letters(tmp_path):
    path = tmp_path / "form.csv"
    path.write_bytes(TEXT.encode())
    block = open_form(path).layout.blocks[0]
    assert (block.place, block.question, block.answer, block.remark, block.questions) == (
        {"sheet": "form"},
        "B",
        ("C",),
        "D",
        2,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_a_few_damaged_bytes_do_not_make_it_another_encoding(encoding, tmp_path):
    """Shift_JIS that lacks a byte is GB 18030 by its bytes, and answers would be written as such."""
    content = TEXT.encode(encoding)
    cut = next(at for at in range(len(content) // 2, len(content)) if content[at] > 0x7F)
    path = tmp_path / "form.csv"
    path.write_bytes(content[:cut] + b"\x80\xff" + content[cut:])
    with pytest.raises(FileDamaged, match="neither UTF-8, UTF-16, Shift_JIS"):
        open_form(path)


def test_a_letter_the_encoding_lacks_is_refused_and_nothing_written(tmp_path):
    path = tmp_path / "form.csv"
    path.write_bytes(TEXT.encode("cp932"))
    with pytest.raises(CellRefused, match="save the form as UTF-8"):
        open_form(path).write([Edit(SheetCell("form", "C2"), "☑")], tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("open_end", ["Do you\n", 'Do you train"" your staff\n', 'Do you say ""'])
def test_a_quotation_mark_never_closed_is_named_with_its_line(open_end, tmp_path):
    path = tmp_path / "form.csv"
    path.write_text(f'No,Question\n1,"{open_end}', encoding="utf-8")
    with pytest.raises(FileDamaged, match="line 2"):
        open_form(path)


@pytest.mark.parametrize(
    ("name", "content", "csv"),
    [
        ("form.csv", b"Question\nDo you encrypt data?\n", True),
        ("form.txt", b"a,b\n1,2\n3,4\n", True),
        ("form.xlsx", b"PK\x03\x04rest", False),
        ("page.csv", b"<html><body>", False),
        ("notes.txt", b"Dear all,\nplease find the form attached.\nRegards\n", False),
        ("empty.csv", b"", False),
    ],
)
def test_separated_values_are_told_by_content(name, content, csv, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    assert reads_as_csv(path) is csv


def test_a_filled_form_reads_back_as_answered(tmp_path):
    path, output = tmp_path / "form.csv", tmp_path / "out.csv"
    path.write_bytes(TEXT.encode())
    filled(path, output)
    assert [slot.answer.current for slot in CsvForm.open(output).slots] == ["○", "○"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" \t=1+1", "' \t=1+1"),
        ("＝１＋１", "'＝１＋１"),
        ("\n=1+1", "'\n=1+1"),
        ("-", "-"),
        ("－", "－"),
        ("-12.5 %", "-12.5 %"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_text_a_spreadsheet_would_calculate_is_led_by_an_apostrophe(text, shown, tmp_path):
    path, output = tmp_path / "form.csv", tmp_path / "out.csv"
    path.write_bytes(TEXT.encode())

    open_form(path).write([Edit(SheetCell("form", "C2"), text)], output)

    changes = compare(path, output).changes
    assert [change.after for change in changes] == ([shown] if shown else [])
    assert inert(shown) == shown


def test_what_is_placed_is_reported_as_it_will_read(tmp_path):
    path = tmp_path / "form.csv"
    path.write_bytes(TEXT.encode())
    form = open_form(path)

    placed = form.place(form.slots[0], Response(Choice.YES, "=HYPERLINK(1)", ""))

    assert placed.written == {"C2": "○", "D2": "'=HYPERLINK(1)"}
    assert [edit.text for edit in placed.edits] == ["○", "'=HYPERLINK(1)"]


@pytest.mark.parametrize("content", [b"\xff\xfea\x00,\x00b", b"\xef\xbb\xbfa,b\n\x81\x81\xff,c\n"])
def test_a_text_that_is_not_in_the_encoding_its_mark_says_is_refused(content, tmp_path):
    path = tmp_path / "form.csv"
    path.write_bytes(content)
    with pytest.raises(FormError, match=r"form\.csv"):
        open_form(path)


def test_values_without_end_are_refused_before_they_fill_the_memory(tmp_path):
    path = tmp_path / "form.csv"
    path.write_bytes(b"," * (MAX_VALUES + 1))
    with pytest.raises(FileTooLarge, match="more than 1,000,000 values"):
        open_form(path)


def test_text_that_calls_itself_a_workbook_is_refused(tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(TEXT.encode())
    with pytest.raises(NotAForm, match=r"plain text or CSV; name it \.csv"):
        open_form(path)


def faulty(text: str) -> dict[str, str]:
    return {
        "a row lost": text.replace("2,ログを保管していますか。,,\r\n", ""),
        "a row added": text + "3,a,b,c\r\n",
        "a value lost": text.replace("か。,,\r\n", "か。,\r\n"),
        "a line end": text.replace("備考\r\n", "備考\n"),
        "a quote": text.replace("設問", '"設問"'),
        "blank values added": text.replace("か。,,\r\n", "か。,,,,\r\n"),
        "another encoding": text.encode("cp932").decode("latin-1"),
    }


@pytest.mark.parametrize("fault", faulty(TEXT))
def test_verify_finds_what_a_writer_could_get_wrong(fault, tmp_path):
    path, output = tmp_path / "form.csv", tmp_path / "out.csv"
    path.write_bytes(TEXT.encode())
    output.write_bytes(faulty(TEXT)[fault].encode("latin-1" if fault == "another encoding" else "utf-8"))

    comparison = compare(path, output)

    assert comparison.differences or [str(change.place) for change in comparison.changes] == ["form!A4"]


def test_verify_lists_the_changed_values(tmp_path):
    path, output = tmp_path / "form.csv", tmp_path / "out.csv"
    path.write_bytes(TEXT.encode())
    open_form(path).write([Edit(SheetCell("form", "C2"), "○"), Edit(SheetCell("form", "F3"), "x")], output)

    comparison = compare(path, output)

    assert comparison.changes == (Change(SheetCell("form", "C2"), "", "○"), Change(SheetCell("form", "F3"), "", "x"))
    assert comparison.unharmed
