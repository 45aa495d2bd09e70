"""English goes to a translator as a table and comes back with who approved it; for another text it is void."""

from __future__ import annotations

import tomllib

import pytest
from openpyxl import load_workbook

from qanswer.knowledge.load import load
from qanswer.statements import Translation


@pytest.fixture
def table(sheet_of, qanswer, tmp_path):
    """Return a translator's table of an imported sheet, with the first two rows translated, the first approved."""
    qanswer("import", sheet_of(), "--to", "kb")
    assert qanswer("english", "write", "table.xlsx", "--kb", "kb")[0] == 0
    fill(tmp_path / "table.xlsx", {2: ("Encrypted?", "With AES-256.", "x"), 3: ("Rotated?", "On request.", "")})
    return tmp_path / "table.xlsx"


def fill(path, rows):
    book = load_workbook(path)
    for at, texts in rows.items():
        for column, text in zip("DEF", texts, strict=True):
            book.active[f"{column}{at}"] = text
    book.save(path)


def take(qanswer, path):
    return qanswer("english", "take", path, "--kb", "kb", "--approved-by", "A. Tanaka", "--on", "2026-04-02")


def test_the_table_has_every_item_without_approved_english(table):
    rows = list(load_workbook(table).active.iter_rows(min_row=2, max_col=3, values_only=True))
    assert rows[0] == ("1-1", "利用者の情報を暗号化しているか。", "AES-256で暗号化しています。")
    assert [row[0] for row in rows] == ["1-1", "1-2", "2-1"]


def test_what_comes_back_is_kept_with_who_approved_it_and_when(table, qanswer, tmp_path):
    code, out, _ = take(qanswer, table)
    assert (code, out) == (0, "1 approved, 1 unreviewed, 0 not taken\n")

    items = load(tmp_path / "kb").main.by_id
    assert (items["1-1"].answer_en, items["1-1"].translation) == ("With AES-256.", Translation.APPROVED)
    assert (items["1-2"].control_en, items["1-2"].translation) == ("Rotated?", Translation.UNREVIEWED)
    first = tomllib.loads((tmp_path / "kb" / "english.toml").read_text(encoding="utf-8"))["item"][0]
    assert (first["approved_by"], first["approved_on"]) == ("A. Tanaka", "2026-04-02")


def test_approved_items_are_not_sent_again_and_texts_taken_twice_stand_once(table, qanswer, tmp_path):
    take(qanswer, table)
    take(qanswer, table)
    qanswer("english", "write", "again.xlsx", "--kb", "kb")

    assert [row[0].value for row in load_workbook(tmp_path / "again.xlsx").active.iter_rows(min_row=2)] == [
        "1-2",
        "2-1",
    ]


def test_english_of_a_text_that_changed_since_is_unreviewed_again(table, qanswer, tmp_path):
    take(qanswer, table)
    sheet = tmp_path / "kb" / "checksheet.toml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("AES-256で暗号化", "AES-128で暗号化"), encoding="utf-8")

    assert load(tmp_path / "kb").main.by_id["1-1"].translation is Translation.UNREVIEWED


def test_a_row_is_not_taken_when_the_sheet_says_something_else_by_now(table, qanswer, tmp_path):
    sheet = tmp_path / "kb" / "checksheet.toml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("AES-256で暗号化", "AES-128で暗号化"), encoding="utf-8")

    _, out, _ = take(qanswer, table)
    assert "1-1: not taken: the sheet says something else by now" in out
    assert load(tmp_path / "kb").main.by_id["1-1"].answer_en == ""


def test_an_approval_needs_a_name(table, qanswer, tmp_path):
    code, _, err = qanswer("english", "take", table, "--kb", "kb")
    assert code == 2
    assert "say by whom with --approved-by" in err
    assert not (tmp_path / "kb" / "english.toml").exists()


def test_a_file_that_is_no_such_table_is_refused(sheet_of, qanswer):
    qanswer("import", sheet_of(), "--to", "kb")
    code, _, err = take(qanswer, sheet_of(name="other.xlsx"))
    assert code == 3
    assert "write one with qanswer english write" in err
