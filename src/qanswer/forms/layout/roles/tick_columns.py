"""The columns that take the answer itself: one to tick or write in, several near it, or one for each choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import LONG, is_label, is_mark, width
from qanswer.forms.layout.regions.heading_rows import PART_OF_WEAK
from qanswer.forms.layout.roles.column_evidence import ENOUGH, heading_points, score_answer
from qanswer.forms.layout.roles.columns_without_known_heading import answered_in_words, note_unnamed
from qanswer.forms.layout.roles.table import Evidence, View, best_of
from qanswer.forms.layout.thresholds import A_THIRD, HALF, HARDLY_ANY, MOST
from qanswer.forms.vocabulary.blanks import is_open
from qanswer.forms.vocabulary.choices import boxes_in, choice_of
from qanswer.forms.vocabulary.headings import Role, for_respondent, for_reviewer
from qanswer.forms.vocabulary.words import fold
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.forms.layout.roles.column_evidence import Score

_CHECKED = "TRUE"  # what a check box in a cell shows once it is ticked
_FEWEST_POINTS = 3  # of a scale with a column for each
NEAR = 4.5  # points; an answer column further behind the best one is no answer column


@dataclass(frozen=True)
class Ticks:
    """What was found."""

    columns: tuple[int, ...]  # the one to tick first
    choice_columns: tuple[int, ...]  # one column per choice, when that is how the form is answered
    points: float  # of the first
    why: tuple[Evidence, ...]


def tick_columns(view: View, question: int) -> Ticks:
    """Return the columns that take the answer to ``question``; none where no column does."""
    if choice_columns := _choice_columns(view, question) or _points_of_a_scale(view, question):
        told = Evidence(Role.ANSWER, choice_columns[0], 2 * ENOUGH, (said("one column per choice"),))
        return Ticks(choice_columns, choice_columns, 2 * ENOUGH, (told,))
    scores = {
        column: score_answer(facts, view.headings(column), column - question)
        for column, facts in view.facts.items()
        if column != question
    }
    note_unnamed(view, question, scores)
    columns, why = _ticks(view, scores)
    return Ticks(columns, (), scores[columns[0]].points if columns else ENOUGH, why)


def _choice_columns(view: View, question: int) -> tuple[int, ...]:
    """Return neighbouring columns headed by different answer words, to be marked by a sign.

    Between two of them stand others that are blank and named for nothing else: 「In place with CCW」.
    """
    run: list[int] = []
    for column in sorted(view.facts):
        if column == question or not (_heads_choice(view, column) or (run and _may_be_a_choice(view, column))):
            if len(_without_ends(view, run)) > 1:
                break
            run = []
        elif not run or column == run[-1] + 1:
            run.append(column)
        elif len(_without_ends(view, run)) > 1:
            break
        else:
            run = [column] if _heads_choice(view, column) else []
    run = _without_ends(view, run)
    said = [choice for column in run if (choice := choice_of(_named(view, column))) is not None]
    apart = len({fold(_named(view, column)) for column in run}) == len(run)
    return tuple(run) if apart and len(set(said)) > 1 and 2 * len(said) >= len(run) else ()


def _points_of_a_scale(view: View, question: int) -> tuple[int, ...]:
    """Return neighbouring columns headed by numbers that count up or down, to be marked by a sign: 1 | 2 | 3 | 4 | 5."""
    points = {column: int(named) for column in view.facts if column > question and (named := _number(view, column))}
    for step in (1, -1):
        for first in sorted(points):
            run = [first]
            while points.get(run[-1] + 1) == points[run[-1]] + step:
                run.append(run[-1] + 1)
            if len(run) >= _FEWEST_POINTS:
                return tuple(run)
    return ()


def _number(view: View, column: int) -> str:
    """Return the number that heads a column for marks; "" where something else does."""
    facts, leaf = view.facts[column], fold(" ".join(view.headings(column)[-1:]))
    return leaf if leaf.isascii() and leaf.isdecimal() and (not facts.filled or facts.mark > HALF) else ""


def _without_ends(view: View, run: Sequence[int]) -> list[int]:
    """Return a run of columns up to the last that is headed by an answer word."""
    last = max((column for column in run if _heads_choice(view, column)), default=0)
    return [column for column in run if column <= last]


def _named(view: View, column: int) -> str:
    """Return the word of a choice's column: the one beside the only box in each of its cells, or its heading."""
    texts = [text for row in view.table.rows if (text := view.grid.text(row, column))]
    boxes = [boxes_in(text) for text in texts]
    labels = {found[0].label if len(found) == 1 else "" for found in boxes}
    if len(labels) == 1 and "" not in labels:
        return labels.pop()
    return view.headings(column)[-1] if view.headings(column) else ""


def _may_be_a_choice(view: View, column: int) -> bool:
    """Tell whether a blank column under a short heading, which names no role but an answer, may be one more choice."""
    facts, headings = view.facts[column], view.headings(column)
    if facts.filled or facts.listed or facts.formula or not headings or any(map(for_reviewer, headings)):
        return False
    roles = {role for role, points in heading_points(headings[-1:]).items() if points >= PART_OF_WEAK}
    return roles <= {Role.ANSWER} and is_label(headings[-1]) and width(headings[-1]) <= LONG


def _heads_choice(view: View, column: int) -> bool:
    """Tell whether a column is headed by an answer word and holds nothing but marks, or that word said again: Y, yes."""
    facts, headings = view.facts[column], view.headings(column)
    choice = choice_of(_named(view, column))
    if choice is None or facts.formula >= HARDLY_ANY or any(map(for_reviewer, headings)):
        return False
    if facts.filled < HARDLY_ANY or facts.mark > HALF:
        return True
    texts = [text for row in view.table.rows if not is_open(text := view.grid.text(row, column))]
    return all(is_mark(text) or text == _CHECKED or choice_of(text) is choice for text in texts)


def _without_authors(view: View, scores: Mapping[int, Score]) -> Mapping[int, Score]:
    """Return ``scores`` without full columns that address nobody, where a blank one is addressed to the respondent."""
    waiting = [
        column
        for column, score in scores.items()
        if score.points >= ENOUGH and not view.facts[column].filled and any(map(for_respondent, view.headings(column)))
    ]
    if not waiting:
        return scores
    return {
        column: score
        for column, score in scores.items()
        if view.facts[column].filled <= MOST or any(map(for_respondent, view.headings(column)))
    }


def _without_other_lists(view: View, scores: Mapping[int, Score]) -> Mapping[int, Score]:
    """Return ``scores`` without drop-downs of other things where another column offers answers: Same, Changed."""
    offer = [
        column
        for column, score in scores.items()
        if score.points >= ENOUGH and view.facts[column].answers_listed > HALF
    ]
    named = [column for column in offer if view.points(column).get(Role.ANSWER, 0.0) >= PART_OF_WEAK]
    if not named:
        return scores
    return {
        column: score
        for column, score in scores.items()
        if view.facts[column].listed <= HALF or view.facts[column].answers_listed > HALF
    }


def _ticks(view: View, scores: Mapping[int, Score]) -> tuple[tuple[int, ...], tuple[Evidence, ...]]:
    scores = _without_other_lists(view, _without_authors(view, scores))
    best, told_best = best_of(scores, ENOUGH, Role.ANSWER)
    if best is None:
        return answered_in_words(view, scores)
    near = [column for column, score in scores.items() if score.points >= max(ENOUGH, scores[best].points - NEAR)]
    if view.facts[best].filled < A_THIRD:  # the form is still to be answered: what is full is the author's
        near = [column for column in near if view.facts[column].filled <= MOST]
    if view.headings(best):  # beside a column with a heading, one without is no second answer
        near = [column for column in near if view.headings(column)]
    return tuple(sorted(near, key=lambda column: (-scores[column].points, column))), told_best
