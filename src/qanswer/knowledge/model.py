"""What is known: the vendor's check sheet, the topics customers ask about, the bilingual glossary."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.model import Language
from qanswer.statements import Audience, SheetOrigin, Statement, StatementKind, Translation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from qanswer.statements import Attribute, Link, Restriction, Source, Status

_CERTIFICATION = "cert."  # how the ids of certifications begin


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the check sheet (or one certification of its head), texts verbatim."""

    id: str  # the sheet's own numbering path, "6.8" or "2.1.3"; "cert.27001"
    category: str  # "6 運用のセキュリティ・アクセス制御"
    section: str  # "1 内部組織" or ""
    control: str  # 確認事項
    status: Status | None  # None: the sheet prints none, or one that nobody has settled yet; it never supports a tick
    answer: str  # 備考, verbatim with line breaks; "" where the sheet is blank (4.2)
    sources: tuple[Source, ...] = ()
    links: tuple[Link, ...] = ()  # that people settled
    is_open: bool = False  # whether topics are drafted beside them that nobody settled
    restrictions: tuple[Restriction, ...] = ()
    control_en: str = ""
    answer_en: str = ""
    translation: Translation = Translation.UNREVIEWED
    reviewed_on: str = ""  # ISO date, "" when never
    owner: str = ""  # department code, see Topics.departments
    audience: Audience = Audience.PUBLIC
    sign: str = ""  # the status as the sheet prints it, where that is another sign or word than usual
    origin: str = ""  # where it stands in the document it was imported from: "セキュリティ!D6"
    same_as: str = ""  # what it says is said of this item: the sheet prints 同上
    as_of: str = ""  # ISO date of what it was taken over from, where that is another than the sheet's
    look_again: str = ""  # what the last import changed in it and nobody has looked at since: "answer, status"

    @property
    def printed(self) -> str:
        """The status as the sheet prints it."""
        return self.sign or (self.status.value if self.status else "")


def is_certification(item: str) -> bool:
    """Tell by its id whether an item is a certification of the sheet's head."""
    return item.startswith(_CERTIFICATION)


@dataclass(frozen=True, slots=True)
class Certification:
    """A certification stated in the sheet's head."""

    item: str  # id of the item made from it
    standard: str
    number: str
    scope: tuple[str, ...]
    registrar: str
    applicability: str  # statement of applicability: date and edition, verbatim


@dataclass(frozen=True)
class CheckSheet:
    """The vendor's published sheet: what we may answer."""

    path: Path
    sha256: str
    title: str
    vendor: str
    service: str
    language: Language
    guideline: str
    guideline_url: str
    as_of: str
    legend: Mapping[str, str]  # status sign -> meaning, as the sheet explains it
    head: tuple[str, ...]  # the head's paragraphs, verbatim, for exports
    certifications: tuple[Certification, ...]
    items: tuple[Item, ...]  # the sheet's order; certifications last
    name: str = ""  # in its folder, where that has several: "hosting" of sheets/hosting.toml; "" of the main one
    title_en: str = ""
    vendor_en: str = ""
    service_en: str = ""
    head_en: tuple[str, ...] = ()  # English of the head's paragraphs, not reviewed by the vendor unless it says so
    headings_en: Mapping[str, str] = field(default_factory=dict)  # category or section -> its English
    statuses: Mapping[str, str] = field(default_factory=dict)  # status as printed -> what it says, a word of ``status``

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """Items by their own id."""
        return {item.id: item for item in self.items}

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """What the items say, in their order."""
        return tuple(_statement(item, self) for item in self.items)

    def statement_id(self, item: str) -> str:
        """Return the id by which an item is known among those of all sheets: "6.8", "hosting:6.8"."""
        return f"{self.name}:{item}" if self.name else item


class Standard(StrEnum):
    """What the clauses of topics belong to, as users name it."""

    ISO27001_2022 = "iso27001-2022"
    ISO27001_2013 = "iso27001-2013"
    METI = "meti"  # the guideline's controls are numbered as those of ISO/IEC 27002:2013
    CCM = "ccm"  # Cloud Controls Matrix, by domain

    @property
    def key(self) -> str:
        """Its name in a topic's ``clauses``."""
        return "iso27001_2013" if self is Standard.METI else self.value.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Topic:
    """Something customers ask about, whoever the vendor is."""

    id: str  # "area.subject", e.g. "backup.restore_test"
    name_ja: str
    name_en: str
    owner: str  # department code
    keywords_ja: tuple[str, ...]
    keywords_en: tuple[str, ...]
    samples_ja: tuple[str, ...]
    samples_en: tuple[str, ...]
    attributes: tuple[Attribute, ...] = ()  # what customers ask of it beyond "is it done"
    clauses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # "iso27001_2013" -> ("A.12.3.1",)
    human: str = ""  # why a person must always answer (contract, liability, price, incident history …); "" otherwise


@dataclass(frozen=True, slots=True)
class Concept:
    """A security term in both languages, with the variants customers write."""

    id: str
    ja: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True)
class Knowledge:
    """Everything that is known, validated and consistent with itself."""

    sheets: tuple[CheckSheet, ...]  # the main one first
    topics: tuple[Topic, ...]
    concepts: tuple[Concept, ...]
    departments: Mapping[str, Mapping[Language, str]]  # code -> name in each language
    sha256: str  # over all files, in a fixed order

    @property
    def main(self) -> CheckSheet:
        """The sheet that stands for the vendor: whose name goes into forms, which is exported."""
        return self.sheets[0]

    @cached_property
    def statements(self) -> Mapping[str, Statement]:
        """What all sheets say, by id, in their order."""
        return {statement.id: statement for sheet in self.sheets for statement in sheet.statements}

    @cached_property
    def topic_by_id(self) -> Mapping[str, Topic]:
        """Topics by id."""
        return {topic.id: topic for topic in self.topics}


def _statement(item: Item, sheet: CheckSheet) -> Statement:
    title = {Language.JA: sheet.title, Language.EN: sheet.title_en or sheet.title}
    return Statement(
        id=sheet.statement_id(item.id),
        kind=StatementKind.ITEM,
        language=sheet.language,
        asked=_texts(sheet.language, item.control, item.control_en),
        text=_texts(sheet.language, item.answer, item.answer_en),
        status=item.status,
        printed=item.printed,
        citation={language: _citation(sheet, title[language], item, language) for language in Language},
        origin=SheetOrigin(sheet.name, title, item.id),
        sources=item.sources,
        translation=item.translation,
        stated_on=item.as_of or sheet.as_of,
        reviewed_on=item.reviewed_on,
        audience=item.audience,
        owner=item.owner,
        headings=(item.category, item.section),
        links=item.links,
        is_open=item.is_open,
        restrictions=item.restrictions,
    )


def _texts(language: Language, own: str, english: str) -> Mapping[Language, str]:
    """Return a text in its own language and, where there is one, in English; an English sheet has no other."""
    return {language: own} if language is Language.EN or not english else {language: own, Language.EN: english}


def _citation(sheet: CheckSheet, title: str, item: Item, language: Language) -> str:
    """Return the source reference: sheet title, edition, item number and, where the item has one, its first URL."""
    japanese = language is Language.JA
    as_of = item.as_of or sheet.as_of
    edition = "" if not as_of else f"（{as_of}現在）" if japanese else f" (as of {as_of})"
    number = item.id
    if is_certification(item.id):
        number = f"認証 {_standard(sheet, item)}" if japanese else f"certification {_standard(sheet, item)}"
    url = f" {item.sources[0].url}" if item.sources else ""
    return f"出典：{title}{edition} {number}{url}" if japanese else f"Source: {title}{edition} {number}{url}"


def _standard(sheet: CheckSheet, item: Item) -> str:
    """Return what a certification is called by: the number of its standard, or its own name."""
    name = item.id.removeprefix(_CERTIFICATION)
    if name.isdigit():
        return f"ISO/IEC {name}"
    stated = next((known.standard for known in sheet.certifications if known.item == item.id), "")
    return stated or item.control or name
