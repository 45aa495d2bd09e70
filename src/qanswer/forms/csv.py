"""A form as a table of separated values: read by position, written back with only the answered fields changed."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import replace as changed
from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.errors import CellRefused, FileDamaged, FileMissing, FileTooLarge, UsageError
from qanswer.forms.boxes import tick
from qanswer.forms.excel import forced_columns
from qanswer.forms.grid import Grid, GridCell
from qanswer.forms.head import find_head
from qanswer.forms.interface import Edit, EditKind, HeaderField, Layout, Overrides, Placement, Response, Skipped, Slot
from qanswer.forms.layout.infer import Inference, infer
from qanswer.forms.ooxml.package import read_file
from qanswer.forms.ooxml.reference import column_letters, format_reference, parse_reference
from qanswer.forms.placement import place
from qanswer.forms.reading import Addresses, TableReading, form_language, numbered, read_tables
from qanswer.forms.saved import fingerprint
from qanswer.model import Location, SheetCell
from qanswer.staging import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

MAX_BYTES = 20 * 1024 * 1024  # a questionnaire of text is far smaller; see docs/bad-input.md
MAX_VALUES = 1_000_000  # blank ones included; about 200 bytes each once read
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_DELIMITERS = ",\t;|"
_ENOUGH_LINES = 3  # lines in step, from which a text without a telling ending is believed to be columns
_HEAD_BYTES = 1 << 16  # enough to see what a text is
_SUFFIXES = frozenset({".csv", ".tsv", ".tab"})
_OFFICE_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".docx", ".docm", ".doc"})
_STARTS_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠\t\r]")
_HARMLESS = re.compile(r"[\s+\-＋－]*[\d.,%\s]*")  # a lone dash or a plain number, which spreadsheets only show
_MARKUP = re.compile(r"\s*(<\?xml|<!doctype|<html|<[a-z]+[\s>]|\{\\rtf|%PDF)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Field:
    """One value with the stretch of the file it stands in, quotes included."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Source:
    """A file of separated values, decoded, with where each value stands."""

    text: str
    encoding: str
    mark: bytes  # byte order mark the file begins with
    delimiter: str
    line_end: str
    rows: tuple[tuple[_Field, ...], ...]

    def encode(self, text: str) -> bytes:
        return self.mark + text.encode(self.encoding)


def reads_as_csv(path: Path) -> bool:
    """Tell whether a file is text in columns: by its content, helped by its ending where there is only one column.

    Text that calls itself a workbook or document is not: under that name no program would open what comes back.

    Raises:
        FileMissing: it is there and cannot be read.
    """
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
    except OSError as error:
        raise FileMissing(f"{path}: cannot be read ({error.strerror}); check name and rights") from error
    if not head or head.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return False
    decoded = _decoded(head, whole=False)
    if decoded is None or _MARKUP.match(decoded[0]) or "\x00" in decoded[0]:
        return False
    lines = [line for line in decoded[0].splitlines()[:50] if line.strip()]
    suffix = path.suffix.lower()
    if suffix in _SUFFIXES:
        return bool(lines)
    return suffix not in _OFFICE_SUFFIXES and len(lines) >= _ENOUGH_LINES and _is_regular(lines)


def _is_regular(lines: Sequence[str]) -> bool:
    """Tell whether every line has the same number of one delimiter."""
    return any(
        len({line.count(delimiter) for line in lines if '"' not in line}) == 1 and delimiter in lines[0]
        for delimiter in _DELIMITERS
    )


def _decoded(content: bytes, *, whole: bool = True) -> tuple[str, str, bytes] | None:
    """Return text, encoding and byte order mark; None when it is no text in a known encoding."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            with suppress(UnicodeDecodeError):
                return content[len(mark) :].decode(encoding, "strict" if whole else "ignore"), encoding, mark
            return None
    for encoding in ("utf-8", "cp932"):
        for cut in range(1 if whole else 4):  # the head may end within a letter
            with suppress(UnicodeDecodeError):
                return content[: len(content) - cut].decode(encoding), encoding, b""
    return None


class CsvForm:
    """A customer's table of separated values, opened read-only; see ``interface.Form``."""

    def __init__(self, path: Path, content: bytes, overrides: Overrides | None = None) -> None:
        """Read ``content``, which stands at ``path``.

        Raises:
            FormError: too large, or no text.
            UsageError: ``overrides`` names a sheet, which such a file does not have, or a column that is none.
        """
        self.path = path
        self.sha256 = hashlib.sha256(content).hexdigest()
        if len(content) > MAX_BYTES:
            raise FileTooLarge(f"{path.name}: is over {MAX_BYTES >> 20} MiB; split it")
        if overrides and overrides.sheet not in (None, path.stem):
            raise UsageError(f"{path.name}: has no sheets; leave --sheet away")
        self._source = _parsed(path, content)
        self._forced = forced_columns(overrides or Overrides())

    @classmethod
    def open(cls, path: Path, overrides: Overrides | None = None) -> CsvForm:
        """Return the form at ``path``."""
        return cls(path, read_file(path), overrides)

    @cached_property
    def layout(self) -> Layout:
        """What was understood of the form."""
        skipped = () if self._inference.tables else (Skipped({"sheet": self.path.stem}, self._inference.reason),)
        return Layout(tuple(reading.block for reading in self._readings), skipped)

    @cached_property
    def fingerprint(self) -> str:
        """What forms with the same headings have in common; see ``saved``."""
        return fingerprint([self._grid])

    @cached_property
    def slots(self) -> Sequence[Slot]:
        """Every question row, in reading order."""
        return numbered(self._readings)

    @cached_property
    def header_fields(self) -> Sequence[HeaderField]:
        """The blanks at the form's head whose label leaves no doubt."""
        rows = [question.row for table in self._inference.tables for question in table.questions]
        headings = [row for table in self._inference.tables for row in table.heading_rows]
        return tuple(
            HeaderField(cell.kind, self._locate(cell.row, cell.column), cell.label)
            for cell in find_head(self._grid, (*rows, *headings))
        )

    def place(self, slot: Slot, response: Response, *, replace: bool = False) -> Placement:
        """Return the edits that put ``response`` into ``slot``; see ``interface.Form``."""
        placed = place(slot, response, replace=replace, refusal=lambda _: None)
        return changed(
            placed,
            edits=tuple(changed(edit, text=inert(edit.text)) for edit in placed.edits),
            written={where: inert(text) for where, text in placed.written.items()},
        )

    def write(self, edits: Sequence[Edit], output: Path) -> None:
        """Write a copy in which exactly the edited values differ; see ``interface.Form``."""
        source = self._source
        by_row: dict[int, dict[int, str]] = {}
        for edit in edits:
            row, column = self._cell(edit)
            by_row.setdefault(row, {})[column] = self._text(edit, row, column)
        try:
            content = source.encode("".join(_spliced(source, by_row)))
        except UnicodeEncodeError as error:
            letter = error.object[error.start]
            raise CellRefused(
                f"{self.path.name}: {source.encoding} has no letter {letter!r}; save the form as UTF-8 first"
            ) from error
        write_whole((content,), output)

    def _text(self, edit: Edit, row: int, column: int) -> str:
        if edit.kind is not EditKind.BOX:
            return inert(edit.text)
        ticked = tick(self._grid.text(row, column), edit.box_index)
        if ticked is None:
            raise CellRefused(f"{self.path.name}, {edit.place}: has no box number {edit.box_index + 1}")
        return ticked

    def _cell(self, edit: Edit) -> tuple[int, int]:
        cell = parse_reference(edit.place.cell) if isinstance(edit.place, SheetCell) else None
        if cell is None or cell[0] > len(self._source.rows):
            raise CellRefused(
                f"{self.path.name}: {edit.place} is no place in it; name a cell like D12 of an existing row"
            )
        return cell

    def _locate(self, row: int, column: int) -> Location:
        return SheetCell(self.path.stem, format_reference(row, column))

    @cached_property
    def _grid(self) -> Grid:
        cells = {
            (row, column): GridCell(field.text)
            for row, fields in enumerate(self._source.rows, 1)
            for column, field in enumerate(fields, 1)
            if field.text.strip()
        }
        return Grid("", cells)

    @cached_property
    def _inference(self) -> Inference:
        return infer(self._grid, self._forced)

    @cached_property
    def _readings(self) -> tuple[TableReading, ...]:
        questions = [question.text for table in self._inference.tables for question in table.questions]
        addresses = Addresses({"sheet": self.path.stem}, self._locate, column_letters)
        return read_tables(self._grid, self._inference, addresses, form_language(questions))


def _parsed(path: Path, content: bytes) -> _Source:
    decoded = _decoded(content)
    if decoded is None:
        raise FileDamaged(f"{path.name}: is neither UTF-8, UTF-16 nor Shift_JIS text throughout; save it as UTF-8")
    text, encoding, mark = decoded
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda one: (first.count(one), -_DELIMITERS.index(one)))
    line_end = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
    rows = tuple(_rows(text, delimiter, path.name))
    return _Source(text, encoding, mark, delimiter, line_end, rows)


def _rows(text: str, delimiter: str, name: str) -> Iterator[tuple[_Field, ...]]:
    """Yield the values of each line; a quoted value may hold line ends."""
    position, length, count = 0, len(text), 0
    while position < length:
        fields: list[_Field] = []
        while True:
            field, position = _field(text, position, delimiter, name)
            fields.append(field)
            if count + len(fields) > MAX_VALUES:
                raise FileTooLarge(f"{name}: has more than {MAX_VALUES:,} values; not a form")
            if position >= length or text[position] != delimiter:
                break
            position += 1
        yield tuple(fields)
        count += len(fields)
        if text[position : position + 2] == "\r\n":
            position += 2
        elif position < length:
            position += 1


_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def _field(text: str, start: int, delimiter: str, name: str) -> tuple[_Field, int]:
    if text[start : start + 1] == '"':
        match = _QUOTED.match(text, start)
        if match is None:
            line = text.count("\n", 0, start) + 1
            raise FileDamaged(f"{name}, line {line}: a quotation mark is never closed; save the file anew")
        stop = match.end()
        while stop < len(text) and text[stop] not in (delimiter, "\r", "\n"):
            stop += 1
        return _Field(match[1].replace('""', '"') + text[match.end() : stop], start, stop), stop
    stop = start
    while stop < len(text) and text[stop] not in (delimiter, "\r", "\n"):
        stop += 1
    return _Field(text[start:stop], start, stop), stop


def _spliced(source: _Source, by_row: Mapping[int, Mapping[int, str]]) -> Iterator[str]:
    """Yield the pieces of the file with the given values changed, everything between them as it stands."""
    position = 0
    for row in sorted(by_row):
        fields = source.rows[row - 1]
        for column, text in sorted(by_row[row].items()):
            if column <= len(fields):
                field = fields[column - 1]
                if field.text == text:
                    continue
                yield source.text[position : field.start] + _quoted(
                    text, source, was=source.text[field.start : field.end]
                )
                position = field.end
        end, count = fields[-1].end, len(fields)
        beyond = {column: text for column, text in by_row[row].items() if column > len(fields)}
        if beyond:
            yield source.text[position:end]
            position = end
            for column in range(count + 1, max(beyond) + 1):
                yield source.delimiter + _quoted(beyond.get(column, ""), source, was="")
    yield source.text[position:]


def _quoted(text: str, source: _Source, *, was: str) -> str:
    """Return a value as it stands in the file: quoted where it must be, or where the one before it was."""
    inside = text.replace("\r\n", "\n").replace("\n", source.line_end)
    if was.startswith('"') or any(letter in inside for letter in (source.delimiter, '"', "\r", "\n")):
        return '"' + inside.replace('"', '""') + '"'
    return inside


def inert(text: str) -> str:
    """Return a text that a spreadsheet opening the file shows and never calculates: led by an apostrophe if need be.

    Separated values cannot say what is text, so spreadsheets take ``=HYPERLINK(…)`` or ``@SUM(…)`` for formulas. A lone
    dash and a plain number stay as they are. Idempotent.

    Source: OWASP, CSV Injection.
    """
    return f"'{text}" if _STARTS_FORMULA.match(text) and not _HARMLESS.fullmatch(text) else text
