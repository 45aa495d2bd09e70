"""Questions from a mail or a portal, without a file."""

import io
import json
import sys

import pytest

from qanswer.cli.main import run


def ask(monkeypatch, capsys, *arguments: str, typed: str = "") -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["qanswer", "ask", *arguments])
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    with pytest.raises(SystemExit) as ended:
        run()
    return ended.value.code or 0, *capsys.readouterr()


def test_an_answer_comes_with_its_tick_and_its_source(monkeypatch, capsys):
    code, told, _ = ask(monkeypatch, capsys, "お客様データのバックアップを毎日取得していますか。")
    assert code == 0
    assert "○ はい" in told
    assert "出典：" in told
    assert "6.8" in told


def test_what_no_source_says_is_told_with_the_reason_and_whom_to_ask(monkeypatch, capsys):
    _, told, _ = ask(monkeypatch, capsys, "損害賠償の上限額をご記入ください。")
    assert "○" not in told
    assert "→" in told


def test_pasted_lines_are_questions_of_their_own_for_programs_too(monkeypatch, capsys):
    lines = "第三者による脆弱性診断を年1回以上実施していますか。\n\n損害賠償の上限額をご記入ください。\n"
    _, told, _ = ask(monkeypatch, capsys, "-", "--json", typed=lines)
    rows = json.loads(told)["rows"]
    assert [(row["location"], row["verdict"]) for row in rows] == [
        ({"paragraph": 1}, "filled"),
        ({"paragraph": 2}, "unanswered"),
    ]
    assert "○" in rows[0]["written"]["paragraph 1"] or "はい" in rows[0]["written"]["paragraph 1"]


@pytest.mark.parametrize("typed", ["", " \n\n"])
def test_nothing_asked_is_told_what_to_do(monkeypatch, capsys, typed):
    code, _, complaint = ask(monkeypatch, capsys, "-", typed=typed)
    assert code == 2
    assert "qanswer ask" in complaint
