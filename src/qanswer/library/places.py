"""Where the library lies: a file in the knowledge folder, another file, or a team's server. Opens nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ENVIRONMENT = "QANSWER_LIBRARY"
FILE = "library.sqlite"
_SERVERS = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class LibraryPlace:
    """A library file or a server's address."""

    path: Path | None  # the file; None for a server
    url: str = ""  # of the server, as given; "" for a file

    @property
    def exists(self) -> bool:
        """Whether there is something to open; a server is asked only when it is opened."""
        return self.path is None or self.path.exists()

    def __str__(self) -> str:
        """Return the place as a person may see it: a server's address without the password."""
        if self.path is not None:
            return str(self.path)
        parts = urlsplit(self.url)
        user = f"{parts.username}@" if parts.username else ""
        port = f":{parts.port}" if parts.port else ""
        return urlunsplit((parts.scheme, f"{user}{parts.hostname or ''}{port}", parts.path, "", ""))


def find_library(knowledge_folder: Path, named: str | None = None) -> LibraryPlace:
    """Return where the library is or would be.

    The first of these: ``named``, the environment's ``QANSWER_LIBRARY``, ``library.sqlite`` in the knowledge folder.
    """
    wanted = named or os.environ.get(ENVIRONMENT, "")
    if wanted.startswith(_SERVERS):
        return LibraryPlace(None, wanted)
    if wanted:
        path = Path(wanted.removeprefix("sqlite:///"))
        return LibraryPlace(path / FILE if path.is_dir() else path)
    return LibraryPlace(knowledge_folder / FILE)


def is_named(named: str | None) -> bool:
    """Return whether somebody asked for a certain library, which must then be there."""
    return bool(named or os.environ.get(ENVIRONMENT))
