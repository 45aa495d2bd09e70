"""XML read as a stream of events by expat, refusing what has no place in an Office file.

Names come out short, whatever prefix the file uses and whether it is strict or transitional: elements of the format's
own main namespace bare (``row``), those of known extensions with a fixed prefix (``x14:dataValidation``, ``r:id``),
all others as ``{uri}name``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol
from xml.parsers import expat

from qanswer.errors import FileDamaged, FileTooLarge
from qanswer.office.limits import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TRUE: Final = frozenset({"1", "true", "on"})
_PREFIXES: Final = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "",
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p:",
    "http://purl.oclc.org/ooxml/presentationml/main": "p:",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r:",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel:",
    "http://schemas.openxmlformats.org/package/2006/content-types": "ct:",
    "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main": "x14:",
    "http://schemas.microsoft.com/office/spreadsheetml/2011/1/ac": "x12ac:",
    "http://schemas.microsoft.com/office/excel/2006/main": "xm:",
    "http://schemas.microsoft.com/office/spreadsheetml/2022/featurepropertybag": "xfpb:",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
}


class StopReading(Exception):  # noqa: N818 - not an error: a handler has seen enough
    """Raised by a handler to end a parse early; ``parse`` then returns."""


class _ShortNames(dict[str, str]):
    """Short name of every expanded name met; also drops the prefix that ``namespace_prefixes`` adds."""

    def __missing__(self, expanded: str) -> str:
        uri, _, rest = expanded.partition(" ")
        local = rest.partition(" ")[0]
        prefix = _PREFIXES.get(uri)
        short = expanded if not rest else f"{{{uri}}}{local}" if prefix is None else prefix + local
        self[expanded] = short
        return short


class Handler(Protocol):
    """What a reader does with the events; names are short, attribute names too."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an opening tag."""

    def end(self, name: str) -> None:
        """Take a closing tag."""

    def text(self, data: str) -> None:
        """Take character data; one run of text comes in one piece, unless it is very long."""


def is_true(value: str | None) -> bool:
    """Tell whether an attribute of the type boolean says yes; an absent one does not."""
    return value in _TRUE


def one_line(text: str) -> str:
    """Return a name out of a file, fit to stand in a one-line message."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())[:120]


def short_names() -> dict[str, str]:
    """Return a table that gives the short name of any name the parser reports."""
    return _ShortNames()


def new_parser(where: str, encoding: str | None = None) -> expat.XMLParserType:
    """Return a namespace-aware parser that refuses a DOCTYPE (and with it every entity).

    Args:
        where: the file and part, to begin an error message with.
        encoding: of the bytes, when it is not what the XML declaration says.
    """
    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16  # bytes; most texts in one call
    parser.namespace_prefixes = True

    def refuse(*_: object) -> None:
        raise FileDamaged("{where}: has a DOCTYPE, which no Office program writes; ask for the file again", where=where)

    parser.StartDoctypeDeclHandler = refuse
    return parser


def parse(chunks: Iterable[bytes], handler: Handler, where: str) -> None:
    """Send the events of an XML part to ``handler``.

    Raises:
        FileDamaged: not well-formed, or with a DOCTYPE.
        FileTooLarge: nested deeper than any Office program writes.
    """
    parser = new_parser(where)
    names = _ShortNames()
    start, end = handler.start, handler.end
    depth = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise FileTooLarge(
                "{where}: elements nested deeper than {max_depth}; ask for the file again",
                where=where,
                max_depth=MAX_DEPTH,
            )
        for key in attributes:
            if " " in key:
                start(names[name], {names[key]: value for key, value in attributes.items()})
                return
        start(names[name], attributes)

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(names[name])

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = handler.text
    run(parser, chunks, where)


def run(parser: expat.XMLParserType, chunks: Iterable[bytes], where: str) -> None:
    """Feed a parser to the end, or until a handler has seen enough.

    Raises:
        FileDamaged: not well-formed.
    """
    for _ in feed(parser, chunks, where):
        pass


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes], where: str) -> Iterator[None]:
    """Feed a parser step by step: after each yield another chunk's events have been handled.

    Raises:
        FileDamaged: not well-formed.
    """
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003 - expat's own signature
            yield
        parser.Parse(b"", True)  # noqa: FBT003
        yield
    except StopReading:
        return
    except (expat.ExpatError, LookupError, ValueError) as error:
        line = parser.CurrentLineNumber
        raise FileDamaged(
            "{where}: not well-formed XML (line {line}: {error}); ask for the file again",
            where=where,
            line=line,
            error=error,
        ) from error
