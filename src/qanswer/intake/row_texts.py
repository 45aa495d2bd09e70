"""What stands in a row of a sheet for each role: control, number, status, answer, where it leads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import width
from qanswer.intake.pages import Leads
from qanswer.intake.status_words import read_words
from qanswer.knowledge.status import read_status, says_more
from qanswer.statements import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qanswer.intake.columns import Columns
    from qanswer.intake.pages import Page
    from qanswer.intake.regions import Region

_ADDRESS = re.compile(r"https?://[!#-&*-;=?-~]+")
_BARE_NUMBER = re.compile(r"[<>≤≥約]?\s*[0-9０-９]+(?:[.,．，][0-9０-９]+)*(?:\s*[-~〜～]\s*[0-9０-９]+)?")
_TRAILING = ".,;:'\"*|"


class RowTexts:
    """Reads single cells of one table by the roles of its columns."""

    def __init__(self, page: Page, region: Region, columns: Columns) -> None:
        self._page, self._grid, self._region, self._columns = page, page.grid, region, columns
        rows = [row for row in region.rows if self.control(row)]
        self.numbered = columns.number is not None and 2 * sum(bool(self.number(row)) for row in rows) > len(rows)
        self._answered = 2 * sum(bool(self.status(row)) for row in rows) > len(rows)

    def control(self, row: int) -> str:
        """Return what is asked or controlled, "" where nothing is."""
        return self._grid.text(row, self._columns.control)

    def number(self, row: int) -> str:
        """Return the item's number as printed."""
        return self._grid.text(row, self._columns.number) if self._columns.number else ""

    def status(self, row: int) -> str:
        """Return the status as printed; several parted by a slash, as are the columns that are marked."""
        return self.excluded(row) or self._said_of_status(row)

    def excluded(self, row: int) -> str:
        """Return how the sheet says that an item does not concern the vendor; "" where it does."""
        column = self._columns.applicable
        text = self._grid.text(row, column) if column else ""
        if column is None or read_status(text) not in (Status.NOT_MET, Status.NOT_APPLICABLE):
            return ""
        return f"{' '.join(self._region.heading(column).split())}: {text}"

    def _said_of_status(self, row: int) -> str:
        if self._columns.choices:
            marked = [column for column in self._columns.choices if self._grid.text(row, column)]
            return " / ".join(self._columns.choices[column] for column in marked)
        return " / ".join(self._statuses(row))

    def _statuses(self, row: int) -> list[str]:
        texts = (self._grid.text(row, column) for column in self._columns.status)
        return [text for text in texts if text]

    def answer(self, row: int) -> str:
        """Return the answer, of several columns a line each, a bare number with its unit."""
        texts = [self._grid.text(row, column) for column in self._columns.answer]
        if self._columns.unit and texts and _BARE_NUMBER.fullmatch(texts[0]):
            unit = self._grid.text(row, self._columns.unit)
            texts[0] += f" {unit}" if unit[:1].isascii() and unit[:1].isalpha() else unit
        return "\n".join(filter(None, texts))

    def told(self, row: int) -> tuple[str, str]:
        """Return status and answer: a sentence in a status column is an answer, a bare status in an answer column one."""
        printed, answer = self.status(row), self.answer(row)
        if printed and read_status(printed) is None and len(self._columns.status) == 1 and _is_sentence(printed):
            return "", "\n".join(filter(None, self._in_order(row, self._columns.status[0])))
        if not printed and not self._columns.choices:
            first, *rest = (self._grid.text(row, column) for column in self._columns.answer or (0,))
            if first and read_status(first) is not None and not (self._columns.status and self._answered):
                return first, "\n".join(filter(None, (first if says_more(first) else "", *rest)))
        return printed, answer

    def _in_order(self, row: int, status: int) -> Iterator[str]:
        for column in sorted((*self._columns.answer, status)):
            yield self._grid.text(row, column)

    def status_origin(self, row: int) -> str:
        """Return the cell in which the status stands, without one the answer's or the control's."""
        applicable = (self._columns.applicable,) if self._columns.applicable and self.excluded(row) else ()
        columns = (
            *applicable,
            *self._columns.status,
            *self._columns.choices,
            *self._columns.answer,
            self._columns.control,
        )
        first = next((column for column in columns if self._grid.text(row, column)), columns[0])
        return self._page.origin(row, first)

    def leads(self, row: int) -> Iterator[Leads]:
        """Yield where the row's answer, status and source lead, links before addresses in the text."""
        for column in (*self._columns.answer, *self._columns.status, *self._columns.source):
            given = self._page.leads.get((row, column), ())
            yield from given
            known = {one.url for one in given}
            for url in addresses_in(self._grid.text(row, column)):
                if url not in known:
                    yield Leads(url)


def addresses_in(text: str) -> Iterator[str]:
    """Yield the web addresses in a text, without the punctuation of the sentence around them.

    >>> list(addresses_in("See https://a.example/x. （https://b.example/y）"))
    ['https://a.example/x', 'https://b.example/y']
    """
    for match in _ADDRESS.finditer(text):
        url = match.group().rstrip(_TRAILING)
        yield url.rstrip(")") if url.count(")") > url.count("(") else url


def _is_sentence(text: str) -> bool:
    if text.endswith(("。", ".")) or "\n" in text:
        return True
    return width(text) > 2 * 12 and read_words(text) is None
