"""Edits as JSON: what ``qanswer write`` takes, and a plan tells as its writes."""

from __future__ import annotations

import json

from qanswer.errors import UsageError
from qanswer.model import location_from_json
from qanswer.office.edits import Edit, EditKind
from qanswer.speech import said

_SHAPE = said(
    '{"sheet": "設問", "cell": "D12", "text": "…"} or {"table": 1, "row": 3, "column": 2, "text": "…"}; '
    'instead of "text", "box": 2 ticks the second box of the cell and "checked": true a check box'
)
_TEXT, _BOX, _CHECKED = "text", "box", "checked"


def edit_as_json(edit: Edit) -> dict[str, object]:
    """Return an edit as plain values."""
    match edit.kind:
        case EditKind.TEXT:
            return {**edit.place.as_json(), _TEXT: edit.text}
        case EditKind.BOX:
            return {**edit.place.as_json(), _BOX: edit.box_index + 1}
        case EditKind.BOOLEAN:
            return {**edit.place.as_json(), _CHECKED: edit.text == "TRUE"}


def edits_from_json(text: str, name: str) -> list[Edit]:
    """Return the edits that ``text`` (a JSON list, read from ``name``) asks for.

    Raises:
        UsageError: not JSON, or an entry of another shape; names the entry.
    """
    try:
        entries = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UsageError(
            "{name}: not JSON ({error}); expected a list of {shape}", name=name, error=error, shape=_SHAPE
        ) from error
    if not isinstance(entries, list):
        raise UsageError("{name}: expected a list of {shape}", name=name, shape=_SHAPE)
    return [edit_from_json(entry, f"{name}, entry {position}") for position, entry in enumerate(entries, 1)]


def edit_from_json(entry: object, where: str) -> Edit:
    """Return one edit; ``where`` begins an error message.

    Raises:
        UsageError: of another shape.
    """
    if isinstance(entry, dict):
        asked = {key: entry[key] for key in (_TEXT, _BOX, _CHECKED) if key in entry}
        place = location_from_json({key: value for key, value in entry.items() if key not in asked})
        if place is not None:
            match asked:
                case {"text": str(text), **rest} if not rest:
                    return Edit(place, text)
                case {"box": int(number), **rest} if not rest and number > 0 and number is not True:
                    return Edit(place, "", EditKind.BOX, number - 1)
                case {"checked": bool(checked), **rest} if not rest:
                    return Edit(place, "TRUE" if checked else "FALSE", EditKind.BOOLEAN)
    raise UsageError("{where}: expected {shape}", where=where, shape=_SHAPE)
