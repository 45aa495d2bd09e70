"""Guard: a row that leans on the one above (「上記で『はい』の場合」, "If yes, …") is answered only if that one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.match.follow_up_rows import depends_on_previous
from qanswer.model import Effect, Question, Reason
from qanswer.reasons import reason

if TYPE_CHECKING:
    from qanswer.match.match_result import MatchFacts

CODE = "follow_up"


def check_follow_up(question: Question, facts: MatchFacts) -> Reason | None:
    """Return that the row above is not surely answered, or from elsewhere, None where it is no such row."""
    if not depends_on_previous(question.text):
        return None
    parent = facts.parent
    sure = parent is not None and bool(parent.candidates) and parent.confidence >= facts.fill_at
    held = parent is not None and any(found.effect is Effect.REVIEW for found in parent.reasons)
    same = (
        bool(facts.statements)
        and parent is not None
        and facts.statements[0].statement.id in {c.statement for c in parent.candidates[:2]}
    )
    if sure and same and not held:
        return None
    return reason(CODE, Effect.REVIEW)
