"""What lies on the desk: the forms that were opened, and where dropped ones are kept."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from platformdirs import user_data_path

from qanswer.desk import journal
from qanswer.desk.looks import Looks, key_of
from qanswer.desk.opened import OpenedForm
from qanswer.desk.shelf import Shelf
from qanswer.errors import QanswerError, UsageError
from qanswer.office.package.package import file_sha256
from qanswer.service.outputs import default_output
from qanswer.staging import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.desk.looks import Look
    from qanswer.plan.model import FillOptions, Plan
    from qanswer.service.workspace import Workspace

_ID_LENGTH = 12  # digits of a digest of the content, for the folder of a dropped form


class Recent(NamedTuple):
    """A form that was worked on."""

    id: str
    path: Path
    done: int  # decisions kept
    total: int  # questions
    is_there: bool
    is_changed: bool  # the file is another than when it was last looked at
    has_copy: bool  # the filled copy stands beside it


class Desk:
    """The forms of one run, by id.

    Attributes:
        workspace: what they are answered from.
        shelf: the library beside it.
        lock: held while the workspace is used.
    """

    def __init__(
        self,
        workspace: Workspace,
        options: FillOptions,
        *,
        dropped_into: Path | None = None,
    ) -> None:
        """Clear the desk.

        Args:
            workspace: what forms are answered from, and the library that they go into.
            options: how.
            dropped_into: folder for forms that were dropped on the page; None: the user's own data folder.
        """
        self.workspace = workspace
        self._options = options
        self._folder = dropped_into or user_data_path("qanswer", appauthor=False) / "forms"
        self._looks = Looks(self._folder / "looks")
        self._forms: dict[str, OpenedForm] = {}
        self.lock = threading.RLock()
        self.shelf = Shelf(workspace.library, self.lock)

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
        key = key_of(path)
        with self.lock:
            if key not in self._forms:
                self._forms[key] = OpenedForm(self.workspace, path, self._options, self.lock, self._looks)
        return key

    def find(self, key: str) -> OpenedForm:
        """Return a form of the desk by id; one that was worked on in an earlier run is opened again.

        Raises:
            KeyError: there is no such form.
            FormError: it cannot be used any more.
        """
        if key not in self._forms:
            paths = {look.key: look.path for look in self._looks.newest_first()}
            self.open(paths[key])
        return self._forms[key]

    def recent(self) -> list[Recent]:
        """Return what was worked on, in this run and before, the last first."""
        return [_recent(look) for look in self._looks.newest_first()]

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

    def ask(self, lines: Sequence[str]) -> Plan:
        """Return what is to be said to questions that came without a file, one a line."""
        with self.lock:
            return self.workspace.ask(lines)


def _recent(look: Look) -> Recent:
    try:
        kept = journal.read(journal.journal_of(look.path))
        is_changed = file_sha256(look.path) != look.sha256
    except (QanswerError, OSError):  # said when it is opened
        kept, is_changed = None, False
    done, has_copy = len(kept.decisions) if kept else 0, default_output(look.path).exists()
    return Recent(look.key, look.path, done, len(look.rows), look.path.is_file(), is_changed, has_copy)
