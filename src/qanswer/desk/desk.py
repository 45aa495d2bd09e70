"""What lies on the desk: the forms that were opened, and where dropped ones are kept."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from qanswer.desk.opened import OpenedForm
from qanswer.errors import UsageError
from qanswer.staging import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.plan.model import FillOptions
    from qanswer.service.workspace import Workspace

_ID_LENGTH = 12  # digits of a digest of the path: enough to tell the forms of one desk apart


class Desk:
    """The forms of one run, by id.

    Attributes:
        workspace: what they are answered from.
    """

    def __init__(self, workspace: Workspace, options: FillOptions, *, dropped_into: Path | None = None) -> None:
        """Clear the desk.

        Args:
            workspace: what forms are answered from.
            options: how.
            dropped_into: folder for forms that were dropped on the page; None: the user's own data folder.
        """
        self.workspace = workspace
        self._options = options
        self._folder = dropped_into or user_data_path("qanswer", appauthor=False) / "forms"
        self._forms: dict[str, OpenedForm] = {}
        self._lock = threading.RLock()

    @property
    def forms(self) -> Mapping[str, OpenedForm]:
        """The opened forms by id, in the order in which they were opened."""
        return self._forms

    def open(self, path: Path) -> str:
        """Open a form, or find it opened already, and return its id.

        Raises:
            FormError: it cannot be used.
            UsageError: its kept decisions cannot be read.
        """
        path = path.resolve()
        key = hashlib.sha256(str(path).encode(errors="surrogateescape")).hexdigest()[:_ID_LENGTH]
        with self._lock:
            if key not in self._forms:
                self._forms[key] = OpenedForm(self.workspace, path, self._options, self._lock)
        return key

    def take_in(self, name: str, content: bytes) -> str:
        """Keep a form that was dropped on the page, open it and return its id.

        The same file dropped again is the same form, with what was decided on it.

        Raises:
            UsageError: ``name`` is no file's name.
            FormError: it cannot be used.
            OutputError: it cannot be kept.
        """
        plain = Path(name.replace("\\", "/")).name
        if not plain.strip(". ") or not plain.isprintable():
            raise UsageError("the file has no name that could be kept; rename it and drop it again")
        path = self._folder / hashlib.sha256(content).hexdigest()[:_ID_LENGTH] / plain
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole((content,), path)
        return self.open(path)
