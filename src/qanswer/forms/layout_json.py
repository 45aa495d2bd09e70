"""A layout as ``qanswer inspect --json`` gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qanswer.forms.contract import Block, Layout

SCHEMA = "qanswer/layout/1"


def layout_as_json(layout: Layout) -> dict[str, object]:
    """Return ``layout`` as plain values, in the schema ``qanswer/layout/1``."""
    return {
        "schema": SCHEMA,
        "blocks": [_block(block) for block in layout.blocks],
        "skipped": [{**skipped.place, "reason": skipped.reason} for skipped in layout.skipped],
    }


def _block(block: Block) -> dict[str, object]:
    return {
        **block.place,
        "header_row": block.header_row,
        "first_row": block.first_row,
        "last_row": block.last_row,
        "question": block.question,
        "answer": list(block.answer),
        "remark": block.remark,
        "number": block.number,
        "context": list(block.context),
        "choices": list(block.choices),
        "questions": block.questions,
        "why": [{"role": evidence.role, "evidence": evidence.told} for evidence in block.why],
    }
