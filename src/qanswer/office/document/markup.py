"""Word markup for answers: runs that look like their neighbours, and the marks of a tracked change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qanswer.office.document.tree import prefix_of
from qanswer.office.values import escape_markup
from qanswer.office.xml.patch import Patch, apply_patches

if TYPE_CHECKING:
    from qanswer.office.document.tree import Element
    from qanswer.office.package.encoding import EncodedPart

AUTHOR: Final = "qanswer"  # of tracked changes
_TEXTUAL: Final = frozenset(
    {
        "w:t",
        "w:ruby",
        "w:tab",
        "w:ptab",
        "w:br",
        "w:cr",
        "w:sym",
        "w:noBreakHyphen",
        "w:softHyphen",
        "w:lastRenderedPageBreak",
    }
)
_NOT_COPIED: Final = frozenset(  # tracked changes of the formatting, and what would hide an answer
    {"w:rPrChange", "w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:vanish", "w:specVanish", "w:webHidden"}
)
_PIECES: Final = re.compile(r"\n|\t|[^\n\t]+")
_URIS: Final = (
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
)


@dataclass(frozen=True)
class Markup:
    """Writes elements the way a document does."""

    part: EncodedPart
    placeholder_styles: frozenset[str]  # character styles that answers must not take over
    date: str  # of tracked changes; "" when the document has none

    def run(self, text: str, properties: bytes, like: Element) -> bytes:
        """Return a run; nothing for an empty text.

        Args:
            text: line feeds and tabs become their own elements.
            properties: a ``w:rPr`` as bytes, or none.
            like: an element nearby, whose prefix is used.
        """
        return self.wrapped(self.text(text, like), properties, like) if text else b""

    def wrapped(self, inner: bytes, properties: bytes, like: Element) -> bytes:
        """Return a run around finished content."""
        prefix = prefix_of(self.part, like)
        return self._bytes(f"<{prefix}r>") + properties + inner + self._bytes(f"</{prefix}r>")

    def text(self, text: str, like: Element) -> bytes:
        """Return text as the content of a run."""
        prefix = prefix_of(self.part, like)
        pieces = {"\n": f"<{prefix}br/>", "\t": f"<{prefix}tab/>"}
        return self._bytes(
            "".join(
                pieces.get(piece) or f'<{prefix}t xml:space="preserve">{escape_markup(piece)}</{prefix}t>'
                for piece in _PIECES.findall(text)
            )
        )

    def symbol(self, font: str, code: str, like: Element) -> bytes:
        """Return a symbol of a font as the content of a run."""
        prefix, attribute, declaration = self._names(like)
        return self._bytes(f'<{prefix}sym{declaration} {attribute}font="{font}" {attribute}char="{code}"/>')

    def valued(self, name: str, value: str, like: Element) -> bytes:
        """Return an element that is only a value: ``<w:result w:val="2"/>``."""
        prefix, attribute, declaration = self._names(like)
        return self._bytes(f'<{prefix}{name}{declaration} {attribute}val="{value}"/>')

    def properties(self, source: Element | None) -> bytes:
        """Return a ``w:rPr`` as an answer takes it over: without tracked changes, hiding and placeholder grey."""
        if source is None or source.self_closed:
            return b""
        content = self.part.content
        kept = [content[one.start : one.end] for one in source.children if self._is_copied(one)]
        if not kept:
            return b""
        return content[source.start : source.inside] + b"".join(kept) + content[source.stop : source.end]

    def inserted(self, runs: bytes, number: int, like: Element) -> bytes:
        """Return runs marked as a tracked insertion."""
        return self._tracked("ins", runs, number, like)

    def deleted(self, run: Element, number: int) -> bytes:
        """Return a run of nothing but text marked as a tracked deletion."""
        return self._tracked("del", self._struck(run), number, run)

    def struck(self, inner: bytes, properties: bytes, number: int, like: Element) -> bytes:
        """Return a new run of deleted text: a piece of one that is split."""
        prefix = prefix_of(self.part, like)
        text = self._bytes(f'<{prefix}delText xml:space="preserve">') + inner + self._bytes(f"</{prefix}delText>")
        return self._tracked("del", self.wrapped(text, properties, like), number, like)

    def _is_copied(self, element: Element) -> bool:
        if element.name == "w:rStyle":
            return element.attributes.get("w:val") not in self.placeholder_styles
        return element.name not in _NOT_COPIED

    def _tracked(self, kind: str, runs: bytes, number: int, like: Element) -> bytes:
        prefix, attribute, declaration = self._names(like)
        date = f' {attribute}date="{self.date}"' if self.date else ""
        head = f'<{prefix}{kind}{declaration} {attribute}id="{number}" {attribute}author="{AUTHOR}"{date}>'
        return self._bytes(head) + runs + self._bytes(f"</{prefix}{kind}>")

    def _struck(self, run: Element) -> bytes:
        """Return a run's bytes with its ``w:t`` renamed ``w:delText``."""
        content = self.part.content
        patches: list[Patch] = []
        for one in run.children:
            if one.name == "w:t" and not one.self_closed:
                name = self._bytes(prefix_of(self.part, one))
                for at, opening in ((one.start, b"<"), (one.stop, b"</")):
                    begin = at - run.start
                    patches.append((begin, begin + len(opening + name) + 1, opening + name + b"delText"))
        return apply_patches(content[run.start : run.end], patches)

    def _names(self, like: Element) -> tuple[str, str, str]:
        """Return the prefix for elements, that for attributes, and what must be declared for the latter."""
        prefix = prefix_of(self.part, like)
        if prefix:
            return prefix, prefix, ""
        for uri in _URIS:  # the format's namespace is the default one, which attributes do not take
            if uri in self.part.content:
                return "", "w:", f' xmlns:w="{uri.decode("ascii")}"'
        return "", "", ""

    def _bytes(self, markup: str) -> bytes:
        return self.part.encode(markup)


def is_text(element: Element) -> bool:
    """Tell whether a child of a run shows text and nothing else; a page break does more."""
    is_whole = element.name == "w:ruby" or not element.children
    return element.name in _TEXTUAL and is_whole and element.attributes.get("w:type", "textWrapping") == "textWrapping"


def is_broken(element: Element) -> bool:
    """Tell whether a child of a run that should be text alone holds other elements."""
    return element.name in _TEXTUAL and element.name != "w:ruby" and bool(element.children)


def is_plain(run: Element) -> bool:
    """Tell whether a run holds nothing but text."""
    return not run.text and all(is_text(one) for one in run.children if one.name != "w:rPr")
