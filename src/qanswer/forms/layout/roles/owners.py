"""Whose column is whose: what the customer's own people fill in after the answers, and not the respondent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.forms.layout.roles.column_evidence import STRONG_ENOUGH
from qanswer.forms.layout.thresholds import HARDLY_ANY
from qanswer.forms.vocabulary.headings import Role, for_respondent, for_reviewer, names_a_supplement
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.forms.layout.roles.table import View

_ANSWERING = (Role.ANSWER, Role.PROSE, Role.REMARK)


def reviewers_columns(view: View, question: int) -> Mapping[int, str]:
    """Return the columns that are the customer's to fill, with the reason, left first.

    A heading says so, or the column stands beside such a one and behind the respondent's own column for words: the
    "Comment" between "Supplier's answer" and "Reviewed compliance" is the reviewer's.
    """
    found: dict[int, str] = {
        column: said("for the customer's own use")
        for column in view.facts
        if column != question and any(map(for_reviewer, view.headings(column)))
    }
    words = [column for column in view.facts if _is_respondents_for_words(view, column)]
    for column in sorted(view.facts, reverse=True):
        beside = {column - 1, column + 1} & found.keys()
        if words and beside and column > max(words) and column not in found and _is_unowned(view, column):
            found[column] = said("beside the customer's own columns, behind the respondent's")
    return dict(sorted(found.items()))


def _is_respondents_for_words(view: View, column: int) -> bool:
    points = view.points(column)
    named = max(points.get(role, 0.0) for role in _ANSWERING) >= STRONG_ENOUGH
    return named and any(map(for_respondent, view.headings(column))) and not view.is_chosen(column)


def _is_unowned(view: View, column: int) -> bool:
    """Tell whether nothing says who fills a column that is still blank; evidence is the respondent's to give."""
    points = view.points(column)
    evidence = 0 < points.get(Role.EVIDENCE, 0.0) == max(points.values(), default=0.0)
    blank = view.facts[column].filled < HARDLY_ANY
    if any(map(names_a_supplement, view.headings(column)[-1:])):
        return False
    return blank and not evidence and not any(map(for_respondent, view.headings(column)))
