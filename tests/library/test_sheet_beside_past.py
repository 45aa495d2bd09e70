"""A check sheet's answer beside what was told before: who gives way, and when neither is given."""

from __future__ import annotations

import pytest

from qanswer.answer import Policy
from qanswer.library.model import Entry, Questionnaire, Told
from qanswer.library.places import LibraryPlace
from qanswer.library.store import Library
from qanswer.match.past.finder import PastFinder
from qanswer.match.past.keys import Recogniser
from qanswer.match.past.statement import statement_of
from qanswer.model import Candidate, Choice, Language, Match, Question, SheetCell, Verdict
from qanswer.sources import weigh

ASKED = "退会した利用者の写真は何日で消えますか。"


@pytest.fixture
def weighed(tmp_path, matcher):
    """Return what weighs a sheet's text against an answer that was told to a question."""
    recogniser = Recogniser(matcher)

    def made(stated: str, question: str, told: str, *, date: str = "2025-04-01"):
        library = Library(LibraryPlace(tmp_path / "library.sqlite"), create=True)
        one = Told(Questionnaire("a.xlsx", "A", date), SheetCell("Q", "B2"), question, Language.JA, None, told)
        library.learn([Entry(one, recogniser.keys_of(one))], date, recogniser.analysis)
        asked = Question(SheetCell("N", "B2"), ASKED, Language.JA)
        (found,) = PastFinder(library, matcher, recogniser, may_give=lambda _: True).find_all([asked])
        sheets = Told(
            Questionnaire("s", "", "2025-01-01"), SheetCell("S", "C3"), ASKED, Language.JA, Choice.YES, stated
        )
        item = statement_of(sheets, {}, with_tick=True)
        return weigh(asked, Match((Candidate(item.id, 0.9),), 0.9), found, {item.id: item}, Policy(0.5, 0.5, 0.2))

    return made


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (ASKED, "60日後に消去します。"),
        ("退会した利用者の写真の消去までの期間", "60日後に消去します。"),
        ("退会者の写真を自動で消す機能の有無と、消えるまでの日数", "60日後に消去します。"),
    ],
)
def test_what_contradicts_the_sheet_without_a_reason_goes_to_review_with_both(weighed, question, told) -> None:
    made = weighed("14日後に消去します。", question, told)
    assert (made.answer.verdict, made.answer.reasons[0].code) == (Verdict.REVIEW, "sources_conflict")
    assert len(made.match.candidates) == 2


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("退会者の写真を自動で消す機能の有無と、消えるまでの日数", "14日後に消去します。"),
        ("問い合わせには何日で回答しますか。", "60日以内に回答します。"),
    ],
)
def test_what_says_the_same_or_is_about_something_else_leaves_the_sheets_answer(weighed, question, told) -> None:
    assert weighed("14日後に消去します。", question, told).answer.verdict is Verdict.FILLED
