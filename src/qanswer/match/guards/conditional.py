"""Guard: the item holds only under conditions (its status is ※), or in part (△), and more than its sign is asked.

The rules, in the order they are asked:

1. Whether conditions bear on what is asked, a person must say.
2. The sign of an item that nobody linked is about its own question. Where the text, and not that question, names what is
   asked ("planners" beside "Second factor for users: on for planners, …"), one part is asked about, and which it is the
   sign does not tell: the tick stays open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.match.guards.negation import weight_of
from qanswer.model import Effect, Reason
from qanswer.reasons import reason
from qanswer.statements import Status

if TYPE_CHECKING:
    from qanswer.match.guards.context import Case

TOLD = "open_question"
ASKED = "status_cap"
_NAMED = 2  # weight of what a clause has of the question beyond the item's own question, from which it is about a part


def check_conditional(case: Case) -> Reason | None:
    """Return that the item's sign does not tell what is asked, None where it does."""
    status = case.statement.status
    if status is not Status.CONDITIONAL and not (status is Status.PARTIAL and case.drafted and _asks_of_a_part(case)):
        return None
    code = TOLD if case.wants_telling else ASKED
    return reason(code, Effect.NO_TICK, status=case.statement.printed)


def _asks_of_a_part(case: Case) -> bool:
    """Return whether a clause has what the question names and the item's own question does not."""
    beyond = case.pieces() - case.pieces(case.ground.control)
    return any(weight_of(clause.pieces & beyond) >= _NAMED for clause in case.clauses)
