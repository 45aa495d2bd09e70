"""This year's form beside last year's."""

from __future__ import annotations

from openpyxl import Workbook

from qanswer.intake.form_diff import Change, diff_forms
from qanswer.model import Choice


def form(path, *rows):
    book = Workbook()
    book.active.append(["No.", "質問", "回答", "備考"])
    for row in rows:
        book.active.append([cell or None for cell in row])
    book.save(path)
    return path


def test_questions_are_paired_by_what_they_ask_wherever_they_stand(tmp_path, matcher) -> None:
    old = form(
        tmp_path / "old.xlsx",
        ("1", "来訪者の記録を残していますか。", "○", "1年間残します。"),
        ("2", "鍵の管理者を定めていますか。", "×", ""),
        ("3", "社内報を発行していますか。", "○", ""),
        ("4", "避難訓練を年1回実施していますか。", "○", "毎年9月です。"),
    )
    new = form(
        tmp_path / "new.xlsx",
        ("1", "鍵の管理者を定めていること", "", ""),
        ("2", "来訪者の記録を残していますか", "", ""),
        ("3", "避難訓練を年2回実施していますか。", "", ""),
        ("4", "無停電電源装置の点検を外部の業者へ委託していますか。", "", ""),
    )
    rows = diff_forms(old, new, matcher)
    assert [(row.change, row.old.text[:3] if row.old else None, row.choice, row.text) for row in rows] == [
        (Change.SAME, "鍵の管", Choice.NO, ""),
        (Change.SAME, "来訪者", Choice.YES, "1年間残します。"),
        (Change.CHANGED, "避難訓", Choice.YES, "毎年9月です。"),
        (Change.NEW, None, None, ""),
        (Change.GONE, "社内報", Choice.YES, ""),
    ]


def test_a_form_beside_itself_is_the_same_throughout(tmp_path, matcher) -> None:
    questions = [
        (str(number), f"{word}を点検していますか。", "", "") for number, word in enumerate(("窓", "扉", "窓"), 1)
    ]
    one = form(tmp_path / "one.xlsx", *questions)
    assert [row.change for row in diff_forms(one, one, matcher)] == [Change.SAME] * 3
