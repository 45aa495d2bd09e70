"""Where a copy goes: named after its form, of its kind, and never over anything that is not to be lost."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qanswer.errors import FileMissing, OutputError, UsageError
from qanswer.speech import because, said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SUFFIXES = (".xlsx", ".xlsm", ".docx", ".csv", ".tsv")  # of forms; another one says nothing of the file
_INSTEAD = said("name another with -o, after which the review page is named, or with --report")


class ReviewKind(StrEnum):
    """As what the review is written beside a copy."""

    HTML = "html"  # a page to read and to send round
    XLSX = "xlsx"  # a workbook to decide in
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Targets:
    """The files one form turns into."""

    form: Path
    output: Path  # the filled copy
    review: Path | None  # the review page or workbook beside it
    report: Path | None  # the report for programs


def default_output(form: Path) -> Path:
    """Return ``vendor_form.filled.xlsx`` for ``vendor_form.xlsx``."""
    return form.with_name(f"{form.stem}.filled{form.suffix}")


def targets_of(form: Path, output: Path | None, report: Path | None, *, review: ReviewKind, several: bool) -> Targets:
    """Return the files that ``form`` turns into.

    Raises:
        FileMissing: ``form`` has no name of its own.
        UsageError: one file named for the outputs of several forms, or an output of another kind than its form.
    """
    for option, path in (("-o", output), ("--report", report)):
        if several and path is not None and not path.is_dir():
            raise UsageError(
                "{option} {path}: several forms need a folder that exists; create it first", option=option, path=path
            )
    if not form.name:  # "." and "/"
        raise FileMissing("{path}: is a folder; name a file in it", path=form)
    filled = default_output(form)
    if output is not None:
        filled = output / filled.name if output.is_dir() else output
    check_suffix(form, filled)
    kind = kind_in_names(form)
    named = filled.with_name(f"{filled.stem.removesuffix('.filled')}{kind}.review.{review}")
    told = report / f"{form.stem}{kind}.report.json" if report is not None and report.is_dir() else report
    return Targets(form, filled, None if review is ReviewKind.NONE else named, told)


def kind_in_names(form: Path) -> str:
    """Return what tells a form's page and report from those of a form of the same name beside it: its kind, or "".

    Of ``vendor_form.xlsx`` and ``vendor_form.docx`` the workbook's page is ``vendor_form.review.html``, the document's
    ``vendor_form.docx.review.html``.
    """
    first = next((suffix for suffix in SUFFIXES if os.path.exists(form.with_suffix(suffix))), form.suffix)  # noqa: PTH110 - False also of a name too long
    return "" if form.suffix.lower() == first.lower() else form.suffix


def refuse_collisions(targets: Sequence[Targets]) -> None:
    """Refuse a batch in which a file would be written twice, or a form be written over.

    Raises:
        UsageError: with both names.
    """
    forms = {target.form.resolve(): target.form for target in targets}
    taken: dict[Path, Path] = {}
    for target in targets:
        for output in (target.output, target.review, target.report):
            if output is None:
                continue
            place = output.resolve()
            if len(targets) > 1 and place in forms:
                raise UsageError("{output}: is one of the forms and would be written over; leave it out", output=output)
            other = taken.setdefault(place, target.form)
            if other is not target.form:
                raise UsageError(
                    "{output}: would be written for both {other} and {form}; fill them one by one",
                    output=output,
                    other=other,
                    form=target.form,
                )


def check_suffix(form: Path, output: Path) -> None:
    """Refuse a copy under the name of another format: programs would take it for what it is not.

    Raises:
        UsageError: with the name to give it.
    """
    if form.suffix.lower() in SUFFIXES and output.suffix.lower() != form.suffix.lower():
        better = output.with_suffix(form.suffix) if output.name.strip(".") else form.name
        raise UsageError(
            "-o {output}: a copy of a {suffix} file is one as well; name it {better}",
            output=output,
            suffix=form.suffix,
            better=better,
        )


def check_outputs(source: Path, outputs: Sequence[Path], *, force: bool) -> None:
    """Refuse outputs that may not be written, the copy first; see ``check_suffix`` and ``check_output``.

    Raises:
        UsageError: the copy is named as if it were of another kind.
        OutputError: with what to do about it.
    """
    check_suffix(source, outputs[0])
    for position, output in enumerate(outputs):
        check_output(source, output, force=force, instead=_INSTEAD if position else said("name another with -o"))
        if output in outputs[:position]:
            raise OutputError("{output}: is named for two outputs; name another with -o or --report", output=output)


def check_output(source: Path, output: Path, *, force: bool, instead: str = said("name another with -o")) -> None:
    """Refuse an output that is the input, exists, or has no folder to stand in; ``instead`` is what else to do.

    Raises:
        OutputError: with what to do about it.
    """
    try:
        _check_output(source, output, force=force, instead=instead)
    except OSError as error:  # a name that is too long, a folder that may not be looked into
        raise OutputError(
            "{output}: cannot be written ({why}); name another with -o", output=output, why=because(error)
        ) from error


def _check_output(source: Path, output: Path, *, force: bool, instead: str) -> None:
    if output.exists() and source.exists() and output.samefile(source):
        raise OutputError("{output}: is the form itself; name another file with -o", output=output)
    if output.is_dir():
        raise OutputError("{output}: is a folder; name a file with -o", output=output)
    if output.exists() and not force:
        raise OutputError(
            "{output}: exists already; pass --force to replace it or {instead}", output=output, instead=instead
        )
    if not output.parent.is_dir():
        raise OutputError("{parent}: no such folder; create it or name another with -o", parent=output.parent)
