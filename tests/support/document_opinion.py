"""A second opinion on a filled Word document, made with zipfile and lxml: nothing of the product's.

The main parts of original and copy must be the same element by element once, in the paragraphs that were meant, runs of
nothing but text and the notes that filled controls keep about their content are taken out of both.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import independent
from lxml import etree

from qanswer.model import Location, Paragraph, TableCell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_TEXTS = {
    "t",
    "delText",
    "tab",
    "br",
    "cr",
    "sym",
    "noBreakHyphen",
    "softHyphen",
    "ptab",
    "lastRenderedPageBreak",
    "ruby",
}
_NOTES = {"showingPlcHdr", "checked"}


def document_differences(original: Path, filled: Path, targets: Collection[Location], main: str) -> list[str]:
    """Return what differs besides the targets; ``main``: the entry of the main part."""
    found = list(independent._archives(original, filled, {main}))
    if found:
        return found
    with zipfile.ZipFile(original) as before, zipfile.ZipFile(filled) as after:
        if after.testzip():
            found.append("broken checksum")
        trees = [etree.fromstring(one.read(main), independent._PARSER) for one in (before, after)]
    meant = [_meant(tree, targets) for tree in trees]
    for tree, paragraphs in zip(trees, meant, strict=True):
        for paragraph in paragraphs:
            _clear(paragraph)
        for properties in tree.iter("{*}sdtPr"):
            _forget(properties)
    old, new = (etree.tostring(tree, method="c14n") for tree in trees)
    if old != new:
        at = next(
            (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
        )
        found.append(f"{main}: {old[at - 80 : at + 80]!r} became {new[at - 80 : at + 80]!r}")
    return found


def _meant(tree: etree._Element, targets: Collection[Location]) -> list[etree._Element]:
    body = tree.find("{*}body")
    tables = body.findall("{*}tbl")
    paragraphs = body.findall("{*}p")
    found = []
    for target in targets:
        if isinstance(target, Paragraph):
            found.append(paragraphs[target.number - 1])
        elif isinstance(target, TableCell) and target.table.isdecimal():
            found += _paragraphs_of(_cell(tables[int(target.table) - 1], target.row, target.column))
    return found


def _cell(table: etree._Element, row: int, column: int) -> etree._Element:
    line = list(_members(table, "tr"))[row - 1]
    at = 1 + int(_value(line.find("{*}trPr/{*}gridBefore")) or 0)
    for cell in _members(line, "tc"):
        if at == column:
            return cell
        at += int(_value(cell.find("{*}tcPr/{*}gridSpan")) or 1)
    raise AssertionError(f"no cell in row {row}, column {column}")


def _members(element: etree._Element, name: str) -> Iterator[etree._Element]:
    for child in element:
        local = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if local == name:
            yield child
        elif local in ("sdt", "sdtContent", "customXml"):
            yield from _members(child, name)


def _paragraphs_of(cell: etree._Element) -> list[etree._Element]:
    return [one for one in cell.iter("{*}p") if next(one.iterancestors("{*}tc")) is cell]


def _value(element: etree._Element | None) -> str:
    return next((value for key, value in element.items() if key.endswith("}val")), "") if element is not None else ""


def _clear(paragraph: etree._Element) -> None:
    """Take out of a paragraph what an answer may change."""
    for tracked in [*paragraph.iter("{*}ins"), *paragraph.iter("{*}del")]:
        if "qanswer" in tracked.values():
            for child in list(tracked):
                tracked.addprevious(child)
            _drop(tracked)
    for run in list(paragraph.iter("{*}r")):
        if {etree.QName(child).localname for child in run.iterchildren("*")} - {"rPr"} <= _TEXTS:
            _drop(run)
        else:
            _clear_run(run)
    for one in paragraph.iter():
        one.tail = None if not (one.tail or "").strip() else one.tail
        if not len(one) and not (one.text or "").strip():
            one.text = None


def _clear_run(run: etree._Element) -> None:
    """Take the text out of a run that holds more, and the state out of a form field."""
    for child in list(run.iterchildren("*")):
        if etree.QName(child).localname in _TEXTS:
            _drop(child)
    for state in [*run.iterfind("{*}fldChar//{*}checked"), *run.iterfind("{*}fldChar//{*}result")]:
        _drop(state)


def _forget(properties: etree._Element) -> None:
    for child in list(properties.iter()):
        if etree.QName(child).localname in _NOTES:
            _drop(child)
        for key in [key for key in child.attrib if key.endswith(("}lastValue", "}fullDate"))]:
            del child.attrib[key]


def _drop(element: etree._Element) -> None:
    """Remove an element and leave the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
