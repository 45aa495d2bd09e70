"""Two invented vendors' next forms, answered from what they told before: who answers what was written beforehand."""

from __future__ import annotations

import json
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
MOST_WRONG, FEWEST_FOUND, MOST_FALSE = 0.11, 0.6, 0.1  # shares; the rows were written before the code


def lines(name: str) -> list[dict]:
    return [json.loads(line) for line in (PAIRS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module", params=["ja", "en"])
def answered(request, tmp_path_factory, matcher):
    """Return each new row with what was made of it from past answers alone."""
    recogniser = Recogniser(matcher)
    library = Library(LibraryPlace(tmp_path_factory.mktemp("pairs") / "library.sqlite"), create=True)
    ids = {}
    for form in ("a", "b"):
        entries = []
        for number, row in enumerate((row for row in lines(f"past_{request.param}") if row["form"] == form), 2):
            told = Told(
                Questionnaire(f"{form}.xlsx", form, row["date"]),
                SheetCell("Q", f"B{number}"),
                row["question"],
                language_of(row["question"]),
                Choice(row["choice"]) if row["choice"] else None,
                row["text"],
                context=(row["context"],),
            )
            ids[f"past:{told.id}"] = row["id"]
            entries.append(Entry(told, recogniser.keys_of(told)))
        library.learn(entries, "2025-12-01", recogniser.analysis)
    rows = lines(f"next_{request.param}")
    questions = [
        Question(SheetCell("N", f"B{number}"), row["question"], language_of(row["question"]), context=(row["context"],))
        for number, row in enumerate(rows, 2)
    ]
    found = PastFinder(library, matcher, recogniser, may_give=lambda _: True).find_all(questions)
    policy = Policy(0.5, 0.5, 0.2)
    made = [weigh(question, Match((), 0.0), past, {}, policy) for question, past in zip(questions, found, strict=True)]
    return [
        (row, one, ids.get(one.match.candidates[0].statement) if one.match.candidates else None)
        for row, one in zip(rows, made, strict=True)
    ]


def test_what_contradicts_is_never_given(answered) -> None:
    given = [row["question"] for row, one, _ in answered if row["conflict"] and one.answer.verdict is Verdict.FILLED]
    assert len(given) <= 1


def test_no_tick_is_given_that_the_question_does_not_allow(answered) -> None:
    wrong = [
        (row["question"], one.answer.choice.value)
        for row, one, _ in answered
        if one.answer.choice and one.answer.choice.value not in row["choices"]
    ]
    assert wrong == []


def test_most_of_what_is_given_is_right_and_most_of_what_can_be_given_is(answered) -> None:
    filled = [
        (row, source) for row, one, source in answered if one.answer.verdict is Verdict.FILLED and not row["conflict"]
    ]
    right = [row for row, source in filled if source in row["from"]]
    answerable = [row for row, _, _ in answered if row["from"] and not row["conflict"]]
    unanswerable = [row for row, _, _ in answered if not row["from"]]
    assert 1 - len(right) / len(filled) <= MOST_WRONG, [
        row["question"] for row, source in filled if source not in row["from"]
    ]
    assert len(right) / len(answerable) >= FEWEST_FOUND
    assert len([row for row, _ in filled if not row["from"]]) / len(unanswerable) <= MOST_FALSE
