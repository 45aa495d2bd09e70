"""Guard: the item only touches what is asked, as its link to the topic says; the topic's question stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.model import Effect, Reason, Term
from qanswer.reasons import reason

if TYPE_CHECKING:
    from qanswer.match.guards.context import Case

CODE = "related_only"
STATED_FROM = 8.0  # weight of the words stated, about two rare ones
RIVAL_FROM = 0.5  # share of the topic's probability from which another one is nearly as likely


def check_related(case: Case) -> Reason | None:
    """Return that the item does not settle the topic asked about, None where it does or no link says so."""
    if case.link is None or case.link.answers or case.link.automatic:
        return None
    topic = case.topic
    name = "" if topic is None else Term(topic.name_ja, topic.name_en)
    effect = Effect.NO_TICK if _may_be_answered(case) or _says_the_words(case) else Effect.REVIEW
    return reason(CODE, effect, topic=name)


def _may_be_answered(case: Case) -> bool:
    """Return whether the question is nearly as likely about a topic that the item does settle."""
    settled = {link.topic for link in case.statement.links if link.answers}
    scores = {ranked.topic.id: ranked.score for ranked in case.facts.topics}
    own = scores.get(case.topic.id, 0.0) if case.topic is not None else 0.0
    return any(scores.get(topic, 0.0) >= own * RIVAL_FROM for topic in settled if topic in scores)


def _says_the_words(case: Case) -> bool:
    """Return whether the item has every naming word of the question, so that it may well settle it in passing."""
    wording = None if case.facts.wording is None else case.facts.wording(case.text)
    return wording is not None and wording.stated >= STATED_FROM and not wording.missing
