"""Days and times of day, read alike from a question and from a sheet."""

from __future__ import annotations

import pytest

from qanswer.match.guards.clock import Day, covered, hours_in
from qanswer.text import normalise

OFFICE = ((540, 720), (780, 1050))  # 9:00 to 12:00, 13:00 to 17:30
CLOSED = {Day.SATURDAY, Day.SUNDAY, Day.HOLIDAY, Day.NEW_YEAR}


@pytest.mark.parametrize(
    ("japanese", "english", "spans"),
    [
        ("9時から18時", "9 a.m. to 6 p.m.", ((540, 1080),)),
        ("九時～十八時", "9:00-18:00", ((540, 1080),)),
        ("午後2時から5時まで", "between 2 p.m. and 5 p.m.", ((840, 1020),)),
        ("正午から午後1時", "from noon to 1 p.m.", ((720, 780),)),
        ("昼休み", "lunch hour", ((720, 780),)),
    ],
)
def test_a_span_is_read_alike_in_both_languages(japanese, english, spans):
    assert hours_in(normalise(japanese)).spans == hours_in(normalise(english)).spans == spans


@pytest.mark.parametrize(
    ("japanese", "english", "minutes"), [("20時まで", "until 8 p.m.", 1200), ("午後6時", "until 18:00", 1080)]
)
def test_a_single_time_is_read_alike_in_both_languages(japanese, english, minutes):
    assert hours_in(normalise(japanese)).points == hours_in(normalise(english)).points == (minutes,)


@pytest.mark.parametrize(
    "text",
    [
        "月～金 9:00～12:00、13:00～17:30(祝日・年末年始は除く)",
        "Mon to Fri, 9:00-12:00, 13:00-17:30, excluding public holidays and New Year",
    ],
)
def test_what_is_left_out_is_closed(text):
    found = hours_in(normalise(text))
    assert (found.spans, set(found.closed)) == (OFFICE, CLOSED)


@pytest.mark.parametrize(
    "text", ["24時間365日", "二十四時間三百六十五日", "24/7", "around the clock", "24 hours a day"]
)
def test_around_the_clock_is_never_closed(text):
    found = hours_in(normalise(text))
    assert found.always
    assert not found.closed


@pytest.mark.parametrize(
    ("asked", "inside"),
    [((600, 660), True), ((540, 1080), False), ((720, 780), False), ((600, 900), None), ((1200, 1200), False)],
)
def test_a_time_is_covered_not_covered_or_reaches_over_a_gap(asked, inside):
    assert covered(asked, OFFICE) is inside


@pytest.mark.parametrize("text", ["契約書第9条から10条", "5から10名", "30日から60日", "at least 365 days"])
def test_other_numbers_are_no_times_of_day(text):
    assert not hours_in(normalise(text)).named
