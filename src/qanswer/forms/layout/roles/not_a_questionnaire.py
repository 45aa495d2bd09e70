"""Tables that ask nothing: inventories, plans and logs keep account of things, test specifications tell what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.forms.layout.roles.column_evidence import STRONG_ENOUGH
from qanswer.forms.layout.thresholds import A_THIRD, HALF, MOST
from qanswer.forms.vocabulary.headings import (
    STRONG,
    WEAK,
    Role,
    for_respondent,
    names_expectation,
    names_findings,
    names_key,
    names_steps,
)
from qanswer.forms.vocabulary.words import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.forms.layout.roles.table import View

_SEVERAL = 3  # columns about who, when and how much; a questionnaire has an owner or a date beside it, too
_MANY = 5  # columns of no role a questionnaire knows: what they hold belongs to the thing named in the row
_LONGEST_KEY = 12  # rows; a longer table of levels may be one of requirements
_STEPS = 2  # columns about how something is tested, beside its result


def is_register(view: View, question: int) -> bool:
    """Tell whether a table keeps account of what ``question`` names, rather than asking about it.

    Nothing in it asks, no heading calls it a question or addresses the respondent, and much of the rest is about
    people, dates, places and weights, or about properties of the thing.
    """
    columns = [column for column in view.facts if column != question and column not in view.series]
    headed = {column: texts for column in columns if (texts := view.headings(column))}
    if any(map(names_findings, view.headings(question)[-1:])):  # what is to be mended or done is not answered
        return True
    if view.facts[question].asks >= A_THIRD or view.points(question).get(Role.QUESTION, 0.0) >= STRONG:
        return False
    if any(for_respondent(text) for texts in headed.values() for text in texts):
        return False
    accounts = sum(_accounts(view, column) for column in headed)
    states = sum(view.points(column).get(Role.ANSWER, 0.0) >= STRONG_ENOUGH for column in headed)
    if (
        accounts >= _SEVERAL and accounts >= A_THIRD * len(headed) and states <= 1
    ):  # as it is and as it should be: asked
        return True
    properties = {fold(texts[-1]) for column, texts in headed.items() if _is_property(view, column)}
    return len(properties) >= _MANY and len(properties) >= HALF * len(headed)


def is_test_specification(view: View) -> bool:
    """Tell whether a table tells what to do with something and what should come of it."""
    headed: Mapping[int, Sequence[str]] = {column: texts for column in view.facts if (texts := view.headings(column))}
    steps = {fold(texts[-1]) for texts in headed.values() if names_steps(texts[-1])}
    return len(steps) >= _STEPS or any(names_expectation(texts[-1]) for texts in headed.values())


def is_key(view: View, question: int) -> bool:
    """Tell whether a short table only says what each score, level or step means: nothing in it is blank, nothing asks."""
    texts = [view.grid.seen(row, question) for row in view.table.rows]
    if any(facts.filled <= MOST for facts in view.facts.values()) or any("?" in text or "？" in text for text in texts):
        return False
    keys = (column for column in view.facts if column < question and view.facts[column].distinct == 1.0)
    return len(texts) <= _LONGEST_KEY and any(
        map(names_key, (text for one in keys for text in view.headings(one)[-1:]))
    )


def _is_property(view: View, column: int) -> bool:
    """Tell whether a heading has no role that a questionnaire knows, and its column no signs set per level or kind."""
    return max(view.points(column).values(), default=0.0) < WEAK and view.facts[column].mark <= HALF


def _accounts(view: View, column: int) -> bool:
    points = view.points(column)
    own = points.get(Role.OTHER, 0.0)
    return own >= STRONG_ENOUGH and own == max(points.values())
