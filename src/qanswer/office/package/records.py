"""The records of a zip archive as bytes: headers with new sizes and offsets, entries packed anew."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qanswer.office import limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipInfo

LOCAL: Final = struct.Struct("<4s5H3I2H")  # local file header, PKZIP application note 4.3.7
CENTRAL: Final = struct.Struct("<4s6H3I5H2I")  # central directory header, 4.3.12
_END: Final = struct.Struct("<4s4H2IH")  # end of central directory, 4.3.16
_END64: Final = struct.Struct("<4sQ2H2I4Q")  # zip64 end of central directory, 4.3.14
_LOCATOR64: Final = struct.Struct("<4sIQI")  # its locator, 4.3.15
_DESCRIBED: Final = 0x8  # bit 3: sizes follow the data instead of standing in the header
_IN_EXTRA: Final = 0xFFFFFFFF  # a size or offset that stands in the zip64 extra field
_ZIP64_EXTRA: Final = 1
_PACKINGS: Final = (  # level and strategy of deflate, tightest first; the last packs to an eighth at most
    (6, zlib.Z_DEFAULT_STRATEGY),
    (1, zlib.Z_DEFAULT_STRATEGY),
    (6, zlib.Z_HUFFMAN_ONLY),
)


@dataclass(frozen=True, slots=True)
class Extent:
    """Where one entry lies in the file."""

    info: ZipInfo
    start: int  # offset of its local header
    end: int  # offset of what comes next: another local header or the central directory


def header_length(header: bytes) -> int:
    """Return how long a local header is, name and extra field included."""
    name_length, extra_length = struct.unpack_from("<2H", header, 26)
    return LOCAL.size + int(name_length) + int(extra_length)


@dataclass(frozen=True, slots=True)
class Renewed:
    """An entry with new content."""

    stretch: bytes  # local header and packed data
    checksum: int
    packed: int
    unpacked: int
    flags: int

    @classmethod
    def pack(cls, content: bytes, extent: Extent, new: bytes) -> Renewed:
        """Return the entry with new content: same method, date, name and extra field, sizes in the header."""
        old = LOCAL.unpack_from(content, extent.start)
        head_end = extent.start + header_length(content[extent.start : extent.start + LOCAL.size])
        flags = old[2] & ~_DESCRIBED
        data = _deflate(new) if old[3] == zipfile.ZIP_DEFLATED else new
        checksum = zlib.crc32(new)
        header = LOCAL.pack(*old[:2], flags, *old[3:6], checksum, len(data), len(new), *old[9:])
        names = content[extent.start + LOCAL.size : head_end]
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
        if not is_suspicious(len(content), len(packed)):
            break
    return packed


def is_suspicious(unpacked: int, packed: int) -> bool:
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


def patch_record(record: bytearray, offset: int, renewed: Renewed | None) -> None:
    """Set offset, and for a renewed entry flags, checksum and sizes, of a central directory record in place."""
    name_length, extra_length = struct.unpack_from("<2H", record, 28)
    wide: dict[int, int] = {}  # field position -> position of its 8-byte value in the zip64 extra field
    for position in _zip64_values(record, CENTRAL.size + name_length, extra_length):
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


def patch_end(tail: bytearray, start: int, size: int) -> None:
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
