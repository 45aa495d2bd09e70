"""A page of Markdown as lines and tables: pipes, headings, links, line breaks and escapes, nothing else.

Source: GitHub Flavored Markdown Spec 0.29, section 4.10 (tables).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK = re.compile(
    r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\((?:<([^>]*)>|([^()\s]*))(?:\s+\"[^\"]*\")?\)|<(https?://[^<>\s]+)>"
)
_EMPHASIS = re.compile(r"(?<![\\\w*])(\*\*|__|\*|`)(?=\S)(.+?)(?<=[^\s\\])\1(?![\w*])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()<>#+\-.!|~&\"'$%,/:;=?@^])")
_SUFFIXES = frozenset({".md", ".markdown", ".mdown"})


@dataclass(frozen=True, slots=True)
class MarkdownCell:
    """What a cell shows."""

    text: str
    links: tuple[tuple[str, str], ...] = ()  # label, "" where it is the address itself; address


@dataclass
class MarkdownTable:
    """A table; row 1 is its heading, the rule under it is not counted."""

    over: tuple[str, ...]  # headings it stands under, outermost first
    after: int  # the number of the line before it
    cells: dict[tuple[int, int], MarkdownCell] = field(default_factory=dict)
    width: int = 0


def reads_as_markdown(path: Path) -> bool:
    """Tell whether a file calls itself Markdown: nothing else tells it from any text."""
    return path.suffix.lower() in _SUFFIXES and path.is_file()


def read_markdown(text: str) -> tuple[list[tuple[int, str]], list[MarkdownTable]]:
    """Return the lines outside tables by number, 1-based, blank ones left out, and the tables in their order."""
    source = text.splitlines()
    lines: list[tuple[int, str]] = []
    tables: list[MarkdownTable] = []
    over: list[tuple[int, str]] = []
    number = _behind_front_matter(source)
    while number < len(source):
        line = source[number]
        if "|" in line and number + 1 < len(source) and _RULE.match(source[number + 1]) and "-" in source[number + 1]:
            number = _take_table(source, number, tables, tuple(said for _, said in over))
            continue
        number += 1
        shown = _cell(line).text
        if heading := _HEADING.match(line):
            shown = _cell(heading[2]).text
            over = [*((level, said) for level, said in over if level < len(heading[1])), (len(heading[1]), shown)]
        if shown:
            lines.append((number, shown))
    return lines, tables


def _behind_front_matter(source: Sequence[str]) -> int:
    """Return the index of the first line behind what a page says to its generator between two rules."""
    if source[:1] != ["---"]:
        return 0
    return next((number + 1 for number, line in enumerate(source) if number and line.strip() == "---"), 0)


def _take_table(source: Sequence[str], start: int, tables: list[MarkdownTable], over: tuple[str, ...]) -> int:
    """Add the table that begins at ``start``; return the index of the line behind it."""
    table = MarkdownTable(over, start)
    row, number = 0, start
    while number < len(source) and "|" in source[number]:
        if number != start + 1:
            row += 1
            for column, cell in enumerate(_cells(source[number]), 1):
                table.cells[row, column] = cell
                table.width = max(table.width, column)
        number += 1
    tables.append(table)
    return number


def _cells(line: str) -> Iterator[MarkdownCell]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    for piece in _PIPE.split(inner):
        yield _cell(piece)


def _cell(source: str) -> MarkdownCell:
    links: list[tuple[str, str]] = []

    def shown(match: re.Match[str]) -> str:
        url = match[2] or match[3] or match[4] or ""
        label = match[1] or ""
        if url.startswith(("http://", "https://")):
            links.append(("" if _plain(label) in ("", url) else _plain(label), url))
        return label or url

    text = _LINK.sub(shown, source)
    text = "\n".join(_plain(_EMPHASIS.sub(r"\2", line)) for line in _BREAK.split(text))
    return MarkdownCell(text.strip(), tuple(links))


def _plain(text: str) -> str:
    return html.unescape(_ESCAPED.sub(r"\1", text)).strip()
