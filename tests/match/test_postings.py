from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from qanswer.match import postings
from qanswer.match.postings import build_odds, build_postings

TEXTS = [{"a": 1, "b": 1}, {"b": 2, "c": 1}, {"d": 1}]
COUNTS = st.lists(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 5), min_size=1), min_size=1, max_size=6)


def test_a_text_asked_for_itself_is_wholly_alike() -> None:
    alike = build_postings(TEXTS).cosines({"a": 1.0, "b": 1.0})
    assert math.isclose(alike[0], 1.0, rel_tol=1e-6)
    assert alike[2] == 0.0


def test_a_rare_term_says_more_than_a_common_one() -> None:
    by_rare = build_postings(TEXTS).cosines({"a": 1.0, "b": 1.0})
    assert by_rare[0] > by_rare[1]


def test_a_term_nobody_knows_lowers_likeness_unless_a_heading_has_it() -> None:
    index = build_postings(TEXTS)
    known = index.cosines({"d": 1.0})[2]
    assert index.cosines({"d": 1.0, "z": 1.0})[2] < known == index.cosines({"d": 1.0, "z": 0.4})[2]


@given(COUNTS, st.dictionaries(st.sampled_from("abcxyz"), st.floats(1.0, 3.0), min_size=1))
def test_likeness_lies_between_none_and_all(texts: list[dict[str, int]], query: dict[str, float]) -> None:
    assert all(0.0 <= value <= 1.0 + 1e-6 for value in build_postings(texts).cosines(query))


def test_only_so_many_entries_are_read_rarest_terms_first(monkeypatch) -> None:
    monkeypatch.setattr(postings, "MOST_ENTRIES", 2)
    many = build_postings([{"common": 1, "rare": 1}, {"common": 1}, {"common": 1}])
    assert [value > 0.0 for value in many.cosines({"common": 1.0, "rare": 1.0})] == [True, False, False]


def test_odds_speak_for_the_group_that_uses_a_term_and_for_no_other() -> None:
    odds = build_odds([{"backup": 9}, {"backup": 1, "key": 9}], [10, 10])
    first, second = odds.scores({"backup": 1.0})
    assert first > second
    assert odds.scores({"unheard": 1.0}) == [0.0, 0.0]


def test_odds_never_fall_below_zero() -> None:
    odds = build_odds([{"a": 10}, {"b": 10}], [10, 10])
    assert min(odds.scores({"a": 1.0, "b": 1.0})) >= 0.0


def test_a_share_asks_whether_a_text_holds_a_term_not_how_often() -> None:
    index = build_postings([{"a": 1, "b": 9}, {"a": 9}, {"c": 1}])
    once, often, never = index.shares({"a": 1.0, "b": 1.0})
    assert math.isclose(once, 1.0)
    assert 0.0 < often < 0.5  # it lacks the rarer term of the two
    assert never == 0.0


def test_a_term_nobody_knows_lowers_every_share() -> None:
    index = build_postings(TEXTS)
    assert index.shares({"a": 1.0, "z": 1.0})[0] < index.shares({"a": 1.0})[0]


@given(COUNTS)
def test_a_text_holds_the_terms_it_was_made_of_and_no_others(texts: list[dict[str, int]]) -> None:
    table = build_postings(texts).table
    held = [{term for term in "abcdefz" if table.holds(term, number)} for number in range(len(texts))]
    assert held == [set(counts) for counts in texts]
