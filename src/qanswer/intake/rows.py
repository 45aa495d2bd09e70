"""The rows under column headings: items, what continues them, the bands that group them, notes."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import asks, is_number, number_shape, width
from qanswer.forms.vocabulary.words import fold
from qanswer.intake.bands import Band, Bands
from qanswer.intake.model import Found, Left
from qanswer.intake.row_texts import RowTexts
from qanswer.intake.words import begins_note, is_count
from qanswer.knowledge.status import read_status
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.intake.columns import Columns
    from qanswer.intake.pages import Page
    from qanswer.intake.regions import Region

_LONGEST_BAND = 80  # Latin letters
_DEPTH = re.compile(
    r"^\s*(?:第?\s*)?(?P<number>[0-9０-９]+(?:[.．\-－][0-9０-９]+)*|[A-Za-zＡ-Ｚ](?:[.．\-][0-9]+)*)(?=[.．)）、:：\s章節編部]|$)"
)
_NUMBERED = re.compile(
    r"^\s*(?P<number>[(（\[]?[A-Za-z&]{1,6}[-.]?\d{1,3}(?:[-.]\d{1,3})*[)）\]]?|[(（\[]?\d{1,3}(?:[-.]\d{1,3})+[)）\]]?|[(（\[]\d{1,3}[)）\]]|\d{1,3}[.．)）]|Q\d{1,3}|[①-⑳])[.:：．]?(?:[\s\u3000]+|(?<=[.．)）①-⑳:：])(?=\S))(?P<rest>\S.*)$",
    re.DOTALL,
)


class RowReader:
    """Reads the rows of one table, top to bottom."""

    def __init__(self, page: Page, region: Region, columns: Columns, outer: Sequence[str] = ()) -> None:
        self._page, self._grid, self._region, self._columns = page, page.grid, region, columns
        self._texts = RowTexts(page, region, columns)
        self._outer = tuple(outer)
        self._bands = Bands()
        if region.band:
            self._bands.enter(Band(region.band, ("", False, 0), 0))
        self._carried: dict[int, str] = {}
        self.left: list[Left] = []
        self._bands.runs = self._levels_by_runs()

    def _levels_by_runs(self) -> dict[int, int]:
        """Return the levels of bands that all look alike: of several in a run the last is the innermost, everywhere."""
        runs: list[list[int]] = [[]]
        looks = set()
        for row in self._region.rows:
            band = None if self._is_item(row) else self._band(row, self._shown(row))
            if band is None:
                runs.append([])
            else:
                runs[-1].append(row)
                looks.add((band.look[:2], band.depth))
        deepest = max(map(len, runs))
        if deepest < 2 or len(looks) > 1:  # noqa: PLR2004 - a level above another
            return {}
        return {row: deepest - len(run) + at for run in runs for at, row in enumerate(run)}

    def _shown(self, row: int) -> list[int]:
        """Return the columns whose cells may be read; one that runs over the controls is a line of all of them."""
        readable = self._columns.readable
        return [column for column in self._grid.columns(row) if column in readable or self._across(row, column)]

    def items(self) -> list[Found]:
        """Return the items; what is none of them is told in ``left``."""
        found: list[Found] = []
        for row in self._region.rows:
            self._row(row, found)
        return found

    def _row(self, row: int, found: list[Found]) -> None:
        shown = self._shown(row)
        self._carry(row)
        if self._goes_on(row, found):
            found[-1] = self._joined(found[-1], row)
        elif self._is_item(row):
            found.append(self._item(row))
            self._bands.fresh = False
        elif band := self._band(row, shown):
            if band.text not in (text for text in self._bands.texts if self._bands.fresh):
                self._bands.enter(band, row)
            self._carried.clear()
            self._leave(row, shown, said("a heading of those below"))
        elif not shown and self._grid.columns(row):
            self.left.append(
                Left(self._page.origin(row, self._grid.columns(row)[0]), "", said("in columns left alone only"))
            )
        else:
            self._leave(
                row,
                shown,
                said("a note") if self._is_note(row, shown) else said("says nothing that is asked or answered"),
            )

    def _leave(self, row: int, shown: Sequence[int], reason: str) -> None:
        first = shown[0] if shown else self._grid.columns(row)[0]
        self.left.append(Left(self._page.origin(row, first), self._grid.text(row, first) if shown else "", reason))

    # ---- what a row is

    def _is_item(self, row: int) -> bool:
        """Tell whether a row asks something of its own: a control with a number, a status or an answer beside it."""
        text = self._texts.control(row)
        if not text or self._spans(row, self._columns.control):
            return False
        if self._is_repeated_heading(row) or row in self._numbered_bands:
            return False
        beside = bool(self._texts.status(row) or self._texts.answer(row) or self._texts.number(row))
        alone = len(self._grid.columns(row)) == 1
        return (
            beside
            or (not alone and bool(self._own_categories(row)))
            or (asks(text) and not begins_note(text) and not self._texts.numbered)
        )

    @cached_property
    def _numbered_bands(self) -> frozenset[int]:
        """The rows with nothing but a number and a name that head others: 2 before 2.1, Ⅱ or B among 1, 2, 3."""
        numbers = {row: number.rstrip(".．") for row in self._region.rows if (number := self._texts.number(row))}
        bare = {
            row for row in numbers if not (self._texts.status(row) or self._says(row) or asks(self._texts.control(row)))
        }
        counted_on = {
            row
            for (row, number), (_, below) in pairwise(numbers.items())
            if re.match(rf"{re.escape(number)}[.．\-－]", below)
        }
        shapes = {number_shape(number) for row, number in numbers.items() if row not in bare}
        otherwise = {row for row in bare if shapes and number_shape(numbers[row]) not in shapes}
        return frozenset(bare & (counted_on | otherwise))

    def _says(self, row: int) -> bool:
        return bool(answer := self._texts.answer(row)) and not is_count(answer)

    def _is_repeated_heading(self, row: int) -> bool:
        texts = {fold(self._grid.text(row, column)) for column in self._grid.columns(row)}
        return texts <= {fold(text) for texts in self._region.headings.values() for text in texts}

    def _spans(self, row: int, column: int) -> bool:
        """Tell whether a cell is merged over most of the table's width: a band or a note."""
        merge = self._grid.merge(row, column)
        last = max(self._columns.readable)
        return bool(merge) and merge.first_row <= row and merge.last_column >= last > column  # type: ignore[union-attr]

    def _across(self, row: int, column: int) -> bool:
        """Tell whether a cell runs over what is controlled too, whatever column it begins in."""
        merge = self._grid.merge(row, column)
        if merge is None or merge.first_column == merge.last_column:
            return False
        return merge.first_column <= self._columns.control <= merge.last_column

    def _goes_on(self, row: int, found: Sequence[Found]) -> bool:
        """Tell whether a row belongs to the item above it.

        Its number or control is merged down to here, or neither stands here and an answer does.
        """
        if not found or found[-1].place != self._page.name:
            return False
        above = found[-1].row_number
        for column in (self._columns.number, self._columns.control):
            merge = self._grid.merge(row, column) if column else None
            if merge and merge.first_row <= above < row <= merge.last_row:
                return True
        if self._bands.fresh or self._texts.control(row) or self._texts.number(row):
            return False
        if any(self._across(row, column) for column in self._grid.columns(row)):
            return False
        return (
            bool(self._texts.answer(row))
            and not self._texts.status(row)
            and not self._is_note(row, self._grid.columns(row))
        )

    def _is_note(self, row: int, shown: Sequence[int]) -> bool:
        texts = [self._grid.text(row, column) for column in shown]
        return len(texts) == 1 and (begins_note(texts[0]) or width(texts[0]) > _LONGEST_BAND or "http" in texts[0])

    def _band(self, row: int, shown: Sequence[int]) -> Band | None:
        """Return what a row heads when it is nothing but a short line; a number may stand in a cell of its own."""
        columns = self._grid.columns(row)
        texts = [
            self._grid.text(row, column)
            for column in columns
            if column not in self._columns.internal or self._across(row, column)
        ]
        if len(texts) > 1 and is_count(texts[-1]):
            columns, texts = columns[:-1], texts[:-1]
        numbered = columns[0] == self._columns.number or (texts and is_number(texts[0]))
        if not texts or len(texts) > 2 or (len(texts) == 2 and not numbered):  # noqa: PLR2004 - number and name
            return None
        text = " ".join(" ".join(texts).split())
        if begins_note(text) or width(text) > _LONGEST_BAND or text.endswith(("。", "http")) or read_status(text):
            return None
        if not shown and not self._spans(row, columns[0]) and len(columns) > 1:
            return None
        if shown and shown[0] in (*self._columns.answer, *self._columns.source) and not self._across(row, shown[0]):
            return None
        cell = self._grid.cell(row, columns[0])
        depth = _DEPTH.match(text)
        look = (cell.fill if cell else "", bool(cell and cell.bold), columns[0])
        return Band(text, look, len(re.split(r"[.．\-－]", depth["number"])) if depth else 0)

    # ---- the item in a row

    def _carry(self, row: int) -> None:
        """Take the categories that begin in this row; those beside it on the inside end with an outer one."""
        for level, column in enumerate(self._columns.category):
            text = self._grid.text(row, column) or self._merged_above(row, column)
            if text and len(self._grid.columns(row)) > 1 and not self._spans(row, column):
                for inner in self._columns.category[level:]:
                    self._carried.pop(inner, None)
                self._carried[column] = _one_line(text)

    def _merged_above(self, row: int, column: int) -> str:
        """Return what is merged downwards to here."""
        merge = self._grid.merge(row, column)
        return self._grid.seen(row, column) if merge and merge.first_row < row else ""

    def _own_categories(self, row: int) -> list[str]:
        return [text for column in self._columns.category if (text := self._grid.text(row, column))]

    def _categories(self) -> tuple[str, ...]:
        carried = [self._carried[column] for column in self._columns.category if column in self._carried]
        return tuple(dict.fromkeys((*self._outer, *self._bands.texts, *carried)))

    def _item(self, row: int) -> Found:
        control = self._texts.control(row)
        number = self._texts.number(row)
        printed, answer = self._texts.told(row)
        if not self._columns.number and (inside := _NUMBERED.match(control)):
            number, control = inside["number"], inside["rest"]
        return Found(
            origin=self._page.origin(row, self._columns.control),
            place=self._page.name,
            row_number=row,
            number=number,
            category=self._categories(),
            control=control,
            printed=printed,
            answer=answer,
            leads=tuple(self._texts.leads(row)),
            status_origin=self._texts.status_origin(row),
            applies=not self._texts.excluded(row),
        )

    def _joined(self, item: Found, row: int) -> Found:
        """Return an item with what a further row of it says."""
        control = "" if self._texts.number(row) else self._texts.control(row)
        return replace(
            item,
            control=_with(item.control, control, "\n"),
            answer=_with(item.answer, self._texts.answer(row), "\n"),
            printed=_with(item.printed, self._texts.status(row), " / "),
            leads=tuple(dict.fromkeys((*item.leads, *self._texts.leads(row)))),
        )


def _one_line(text: str) -> str:
    """Return a text on one line; letters that stand one under another are a word written downwards."""
    parts = text.split()
    return ("" if all(len(part) == 1 for part in parts) else " ").join(parts)


def _with(text: str, more: str, by: str) -> str:
    return by.join(dict.fromkeys(filter(None, (text, more))))
