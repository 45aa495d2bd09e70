"""The paragraphs and tables that follow each other in a body or a cell, whatever wraps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qanswer.office.document.controls import Control

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qanswer.office.document.tree import Element

_AROUND: Final = frozenset({"w:customXml", "w:ins", "w:moveTo"})


@dataclass(frozen=True, slots=True)
class FoundBlock:
    """A paragraph or table in a body or cell."""

    element: Element
    control: Control | None  # innermost content control around it
    is_direct: bool  # whether nothing stands between it and the body or cell


def blocks_in(container: Element, control: Control | None, *, direct: bool = True) -> Iterator[FoundBlock]:
    """Yield the paragraphs and tables of a body or cell, those in content controls too, in document order."""
    for child in container.children:
        if child.name in ("w:p", "w:tbl"):
            yield FoundBlock(child, control, direct)
        elif child.name == "w:sdt":
            inner = Control.of(child, control)
            if inner.content is not None:
                yield from blocks_in(inner.content, inner, direct=False)
        elif child.name in _AROUND:
            yield from blocks_in(child, control, direct=False)
