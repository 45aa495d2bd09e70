"""Opening a form of any kind, told by its content and never by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.delimited.table import reads_as_csv
from qanswer.forms.formats.csv import CsvForm
from qanswer.forms.formats.excel import ExcelForm
from qanswer.forms.formats.word import WordForm
from qanswer.office.package.package import Package, PackageKind
from qanswer.office.workbook.workbook import Workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qanswer.forms.contract import Form, Overrides


def open_form(path: Path, overrides: Overrides | None = None, *, allow_signed: bool = False) -> Form:
    """Return the form at ``path``: an Excel workbook, a Word document or a table of separated values.

    Args:
        path: the customer's file; only read.
        overrides: what the user says about its layout.
        allow_signed: open a digitally signed file, whose signature an answer will break.

    Raises:
        FormError: the file cannot be used; the message says what it really is.
        UsageError: ``overrides`` does not fit the file.
    """
    if reads_as_csv(path):
        return CsvForm.open(path, overrides)
    package = Package.open(path, allow_signed=allow_signed)
    if package.kind is PackageKind.WORKBOOK:
        return ExcelForm(Workbook(package), overrides)
    return WordForm(package, overrides)
