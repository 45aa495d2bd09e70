"""Which column of a table has which role: the best reading of all the evidence, and what came second."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import heading_asks
from qanswer.forms.layout.points import points
from qanswer.forms.layout.regions.heading_rows import PART_OF_WEAK
from qanswer.forms.layout.roles.column_evidence import (
    QUESTION_ENOUGH,
    QUESTION_ENOUGH_BESIDE_CHOICES,
    STRONG_ENOUGH,
    score_question,
)
from qanswer.forms.layout.roles.column_facts import facts_of
from qanswer.forms.layout.roles.context_columns import surroundings
from qanswer.forms.layout.roles.not_a_questionnaire import is_key, is_register, is_test_specification
from qanswer.forms.layout.roles.owners import reviewers_columns
from qanswer.forms.layout.roles.table import Assignment, Evidence, Table, View, best_of
from qanswer.forms.layout.roles.text_columns import with_texts
from qanswer.forms.layout.roles.tick_columns import tick_columns
from qanswer.forms.layout.thresholds import A_THIRD, HALF, HARDLY_ANY, MOST
from qanswer.forms.vocabulary.headings import Role, for_respondent, names_a_scale
from qanswer.forms.vocabulary.words import LONGEST_HEADING, fold
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.forms.grid import Grid
    from qanswer.forms.layout.roles.column_facts import Facts

_SAMPLE = 2_000  # rows looked at to judge a column; a longer table is judged by its first ones
_BESIDE_NAMED = -2.0  # points; an explanation beside it is longer, and may well ask too
PHRASE = 27.0  # Latin letters of width on average; names of controls are shorter, what asks for one is longer
_FEWEST_LISTED = 3  # rows; a drop-down or two may belong to anything
_SERIES_LENGTH = 3  # columns counted up, from which they are a scale and not two alternatives
_NAME = re.compile(r"\b(?:name|title)\s*$|(?:名|名称|タイトル)\s*$", re.IGNORECASE)  # of what is asked about
_POINTS = points("question")
_SERIES = re.compile(r"^(.*?)[\s\-_]*[0-9０-９]+$", re.DOTALL)


def assign(grid: Grid, table: Table) -> Assignment:
    """Return the roles of ``table``'s columns. ``question`` is None when no column reads like questions."""
    columns = _columns(grid, table)
    rows = [row for row in table.rows if _shows_several(grid, columns, row)][:_SAMPLE]
    if not rows or len(rows) == 1 < len(table.rows) - 1:  # a lone row of several texts may be an unknown heading
        rows = list(table.rows)[:_SAMPLE]
    rows = _rows_that_ask(grid, columns, list(table.rows)[:_SAMPLE], rows)
    columns = tuple(column for column in columns if _is_own(grid, column, rows))
    view = View(grid, table, {column: facts_of(grid, column, rows) for column in columns})
    view = replace(view, series=_series(view))
    question, why = _question(view)
    if question is None or is_register(view, question) or is_test_specification(view) or is_key(view, question):
        return Assignment()
    asked = [row for row in rows if grid.text(row, question)] or rows
    asked = _with_something_to_choose(grid, columns, asked)
    if asked != rows:
        view = replace(view, facts={column: facts_of(grid, column, asked) for column in columns})
    if view.facts[question].listed > HALF:  # a drop-down drawn over everything says nothing about any column
        view = replace(view, facts={column: replace(facts, listed=0.0) for column, facts in view.facts.items()})
    return _complete(view, question, why)


def _shows_several(grid: Grid, columns: Sequence[int], row: int) -> bool:
    """Tell whether more than one text is seen in a row, those that are merged over it from above among them."""
    if len(grid.columns(row)) > 1:
        return True
    return len({grid.anchor(row, column) for column in columns if grid.seen(row, column)}) > 1


def _rows_that_ask(grid: Grid, columns: Sequence[int], rows: Sequence[int], otherwise: list[int]) -> list[int]:
    """Return the rows with a drop-down, however few, where one column asks something in each, or ``otherwise``.

    What stands between such rows explains the question above it.
    """
    listed = [row for row in rows if any(grid.list_words(row, column) for column in columns)]
    if _FEWEST_LISTED <= len(listed) < len(rows):
        facts = (facts_of(grid, column, listed) for column in columns)
        if any(one.asks > MOST and one.distinct > MOST for one in facts):
            return listed
    return otherwise


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
    drawn = set(range(1, grid.drawn_columns + 1))
    known = seen | headed | listed | drawn
    return tuple(
        column
        for column in range(1, max(last + 1, grid.drawn_columns) + 1)
        if column in known and column not in grid.hidden_columns
    )


def _is_own(grid: Grid, column: int, rows: Sequence[int]) -> bool:
    """Tell whether a column is more than the right part of cells merged over it."""
    covered = sum(grid.anchor(row, column)[1] < column for row in rows)
    return covered < 0.8 * len(rows) or not rows  # share of rows


def _series(view: View) -> frozenset[int]:
    """Return the columns of a maturity grid: headings counted up, or named by a drop-down's entries."""
    names = {fold(word) for rule in view.grid.rules for word in rule.words}
    stems: dict[str, list[int]] = {}
    for column in view.facts:
        heading = " ".join(view.headings(column)[-1:])
        if match := _SERIES.match(fold(heading)[:LONGEST_HEADING]):
            stems.setdefault(match[1], []).append(column)
    counted = {column for columns in stems.values() if len(columns) >= _SERIES_LENGTH for column in columns}
    named = {column for column in view.facts if fold(" ".join(view.headings(column)[-1:])) in names - {""}}
    return frozenset(counted | (named if len(named) > 1 else set()))


def _question(view: View) -> tuple[int | None, tuple[Evidence, ...]]:
    scores = {column: score_question(facts, view.headings(column)) for column, facts in view.facts.items()}
    texts = [column for column, facts in view.facts.items() if facts.number < HALF and column not in view.series]
    if texts:
        widest = max(texts, key=lambda column: view.facts[column].width * view.facts[column].filled)
        others = [view.facts[column].width for column in texts if column != widest]
        ahead = view.facts[widest].width / max([*others, 1.0])
        phrases = [
            column
            for column in texts
            if _holds_phrases(view.facts[column]) and not any(map(_NAME.search, view.headings(column)[-1:]))
        ]
        if phrases and phrases[0] != widest:  # what explains a phrase stands right of it, and is longer
            scores[phrases[0]].add(_POINTS["first_phrases"], said("the first texts long enough to ask"))
            scores[widest].add(_POINTS["longest_beside_phrases"], said("longest texts"))
        else:
            longest = min(_POINTS["longest_at_most"], max(_POINTS["longest_at_least"], ahead / 2))
            scores[widest].add(longest, said("longest texts"))
    for column in _split_up(view):
        scores[column].add(_POINTS["split_up"], said("each of its texts is asked in parts right of it"))
    if (rated := _rated(view)) is not None:
        scores[rated].add(2 * STRONG_ENOUGH, said("the only texts, to be rated"))
    for column in view.series:
        scores[column].add(_POINTS["level_of_a_series"], said("one of a series of levels"))
    named = [column for column in texts if _is_named_question(view, column)]
    for column in texts if len(named) == 1 else ():
        if column != named[0]:
            scores[column].add(_BESIDE_NAMED, said("another column is named the question"))
    chosen = any(map(view.is_chosen, view.facts))
    drawn = view.grid.drawn_columns or any(region.heading_rows for region in view.table.regions)
    addressed = any(for_respondent(text) for column in view.facts for text in view.headings(column)[-1:])
    awaited = any(_awaits_answers(view, column) for column in view.facts)
    enough = QUESTION_ENOUGH - (addressed or awaited)  # somebody is asked, in however few words
    return best_of(scores, QUESTION_ENOUGH_BESIDE_CHOICES if chosen and drawn else enough, Role.QUESTION)


def _split_up(view: View) -> tuple[int, ...]:
    """Return the columns whose texts are merged over several rows that each ask, and are answered, for themselves."""
    parts = [
        column
        for column, facts in view.facts.items()
        if facts.asks > HALF and facts.filled > MOST and facts.distinct > MOST and facts.covered < HARDLY_ANY
    ]
    open_rows = any(facts.filled == 0 and facts.covered < HARDLY_ANY for facts in view.facts.values())
    return tuple(
        column
        for column, facts in view.facts.items()
        if facts.covered >= A_THIRD and open_rows and any(part > column for part in parts)
    )


def _rated(view: View) -> int | None:
    """Return the column of the things to rate: the only one with texts, beside a blank one for points or levels."""
    filled = [column for column, facts in view.facts.items() if facts.filled]
    blank = [column for column in view.facts if column not in filled and view.headings(column)]
    rating = any(names_a_scale(view.headings(column)[-1]) for column in blank)
    lone = filled[0] if len(filled) == 1 and rating and view.facts[filled[0]].filled > MOST else None
    return lone if lone is not None and view.headings(lone) and view.facts[lone].distinct > MOST else None


def _awaits_answers(view: View, column: int) -> bool:
    """Tell whether a column is blank all the way down under a heading for an answer, or one that asks."""
    facts, headings = view.facts[column], view.headings(column)
    if facts.filled or facts.rows <= 1 or not headings:
        return False
    points = view.points(column)
    own = points.get(Role.ANSWER, 0.0)
    return (own >= PART_OF_WEAK and own == max(points.values())) or heading_asks(headings[-1])


def _is_named_question(view: View, column: int) -> bool:
    """Tell whether a heading names the column the question and nothing else, and every row has one of its own."""
    facts, points = view.facts[column], view.points(column)
    own = points.get(Role.QUESTION, 0.0)
    return own >= STRONG_ENOUGH and own == max(points.values()) and facts.distinct > MOST and facts.filled > MOST


def _holds_phrases(facts: Facts) -> bool:
    """Tell whether a column's texts are long enough to ask something each, and each row has its own."""
    return (
        facts.width >= PHRASE
        and facts.filled > MOST
        and facts.distinct > HALF
        and facts.covered < HARDLY_ANY
        and facts.formula < HALF
    )


def _complete(view: View, question: int, why: tuple[Evidence, ...]) -> Assignment:
    reviewers = reviewers_columns(view, question)
    own = replace(view, facts={column: facts for column, facts in view.facts.items() if column not in reviewers})
    ticks = tick_columns(own, question)
    found = Assignment(question=question, why=(*why, *ticks.why), choice_columns=ticks.choice_columns)
    found = replace(found, answers=ticks.columns, points=ticks.points)
    found = with_texts(own, found)
    told = tuple(Evidence(Role.REVIEWER, column, 0.0, (reason,)) for column, reason in reviewers.items())
    return surroundings(view, replace(found, reviewer=tuple(reviewers), why=(*found.why, *told)))
