"""Which items speak to which topics: as a list to look through, as a table to edit, and back into ``links.toml``.

What nobody settled is a draft, read from the words (``match/link.py``) whenever it is needed; in ``links.toml`` it
stands for people to read and settle. Confirming or refusing one leaves all others as they are.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font

from qanswer.errors import UsageError
from qanswer.export.package import settle
from qanswer.knowledge.load import load
from qanswer.knowledge.toml_writing import table, text
from qanswer.match.engine import Matcher
from qanswer.model import Language
from qanswer.speech import because
from qanswer.staging import staged
from qanswer.statements import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from qanswer.knowledge.model import Knowledge, Topic
    from qanswer.statements import Statement

SHOWN_FROM = 0.10  # share from which a draft that settles nothing is worth a look
COLUMNS: Mapping[str, Mapping[Language, str]] = {
    "item": {Language.JA: "項目", Language.EN: "Item"},
    "asks": {Language.JA: "項目の問い", Language.EN: "What it asks"},
    "says": {Language.JA: "項目の回答", Language.EN: "What it says"},
    "topic": {Language.JA: "トピック", Language.EN: "Topic"},
    "name": {Language.JA: "トピックの名称", Language.EN: "Name of the topic"},
    "settles": {Language.JA: "答えになる", Language.EN: "Settles it"},
    "denies": {Language.JA: "否定している", Language.EN: "Says it is not so"},
    "quote": {Language.JA: "根拠の文", Language.EN: "Sentence it rests on"},
    "sure": {Language.JA: "確からしさ", Language.EN: "How sure"},
    "confirmed": {Language.JA: "確認（はい／いいえ）", Language.EN: "Confirmed (yes/no)"},
}
_WIDTHS = (10, 40, 50, 28, 30, 10, 12, 50, 8, 14)  # of the columns, in widths of a digit
_YES, _NO = frozenset({"yes", "y", "はい", "○", "true", "1"}), frozenset({"no", "n", "いいえ", "×", "false", "0"})
_WORD = {Language.JA: {True: "はい", False: "いいえ"}, Language.EN: {True: "yes", False: "no"}}
_SHOWN = 60  # characters of what an item asks, shown beside its id
_ABOUT = """\
# Which item answers which topic: what customers ask, whoever the vendor is.
#
# An entry with draft = true was read from the item's words by the program, and is read anew whenever it is needed: it
# stands here to be looked at. To settle one, mend answers (the text settles the topic's question), polarity (false: it
# says that it is not so) and quote, and delete the line draft = true; or write refused = true in its place. As long as
# an item has a draft here, its other topics are drafted too. Every import writes the drafts anew and leaves alone what
# people settled. The same as a table, the doubtful first: qanswer links -o links.xlsx, then qanswer links --take.
"""
_BLOCK = "[[link]]"
_ENTRY = re.compile(r"^(?=\[\[)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Row:
    """One link of one item; ``confirmed`` None: a draft that nobody settled, False: a person says it is none."""

    item: str
    link: Link
    confirmed: bool | None

    @property
    def doubt(self) -> float:
        """How much a look at it is worth, 0–1: most where the drafts are least sure."""
        if self.confirmed is not None:
            return 0.0
        return 1.0 - self.link.share if self.link.answers else self.link.share


def list_links(knowledge: Knowledge) -> list[Row]:
    """Return every link that counts, drafts first, the doubtful ones before others; then those of people."""
    matcher = Matcher(knowledge)
    rows = [
        Row(item.id, link, _settled(item, link))
        for item, links in zip(matcher.index.items, matcher.linked.links, strict=True)
        for _, link in links
        if link in item.links or link.answers or link.share >= SHOWN_FROM
    ]
    return sorted(rows, key=lambda row: (row.confirmed is not None, -row.doubt))


def _settled(item: Statement, link: Link) -> bool | None:
    return not link.automatic if link in item.links else None


def as_json(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Return the rows as ``qanswer links --json`` prints them."""
    return [
        {
            "item": row.item, "topic": row.link.topic, "settles": row.link.answers, "denies": not row.link.polarity,
            "quote": row.link.quote, "share": round(row.link.share, 2), "confirmed": row.confirmed is True,
            "refused": row.confirmed is False,
        }
        for row in rows
    ]  # fmt: skip


def write_table(rows: Sequence[Row], knowledge: Knowledge, target: Path, suffix: str) -> None:
    """Write the rows as a table for Excel (.xlsx) or another spreadsheet (.csv), under headings in the sheet's language."""
    language = knowledge.main.language
    lines: list[list[str | float]] = [
        [names[language] for names in COLUMNS.values()],
        *(_cells(row, knowledge, language) for row in rows),
    ]
    if suffix == ".csv":
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(lines)
        target.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())
        return
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "links"
    for number, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(number, column, value)
            cell.data_type = "n" if isinstance(value, float) else "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for letter, width in zip("ABCDEFGHIJ", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes, sheet.auto_filter.ref = "A2", sheet.dimensions
    kept = io.BytesIO()
    book.save(kept)
    target.write_bytes(settle(kept.getvalue(), knowledge.main.as_of))


def read_table(path: Path, knowledge: Knowledge) -> list[Row]:
    """Return the rows of a table that people edited.

    Raises:
        UsageError: it is no such table, or names an item or topic that is not there; names file, row and column.
    """
    header, *lines = _lines(path)
    place = {name: _column(path, header, name) for name in ("item", "topic", "settles", "denies", "quote", "confirmed")}
    shares = {(row.item, row.link.topic): row.link for row in list_links(knowledge)}
    rows = []
    for number, line in enumerate(lines, 2):
        told = {name: line[at] if at < len(line) else "" for name, at in place.items()}
        if not told["item"] and not told["topic"]:
            continue
        for name, known in (("item", knowledge.statements), ("topic", knowledge.topic_by_id)):
            if told[name] not in known:
                raise UsageError(
                    '{path}, row {number}: no {name} "{told}"; take one that qanswer links shows',
                    path=path,
                    number=number,
                    name=name,
                    told=told[name],
                )
        was = shares.get((told["item"], told["topic"]), Link(told["topic"], automatic=True))
        settles, denies = (_flag(path, number, name, told[name]) for name in ("settles", "denies"))
        link = replace(was, answers=settles is not False, polarity=not denies, quote=told["quote"])
        rows.append(Row(told["item"], link, _flag(path, number, "confirmed", told["confirmed"])))
    return rows


def settle_links(rows: Sequence[Row], written: str, knowledge: Knowledge) -> str:
    """Return the text of ``links.toml`` with what ``rows`` settle; entries of items they settle nothing of are kept.

    Args:
        rows: as a person left them.
        written: the file's text so far; "" where there is none.
        knowledge: whose items and topics they are.
    """
    settled = {row.item for row in rows if row.confirmed is not None}
    return _written(
        [entry for entry in _ENTRY.split(written) if _item_of(entry) not in settled],
        [row for row in rows if row.item in settled],
        knowledge,
    )


def draft_links_file(written: str, knowledge: Knowledge) -> str:
    """Return the text of ``links.toml`` with the drafts of the day for everything that is still open.

    What people settled keeps its writing; drafts that stood there before are gone.

    Args:
        written: the file's text so far; "" where there is none.
        knowledge: read with that file.
    """
    kept = [entry for entry in _ENTRY.split(written) if not (_item_of(entry) and _values(entry).get("draft"))]
    if not "".join(kept).strip():
        kept = [_ABOUT]
    drafts = [row for row in list_links(knowledge) if row.confirmed is None]
    place = {item: at for at, item in enumerate(knowledge.statements)}
    return _written(kept, sorted(drafts, key=lambda row: place[row.item]), knowledge)


def write_drafts(folder: Path) -> int:
    """Write the drafts of a knowledge folder into its ``links.toml``; return how many there are.

    Raises:
        KnowledgeError: the folder's knowledge does not fit its schema.
        OutputError: the file cannot be written.
    """
    file = folder / "links.toml"
    written = file.read_text(encoding="utf-8-sig") if file.is_file() else ""
    whole = draft_links_file(written, load(folder))
    if whole != written:
        with staged(file, force=True) as copy:
            copy.write_text(whole, encoding="utf-8")
    return sum(bool(_item_of(entry) and _values(entry).get("draft")) for entry in _ENTRY.split(whole))


def _written(kept: Iterable[str], rows: Iterable[Row], knowledge: Knowledge) -> str:
    parts = ("".join(kept).rstrip("\n"), *(_entry(row, knowledge) for row in rows))
    return "\n\n".join(filter(None, parts)) + "\n"


def _item_of(entry: str) -> str | None:
    """Return the item of a link as it is written; None of anything else in the file."""
    return str(_values(entry).get("item")) if entry.startswith(_BLOCK) else None


def _values(entry: str) -> Mapping[str, object]:
    values: Mapping[str, object] = tomllib.loads(entry)["link"][0]
    return values


def _entry(row: Row, knowledge: Knowledge) -> str:
    """Return a link as it is written: with what its item asks and what its topic is called beside it."""
    link, language = row.link, knowledge.main.language
    topic = knowledge.topic_by_id[link.topic]
    name = topic.name_ja if language is Language.JA else topic.name_en
    values: dict[str, object] = {"answers": link.answers}
    values |= {"polarity": False} if not link.polarity else {}
    values |= {"quote": link.quote, "states": {name.value: text for name, text in link.states.items()}}
    if row.confirmed is not True:
        values["refused" if row.confirmed is False else "draft"] = True
    asked = " ".join(knowledge.statements[row.item].own_asked.split())
    lines = [
        _BLOCK,
        f"item = {text(row.item)}  # {asked[:_SHOWN]}",
        f"topic = {text(link.topic)}  # {name}",
        *list(table("", values))[1:],
    ]
    return "\n".join(lines)


def _cells(row: Row, knowledge: Knowledge, language: Language) -> list[str | float]:
    item: Statement = knowledge.statements[row.item]
    topic: Topic = knowledge.topic_by_id[row.link.topic]
    word = _WORD[language]
    return [
        row.item, item.own_asked, item.own_text, topic.id, topic.name_ja if language is Language.JA else topic.name_en,
        word[row.link.answers], word[not row.link.polarity], row.link.quote, round(row.link.share, 2),
        "" if row.confirmed is None else word[row.confirmed],
    ]  # fmt: skip


def _lines(path: Path) -> list[list[str]]:
    try:
        if path.suffix.lower() == ".csv":
            read = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        else:
            sheet = load_workbook(path, data_only=True).worksheets[0]
            read = [
                [str(value) if value is not None else "" for value in line]
                for line in sheet.iter_rows(values_only=True)
            ]
    except Exception as error:  # openpyxl raises whatever a damaged file makes it stumble over
        raise UsageError(
            "{path}: cannot be read as a table of links: {why}; write one with -o", path=path, why=because(error)
        ) from error
    if not read:
        raise UsageError("{path}: is empty; write a table with qanswer links -o", path=path)
    return [[value.strip() for value in line] for line in read]


def _column(path: Path, header: Sequence[str], name: str) -> int:
    named = [at for at, heading in enumerate(header) if heading in COLUMNS[name].values()]
    if not named:
        raise UsageError(
            '{path}: no column "{columns}"; keep the headings that qanswer links -o wrote',
            path=path,
            columns=COLUMNS[name][Language.EN],
        )
    return named[0]


def _flag(path: Path, number: int, name: str, told: str) -> bool | None:
    word = told.casefold()
    if word and word not in _YES | _NO:
        raise UsageError(
            '{path}, row {number}: "{told}" under {columns} is neither yes nor no',
            path=path,
            number=number,
            told=told,
            columns=COLUMNS[name][Language.EN],
        )
    return word in _YES if word else None
