"""The zip floor: entries checked before anything is unpacked, and copied raw.

zipfile reads the directory and unpacks; copying is done here, because zipfile can only re-write what it read: other
bytes, other dates, other order. A copy takes every stretch of the original as it is (local header, packed data, data
descriptor, gaps) and only the replaced entries anew.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from qanswer.errors import FileDamaged, FileProtected, FileTooLarge
from qanswer.office import limits
from qanswer.office.package.records import (
    CENTRAL,
    LOCAL,
    Extent,
    Renewed,
    header_length,
    is_suspicious,
    patch_end,
    patch_record,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zipfile import ZipInfo

_CHUNK: Final = 1 << 18  # bytes unpacked at a time
_ENCRYPTED: Final = 0x1  # general purpose flag, bit 0
_CONTROL: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029]"
)  # would break a message into lines, and no part is named so


class Archive:
    """A zip archive in memory that passed the pre-flight."""

    def __init__(self, content: bytes, label: str) -> None:
        """Check the archive against the limits and itself.

        Args:
            content: the whole file.
            label: the file's name, to begin messages with.

        Raises:
            FileDamaged: truncated, contradictory, duplicate or unsafe names, a checksum that does not fit.
            FileProtected: entries encrypted with a zip password.
            FileTooLarge: over a limit.
        """
        self.content = content
        self.label = label
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, struct.error, UnicodeDecodeError, NotImplementedError) as error:
            raise FileDamaged(
                "{label}: truncated or broken zip archive ({error}); ask for the file again", label=label, error=error
            ) from error
        self.infos: tuple[ZipInfo, ...] = tuple(self._zip.infolist())
        self.directory_start: int = self._zip.start_dir
        self._by_name: dict[str, ZipInfo] = {}
        if len(self.infos) > limits.MAX_ENTRIES:
            raise FileTooLarge(
                "{label}: {n:,} parts, more than {max_entries:,}; not a form",
                label=label,
                n=len(self.infos),
                max_entries=limits.MAX_ENTRIES,
            )
        for info in self.infos:
            self._check_entry(info)
            self._by_name[normalise(info.filename)] = info
        self._check_sizes()
        self.extents = self._locate()

    def __contains__(self, name: str) -> bool:
        """Whether there is an entry of that name; case and slash direction do not count."""
        return normalise(name) in self._by_name

    @property
    def names(self) -> tuple[str, ...]:
        """Entry names as they stand in the directory, in its order."""
        return tuple(info.filename for info in self.infos)

    def find(self, name: str) -> ZipInfo | None:
        """Return the entry of that name, whatever its case and slash direction."""
        return self._by_name.get(normalise(name))

    def chunks(self, info: ZipInfo) -> Iterator[bytes]:
        """Yield an entry's unpacked bytes; the checksum is compared at the end.

        Raises:
            FileDamaged: broken data or a checksum that does not fit.
        """
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
                if stream.tell() != info.file_size:
                    raise zipfile.BadZipFile("shorter than declared")  # noqa: TRY301 - one place says it
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error, NotImplementedError) as error:
            raise FileDamaged(
                "{label}, part {filename}: broken data ({error}); ask for it again",
                label=self.label,
                filename=info.filename,
                error=error,
            ) from error

    def check_all(self) -> None:
        """Unpack every entry once, so that a raw copy can never carry a broken part along.

        Raises:
            FileDamaged: names the first part whose data or checksum is broken.
        """
        for info in self.infos:
            for _ in self.chunks(info):
                pass

    def copy(self, replacements: Mapping[str, bytes]) -> Iterator[bytes]:
        """Yield the bytes of a copy in which only the named entries' contents differ.

        Args:
            replacements: entry name as in ``names`` -> new content.
        """
        moved: dict[int, int] = {}  # old header offset -> new
        renewed: dict[int, Renewed] = {}  # by old header offset
        position = 0
        for extent in self.extents:
            if not moved:
                position = extent.start
                yield self.content[: extent.start]
            moved[extent.start] = position
            if (new := replacements.get(extent.info.filename)) is None:
                piece = self.content[extent.start : extent.end]
            else:
                renewed[extent.start] = fresh = Renewed.pack(self.content, extent, new)
                piece = fresh.stretch
            position += len(piece)
            yield piece
        yield self._directory(moved, renewed, position)

    def _check_sizes(self) -> None:
        total = sum(info.file_size for info in self.infos)
        if total > limits.MAX_TOTAL_BYTES:
            raise FileTooLarge(
                "{label}: unpacks to {total:,.0f} MiB, more than 1,024; not a form",
                label=self.label,
                total=total / limits.MIB,
            )
        for info in self.infos:
            if info.file_size > limits.MAX_PART_BYTES:
                size = info.file_size / limits.MIB
                raise FileTooLarge(
                    "{label}, part {filename}: unpacks to {size:,.0f} MiB; not a form",
                    label=self.label,
                    filename=info.filename,
                    size=size,
                )
            if is_suspicious(info.file_size, info.compress_size):
                raise FileTooLarge(
                    "{label}, part {filename}: unpacks to more than {max_ratio} times its size, as a zip bomb does; save "
                    "it anew from Excel or Word if it is a real form",
                    label=self.label,
                    filename=info.filename,
                    max_ratio=limits.MAX_RATIO,
                )

    def _check_entry(self, info: ZipInfo) -> None:
        name = normalise(info.filename)
        climbs = name.startswith("/") or ".." in name.split("/") or ":" in name
        if climbs or _CONTROL.search(info.orig_filename):
            raise FileDamaged(
                "{label}: unsafe part name {filename!r}; save it anew from Excel or Word",
                label=self.label,
                filename=info.filename[:80],
            )
        if name in self._by_name:
            raise FileDamaged(
                "{label}: part {filename} is there twice; save it anew from Excel or Word",
                label=self.label,
                filename=info.filename,
            )
        if info.flag_bits & _ENCRYPTED:
            raise FileProtected("{label}: encrypted with a zip password; ask for an unprotected copy", label=self.label)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileDamaged(
                "{label}, part {filename}: packed in a way Office does not read; save it anew",
                label=self.label,
                filename=info.filename,
            )

    def _locate(self) -> tuple[Extent, ...]:
        ordered = sorted(self.infos, key=lambda info: info.header_offset)
        ends = [info.header_offset for info in ordered[1:]] + [self.directory_start]
        extents = tuple(Extent(info, info.header_offset, end) for info, end in zip(ordered, ends, strict=False))
        for extent in extents:
            header = self.content[extent.start : extent.start + LOCAL.size]
            if len(header) < LOCAL.size or not header.startswith(b"PK\x03\x04"):
                raise FileDamaged(
                    "{label}, part {filename}: not where it should be; ask for it again",
                    label=self.label,
                    filename=extent.info.filename,
                )
            if extent.start + header_length(header) + extent.info.compress_size > extent.end:
                raise FileDamaged(
                    "{label}, part {filename}: overlaps another; ask for it again",
                    label=self.label,
                    filename=extent.info.filename,
                )
        return extents

    def _directory(self, moved: Mapping[int, int], renewed: Mapping[int, Renewed], start: int) -> bytes:
        """Return the central directory and the end records, with offsets and the renewed entries' sizes set."""
        out = bytearray()
        position = self.directory_start
        for info in self.infos:
            fields = CENTRAL.unpack_from(self.content, position)
            length = CENTRAL.size + sum(fields[10:13])
            record = bytearray(self.content[position : position + length])
            patch_record(record, moved[info.header_offset], renewed.get(info.header_offset))
            out += record
            position += length
        size = len(out)
        tail = bytearray(self.content[position:])
        patch_end(tail, start, size)
        return bytes(out + tail)


def normalise(name: str) -> str:
    r"""Return the name under which a part is looked up: forward slashes, lower case.

    >>> normalise("XL\\Workbook.xml")
    'xl/workbook.xml'
    """
    return name.replace("\\", "/").lower()
