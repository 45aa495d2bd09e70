"""The main part of a Word document as a light tree whose elements know the bytes they stand in.

Reader and splice walk the same tree: what was read is what can be written. Only Word's own elements are followed;
drawings, embedded objects, formulas and alternatives of other programs are kept as single leaves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qanswer.errors import FileTooLarge
from qanswer.office.limits import MAX_DEPTH
from qanswer.office.xml.events import new_parser, run, short_names
from qanswer.office.xml.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qanswer.office.package.encoding import EncodedPart

MAX_ELEMENTS: Final = 1_000_000  # of the main part; some 200 bytes each once read, a 500-page document has 300,000
_LEAVES: Final = frozenset({"w:drawing", "w:pict", "w:object", "mc:AlternateContent"})  # never looked into
_TEXTUAL: Final = frozenset({"w:t", "w:instrText"})  # whose white space is kept too
_OFF: Final = frozenset({"0", "false", "off", "none"})
_IDS: Final = ("w:rsid", "w14:paraId", "w14:textId")  # beginnings of attributes that say nothing of what is shown


@dataclass(slots=True, eq=False)
class Element:
    """One element and where it stands in the part's bytes.

    ``inside`` is the offset behind its start tag and ``stop`` the offset of its end tag; for ``<w:p/>`` both are
    ``end``.
    """

    name: str  # short, see ``markup``: "w:tc"
    attributes: Mapping[str, str]  # names short too; ids of revisions and paragraphs left out; shared among equal ones
    start: int
    inside: int
    stop: int = 0
    end: int = 0
    children: tuple[Element, ...] = field(default=(), repr=False)
    text: str = ""  # of w:t and w:instrText; elsewhere only what should not be there

    @property
    def self_closed(self) -> bool:
        """Whether it has no end tag of its own."""
        return self.inside == self.end

    def child(self, name: str) -> Element | None:
        """Return the first child of that name."""
        return next((one for one in self.children if one.name == name), None)

    def find(self, *names: str) -> Element | None:
        """Return the descendant reached by first children of these names."""
        found: Element | None = self
        for name in names:
            found = found.child(name) if found is not None else None
        return found

    def walk(self) -> Iterator[Element]:
        """Yield the element and all below it, in document order."""
        yield self
        for one in self.children:
            yield from one.walk()

    def value(self, child: str, otherwise: str = "") -> str:
        """Return the ``w:val`` of a child; ``otherwise`` without such a child or value."""
        found = self.child(child)
        return found.attributes.get("w:val", otherwise) if found is not None else otherwise

    def is_on(self, child: str) -> bool:
        """Tell whether a switch such as ``w:b`` is there and not turned off."""
        found = self.child(child)
        return found is not None and switch(found)


def switch(element: Element) -> bool:
    """Tell whether a switch is on: ``<w:b/>`` is, ``<w:b w:val="0"/>`` is not."""
    value = element.attributes.get("w:val", element.attributes.get("w14:val", "1"))
    return value.lower() not in _OFF


class _Builder:
    def __init__(self, part: EncodedPart, where: str) -> None:
        self.root: Element | None = None
        self._content = part.content
        self._where = where
        self._names = short_names()
        self._open: list[tuple[Element, list[Element]]] = []  # with the children so far
        self._attributes: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {(): {}}
        self._skipped = 0  # depth below a leaf
        self._count = 0
        self._parser = new_parser(where, part.parse_as)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def build(self) -> Element:
        run(self._parser, (self._content,), self._where)
        assert self.root is not None  # noqa: S101 - a well-formed part has a root
        return self.root

    def _start(self, expanded: str, attributes: dict[str, str]) -> None:
        if self._skipped:
            self._deepen()
            return
        name = self._names[expanded]
        tag = Tag.at(self._content, self._parser.CurrentByteIndex)
        element = Element(name, self._kept(attributes), tag.start, tag.end)
        if self._open:
            self._open[-1][1].append(element)
        else:
            self.root = element
        self._open.append((element, []))
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise FileTooLarge(
                "{where}: more than {max_elements:,} elements; split the document",
                where=self._where,
                max_elements=MAX_ELEMENTS,
            )
        if name in _LEAVES or name.startswith("{"):
            self._skipped = 1
        elif len(self._open) > MAX_DEPTH:
            self._refuse_depth()

    def _deepen(self) -> None:
        self._skipped += 1
        if self._skipped + len(self._open) > MAX_DEPTH:
            self._refuse_depth()

    def _refuse_depth(self) -> None:
        raise FileTooLarge(
            "{where}: elements nested deeper than {max_depth}; ask for the file again",
            where=self._where,
            max_depth=MAX_DEPTH,
        )

    def _end(self, _: str) -> None:
        if self._skipped > 1:
            self._skipped -= 1
            return
        self._skipped = 0
        element, children = self._open.pop()
        element.children = tuple(children)
        if self._content.endswith(b"/>", element.start, element.inside):
            element.stop = element.end = element.inside
        else:
            element.stop = self._parser.CurrentByteIndex
            element.end = Tag.at(self._content, element.stop).end

    def _text(self, data: str) -> None:
        if self._open and not self._skipped and (self._open[-1][0].name in _TEXTUAL or data.strip()):
            self._open[-1][0].text += data

    def _kept(self, attributes: dict[str, str]) -> Mapping[str, str]:
        named = ((self._names[key], value) for key, value in attributes.items())
        kept = tuple((key, value) for key, value in named if not key.startswith(_IDS))
        found = self._attributes.get(kept)
        if found is None:
            found = self._attributes[kept] = dict(kept)
        return found


def build_tree(part: EncodedPart, where: str) -> Element:
    """Return the root element.

    Raises:
        FileDamaged: not well-formed, or with a DOCTYPE.
        FileTooLarge: more or deeper elements than any real document has.
    """
    return _Builder(part, where).build()


_ATTRIBUTE: Final = rb"""(\s(?:[A-Za-z_][\w.-]*:)?%s\s*=\s*)("[^"]*"|'[^']*')"""


def attribute_span(part: EncodedPart, element: Element, local_name: str) -> tuple[int, int] | None:
    """Return the bytes between the quotes of an attribute; None without it."""
    pattern = re.compile(_ATTRIBUTE % re.escape(local_name).encode("ascii"))
    match = pattern.search(part.content, element.start, element.inside)
    return (match.start(2) + 1, match.end(2) - 1) if match else None


def prefix_of(part: EncodedPart, element: Element) -> str:
    """Return the prefix the element's name is written with, colon included: ``w:``, or "" in a default namespace."""
    name = re.compile(rb"<([^\s/>]+)").match(part.content, element.start)
    qualified = name[1].decode("utf-8", "replace") if name else ""
    return qualified.rpartition(":")[0] + ":" if ":" in qualified else ""
