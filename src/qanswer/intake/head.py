"""What a document says of itself outside its tables: title, vendor, service, edition, date."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import width
from qanswer.forms.vocabulary.words import fold, label_kind
from qanswer.intake.model import Head
from qanswer.intake.words import begins_note, labels, names_department

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qanswer.intake.pages import Page

_LONGEST_TITLE = 90  # Latin letters
_LONGEST_NAME = 70
_MONTHS = {name: at for at, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
_NUMERIC = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(20\d\d)\b")
_MONTH_FIRST = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(20\d\d)\b")
_COMPANY = re.compile(
    r"(?:株式会社|合同会社|有限会社|一般社団法人)[\w・ー&]{1,30}|[\w・ー&]{1,30}(?:株式会社|合同会社)"
    r"|(?:[A-Z][\w&'.-]*\s){1,4}(?:Ltd|Limited|Inc|LLC|GmbH|AB|AG|BV|B\.V|PLC|plc|Corp|Corporation|Company|Co|SA|S\.A|SAS|Oy|AS|A/S|Pty|K\.K)\b\.?(?:,?\s(?:Ltd|Inc)\b\.?)?"
)
_EDITION = re.compile(r"第?\s*[0-9０-９]+(?:[.．][0-9０-９]+)*\s*版|\b[Vv](?:er(?:sion)?)?\.?\s?\d+(?:\.\d+)*\b")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line outside the tables: its cells, and how near the tables it stands."""

    texts: tuple[str, ...]
    in_page: bool  # above the items of their own page, and not on a cover


def read_head(pages: Iterable[Page], above: Mapping[str, int], legend: Mapping[str, str]) -> Head:
    """Return what the covers and the lines above the first items say.

    Args:
        pages: all that may be read, in order.
        above: by page with items, the row of its first column headings.
        legend: what was found to be a legend, which is none of the head's paragraphs.
    """
    pages = list(pages)
    over = {text for page in pages for text in page.over}
    lines = [line for page in pages for line in _lines(page, above.get(page.name))]
    named = dict(reversed([pair for line in lines for pair in _labelled(line.texts)]))
    texts = [text for line in lines for text in line.texts]
    title = named.get("title") or next((text for text in texts if _is_title(text)), "")
    paragraphs = tuple(
        text
        for line in lines
        if line.in_page
        for text in line.texts
        if text != title
        and text not in over
        and not (text.startswith("http") and text in " ".join(texts).replace(text, "", 1))
        and not _is_legend(text, legend)
        and fold(text).strip("[]【】") not in ("凡例", "legend")
    )
    return Head(
        title=" ".join(title.split()),
        vendor=_without_department(named.get("company", "")) or _company(texts),
        service=named.get("service", ""),
        as_of=_date([named.get("date", "")]) or _date(text for text in texts if width(text) <= _LONGEST_TITLE),
        edition=named.get("edition", "")
        or next((match.group() for text in texts if (match := _EDITION.search(text))), ""),
        legend=legend,
        paragraphs=tuple(dict.fromkeys(paragraphs)),
    )


def _lines(page: Page, heading_row: int | None) -> Iterator[_Line]:
    for row in page.grid.rows:
        if heading_row is not None and row >= heading_row:
            return
        texts = tuple(page.grid.text(row, column) for column in page.grid.columns(row))
        yield _Line(texts, in_page=heading_row is not None)


def _labelled(texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what the cells of one line name: a label and what stands beside it, or both in one cell."""
    for text, beside in zip(texts, (*texts[1:], ""), strict=True):
        if beside and (kind := _kind(text)) and width(beside) <= 2 * _LONGEST_NAME:
            yield kind, beside
        label, colon, said = re.split(r"([:：])", text, maxsplit=1) if re.search(r"[:：]", text) else ("", "", "")
        if colon and said.strip() and "\n" not in text and (kind := _kind(label)) and width(said) <= 2 * _LONGEST_NAME:
            yield kind, said.strip()


def _kind(text: str) -> str | None:
    plain = fold(text)
    own = next((kind for kind, words in labels().items() if plain in words), None)
    return own or label_kind(text)


def _is_title(text: str) -> bool:
    if begins_note(text) or width(text) > _LONGEST_TITLE or text.endswith(("。", ".")) or "http" in text or "@" in text:
        return False
    bare = _EDITION.sub("", _NUMERIC.sub("", text)).strip()
    return len(bare) > 3 and not _COMPANY.fullmatch(bare) and _kind(text) is None  # noqa: PLR2004


def _is_legend(text: str, legend: Mapping[str, str]) -> bool:
    return len(legend) > 1 and sum(gloss in text and sign in text for sign, gloss in legend.items()) > 1


def _company(texts: Iterable[str]) -> str:
    return next((_name(match, text) for text in texts if (match := _COMPANY.search(text))), "")


def _without_department(said: str) -> str:
    """Return who is named behind a label, without the part of the company that publishes it: 株式会社見本　品質管理室."""
    before, gap, department = said.rpartition("\u3000" if "\u3000" in said else " ")
    return before.rstrip() if gap and _COMPANY.fullmatch(before.rstrip()) and names_department(department) else said


def _name(match: re.Match[str], text: str) -> str:
    """Return a company's name without the full stop of the sentence that it ends."""
    name = match.group().strip()
    return name.rstrip(".") if " " in text[: match.start()].strip() and match.end() == len(text) else name


def _date(texts: Iterable[str]) -> str:
    """Return the first date among the texts; of a month without a day, its first."""
    for text in texts:
        dates = map(_iso, _dates(unicodedata.normalize("NFKC", text)))
        if found := next(filter(None, dates), ""):
            return found
    return ""


def _dates(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _NUMERIC.finditer(text):
        yield int(match[1]), int(match[2]), int(match[3] or 1)
    for match in _DAY_FIRST.finditer(text):
        yield int(match[3]), _MONTHS.get(match[2][:3].lower(), 0), int(match[1])
    for match in _MONTH_FIRST.finditer(text):
        yield int(match[3]), _MONTHS.get(match[1][:3].lower(), 0), int(match[2] or 1)


def _iso(parts: tuple[int, int, int]) -> str:
    try:
        return date(*parts).isoformat()
    except ValueError:
        return ""
