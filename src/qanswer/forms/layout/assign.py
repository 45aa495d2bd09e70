"""Which column of a table has which role: the best reading of all the evidence, and what came second."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qanswer.forms.layout.columns import (
    ENOUGH,
    QUESTION_ENOUGH,
    QUESTION_ENOUGH_BESIDE_CHOICES,
    STRONG_ENOUGH,
    Facts,
    Score,
    gather,
    heading_points,
    score_answer,
    score_question,
    score_text,
)
from qanswer.forms.words import Role, fold, for_reviewer, plain_choice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.forms.grid import Grid
    from qanswer.forms.layout.headings import Region

NEAR = 4.5  # points; an answer column further behind the best one is no answer column
_SAMPLE = 2_000  # rows looked at to judge a column; a longer table is judged by its first ones
_SERIES = re.compile(r"^(.*?)[\s\-_]*[0-9０-９]+$", re.DOTALL)


@dataclass(frozen=True)
class Evidence:
    """Why a column has its role."""

    role: Role
    column: int
    points: float
    told: tuple[str, ...]
    runner_up: tuple[int, float] | None = None  # the column that came second, with its points


@dataclass(frozen=True)
class Assignment:
    """The roles of a table's columns, 1-based; None and () where there is none."""

    question: int | None = None
    answers: tuple[int, ...] = ()  # the one to tick first
    choice_columns: tuple[
        int, ...
    ] = ()  # one column per choice, when that is how the form is answered; part of ``answers``
    prose: int | None = None  # takes the explanation; part of ``answers``
    prose_only: bool = False  # the answer itself is to be a sentence
    remark: int | None = None
    number: int | None = None
    context: tuple[int, ...] = ()
    hints: tuple[int, ...] = ()
    points: float = 0.0  # of the first answer column
    why: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Table:
    """Regions that are read as one table: the same headings, again and again."""

    regions: tuple[Region, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        """Return the rows under all the headings."""
        return tuple(row for region in self.regions for row in region.rows)

    def headings(self, column: int) -> tuple[str, ...]:
        """Return the heading of a column that says most about it."""
        found = [texts for region in self.regions if (texts := region.headings.get(column))]
        return max(found, key=lambda texts: max(heading_points(texts).values(), default=0.0), default=())


@dataclass(frozen=True)
class _View:
    """A table with its columns looked at."""

    grid: Grid
    table: Table
    facts: Mapping[int, Facts]
    series: frozenset[int] = field(default=frozenset())

    def headings(self, column: int) -> tuple[str, ...]:
        return self.table.headings(column)

    def points(self, column: int) -> Mapping[Role, float]:
        return heading_points(self.headings(column))


def assign(grid: Grid, table: Table) -> Assignment:
    """Return the roles of ``table``'s columns. ``question`` is None when no column reads like questions."""
    columns = _columns(grid, table)
    rows = [row for row in table.rows if len(grid.columns(row)) > 1][:_SAMPLE] or list(table.rows)[:_SAMPLE]
    columns = tuple(column for column in columns if _is_own(grid, column, rows))
    view = _View(grid, table, {column: gather(grid, column, rows) for column in columns})
    view = replace(view, series=_series(view))
    question, why = _question(view)
    if question is None:
        return Assignment()
    asked = [row for row in rows if grid.text(row, question)] or rows
    asked = _with_something_to_choose(grid, columns, asked)
    view = replace(view, facts={column: gather(grid, column, asked) for column in columns})
    return _complete(view, question, why)


def _with_something_to_choose(grid: Grid, columns: Sequence[int], rows: list[int]) -> list[int]:
    """Return the rows with a drop-down, where half of them or more have one: the others are section rows and notes."""
    listed = [row for row in rows if any(grid.list_words(row, column) for column in columns)]
    return listed if 2 * len(listed) >= len(rows) else rows


def _columns(grid: Grid, table: Table) -> tuple[int, ...]:
    last = grid.last_column
    seen = {column for row in table.rows for column in grid.columns(row)}
    headed = {column for region in table.regions for column in region.headings}
    listed = {
        column
        for rule in grid.rules
        for area in rule.ranges
        for column in range(area.first_column, min(area.last_column, last + 1) + 1)
    }
    hidden = grid.hidden_columns
    return tuple(column for column in range(1, last + 2) if column in seen | headed | listed and column not in hidden)


def _is_own(grid: Grid, column: int, rows: Sequence[int]) -> bool:
    """Tell whether a column is more than the right part of cells merged over it."""
    covered = sum(grid.anchor(row, column)[1] < column for row in rows)
    return covered < 0.8 * len(rows) or not rows  # noqa: PLR2004 - share of rows


def _series(view: _View) -> frozenset[int]:
    """Return the columns of a maturity grid: headings counted up, or named by a drop-down's entries."""
    names = {fold(word) for rule in view.grid.rules for word in rule.words}
    stems: dict[str, list[int]] = {}
    for column in view.facts:
        heading = " ".join(view.headings(column)[-1:])
        if match := _SERIES.match(fold(heading)):
            stems.setdefault(match[1], []).append(column)
    counted = {column for columns in stems.values() if len(columns) > 2 for column in columns}
    named = {column for column in view.facts if fold(" ".join(view.headings(column)[-1:])) in names - {""}}
    return frozenset(counted | (named if len(named) > 1 else set()))


def _question(view: _View) -> tuple[int | None, tuple[Evidence, ...]]:
    scores = {column: score_question(facts, view.headings(column)) for column, facts in view.facts.items()}
    texts = [column for column, facts in view.facts.items() if facts.number < 0.5 and column not in view.series]
    if texts:
        widest = max(texts, key=lambda column: view.facts[column].width * view.facts[column].filled)
        others = [view.facts[column].width for column in texts if column != widest]
        ahead = view.facts[widest].width / max([*others, 1.0])
        scores[widest].add(min(2.0, max(1.0, ahead / 2)), "longest texts")
    for column in view.series:
        scores[column].add(-6.0, "one of a series of levels")
    chosen = any(facts.listed + facts.box > 0.4 for facts in view.facts.values())  # noqa: PLR2004 - share of rows
    headed = any(region.heading_rows for region in view.table.regions)
    return _best(scores, QUESTION_ENOUGH_BESIDE_CHOICES if chosen and headed else QUESTION_ENOUGH, Role.QUESTION)


def _best(scores: Mapping[int, Score], enough: float, role: Role) -> tuple[int | None, tuple[Evidence, ...]]:
    ranked = sorted(scores, key=lambda column: (-scores[column].points, column))
    if not ranked or scores[ranked[0]].points < enough:
        return None, ()
    first = ranked[0]
    second = (ranked[1], scores[ranked[1]].points) if len(ranked) > 1 else None
    return first, (Evidence(role, first, scores[first].points, tuple(scores[first].evidence), second),)


def _complete(view: _View, question: int, why: tuple[Evidence, ...]) -> Assignment:
    others = {column: facts for column, facts in view.facts.items() if column != question}
    choice_columns = _choice_columns(view, question)
    scores = {
        column: score_answer(facts, view.headings(column), column - question)
        for column, facts in others.items()
        if column not in choice_columns
    }
    _lone_blank(view, question, scores)
    ticks, told = _ticks(view, scores, choice_columns)
    answered = any(view.facts[column].filled > 0.5 for column in ticks)
    prose, told_prose = _text_column(view, question, ticks, Role.PROSE, answered=answered)
    remark, told_remark = _text_column(
        view,
        question,
        (*ticks, *([prose] if prose else [])),
        Role.REMARK,
        answered=answered or (not ticks and prose is not None),
    )
    found = Assignment(question=question, why=(*why, *told, *told_prose, *told_remark), choice_columns=choice_columns)
    found = _settle(view, found, ticks, prose, remark, scores)
    return _surroundings(view, found)


def _settle(
    view: _View,
    found: Assignment,
    ticks: tuple[int, ...],
    prose: int | None,
    remark: int | None,
    scores: Mapping[int, Score],
) -> Assignment:
    points = scores[ticks[0]].points if ticks and ticks[0] in scores else STRONG_ENOUGH + ENOUGH if ticks else ENOUGH
    if not ticks and prose is None:
        return replace(found, remark=remark)
    if not ticks and prose is not None:
        return replace(found, answers=(prose,), prose=prose, prose_only=True, remark=remark, points=ENOUGH)
    if prose is not None and remark is None:
        return replace(found, answers=ticks, remark=prose, points=points)
    if prose is not None and heading_points(view.headings(prose)).get(Role.PROSE, 0.0) >= STRONG_ENOUGH:
        return replace(found, answers=(*ticks, prose), prose=prose, remark=remark, points=points)
    return replace(found, answers=ticks, remark=remark, points=points)


def _choice_columns(view: _View, question: int) -> tuple[int, ...]:
    """Return neighbouring columns headed by different answer words, to be marked by a sign."""
    run: list[int] = []
    for column in sorted(view.facts):
        facts, headings = view.facts[column], view.headings(column)
        choice = plain_choice(headings[-1]) if headings else None
        fits = choice is not None and facts.formula < 0.1 and (facts.filled < 0.1 or facts.mark > 0.5)
        if fits and column != question and not any(map(for_reviewer, headings)) and (not run or column == run[-1] + 1):
            run.append(column)
        elif len(run) > 1:
            break
        else:
            run = [column] if fits and column != question else []
    words = {plain_choice(view.headings(column)[-1]) for column in run}
    return tuple(run) if len(run) > 1 and len(words) == len(run) else ()


def _lone_blank(view: _View, question: int, scores: Mapping[int, Score]) -> None:
    """Count in favour of the only column that is blank all the way down, where no heading names an answer."""
    if any(score.points >= ENOUGH for score in scores.values()):
        return
    blank = [column for column in scores if view.facts[column].filled == 0 and view.facts[column].rows > 1]
    unnamed = [
        column for column in blank if max(view.points(column).values(), default=0.0) < 2.0 and view.headings(column)
    ]
    if len(unnamed) == 1 == len(blank) and unnamed[0] == question + 1:
        scores[unnamed[0]].add(ENOUGH + 2.0, "the only blank column, beside the question")


def _ticks(
    view: _View, scores: Mapping[int, Score], choice_columns: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[Evidence, ...]]:
    if choice_columns:
        told = Evidence(Role.ANSWER, choice_columns[0], 2 * ENOUGH, ("one column per choice",))
        return choice_columns, (told,)
    best, told_best = _best(scores, ENOUGH, Role.ANSWER)
    if best is None:
        return _answered_in_words(view, scores)
    near = [column for column, score in scores.items() if score.points >= max(ENOUGH, scores[best].points - NEAR)]
    if view.facts[best].filled < 0.3:  # noqa: PLR2004 - the form is still to be answered: what is full is the author's
        near = [column for column in near if view.facts[column].filled <= 0.8]  # noqa: PLR2004
    return tuple(sorted(near, key=lambda column: (-scores[column].points, column))), told_best


def _answered_in_words(view: _View, scores: Mapping[int, Score]) -> tuple[tuple[int, ...], tuple[Evidence, ...]]:
    """Return the last column of an answered form, when its heading may name an answer and its rows hold sentences."""
    last = max(scores, default=0)
    facts = view.facts.get(last)
    if facts is None or not scores or facts.filled < 0.5 or facts.formula or facts.identifier > 0.1:  # noqa: PLR2004
        return (), ()
    points = view.points(last)
    own = max(points.get(Role.ANSWER, 0.0), points.get(Role.PROSE, 0.0))
    named_once = facts.distinct == 1.0 and facts.long < 0.5  # noqa: PLR2004 - a list of definitions
    if own < 1.5 or own < max(points.values()) or facts.covered or named_once:  # noqa: PLR2004
        return (), ()
    return (last,), (Evidence(Role.ANSWER, last, ENOUGH, ("the last column, answered in words",)),)


def _text_column(
    view: _View, question: int, taken: Sequence[int], role: Role, *, answered: bool
) -> tuple[int | None, tuple[Evidence, ...]]:
    scores = {}
    for column, facts in view.facts.items():
        if column == question or column in taken:
            continue
        scores[column] = score_text(facts, view.headings(column), column - question, role, answered=answered)
        if taken and column == max(taken) + 1:
            scores[column].add(0.5, "right of the answer")
    return _best(scores, ENOUGH if taken or role is Role.REMARK else ENOUGH, role)


def _surroundings(view: _View, found: Assignment) -> Assignment:
    """Return ``found`` with number, context and hint columns."""
    taken = {found.question, found.remark, found.prose, *found.answers}
    rest = [column for column in view.facts if column not in taken]
    numbers = {column: _number_score(view, column) for column in rest}
    number, _ = _best(numbers, STRONG_ENOUGH, Role.NUMBER)
    rest = [column for column in rest if column != number]
    context = tuple(column for column in rest if _is_context(view, column, found.question or 0))
    hints = tuple(column for column in rest if column not in context and _is_hint(view, column))
    return replace(found, number=number, context=context, hints=hints)


def _number_score(view: _View, column: int) -> Score:
    facts, score = view.facts[column], Score()
    score.add(view.points(column).get(Role.NUMBER, 0.0) * min(1.0, 3 * facts.filled), "heading")
    score.add(3.0 * facts.number * min(1.0, 2 * facts.filled), "row numbers")
    score.add(2.0 * facts.distinct - 2.0, "numbers repeat")
    score.add(-4.0 * max(facts.listed, facts.long), "something else")
    return score


def _is_context(view: _View, column: int, question: int) -> bool:
    facts, points = view.facts[column], view.points(column)
    if facts.filled < 0.05 or facts.mark > 0.5 or facts.listed > 0.5 or facts.number > 0.8 or facts.formula > 0.5:
        return False
    named = max(points.values(), default=0.0)
    if named and points.get(Role.CONTEXT, 0.0) >= named:
        return True
    if column > question or column in view.series:
        return False
    return points.get(Role.QUESTION, 0.0) >= named or facts.distinct < 0.7


def _is_hint(view: _View, column: int) -> bool:
    facts, points = view.facts[column], view.points(column)
    if facts.filled < 0.05 or facts.mark > 0.5 or facts.listed > 0.5:
        return False
    return any(points.get(role, 0.0) >= 1.5 for role in (Role.HINT, Role.QUESTION)) or facts.long > 0.5
