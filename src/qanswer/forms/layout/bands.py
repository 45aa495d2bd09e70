"""Section rows: the titles that stand over the questions under them, outermost first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import LONG, is_mark, is_note, is_number, width

if TYPE_CHECKING:
    from qanswer.forms.grid import Grid

_MOST_CELLS = 3  # texts a section row has at most: number, title, a word beside
Kind = tuple[int, bool, str]  # first column, bold, fill: rows of one kind are sections of one level


def band(grid: Grid, row: int) -> tuple[Kind, str] | None:
    """Return the kind and the text of a section row; None for a row that cannot be one."""
    columns = grid.columns(row)
    lead = [text for column in columns if not is_mark(text := grid.text(row, column))]
    if not lead or len(lead) > _MOST_CELLS or is_note(lead[0]) or width(lead[-1]) > 4 * LONG:
        return None
    first = grid.cell(row, columns[0])
    text = next((one for one in lead if not is_number(one)), lead[0])
    return (columns[0], bool(first and first.bold), first.fill if first else ""), " ".join(text.split())


class Bands:
    """The section rows over the current row, outermost first."""

    def __init__(self) -> None:
        self._stack: list[tuple[Kind, str]] = []
        self._fresh = False  # the last row was a section row too

    @property
    def texts(self) -> tuple[str, ...]:
        """The titles, outermost first."""
        return tuple(text for _, text in self._stack)

    def push(self, kind: Kind, text: str) -> None:
        """Take a section row: one of a kind seen before closes that section, one right under another opens a deeper one."""
        kinds = [known for known, _ in self._stack]
        if kind in kinds:
            del self._stack[kinds.index(kind) :]
        elif not self._fresh:
            del self._stack[1 if kinds[:1] == [(0, True, "")] else 0 :]
        self._stack.append((kind, text))
        self._fresh = True

    def rest(self) -> None:
        """Note that a question came."""
        self._fresh = False
