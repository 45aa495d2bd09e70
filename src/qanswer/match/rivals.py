"""Which of the items near a question say otherwise than the first one, so that not both can be given.

The rules, in the order they are asked:

1. An item of another sheet: its status gives another tick, or it states another number of the same thing.
2. An item of the same sheet: only one reached by the same topic, where the one is met and the other is not, or where a
   number is asked for and they state different ones. A sheet has many items on one matter, each about a part of it, whose
   numbers and degrees are of their own parts.
3. Where the question names the service of one sheet, an item of a sheet about another service says nothing against it.
4. Nor does an older sheet about the same service, where a date or a plan in one of the texts tells why they differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.match.agreement import Said, disagree, supersedes
from qanswer.match.guards.attributes import asked_attributes
from qanswer.match.reading import read_question
from qanswer.model import Choice, Language
from qanswer.statements import Attribute, SheetOrigin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qanswer.match.match_result import MatchFacts, RankedStatement
    from qanswer.match.services import Services
    from qanswer.model import Question
    from qanswer.statements import Statement

_NUMBERS = frozenset({Attribute.FREQUENCY, Attribute.DURATION, Attribute.DEADLINE, Attribute.COUNT, Attribute.FIGURE})


def rivals(question: Question, facts: MatchFacts, services: Services, named: frozenset[str]) -> Iterator[int]:
    """Yield the places of the statements that say otherwise than the first, best first.

    Args:
        question: as it was asked.
        facts: what was found for a question.
        services: of the sheets.
        named: the sheets whose service the question names.
    """
    first = facts.statements[0]
    for place, other in enumerate(facts.statements[1:], 1):
        if sheet_of(first.statement) == sheet_of(other.statement):
            if _is_one_topic(first, other) and (_are_opposed(first, other) or _number_differs(question, first, other)):
                yield place
        elif _differ(first.statement, other.statement, services, named):
            yield place


def sheet_of(statement: Statement) -> str:
    """Return the name of the check sheet that an item is from, "" for the main one."""
    return statement.origin.sheet if isinstance(statement.origin, SheetOrigin) else ""


def tick_by_status(statement: Statement) -> Choice | None:
    """Return the tick that a statement's status stands for, whatever is asked; None without a status."""
    return None if statement.status is None else statement.status.tick


def _is_one_topic(one: RankedStatement, other: RankedStatement) -> bool:
    return one.topic is not None and other.topic is not None and one.topic.id == other.topic.id


def _are_opposed(one: RankedStatement, other: RankedStatement) -> bool:
    return {tick_by_status(one.statement), tick_by_status(other.statement)} == {Choice.YES, Choice.NO}


def _number_differs(question: Question, one: RankedStatement, other: RankedStatement) -> bool:
    japanese = question.language is Language.JA
    parts = read_question(question.text, question.language).parts
    if not any(_NUMBERS.intersection(asked_attributes(part.plain, japanese=japanese)) for part in parts):
        return False
    return disagree(_said(one.statement), _said(other.statement))


def _said(statement: Statement) -> Said:
    return Said(None, statement.own_text, statement.stated_on)


def _differ(one: Statement, other: Statement, services: Services, named: frozenset[str]) -> bool:
    ticks = tick_by_status(one), tick_by_status(other)
    said, against = _said(one), _said(other)
    if not (None not in ticks and ticks[0] is not ticks[1]) and not disagree(said, against):
        return False
    if services.are_apart(sheet_of(one), sheet_of(other)):
        return not named or sheet_of(one) not in named or sheet_of(other) in named
    return not supersedes(said, against)
