"""Texts as the user reads them: rich runs joined, furigana left out, ``_xHHHH_`` escapes resolved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qanswer.office.xml.events import parse

if TYPE_CHECKING:
    from qanswer.office.package.package import Package

_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    r"""Return the text with Excel's own escapes resolved.

    Source: ISO/IEC 29500-1, 22.9.2.19 (ST_Xstring).

    >>> unescape("a_x000D_b"), unescape("_x005F_x0041_")
    ('a\rb', '_x0041_')
    """
    if "_x" not in text:
        return text
    resolved = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    # an emoji is escaped as two halves, which Python must be told to join
    return resolved.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class TextCollector:
    """Gathers the text of one ``si`` or ``is`` element from the events inside it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._in_text = False
        self._phonetic = 0

    def start(self, name: str) -> None:
        """Take an opening tag inside the element."""
        if name == "t":
            self._in_text = not self._phonetic
        elif name == "rPh":
            self._phonetic += 1

    def end(self, name: str) -> None:
        """Take a closing tag inside the element."""
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._phonetic -= 1

    def text(self, data: str) -> None:
        """Take character data."""
        if self._in_text:
            self._pieces.append(data)

    def take(self) -> str:
        """Return what was gathered and begin anew."""
        joined = "".join(self._pieces)
        self._pieces.clear()
        return unescape(joined)


class _SharedStringReader:
    def __init__(self) -> None:
        self.strings: list[str] = []
        self._collector = TextCollector()
        self.text = self._collector.text

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - the handler's signature
        self._collector.start(name)

    def end(self, name: str) -> None:
        self._collector.end(name)
        if name == "si":
            self.strings.append(self._collector.take())


def read_shared_strings(package: Package, part: str) -> list[str]:
    """Return the workbook's shared strings in index order.

    Raises:
        FileDamaged: the part is broken.
    """
    reader = _SharedStringReader()
    parse(package.chunks(part), reader, package.where(part))
    return reader.strings
