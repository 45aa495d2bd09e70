"""What matching found out about one question, for the guards to judge whether it may be answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from qanswer.knowledge.model import Knowledge, Topic
    from qanswer.model import Match
    from qanswer.statements import Link, Statement


@dataclass(frozen=True, slots=True)
class RankedStatement:
    """A statement offered for a question and the way it was reached."""

    statement: Statement
    score: float  # 0–1, probability that it is an acceptable source
    topic: Topic | None  # the topic through which it was reached; None: by the item's own words only
    link: Link | None  # the item's link to that topic, stored or automatic


@dataclass(frozen=True, slots=True)
class RankedTopic:
    """A topic the question may be about, covered by the sheet or not."""

    topic: Topic
    score: float  # 0–1, probability that the question is about this topic
    covered: bool  # an item of the sheet answers it


@dataclass(frozen=True, slots=True)
class Wording:
    """How much of what a question names the first item's text has, each word weighing by its rarity."""

    stated: float = 0.0  # weight of the naming words that the item's text has
    # share in the weight of all words of the naming ones it has not, 0–1: each less where customers often word the item's
    # topics so, and more where it belongs to topics that the sheet does not answer
    unstated: float = 0.0
    answer: float = 0.0  # likeness of the whole question to what the item answers, 0–1
    missing: tuple[str, ...] = ()  # the naming words it has not, as the question writes them, weightiest first


@dataclass(frozen=True, slots=True)
class MatchFacts:
    """The outcome of matching, before anything is decided about writing."""

    statements: tuple[RankedStatement, ...]  # best first, at most five
    topics: tuple[RankedTopic, ...]  # best first, at most five
    confidence: float  # 0–1, probability that the first item is an acceptable source
    knowledge: Knowledge
    parent: Match | None  # match of the row this one depends on ("if yes, …"); None for most
    rank: Callable[[str], MatchFacts]  # matches a part of the question by itself, under the same headings
    wording: Callable[[str], Wording] | None = field(default=None)  # of a normalised question beside the first item
    fill_at: float = 0.0  # confidence from which a row is filled, as the user has it
    other_service: str = ""  # named in the question, where the first item is of a sheet about another service
    lead: Callable[[MatchFacts, int], MatchFacts] = field(default=lambda facts, _: facts)

    def led_by(self, place: int) -> MatchFacts:
        """Return these facts with the statement at ``place`` first, and how sure that one is."""
        return self.lead(self, place)
