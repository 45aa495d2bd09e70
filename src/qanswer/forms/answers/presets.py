"""Answers that a form was sent out with: 対象外 or a dash in every row, before anybody answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.forms.contract import FieldKind
from qanswer.forms.vocabulary.blanks import FEWEST_ROWS
from qanswer.forms.vocabulary.words import is_dash, plain_choice
from qanswer.model import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.forms.answers.slots import TableReading
    from qanswer.forms.contract import Slot


def without_presets(readings: Sequence[TableReading]) -> tuple[TableReading, ...]:
    """Return ``readings`` of a form as unanswered where each of its rows shows one and the same non-answer.

    A person who finds that nothing at all applies says why, or leaves a sheet out; one row answered otherwise, or one
    explained, and every cell is a person's.
    """
    slots = [slot for reading in readings for slot in reading.slots]
    shown = {slot.answer.current for slot in slots if slot.answer}
    asked = [slot.answer for slot in slots if slot.answer and slot.answer.kind in (FieldKind.TEXT, FieldKind.LIST)]
    preset = next(iter(shown)) if len(shown) == 1 and FEWEST_ROWS <= len(asked) == len(slots) else ""
    if not _says_nothing_applies(preset) or not all(_is_unexplained(slot) for slot in slots):
        return tuple(readings)
    return tuple(
        replace(
            reading,
            slots=tuple(map(_unanswered, reading.slots)),
            sent_out_with=reading.sent_out_with.union({preset}, filter(None, (slot.remark_current for slot in slots))),
        )
        for reading in readings
    )


def _says_nothing_applies(text: str) -> bool:
    return bool(text) and (is_dash(text) or plain_choice(text) is Choice.NOT_APPLICABLE)


def _is_unexplained(slot: Slot) -> bool:
    remark = slot.remark_current
    return not (slot.source_current or slot.further) and (not remark or is_dash(remark))


def _unanswered(slot: Slot) -> Slot:
    return replace(slot, answer=slot.answer and replace(slot.answer, current=""), remark_current="")
