"""Put given texts into given cells of a copy: the plumbing under ``fill``, open to any program."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qanswer.errors import UsageError
from qanswer.fill import check_output, check_suffix
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.accept import proven
from qanswer.model import Location, Paragraph, SheetCell, TableCell
from qanswer.office.edits import Edit
from qanswer.staging import staged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qanswer.forms.proof.compare import Comparison

_SHAPE = '{"sheet": "設問", "cell": "D12", "text": "…"} or {"table": 1, "row": 3, "column": 2, "text": "…"}'


def write(
    form_path: Path, edits: Sequence[Edit], output: Path, *, force: bool = False, allow_signed: bool = False
) -> Comparison:
    """Write a copy of the form in which exactly the edited places differ, proven before it appears.

    Raises:
        UsageError: ``output`` has the suffix of another format.
        FormError: the form cannot be used, or a cell may not be written.
        OutputError: ``output`` exists, is the form itself, or cannot be written.
        VerificationFailed: the copy differs in more; nothing is left behind.
    """
    check_suffix(form_path, output)
    check_output(form_path, output, force=force)
    form = open_form(form_path, allow_signed=allow_signed)
    with staged(output, force=force) as copy:
        form.write(edits, copy)
        return proven(form, copy, edits, output)


def edits_from_json(text: str, name: str) -> list[Edit]:
    """Return the edits that ``text`` (a JSON list, read from ``name``) asks for.

    Raises:
        UsageError: not JSON, or an entry of another shape; names the entry.
    """
    try:
        entries = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"{name}: not JSON ({error}); expected a list of {_SHAPE}") from error
    if not isinstance(entries, list):
        raise UsageError(f"{name}: expected a list of {_SHAPE}")
    return [_edit(entry, f"{name}, entry {position}") for position, entry in enumerate(entries, 1)]


def _edit(entry: object, where: str) -> Edit:
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise UsageError(f"{where}: expected {_SHAPE}")
    return Edit(_place(entry, where), entry["text"])


def _place(entry: dict[str, object], where: str) -> Location:
    match {key: value for key, value in entry.items() if key != "text"}:
        case {"sheet": str(sheet), "cell": str(cell), **rest} if not rest:
            return SheetCell(sheet, cell.replace("$", "").upper())
        case {"table": int() | str() as table, "row": int(row), "column": int(column), **rest} if not rest:
            return TableCell(str(table), row, column)
        case {"paragraph": int(number), **rest} if not rest:
            return Paragraph(number)
    raise UsageError(f"{where}: expected {_SHAPE}")
