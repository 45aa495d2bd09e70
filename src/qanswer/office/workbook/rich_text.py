"""Formatted text (``si``, ``is``) taken apart into events and put together again under another prefix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qanswer.errors import CellRefused
from qanswer.office.boxes import find_boxes
from qanswer.office.values import RichValue, escape_markup, figures
from qanswer.office.workbook.cell_cursor import Grid
from qanswer.office.xml.events import parse

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator

    from qanswer.office.package.package import Package

Event = tuple[str, str, tuple[str, ...]]  # kind, element name or text, attribute names and values in turn
Place = tuple[int, int]  # row, column; 1-based

_FOREIGN: Final = ("{", "x14:", "mc:", "r:")  # names of other namespaces, which formatted text does not need


class _Recorder:
    """Records the events inside an element it was told about."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.events.append(("start", name, tuple(piece for pair in attributes.items() for piece in pair)))

    def end(self, name: str) -> None:
        self.events.append(("end", name, ()))

    def text(self, data: str) -> None:
        self.events.append(("text", data, ()))

    def take(self) -> RichValue:
        value = RichValue(tuple(self.events))
        self.events.clear()
        return value


class _SharedReader:
    """Keeps the wanted ones of the shared strings."""

    def __init__(self, wanted: Container[int]) -> None:
        self.found: dict[int, RichValue] = {}
        self._wanted = wanted
        self._index = -1
        self._recorder: _Recorder | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._recorder is not None:
            self._recorder.start(name, attributes)
        elif name == "si":
            self._index += 1
            self._recorder = _Recorder() if self._index in self._wanted else None

    def end(self, name: str) -> None:
        if self._recorder is not None and name == "si":
            self.found[self._index] = self._recorder.take()
            self._recorder = None
        elif self._recorder is not None:
            self._recorder.end(name)

    def text(self, data: str) -> None:
        if self._recorder is not None:
            self._recorder.text(data)


class _CellReader:
    """Keeps, of the wanted cells, formatted text that stands in them and the number of a shared one."""

    def __init__(self, wanted: Container[Place], where: str) -> None:
        self.inline: dict[Place, RichValue] = {}
        self.shared: dict[Place, int] = {}
        self._wanted = wanted
        self._grid = Grid(where)
        self._recorder: _Recorder | None = None
        self._type = ""
        self._index: list[str] | None = None  # pieces of a shared string's number

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._recorder is not None:
            self._recorder.start(name, attributes)
        elif name == "row":
            self._grid.enter_row(attributes)
        elif name == "c":
            self._grid.enter_cell(attributes)
            self._type = attributes.get("t", "") if self._place in self._wanted else ""
        elif name == "is" and self._type:
            self._recorder = _Recorder()
        elif name == "v" and self._type == "s":
            self._index = []

    def end(self, name: str) -> None:
        if self._index is not None:
            if (number := figures("".join(self._index))) is not None:
                self.shared[self._place] = number
            self._index = None
        elif self._recorder is not None and name == "is":
            self.inline[self._place] = self._recorder.take()
            self._recorder = None
        elif self._recorder is not None:
            self._recorder.end(name)

    def text(self, data: str) -> None:
        if self._recorder is not None:
            self._recorder.text(data)
        elif self._index is not None:
            self._index.append(data)

    @property
    def _place(self) -> Place:
        return self._grid.row, self._grid.column


def read_rich(
    package: Package, sheet_part: str, strings_part: str | None, places: Collection[Place]
) -> dict[Place, RichValue]:
    """Return the formatted text of those of the cells that hold text at all, in one pass over each part.

    Args:
        package: the workbook.
        sheet_part: the worksheet.
        strings_part: the shared strings, where the workbook has them.
        places: (row, column) of the wanted cells.

    Raises:
        FileDamaged: a part is broken.
    """
    cells = _CellReader(places, package.where(sheet_part))
    parse(package.chunks(sheet_part), cells, package.where(sheet_part))
    shared = _SharedReader(frozenset(cells.shared.values()))
    if strings_part is not None and cells.shared:
        parse(package.chunks(strings_part), shared, package.where(strings_part))
    looked_up = {place: shared.found[index] for place, index in cells.shared.items() if index in shared.found}
    return cells.inline | looked_up


def tick_rich(value: RichValue, box_index: int, where: str) -> RichValue:
    """Return the text with one box ticked and every run, font and furigana as it was.

    Raises:
        CellRefused: there is no such box.
    """
    shown = [index for index, text in _shown(value) if text]
    boxes = find_boxes("".join(value.events[index][1] for index in shown))
    if box_index >= len(boxes):
        raise CellRefused(
            "{where}: has no box number {number}; see what it holds with qanswer inspect",
            where=where,
            number=box_index + 1,
        )
    box, events = boxes[box_index], list(value.events)
    mark, position = box.ticked, 0
    for index in shown if box.is_open else ():
        kind, text, attributes = events[index]
        start, end = (min(max(at - position, 0), len(text)) for at in (box.start, box.end))
        if start < end or (mark and position <= box.start <= position + len(text)):
            events[index] = (kind, text[:start] + mark + text[end:], attributes)
            mark = ""  # what is left of a bracket's blanks goes from the next pieces
        position += len(text)
    return RichValue(tuple(events))


def _shown(value: RichValue) -> Iterator[tuple[int, str]]:
    """Yield the number of each event that is visible text, with the text; furigana are left out."""
    phonetic = in_text = 0
    for index, (kind, content, _) in enumerate(value.events):
        step = {"start": 1, "end": -1}.get(kind, 0)
        phonetic += step * (content == "rPh")
        in_text += step * (content == "t")
        if kind == "text" and in_text and not phonetic:
            yield index, content


def serialise(value: RichValue, prefix: str) -> str:
    """Return the formatted text as markup, elements named with ``prefix`` ("" or "x:")."""
    pieces: list[str] = []
    skipped = 0
    for kind, content, attributes in value.events:
        if kind == "text":
            pieces.append("" if skipped else escape_markup(content))
            continue
        foreign = content.startswith(_FOREIGN)
        if not skipped and not foreign:
            pieces.append(f"</{prefix}{content}>" if kind == "end" else f"<{prefix}{content}{_attributes(attributes)}>")
        if foreign:
            skipped += 1 if kind == "start" else -1
    return "".join(pieces)


def _attributes(flat: tuple[str, ...]) -> str:
    pairs = zip(flat[::2], flat[1::2], strict=True)
    return "".join(
        f' {name}="{escape_markup(value).replace(chr(34), "&quot;").replace(chr(10), "&#10;")}"'
        for name, value in pairs
        if not name.startswith(_FOREIGN)
    )
