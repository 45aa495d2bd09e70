"""The review as an Excel workbook: what is to be written stands in cells that a person changes; ``review_back`` reads it.

Beside what a person sees, each row carries its question, where it stands and what was proposed as JSON in hidden columns:
what was changed is told from that alone, whatever the program proposes by the time the workbook comes back.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Final, NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from qanswer.export.excel import CELL_LIMIT, height
from qanswer.export.package import settle
from qanswer.model import Language, Verdict
from qanswer.plan.decisions import decision_as_json
from qanswer.plan.model import Action
from qanswer.report.offered import words_of
from qanswer.report.reasons import sentence
from qanswer.report.words import VERDICT
from qanswer.speech import _, language, said, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from qanswer.plan.model import Filled, PlannedRow

SCHEMA: Final = "qanswer/review/1"
BOOKKEEPING: Final = "qanswer"  # the hidden sheet: the schema, the form, and what the drop-downs offer
FIRST_ROW: Final = 2  # under the headings


class Columns(NamedTuple):
    """What stands where, from 1; the row's own JSON follows in as many hidden columns as it takes."""

    place: int = 1
    number: int = 2
    heading: int = 3
    question: int = 4
    state: int = 5
    tick: int = 6
    text: int = 7
    source: int = 8
    decision: int = 9
    department: int = 10
    why: int = 11
    candidates: int = 12
    kept: int = 13


COLUMNS: Final = Columns()
ACTIONS: Final = {Action.ACCEPT: said("accept"), Action.BLANK: said("leave blank"), Action.ASK: said("ask")}
_EDITABLE: Final = range(COLUMNS.tick, COLUMNS.department + 1)
_WIDTHS: Final = (14, 7, 22, 44, 12, 12, 50, 14, 13, 22, 40, 70)
_TALLEST: Final = 240.0  # points: what is longer is read in the cell, so that a screen shows several rows
_FILL: Final = PatternFill("solid", fgColor="FFF8E1")
_LINE: Final = Border(bottom=Side(style="thin", color="B8C2CC"))
_HEADING_HEIGHT: Final = 54.0  # points: three lines
_COLOURS: Final = {Verdict.FILLED: "1B5E20", Verdict.REVIEW: "8A5A00", Verdict.UNANSWERED: "B3261E"}


def workbook(filled: Filled) -> bytes:
    """Return the review of a finished fill as .xlsx, in the person's language; the same fill gives the same bytes."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("Review")
    lists = _Lists(book.create_sheet(BOOKKEEPING))
    lists.sheet.append([SCHEMA, filled.plan.form.sha256])
    lists.sheet.sheet_state = "hidden"
    _put(sheet, 1, _headings())
    for at, row in enumerate(filled.rows, FIRST_ROW):
        shown = _shown(row, filled)
        sheet.row_dimensions[at].height = min(_TALLEST, max(map(height, shown[:-1], _WIDTHS)))
        _put(sheet, at, [*shown, *_pieces(json.dumps(_kept(row), ensure_ascii=False))])
        lists.offer(sheet, at, COLUMNS.tick, words_of(row))
        lists.offer(sheet, at, COLUMNS.source, [one.statement for one in row.candidates])
        lists.offer(sheet, at, COLUMNS.decision, [spoken(label) for label in ACTIONS.values()])
        lists.offer(sheet, at, COLUMNS.department, _departments(filled))
        sheet.cell(at, COLUMNS.state).font = Font(bold=True, color=_COLOURS[row.verdict])
    _dress(sheet)
    kept = io.BytesIO()
    book.save(kept)
    return settle(kept.getvalue(), "")


def plain(text: str) -> str:
    r"""Return a text as a cell can hold it and gives it back.

    >>> plain("a\r\nb\x0b "), len(plain("a" * 40_000))
    ('a\nb', 32767)
    """
    return ILLEGAL_CHARACTERS_RE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:CELL_LIMIT].strip()


def _headings() -> list[str]:
    return [
        _("Place"),
        _("No."),
        _("Heading"),
        _("Question"),
        _("State"),
        _("Tick (change it here; blank: stays open)"),
        _("Answer (change it here)"),
        _("Use this source instead"),
        _("Decision"),
        _("Whom to ask"),
        _("Why"),
        _("Sources"),
    ]


def _shown(row: PlannedRow, filled: Filled) -> list[str]:
    spoken, question = Language(language()), row.question
    tick, text = _proposed(row)
    return [
        str(question.location),
        question.number,
        " › ".join(question.context),
        question.text,
        VERDICT[row.verdict][spoken],
        tick,
        text,
        *("", "", ""),
        "\n".join(sentence(reason, spoken) for reason in row.reasons),
        "\n\n".join(_candidate(row, filled)),
    ]


def _proposed(row: PlannedRow) -> tuple[str, str]:
    """Return tick and text as they are written; what is only offered stands among the sources."""
    return (row.word, row.text) if row.verdict is Verdict.FILLED else ("", "")


def _candidate(row: PlannedRow, filled: Filled) -> list[str]:
    shown = []
    for one in row.candidates:
        statement, asked = filled.plan.statements[one.statement], row.question.language
        text = statement.text.get(asked) or statement.own_text
        cited = " ".join(part for part in (statement.citation[asked], statement.stated_on) if part)
        shown.append(f"■ {one.statement} {statement.printed} {one.score:.0%}\n{text}\n{cited}")
    return shown


def _kept(row: PlannedRow) -> dict[str, object]:
    """Return what the row is told by when it comes back."""
    tick, text = _proposed(row)
    return {
        "schema": SCHEMA,
        "location": row.question.location.as_json(),
        "question": row.question.text,
        "tick": tick,
        "text": text,
        "citation": row.citation if row.verdict is Verdict.FILLED else "",
        "decision": decision_as_json(row.decision) if row.decision else None,
    }


def _pieces(text: str) -> list[str]:
    # A cell's end is no place for a space, which programs may leave out: JSON has none that count outside its texts.
    return [text[at : at + CELL_LIMIT] for at in range(0, len(text), CELL_LIMIT)]


def _departments(filled: Filled) -> list[str]:
    spoken = Language(language())
    return [f"{code} {names[spoken]}" for code, names in filled.plan.knowledge.departments.items()]


def _put(sheet: Worksheet, at: int, texts: Sequence[str]) -> None:
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(at, column, plain(text) if column < COLUMNS.kept else text)
        cell.data_type = "s"  # a question may begin like a formula
        cell.alignment = Alignment(wrap_text=column < COLUMNS.kept, vertical="top")
        cell.border = _LINE
        if at == 1:
            cell.font = Font(bold=True)
        if column in _EDITABLE:
            cell.fill = _FILL


def _dress(sheet: Worksheet) -> None:
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[1].height = _HEADING_HEIGHT
    for column in range(COLUMNS.kept, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    sheet.freeze_panes = f"{get_column_letter(COLUMNS.state)}{FIRST_ROW}"
    sheet.auto_filter.ref = f"A1:{get_column_letter(COLUMNS.candidates)}{sheet.max_row}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


class _Lists:
    """What the drop-downs offer: a column of the hidden sheet for each list, as a word may hold a comma."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._rules: dict[tuple[int, tuple[str, ...]], DataValidation] = {}
        self._columns: dict[tuple[str, ...], str] = {}

    def offer(self, sheet: Worksheet, at: int, column: int, words: Sequence[str]) -> None:
        """Have a cell offer ``words`` and take nothing else."""
        offered = tuple(words)
        if not offered:
            return
        if (column, offered) not in self._rules:
            rule = DataValidation("list", formula1=self._place(offered), allow_blank=True, showErrorMessage=True)
            rule.error = _("Choose from the list, or leave the cell blank.")
            sheet.add_data_validation(rule)
            self._rules[column, offered] = rule
        self._rules[column, offered].add(sheet.cell(at, column).coordinate)

    def _place(self, words: tuple[str, ...]) -> str:
        if words not in self._columns:
            column = len(self._columns) + 3  # after the schema and the form
            letter = get_column_letter(column)
            for at, word in enumerate(words, 1):
                self.sheet.cell(at, column, plain(word)).data_type = "s"
            self._columns[words] = f"{quote_sheetname(BOOKKEEPING)}!${letter}$1:${letter}${len(words)}"
        return self._columns[words]
