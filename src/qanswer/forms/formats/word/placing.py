"""A response put into a slot of a Word form: the common placement, in the terms of Word's own places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.forms.answers.placement import in_words, place, shown
from qanswer.forms.contract import Placement, Response, Slot
from qanswer.office.document.write import edit_refusal
from qanswer.office.edits import Edit, EditKind
from qanswer.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.forms.contract import AnswerField
    from qanswer.model import Location
    from qanswer.office.document.document import Document


def place_in_word(
    document: Document, slot: Slot, response: Response, *, replace: bool, labels: Mapping[object, str]
) -> Placement:
    """Return the edits that put ``response`` into ``slot``.

    Args:
        document: the form.
        slot: one of its questions.
        response: what to say.
        replace: also redo what a human filled.
        labels: what paragraphs for answers begin with and keep: 「回答：」.
    """

    def standing(location: Location) -> str:
        found = document.place(location)
        return found.text if found is not None and not found.fillable else ""

    common = place(slot, response, replace=replace, refusal=document.refusal, standing=standing)
    adapted = [_labelled(document, slot.answer, edit, labels) for edit in common.edits]
    refusals = {edit: why for edit in adapted if (why := edit_refusal(document, edit)) is not None}
    kept = tuple(edit for edit in adapted if edit not in refusals)
    lost = slot.answer is not None and any(edit.place in slot.answer.places for edit in refusals)
    told = (reason("cell_not_writable", place=shown(edit.place), why=in_words(why)) for edit, why in refusals.items())
    return Placement(
        edits=kept,
        written={
            shown(edit.place): edit.text if edit.kind is EditKind.TEXT else common.written[shown(edit.place)]
            for edit in kept
        },
        choice=None if lost else common.choice,
        reasons=(*common.reasons, *told),
        tick_open=common.tick_open or (lost and (common.choice is not None or bool(common.word))),
        word="" if lost else common.word,
    )


def _labelled(document: Document, answer: AnswerField | None, edit: Edit, labels: Mapping[object, str]) -> Edit:
    """Return an edit with the label kept that the answer's paragraph begins with."""
    if answer is None or edit.place not in answer.places:
        return edit
    found, label = document.place(edit.place), labels.get(edit.place)
    if label and edit.kind is EditKind.TEXT and found is not None and not found.fillable:
        gap = "" if label.endswith(("：", "】", " ", "　")) else " "
        return Edit(edit.place, label + gap + edit.text)
    return edit
