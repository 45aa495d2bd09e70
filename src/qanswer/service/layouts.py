"""Layouts the user corrected once, kept by the form's structure and used again when the same kind of form comes back."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_config_path

from qanswer.errors import OutputError, UsageError
from qanswer.forms.formats.registry import open_form
from qanswer.forms.layout_store import overrides_as_json, overrides_from_json
from qanswer.speech import because
from qanswer.staging import staged

if TYPE_CHECKING:
    from qanswer.forms.contract import Overrides


@dataclass(frozen=True, slots=True)
class Layouts:
    """The folder in which layouts are kept."""

    folder: Path

    @classmethod
    def default(cls) -> Layouts:
        """Return those of ``$QANSWER_LAYOUTS``, else of the user's configuration folder."""
        named = os.environ.get("QANSWER_LAYOUTS")
        return cls(Path(named) if named else user_config_path("qanswer", appauthor=False, roaming=True) / "layouts")

    def keep(self, form: Path, told: Overrides) -> Path:
        """Keep ``told`` for forms like this one, and return the file it is kept in.

        Raises:
            FormError: the form cannot be used.
            UsageError: nothing was told.
            OutputError: the folder cannot be written.
        """
        if not says_something(told):
            raise UsageError(
                "--save-layout: nothing to save; say what is where: --columns question=C,answer=E --header-row 5"
            )
        fingerprint = open_form(form).fingerprint
        path = self._path(fingerprint)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                "{parent}: cannot be made ({why}); name another folder in QANSWER_LAYOUTS",
                parent=path.parent,
                why=because(error),
            ) from error
        kept = json.dumps(overrides_as_json(told, fingerprint), ensure_ascii=False, indent=1) + "\n"
        with staged(path, force=True) as copy:
            copy.write_text(kept, encoding="utf-8")
        return path

    def find(self, form: Path, told: Overrides, *, allow_signed: bool = False) -> tuple[Overrides, Path | None]:
        """Return ``told``, or where it says nothing the layout kept for forms like this one and the file it is in.

        Raises:
            FormError: the form cannot be used.
            UsageError: what was kept is no layout any more.
        """
        if says_something(told) or not self.folder.is_dir():
            return told, None
        path = self._path(open_form(form, allow_signed=allow_signed).fingerprint)
        if not path.is_file():
            return told, None
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError("{path}: is no saved layout ({why}); delete it", path=path, why=because(error)) from error
        return overrides_from_json(kept, str(path)), path

    def _path(self, fingerprint: str) -> Path:
        return self.folder / f"{fingerprint}.json"


def says_something(told: Overrides) -> bool:
    """Tell whether anything was said of the layout at all."""
    return told.sheet is not None or bool(told.columns) or told.header_row is not None
