"""Two tables of separated values side by side: which values changed, and what else did.

Shares no code with the reader and the writer: both files are cut into values, separators and line ends by one regular
expression, and these are compared one by one as they stand, quotes included.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from qanswer.delimited.encoding import decoded
from qanswer.delimited.inert import inert
from qanswer.model import SheetCell
from qanswer.office.expected import by_place, reads_as_asked
from qanswer.office.findings import Change, Difference, Findings
from qanswer.office.references import format_reference, parse_reference
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qanswer.model import Location
    from qanswer.office.edits import Edit

_DELIMITERS: Final = ",\t;|"
_QUOTED: Final = re.compile(r'(?<![^,\t;|\r\n])"(?:[^"]|"")*+"')  # at a value's beginning; elsewhere a mark is a letter
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_SEEN: Final = 1 << 18  # characters


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a table: its values as they stand, and what ends it."""

    values: tuple[str, ...]
    end: str


def compare_separated(name: str, before: bytes, after: bytes) -> Findings:
    """Return every changed value, in reading order, and everything else that differs.

    Args:
        name: what a location calls the table.
        before: the form as it came.
        after: the filled copy.
    """
    findings = Findings()
    mark, encoding = _encoding(before)
    try:
        old, new = (_text(content, mark, encoding) for content in (before, after))
    except UnicodeDecodeError:
        findings.differences.append(
            Difference("", said("the copy is no {encoding} text, or has lost its byte order mark", encoding=encoding))
        )
        return findings
    delimiter = _delimiter(old)
    for number, (one, other) in enumerate(zip_longest(_rows(old, delimiter), _rows(new, delimiter)), 1):
        if one is None or other is None:
            findings.differences.append(
                Difference(
                    "",
                    said("row {row} was added", row=number) if one is None else said("row {row} was lost", row=number),
                )
            )
            break
        if one.end != other.end:
            findings.differences.append(
                Difference(
                    "",
                    said("row {row} ends in {after!r}, not in {before!r}", row=number, after=other.end, before=one.end),
                )
            )
        _compare_row(name, number, one.values, other.values, findings)
    return findings


def unmet_values(name: str, before: bytes, changes: Iterable[Change], edits: Iterable[Edit]) -> Iterator[Location]:
    """Yield the places that do not read as was asked; a value that a program would calculate is led by an apostrophe.

    Args:
        name: what a location calls the table.
        before: the form as it came.
        changes: what ``compare_separated`` found; a value that is not among them reads as before.
        edits: what was asked for.
    """
    mark, encoding = _encoding(before)
    text = _text(before, mark, encoding)
    rows = [row.values for row in _rows(text, _delimiter(text))]
    after = {change.place: change.after for change in changes}
    for place, here in by_place(edits).items():
        cell = parse_reference(place.cell) if isinstance(place, SheetCell) else None
        if cell is None:
            yield place
            continue
        row, column = cell
        values = rows[row - 1] if row <= len(rows) else ()
        old = _meaning(values[column - 1]) if column <= len(values) else ""
        new = after.get(SheetCell(name, format_reference(row, column)), old)
        asked = [replace(edit, text=inert(edit.text)) for edit in here]
        if not reads_as_asked(old.strip(), new.strip(), here) and not reads_as_asked(old, new, asked):
            yield place


def _compare_row(name: str, number: int, old: Sequence[str], new: Sequence[str], findings: Findings) -> None:
    if len(new) < len(old):
        findings.differences.append(
            Difference(
                "", said("row {row} has {after} values, not {before}", row=number, after=len(new), before=len(old))
            )
        )
    if len(new) > len(old) and not new[-1]:
        findings.differences.append(
            Difference("", said("row {row} has blank values at its end that were not there", row=number))
        )
    for column, (one, other) in enumerate(zip_longest(old, new, fillvalue=""), 1):
        if one == other:
            continue
        cell = format_reference(number, column)
        was, now = _meaning(one), _meaning(other)
        if was == now:
            findings.differences.append(Difference("", said("{cell}: is quoted in another way", cell=cell)))
        else:
            findings.changes.append(Change(SheetCell(name, cell), was, now))


def _encoding(content: bytes) -> tuple[bytes, str]:
    found = decoded(content)
    return (found[2], found[1]) if found else (b"", "latin-1")


def _text(content: bytes, mark: bytes, encoding: str) -> str:
    """Return the decoded text behind the byte order mark that must be there.

    Raises:
        UnicodeDecodeError: no mark, or not that encoding.
    """
    if not content.startswith(mark):
        raise UnicodeDecodeError(encoding, content, 0, len(mark), "no byte order mark")
    return content[len(mark) :].decode(encoding)


def _delimiter(text: str) -> str:
    """Return what parts the values, found in another way than the reader does: line by line, quoted stretches left out.

    The reader counts the values of each row. Where the two do not agree, a change turns up in a place nobody asked for.
    """
    lines = [line for line in _LINE_END.split(_QUOTED.sub("", text[:_SEEN])) if line.strip()]
    votes = {one: Counter(number for line in lines if (number := line.count(one))) for one in _DELIMITERS}
    whole = "\n".join(lines)
    return max(
        _DELIMITERS,
        key=lambda one: (
            max(votes[one].values(), default=0),
            2 * whole.count(f"{one} ") <= whole.count(one),  # a comma with a blank behind it is one of a sentence
            max(votes[one], key=lambda number: votes[one][number], default=0),
            -_DELIMITERS.index(one),
        ),
    )


def _rows(text: str, delimiter: str) -> Iterator[_Row]:
    """Yield the lines of a table; a quoted value may hold line ends."""
    apart = re.escape(delimiter)
    token = re.compile(rf'((?:"(?:[^"]|"")*+")?[^{apart}\r\n]*)({apart}|\r\n|\r|\n|\Z)')
    values: list[str] = []
    position = 0
    while position < len(text) or values:
        found = token.match(text, position)
        if found is None:  # cannot be: the second alternative matches anywhere
            raise AssertionError(position)
        values.append(found[1])
        position = found.end()
        if found[2] != delimiter:
            yield _Row(tuple(values), found[2])
            values = []


def _meaning(value: str) -> str:
    """Return what a value says, line ends as LF."""
    quoted = re.match(r'"((?:[^"]|"")*+)"', value)
    text = quoted[1].replace('""', '"') + value[quoted.end() :] if quoted else value
    return text.replace("\r\n", "\n").replace("\r", "\n")
