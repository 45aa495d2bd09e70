"""A layout as ``qanswer inspect --json`` gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.speech import said

if TYPE_CHECKING:
    from qanswer.forms.contract import Block, Layout

SCHEMA = "qanswer/layout/1"
LEFT_BECAUSE = {  # code of a text in a question column that is not asked -> why
    "section": said("a section title"),
    "heading": said("a heading"),
    "note": said("a note"),
    "example": said("an example"),
    "unasked": said("the form says that nothing is to be answered there"),
    "placeholder": said("a placeholder"),
    "number": said("a number or a sign alone"),
    "hidden_row": said("in a row that somebody hid"),
    "calculated": said("its answer is carried over by a formula"),
    "translation": said("the question above in another language"),
    "unlike": said("unlike the questions around it"),
}


def layout_as_json(layout: Layout) -> dict[str, object]:
    """Return ``layout`` as plain values, in the schema ``qanswer/layout/1``."""
    return {
        "schema": SCHEMA,
        "blocks": [_block(block) for block in layout.blocks],
        "skipped": [
            *({**skipped.place, "reason": skipped.reason} for skipped in layout.skipped),
            *(
                {**one.place.as_json(), "reason": LEFT_BECAUSE[one.code], "code": one.code, "text": one.text}
                for one in layout.left
            ),
        ],
    }


def _block(block: Block) -> dict[str, object]:
    return {
        **block.place,
        "header_row": block.header_row,
        "first_row": block.first_row,
        "last_row": block.last_row,
        "question": block.question,
        "answer": list(block.answer),
        "status": block.status,
        "remark": block.remark,
        "evidence": block.evidence,
        "reviewer": list(block.reviewer),
        "number": block.number,
        "context": list(block.context),
        "choices": list(block.choices),
        "questions": block.questions,
        "folded": block.folded,
        "why": [{"role": evidence.role, "evidence": evidence.told} for evidence in block.why],
    }
