"""Two versions of a Word document compared: which places show something else, and whether anything besides differs.

The judgement shares no code with the splice that it judges. Everything between paragraphs must be the same bytes. A
paragraph may differ only where its place shows something else, and then its skeleton must be the same: all that is left
when runs of nothing but text, and the few notes a filled control keeps about its content, are taken out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qanswer.office.document.document import Document
from qanswer.office.document.tree import Element, attribute_span
from qanswer.office.edits import EditKind
from qanswer.office.expected import by_place, is_ticked, wanted
from qanswer.office.findings import Change, Difference, Findings, limited
from qanswer.speech import said, said_n

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from qanswer.model import Location
    from qanswer.office.document.places import Place
    from qanswer.office.edits import Edit
    from qanswer.office.package.package import Package

_TEXT: Final = frozenset(
    {"w:t", "w:delText", "w:ruby", "w:tab", "w:ptab", "w:br", "w:cr", "w:sym"}
    | {"w:noBreakHyphen", "w:softHyphen", "w:lastRenderedPageBreak"}
)
_OWN_AUTHOR: Final = "qanswer"
_NOTES: Final = {  # element -> children that speak of what a control shows now
    "w:sdtPr": frozenset({"w:showingPlcHdr"}),
    "w14:checkbox": frozenset({"w14:checked"}),
    "w:checkBox": frozenset({"w:checked"}),
    "w:ddList": frozenset({"w:result"}),
}
_NOTE_ATTRIBUTES: Final = {"w:dropDownList": "lastValue", "w:comboBox": "lastValue", "w:date": "fullDate"}
_NOT_FORMATTING: Final = frozenset({"w:rPrChange", "w:ins", "w:del", "w:moveFrom", "w:moveTo"})
_HIDING: Final = frozenset({"w:vanish", "w:specVanish", "w:webHidden"})

Look = tuple[bytes, ...]  # a run's formatting


class _Version:
    """One of the two documents, cut into regions that may change and the bytes between them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.content = self.document.part.content
        self.regions = tuple(_regions(self.document.root))
        self.owners: Mapping[int, Place] = {
            line.element.start: place for place in self.document.places for line in place.lines
        }
        self.places: Mapping[Location, Place] = {place.location: place for place in self.document.places}

    def gaps(self) -> Iterator[bytes]:
        """Yield the bytes before, between and behind the regions."""
        position = 0
        for region in self.regions:
            yield self.content[position : region.start]
            position = region.end
        yield self.content[position:]

    def raw(self, element: Element) -> bytes:
        return self.content[element.start : element.end]

    def loose(self, element: Element) -> bytes:
        """Return what stands in an element outside its children, white space aside."""
        starts = [*(child.start for child in element.children), element.stop]
        ends = [element.inside, *(child.end for child in element.children)]
        return b"".join(self.content[end:start].strip() for end, start in zip(ends, starts, strict=True))

    def tag(self, element: Element) -> bytes:
        """Return a start tag without the notes in its attributes; ``<w:p/>`` counts as ``<w:p>``."""
        start, end = element.start, element.inside
        name = _NOTE_ATTRIBUTES.get(element.name)
        span = attribute_span(self.document.part, element, name) if name else None
        tag = self.content[start:end]
        if span is not None and name is not None:
            begin = self.content.rindex(name.encode("ascii"), start, span[0])
            tag = self.content[start:begin].rsplit(None, 1)[0] + self.content[span[1] + 1 : end]
        return re.sub(rb"\s*/?>$", b">", tag)


def compare_documents(
    original: Package, filled: Package, differing: Collection[str], edits: Sequence[Edit], known: object
) -> Findings:
    """Return which places changed, what else differs in the parts named by ``differing``, and which edits are not met.

    Args:
        original: the form.
        filled: its copy.
        differing: the parts whose bytes differ.
        edits: what was asked for.
        known: ``original`` as a document, where it was opened before.

    Raises:
        FormError: a main part cannot be read.
    """
    findings = Findings()
    main = original.main_part
    findings.differences += (Difference(part, said("content differs")) for part in differing if part != main)
    if main not in differing and not edits:
        return findings
    before = after = _Version(known if isinstance(known, Document) else Document(original))
    if main in differing:
        after = _Version(Document(filled))
        findings.edited.append(main)
        findings.changes += _changes(before, after)
        changed = {change.place for change in findings.changes}
        findings.differences += limited(main, _differences(before, after, changed))
    findings.unmet += (
        place
        for place, here in by_place(edits).items()
        if not _is_met(before.places.get(place), after.places.get(place), here)
    )
    return findings


def _is_met(before: Place | None, after: Place | None, edits: Sequence[Edit]) -> bool:
    """Tell whether a place reads as was asked: its text, or of a place with a control what that shows.

    Blank lines before a text do not count: it stands in the paragraph that showed text, which need not be the first.
    """
    if before is None or after is None:
        return False
    if any(edit.kind is not EditKind.TEXT for edit in edits):
        boxes = {edit.box_index if edit.kind is EditKind.BOX else 0 for edit in edits}
        return is_ticked(before.text, after.text, boxes)
    if after.surroundings != before.surroundings:
        return False
    shown = {after.answer.strip("\n"), after.text.strip("\n")}
    return all(wanted(edit).strip("\n") in shown for edit in edits)


def _changes(before: _Version, after: _Version) -> Iterator[Change]:
    for location, old in before.places.items():
        new = after.places.get(location)
        if new is not None and new.text != old.text:
            yield Change(location, old.text, new.text)


def _differences(before: _Version, after: _Version, changed: Collection[object]) -> Iterator[str]:
    if len(before.regions) != len(after.regions) or list(before.places) != list(after.places):
        yield said("paragraphs, cells or content controls were added or removed")
        return
    if list(before.gaps()) != list(after.gaps()):
        yield said("something outside the paragraphs differs (tables, sections, styles of cells …)")
    for old, new in zip(before.regions, after.regions, strict=True):
        if before.raw(old) != after.raw(new):
            yield from _region_differs(before, after, old, new, changed)


def _region_differs(
    before: _Version, after: _Version, old: Element, new: Element, changed: Collection[object]
) -> Iterator[str]:
    place = before.owners.get(old.start)
    name = str(place.location) if place is not None else said("a paragraph that takes no answers")
    if old.name == "w:p" and (place is None or place.location not in changed):
        yield said("{place} differs, although it shows the same", place=name)
    elif list(_skeleton(before, old)) != list(_skeleton(after, new)):
        yield said(
            "{place} differs in more than its text (bookmarks, notes, pictures, settings of a control …)", place=name
        )
    elif place is not None and (stray := _looks(after, new) - _allowed_looks(before, place)):
        yield said_n(
            "{place} has text that does not look like what stood there ({n} other format)",
            "{place} has text that does not look like what stood there ({n} other formats)",
            len(stray),
            place=name,
        )


def _regions(element: Element) -> Iterator[Element]:
    """Yield the paragraphs, and the properties of content controls around paragraphs, in document order."""
    for child in element.children:
        if child.name in ("w:p", "w:sdtPr"):
            yield child
        else:
            yield from _regions(child)


def _skeleton(version: _Version, element: Element) -> Iterator[bytes]:
    """Yield what of an element an answer must leave alone."""
    loose = version.loose(element)
    if element.name == "w:r" and not loose and all(_is_text(one) for one in element.children if one.name != "w:rPr"):
        return
    if element.name in ("w:ins", "w:del") and element.attributes.get("w:author") == _OWN_AUTHOR:
        for child in element.children:
            yield from _skeleton(version, child)
        return
    yield loose  # of an element that is not looked into, all that is in it
    notes = _NOTES.get(element.name, frozenset())
    yield version.tag(element)
    for child in element.children:
        if child.name not in notes and not (element.name == "w:r" and _is_text(child)):
            yield from _skeleton(version, child)
    yield b"end"


def _is_text(element: Element) -> bool:
    """Tell whether a child of a run is text; a page break is more."""
    is_whole = element.name == "w:ruby" or not element.children
    return element.name in _TEXT and is_whole and element.attributes.get("w:type") not in ("page", "column")


def _looks(version: _Version, region: Element) -> set[Look]:
    """Return the formats of the runs that hold text."""
    runs = (one for one in region.walk() if one.name == "w:r" and any(map(_is_text, one.children)))
    return {_look(version, one.child("w:rPr")) for one in runs}


def _look(version: _Version, properties: Element | None) -> Look:
    children = properties.children if properties is not None else ()
    return tuple(version.raw(one) for one in children if one.name not in _NOT_FORMATTING)


def _allowed_looks(version: _Version, place: Place) -> set[Look]:
    """Return the formats that text in a place may have: those of its runs, its paragraphs' marks, its controls."""
    styles = version.document.styles.placeholders
    sources: list[Element | None] = []
    for line in place.lines:
        runs = [one for one in line.element.walk() if one.name == "w:r"]
        mark = line.element.find("w:pPr", "w:rPr")
        sources += [one.child("w:rPr") for one in runs]
        sources += [mark] if mark is not None or not runs else []
    for control in place.controls:
        properties = control.properties.child("w:rPr") if control.properties is not None else None
        is_empty = control.content is not None and not control.content.children
        sources += [properties] if properties is not None or is_empty else []
    allowed = {_look(version, one) for one in sources}
    for one in sources:
        kept = [child for child in one.children if child.name not in _HIDING] if one is not None else []
        kept = [child for child in kept if child.name != "w:rStyle" or child.attributes.get("w:val") not in styles]
        allowed.add(tuple(version.raw(child) for child in kept if child.name not in _NOT_FORMATTING))
    return allowed
