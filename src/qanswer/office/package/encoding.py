"""A part's bytes in an encoding that single bytes of markup can be cut in, and back.

UTF-8 and every encoding that has ASCII as its lower half are cut as they are. UTF-16 is taken to UTF-8 for the cut and
back afterwards, which changes nothing: both spell the same characters, and the way back is checked before it is used.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from qanswer.errors import FileDamaged

_DECLARED: Final = re.compile(rb"""^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_BOMS: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class EncodedPart:
    """A part ready to be cut."""

    content: bytes  # ASCII-compatible
    parse_as: (
        str | None
    )  # encoding the parser must be told, because the declaration speaks of the original; None: it fits
    _encoding: str  # of what is written into ``content``
    _original: str | None  # UTF-16 flavour to go back to
    _bom: bytes = b""

    @classmethod
    def of(cls, content: bytes, where: str) -> EncodedPart:
        """Prepare a part.

        Raises:
            FileDamaged: an encoding that cannot be cut, or text that does not fit its encoding.
        """
        for bom, flavour in _BOMS:
            if content.startswith(bom):
                return cls._from_utf16(content[len(bom) :], flavour, bom, where)
        if content[:4] in (b"<\0?\0", b"\0<\0?"):
            return cls._from_utf16(content, "utf-16-le" if content[0] else "utf-16-be", b"", where)
        declared = _DECLARED.match(content.removeprefix(codecs.BOM_UTF8))
        encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
        try:
            is_superset = bytes(range(32, 127)).decode(encoding) == bytes(range(32, 127)).decode("ascii")
        except (LookupError, UnicodeDecodeError):
            is_superset = False
        if not is_superset:
            raise FileDamaged(
                "{where}: written in {encoding}; save it anew from Excel or Word", where=where, encoding=encoding
            )
        # Of any other encoding only the ASCII half is written: the parser knows some of them by name only.
        return cls(content, None, "utf-8" if encoding == "utf-8" else "ascii", None)

    @classmethod
    def _from_utf16(cls, body: bytes, flavour: str, bom: bytes, where: str) -> EncodedPart:
        try:
            content = body.decode(flavour).encode("utf-8")
        except UnicodeError as error:
            raise FileDamaged("{where}: broken UTF-16 text; ask for the file again", where=where) from error
        return cls(content, "utf-8", "utf-8", flavour, bom)

    def encode(self, markup: str) -> bytes:
        """Return new markup in the part's encoding; what cannot be said in it becomes a character reference."""
        return markup.encode(self._encoding, "xmlcharrefreplace")

    def restore(self, content: bytes) -> bytes:
        """Return cut content in the part's own encoding."""
        if self._original is None:
            return content
        return self._bom + content.decode("utf-8").encode(self._original)
