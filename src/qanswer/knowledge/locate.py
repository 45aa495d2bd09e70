"""Where the knowledge lies: what the user named, the folder they stand in, or what the product ships."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from qanswer.errors import KnowledgeError

ENVIRONMENT = "QANSWER_KB"
LOCAL = Path("knowledge")  # a folder of this name in the current directory is taken up by itself
CHECKSHEET = "checksheet.toml"


@dataclass(frozen=True, slots=True)
class Places:
    """The files of one knowledge base. A user's own may leave out all but the check sheet."""

    checksheet: Path
    further: tuple[Path, ...]  # check sheets of other services or parts of the vendor, by name
    links: Path | None  # belongs to the check sheet: never taken from elsewhere
    english: Path | None  # likewise
    departments: Path
    glossary: Path
    topics: tuple[Path, ...]  # by name

    @property
    def checksheets(self) -> tuple[tuple[str, Path], ...]:
        """Every check sheet with the name that sets its items' ids apart; the main one has none."""
        return (("", self.checksheet), *((path.stem, path) for path in self.further))

    @property
    def files(self) -> tuple[tuple[str, Path], ...]:
        """Every file with the name it bears in the fingerprint, which is the same on every machine."""
        named: list[tuple[str, Path | None]] = [
            ("checksheet", self.checksheet),
            ("links", self.links),
            ("english", self.english),
            *((f"sheets/{path.name}", path) for path in self.further),
            ("departments", self.departments),
            ("glossary", self.glossary),
            *((f"topics/{path.name}", path) for path in self.topics),
        ]
        return tuple((name, path) for name, path in named if path)


def find_knowledge(path: Path | None = None) -> Places:
    """Return the files to read.

    The first of these that is there: ``path``, the environment's ``QANSWER_KB``, ``./knowledge`` with a check sheet in
    it, the shipped one. A folder must have a ``checksheet.toml``, and may have further ones in ``sheets/``; topics, glossary and departments that it lacks are
    the shipped ones. A single file stands for itself, unless it is called ``checksheet.toml``: then its folder is meant.

    Raises:
        KnowledgeError: what the user named is not there, or has no check sheet.
    """
    named = path or _from_environment()
    if named is None:
        return _in_folder(LOCAL if (LOCAL / CHECKSHEET).is_file() else shipped_folder())
    if named.is_dir():
        return _in_folder(named)
    if not named.is_file():
        raise KnowledgeError(
            "{named}: no such knowledge base; name a folder with a {checksheet}, or such a file",
            named=named,
            checksheet=CHECKSHEET,
        )
    return _in_folder(named.parent) if named.name == CHECKSHEET else _beside_shipped(named, None)


def shipped_folder() -> Path:
    """Return the knowledge that comes with the product: inside the wheel, or beside ``src`` in a source tree.

    Raises:
        KnowledgeError: neither is there; the installation is incomplete.
    """
    package = Path(__file__).parents[1]
    for folder in (package / "_knowledge", package.parents[1] / "knowledge"):
        if (folder / CHECKSHEET).is_file():
            return folder
    raise KnowledgeError(
        "{package}: the shipped knowledge is missing; reinstall qanswer, or name one with --kb",
        package=package / "_knowledge",
    )


def _from_environment() -> Path | None:
    value = os.environ.get(ENVIRONMENT, "")
    return Path(value) if value else None


def _in_folder(folder: Path) -> Places:
    checksheet = folder / CHECKSHEET
    if not checksheet.is_file():
        raise KnowledgeError(
            "{folder}: no {checksheet} in this folder; write one or name another folder with --kb",
            folder=folder,
            checksheet=CHECKSHEET,
        )
    return _beside_shipped(checksheet, folder)


def _beside_shipped(checksheet: Path, folder: Path | None) -> Places:
    """Return a check sheet with what lies in ``folder`` beside it, filled up with what is shipped."""
    shipped = shipped_folder()
    return Places(
        checksheet=checksheet,
        further=_tomls(folder, "sheets"),
        links=_if_there(folder, "links.toml"),
        english=_if_there(folder, "english.toml"),
        departments=_if_there(folder, "departments.toml") or shipped / "departments.toml",
        glossary=_if_there(folder, "glossary.toml") or shipped / "glossary.toml",
        topics=_tomls(folder, "topics") or _tomls(shipped, "topics"),
    )


def _if_there(folder: Path | None, name: str) -> Path | None:
    path = folder / name if folder else None
    return path if path and path.is_file() else None


def _tomls(folder: Path | None, name: str) -> tuple[Path, ...]:
    return tuple(sorted((folder / name).glob("*.toml"), key=lambda path: path.name)) if folder else ()
