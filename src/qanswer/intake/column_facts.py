"""What the cells and headings of a column tell about it, before it is said what the column is for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import asks, is_number, width
from qanswer.intake.words import PART, WHOLE, Role, said_of
from qanswer.knowledge.status import read_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.intake.pages import Page
    from qanswer.intake.regions import Region

MOSTLY, OFTEN = 0.6, 0.35  # shares of a column's cells that make it what they are
DISTINCT = 0.75  # share of different values from which a column tells rows apart
SHORT_STATUS = 30  # Latin letters; a longer text is no status
Row = tuple[int, int]  # number of the table and row in it
_MARKS = frozenset("●○〇◯◎✓✔☑レ■Xxｘ✗1")
_SEVERAL = 5  # values from which codes can be told; as many different ones there are at most
_SHORT_CODE = 4  # Latin letters on average


@dataclass(frozen=True)
class ColumnFacts:
    """What the cells of one column hold."""

    points: Mapping[Role, float]
    texts: tuple[str, ...]  # of its rows, blank ones left out
    rows: int
    merged: int  # cells merged downwards
    leads: float  # share that leads to an address
    filled_rows: tuple[Row, ...] = ()
    begins: frozenset[Row] = frozenset()  # rows in which another text than above begins

    def share(self, count: int) -> float:
        """Return what part of the texts a count of them is, 0 to 1."""
        return count / len(self.texts) if self.texts else 0.0

    @cached_property
    def statuses(self) -> float:
        """Return the share of texts that are a status and no more."""
        return self.share(sum(width(text) <= SHORT_STATUS and read_status(text) is not None for text in self.texts))

    @cached_property
    def numbers(self) -> float:
        """Return the share of texts that number a row."""
        return self.share(sum(is_number(text) for text in self.texts))

    @cached_property
    def marks(self) -> float:
        """Return the share of texts that are a mark."""
        return self.share(sum(text in _MARKS for text in self.texts))

    @cached_property
    def asking(self) -> float:
        """Return the share of texts that ask."""
        return self.share(sum(asks(text) for text in self.texts))

    @cached_property
    def distinct(self) -> float:
        """Return the share of texts that are not said twice."""
        return self.share(len(set(self.texts)))

    @cached_property
    def filled(self) -> float:
        """Return the share of rows that say something in this column."""
        return len(self.texts) / self.rows if self.rows else 0.0

    @cached_property
    def width(self) -> float:
        """Return how long the texts are on average, in Latin letters."""
        return sum(map(width, self.texts)) / len(self.texts) if self.texts else 0.0

    def said(self, role: Role) -> float:
        """Return how plainly the headings say that the column has a role, 0 where they don't."""
        return self.points.get(role, 0.0)

    @property
    def is_status(self) -> bool:
        """Tell whether the column says how each item is met."""
        named = self.said(Role.STATUS)
        return self.statuses >= MOSTLY or (self.statuses >= OFTEN and named >= WHOLE) or (self.coded and named > 1)

    @property
    def coded(self) -> bool:
        """Whether a few short values come again and again: codes that only a legend explains."""
        return (
            len(self.texts) >= _SEVERAL
            and self.distinct <= 1 - OFTEN
            and self.width <= _SHORT_CODE
            and len(set(self.texts)) <= _SEVERAL
        )


def facts_of(tables: Sequence[tuple[Page, Region]], column: int) -> ColumnFacts:
    """Return what the cells of one column hold in all tables under the same headings."""
    rows = [(at, page, row) for at, (page, region) in enumerate(tables) for row in _telling_rows(page, region)]
    filled = [(at, page, row) for at, page, row in rows if page.grid.text(row, column)]
    merges = (page.grid.merge(row, column) for _, page, row in rows)
    leading = sum((row, column) in page.leads or "http" in page.grid.text(row, column) for _, page, row in filled)
    return ColumnFacts(
        points=_points(tables[0][1], column),
        texts=tuple(page.grid.text(row, column) for _, page, row in filled),
        rows=len(rows),
        merged=sum(merge is not None and merge.last_row > merge.first_row for merge in merges),
        leads=leading / len(filled) if filled else 0.0,
        filled_rows=tuple((at, row) for at, _, row in filled),
        begins=frozenset(
            (at, row)
            for (at, page, row), above in zip(filled, (None, *filled), strict=False)
            if above is None or page.grid.text(row, column) != above[1].grid.text(above[2], column)
        ),
    )


def _telling_rows(page: Page, region: Region) -> Iterator[int]:
    """Yield the rows that are more than a line of their own."""
    return (row for row in region.rows if len(page.grid.columns(row)) > 1)


def _points(region: Region, column: int) -> Mapping[Role, float]:
    """Return what a column's headings say; the innermost alone where it says enough, and any that it is internal."""
    levels = [said_of(text) for text in region.headings.get(column, ())]
    if any(said.get(Role.INTERNAL) for said in levels):
        return {Role.INTERNAL: WHOLE}
    points = dict(levels[-1]) if levels else {}
    if max(points.values(), default=0.0) < PART:
        for said in (*levels[:-1], said_of(region.heading(column))):
            for role, value in said.items():
                points[role] = max(points.get(role, 0.0), value)
    return {Role.INTERNAL: WHOLE} if points.get(Role.INTERNAL) else points
