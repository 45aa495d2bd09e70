"""Layouts the user corrected once, kept by the form's structure and used again when the same kind of form comes back."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qanswer.cli.options import talk
from qanswer.errors import OutputError, UsageError

if TYPE_CHECKING:
    from qanswer.forms.contract import Overrides


def folder() -> Path:
    """Return where layouts are kept: ``$QANSWER_LAYOUTS``, else the user's configuration folder."""
    named = os.environ.get("QANSWER_LAYOUTS")
    return Path(named) if named else Path(typer.get_app_dir("qanswer")) / "layouts"


def keep_layout(fingerprint: str, told: Overrides) -> None:
    """Keep ``told`` for forms with this fingerprint.

    Raises:
        UsageError: nothing was told.
        OutputError: the folder cannot be written.
    """
    from qanswer.forms.layout_store import overrides_as_json
    from qanswer.staging import staged

    if not _says_something(told):
        raise UsageError(
            "--save-layout: nothing to save; say what is where: --columns question=C,answer=E --header-row 5"
        )
    path = folder() / f"{fingerprint}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path.parent}: cannot be made ({error.strerror}); name another folder in QANSWER_LAYOUTS"
        ) from error
    with staged(path, force=True) as copy:
        copy.write_text(
            json.dumps(overrides_as_json(told, fingerprint), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    talk().print(f"layout saved for forms of this kind: {path}", soft_wrap=True)


def known_layout(form: Path, told: Overrides, *, allow_signed: bool = False) -> Overrides:
    """Return ``told``, or where it says nothing the layout kept for forms like this one.

    Raises:
        FormError: the form cannot be used.
        UsageError: what was kept is no layout any more.
    """
    from qanswer.forms.formats.registry import open_form
    from qanswer.forms.layout_store import overrides_from_json

    if _says_something(told) or not folder().is_dir():
        return told
    path = folder() / f"{open_form(form, allow_signed=allow_signed).fingerprint}.json"
    if not path.is_file():
        return told
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: is no saved layout ({error}); delete it") from error
    talk().print(f"using the layout saved for forms of this kind: {path}", soft_wrap=True)
    return overrides_from_json(kept, str(path))


def _says_something(told: Overrides) -> bool:
    return told.sheet is not None or bool(told.columns) or told.header_row is not None
