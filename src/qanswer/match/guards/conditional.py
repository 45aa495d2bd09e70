"""Guard: something is to be told, and the item that tells it holds only under conditions (its status is ※)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.knowledge.model import Status
from qanswer.model import Effect, Reason
from qanswer.reasons import reason

if TYPE_CHECKING:
    from qanswer.match.guards.case import Case

CODE = "open_question"


def check_conditional(case: Case) -> Reason | None:
    """Return that neither "yes" nor "partial" fits a question to be told something, None where one does."""
    if case.item.status is Status.MET or not case.wants_telling:
        return None
    return reason(CODE, case.question.language, Effect.NO_TICK, status=case.item.status.value)
