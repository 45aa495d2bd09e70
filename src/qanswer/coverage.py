"""How far the sheets reach into a standard: which clauses an item answers, which none does and whom to ask."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qanswer.match.engine import Matcher

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.knowledge.model import Knowledge, Standard, Topic

SCHEMA = "qanswer/coverage/1"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, with what speaks to it."""

    name: str  # "A.8.13"
    topics: tuple[Topic, ...]  # what customers ask about it
    items: tuple[str, ...]  # ids of the items that answer one of these
    missing: tuple[Topic, ...]  # those of its topics that no item answers

    def as_json(self) -> dict[str, Any]:
        """Return the clause as ``qanswer coverage --json`` prints it."""
        return {
            "clause": self.name,
            "items": list(self.items),
            "topics": [topic.id for topic in self.topics],
            "missing": [{"topic": topic.id, "ask": topic.owner} for topic in self.missing],
        }


def coverage(knowledge: Knowledge, standard: Standard) -> tuple[Clause, ...]:
    """Return every clause that a topic of the catalogue belongs to, in the standard's order.

    A clause counts as answered as soon as an item answers one of its topics; that says nothing of how well it is met.
    """
    by_clause: dict[str, list[Topic]] = defaultdict(list)
    for topic in knowledge.topics:
        for clause in topic.clauses.get(standard.key, ()):
            by_clause[clause].append(topic)
    answering = _answering(knowledge)
    return tuple(
        Clause(
            name,
            tuple(topics),
            tuple(dict.fromkeys(item for topic in topics for item in answering.get(topic.id, ()))),
            tuple(topic for topic in topics if topic.id not in answering),
        )
        for name, topics in sorted(by_clause.items(), key=lambda pair: _in_order(pair[0]))
    )


def _answering(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    """Return, by topic, the items that answer it: as somebody linked them, else as their own words do."""
    found: dict[str, list[str]] = defaultdict(list)
    statements = tuple(knowledge.statements.values())
    if all(statement.links for statement in statements):
        for statement in statements:
            for link in statement.links:
                if link.answers:
                    found[link.topic].append(statement.id)
    else:
        matcher = Matcher(knowledge)
        for statement, links in zip(statements, matcher.linked.links, strict=True):
            for at, link in links:
                if link.answers:
                    found[matcher.index.topics[at].id].append(statement.id)
    return {topic: tuple(items) for topic, items in found.items()}


def _in_order(name: str) -> list[tuple[int, int, str]]:
    """Return what sorts A.5.9 before A.5.10."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.findall(r"\d+|\D+", name)]
