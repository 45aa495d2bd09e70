"""What an owner asks of the library: which answers contradict each other, are old, or were never given."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.library.model import State
from qanswer.match.past.finder import CONFLICT
from qanswer.text import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qanswer.library.model import Told
    from qanswer.match.past.finder import PastFinder
    from qanswer.statements import Statement


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two approved answers to one question, of which nothing tells why they differ."""

    newer: Told
    older: Told


@dataclass(frozen=True, slots=True)
class Unknown:
    """What was asked and not answered, of one topic."""

    topic: str  # id; "" where the question was recognised as none
    owner: str  # department code
    asked: tuple[Told, ...]  # oldest first


def contradictions(told: Iterable[Told], finder: PastFinder) -> list[Contradiction]:
    """Return the approved answers that contradict the one that would be given to their question."""
    questions = {key(one.question): one.as_question for one in told if one.state is State.APPROVED}
    found = {}
    for past in finder.find_all([questions[text] for text in sorted(questions)]):
        if any(reason.code == CONFLICT for reason in past.match.reasons):
            first, second = (past.told[candidate.statement] for candidate in past.match.candidates[:2])
            newer, older = sorted((first, second), key=lambda one: (one.questionnaire.date, one.id), reverse=True)
            found[newer.id, older.id] = Contradiction(newer, older)
    return [found[pair] for pair in sorted(found)]


def unknown(told: Iterable[Told], since: str = "") -> list[Unknown]:
    """Return what was asked and not answered by anybody since, the most asked topics first."""
    open_ones, answered = [], set()
    for one in told:
        if one.state is State.OPEN and one.questionnaire.date >= since:
            open_ones.append(one)
        elif one.state is State.APPROVED:
            answered.add(key(one.question))
    groups: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for one in open_ones:
        if key(one.question) not in answered:
            groups[one.topic, one.owner].append(one)
    found = [Unknown(topic, owner, tuple(asked)) for (topic, owner), asked in groups.items()]
    return sorted(found, key=lambda one: (-len(one.asked), one.topic, one.owner))


def stale(told: Iterable[Told], before: str) -> list[Told]:
    """Return the approved answers told before an ISO date, oldest first."""
    return [one for one in told if one.state is State.APPROVED and one.questionnaire.date < before]


def changed_since(told: Told, statements: Mapping[str, Statement]) -> bool:
    """Return whether the item that an answer rests on says something else by now, or is gone."""
    if not told.item:
        return False
    item = statements.get(told.item)
    return item is None or all(key(text) != key(told.text) for text in item.all_text)
