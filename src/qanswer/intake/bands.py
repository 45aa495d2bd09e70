"""The headings that run across a table of items, and which of them stands over which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Band:
    """A line across a table that heads the rows below it."""

    text: str
    look: tuple[str, bool, int]  # fill, bold, first column
    depth: int  # of its number, 0 without one


@dataclass
class Bands:
    """The headings that run across a table, with their levels as they turn out."""

    runs: Mapping[int, int] = field(default_factory=dict)  # row -> level, where all bands look alike
    stack: list[tuple[int, Band]] = field(default_factory=list)  # level and band, outermost first
    levels: dict[tuple[tuple[str, bool, int], int], int] = field(default_factory=dict)
    fresh: bool = False  # whether nothing has come since the last one

    def enter(self, band: Band, row: int = 0) -> None:
        """Take a band; a new kind right under another is a level deeper."""
        level = self.runs.get(row, self.levels.get((band.look, band.depth)))
        if level is None:
            last = self.stack[-1] if self.stack else None
            if last is None:
                level = 0
            elif band.depth and last[1].depth and band.look == last[1].look:
                level = max(0, last[0] + band.depth - last[1].depth)
            else:
                level = last[0] + 1 if self.fresh else last[0]
            self.levels[band.look, band.depth] = level
        self.stack = [(known, one) for known, one in self.stack if known < level]
        self.stack.append((level, band))
        self.fresh = True

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the bands that stand over the next row, outermost first."""
        return tuple(band.text for _, band in self.stack)
