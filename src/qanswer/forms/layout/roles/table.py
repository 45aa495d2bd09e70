"""A table with the roles of its columns, and what a reading of it is made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qanswer.forms.layout.roles.column_evidence import Score, heading_points
from qanswer.forms.layout.thresholds import HALF

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.forms.grid import Grid
    from qanswer.forms.layout.regions.headings import Region
    from qanswer.forms.layout.roles.column_facts import Facts
    from qanswer.forms.vocabulary.headings import Role


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
    question_before: tuple[int, ...] = ()  # columns whose texts the question begins with; only ever named by the user
    answers: tuple[int, ...] = ()  # the one to tick first
    choice_columns: tuple[
        int, ...
    ] = ()  # one column per choice, when that is how the form is answered; part of ``answers``
    prose: int | None = None  # takes the explanation; part of ``answers``
    prose_only: bool = False  # the answer itself is to be a sentence
    remark: int | None = None
    remarks_otherwise: tuple[int, ...] = ()  # further columns for words, each only beside some answers
    number: int | None = None
    context: tuple[int, ...] = ()
    hints: tuple[int, ...] = ()
    source: int | None = None  # for evidence: takes the citation by itself
    reviewer: tuple[int, ...] = ()  # the customer's own people fill them in
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
class View:
    """A table with its columns looked at."""

    grid: Grid
    table: Table
    facts: Mapping[int, Facts]
    series: frozenset[int] = field(default=frozenset())

    def headings(self, column: int) -> tuple[str, ...]:
        """Return the column's headings, outermost first."""
        return self.table.headings(column)

    def is_chosen(self, column: int) -> bool:
        """Tell whether a column is answered from a list, by boxes or by alternatives printed in its cells."""
        facts = self.facts[column]
        return facts.listed + facts.box + facts.offered > HALF

    def points(self, column: int) -> Mapping[Role, float]:
        """Return what the column's headings say for each role."""
        return heading_points(self.headings(column))


def best_of(scores: Mapping[int, Score], enough: float, role: Role) -> tuple[int | None, tuple[Evidence, ...]]:
    """Return the column with most points, if they are ``enough``, and the evidence for it; of equal ones the leftmost."""
    ranked = sorted(scores, key=lambda column: (-scores[column].points, column))
    if not ranked or scores[ranked[0]].points < enough:
        return None, ()
    first = ranked[0]
    second = (ranked[1], scores[ranked[1]].points) if len(ranked) > 1 else None
    return first, (Evidence(role, first, scores[first].points, tuple(scores[first].evidence), second),)
