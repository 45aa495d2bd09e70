"""Which certifications a document's head says the vendor holds: those it states, in its own words, and nothing more.

The rules, in the order they are asked:

1. A name (ISO/IEC 27001, プライバシーマーク, SOC 2) is looked for above the items and on covers; a title names none.
2. A line that is planned, denied, over, only leans on a standard, or speaks of somebody else's, says nothing of that
   clause; of a clause with neither such words nor any that tell it is held, where another clause of the line has them.
3. Held is what the clause or the line says so of, or what stands under or beside a label (取得認証, Certifications).
4. What is named and not said to be held is left alone, with the reason.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from qanswer.forms.vocabulary.words import fold
from qanswer.intake.model import Certified, Found, Left
from qanswer.model import Language
from qanswer.packaged import packaged
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qanswer.intake.pages import Page

_SIGNS = {Language.JA: "はい", Language.EN: "Yes"}  # where the sheet has no sign of its own for yes
_CATEGORY = {Language.JA: "認証", Language.EN: "Certifications"}
_NOUN = {Language.JA: "認証", Language.EN: "certification"}


@dataclass(frozen=True, slots=True)
class _Named:
    """A certification named in a line of the head."""

    id: str
    name: str  # as printed
    clause: str  # where it stands, verbatim


@dataclass(frozen=True, slots=True)
class _Line:
    page: Page
    row: int
    column: int
    texts: tuple[str, ...]  # its cells that are no label
    is_labelled: bool  # a label stands before it or over it

    @property
    def labelled(self) -> bool:
        """Whether a label stands before or over it, or one of its cells begins with one."""
        return self.is_labelled or any(_without_label(text) != text for text in self.texts)


def read_certifications(
    pages: Iterable[Page], above: Mapping[str, int], title: str, statuses: Mapping[str, str], language: Language
) -> tuple[tuple[Certified, ...], tuple[Left, ...]]:
    """Return what the covers and the lines above the first items say is held, and what they name besides.

    Args:
        pages: all that may be read, in order.
        above: by page with items, the row of its first column headings.
        title: of the document.
        statuses: printed status → what it says, as the items have them.
        language: of the items.
    """
    sign = next((printed for printed, word in statuses.items() if word == "yes"), _SIGNS[language])
    held: dict[str, Certified] = {}
    left: dict[str, Left] = {}
    for line in (line for page in pages for line in _lines(page, above.get(page.name), title)):
        for named in _named(line):
            origin = line.page.origin(line.row, line.column)
            if named.id in held:
                continue
            if _is_held(named, line):
                held[named.id] = Certified(named.name, _item(named, line, origin, sign, language))
            else:
                why = said("names {name} without saying that you hold it", name=named.name)
                left.setdefault(named.id, Left(origin, "\n".join(line.texts), why))
    known = held.keys() | {name for name, other in _same().items() if other in held}
    return (
        tuple(one for name, one in held.items() if _same().get(name) not in held),
        tuple(one for name, one in left.items() if name not in known),
    )


def _lines(page: Page, heading_row: int | None, title: str) -> Iterator[_Line]:
    under_label = False
    for row in page.grid.rows:
        if heading_row is not None and row >= heading_row:
            return
        if row in page.grid.hidden_rows:
            continue
        columns = page.grid.columns(row)
        texts = {column: page.grid.text(row, column) for column in columns}
        labels = [column for column, text in texts.items() if _is_label(text)]
        rest = tuple(text for column, text in texts.items() if column not in labels)
        if not rest:
            under_label = under_label or bool(labels)
            continue
        line = _Line(page, row, min(set(columns) - set(labels)), rest, is_labelled=bool(labels) or under_label)
        if "".join(rest) == title or any(map(_asks, rest)) or not any(_named(line)):
            under_label = False
            continue
        yield line


def _named(line: _Line) -> Iterator[_Named]:
    """Yield the certifications that a line names, each with the clause it stands in."""
    for text in line.texts:
        for clause in filter(None, _said()["clause"].split(_without_label(text))):
            rest = _plain(clause)
            for name, pattern in _standards():
                for match in pattern.finditer(rest):
                    yield _Named(name, match.group().strip(), clause.strip())
                rest = pattern.sub(lambda match: " " * len(match.group()), rest)


def _is_held(named: _Named, line: _Line) -> bool:
    whole = " ".join(line.texts)
    if _says("not_held", named.clause) or _says("others", whole):
        return False
    if _says("held", named.clause):
        return True
    return not _says("not_held", whole) and (line.labelled or _says("held", whole))


def _answer(named: _Named, line: _Line) -> str:
    """Return what the head says of one certification: its clause where that says so by itself, else the whole line."""
    if len(line.texts) == 1 and (line.labelled or _says("held", named.clause)):
        return named.clause
    return "\n".join(line.texts)


def _item(named: _Named, line: _Line, origin: str, sign: str, language: Language) -> Found:
    noun = _nouns().get(named.id, _NOUN)[language]
    return Found(
        origin=origin,
        place=line.page.name,
        row_number=line.row,
        number="",
        category=(_CATEGORY[language],),
        control=f"{named.name} {noun}",
        printed=sign,
        answer=_answer(named, line),
        id=f"cert.{named.id}",
        status_origin=origin,
    )


def _is_label(text: str) -> bool:
    return re.fullmatch(rf"\W*{_said()['label'].pattern}\W*", fold(_plain(text)), re.IGNORECASE) is not None


def _without_label(text: str) -> str:
    """Return a text without the label it begins with: ``Certifications: …``."""
    label, colon, said = re.split(r"([:：])", text, maxsplit=1) if re.search(r"[:：]", text) else ("", "", "")
    return said.strip() if colon and _is_label(label) else text


def _asks(text: str) -> bool:
    return _said()["asks"].search(_plain(text).strip()) is not None


def _says(what: str, text: str) -> bool:
    return _said()[what].search(_plain(text).strip()) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


@cache
def _table() -> dict[str, Any]:
    return packaged("intake/certifications")


@cache
def _standards() -> Sequence[tuple[str, re.Pattern[str]]]:
    return [(one["id"], re.compile(one["name"], re.IGNORECASE)) for one in _table()["standard"]]


@cache
def _same() -> Mapping[str, str]:
    return {one["id"]: one["same_as"] for one in _table()["standard"] if "same_as" in one}


@cache
def _nouns() -> Mapping[str, Mapping[Language, str]]:
    return {
        one["id"]: {Language(language): noun for language, noun in one["noun"].items()}
        for one in _table()["standard"]
        if "noun" in one
    }


@cache
def _said() -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _table()["said"].items()}
