"""Guard: the item only touches what is asked, as its link to the topic says; the topic's question stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.model import Effect, Reason
from qanswer.reasons import reason

if TYPE_CHECKING:
    from qanswer.match.guards.case import Case

CODE = "related_only"


def check_related(case: Case) -> Reason | None:
    """Return that the item does not settle the topic asked about, None where it does or no link says so."""
    if case.link is None or case.link.answers:
        return None
    topic = case.topic
    name = "" if topic is None else topic.name_ja if case.japanese else topic.name_en
    return reason(CODE, case.question.language, Effect.REVIEW, topic=name)
