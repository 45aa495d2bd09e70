"""What each column of a table is for: told by its heading, and by what its cells hold where headings leave it open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qanswer.intake.column_facts import DISTINCT, MOSTLY, OFTEN, SHORT_STATUS, ColumnFacts, facts_of
from qanswer.intake.regions import last_column
from qanswer.intake.words import WHOLE, Role
from qanswer.knowledge.status import read_status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qanswer.intake.pages import Page
    from qanswer.intake.regions import Region

_LONG = 24  # Latin letters on average from which a column tells something
_OTHERWISE = (Role.ANSWER, Role.CATEGORY, Role.ASIDE, Role.NUMBER)  # what a heading may say instead of a control
_NO_OBSTACLE = (
    Role.CONTROL,
    Role.ASIDE,
    Role.NUMBER,
)  # what a heading may say of a column that groups rows all the same
_RUN = 2  # rows that such a column's texts stand over on average


@dataclass(frozen=True)
class Columns:
    """The roles of a table's columns, 1-based."""

    control: int
    number: int | None = None
    category: tuple[int, ...] = ()  # outermost first
    status: tuple[int, ...] = ()
    choices: Mapping[int, str] = field(default_factory=dict)  # column to mark -> the status that heads it
    answer: tuple[int, ...] = ()
    source: tuple[int, ...] = ()
    unit: int | None = None
    applicable: int | None = None  # says whether the item concerns the vendor at all
    aside: tuple[int, ...] = ()
    internal: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()  # with text, and nobody knows what it is: never read

    @property
    def readable(self) -> frozenset[int]:
        """The columns whose text may come out."""
        taken = {self.control, *self.category, *self.status, *self.choices, *self.answer, *self.source}
        return frozenset(taken | {column for column in (self.number, self.unit, self.applicable) if column})


def assign(tables: Sequence[tuple[Page, Region]], forced: Mapping[Role, Sequence[int]] | None = None) -> Columns | None:
    """Return what the columns of tables are for; None where nothing in them is controlled or asked.

    Args:
        tables: pages with a table on each, all under the same headings.
        forced: what the user said; those columns are taken from every other role.
    """
    forced = forced or {}
    taken = {column for columns in forced.values() for column in columns}
    region = tables[0][1]
    last = max(last_column(page.grid) for page, _ in tables)
    facts = {column: facts_of(tables, column) for column in range(1, last + 1)}
    facts = {column: one for column, one in facts.items() if one.texts or region.headings.get(column)}
    hidden = {column for column in facts if any(column in page.grid.hidden_columns for page, _ in tables)}
    internal = {column for column, one in facts.items() if one.said(Role.INTERNAL)} | hidden
    free = {column: one for column, one in facts.items() if column not in taken | internal}
    return _Assignment(region, free, dict(forced), tuple(sorted(internal - taken))).columns()


class _Assignment:
    """Gives the columns out, role by role, the plainest first."""

    def __init__(
        self,
        region: Region,
        facts: Mapping[int, ColumnFacts],
        forced: Mapping[Role, Sequence[int]],
        internal: tuple[int, ...],
    ) -> None:
        self._region, self._facts, self._forced, self._internal = region, facts, forced, internal
        self._left = dict(facts)

    def columns(self) -> Columns | None:
        control = self._one(Role.CONTROL, self._control())
        if control is None:
            return None
        choices = {} if Role.STATUS in self._forced else self._choices()
        self._take(choices)
        applicable = self._one(Role.APPLICABLE, self._applicable())
        status = self._several(Role.STATUS, [] if choices else self._statuses(control))
        if applicable and not (status or choices):
            status, applicable = (applicable,), None  # then it is all that is said
        number = self._one(Role.NUMBER, self._number(control))
        unit = self._one(Role.UNIT, self._unit())
        category = self._several(Role.CATEGORY, self._categories(control))
        source = self._several(Role.SOURCE, self._sources())
        answer = self._several(Role.ANSWER, self._answers())
        if not (status or choices or answer):
            answer = self._several(Role.ANSWER, self._by_contents(control))
        if not (status or choices or answer):
            return None
        aside = self._several(Role.ASIDE, self._asides())
        unknown = tuple(column for column, one in self._left.items() if one.texts and self._matters(column, one))
        return Columns(
            control, number, category, status, choices, answer, source, unit, applicable, aside, self._internal, unknown
        )  # fmt: skip

    def _take(self, columns: Iterable[int]) -> None:
        for column in columns:
            self._left.pop(column, None)

    def _one(self, role: Role, found: int | None) -> int | None:
        chosen = next(iter(self._forced.get(role, ())), None) or found
        self._take([chosen] if chosen else [])
        return chosen

    def _several(self, role: Role, found: Sequence[int]) -> tuple[int, ...]:
        chosen = tuple(self._forced.get(role, ())) or tuple(found)
        self._take(chosen)
        return chosen

    def _control(self) -> int | None:
        """Return the column that says what is asked or controlled: named so, different in every row, and telling."""
        scores = {
            column: one.said(Role.CONTROL)
            + 2.0 * one.asking
            + 1.5 * (one.distinct >= DISTINCT)
            + one.filled
            + (one.width >= _LONG)
            - 3.0 * (one.numbers >= MOSTLY or one.is_status)
            - max((one.said(role) for role in _OTHERWISE if one.said(role) > one.said(Role.CONTROL)), default=0.0)
            for column, one in self._left.items()
            if one.texts
        }
        best = max(scores, key=lambda column: (scores[column], -column), default=None)
        return best if best is not None and scores[best] > 0 else None

    def _choices(self) -> dict[int, str]:
        """Return the columns of which one is marked in each row, each headed with a status."""
        heads = {column: self._region.headings.get(column, ("",))[-1] for column in self._left}
        headed = {column: text for column, text in heads.items() if read_status(text) is not None}
        if len(headed) > 1 and self._are_marked(headed):
            return headed
        marked = {column: heads[column] for column, one in self._left.items() if heads[column] and one.marks >= MOSTLY}
        rows = [row for column in marked for row in self._left[column].filled_rows]
        return marked if len(marked) > 1 and len(rows) == len(set(rows)) else {}

    def _are_marked(self, columns: Iterable[int]) -> bool:
        facts = [self._left[column] for column in columns]
        return any(one.texts for one in facts) and all(not one.texts or one.marks >= MOSTLY for one in facts)

    def _applicable(self) -> int | None:
        """Return the column that says whether an item concerns the vendor: headed so, and answered like a status."""
        return next(
            (at for at, one in self._left.items() if one.said(Role.APPLICABLE) >= WHOLE and one.is_status), None
        )

    def _statuses(self, control: int) -> list[int]:
        """Return the columns of statuses: those named so, without one the first that holds nothing else."""
        found = [
            column
            for column, one in self._left.items()
            if (one.is_status and column != control and one.said(Role.ASIDE) < WHOLE)
            or (
                one.said(Role.STATUS) >= WHOLE
                and one.texts
                and one.width <= SHORT_STATUS
                and one.said(Role.ANSWER) < WHOLE
            )
        ]
        named = [
            column
            for column in found
            if max(self._facts[column].said(Role.STATUS), self._facts[column].said(Role.ANSWER)) > 1
        ]
        return named or found[:1]

    def _number(self, control: int) -> int | None:
        scores = {
            column: one.said(Role.NUMBER) + one.numbers + (column < control) + one.distinct + one.filled
            for column, one in self._left.items()
            if one.texts and one.width < _LONG and (one.said(Role.NUMBER) > 1 or one.numbers >= MOSTLY)
        }
        best = max(scores, key=lambda column: (scores[column], -column), default=None)
        return best if best is not None and (scores[best] > WHOLE or best < control) else None

    def _unit(self) -> int | None:
        return next((column for column, one in self._left.items() if one.said(Role.UNIT) >= WHOLE and one.texts), None)

    def _categories(self, control: int) -> list[int]:
        """Return the columns that group rows, outermost first: the one with the fewest changes is outermost."""
        found = [
            column
            for column, one in self._left.items()
            if one.texts
            and one.said(Role.CATEGORY) >= max(one.said(Role.ASIDE), one.said(Role.ANSWER), 1.0)
            and one.numbers < MOSTLY
        ]
        found += [
            column
            for column, one in self._left.items()
            if column < control and column not in found and one.texts and self._groups(one)
        ]
        names = [
            column
            for column, one in self._left.items()
            if column < control and column not in found and one.said(Role.CONTROL) > 1 and one.width < 2 * _LONG
        ]  # what the item is called, beside what it asks in full
        return [*self._nested(sorted(found)), *names]

    def _nested(self, columns: list[int]) -> list[int]:
        """Return grouping columns outermost first: as they stand, unless one on the right plainly holds its neighbour's."""
        for position in range(len(columns) - 1, 0, -1):
            left, right = columns[position - 1 : position + 1]
            inner, outer = self._facts[left].begins, self._facts[right].begins
            if outer and outer < inner and min(outer) == min(inner):
                columns[position - 1 : position + 1] = [right, left]
                return self._nested(columns)
        return columns

    def _groups(self, one: ColumnFacts) -> bool:
        """Tell whether a column on the left groups the rows: short, and one text for several of them.

        One that is headed like something beside the point (対象, 観点) does where each text stands in one run of rows.
        """
        said = max((points for role, points in one.points.items() if role not in _NO_OBSTACLE), default=0.0)
        in_runs = len(one.begins) == len(set(one.texts)) <= one.rows / _RUN
        return (
            one.width < 2 * _LONG
            and said < WHOLE
            and (in_runs or max(one.said(Role.ASIDE), one.said(Role.NUMBER)) < WHOLE)
            and (one.merged > 0 or one.filled < MOSTLY or one.distinct < DISTINCT)
        )

    def _sources(self) -> list[int]:
        """Return the columns that lead elsewhere: named so, or with nothing but addresses and no other name."""
        return [
            column
            for column, one in self._left.items()
            if one.leads >= OFTEN
            and (
                one.said(Role.SOURCE) >= max(one.said(Role.ANSWER), 1.0)
                or (one.leads >= MOSTLY and one.said(Role.ANSWER) < 1)
            )
        ]

    def _answers(self) -> list[int]:
        return [
            column
            for column, one in self._left.items()
            if one.said(Role.ANSWER) >= max(one.said(Role.ASIDE), one.said(Role.CATEGORY), 1.5) and one.said(Role.SOURCE) <= one.said(Role.ANSWER)
        ]  # fmt: skip

    def _by_contents(self, control: int) -> list[int]:
        """Return the one column behind the control that tells something, where no heading says which does."""
        found = [
            column
            for column, one in self._left.items()
            if column > control and one.width >= _LONG and one.said(Role.ASIDE) < WHOLE
        ]
        return found[:1]

    def _matters(self, column: int, one: ColumnFacts) -> bool:
        """Tell whether a column is worth asking about: headed, or filled in many rows."""
        return bool(self._region.headings.get(column)) or one.filled >= OFTEN

    def _asides(self) -> list[int]:
        return [
            column
            for column, one in self._left.items()
            if one.texts and any(one.said(role) > 1 for role in (Role.ASIDE, Role.SOURCE, Role.NUMBER, Role.CONTROL))
        ]
