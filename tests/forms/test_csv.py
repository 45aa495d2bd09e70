"""Forms as separated values: encoding, delimiter, quotes and line ends stay; only answers change."""

from __future__ import annotations

import pytest

from qanswer.errors import CellRefused, FileDamaged
from qanswer.forms.csv import CsvForm, reads_as_csv
from qanswer.forms.interface import Edit, Response
from qanswer.forms.open import open_form
from qanswer.model import Choice, SheetCell

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


def test_a_letter_the_encoding_lacks_is_refused_and_nothing_written(tmp_path):
    path = tmp_path / "form.csv"
    path.write_bytes(TEXT.encode("cp932"))
    with pytest.raises(CellRefused, match="save the form as UTF-8"):
        open_form(path).write([Edit(SheetCell("form", "C2"), "☑")], tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_a_quotation_mark_never_closed_is_named_with_its_line(tmp_path):
    path = tmp_path / "form.csv"
    path.write_text('No,Question\n1,"Do you\n', encoding="utf-8")
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
