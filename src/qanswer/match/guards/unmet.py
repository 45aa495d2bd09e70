"""Guard: the item's own status (×, "No") says that what it answers is not done; asked the same way, that is a "no".

The rules, in the order they are asked:

1. Asked for its absence, or that it be forbidden, the tick stays open: "not done" may be just what is wanted.
2. A figure or name to be told is no yes or no, and a text may tell it all the same: the tick stays open.
3. A "no" answers its own question alone. A clause that says no and is nearest to what is asked lets it stand; else the
   item's own question must have most of what is asked, and no clause that says what is done more of it; or both are the
   question of one topic, surely.
4. Where a link says that this is the thing asked about, the answer is no, whatever else of the demand is left unsaid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.match.guards.attributes import asked_attributes
from qanswer.match.guards.negation import Sense, nearest_clauses, sense_of, wants_absence, weight_of
from qanswer.match.question_type import wants_words
from qanswer.model import Effect, Reason
from qanswer.reasons import reason
from qanswer.statements import Status

if TYPE_CHECKING:
    from qanswer.match.guards.context import Case

CODE = "status_no"
OPEN = "polarity_unclear"
ELSEWHERE = "unmet_elsewhere"
SAME_FROM = 0.6  # share of a drafted link, and probability of its topic, from which both questions are the topic's own
_MOSTLY = 0.6  # share of what is asked that the item's own question must have


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
    if not _is_its_own(case):
        return reason(ELSEWHERE, Effect.NO_TICK, status=case.statement.printed)
    if case.link is None or (case.link.automatic and case.link.polarity):
        return None  # nothing tells that it is the very thing asked about
    return reason(CODE, Effect.TICK_NO, status=case.statement.printed)


def _is_its_own(case: Case) -> bool:
    """Return whether the question is the one that the item answers with no."""
    if case.wants_telling and any(wants_words(sentence, japanese=case.japanese) for sentence in case.sentences):
        return False
    if _is_same_topic(case):
        return True
    asked = case.pieces()
    nearest = nearest_clauses(asked, case.clauses)
    if any(clause.denied for clause, _ in nearest):
        return True
    of_control = weight_of(asked & case.pieces(case.ground.control))
    nearer = any(weight_of(clause.pieces & asked) > of_control for clause, _ in nearest)
    return not nearer and of_control >= _MOSTLY * weight_of(asked) > 0


def _is_same_topic(case: Case) -> bool:
    """Return whether what is asked and what the item answers are surely one topic's question, and the item denies it."""
    first = case.facts.topics[0] if case.facts.topics else None
    if first is None or case.link is None or case.link.polarity or case.link.topic != first.topic.id:
        return False
    return case.link.answers and min(case.link.weight, first.score) >= SAME_FROM
