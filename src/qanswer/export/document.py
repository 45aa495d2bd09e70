"""What every export shows, whatever its format: the sheet as a title, a head, and rows under their bands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.model import Language
from qanswer.statements import Audience, Status, Translation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qanswer.knowledge.model import CheckSheet, Item
    from qanswer.statements import Source

# ASCII only: Japanese may follow an address without a space. Brackets and quotes end it, as they enclose it in texts.
_URL = re.compile(r"https?://[!#-&*-;=?-~]+")
_NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ORDER = {Audience.PUBLIC: 0, Audience.NDA: 1, Audience.INTERNAL: 2}

# Number, control, status, answer, sources: the published sheet's own words where it has them.
COLUMNS = {
    Language.JA: ("No.", "確認事項", "実施有無", "備考", "出典"),
    Language.EN: ("No.", "Control", "Status", "Remarks", "Source"),
}
UNREVIEWED = " †"  # behind the number of a row whose English the vendor has not approved
NOTE_EN = "The English of this head, of the headings and of the rows marked † has not been reviewed by the vendor yet."
LEGEND = {Language.JA: "凡例：", Language.EN: "Legend: "}
_BETWEEN = {Language.JA: ("：", "\u3000\u3000"), Language.EN: (": ", "; ")}
_MEANING_EN = {  # of the statuses of a sheet that is in another language
    Status.MET: "implemented",
    Status.CONDITIONAL: "implemented under the conditions stated in the remarks",
    Status.PARTIAL: "implemented in part",
    Status.NOT_MET: "not implemented",
    Status.NOT_APPLICABLE: "not applicable",
}


@dataclass(frozen=True, slots=True)
class Band:
    """A heading that runs across the table."""

    text: str
    level: int  # 1: category, 2: section


@dataclass(frozen=True, slots=True)
class Row:
    """One item, in the language of the export where there is such a text."""

    number: str  # the item's id, marked where the translation is not approved
    control: str
    status: str
    answer: str
    sources: tuple[Source, ...]
    item: Item

    @property
    def further(self) -> tuple[Source, ...]:
        """The sources whose address the answer does not give already."""
        return tuple(dict.fromkeys(source for source in self.sources if source.url not in self.answer))


@dataclass(frozen=True, slots=True)
class Document:
    """The whole sheet in one language, ready to be laid out."""

    sheet: CheckSheet
    language: Language
    title: str
    head: tuple[str, ...]  # paragraphs, with line breaks inside
    columns: tuple[str, str, str, str, str]
    lines: tuple[Band | Row, ...]

    @property
    def has_further_sources(self) -> bool:
        """Whether the answers alone would not lead the reader to all sources."""
        return any(row.further for row in self.rows)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The items alone, without the bands."""
        return tuple(line for line in self.lines if isinstance(line, Row))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text; with ``url``, a live link (the text is then the address itself)."""

    text: str
    url: str = ""


def compose(sheet: CheckSheet, language: Language, audience: Audience) -> Document:
    """Return the sheet as it is shown to ``audience``: items for narrower circles are left out."""
    english = language is Language.EN
    items = [item for item in sheet.items if _ORDER[item.audience] <= _ORDER[audience]]
    return Document(
        sheet=sheet,
        language=language,
        title=printable((english and sheet.title_en) or sheet.title),
        head=tuple(printable(text) for text in _head(sheet, items, language)),
        columns=COLUMNS[language],
        lines=tuple(_lines(items, sheet, language)),
    )


def split_links(text: str) -> tuple[Span, ...]:
    """Return the text cut at its addresses; the spans' texts joined are the text."""
    spans, at = [], 0
    for found in _URL.finditer(text):
        if found.start() > at:
            spans.append(Span(text[at : found.start()]))
        spans.append(Span(found[0], found[0]))
        at = found.end()
    if at < len(text):
        spans.append(Span(text[at:]))
    return tuple(spans)


def printable(text: str) -> str:
    """Return the text without the control characters that no XML may hold."""
    return _NOT_XML.sub("", text)


def _head(sheet: CheckSheet, items: list[Item], language: Language) -> tuple[str, ...]:
    """Return the head's paragraphs, the legend of the statuses and, of a translation, what nobody has reviewed of it."""
    translated = language is not sheet.language
    head = (sheet.head_en if translated and language is Language.EN else ()) or sheet.head
    legend = _legend(sheet, items, language)
    note = NOTE_EN if translated and language is Language.EN else ""
    return tuple(filter(None, (*head, legend, note)))


def _legend(sheet: CheckSheet, items: list[Item], language: Language) -> str:
    """Return what the statuses mean: in the sheet's own words, in a translation by what the rows' statuses say."""
    legend = dict(sheet.legend)
    if language is not sheet.language and language is Language.EN:
        legend = {item.printed: _MEANING_EN[item.status] for item in items if item.status}
    by, between = _BETWEEN[language]
    told = between.join(f"{sign}{by}{gloss}" for sign, gloss in legend.items())
    return LEGEND[language] + told if told else ""


def _lines(items: list[Item], sheet: CheckSheet, language: Language) -> Iterator[Band | Row]:
    category = section = ""
    for item in items:
        if item.category != category:
            category, section = item.category, ""
            yield Band(_heading(category, sheet, language), level=1)
        if item.section != section:
            section = item.section
            if section:
                yield Band(_heading(section, sheet, language), level=2)
        yield _row(item, language)


def _heading(text: str, sheet: CheckSheet, language: Language) -> str:
    return printable(sheet.headings_en.get(text, text) if language is Language.EN else text)


def _row(item: Item, language: Language) -> Row:
    english = language is Language.EN
    translated = english and bool(item.control_en or item.answer_en)
    mark = UNREVIEWED if translated and item.translation is Translation.UNREVIEWED else ""
    return Row(
        number=item.id + mark,
        control=printable((english and item.control_en) or item.control),
        status=item.printed,
        answer=printable((english and item.answer_en) or item.answer),
        sources=item.sources,
        item=item,
    )
