"""Questions with the item they must find, as data: ``cases.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from qanswer.languages import language_of
from qanswer.model import Effect, Question, SheetCell

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_a_question_finds_its_item_and_no_sibling(matcher, case: dict[str, str]) -> None:
    asked = Question(SheetCell("設問", "B2"), case["question"], language_of(case["question"]))
    match = matcher.match(asked)
    filled = match.confidence >= matcher.thresholds.fill_at and all(
        r.effect is not Effect.REVIEW for r in match.reasons
    )
    if case["must"]:
        assert match.candidates[0].statement == case["must"]
    else:
        assert not filled
    assert not (filled and match.candidates[0].statement == case.get("must_not"))
