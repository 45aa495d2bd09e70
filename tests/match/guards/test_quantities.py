from __future__ import annotations

import math

import pytest

from qanswer.match.guards.quantities import Action, Dimension, quantities, stated_quantities
from qanswer.text import normalise


def read(text: str) -> list[tuple[Dimension, float]]:
    return [(quantity.dimension, round(quantity.amount, 2)) for quantity in quantities(normalise(text))]


@pytest.mark.parametrize(
    ("japanese", "english", "yearly"),
    [
        ("毎日", "daily", 365),
        ("週1回", "once a week", 52),
        ("月次", "monthly", 12),
        ("四半期ごと", "quarterly", 4),
        ("半年ごと", "every six months", 2),
        ("年２回", "twice a year", 2),
        ("年間少なくとも1回", "at least annually", 1),
        ("2年に1回", "every two years", 0.5),
    ],
)
def test_a_frequency_is_the_same_in_both_languages(japanese, english, yearly):
    assert read(japanese) == read(english) == [(Dimension.FREQUENCY, yearly)]


@pytest.mark.parametrize(
    ("japanese", "english", "dimension", "days"),
    [
        ("10日前に通知", "10 days' notice", Dimension.ADVANCE, 10),
        ("2週間以上前に連絡", "at least two weeks in advance", Dimension.ADVANCE, 14),
        ("3ヶ月以上前に通知", "three months prior notice", Dimension.ADVANCE, 90),
        ("15分間操作がない", "15 minutes of inactivity", Dimension.IDLE, 0.01),
        ("1年間保管", "retained for one year", Dimension.RETENTION, 365),
        ("48時間以内に報告", "reported within 48 hours", Dimension.DELAY, 2),
        ("30日後に消去", "erased after 30 days", Dimension.DELAY, 30),
    ],
)
def test_a_time_is_told_by_the_words_around_it(japanese, english, dimension, days):
    assert read(japanese) == read(english) == [(dimension, days)]


def test_a_delay_names_what_is_delayed():
    found = quantities(normalise("30日後にデータを消去し、72時間以内に報告する"))
    assert [(quantity.amount, quantity.action) for quantity in found] == [(30.0, Action.DELETE), (3.0, Action.NOTIFY)]


def test_for_ever_is_longer_than_any_time():
    assert read("無期限に保存") == read("kept indefinitely") == [(Dimension.RETENTION, math.inf)]


@pytest.mark.parametrize("text", ["2019年6月18日付", "2013年版", "ISO/IEC 27001:2013", "24時間365日", "第4版"])
def test_dates_editions_and_service_hours_are_no_times(text):
    assert read(text) == []


def test_a_count_of_times_a_year_is_not_a_count():
    assert read("年1回以上") == [(Dimension.FREQUENCY, 1)]


@pytest.mark.parametrize("text", ["③文字種の組合せ", "1人1ID"])
def test_what_only_looks_like_a_count_is_none(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("answer", "control", "dimension", "action"),
    [
        ("24 時間", "目標復旧時点（RPO）", Dimension.DELAY, Action.LOSE),
        ("4 hours", "Recovery time objective", Dimension.DELAY, Action.RESTORE),
        ("14 日前 画面に掲示", "計画停止の事前通知", Dimension.ADVANCE, Action.NONE),
        (
            "At least five working days, on the status page.",
            "Notice of planned maintenance",
            Dimension.ADVANCE,
            Action.NONE,
        ),
        ("10分でロック", "操作がないときに画面をロックすること（無操作）", Dimension.IDLE, Action.NONE),
    ],
)
def test_a_bare_value_measures_what_its_own_question_is_about(answer, control, dimension, action):
    (found,) = stated_quantities(normalise(answer), normalise(control))
    assert (found.dimension, found.action) == (dimension, action)


@pytest.mark.parametrize("text", ["a second factor", "a second developer", "a minute description"])
def test_an_ordinal_is_no_time(text):
    assert read(text) == []
