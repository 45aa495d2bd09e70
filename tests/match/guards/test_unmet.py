"""An item that is not met says no to what it answers, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qanswer.match.engine import Matcher
from qanswer.match.guards.context import with_values_named
from qanswer.model import Effect, Language, Question, SheetCell
from qanswer.statements import Status


def reasons_of(tiny, text: str, **changes) -> dict[str, Effect]:
    items = (replace(tiny.main.items[0], status=Status.NOT_MET, links=(), **changes), *tiny.main.items[1:])
    matcher = Matcher(replace(tiny, sheets=(replace(tiny.main, items=items),)))
    match = matcher.match(Question(SheetCell("A", "A1"), text, Language.JA))
    assert match.candidates[0].statement == "1"
    return {reason.code: reason.effect for reason in match.reasons}


def test_what_is_not_met_is_a_no_whatever_else_is_left_unsaid(tiny) -> None:
    found = reasons_of(tiny, "バックアップを緊急時にも専任者が取得しているか", answer="")
    assert found["status_no"] is Effect.TICK_NO
    assert Effect.NO_TICK not in found.values()


@pytest.mark.parametrize("text", ["バックアップを取得していないこと。", "バックアップの取得を禁止しているか"])
def test_asked_for_its_absence_the_tick_stays_open(tiny, text: str) -> None:
    found = reasons_of(tiny, text, answer="")
    assert "status_no" not in found
    assert Effect.NO_TICK in found.values()


def test_a_figure_that_is_asked_for_is_no_yes_or_no(tiny) -> None:
    assert "status_no" not in reasons_of(tiny, "バックアップの頻度をご記入ください", answer="毎日取得しています。")


@pytest.mark.parametrize(
    ("said", "asked", "read"),
    [
        ("13 か月", "ログの保存期間", "ログの保存期間: 13 か月"),
        ("99.95 %", "稼働率(月間)", "稼働率(月間): 99.95 %"),
        ("7 days\non the status page", "Maintenance notice", "Maintenance notice: 7 days\non the status page"),
        ("30日分を保管しています。", "バックアップ", "30日分を保管しています。"),
        ("RPO is 15 minutes.", "Recovery", "RPO is 15 minutes."),
        ("あり", "WAF", "あり"),
        ("", "WAF", ""),
    ],
)
def test_a_bare_value_is_read_under_the_name_of_its_row(said: str, asked: str, read: str) -> None:
    assert with_values_named(said, asked) == read


def test_another_wording_of_the_same_topics_question_is_its_own_question(tiny) -> None:
    assert reasons_of(tiny, "データの複製を毎日取っていますか", answer="")["status_no"] is Effect.TICK_NO
