"""A layout as ``qanswer inspect --json`` gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qanswer.forms.contract import Block, Layout

SCHEMA = "qanswer/layout/1"
LEFT_BECAUSE = {  # code of a text in a question column that is not asked -> why
    "section": "a section title",
    "heading": "a heading",
    "note": "a note",
    "example": "an example",
    "unasked": "the form says that nothing is to be answered there",
    "placeholder": "a placeholder",
    "number": "a number or a sign alone",
    "hidden_row": "in a row that somebody hid",
    "calculated": "its answer is carried over by a formula",
    "unlike": "unlike the questions around it",
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
