"""A table of separated values as it stands in its file: cut into values, and put together with some of them changed."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from qanswer.delimited.encoding import decoded
from qanswer.errors import FileDamaged, FileMissing, FileTooLarge
from qanswer.speech import because

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

MAX_BYTES = 20 * 1024 * 1024  # a questionnaire of text is far smaller; see docs/bad-input.md
MAX_VALUES = 1_000_000  # blank ones included; about 200 bytes each once read
_DELIMITERS = ",\t;|"
_LINES_TRIED = 200
_ENOUGH_LINES = 3  # lines in step, from which a text without a telling ending is believed to be columns
_HEAD_BYTES = 1 << 16  # enough to see what a text is
_SUFFIXES = frozenset({".csv", ".tsv", ".tab"})
_OFFICE_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".docx", ".docm", ".doc"})
_MARKUP = re.compile(r"\s*(<\?xml|<!doctype|<html|<[a-z]+[\s>]|\{\\rtf|%PDF)", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"')  # possessive: a doubled mark is never taken for the end


@dataclass(frozen=True, slots=True)
class Field:
    """One value with the stretch of the file it stands in, quotes included."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Separated:
    """A file of separated values, decoded, with where each value stands."""

    text: str
    encoding: str
    mark: bytes  # byte order mark the file begins with
    delimiter: str
    line_end: str
    rows: tuple[tuple[Field, ...], ...]

    def encode(self, text: str) -> bytes:
        """Return ``text`` as the file's own bytes; UnicodeEncodeError where its encoding lacks a letter."""
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
        raise FileMissing(
            "{path}: cannot be read ({why}); check name and rights", path=path, why=because(error)
        ) from error
    if not head or head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        return False
    found = decoded(head, whole=False)
    suffix = path.suffix.lower()
    if found is None:
        return suffix in _SUFFIXES and b"\x00" not in head  # whoever reads it says what is wrong
    if _MARKUP.match(found[0]) or "\x00" in found[0]:
        return False
    lines = [line for line in found[0].splitlines()[:50] if line.strip()]
    if suffix in _SUFFIXES:
        return bool(lines)
    return suffix not in _OFFICE_SUFFIXES and len(lines) >= _ENOUGH_LINES and _is_regular(lines)


def _is_regular(lines: Sequence[str]) -> bool:
    """Tell whether every line has the same number of one delimiter."""
    return any(
        len({line.count(delimiter) for line in lines if '"' not in line}) == 1 and delimiter in lines[0]
        for delimiter in _DELIMITERS
    )


def parse_separated(path: Path, content: bytes) -> Separated:
    """Return the table in ``content``, which stands at ``path``.

    Raises:
        FileTooLarge: over MAX_BYTES or MAX_VALUES.
        FileDamaged: no text in a known encoding, or a quotation mark is never closed.
    """
    if len(content) > MAX_BYTES:
        raise FileTooLarge("{name}: is over {limit} MiB; split it", name=path.name, limit=MAX_BYTES >> 20)
    found = decoded(content)
    if found is None:
        raise FileDamaged(
            "{name}: is neither UTF-8, UTF-16, Shift_JIS nor another known encoding throughout; save it as UTF-8",
            name=path.name,
        )
    text, encoding, mark = found
    delimiter = _delimiter(text, path.name)
    line_end = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
    rows = tuple(_rows(text, delimiter, path.name))
    return Separated(text, encoding, mark, delimiter, line_end, rows)


def _delimiter(text: str, name: str) -> str:
    """Return what parts the values: that by which most lines have the same number of them, and several.

    A heading with commas and a title over the table are outvoted by the lines below.
    """
    return max(_DELIMITERS, key=lambda one: (*_regularity(text, one, name), -_DELIMITERS.index(one)))


def _regularity(text: str, delimiter: str, name: str) -> tuple[float, bool, int]:
    """Return the share of lines with the usual number of values, whether it parts no sentences, and this number."""
    counts = Counter[int]()
    with suppress(FileDamaged):  # what is read before a mark that is never closed says enough
        for fields in islice(_rows(text, delimiter, name), _LINES_TRIED):
            counts[len(fields)] += any(field.text.strip() for field in fields)
    several = Counter({number: times for number, times in counts.items() if number > 1})
    number, times = several.most_common(1)[0] if several else (0, 0)
    in_sentences = text.count(f"{delimiter} ")
    return round(times / max(counts.total(), 1), 1), 2 * in_sentences <= text.count(delimiter), number


def _rows(text: str, delimiter: str, name: str) -> Iterator[tuple[Field, ...]]:
    """Yield the values of each line; a quoted value may hold line ends."""
    position, length, count = 0, len(text), 0
    while position < length:
        fields: list[Field] = []
        while True:
            field, position = _field(text, position, delimiter, name)
            fields.append(field)
            if count + len(fields) > MAX_VALUES:
                raise FileTooLarge(
                    "{name}: has more than {max_values:,} values; not a form", name=name, max_values=MAX_VALUES
                )
            if position >= length or text[position] != delimiter:
                break
            position += 1
        yield tuple(fields)
        count += len(fields)
        if text[position : position + 2] == "\r\n":
            position += 2
        elif position < length:
            position += 1


def _field(text: str, start: int, delimiter: str, name: str) -> tuple[Field, int]:
    if text[start : start + 1] == '"':
        match = _QUOTED.match(text, start)
        if match is None:
            line = text.count("\n", 0, start) + 1
            raise FileDamaged(
                "{name}, line {line}: a quotation mark is never closed; save the file anew", name=name, line=line
            )
        stop = match.end()
        while stop < len(text) and text[stop] not in (delimiter, "\r", "\n"):
            stop += 1
        return Field(match[1].replace('""', '"') + text[match.end() : stop], start, stop), stop
    stop = start
    while stop < len(text) and text[stop] not in (delimiter, "\r", "\n"):
        stop += 1
    return Field(text[start:stop], start, stop), stop


def splice(source: Separated, by_row: Mapping[int, Mapping[int, str]]) -> Iterator[str]:
    """Yield the pieces of the file with the given values changed, everything between them as it stands.

    Args:
        source: the table.
        by_row: number of an existing row from 1 -> number of a column from 1 -> the value to stand there.
    """
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


def _quoted(text: str, source: Separated, *, was: str) -> str:
    """Return a value as it stands in the file: quoted where it must be, or where the one before it was."""
    inside = text.replace("\r\n", "\n").replace("\n", source.line_end)
    if was.startswith('"') or any(letter in inside for letter in (source.delimiter, '"', "\r", "\n")):
        return '"' + inside.replace('"', '""') + '"'
    return inside
