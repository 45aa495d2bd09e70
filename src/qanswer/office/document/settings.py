"""What the parts beside the main one say that matters for filling a Word document in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from qanswer.office.document.tree import Element, build_tree
from qanswer.office.package.encoding import EncodedPart
from qanswer.office.values import figures
from qanswer.office.xml.events import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.office.package.package import Package

_Own = TypeVar("_Own")
_DEEPEST: Final = 20  # styles based on each other; Word allows about ten
_HEADING: Final = re.compile(r"(?:heading|見出し)\s*([1-9])", re.IGNORECASE)
_BODY: Final = 9  # the outline level that means body text
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_PLACEHOLDER: Final = "placeholder text"  # the style's own name, which Word keeps in every language


@dataclass(frozen=True, slots=True)
class Settings:
    """What the document says about editing."""

    tracks_changes: bool = False
    modified: str = ""  # when the document was last saved, "2024-03-01T09:00:00Z"; "" when it does not say


@dataclass(frozen=True)
class Styles:
    """What is needed of the styles: headings, and the grey of placeholders."""

    levels: Mapping[str, int] = field(default_factory=dict)  # paragraph style id -> 0-based outline level
    placeholders: frozenset[str] = frozenset({"PlaceholderText"})  # ids of the character style of placeholders
    lists: Mapping[str, tuple[str, int]] = field(default_factory=dict)  # paragraph style id -> its list and level

    def outline_level(self, paragraph: Element) -> int | None:
        """Return the 0-based level of a heading; None for other paragraphs."""
        properties = paragraph.child("w:pPr")
        if properties is None:
            return None
        own = properties.value("w:outlineLvl")
        if (level := figures(own)) is not None:
            return level if level < _BODY else None
        return self.levels.get(properties.value("w:pStyle"))

    def counted(self, paragraph: Element) -> tuple[str, int]:
        """Return the list that counts a paragraph and the level in it; the list is "" or "0" where none does."""
        properties = paragraph.child("w:pPr")
        if properties is None:
            return "", 0
        name, level = self.lists.get(properties.value("w:pStyle"), ("", 0))
        own = properties.child("w:numPr")
        if own is None:
            return name, level
        return own.value("w:numId") or name, _depth(own) if own.child("w:ilvl") is not None else level


def read_settings(package: Package) -> Settings:
    """Return the document's settings.

    Raises:
        FileDamaged: a part is broken.
    """
    tracks = any(tree.is_on("w:trackRevisions") for tree in _related(package, "settings"))
    return Settings(tracks, _modified(package))


def read_styles(package: Package) -> Styles:
    """Return the document's styles.

    Raises:
        FileDamaged: a part is broken.
    """
    levels: dict[str, int] = {}
    based: dict[str, str] = {}
    lists: dict[str, tuple[str, int]] = {}
    placeholders = {"PlaceholderText"}
    for tree in _related(package, "styles"):
        for style in (one for one in tree.children if one.name == "w:style"):
            key, name = style.attributes.get("w:styleId", ""), style.value("w:name")
            if name.lower() == _PLACEHOLDER:
                placeholders.add(key)
            if style.attributes.get("w:type", "paragraph") == "paragraph":
                based[key] = style.value("w:basedOn")
                if (level := _level(style, name)) is not None:
                    levels[key] = level
                if (listed := style.find("w:pPr", "w:numPr")) is not None:
                    lists[key] = (listed.value("w:numId"), _depth(listed))
    for key in based:
        if (level := _inherited(key, levels, based)) is not None:
            levels[key] = level
    inherited = {key: own for key in based if (own := _inherited(key, lists, based)) is not None}
    return Styles(levels, frozenset(placeholders), inherited)


def _depth(listed: Element) -> int:
    return figures(listed.value("w:ilvl")) or 0


def _level(style: Element, name: str) -> int | None:
    properties = style.child("w:pPr")
    own = properties.value("w:outlineLvl") if properties is not None else ""
    if (level := figures(own)) is not None:
        return level if level < _BODY else None
    match = _HEADING.fullmatch(name.strip())
    return int(match[1]) - 1 if match else 0 if name.strip().lower() == "title" else None


def _inherited(key: str, levels: Mapping[str, _Own], based: Mapping[str, str]) -> _Own | None:
    for _ in range(_DEEPEST):
        if key in levels or not key:
            break
        key = based.get(key, "")
    return levels.get(key)


def _related(package: Package, kind: str) -> list[Element]:
    parts = package.related(package.main_part, kind)
    return [
        build_tree(EncodedPart.of(package.read_part(part), package.where(part)), package.where(part)) for part in parts
    ]


class _ModifiedReader:
    """Takes dcterms:modified from the core properties."""

    def __init__(self) -> None:
        self.found = ""
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - the handler's signature
        self._inside = name.endswith("}modified")

    def end(self, name: str) -> None:  # noqa: ARG002
        self._inside = False

    def text(self, data: str) -> None:
        if self._inside:
            self.found += data


def _modified(package: Package) -> str:
    reader = _ModifiedReader()
    for link in package.relationships():
        if link.type == "core-properties" and not link.external and link.target in package:
            parse(package.chunks(link.target), reader, package.where(link.target))
    return reader.found.strip() if _TIME.fullmatch(reader.found.strip()) else ""
