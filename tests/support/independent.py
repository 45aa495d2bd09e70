"""A second opinion on a filled copy, made with zipfile, lxml and regular expressions: nothing of the product's.

``differences`` says, for an original, a copy and the cells that were meant, everything that differs besides them: entry
by entry in the raw archive, element by element (canonical XML) and byte by byte in the parts that were touched.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

_TOKEN = re.compile(
    rb"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>|[^<]+""", re.DOTALL
)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)

Targets = Mapping[str, Mapping[str, str | bool]]  # part -> cell -> what it should say now


def differences(original: Path, filled: Path, targets: Targets, *, recalculated: str | None = None) -> list[str]:
    """Return what differs besides the targets, and which targets do not say what they should.

    Args:
        original: the file as it was.
        filled: the copy.
        targets: the cells that were meant.
        recalculated: the workbook part, when it may have got ``fullCalcOnLoad`` and nothing else.
    """
    touched = set(targets) | ({recalculated} if recalculated else set())
    found = list(_archives(original, filled, touched))
    if found:
        return found
    with zipfile.ZipFile(original) as before, zipfile.ZipFile(filled) as after:
        if after.testzip():
            found.append("broken checksum")
        for part, cells in targets.items():
            old, new = before.read(part), after.read(part)
            found += _elements(part, old, new, cells)
            found += _bytes(part, old, new, cells)
        found += _values(after, targets)
        if recalculated is not None:
            found += _recalculated(before.read(recalculated), after.read(recalculated))
    return found


def _archives(original: Path, filled: Path, touched: set[str]) -> Iterator[str]:
    with zipfile.ZipFile(original) as before, zipfile.ZipFile(filled) as after:
        if before.comment != after.comment:
            yield "archive comment"
        if before.namelist() != after.namelist():
            yield f"entries: {before.namelist()} became {after.namelist()}"
            return
        physical = [
            [info.filename for info in sorted(one.infolist(), key=lambda info: info.header_offset)]
            for one in (before, after)
        ]
        if physical[0] != physical[1]:
            yield "entries stored in another order"
        old_bytes, new_bytes = original.read_bytes(), filled.read_bytes()
        for old, new in zip(before.infolist(), after.infolist(), strict=True):
            for field in ("date_time", "compress_type", "comment", "create_system", "internal_attr", "external_attr"):
                if getattr(old, field) != getattr(new, field):
                    yield f"{old.filename}: {field}"
            if old.filename not in touched and _stretch(old_bytes, old) != _stretch(new_bytes, new):
                yield f"{old.filename}: raw bytes"
            if old.filename not in touched and (old.extra, old.flag_bits) != (new.extra, new.flag_bits):
                yield f"{old.filename}: extra field or flags"


def _stretch(content: bytes, info: zipfile.ZipInfo) -> bytes:
    """Return an entry's local header and packed data."""
    start = info.header_offset
    names = int.from_bytes(content[start + 26 : start + 28], "little")
    extra = int.from_bytes(content[start + 28 : start + 30], "little")
    return content[start : start + 30 + names + extra + info.compress_size]


def _rows(root: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """Yield every row with its number, counted where the file does not say."""
    number = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = int(row.get("r", number + 1))
        yield number, row


def _positions(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield every cell with its reference, counted where the file does not say."""
    for row_number, row in _rows(root):
        column = 0
        for cell in row.iterchildren("{*}c"):
            reference = cell.get("r")
            column = _column(reference) if reference else column + 1
            yield f"{_letters(column)}{row_number}", cell


def _elements(part: str, old: bytes, new: bytes, cells: Mapping[str, str | bool]) -> Iterator[str]:
    trees = [etree.fromstring(content, _PARSER) for content in (old, new)]
    old_cells, new_cells = (dict(_positions(tree)) for tree in trees)
    for name, kept in old_cells.items():
        if name in cells and name in new_cells:
            before, after = (_attributes(one) for one in (kept, new_cells[name]))
            if before != after:
                yield f"{part}!{name}: attributes {before} became {after}"
    for name in cells:
        if name not in old_cells and name in new_cells:
            style, expected = new_cells[name].get("s", "0"), _inherited(trees[0], name)
            if style != expected:
                yield f"{part}!{name}: style {style}, its surroundings have {expected}"
    rows = {number for number, _ in _rows(trees[0])}
    yield from (f"{part}: {what}" for what in _shape(*trees, cells))
    for tree, positions in zip(trees, (old_cells, new_cells), strict=True):
        _reduce(tree, positions, cells, rows)
    if etree.tostring(trees[0], method="c14n2") != etree.tostring(trees[1], method="c14n2"):
        yield f"{part}: differs outside the targets"


def _shape(old: etree._Element, new: etree._Element, cells: Mapping[str, str | bool]) -> Iterator[str]:
    """Check order, new rows, spans and dimension, which are left out of the comparison afterwards."""
    if _orders(old) and not _orders(new):
        yield "rows or cells out of order"
    before = {number: row.get("spans") for number, row in _rows(old)}
    columns: dict[int, list[int]] = {}
    for name, _ in _positions(new):
        columns.setdefault(int(re.sub("[A-Z]", "", name)), []).append(_column(name))
    for number, row in _rows(new):
        spans = row.get("spans")
        if number not in before and set(row.attrib) != {"r"}:
            yield f"new row {number} has {dict(row.attrib)}"
        elif number in before and spans != before[number]:
            first, last = (int(end) for end in (spans or "0:0").split(":"))
            if not first <= min(columns[number]) <= max(columns[number]) <= last:
                yield f"spans {spans} of row {number}"
    sizes = [next((size.get("ref") for size in tree.iter("{*}dimension")), None) for tree in (old, new)]
    if sizes[0] is not None and sizes[1] != _grown(sizes[0], cells):
        yield f"dimension {sizes[0]} became {sizes[1]}"


def _orders(tree: etree._Element) -> bool:
    places = [(int(re.sub("[A-Z]", "", name)), _column(name)) for name, _ in _positions(tree)]
    numbers = [number for number, _ in _rows(tree)]
    return places == sorted(places) and numbers == sorted(numbers)


def _grown(size: str, cells: Mapping[str, str | bool]) -> str:
    corners = size.split(":")
    if size.replace(":", "").isdecimal():  # whole rows
        corners = [f"A{corners[0]}", f"XFD{corners[-1]}"]
    names = [*corners, *cells]
    columns = [_column(name) for name in names]
    rows = [int(re.sub("[A-Z]", "", name)) for name in names]
    first, last = f"{_letters(min(columns))}{min(rows)}", f"{_letters(max(columns))}{max(rows)}"
    return first if first == last else f"{first}:{last}"


def _attributes(cell: etree._Element) -> dict[str, str]:
    return {key: value for key, value in cell.attrib.items() if key not in ("t", "vm", "cm")}


def _inherited(tree: etree._Element, name: str) -> str:
    row = dict(_rows(tree)).get(int(re.sub("[A-Z]", "", name)))
    if row is not None and row.get("customFormat") in ("1", "true"):
        return row.get("s", "0")
    for column in tree.iterfind("{*}cols/{*}col"):
        if int(column.get("min")) <= _column(name) <= int(column.get("max")):
            return column.get("style", "0")
    return "0"


def _reduce(
    tree: etree._Element, positions: dict[str, etree._Element], cells: Mapping[str, str | bool], rows: set[int]
) -> None:
    """Take away what may differ: the targets, rows that are new, spans and dimension."""
    for name, cell in positions.items():
        if name in cells:
            parent = cell.getparent()
            before = cell.getprevious()
            if cell.tail and before is not None:
                before.tail = (before.tail or "") + cell.tail
            elif cell.tail:
                parent.text = (parent.text or "") + cell.tail
            parent.remove(cell)
    for number, row in list(_rows(tree)):
        row.attrib.pop("spans", None)
        if number not in rows and len(row) == 0:
            row.getparent().remove(row)
    for size in tree.iter("{*}dimension"):
        size.attrib.pop("ref", None)


def _bytes(part: str, old: bytes, new: bytes, cells: Mapping[str, str | bool]) -> Iterator[str]:
    """Compare the bytes that are left when the targets are cut out of both."""
    encoding = "utf-16" if old[:2] in (b"\xff\xfe", b"\xfe\xff") else None
    if encoding:
        if new[:2] != old[:2]:
            yield f"{part}: byte order mark"
        old, new = (content.decode(encoding).encode() for content in (old, new))
    known = {number for number, _ in _row_tags(old)}
    if _rest(old, cells, known) != _rest(new, cells, known):
        yield f"{part}: bytes outside the targets"


def _row_tags(content: bytes) -> Iterator[tuple[int, bytes]]:
    number = 0
    data = re.search(rb"<(?:[A-Za-z0-9]+:)?sheetData[\s>].*</(?:[A-Za-z0-9]+:)?sheetData\s*>", content, re.DOTALL)
    for token in _TOKEN.findall(data[0] if data else b""):
        if _local(token) == b"row" and not token.startswith(b"</"):
            number = _number(token, number)
            yield number, token


def _rest(content: bytes, cells: Mapping[str, str | bool], known: set[int]) -> bytes:
    kept: list[bytes] = []
    row = column = 0
    skipping = b""  # local name of the element that is being left out
    in_data = False  # drawings have rows and columns of their own
    for token in _TOKEN.findall(content):
        name, closing, alone = _local(token), token.startswith(b"</"), token.endswith(b"/>")
        if skipping:
            skipping = b"" if name == skipping and closing else skipping
            continue
        if name == b"sheetData":
            in_data = not closing and not alone
        if in_data and name == b"row" and not closing:
            row, column = _number(token, row), 0
            if row not in known:
                skipping = b"" if alone else b"row"
                continue
            token = re.sub(rb"""\sspans\s*=\s*("[^"]*"|'[^']*')""", b"", token)  # noqa: PLW2901
        elif in_data and name == b"c" and not closing:
            reference = re.search(rb"""\sr\s*=\s*["']([A-Za-z]+)""", token)
            column = _column(reference[1].decode()) if reference else column + 1
            if f"{_letters(column)}{row}" in cells:
                skipping = b"" if alone else b"c"
                continue
        elif name == b"dimension":
            token = re.sub(rb"""\sref\s*=\s*("[^"]*"|'[^']*')""", b"", token)  # noqa: PLW2901
        if name in (b"row", b"sheetData") and alone:  # an empty element that got its first child
            token = token[:-2].rstrip() + b"></" + token[1:-2].split()[0] + b">"  # noqa: PLW2901
        kept.append(token)
    return b"".join(kept)


def _local(token: bytes) -> bytes:
    match = re.match(rb"</?(?:[^\s:>/]+:)?([^\s>/!?:]+)", token)
    return match[1] if match else b""


def _number(token: bytes, before: int) -> int:
    match = re.search(rb"""\sr\s*=\s*["']([0-9]+)""", token)
    return int(match[1]) if match else before + 1


def _values(archive: zipfile.ZipFile, targets: Targets) -> Iterator[str]:
    strings: list[etree._Element] = []
    for name in archive.namelist():
        if name.lower().endswith("sharedstrings.xml"):
            strings = list(etree.fromstring(archive.read(name), _PARSER).iter("{*}si"))
    for part, cells in targets.items():
        present = dict(_positions(etree.fromstring(archive.read(part), _PARSER)))
        for name, expected in cells.items():
            shown = _shown(present[name], strings) if name in present else ""
            if shown != expected:
                yield f"{part}!{name}: says {shown!r}, not {expected!r}"


def _shown(cell: etree._Element, strings: list[etree._Element]) -> str | bool:
    kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
    if kind == "b":
        return value == "1"
    source = strings[int(value)] if kind == "s" else cell.find("{*}is") if kind == "inlineStr" else None
    if source is None:
        return value
    pieces = [text.text or "" for text in source.iter("{*}t") if text.getparent().tag.rpartition("}")[2] != "rPh"]
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), "".join(pieces))


def _recalculated(old: bytes, new: bytes) -> Iterator[str]:
    trees = [etree.fromstring(content, _PARSER) for content in (old, new)]
    flags = [tree.find("{*}calcPr") for tree in trees]
    if flags[1] is None or flags[1].get("fullCalcOnLoad") not in ("1", "true"):
        yield "workbook part changed without asking for recalculation"
    for tree, flag in zip(trees, flags, strict=True):
        if flag is not None:
            flag.attrib.pop("fullCalcOnLoad", None)
            if not flag.attrib:
                _remove_alone(tree, flag)
    if etree.tostring(trees[0], method="c14n2") != etree.tostring(trees[1], method="c14n2"):
        yield "workbook part differs in more than the recalculation flag"


def _column(reference: str) -> int:
    number = 0
    for letter in re.match("[A-Za-z]*", reference)[0].upper():  # type: ignore[index]
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def _remove_alone(tree: etree._Element, child: etree._Element) -> None:
    """Remove an element but not the white space behind it, which lxml takes for a part of it."""
    before = child.getprevious()
    if before is None:
        tree.text = (tree.text or "") + (child.tail or "")
    else:
        before.tail = (before.tail or "") + (child.tail or "")
    tree.remove(child)
