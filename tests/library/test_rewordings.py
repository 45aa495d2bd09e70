"""Questions in other words, and look-alikes, answered from what was told before: what is right was written beforehand."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from qanswer.answer import Policy
from qanswer.languages import language_of
from qanswer.library.model import Entry, Questionnaire, Told
from qanswer.library.places import LibraryPlace
from qanswer.library.store import Library
from qanswer.match.past.finder import PastFinder
from qanswer.match.past.keys import Recogniser
from qanswer.model import Choice, Match, Question, SheetCell, Verdict
from qanswer.sources import weigh

PAIRS = Path(__file__).with_name("pairs")
ANSWERABLE = ("tick", "text", "any")


def _told(number: int, row: dict) -> Told:
    choice = Choice(row["tick"]) if row["tick"] else None
    cell, form = SheetCell("Q", f"B{number}"), Questionnaire("a.xlsx", "A", "2025-04-01")
    return Told(form, cell, row["question"], language_of(row["question"]), choice, row["text"])


@pytest.fixture(scope="module", params=["fit", "heldout"])
def totals(request, tmp_path_factory, matcher) -> Counter[str]:
    """Return how often what was made of the pairs of one file, all its past answers being in one library."""
    rows = tomllib.loads((PAIRS / f"rewordings_{request.param}.toml").read_text(encoding="utf-8"))["past"]
    recogniser = Recogniser(matcher)
    library = Library(LibraryPlace(tmp_path_factory.mktemp("rewordings") / "library.sqlite"), create=True)
    told = [_told(number, row) for number, row in enumerate(rows, 2)]
    library.learn([Entry(one, recogniser.keys_of(one)) for one in told], "2025-12-01", recogniser.analysis)
    asked = [(one, text, right) for one, row in zip(told, rows, strict=True) for text, right in row["asked"]]
    questions = [
        Question(SheetCell("N", f"B{number}"), text, language_of(text)) for number, (_, text, _) in enumerate(asked, 2)
    ]
    found = PastFinder(library, matcher, recogniser, may_give=lambda _: True).find_all(questions)
    count: Counter[str] = Counter()
    for (source, _, right), question, past in zip(asked, questions, found, strict=True):
        made = weigh(question, Match((), 0.0), past, {}, Policy(0.5, 0.5, 0.2))
        candidates, filled = made.match.candidates, made.answer.verdict is Verdict.FILLED
        first = bool(candidates) and candidates[0].statement == f"past:{source.id}"
        tick = made.answer.choice if filled else None
        count["answerable"] += right in ANSWERABLE
        count["first"] += first and right in ANSWERABLE
        count["given"] += filled and first and right in ANSWERABLE
        count["filled"] += filled
        count["right"] += filled and first and right != "none"
        count["look-alikes"] += right == "none"
        count["false"] += filled and right == "none"
        count["wrong yes"] += tick is Choice.YES and (
            right in ("none", "open", "text") or source.choice is not Choice.YES
        )
    return count


def test_what_was_asked_in_other_words_is_found_and_its_text_given(totals) -> None:
    assert totals["first"] / totals["answerable"] >= 0.95
    assert totals["given"] / totals["answerable"] >= 0.80


def test_a_look_alike_gets_nothing_and_nobody_a_wrong_yes(totals) -> None:
    assert totals["right"] / totals["filled"] >= 0.92
    assert totals["false"] / totals["look-alikes"] <= 0.10
    assert totals["wrong yes"] <= 1
