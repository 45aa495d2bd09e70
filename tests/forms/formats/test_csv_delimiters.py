"""What parts the values of a table, and in which encoding it is: told from all its lines, and proven in another way."""

from __future__ import annotations

import pytest

from qanswer.delimited import table
from qanswer.errors import VerificationFailed
from qanswer.forms.contract import Response
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.accept import proven
from qanswer.model import Choice

QUESTIONS = ("Werden die Schlüssel gewechselt?", "Gibt es eine Sicherung, täglich?", "Wird der Zutritt protokolliert?")


def lines(delimiter, head, *, quote="", before=()):
    rows = [
        delimiter.join(f"{quote}{value}{quote}" for value in (str(n), text, "", ""))
        for n, text in enumerate(QUESTIONS, 1)
    ]
    return "\r\n".join([*before, delimiter.join(head), *rows]) + "\r\n"


FILES = {
    "a heading with more commas than semicolons": lines(
        ";", ("Nr", "Frage (Thema, Gebiet, Art, Teil)", "Antwort", "Kommentar")
    ),
    "a title over semicolons": lines(
        ";", ("Nr", "Frage", "Antwort", "Kommentar"), before=("Fragebogen, Version 1, Entwurf",)
    ),
    "a title over tabs": lines("\t", ("Nr", "Frage", "Antwort", "Kommentar"), before=("Fragebogen",)),
    "a title and a blank line over commas": lines(
        ",", ("Nr", "Frage", "Antwort", "Kommentar"), quote='"', before=("Fragebogen; Entwurf", "")
    ),
    "bars": lines("|", ("Nr", "Frage", "Antwort", "Kommentar")),
    "a heading that begins like an archive": lines(",", ("PK", "Frage", "Antwort", "Kommentar"), quote='"'),
}


def filled(path, output):
    form = open_form(path)
    edits = [edit for slot in form.slots for edit in form.place(slot, Response(Choice.YES, "T", "")).edits]
    form.write(edits, output)
    return form, edits


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_answers_go_into_the_columns_of_the_table(text, encoding, tmp_path):
    path, output = tmp_path / "form.csv", tmp_path / "out.csv"
    path.write_bytes(text.encode(encoding))
    form, edits = filled(path, output)
    assert len(form.slots) == len(QUESTIONS)
    assert len(edits) == 2 * len(QUESTIONS)
    proven(form, output, edits, output)
    before, after = (path.read_bytes().decode(encoding) for path in (path, output))
    assert [line.count("Werden") + line.count("Gibt") + line.count("Wird") for line in after.splitlines()] == [
        line.count("Werden") + line.count("Gibt") + line.count("Wird") for line in before.splitlines()
    ]
    assert after.count("T\r\n") + after.count('T"\r\n') == len(QUESTIONS)


@pytest.mark.parametrize("encoding", ["cp932", "utf-16", "utf-8-sig"])
def test_japanese_is_told_from_western_letters(encoding, tmp_path):
    path, output = tmp_path / "form.csv", tmp_path / "out.csv"
    text = "番号,設問,回答,備考\r\n1,鍵を更新していますか,,\r\n2,ログを保管していますか,,\r\n3,アクセスを制限していますか,,\r\n"
    path.write_bytes(text.encode(encoding))
    form, edits = filled(path, output)
    proven(form, output, edits, output)
    assert output.read_bytes().decode(encoding).splitlines()[1] == "1,鍵を更新していますか,○,T"


def test_two_columns_are_parted_by_what_stands_in_no_sentence(tmp_path):
    path, output = tmp_path / "form.csv", tmp_path / "out.csv"
    path.write_text(
        "Question, in short;Answer\nIs it kept, and where?;\nIs it erased, and when?;\nIs it sent, and how?;\n"
    )
    form, edits = filled(path, output)
    proven(form, output, edits, output)
    assert {edit.place.cell for edit in edits} == {"B2", "B3", "B4"}


def test_a_copy_written_by_the_wrong_mark_is_not_kept(tmp_path, monkeypatch):
    path, output = tmp_path / "form.csv", tmp_path / "out.csv"
    path.write_text(
        lines(";", ("Nr", "Frage", "Antwort", "Kommentar")).replace("Sicherung, ", "Sicherung "), encoding="utf-8"
    )
    form = open_form(path)
    monkeypatch.setattr(table, "_delimiter", lambda *_: ",")
    edits = [edit for slot in form.slots for edit in form.place(slot, Response(Choice.YES, "T", "")).edits]
    wrong = open_form(path)
    wrong.write(edits, output)
    with pytest.raises(VerificationFailed):
        proven(wrong, output, edits, output)


@pytest.mark.parametrize("line", ["2024-05-01,a@example.com,Yes,,", "2024-05-01,a@example.com,,,"])
def test_questions_along_the_first_line_are_answered_in_the_next(line, tmp_path):
    path, output = tmp_path / "form.csv", tmp_path / "out.csv"
    head = "Timestamp,Email,Do you rotate encryption keys?,Do you scan for malware?,Do you test restores of backups?"
    path.write_text(f"{head}\n{line}\n")
    form, edits = filled(path, output)
    proven(form, output, edits, output)
    given = line.split(",")[2] or "Yes. T"
    assert output.read_text().splitlines()[1] == f"2024-05-01,a@example.com,{given},Yes. T,Yes. T"


def test_questions_along_the_only_line_have_no_line_to_be_answered_in(tmp_path):
    path = tmp_path / "form.csv"
    path.write_text("Do you rotate encryption keys?,Do you scan for malware?,Do you test restores of backups?\n")
    assert not open_form(path).slots
