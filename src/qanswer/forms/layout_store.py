"""Layouts a user corrected once, found again by the form's structure: pure functions, kept by whoever calls.

A fingerprint is made of the heading texts of every visible sheet, in order, and of nothing else: next year's copy of
the same form has the same one, whatever was filled in and however many rows were added.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from qanswer.errors import UsageError
from qanswer.forms.contract import Overrides
from qanswer.forms.layout.regions.headings import find_regions
from qanswer.forms.vocabulary.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qanswer.forms.grid import Grid

SCHEMA = "qanswer/saved-layout/1"


def fingerprint(grids: Iterable[Grid]) -> str:
    """Return 32 hexadecimal digits that are equal for forms with the same sheets and headings."""
    outline = [[fold(grid.name), *_headings(grid)] for grid in grids if not grid.hidden]
    return hashlib.sha256(json.dumps(outline, ensure_ascii=False).encode()).hexdigest()[:32]


def _headings(grid: Grid) -> list[list[str]]:
    """Return the headings of a sheet's tables, each once: a section added to a form with repeated headings is no other form."""
    found = [
        [f"{column}:{fold(text)}" for column in sorted(region.headings) for text in region.headings[column][-1:]]
        for region in find_regions(grid)
        if region.heading_rows
    ]
    return [headings for index, headings in enumerate(found) if headings not in found[:index]]


def overrides_as_json(overrides: Overrides, form: str) -> dict[str, object]:
    """Return ``overrides`` as plain values, to be kept under the fingerprint ``form``."""
    return {
        "schema": SCHEMA,
        "form": form,
        "sheet": overrides.sheet,
        "columns": dict(overrides.columns),
        "header_row": overrides.header_row,
    }


def overrides_from_json(saved: Mapping[str, object], where: str) -> Overrides:
    """Return what ``overrides_as_json`` gave.

    Args:
        saved: the plain values.
        where: the file they come from, to begin an error message with.

    Raises:
        UsageError: they are no saved layout.
    """
    sheet, columns, row = saved.get("sheet"), saved.get("columns"), saved.get("header_row")
    fits = (
        saved.get("schema") == SCHEMA
        and (sheet is None or isinstance(sheet, str))
        and isinstance(columns, dict)
        and all(isinstance(role, str) and isinstance(letters, str) for role, letters in columns.items())
        and (row is None or (isinstance(row, int) and not isinstance(row, bool)))
    )
    if not fits or not isinstance(columns, dict):
        raise UsageError(
            "{where}: is no saved layout; delete it and name the columns again with --columns", where=where
        )
    return Overrides(
        sheet if isinstance(sheet, str) else None,
        {str(role): str(letters) for role, letters in columns.items()},
        row if isinstance(row, int) else None,
    )
