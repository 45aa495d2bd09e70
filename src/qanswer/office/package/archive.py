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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qanswer.errors import FileDamaged, FileProtected, FileTooLarge
from qanswer.office import limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zipfile import ZipInfo

_CHUNK: Final = 1 << 18  # bytes unpacked at a time
_LOCAL: Final = struct.Struct("<4s5H3I2H")  # local file header, PKZIP application note 4.3.7
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")  # central directory header, 4.3.12
_END: Final = struct.Struct("<4s4H2IH")  # end of central directory, 4.3.16
_END64: Final = struct.Struct("<4sQ2H2I4Q")  # zip64 end of central directory, 4.3.14
_LOCATOR64: Final = struct.Struct("<4sIQI")  # its locator, 4.3.15
_ENCRYPTED: Final = 0x1  # general purpose flag, bit 0
_DESCRIBED: Final = 0x8  # bit 3: sizes follow the data instead of standing in the header
_IN_EXTRA: Final = 0xFFFFFFFF  # a size or offset that stands in the zip64 extra field
_ZIP64_EXTRA: Final = 1
_PACKINGS: Final = (  # level and strategy of deflate, tightest first; the last packs to an eighth at most
    (6, zlib.Z_DEFAULT_STRATEGY),
    (1, zlib.Z_DEFAULT_STRATEGY),
    (6, zlib.Z_HUFFMAN_ONLY),
)
_CONTROL: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029]"
)  # would break a message into lines, and no part is named so


@dataclass(frozen=True, slots=True)
class Extent:
    """Where one entry lies in the file."""

    info: ZipInfo
    start: int  # offset of its local header
    end: int  # offset of what comes next: another local header or the central directory


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
        renewed: dict[int, _Renewed] = {}  # by old header offset
        position = 0
        for extent in self.extents:
            if not moved:
                position = extent.start
                yield self.content[: extent.start]
            moved[extent.start] = position
            if (new := replacements.get(extent.info.filename)) is None:
                piece = self.content[extent.start : extent.end]
            else:
                renewed[extent.start] = fresh = _Renewed.pack(self.content, extent, new)
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
            if _is_suspicious(info.file_size, info.compress_size):
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
            header = self.content[extent.start : extent.start + _LOCAL.size]
            if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
                raise FileDamaged(
                    "{label}, part {filename}: not where it should be; ask for it again",
                    label=self.label,
                    filename=extent.info.filename,
                )
            if extent.start + _header_length(header) + extent.info.compress_size > extent.end:
                raise FileDamaged(
                    "{label}, part {filename}: overlaps another; ask for it again",
                    label=self.label,
                    filename=extent.info.filename,
                )
        return extents

    def _directory(self, moved: Mapping[int, int], renewed: Mapping[int, _Renewed], start: int) -> bytes:
        """Return the central directory and the end records, with offsets and the renewed entries' sizes set."""
        out = bytearray()
        position = self.directory_start
        for info in self.infos:
            fields = _CENTRAL.unpack_from(self.content, position)
            length = _CENTRAL.size + sum(fields[10:13])
            record = bytearray(self.content[position : position + length])
            _patch_record(record, moved[info.header_offset], renewed.get(info.header_offset))
            out += record
            position += length
        size = len(out)
        tail = bytearray(self.content[position:])
        _patch_end(tail, start, size)
        return bytes(out + tail)


def normalise(name: str) -> str:
    r"""Return the name under which a part is looked up: forward slashes, lower case.

    >>> normalise("XL\\Workbook.xml")
    'xl/workbook.xml'
    """
    return name.replace("\\", "/").lower()


def _header_length(header: bytes) -> int:
    name_length, extra_length = struct.unpack_from("<2H", header, 26)
    return _LOCAL.size + int(name_length) + int(extra_length)


@dataclass(frozen=True, slots=True)
class _Renewed:
    stretch: bytes  # local header and packed data
    checksum: int
    packed: int
    unpacked: int
    flags: int

    @classmethod
    def pack(cls, content: bytes, extent: Extent, new: bytes) -> _Renewed:
        """Return the entry with new content: same method, date, name and extra field, sizes in the header."""
        old = _LOCAL.unpack_from(content, extent.start)
        head_end = extent.start + _header_length(content[extent.start : extent.start + _LOCAL.size])
        flags = old[2] & ~_DESCRIBED
        data = _deflate(new) if old[3] == zipfile.ZIP_DEFLATED else new
        checksum = zlib.crc32(new)
        header = _LOCAL.pack(*old[:2], flags, *old[3:6], checksum, len(data), len(new), *old[9:])
        names = content[extent.start + _LOCAL.size : head_end]
        name, extra = names[: old[9]], _without_zip64(names[old[9] :])
        header = header[:-2] + struct.pack("<H", len(extra))
        return cls(header + name + extra + data, checksum, len(data), len(new), flags)


def _deflate(content: bytes) -> bytes:
    """Return the content packed at the level Office and zipfile use, more loosely if that would look like a zip bomb.

    A sheet of a million like rows may be packed just below the limit by its writer, and above it by us.
    """
    for level, strategy in _PACKINGS:
        packer = zlib.compressobj(level, zlib.DEFLATED, -15, zlib.DEF_MEM_LEVEL, strategy)  # raw deflate
        packed = packer.compress(content) + packer.flush()
        if not _is_suspicious(len(content), len(packed)):
            break
    return packed


def _is_suspicious(unpacked: int, packed: int) -> bool:
    """Tell whether a part unpacks to so many times its size that it passes for a zip bomb."""
    return unpacked > limits.RATIO_FREE_BYTES and unpacked > limits.MAX_RATIO * max(packed, 1)


def _without_zip64(extra: bytes) -> bytes:
    """Return a local extra field without its zip64 sizes: they would contradict the new header."""
    out, position = b"", 0
    while position + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, position)
        if kind != _ZIP64_EXTRA:
            out += extra[position : position + 4 + size]
        position += 4 + size
    return out + extra[position:]


def _patch_record(record: bytearray, offset: int, renewed: _Renewed | None) -> None:
    """Set offset, and for a renewed entry flags, checksum and sizes, of a central directory record in place."""
    name_length, extra_length = struct.unpack_from("<2H", record, 28)
    wide: dict[int, int] = {}  # field position -> position of its 8-byte value in the zip64 extra field
    for position in _zip64_values(record, _CENTRAL.size + name_length, extra_length):
        field = next(f for f in (24, 20, 42) if f not in wide and struct.unpack_from("<I", record, f)[0] == _IN_EXTRA)
        wide[field] = position
    values = {42: offset}
    if renewed is not None:
        struct.pack_into("<H", record, 8, renewed.flags)
        struct.pack_into("<I", record, 16, renewed.checksum)
        values |= {20: renewed.packed, 24: renewed.unpacked}
    for field, value in values.items():
        if field in wide:
            struct.pack_into("<Q", record, wide[field], value)
        else:
            struct.pack_into("<I", record, field, value)


def _zip64_values(record: bytearray, start: int, length: int) -> Iterator[int]:
    """Yield the positions of the 8-byte values that the record's fields refer to, in order."""
    count = sum(struct.unpack_from("<I", record, field)[0] == _IN_EXTRA for field in (24, 20, 42))
    position = start
    while position + 4 <= start + length:
        kind, size = struct.unpack_from("<2H", record, position)
        if kind == _ZIP64_EXTRA:
            yield from range(position + 4, position + 4 + 8 * min(count, size // 8), 8)
            return
        position += 4 + size


def _patch_end(tail: bytearray, start: int, size: int) -> None:
    """Set the directory's offset and size in the end record, and in zip64's where there is one."""
    if tail.startswith(b"PK\x06\x06"):
        struct.pack_into("<2Q", tail, 40, size, start)
    locator = tail.find(b"PK\x06\x07")
    if locator >= 0:
        struct.pack_into("<Q", tail, locator + 8, start + size)
    end = tail.rfind(b"PK\x05\x06")
    for field, value in ((12, size), (16, start)):
        if struct.unpack_from("<I", tail, end + field)[0] != _IN_EXTRA:
            struct.pack_into("<I", tail, end + field, value)
