from __future__ import annotations

import pytest

from qanswer.match.engine import Matcher
from qanswer.match.features import designations_in
from qanswer.model import Language, Question, SheetCell


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("iso/iec27001:2013/jis q 27001:2014", {"27001"}),
        ("iso 27017 and 27018", {"27017", "27018"}),
        ("nist sp 800-53, 2024年4月、1,000人、99.9999%、24時間", set()),
        ("jis x 8341-3", {"8341"}),
    ],
)
def test_a_standard_is_told_by_its_number_and_a_year_or_an_amount_is_none(text: str, numbers: set[str]) -> None:
    assert designations_in(text) == numbers


def known(matcher: Matcher, text: str) -> float:
    return matcher.likeness(Question(SheetCell("設問", "C2"), text, Language.JA)).known(0)


def test_an_item_knows_all_some_or_none_of_the_words_of_a_question(tiny) -> None:
    matcher = Matcher(tiny)
    assert known(matcher, "バックアップの取得") == pytest.approx(1.0)
    assert 0.0 < known(matcher, "弁護士によるバックアップの取得") < 1.0
    assert known(matcher, "弁護士") == known(matcher, "") == 0.0
