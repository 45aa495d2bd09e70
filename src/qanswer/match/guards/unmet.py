"""Guard: the item's own status says that what it answers is not done; asked the same way, that is a "no" and nothing else.

The rules, in the order they are asked:

1. Asked for its absence, or that it be forbidden, the tick stays open: "not done" may be just what is wanted.
2. A figure or name to be told is no yes or no, and a text may tell it all the same: the tick stays open.
3. Else the answer is no, whatever else of the demand the item leaves unsaid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.match.guards.attributes import asked_attributes
from qanswer.match.guards.negation import Sense, sense_of, wants_absence
from qanswer.model import Effect, Reason
from qanswer.reasons import reason
from qanswer.statements import Status

if TYPE_CHECKING:
    from qanswer.match.guards.context import Case

CODE = "status_no"
OPEN = "polarity_unclear"


def check_unmet(case: Case) -> Reason | None:
    """Return what an item that is not met says to the question, None for an item of another status."""
    if case.statement.status is not Status.NOT_MET:
        return None
    japanese = case.japanese
    if any(
        sense_of(sentence, japanese=japanese) is not Sense.PLAIN or wants_absence(sentence, japanese=japanese)
        for sentence in case.sentences
    ):
        return reason(OPEN, Effect.NO_TICK)
    if case.wants_telling and any(asked_attributes(sentence, japanese=japanese) for sentence in case.sentences):
        return reason(OPEN, Effect.NO_TICK)
    if case.link is None or (case.link.automatic and case.link.polarity):
        return None  # nothing tells that it is the very thing asked about
    return reason(CODE, Effect.TICK_NO, status=case.statement.printed)
