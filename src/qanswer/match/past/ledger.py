"""What an owner asks of the library: which answers contradict each other, are old, or were never given."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Protocol

from qanswer.library.model import State
from qanswer.match.agreement import disagree, said_in
from qanswer.match.past.finder import CONFLICT
from qanswer.text import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qanswer.library.model import Asked, Keys, Near, Told
    from qanswer.match.past.finder import PastFinder
    from qanswer.statements import Statement


class Indexed(Protocol):
    """A library, as far as it is asked here."""

    def asked(self) -> Sequence[Asked]:
        """Return every question that has an approved answer."""

    def near(self, questions: Sequence[Keys]) -> Sequence[Near]:
        """Return for each question the nearest ones asked before, with their approved answers."""


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


def contradictions(library: Indexed, finder: PastFinder) -> list[Contradiction]:
    """Return the approved answers that contradict the one that would be given to their question."""
    asked = library.asked()
    found = {}
    for one, near in zip(asked, library.near([one.keys for one in asked]), strict=True):
        own = near.told.get(one.number)  # none where it was retired meanwhile
        if not own or not _may_contradict(near):
            continue
        past = finder.found(own[0].as_question, one.keys, near)
        if any(reason.code == CONFLICT for reason in past.match.reasons):
            first, second = (past.told[candidate.statement] for candidate in past.match.candidates[:2])
            newer, older = sorted((first, second), key=lambda one: (one.questionnaire.date, one.id), reverse=True)
            found[newer.id, older.id] = Contradiction(newer, older)
    return [found[pair] for pair in sorted(found)]


def _may_contradict(near: Near) -> bool:
    """Return whether any two answers differ at all, which is told long before the questions are compared."""
    said = [said_in(told) for answers in near.told.values() for told in answers]
    return any(disagree(one, other) for one, other in combinations(said, 2))


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
