"""The one folder whose files an assistant may read or write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that nothing outside is reached from, links included."""

    root: Path  # resolved

    @classmethod
    def at(cls, path: Path) -> Folder:
        """Return the folder at ``path``.

        Raises:
            UsageError: there is no such folder.
        """
        root = path.resolve()
        if not root.is_dir():
            raise UsageError("{path}: no such folder; name one that exists with --folder", path=path)
        return cls(root)

    def file(self, name: str) -> Path:
        """Return the path of the file called ``name``, relative to the folder or whole.

        Raises:
            UsageError: it lies elsewhere, if only by a link.
        """
        try:
            path = (self.root / name).resolve()
        except (OSError, ValueError, RuntimeError) as error:  # a name with a NUL, a circle of links
            raise UsageError("{name!r}: cannot be a file's name", name=name) from error
        if not path.is_relative_to(self.root):
            raise UsageError(
                "{name}: lies outside {root}, the folder that this assistant may use", name=name, root=self.root
            )
        return path
