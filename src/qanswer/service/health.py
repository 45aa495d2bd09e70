"""Whether everything is there that the program can make use of: what was found, what is missing and what for."""

from __future__ import annotations

import platform
import shutil
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING

from qanswer import kept
from qanswer.errors import QanswerError
from qanswer.knowledge.load import load
from qanswer.service.converting import find_libreoffice
from qanswer.service.layouts import Layouts
from qanswer.service.library import library_place
from qanswer.service.profile import DEFAULT, load_profile
from qanswer.speech import said, said_n
from qanswer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qanswer.knowledge.model import Knowledge

_EXTRAS = {  # extra -> the distribution that it brings, and what for
    "mcp": ("mcp", said("`qanswer mcp`, for an assistant")),
    "postgres": ("psycopg", said("a team's library on a server")),
}
_FONTS_LISTED_IN = 10  # seconds


class State(StrEnum):
    """How one thing stands."""

    OK = "ok"
    MISSING = "missing"  # something that can be done without
    FAULT = "fault"  # something that cannot


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at."""

    name: str
    state: State
    found: str  # what is there, or what is wrong
    remedy: str = ""  # what it is for and what to do, where it is not there

    def as_json(self) -> dict[str, str]:
        """Return it as plain values."""
        return {"name": self.name, "state": self.state.value, "found": self.found, "remedy": self.remedy}


def examine(knowledge: Path | None = None, library: str | None = None) -> list[Checked]:
    """Return how everything stands that the program uses; nothing is changed."""
    return list(_examined(knowledge, library))


def _examined(knowledge: Path | None, library: str | None) -> Iterator[Checked]:
    yield Checked("qanswer", State.OK, f"{__version__}, Python {platform.python_version()}, {platform.platform()}")
    yield _libraries()
    known: Knowledge | None = None
    try:
        known = load(knowledge)
        titles = ", ".join(sheet.title for sheet in known.sheets)
        yield Checked(
            said("knowledge"),
            State.OK,
            said_n(
                "{path}: {titles}, {n} item",
                "{path}: {titles}, {n} items",
                len(known.statements),
                path=known.main.path,
                titles=titles,
            ),
        )
        yield _profile(known)
        yield _library(known, library)
    except QanswerError as error:
        yield Checked(said("knowledge") if known is None else "profile", State.FAULT, str(error))
    yield _cache()
    yield Checked(said("layouts"), State.OK, f"{Layouts.default().folder}")
    yield from map(_extra, _EXTRAS)
    program = find_libreoffice()
    if program is None:
        remedy = said("fill --convert needs it for .xls, .ods, .doc and the like")
        yield Checked("LibreOffice", State.MISSING, said("not installed"), remedy)
    else:
        yield Checked("LibreOffice", State.OK, str(program))
    if shutil.which("fc-list"):
        yield _fonts()


def _libraries() -> Checked:
    """Return the versions of what the program is built on."""
    needed = [need for need in requires("qanswer") or () if "extra ==" not in need]
    names = sorted(need.split(">=")[0].split(";")[0].strip() for need in needed)
    try:
        return Checked(said("libraries"), State.OK, ", ".join(f"{name} {version(name)}" for name in names))
    except PackageNotFoundError as error:
        return Checked(
            said("libraries"), State.FAULT, said("{name}: not installed", name=error.name), said("install qanswer anew")
        )


def _profile(known: Knowledge) -> Checked:
    there = DEFAULT.is_file()
    load_profile(None, known.main)
    if there:
        return Checked(said("profile"), State.OK, str(DEFAULT.resolve()))
    remedy = said("forms' heads get the sheet's vendor and service only; see docs/own-sheet.md")
    return Checked(said("profile"), State.MISSING, said("no {file} here", file=DEFAULT), remedy)


def _library(known: Knowledge, named: str | None) -> Checked:
    """Return whether the library of past answers opens; it is neither made nor indexed."""
    place = library_place(known, named)
    if not place.exists:
        return Checked(said("library"), State.MISSING, str(place), said("`qanswer learn FORM` makes it"))
    from qanswer.library.store import Library  # noqa: PLC0415 - SQLAlchemy takes a while

    try:
        return Checked(
            said("library"),
            State.OK,
            said_n("{place}: {n} row", "{place}: {n} rows", Library(place).size(), place=place),
        )
    except QanswerError as error:
        return Checked(said("library"), State.FAULT, str(error))


def _cache() -> Checked:
    folder = kept.folder()
    if folder is None:
        return Checked(
            said("cache"), State.MISSING, said("switched off"), said("every start works everything out anew")
        )
    return Checked(said("cache"), State.OK, str(folder))


def _extra(name: str) -> Checked:
    distribution, purpose = _EXTRAS[name]
    try:
        return Checked(name, State.OK, f"{distribution} {version(distribution)}")
    except PackageNotFoundError:
        return Checked(
            name,
            State.MISSING,
            said("not installed"),
            said("{purpose} needs: pip install 'qanswer[{extra}]'", purpose=purpose, extra=name),
        )


def _fonts() -> Checked:
    """Return whether a page or a PDF can show Japanese."""
    try:
        command = ["fc-list", ":lang=ja", "family"]
        listed = subprocess.run(  # noqa: S603 - a fixed command
            command, capture_output=True, text=True, check=True, timeout=_FONTS_LISTED_IN
        ).stdout.splitlines()
    except (subprocess.SubprocessError, OSError, UnicodeDecodeError) as error:
        return Checked(said("fonts"), State.MISSING, f"fc-list: {error}", said("pages and PDFs may not show Japanese"))
    if not listed:
        return Checked(
            said("fonts"), State.MISSING, said("none for Japanese"), said("install one, e.g. fonts-noto-cjk")
        )
    return Checked(
        said("fonts"),
        State.OK,
        said("{font} and {count} more", font=min(line.split(",")[0] for line in listed), count=len(listed) - 1),
    )
