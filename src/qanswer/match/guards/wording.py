"""Guard: the question names things that the item's own text does not, so that a plain yes would say more than the sheet.

What the other guards find they know by name. This one weighs what is left: how much of what the question names the item
has in its own words, and whether the rest is rather spoken of where the sheet has no answer. The weights are fitted.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qanswer.match.guards.quantities import without_quantities
from qanswer.match.question_type import wants_telling
from qanswer.match.weights import stored_stating
from qanswer.model import Effect, Reason
from qanswer.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.match.guards.context import Case
    from qanswer.match.match_result import Wording

CODE = "wording_not_stated"
OTHER_MATTER_FROM = 0.25  # share of the question's words that are strange to the item, from which it is about another
_FEWEST_STRANGE = 2  # words; one may be another name for the same
_MOST_NAMED = 4  # words shown to the reviewer, weightiest first


def check_wording(case: Case) -> Reason | None:
    """Return the things that the item's text does not speak of, None where it surely states what is asked."""
    measured = measures(case)
    model = stored_stating(drafted=case.drafted)
    if measured is None or model.probability(measured) >= model.tick_from or not _missing(case):
        return None
    return check_other_matter(case) or _doubt(case, Effect.NO_TICK)


def check_other_matter(case: Case) -> Reason | None:
    """Return that the item is about another matter, as far as its words tell; for a row that another guard doubts too.

    A paragraph about something else has no place in a customer's form, with or without a tick. Strange words tell
    nothing of an item that nobody linked: its own words have found it.
    """
    if case.drafted:
        return None
    wording = _wording(case)
    if wording is None or wording.unstated < OTHER_MATTER_FROM or len(wording.missing) < _FEWEST_STRANGE:
        return None
    return _doubt(case, Effect.REVIEW)


def _doubt(case: Case, effect: Effect) -> Reason:
    return reason(CODE, effect, missing=tuple(_missing(case)) or case.question.text)


def measures(case: Case) -> Sequence[float] | None:
    """Return what ``weights.MEASURES`` names, None where the question's words were not held against an item's."""
    wording = _wording(case)
    if wording is None:
        return None
    others = (ranked.score for ranked in case.facts.topics if not ranked.covered and ranked.topic is not case.topic)
    return (
        math.log1p(wording.stated),
        wording.unstated,
        wording.answer,
        max(others, default=0.0),
        float(any(wants_telling(sentence, japanese=case.japanese) for sentence in case.sentences)),
    )


def _missing(case: Case) -> Sequence[str]:
    wording = _wording(case)
    return () if wording is None else wording.missing[:_MOST_NAMED]


def _wording(case: Case) -> Wording | None:
    """Return how much of what is asked the item has words for, numbers with their units aside: other guards compare them."""
    return None if case.facts.wording is None else case.facts.wording(without_quantities(case.text))
