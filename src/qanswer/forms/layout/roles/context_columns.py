"""The columns around question and answer: row numbers, categories, guidance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.forms.layout.points import points
from qanswer.forms.layout.regions.heading_rows import PART_OF_WEAK
from qanswer.forms.layout.roles.column_evidence import STRONG_ENOUGH, Score
from qanswer.forms.layout.roles.table import best_of
from qanswer.forms.layout.thresholds import HALF, HARDLY_ANY, MOST
from qanswer.forms.vocabulary.headings import Role
from qanswer.speech import said

if TYPE_CHECKING:
    from qanswer.forms.layout.roles.table import Assignment, View

_POINTS = points("number")


def surroundings(view: View, found: Assignment) -> Assignment:
    """Return ``found`` with number, context and hint columns."""
    taken = {
        found.question,
        found.remark,
        found.prose,
        found.source,
        *found.remarks_otherwise,
        *found.answers,
        *found.reviewer,
    }
    rest = [column for column in view.facts if column not in taken]
    numbers = {column: _number_score(view, column) for column in rest}
    number, _ = best_of(numbers, STRONG_ENOUGH, Role.NUMBER)
    rest = [column for column in rest if column != number]
    context = tuple(column for column in rest if _is_context(view, column, found.question or 0))
    hints = tuple(column for column in rest if column not in context and _is_hint(view, column))
    return replace(found, number=number, context=context, hints=hints)


def _number_score(view: View, column: int) -> Score:
    facts, score = view.facts[column], Score()
    score.add(view.points(column).get(Role.NUMBER, 0.0) * min(1.0, 3 * facts.filled), said("heading"))
    score.add(_POINTS["number"] * facts.number * min(1.0, 2 * facts.filled), said("row numbers"))
    score.add(_POINTS["distinct"] * (facts.distinct - 1), said("numbers repeat"))
    score.add(_POINTS["listed_or_long"] * max(facts.listed, facts.long), said("something else"))
    return score


def _is_context(view: View, column: int, question: int) -> bool:
    facts, points = view.facts[column], view.points(column)
    if (
        facts.filled < HARDLY_ANY
        or facts.mark > HALF
        or facts.listed > HALF
        or facts.number > MOST
        or facts.formula > HALF
    ):
        return False
    named = max(points.values(), default=0.0)
    if named and points.get(Role.CONTEXT, 0.0) >= named:
        return True
    if column > question or column in view.series:
        return False
    return points.get(Role.QUESTION, 0.0) >= named or facts.distinct < MOST


def _is_hint(view: View, column: int) -> bool:
    facts, points = view.facts[column], view.points(column)
    if facts.filled < HARDLY_ANY or facts.mark > HALF or facts.listed > HALF:
        return False
    return any(points.get(role, 0.0) >= PART_OF_WEAK for role in (Role.HINT, Role.QUESTION)) or facts.long > HALF
