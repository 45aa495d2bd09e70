"""Guard: the question names things that the item's own text does not, so that a plain yes would say more than the sheet.

What the other guards find they know by name. This one weighs what is left: how much of what the question names the item
has in its own words, and whether the rest is rather spoken of where the sheet has no answer. The weights are fitted.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qanswer.match.question_type import wants_telling
from qanswer.match.weights import stored_stating
from qanswer.model import Effect, Reason
from qanswer.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.match.guards.context import Case

CODE = "wording_not_stated"
_MOST_NAMED = 4  # words shown to the reviewer, weightiest first


def check_wording(case: Case) -> Reason | None:
    """Return the things that the item's text does not speak of, None where it surely states what is asked."""
    measured = measures(case)
    stating = stored_stating()
    if measured is None or stating.probability(measured) >= stating.tick_from:
        return None
    missing = tuple(_missing(case)) or case.question.text
    return reason(CODE, Effect.NO_TICK, missing=missing)


def measures(case: Case) -> Sequence[float] | None:
    """Return what ``weights.MEASURES`` names, None where the question's words were not held against an item's."""
    if case.facts.wording is None:
        return None
    wording = case.facts.wording(case.text)
    gap = max((ranked.score for ranked in case.facts.topics if not ranked.covered), default=0.0)
    return (
        math.log1p(wording.stated),
        wording.unstated,
        wording.answer,
        gap,
        float(any(wants_telling(sentence, japanese=case.japanese) for sentence in case.sentences)),
    )


def _missing(case: Case) -> Sequence[str]:
    wording = case.facts.wording
    return () if wording is None else wording(case.text).missing[:_MOST_NAMED]
