"""The tables of a sheet as the user says they are: named columns and heading row before all that is found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qanswer.forms.layout.regions.headings import Region, find_regions
from qanswer.forms.layout.roles.assign import assign
from qanswer.forms.layout.roles.column_evidence import ENOUGH
from qanswer.forms.layout.tables import FoundTable, alike, grouped, joined, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.forms.grid import Grid
    from qanswer.forms.layout.roles.table import Assignment, Table


@dataclass(frozen=True)
class Forced:
    """What the user said about this sheet; columns and rows 1-based."""

    columns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # role -> columns
    header_row: int | None = None

    def __bool__(self) -> bool:
        return bool(self.columns) or self.header_row is not None


def tables_as_said(grid: Grid, forced: Forced) -> tuple[FoundTable, ...]:
    """Return the tables under the headings that the user named, read with the user's columns; () without a question."""
    tables = [_with_roles(grid, table, forced) for table in grouped(_forced_regions(grid, forced))]
    found = [one for one in tables if one is not None and one.questions]
    most = max(found, key=lambda one: len(one.questions), default=None)
    return tuple(one for one in joined(found) if one.roles.answers) or ((most,) if most else ())


def _beside_status(roles: Assignment, status: tuple[int, ...], *, named: bool) -> Assignment:
    """Return ``roles`` with the column to choose or tick that the user named; an answer named beside it takes the words."""
    words = roles.answers[0] if roles.answers and (named or roles.prose is not None) else None
    others = (words,) if words and roles.remark is None else ()
    return replace(
        roles,
        answers=(*status, *others) if not named else (*status, *roles.answers),
        choice_columns=(),
        prose=words if named or others else None,
        prose_only=False,
        points=2 * ENOUGH,
    )


def _forced_regions(grid: Grid, forced: Forced) -> Sequence[Region]:
    detected = find_regions(grid)
    if forced.header_row is None:
        return detected
    row = forced.header_row
    known = next((region for region in detected if row in region.heading_rows), None)
    if known is not None:
        return [
            known,
            *(
                region
                for region in detected
                if region.heading_rows and region.heading_rows[0] > row and alike(region, known)
            ),
        ]
    body = tuple(later for later in grid.rows if later > row)
    headings = {column: (text,) for column in range(1, grid.last_column + 1) if (text := grid.seen(row, column))}
    return [Region((row,), body, headings)]


def _with_roles(grid: Grid, table: Table, forced: Forced) -> FoundTable | None:
    """Return ``table`` read with the user's columns; roles the user did not name are found as usual."""
    roles = assign(grid, table)
    said = forced.columns
    question = said.get("question", (roles.question,) if roles.question else ())
    if not question:
        return None
    first = {role: columns[0] for role, columns in said.items() if columns}
    taken = {column for columns in said.values() for column in columns}
    free = replace(
        roles,
        question=question[-1],
        question_before=question[:-1],
        answers=tuple(column for column in roles.answers if column not in taken),
        choice_columns=tuple(column for column in roles.choice_columns if column not in taken),
        remark=None if roles.remark in taken else roles.remark,
        number=None if roles.number in taken else roles.number,
        context=tuple(column for column in roles.context if column not in taken),
        hints=tuple(column for column in roles.hints if column not in taken),
        remarks_otherwise=tuple(column for column in roles.remarks_otherwise if column not in taken),
        source=None if roles.source in taken else roles.source,
        reviewer=said.get("reviewer", tuple(column for column in roles.reviewer if column not in taken)),
    )
    if "answer" in said:
        named = len(said["answer"]) > 1 and set(said["answer"]) == set(roles.choice_columns)
        free = replace(
            free,
            answers=said["answer"],
            choice_columns=said["answer"] if named else (),
            prose=None,
            prose_only=False,
            points=2 * ENOUGH,
        )
    free = replace(
        free,
        remark=first.get("remark", free.remark),
        number=first.get("number", free.number),
        context=said.get("context", free.context),
        source=first.get("evidence", first.get("source", free.source)),
    )
    if "status" in said:
        free = _beside_status(free, said["status"], named="answer" in said)
    return read_table(grid, table, free)
