"""Questions that stand in no table, ready to be answered: read as the table they could have been, told as they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.forms.answers.slots import Addresses, TableReading, read_tables
from qanswer.forms.contract import ColumnEvidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.forms.contract import Block
    from qanswer.forms.layout.reshaped import Reshaped
    from qanswer.model import Language, Location


def read_reshaped(
    found: Reshaped,
    addresses: Addresses,
    language: Language,
    *,
    outer: tuple[str, ...],
    glosses: Mapping[str, str],
    mark: str,
) -> tuple[TableReading, ...]:
    """Return a reshaped sheet as blocks and slots; see ``slots.read_tables``."""

    def locate(row: int, column: int) -> Location:
        return addresses.locate(*found.locate(row, column))

    drawn = Addresses(addresses.where, locate, addresses.column)
    readings = read_tables(found.grid, found.inference, drawn, language, outer=outer, glosses=glosses, mark=mark)
    return tuple(
        replace(reading, block=_as_it_stands(reading.block, found, addresses, table.roles.question or 1))
        for reading, table in zip(readings, found.inference.tables, strict=True)
    )


def _as_it_stands(block: Block, found: Reshaped, addresses: Addresses, question: int) -> Block:
    """Return a block with the sheet's own rows and columns."""
    first, last = (found.locate(row, question) for row in (block.first_row, block.last_row))
    columns = {role: addresses.column(place[1]) for role, place in found.cells_of(block.first_row).items()}
    return replace(
        block,
        header_row=None,
        first_row=first[0],
        last_row=last[0],
        question=columns["question"],
        answer=(columns["answer"],),
        remark=columns.get("remark"),
        number=columns.get("number"),
        context=(),
        why=(ColumnEvidence("question", found.told),),
    )
