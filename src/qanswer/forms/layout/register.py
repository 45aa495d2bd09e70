"""Tables that keep account of things: inventories, plans, logs. They have a state in every row, and ask nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.forms.layout.columns import STRONG_ENOUGH
from qanswer.forms.layout.shares import A_THIRD
from qanswer.forms.words import STRONG, Role, for_respondent

if TYPE_CHECKING:
    from qanswer.forms.layout.table import View

_SEVERAL = 3  # columns about who, when and how much; a questionnaire has an owner or a date beside it, too


def is_register(view: View, question: int) -> bool:
    """Tell whether a table keeps account of what ``question`` names, rather than asking about it.

    Nothing in it asks, no heading calls it a question or addresses the respondent, and much of the rest is about
    people, dates, places and weights.
    """
    columns = [column for column in view.facts if column != question and column not in view.series]
    headed = {column: texts for column in columns if (texts := view.headings(column))}
    if view.facts[question].asks >= A_THIRD or view.points(question).get(Role.QUESTION, 0.0) >= STRONG:
        return False
    if any(for_respondent(text) for texts in headed.values() for text in texts):
        return False
    accounts = sum(_accounts(view, column) for column in headed)
    return accounts >= _SEVERAL and accounts >= A_THIRD * len(headed)


def _accounts(view: View, column: int) -> bool:
    points = view.points(column)
    own = points.get(Role.OTHER, 0.0)
    return own >= STRONG_ENOUGH and own == max(points.values())
