"""Guard: something is to be told, and the item that tells it holds only under conditions (its status is ※)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.model import Effect, Reason
from qanswer.reasons import reason
from qanswer.statements import Status

if TYPE_CHECKING:
    from qanswer.match.guards.context import Case

TOLD = "open_question"
ASKED = "status_cap"


def check_conditional(case: Case) -> Reason | None:
    """Return that the item holds only under conditions: whether those bear on what is asked, a person must say."""
    if case.statement.status is not Status.CONDITIONAL:
        return None
    code = TOLD if case.wants_telling else ASKED
    return reason(code, Effect.NO_TICK, status=case.statement.printed)
