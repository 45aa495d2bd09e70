"""Pages and tables that look like items and hold none: histories, examples, tables of contents, evaluations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.forms.vocabulary.headings import sheet_kind
from qanswer.forms.vocabulary.words import fold
from qanswer.intake.words import WHOLE, Role, labels, said_of
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from qanswer.intake.model import Found
    from qanswer.intake.pages import Page
    from qanswer.intake.regions import Region

_NAMED = {"example": said("a filled-in example"), "history": said("a history of changes")}
_SHORT_NAME = 2  # words of a tab's name; in a longer one the word is of something else
_AGAIN = 0.8  # share of a tab's controls that stand on others before


def named_so(page: Page) -> str:
    """Return why a page holds no items by its tab's name, or by the heading a table stands under; "" where neither says."""
    if page.over and sheet_kind(page.over[-1]) == "history":
        return _NAMED["history"]
    return _NAMED.get(sheet_kind(page.name) or "", "") if len(page.name.split()) <= _SHORT_NAME else ""


def is_history(region: Region) -> bool:
    """Tell whether a table says when which edition came out: 版, 日付 and what changed, and nothing that is controlled."""
    headings = [texts[-1] for texts in region.headings.values()]
    named = {kind for kind in ("edition", "date") if any(fold(text) in labels()[kind] for text in headings)}
    says = {role for text in headings for role, points in said_of(text).items() if points >= WHOLE}
    return named == {"edition", "date"} and not says & {Role.CONTROL, Role.STATUS, Role.NUMBER}


def lists_tabs(items: Sequence[Found], names: Iterable[str]) -> bool:
    """Tell whether items are a table of contents: most of them are called like the document's own tabs."""
    known = set(map(fold, names))
    return 2 * sum(fold(item.control) in known for item in items) > len(items)


def is_calculated(page: Page, items: Sequence[Found], columns: Iterable[int], before: Collection[str]) -> bool:
    """Tell whether a page shows the questions of others again, by formulas: an evaluation of their answers.

    Args:
        page: the page.
        items: what was found on it.
        columns: those of its controls.
        before: the controls of the pages before it, folded.
    """
    again = sum(fold(item.control) in before for item in items)
    cells = [cell for item in items for column in columns if (cell := page.grid.cell(item.row_number, column))]
    return again > _AGAIN * len(items) and 2 * sum(cell.formula for cell in cells) > len(cells)
