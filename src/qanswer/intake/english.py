"""English for the items of a sheet in Japanese: a table for a translator, and its way back with who approved what."""

from __future__ import annotations

import io
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from qanswer.errors import NotAForm
from qanswer.intake.beside import entries_in
from qanswer.intake.pages import open_pages
from qanswer.knowledge.english import digest
from qanswer.knowledge.status import status_of
from qanswer.knowledge.toml_writing import table
from qanswer.speech import said
from qanswer.statements import Status, Translation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from qanswer.knowledge.model import CheckSheet, Item, Knowledge

ID, CONTROL, ANSWER, CONTROL_EN, ANSWER_EN, APPROVED = COLUMNS = (
    "ID",
    "Control in the sheet",
    "Answer in the sheet",
    "Control in English",
    "Answer in English",
    "Approved (x)",
)
_WIDTHS = (12, 46, 60, 46, 60, 14)  # in widths of a digit
_HEAD = "# English of the check sheet's items, by item id. Written by qanswer english; edit it freely.\n"


@dataclass(frozen=True)
class Taken:
    """What came back from a translator."""

    text: str  # of english.toml
    approved: tuple[str, ...]  # item ids
    unreviewed: tuple[str, ...]
    refused: Mapping[str, str] = field(default_factory=dict)  # item id -> why nothing of it was taken


def to_translate(knowledge: Knowledge) -> list[tuple[str, Item]]:
    """Return the items without approved English, with the ids they are known by; none of a sheet in English."""
    return [(name, item) for name, item, _ in _items(knowledge) if item.translation is not Translation.APPROVED]


def render_table(items: Iterable[tuple[str, Item]]) -> bytes:
    """Return an .xlsx with a row for each item: what the sheet says, and the English to write, to read and to approve."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "English"
    sheet.append(COLUMNS)
    for name, item in items:
        sheet.append([name, item.control, item.answer, item.control_en, item.answer_en, ""])
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.data_type = "s"  # "=…" is a text, too
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "B2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def take(knowledge: Knowledge, path: Path, english: Path, *, by: str, on: str) -> Taken:
    """Return what english.toml becomes with the texts of a translator's table; nothing is written.

    Args:
        knowledge: the sheets as they are now.
        path: the table.
        english: english.toml, which may not be there yet.
        by: who approved the rows that are marked.
        on: when, as an ISO date.

    Raises:
        NotAForm: it is no such table.
    """
    known = {name: (item, sheet) for name, item, sheet in _items(knowledge)}
    whole = english.read_text(encoding="utf-8-sig") if english.is_file() else _HEAD
    beside = {str(values["id"]) for _, name, values in entries_in(whole) if name}
    fresh: dict[str, dict[str, Any]] = {}
    refused: dict[str, str] = {}
    for row in _rows(path):
        if not row[CONTROL_EN] and not row[ANSWER_EN]:
            continue
        if reason := _reason_against(row, known, beside):
            refused[row[ID]] = reason
        else:
            fresh[row[ID]] = _entry(row, by, on)
    approved = tuple(name for name, entry in fresh.items() if entry["translation"] == Translation.APPROVED.value)
    return Taken(_with(whole, fresh), approved, tuple(name for name in fresh if name not in approved), refused)


def _items(knowledge: Knowledge) -> Iterator[tuple[str, Item, CheckSheet]]:
    for sheet in knowledge.sheets:
        if sheet.language.value != "en":
            yield from ((sheet.statement_id(item.id), item, sheet) for item in sheet.items)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a table by the names of its columns."""
    for page in open_pages(path).pages:
        for heading in page.grid.rows:
            named = {page.grid.text(heading, column): column for column in page.grid.columns(heading)}
            if {ID, CONTROL_EN, ANSWER_EN} <= named.keys():
                for row in page.grid.rows:
                    if row > heading and page.grid.text(row, named[ID]):
                        yield {name: page.grid.text(row, named[name]) if name in named else "" for name in COLUMNS}
                return
    raise NotAForm(
        "{name}: has no columns {id}, {control_en} and {answer_en}; write one with qanswer english write",
        name=path.name,
        id=ID,
        control_en=CONTROL_EN,
        answer_en=ANSWER_EN,
    )


def _reason_against(row: Mapping[str, str], known: Mapping[str, tuple[Item, CheckSheet]], beside: set[str]) -> str:
    """Return why a row may not be taken; "" where it may."""
    if row[ID] not in known:
        return said("the sheet has no such item now")
    item, _ = known[row[ID]]
    if (item.control_en or item.answer_en) and row[ID] not in beside:
        return said("its English stands in the check sheet itself; edit it there")
    if _squash(row[CONTROL]) != _squash(item.control) or _squash(row[ANSWER]) != _squash(item.answer):
        return said("the sheet says something else by now; write the table anew")
    return said("English of an answer that is blank") if row[ANSWER_EN] and not item.answer else ""


def _entry(row: Mapping[str, str], by: str, on: str) -> dict[str, Any]:
    approved = row[APPROVED].casefold() == "x" or status_of(row[APPROVED]) is Status.MET
    who = {"approved_by": by, "approved_on": on} if approved else {}
    state = Translation.APPROVED if approved else Translation.UNREVIEWED
    return {
        "id": row[ID],
        "control_en": row[CONTROL_EN],
        "answer_en": row[ANSWER_EN],
        "translation": state.value,
        "original": digest(row[CONTROL], row[ANSWER]),
        **who,
    }


def _with(whole: str, fresh: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a file with entries put in the place of those of the same id, new ones behind all others."""
    left = dict(fresh)
    pieces = []
    for written, name, values in entries_in(whole):
        entry = left.pop(str(values.get("id", "")), None) if name else None
        pieces.append(written if entry is None else _written(entry))
    text = "".join(pieces).rstrip("\n") + "\n"
    text += "".join(f"\n{_written(entry)}" for entry in left.values())
    tomllib.loads(text)
    return text.rstrip("\n") + "\n"


def _written(entry: Mapping[str, Any]) -> str:
    return "\n".join((*table("[[item]]", entry), "", ""))


def _squash(text: str) -> str:
    return "".join(text.split())
