"""Groups of questions that ask the same of one item, whatever the writing: no variant may get the wrong tick.

``cases/values*.toml``; those held back are only counted.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from qanswer.answer import Policy, decide
from qanswer.knowledge.model import Item
from qanswer.languages import language_of
from qanswer.match.guards import review
from qanswer.match.match_result import MatchFacts, RankedStatement
from qanswer.model import Candidate, Match, Question, SheetCell, Verdict
from qanswer.statements import Status

CASES = Path(__file__).parent / "cases"
STATUS = {"met": Status.MET, "unmet": Status.NOT_MET}
LIKELY = 0.95


def groups(name: str) -> list[dict]:
    found: list[dict] = read(name)["group"]
    return found


def read(name: str) -> dict:
    return tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))


def ask(text: str) -> Question:
    return Question(SheetCell("設問", "C2"), text, language_of(text))


def ticks_of(answers) -> list[str]:
    return [answer.choice.value if answer.verdict is Verdict.FILLED and answer.choice else "open" for answer in answers]


def ticks_on_shipped_sheet(matcher, asked: list[str]) -> list[str]:
    limits = matcher.thresholds
    policy = Policy(limits.fill_at, limits.tick_at, limits.offer_at)
    questions = [ask(text) for text in asked]
    return ticks_of(
        decide(matcher.match(question), matcher.knowledge.statements, question, policy) for question in questions
    )


def ticks_on_any_sheet(knowledge, row: dict, asked: list[str]) -> list[str]:
    """Tick by the guards alone, the item being given; its text stands for its own translation."""
    answers = []
    for question in map(ask, asked):
        item = Item("1", "", "", row["control"], STATUS[row["status"]], row["answer"], answer_en=row["answer"])
        known = replace(knowledge, sheets=(replace(knowledge.main, items=(item,), language=question.language),))
        first = RankedStatement(known.statements["1"], LIKELY, None, None)
        facts = MatchFacts((first,), (), LIKELY, known, None, lambda _: facts)  # noqa: B023
        match = Match((Candidate("1", LIKELY),), LIKELY, None, None, review(question, facts))
        answers.append(decide(match, known.statements, question, Policy(0.0, 0.0, 0.0)))
    return ticks_of(answers)


def wrong(ticks: list[str], group: dict) -> list[str]:
    """Return the questions with a tick that the group does not allow; one left open is never wrong here."""
    return [text for text, tick in zip(group["asked"], ticks, strict=True) if tick not in {"open", *group["ticks"]}]


@pytest.mark.parametrize("group", groups("values"), ids=lambda group: group["asked"][0])
def test_no_writing_of_a_question_gets_a_wrong_tick(matcher, group):
    assert wrong(ticks_on_shipped_sheet(matcher, group["asked"]), group) == []


@pytest.mark.parametrize("group", groups("values_any_sheet"), ids=lambda group: group["asked"][0])
def test_no_writing_gets_a_wrong_tick_on_anybodys_sheet(knowledge, group):
    row = read("values_items")["item"][group["item"]]
    assert wrong(ticks_on_any_sheet(knowledge, row, group["asked"]), group) == []


def test_most_of_what_is_due_is_ticked(knowledge):
    rows = read("values_items")["item"]
    due = [group for group in groups("values_any_sheet") if "open" not in group["ticks"]]
    ticks = [tick for group in due for tick in ticks_on_any_sheet(knowledge, rows[group["item"]], group["asked"])]
    assert ticks.count("open") <= len(ticks) / 10


def test_rows_held_back_get_hardly_a_wrong_tick(matcher, knowledge):
    rows = read("values_items")["item"]
    shipped, others = groups("values_held_back"), groups("values_any_sheet_held_back")
    faults = [wrong(ticks_on_shipped_sheet(matcher, group["asked"]), group) for group in shipped]
    faults += [wrong(ticks_on_any_sheet(knowledge, rows[group["item"]], group["asked"]), group) for group in others]
    asked = sum(len(group["asked"]) for group in (*shipped, *others))
    assert sum(map(len, faults)) <= asked / 25
