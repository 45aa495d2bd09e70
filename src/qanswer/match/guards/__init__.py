"""Reasons not to answer, or not to tick, although an item is near; each guard is a small function with a reason code.

A guard looks at one question beside the best item (``case.Case``) and returns a reason or None; it knows no other guard.
Words and patterns are tables beside it, in normalised spelling. What each reason means to the reader: docs/reasons.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.match.guards.actions import check_actions
from qanswer.match.guards.affirmed import check_affirmed
from qanswer.match.guards.attributes import check_attributes
from qanswer.match.guards.compound import check_parts
from qanswer.match.guards.conditional import check_conditional
from qanswer.match.guards.context import make_case
from qanswer.match.guards.details import check_details
from qanswer.match.guards.follow_up import check_follow_up
from qanswer.match.guards.human import check_human
from qanswer.match.guards.language import check_language
from qanswer.match.guards.named import check_named_things
from qanswer.match.guards.objects import check_objects
from qanswer.match.guards.polarity import check_polarity
from qanswer.match.guards.related import check_related
from qanswer.match.guards.restrictions import check_restrictions
from qanswer.match.guards.scope import check_scope
from qanswer.match.guards.thresholds import check_thresholds
from qanswer.match.guards.unmet import check_unmet
from qanswer.match.guards.wording import check_other_matter, check_wording
from qanswer.model import Effect
from qanswer.precedence import is_doubt, settled, strongest_first
from qanswer.statements import Status

if TYPE_CHECKING:
    from qanswer.match.guards.context import Case
    from qanswer.match.match_result import MatchFacts
    from qanswer.model import Question, Reason

_GUARDS = (
    check_related,
    check_attributes,
    check_thresholds,
    check_polarity,
    check_restrictions,
    check_scope,
    check_named_things,
    check_details,
    check_actions,
    check_objects,
    check_parts,
    check_conditional,
    check_unmet,
)


def review(question: Question, facts: MatchFacts) -> tuple[Reason, ...]:
    """Return what speaks against answering ``question`` from the best statement, strongest effect first."""
    held, case = _known(question, facts)
    if case is None or any(reason.effect is Effect.REVIEW for reason in held):
        return tuple(held)
    if _is_plain_yes(held, case):
        doubt = check_wording(case) or check_affirmed(case)
    else:
        doubt = check_other_matter(case) if any(is_doubt(reason) for reason in held) else None
    return strongest_first([*held, doubt] if doubt else held)


def plain_yes(question: Question, facts: MatchFacts) -> Case | None:
    """Return the case of a question on which only its wording speaks for or against a plain yes; None of any other."""
    held, case = _known(question, facts)
    return case if case is not None and _is_plain_yes(held, case) else None


def _known(question: Question, facts: MatchFacts) -> tuple[list[Reason], Case | None]:
    """Return what the guards that know what they look for find, and the case where there is an item."""
    found = [check_language(question), check_human(question, facts), check_follow_up(question, facts)]
    case = make_case(question, facts) if facts.statements else None
    if case is not None:
        found += [guard(case) for guard in _GUARDS]
    return list(settled(reason for reason in found if reason is not None)), case


def _is_plain_yes(held: list[Reason], case: Case) -> bool:
    return case.statement.status is Status.MET and all(reason.effect is Effect.NOTE for reason in held)
