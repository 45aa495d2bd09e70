"""A customer's file as a package of parts: opened read-only after a pre-flight, copied with single parts replaced."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import unquote

from qanswer.errors import FileDamaged, FileMissing, FileProtected, FileTooLarge, NotAForm
from qanswer.office.limits import MAX_FILE_BYTES, MAX_RELATIONSHIPS, MIB
from qanswer.office.package.archive import Archive, normalise
from qanswer.office.package.sniff import refuse_unless_zip
from qanswer.office.xml.events import StopReading, parse
from qanswer.speech import because, said
from qanswer.staging import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_HASH_CHUNK: Final = 1 << 20  # bytes
_FOREIGN: Final = {  # an entry that gives away a zip of another kind -> what it is
    "mimetype": said("an OpenDocument file (LibreOffice) or e-book; save it as .xlsx or .docx"),
    "index/document.iwa": said("an Apple Numbers or Pages file; export it as .xlsx or .docx"),
    "appmanifest.xml": said("an application package, not a form"),
}


class PackageKind(StrEnum):
    """Which application's file it is."""

    WORKBOOK = "Excel workbook"
    DOCUMENT = "Word document"


_KINDS: Final = {"workbook": PackageKind.WORKBOOK, "w:document": PackageKind.DOCUMENT}


@dataclass(frozen=True, slots=True)
class Relationship:
    """What one part says of another."""

    id: str
    type: str  # last segment of the type URI: "worksheet", "sharedStrings", "table" …
    target: str  # part name without a leading slash, or the URL as it stands when external
    external: bool


class Opened(Protocol):
    """A workbook or document that was opened, as far as a proof needs it."""

    package: Package

    @property
    def sha256(self) -> str:
        """Of the file's bytes, as hexadecimal digits."""


class Package:
    """An Office file in memory; nothing of it is unpacked to disk and nothing is ever written to it.

    Attributes:
        path: where it was read from.
        sha256: of the file's bytes, as hexadecimal digits.
        kind: workbook or document.
        main_part: name of the part everything hangs on, often ``xl/workbook.xml``.
        signed: whether a digital signature covers it, which any change breaks.
    """

    def __init__(self, path: Path, content: bytes) -> None:
        """Check ``content``, read from ``path``. Callers use ``open``."""
        self.path = path
        self.sha256 = hashlib.sha256(content).hexdigest()
        refuse_unless_zip(path, content)
        self.archive = Archive(content, path.name)
        self.signed = any(normalise(name).startswith("_xmlsignatures/") for name in self.archive.names)
        self._refuse_foreign()
        self.main_part = self._find_main_part()
        self.kind = self._find_kind()
        self.archive.check_all()

    @classmethod
    def open(cls, path: Path, *, allow_signed: bool = False) -> Package:
        """Return the package at ``path`` after the pre-flight.

        Args:
            path: any file; what it is, is told by its content.
            allow_signed: take a digitally signed file too, whose signature a change would break.

        Raises:
            FileMissing: no such file, or it cannot be read.
            NotAForm: neither a workbook nor a document; the message names what it is.
            FileDamaged: truncated, contradictory or broken inside.
            FileProtected: encrypted, or signed and not allowed.
            FileTooLarge: over a limit of ``limits``.
        """
        package = cls(path, read_file(path))
        if package.signed and not allow_signed:
            raise FileProtected(
                "{name}: digitally signed, and any change breaks the signature; ask for an unsigned copy",
                name=path.name,
            )
        return package

    def __contains__(self, part: str) -> bool:
        """Whether there is a part of that name; case does not count."""
        return part in self.archive

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all entries as the file has them, in its order."""
        return self.archive.names

    def stored_name(self, part: str) -> str:
        """Return the name under which the file itself has ``part``.

        Raises:
            FileDamaged: there is no such part.
        """
        info = self.archive.find(part)
        if info is None:
            raise FileDamaged("{name}: part {part} is missing; ask for the file again", name=self.path.name, part=part)
        return info.filename

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yield a part's unpacked bytes piece by piece.

        Raises:
            FileDamaged: there is no such part, or it is broken.
        """
        self.stored_name(part)
        info = self.archive.find(part)
        assert info is not None  # noqa: S101 - stored_name has just refused
        yield from self.archive.chunks(info)

    def read_part(self, part: str) -> bytes:
        """Return a part's unpacked bytes, at most ``limits.MAX_PART_BYTES``.

        Raises:
            FileDamaged: there is no such part, or it is broken.
        """
        return b"".join(self.chunks(part))

    def where(self, part: str) -> str:
        """Return the words with which a message about a part begins."""
        return f"{self.path.name}, part {part}"

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """Return what ``part`` refers to, in file order; of the package itself for ``""``.

        Raises:
            FileDamaged: the relationships are broken, or absurdly many.
        """
        folder, name = posixpath.split(part.replace("\\", "/"))  # some writers name entries with backslashes
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self:
            return ()
        reader = _RelationshipReader(folder, self.where(rels))
        parse(self.chunks(rels), reader, self.where(rels))
        return tuple(reader.found)

    def related(self, part: str, kind: str) -> tuple[str, ...]:
        """Return the parts that ``part`` refers to as ``kind`` ("table", "sharedStrings" …) and that are there."""
        return tuple(
            link.target
            for link in self.relationships(part)
            if link.type == kind and not link.external and link.target in self
        )

    def write_copy(self, replacements: Mapping[str, bytes], output: Path) -> None:
        """Write a copy in which only the named parts' contents differ; it appears whole or not at all.

        Every other entry keeps its bytes, place, name, date and attributes; replaced ones keep all but their bytes.
        Without a real replacement the copy is the input, byte for byte. The same call gives the same bytes.

        Raises:
            OutputError: ``output`` cannot be written; nothing is left behind.
        """
        changed = {
            self.stored_name(part): content for part, content in replacements.items() if content != self.read_part(part)
        }
        pieces = self.archive.copy(changed) if changed else iter((self.archive.content,))
        write_whole(pieces, output)

    def _refuse_foreign(self) -> None:
        if "[Content_Types].xml" in self:
            return
        for name, description in _FOREIGN.items():
            if name in self:
                raise NotAForm("{name}: is {description}", name=self.path.name, description=description)
        raise NotAForm("{name}: is a plain zip archive; unpack it and name the form inside", name=self.path.name)

    def _find_main_part(self) -> str:
        for link in self.relationships():
            if link.type == "officeDocument" and not link.external:
                return self.stored_name(link.target)
        raise FileDamaged(
            "{name}: says nowhere which part is its main one; save it anew from Excel or Word", name=self.path.name
        )

    def _find_kind(self) -> PackageKind:
        if self.main_part.lower().endswith(".bin"):
            raise NotAForm("{name}: is a binary workbook (.xlsb); save it as .xlsx", name=self.path.name)
        root = _RootReader()
        parse(self.chunks(self.main_part), root, self.where(self.main_part))
        if root.name in _KINDS:
            return _KINDS[root.name]
        what = (
            said("a presentation")
            if root.name == "p:presentation"
            else said("neither a workbook nor a document ({root!r})", root=root.name[:80])
        )
        raise NotAForm("{name}: is {what}; name an .xlsx or .docx", name=self.path.name, what=what)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as hexadecimal digits.

    Raises:
        FileMissing: no such file, or it cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_HASH_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise FileMissing("{path}: cannot be read ({why}); check the name", path=path, why=because(error)) from error
    return digest.hexdigest()


def read_file(path: Path, named: Path | None = None) -> bytes:
    """Return a customer's file as it stands.

    Args:
        path: where it is.
        named: what messages call it, where it has not got its name yet.

    Raises:
        FileMissing: no such file, a folder, or it cannot be read.
        FileTooLarge: over ``limits.MAX_FILE_BYTES``; nothing of it was read.
    """
    named = named or path
    try:
        if not path.is_file():
            if path.is_dir():
                raise FileMissing("{path}: is a folder; name a file in it", path=named)
            raise FileMissing("{path}: no such file; check the name", path=named)
        if (size := path.stat().st_size) > MAX_FILE_BYTES:
            raise FileTooLarge(
                "{name}: {size:,.0f} MiB, more than {max_file_bytes}; not a form",
                name=named.name,
                size=size / MIB,
                max_file_bytes=MAX_FILE_BYTES // MIB,
            )
        return path.read_bytes()
    except OSError as error:
        raise FileMissing(
            "{named}: cannot be read ({why}); check name and rights", named=named, why=because(error)
        ) from error


class _RootReader:
    """Takes the name of the root element and stops the parse."""

    name = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - the handler's signature
        self.name = name
        raise StopReading

    def end(self, name: str) -> None:
        """Nothing comes after the root's start."""

    def text(self, data: str) -> None:
        """Nothing comes after the root's start."""


class _RelationshipReader:
    """Collects relationships with their targets as part names."""

    def __init__(self, folder: str, where: str) -> None:
        self.found: list[Relationship] = []
        self._folder = folder
        self._where = where

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != "rel:Relationship":
            return
        if len(self.found) >= MAX_RELATIONSHIPS:
            raise FileTooLarge(
                "{where}: more than {max_relationships:,} relationships; not a form",
                where=self._where,
                max_relationships=MAX_RELATIONSHIPS,
            )
        external = attributes.get("TargetMode", "").lower() == "external"
        target = attributes.get("Target", "")
        self.found.append(
            Relationship(
                id=attributes.get("Id", ""),
                type=attributes.get("Type", "").rsplit("/", 1)[-1],
                target=target if external else self._resolve(target),
                external=external,
            )
        )

    def end(self, name: str) -> None:
        """All is in the attributes."""

    def text(self, data: str) -> None:
        """All is in the attributes."""

    def _resolve(self, target: str) -> str:
        target = unquote(target.replace("\\", "/"))
        joined = target if target.startswith("/") else posixpath.join("/", self._folder, target)
        return posixpath.normpath(joined).lstrip("/")
