"""Questions put to colleagues: a list for each department, as text and as a workbook that can be read back in."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font

from qanswer.desk.opened import Told
from qanswer.errors import UsageError
from qanswer.plan.model import Action
from qanswer.speech import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

    from qanswer.desk.opened import OpenedForm
    from qanswer.model import Language

_WIDTHS: Final = (6, 20, 24, 50, 50, 50)
_NUMBER, _OWNER, _ANSWER = 0, 1, 5


def as_text(form: OpenedForm, language: Language) -> str:
    """Return the questions to ask, under their departments; "" where nobody is to be asked."""
    lines: list[str] = []
    last = None
    for at, owner in sorted(_asked(form), key=lambda pair: (pair[1], pair[0])):
        if owner != last:
            lines += ["", f"■ {_name(form, owner, language)}"]
            last = owner
        question = form.rows[at].question
        lines.append(f"・{question.number} {' '.join(question.text.split())}".replace("・ ", "・"))
    return "\n".join(lines).strip()


def as_workbook(form: OpenedForm) -> bytes:
    """Return the questions to ask as .xlsx, with a blank for each answer."""
    book = Workbook()
    sheet: Worksheet = book.active  # type: ignore[assignment]
    sheet.append((_("No."), _("Department"), _("Heading"), _("Question"), _("Candidate"), _("Answer (please fill in)")))
    for at, owner in _asked(form):
        row = form.rows[at]
        texts = (str(at + 1), owner, " › ".join(row.question.context), row.question.text, row.text, "")
        sheet.append(texts)
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s"  # a question may begin like a formula
    for column, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.row == 1:
                cell.font = Font(bold=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_back(form: OpenedForm, content: bytes) -> dict[int, Told]:
    """Return the answers that a list sent out with ``as_workbook`` came back with, by position of the row.

    Raises:
        UsageError: it is no such list, or names a row that the form has not.
    """
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UsageError("the list is no Excel workbook (.xlsx); save it as such and read it again") from error
    rows = book.worksheets[0].iter_rows(min_row=2, max_col=len(_WIDTHS), values_only=True)
    return dict(
        _answer(form, values) for values in rows if len(values) > _ANSWER and str(values[_ANSWER] or "").strip()
    )


def _answer(form: OpenedForm, values: tuple[object, ...]) -> tuple[int, Told]:
    number = str(values[_NUMBER] or "").strip()
    if not number.isdecimal() or not 0 < int(number) <= len(form.rows):
        raise UsageError(
            "the list has an answer for No. {number}, which this form has not; is it another form's list?",
            number=number,
        )
    at = int(number) - 1
    if values[3] is not None and str(values[3]).strip() != form.rows[at].question.text.strip():
        raise UsageError(
            "No. {number} of the list asks something else than this form; is it another form's list?", number=number
        )
    return at, Told(str(values[_ANSWER]).strip(), str(values[_OWNER] or ""))


def _asked(form: OpenedForm) -> Iterator[tuple[int, str]]:
    for at, decision in form.decisions.items():
        if decision.action is Action.ASK:
            yield at, decision.owner or form.plan.rows[at].owner or ""


def _name(form: OpenedForm, owner: str, language: Language) -> str:
    names = form.plan.knowledge.departments.get(owner)
    return names[language] if names else owner
