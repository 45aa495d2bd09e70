"""A document read as a check sheet: which of its pages hold items, and what becomes of everything else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qanswer.errors import NoQuestions, UsageError
from qanswer.forms.vocabulary.words import fold
from qanswer.intake.certifications import read_certifications
from qanswer.intake.columns import assign
from qanswer.intake.head import read_head
from qanswer.intake.legend import read_legend
from qanswer.intake.model import Found, Intake, Left, Reading, Undecided
from qanswer.intake.no_items import is_calculated, is_history, lists_tabs, named_so
from qanswer.intake.regions import find_regions, region_at
from qanswer.intake.repeats import resolve_repeats
from qanswer.intake.rows import RowReader
from qanswer.intake.undecided import columns_unknown, each_once, settled, undecided_head, undecided_statuses, ways_out
from qanswer.languages import language_of
from qanswer.model import Language
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.forms.grid import Grid
    from qanswer.intake.columns import Columns
    from qanswer.intake.pages import Page, Pages
    from qanswer.intake.regions import Region
    from qanswer.intake.words import Role

Signature = tuple[tuple[int, tuple[str, ...]], ...]  # columns with their headings


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user says about a document."""

    page: str | None = None  # the tab or table to read, no other
    columns: Mapping[Role, tuple[int, ...]] = field(default_factory=dict)
    heading_row: int | None = None
    statuses: Mapping[str, str] = field(default_factory=dict)  # printed -> a word of ``SETTLED``


@dataclass
class _PageRead:
    page: Page
    items: list[Found] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    first_heading: int = 0

    def leave(self, reason: str) -> None:
        """Take back what was read: the page holds no items."""
        self.items, self.readings, self.undecided = [], [], []
        self.left = [Left(self.page.name, "", reason)]


def read_sheet(opened: Pages, wishes: Wishes) -> Intake:
    """Return everything that a document states, item by item, and what was left alone or is undecided.

    Raises:
        NoQuestions: no table of items in it.
        UsageError: ``wishes`` names a page that is not there.
    """
    pages = _read_pages(opened, wishes)
    items = [item for one in pages for item in one.items]
    if not items:
        raise NoQuestions(
            "{name}: no table of controls with a status or an answer found{ways_out}",
            name=opened.path.name,
            ways_out=ways_out([one.page for one in pages if not one.page.unread]),
        )
    readable = [one for one in pages if not one.page.unread]
    printed = dict.fromkeys(item.printed for item in items if item.printed)
    parts = {part for text in printed for part in text.split(" / ")}
    legend = read_legend([grid for one in readable for grid in _may_explain(one)], parts)
    heads = [one.page for one in readable if one.items or one.page.is_text or not named_so(one.page)]
    head = read_head(heads, _tops(readable), legend)
    statuses = {text: settled(text, legend, wishes.statuses, head.as_of) for text in printed}
    statuses |= {
        one.printed: "not_applicable" for one in items if not one.applies and one.printed not in wishes.statuses
    }
    items, unresolved = resolve_repeats(items)
    language = _language(items)
    stating = [page for page in heads if page in _up_to_items(pages)]
    certified, uncertain = read_certifications(stating, _tops(readable), head.title, statuses, language)
    undecided = [
        *each_once(found for one in pages for found in one.undecided),
        *undecided_statuses(items, statuses),
        *unresolved,
        *undecided_head(head, opened),
    ]
    return Intake(
        head=head,
        language=language,
        items=tuple(items),
        statuses={**statuses, **{one.item.printed: "yes" for one in certified}},
        left=(*(found for one in pages for found in one.left), *uncertain),
        undecided=tuple(undecided),
        readings=tuple(reading for one in pages for reading in one.readings),
        certifications=certified,
    )


def _up_to_items(pages: Sequence[_PageRead]) -> Iterator[Page]:
    """Yield the pages that hold items or stand before the first that does: covers come first."""
    seen = False
    for one in pages:
        seen = seen or bool(one.items)
        if one.items or one.page.is_text or not seen:
            yield one.page


def _tops(pages: Sequence[_PageRead]) -> dict[str, int]:
    """Return, by page, the row before which its head stands: that of its headings, in running text the first table's."""
    tops = {one.page.name: one.first_heading for one in pages if one.items}
    behind = [one.page.after for one in pages if one.items and one.page.after]
    return {**tops, **({"": min(behind) + 1} if behind else {})}


def _may_explain(one: _PageRead) -> Iterator[tuple[Grid, range]]:
    """Yield where the signs of a page may be explained, with the rows from the first headings to the last item."""
    last = max((item.row_number for item in one.items), default=0)
    yield one.page.grid, range(one.first_heading, last + 1) if one.items else range(0)
    if one.page.legend:
        yield one.page.legend, range(0)


def _read_pages(opened: Pages, wishes: Wishes) -> list[_PageRead]:
    names = [page.name for page in opened.pages if page.name]
    if wishes.page is not None and wishes.page not in names:
        listed = ", ".join(f'"{name}"' for name in names)
        raise UsageError(
            '{name}: no sheet "{page}"; it has {listed}', name=opened.path.name, page=wishes.page, listed=listed
        )
    tables = {page.name: _tables(page, wishes) for page in opened.pages}
    columns = _columns(opened.pages, tables, wishes)
    read = [_read_page(page, wishes, tables[page.name], columns) for page in opened.pages]
    known: set[str] = set()
    for one in read:
        if lists_tabs(one.items, names):
            one.leave(said("a table of contents"))
        elif is_calculated(one.page, one.items, {reading.columns.control for reading in one.readings}, known):
            one.leave(said("calculated from other tabs"))
        known |= {fold(item.control) for item in one.items}
    shared = _shared([one.page.over for one in read if one.items])
    for one in read:
        one.items = [replace(item, category=item.category[min(shared, len(one.page.over)) :]) for item in one.items]
    several = sum(bool(one.items) for one in read) > 1
    return [_under_tab(one) if several and not one.page.name.startswith("table ") else one for one in read]


def _shared(paths: Sequence[tuple[str, ...]]) -> int:
    """Return how many outer headings all tables of items share: a document's own title is none of their categories."""
    shared = 0
    while paths and all(len(path) > shared for path in paths) and len({path[shared] for path in paths}) == 1:
        shared += 1
    return shared


def _under_tab(one: _PageRead) -> _PageRead:
    """Return the page with its tab's name as the category of items that have none."""
    one.items = [item if item.category else replace(item, category=(one.page.name,)) for item in one.items]
    return one


def _tables(page: Page, wishes: Wishes) -> tuple[Region, ...]:
    if _not_read(page, wishes):
        return ()
    if wishes.heading_row:
        return (region_at(page.grid, wishes.heading_row),)
    return tuple(region for region in find_regions(page.grid) if not is_history(region))


def _columns(
    pages: Sequence[Page], tables: Mapping[str, Sequence[Region]], wishes: Wishes
) -> dict[Signature, Columns | None]:
    """Return the columns for each set of headings, told from all tables that have them."""
    alike: dict[Signature, list[tuple[Page, Region]]] = {}
    for page in pages:
        for region in tables[page.name]:
            alike.setdefault(_signature(region), []).append((page, region))
    return {signature: assign(several, wishes.columns) for signature, several in alike.items()}


def _signature(region: Region) -> Signature:
    return tuple(sorted(region.headings.items()))


def _read_page(
    page: Page,
    wishes: Wishes,
    regions: Sequence[Region],
    columns: Mapping[Signature, Columns | None],
) -> _PageRead:
    read = _PageRead(page)
    if reason := _not_read(page, wishes):
        if page.grid.cells:
            read.left.append(Left(page.name, "", reason))
        return read
    for region in regions:
        if (assigned := columns.get(_signature(region))) is not None:
            _read_region(read, region, assigned)
    _account_above(read, regions)
    return read


def _not_read(page: Page, wishes: Wishes) -> str:
    if page.unread:
        return page.unread
    if page.is_text or not page.grid.rows:
        return said("running text") if page.is_text else said("empty")
    if wishes.page is not None:
        return "" if page.name == wishes.page else said("not the sheet that was named")
    return named_so(page)


def _read_region(read: _PageRead, region: Region, columns: Columns) -> None:
    reader = RowReader(read.page, region, columns, read.page.over)
    items = reader.items()
    if not items:
        read.left += reader.left
        return
    read.first_heading = read.first_heading or min(region.heading_rows, default=region.rows[0])
    read.items += items
    read.left += reader.left
    read.left += _columns_left(read.page, region, columns)
    read.undecided += columns_unknown(read.page, region, columns)
    headings = {column: region.heading(column) for column in columns.readable}
    read.readings.append(Reading(read.page.name, region.heading_rows, columns, headings, len(items)))


def _columns_left(page: Page, region: Region, columns: Columns) -> Iterator[Left]:
    row = region.heading_rows[-1] if region.heading_rows else region.rows[0]
    for kind, reason in (
        ("internal", said("an internal or hidden column")),
        ("aside", said("neither asked nor answered")),
    ):
        for column in getattr(columns, kind):
            shown = "" if column in page.grid.hidden_columns else " ".join(region.heading(column).split())
            yield Left(page.origin(row, column), shown, reason)


def _account_above(read: _PageRead, regions: Sequence[Region]) -> None:
    """Account for the rows over and between the tables, and for a page without items."""
    page = read.page
    if not read.items:
        reason = said("no column of controls with a status or an answer")
        read.left = [Left(page.name, "", reason)] if page.grid.rows else []
        read.undecided.clear()
        return
    headings = {row for region in regions for row in region.heading_rows}
    for row in page.grid.rows:
        if row < read.first_heading or row in headings:
            first = page.grid.columns(row)[0]
            reason = said("column headings") if row in headings else said("the head of the sheet")
            read.left.append(Left(page.origin(row, first), page.grid.text(row, first), reason))
    if page.legend:
        first = page.legend.rows[0]
        column = page.legend.columns(first)[0]
        read.left.append(
            Left(page.origin(first, column), page.legend.text(first, column), said("a legend beside the table"))
        )
    for row in sorted(row for row, _ in page.grid.cells if row in page.grid.hidden_rows and row > read.first_heading):
        read.left.append(Left(page.origin(row, 1), "", said("a hidden row")))
    read.left = list(dict.fromkeys(read.left))


def _language(items: Sequence[Found]) -> Language:
    japanese = sum(language_of(item.control) is Language.JA for item in items)
    return Language.JA if 2 * japanese >= len(items) else Language.EN
