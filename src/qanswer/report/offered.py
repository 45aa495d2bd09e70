"""What a person may tick in a row, in the form's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.forms.contract import FieldKind

if TYPE_CHECKING:
    from qanswer.plan.model import PlannedRow

_MOST_WORDS = 15  # a longer drop-down offers countries or people; those are written


def words_of(row: PlannedRow) -> tuple[str, ...]:
    """Return what may be ticked; nothing where the form wants no tick."""
    field = row.slot.answer
    if field is None or len(field.words) > _MOST_WORDS:
        return ()
    if field.words:
        return field.words
    return tuple(field.meaning) if field.kind is FieldKind.TEXT else ()
