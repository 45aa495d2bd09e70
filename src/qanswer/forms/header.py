"""The form's own head: company, service, date … — a label with a blank beside or under it, never a guess."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.forms.vocabulary.blanks import is_blank
from qanswer.forms.vocabulary.headings import for_reviewer, sheet_kind
from qanswer.forms.vocabulary.words import label_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qanswer.forms.grid import Grid

_LINE = re.compile(r"^\s*(?P<label>[^:：\n]{1,40}?)\s*[:：]\s*(?P<value>[^\n]{1,100})$")  # 「記入日：2024/5/17」
_COLON = re.compile(r"[：:]\s*[_＿\s　]*$")


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A label and the cell that belongs to it; rows and columns 1-based."""

    kind: str
    label: str
    row: int
    column: int


def find_head(grid: Grid, table_rows: Iterable[int]) -> tuple[HeadCell, ...]:
    """Return the head fields still blank, in reading order; a kind that comes twice on a sheet is left out.

    None on a sheet that by its name is the customer's own, an example or a list.
    """
    if grid.hidden or for_reviewer(grid.name) or sheet_kind(grid.name) not in (None, "guidance"):
        return ()
    inside = set(table_rows)
    found = list(_candidates(grid, inside))
    times = Counter(cell.kind for cell in found)
    return tuple(cell for cell in found if times[cell.kind] == 1)


def head_values(grid: Grid, table_rows: Iterable[int]) -> Iterator[tuple[str, str]]:
    """Yield what the head says already, kind of label and text: 「回答日｜2024/5/17」, 「委託元：株式会社…」."""
    inside = set(table_rows)
    if grid.hidden or sheet_kind(grid.name) not in (None, "guidance"):
        return
    for row, column, text in grid.texts():
        if row in inside:
            continue
        if (line := _LINE.match(text)) and (kind := label_kind(line["label"])) and not is_blank(line["value"]):
            yield kind, line["value"].strip()
        elif (kind := label_kind(_COLON.sub("", text))) and (value := _value_beside(grid, row, column)):
            yield kind, value


def only_values(found: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return the text of each kind that a form says once, or every time alike."""
    texts: dict[str, set[str]] = defaultdict(set)
    for kind, text in found:
        texts[kind].add(text)
    return {kind: next(iter(said)) for kind, said in texts.items() if len(said) == 1}


def _value_beside(grid: Grid, row: int, column: int) -> str:
    """Return the text right of a label; "" where there is none, or one more label."""
    merge = grid.merge(row, column)
    right = (merge.last_column if merge else column) + 1
    text = grid.seen(row, right)
    return "" if is_blank(text) or label_kind(_COLON.sub("", text)) else text


def _candidates(grid: Grid, inside: set[int]) -> Iterator[HeadCell]:
    labels = [
        (row, column, text, kind)
        for row, column, text in grid.texts()
        if row not in inside and (kind := label_kind(_COLON.sub("", text))) and not _repeats_label(grid, row, column)
    ]
    stacked = Counter(column for _, column, _, _ in labels)
    open_ones = [(label, place) for label in labels if (place := _blank_beside(grid, *label[:2]))]
    in_line = Counter(label[0] for label, _ in open_ones)
    for (row, column, text, kind), place in open_ones:
        if _COLON.search(text) or stacked[column] > 1 or in_line[row] > 1 or _invites(grid, place):
            yield HeadCell(kind, text, *place)


def _repeats_label(grid: Grid, row: int, column: int) -> bool:
    """Tell whether a label is only the placeholder of the one left of it: 「会社名｜会社名」."""
    kind, left = label_kind(grid.text(row, column)), label_kind(grid.seen(row, column - 1)) if column > 1 else None
    return kind is not None and kind == left


def _invites(grid: Grid, place: tuple[int, int]) -> bool:
    """Tell whether a blank cell is drawn or marked as one to fill."""
    return bool(grid.text(*place)) or grid.look(*place).border


def _blank_beside(grid: Grid, row: int, column: int) -> tuple[int, int] | None:
    """Return the blank cell right of a label; None where there is none or it holds a formula."""
    merge = grid.merge(row, column)
    right = (merge.last_column if merge else column) + 1
    if right in grid.hidden_columns:
        return None
    anchor = grid.anchor(row, right)
    cell = grid.cell(*anchor)
    if (cell is not None and cell.formula) or not is_blank(grid.seen(row, right)):
        return None
    return anchor
