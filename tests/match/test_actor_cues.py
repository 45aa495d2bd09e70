from __future__ import annotations

import pytest

from qanswer.match.actor_cues import agreement, cues_in, make_sides
from qanswer.text import normalise


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("当社の管理者が権限を設定できるか", {"customer", "capability"}),
        ("貴社の運用担当者の権限", {"vendor"}),
        ("Can our users change their passwords?", {"customer", "capability"}),
        ("Background checks on staff", {"vendor"}),
        ("火災への備え", set()),
    ],
)
def test_cues_tell_whose_doing_a_question_is_about(text: str, cues: set[str]) -> None:
    assert cues_in([normalise(text)]) == cues


def test_a_topic_of_the_vendors_doing_agrees_with_a_question_about_the_vendors_staff() -> None:
    ours, theirs = make_sides([["利用者の権限", "当社の権限", "権限"], ["従業員の権限", "運用担当の権限", "権限"]])
    asked = cues_in(["従業員"])
    assert agreement(theirs, asked) > 0.0 > agreement(ours, asked)


def test_a_question_without_a_cue_speaks_for_no_topic() -> None:
    (side,) = make_sides([["利用者の権限"]])
    assert agreement(side, cues_in(["権限"])) == 0.0


def test_topics_without_samples_have_no_side() -> None:
    assert make_sides([[], []]) == [{}, {}]
