"""Where a copy goes: named after its form, of its kind, and never over anything that is not to be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SUFFIXES = frozenset({".xlsx", ".xlsm", ".docx", ".csv", ".tsv"})  # of forms; another one says nothing of the file
_INSTEAD = "name another with -o, after which the review page is named, or with --report"


def default_output(form: Path) -> Path:
    """Return ``vendor_form.filled.xlsx`` for ``vendor_form.xlsx``."""
    return form.with_name(f"{form.stem}.filled{form.suffix}")


def check_suffix(form: Path, output: Path) -> None:
    """Refuse a copy under the name of another format: programs would take it for what it is not.

    Raises:
        UsageError: with the name to give it.
    """
    if form.suffix.lower() in _SUFFIXES and output.suffix.lower() != form.suffix.lower():
        better = output.with_suffix(form.suffix) if output.name.strip(".") else form.name
        raise UsageError(f"-o {output}: a copy of a {form.suffix} file is one as well; name it {better}")


def check_outputs(source: Path, outputs: Sequence[Path], *, force: bool) -> None:
    """Refuse outputs that may not be written, the copy first; see ``check_output``.

    Raises:
        OutputError: with what to do about it.
    """
    for position, output in enumerate(outputs):
        check_output(source, output, force=force, instead=_INSTEAD if position else "name another with -o")
        if output in outputs[:position]:
            raise OutputError(f"{output}: is named for two outputs; name another with -o or --report")


def check_output(source: Path, output: Path, *, force: bool, instead: str = "name another with -o") -> None:
    """Refuse an output that is the input, exists, or has no folder to stand in; ``instead`` is what else to do.

    Raises:
        OutputError: with what to do about it.
    """
    try:
        _check_output(source, output, force=force, instead=instead)
    except OSError as error:  # a name that is too long, a folder that may not be looked into
        raise OutputError(f"{output}: cannot be written ({error.strerror}); name another with -o") from error


def _check_output(source: Path, output: Path, *, force: bool, instead: str) -> None:
    if output.exists() and source.exists() and output.samefile(source):
        raise OutputError(f"{output}: is the form itself; name another file with -o")
    if output.is_dir():
        raise OutputError(f"{output}: is a folder; name a file with -o")
    if output.exists() and not force:
        raise OutputError(f"{output}: exists already; pass --force to replace it or {instead}")
    if not output.parent.is_dir():
        raise OutputError(f"{output.parent}: no such folder; create it or name another with -o")
