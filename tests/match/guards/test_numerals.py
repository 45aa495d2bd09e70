"""Numbers however they are written: one value for 十四日, 14 日, fourteen days and a fortnight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kanjize import number2kanji

from qanswer.match.guards.numerals import in_digits
from qanswer.match.guards.quantities import quantities
from qanswer.text import normalise


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("十四日前", "14日前"),
        ("二〇日以内", "20日以内"),
        ("１，０９５ 日", "1095日"),
        ("5千件", "5000件"),
        ("六箇月", "6か月"),
        ("3ヵ年", "3年"),
        ("一年半", "1.5年"),
        ("半年ごと", "6か月ごと"),
        ("隔週", "2週に1回"),
        ("午後二時半", "午後2時30分"),
        ("十分以内に通知", "10分以内に通知"),
        ("twenty-one days", "21 days"),
        ("one hundred and eighty days", "180 days"),
        ("a thousand ninety-five days", "1095 days"),
        ("thirty (30) days", "30 days"),
        ("one and a half years", "1.5 years"),
        ("half an hour", "30 minutes"),
        ("a fortnight", "2 weeks"),
        ("twice a year", "2 times a year"),
        ("eight or more characters", "8 or more characters"),
    ],
)
def test_a_number_is_brought_to_digits(written, digits):
    assert in_digits(normalise(written)) == digits


@pytest.mark.parametrize(
    "words",
    [
        "第三者",
        "一部の機能",
        "十分な強度",
        "一時的",
        "万一の場合",
        "二要素認証",
        "一度も",
        "no one may",
        "two-factor",
        "at once",
    ],
)
def test_what_only_looks_like_a_number_stays_as_it_is(words):
    assert in_digits(normalise(words)) == normalise(words)


@given(st.integers(min_value=1, max_value=9_999))
def test_kanji_and_digits_are_one_number_of_days(days):
    spelled, written = f"{number2kanji(days)}日以内に削除", f"{days}日以内に削除"
    assert [q.amount for q in quantities(normalise(spelled))] == [q.amount for q in quantities(written)] == [days]


@given(st.text(alphabet="一二三十百千日週間前後に部者第 0123456789,.", max_size=24))
def test_digits_are_brought_to_digits_once_and_for_all(text):
    once = in_digits(normalise(text))
    assert in_digits(once) == once
