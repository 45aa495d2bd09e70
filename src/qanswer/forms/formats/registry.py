"""Opening a form of any kind, told by its content and never by its name.

What reads one kind is imported when a form of that kind is met: the three together take longer than a short form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.delimited.table import reads_as_csv
from qanswer.forms.contract import Overrides
from qanswer.office.package.package import Package, PackageKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from qanswer.forms.contract import Form

    Opener = Callable[[Path, Overrides, bool], Form]


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
    opener = next(opens for accepts, opens in FORMATS if accepts(path))
    return opener(path, overrides or Overrides(), allow_signed)


def _open_delimited(path: Path, overrides: Overrides, _: bool) -> Form:  # noqa: FBT001 - of ``Opener``
    from qanswer.forms.formats.csv import CsvForm  # noqa: PLC0415

    return CsvForm.open(path, overrides)


def _open_office(path: Path, overrides: Overrides, allow_signed: bool) -> Form:  # noqa: FBT001 - of ``Opener``
    package = Package.open(path, allow_signed=allow_signed)
    if package.kind is PackageKind.WORKBOOK:
        from qanswer.forms.formats.excel import ExcelForm  # noqa: PLC0415
        from qanswer.office.workbook.workbook import Workbook  # noqa: PLC0415

        return ExcelForm(Workbook(package), overrides)
    from qanswer.forms.formats.word import WordForm  # noqa: PLC0415

    return WordForm(package, overrides)


FORMATS: Sequence[tuple[Callable[[Path], bool], Opener]] = (  # whether a file is of that format, and what opens it
    (reads_as_csv, _open_delimited),
    (lambda _: True, _open_office),  # last: it says what a file really is that nobody can use
)
