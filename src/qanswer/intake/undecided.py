"""What only a person can say of a document that was read, each with the option that says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.intake.legend import settle
from qanswer.intake.model import Found, Head, Undecided
from qanswer.intake.regions import likely_headings
from qanswer.knowledge.status import SETTLED, weakest
from qanswer.office.references import column_letters
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qanswer.intake.columns import Columns
    from qanswer.intake.pages import Page, Pages
    from qanswer.intake.regions import Region
    from qanswer.statements import Status

_MOST_NAMED = 8  # headings that a message names
_WORDS = {status: word for word, status in SETTLED.items() if status is not None}


def columns_unknown(page: Page, region: Region, columns: Columns) -> Iterator[Undecided]:
    """Yield the columns with text of which nothing says what they are for."""
    row = region.heading_rows[-1] if region.heading_rows else region.rows[0]
    for column in columns.unknown:
        heading = " ".join(region.heading(column).split())
        yield Undecided(
            page.origin(row, column),
            said("column"),
            heading,
            said("--columns {taken}", taken=_taken_with(columns, column)),
        )


def _taken_with(columns: Columns, column: int) -> str:
    answer = "+".join(column_letters(one) for one in sorted((*columns.answer, column)))
    return said("answer={answer} (or aside={column})", answer=answer, column=column_letters(column))


def each_once(undecided: Iterable[Undecided]) -> Iterator[Undecided]:
    """Yield each column of a page once, however often its headings come again."""
    seen: set[tuple[str, str]] = set()
    for one in undecided:
        place = one.origin.rstrip("0123456789"), one.text
        if place not in seen:
            seen.add(place)
            yield one


def undecided_statuses(items: Sequence[Found], statuses: Mapping[str, str]) -> Iterator[Undecided]:
    """Yield the items whose status as printed could mean more than one thing."""
    for item in items:
        if statuses.get(item.printed) == "undecided":
            words = "|".join(word for word in SETTLED if word != "undecided")
            yield Undecided(item.status_origin, said("status"), item.printed, f'--status "{item.printed}={words}"')


def ways_out(pages: Sequence[Page]) -> str:
    """Return what to say of a document in which no table of items was found, for the end of the message."""
    names = ", ".join(f'"{page.name}"' for page in pages if page.name)
    if not names:
        return ""
    for page in pages:
        if row := 0 if page.is_text else likely_headings(page.grid):
            columns = page.grid.columns(row)[:_MOST_NAMED]
            return said(
                ' (in {names}). If row {row} of "{page}" heads the columns ({headings}), say what they are: '
                "--header-row {row} --columns number=A,control=C,status=D,answer=E",
                names=names,
                row=row,
                page=page.name,
                headings=", ".join(f"{column_letters(at)} {_one_line(page.grid.text(row, at))}" for at in columns),
            )
    return said(" (in {names}); name the columns with --columns number=A,control=C,status=D,answer=E", names=names)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def undecided_head(head: Head, opened: Pages) -> Iterator[Undecided]:
    """Yield what an own sheet must carry and the document does not say of itself."""
    for what in ("title", "vendor"):
        if not getattr(head, what):
            yield Undecided(opened.path.name, what, "", f'--{what} "…"')


def settled(printed: str, legend: Mapping[str, str], said: Mapping[str, str], as_of: str = "") -> str:
    """Return the word for what a printed status says: as a person settled it, else as legend and tables do."""
    if printed in said:
        return said[printed]
    parts = [part.strip() for part in printed.split(" / ")]
    read = [said.get(part) or _word(settle(part, legend, as_of)) for part in parts]
    if "undecided" in read:
        return "undecided"
    return _word(weakest(status for word in read if (status := SETTLED[word])))


def _word(status: Status | None) -> str:
    return _WORDS[status] if status else "undecided"
