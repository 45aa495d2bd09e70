"""What the user says about a Word form's layout: columns are numbers, and ``--sheet`` names a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qanswer.errors import UsageError
from qanswer.forms.contract import ROLES
from qanswer.forms.layout.forced import Forced

if TYPE_CHECKING:
    from qanswer.forms.contract import Overrides
    from qanswer.office.document.document import Document

_TABLE = re.compile(r"(?:table|表)?\s*([0-9]+(?:/[0-9]+)*)", re.IGNORECASE)


def forced_columns(overrides: Overrides) -> Forced | None:
    """Return the user's columns, 1-based; None when nothing was said of columns or headings.

    Raises:
        UsageError: an unknown role, or a column that is no number.
    """
    columns: dict[str, tuple[int, ...]] = {}
    for role, said in overrides.columns.items():
        if role not in ROLES:
            raise UsageError('--columns: "{role}" is no role; use {known}', role=role, known=ROLES)
        numbers = said.split("+")
        if not all(number.strip().isdecimal() and int(number) for number in numbers):
            raise UsageError(
                "--columns {role}={said}: columns of a Word table are numbers, as in {role}=3; see qanswer inspect",
                role=role,
                said=said,
            )
        columns[role] = tuple(map(int, numbers))
    return Forced(columns, overrides.header_row) if columns or overrides.header_row else None


def named_table(overrides: Overrides, document: Document) -> str | None:
    """Return the name of the table the user wants read alone; None without one.

    Raises:
        UsageError: there is no such table.
    """
    if overrides.sheet is None:
        return None
    match = _TABLE.fullmatch(overrides.sheet.strip())
    if match is None or document.table(match[1]) is None:
        names = ", ".join(table.name for table in document.tables) or "none"
        raise UsageError(
            '{name}: no table "{sheet}"; it has {names}. Of a Word file --sheet names a table',
            name=document.path.name,
            sheet=overrides.sheet,
            names=names,
        )
    return match[1]
