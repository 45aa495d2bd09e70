"""What is known: the vendor's check sheet, the topics customers ask about, the bilingual glossary."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from qanswer.model import Language


class Status(StrEnum):
    """What an item's status says; the values are the usual signs."""

    MET = "○"
    CONDITIONAL = "※"  # met only under the conditions its text states: never supports a plain yes
    PARTIAL = "△"  # met in part: likewise
    NOT_MET = "×"  # never supports a yes of any kind
    NOT_APPLICABLE = "－"  # nothing to meet: the service has no such part


class Attribute(StrEnum):
    """What a question may ask about a topic beyond whether it is done."""

    FREQUENCY = "frequency"  # how often
    DURATION = "duration"  # how long something is kept or lasts
    DEADLINE = "deadline"  # by when, within how long, how far in advance
    COUNT = "count"  # how many
    FIGURE = "figure"  # a rate, percentage, capacity, amount, response time
    VERSION = "version"  # which version, algorithm, key length, standard edition
    METHOD = "method"  # how, by which means or product
    LOCATION = "location"  # where
    PARTY = "party"  # who by name, which company or department
    EVIDENCE = "evidence"  # a copy, certificate, report or record to be handed over
    SCOPE = "scope"  # what is included
    AUTOMATION = "automation"  # automatic or manual
    HOURS = "hours"  # service hours
    COST = "cost"  # free or charged, price
    URL = "url"  # where it is published


class Audience(StrEnum):
    """Who may be told."""

    PUBLIC = "public"
    NDA = "nda"
    INTERNAL = "internal"


class Translation(StrEnum):
    """Whether a stored translation was approved by the vendor."""

    UNREVIEWED = "unreviewed"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement can be checked."""

    url: str
    label: str = ""  # what the sheet calls it, e.g. "サイボウズからのお知らせ"


@dataclass(frozen=True, slots=True)
class Link:
    """That an item speaks to a topic, and what it states of the attributes customers ask."""

    topic: str  # topic id
    answers: bool = True  # False: related only, the item does not settle the topic's basic question
    states: Mapping[Attribute, str] = field(default_factory=dict)  # verbatim quotes from the item's answer
    polarity: bool = True  # False: the item states that the topic's thing is NOT done or offered


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
    links: tuple[Link, ...] = ()
    control_en: str = ""
    answer_en: str = ""
    translation: Translation = Translation.UNREVIEWED
    reviewed_on: str = ""  # ISO date, "" when never
    owner: str = ""  # department code, see Topics.departments
    audience: Audience = Audience.PUBLIC
    sign: str = ""  # the status as the sheet prints it, where that is another sign or word than usual
    origin: str = ""  # where it stands in the document it was imported from: "セキュリティ!D6"
    look_again: str = ""  # what the last import changed in it and nobody has looked at since: "answer, status"

    @property
    def printed(self) -> str:
        """The status as the sheet prints it."""
        return self.sign or (self.status.value if self.status else "")


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
    title_en: str = ""
    vendor_en: str = ""
    service_en: str = ""
    head_en: tuple[str, ...] = ()  # English of the head's paragraphs, not reviewed by the vendor unless it says so
    headings_en: Mapping[str, str] = field(default_factory=dict)  # category or section -> its English
    statuses: Mapping[str, str] = field(default_factory=dict)  # status as printed -> what it says, a word of ``status``

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """Items by id."""
        return {item.id: item for item in self.items}


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

    sheet: CheckSheet
    topics: tuple[Topic, ...]
    concepts: tuple[Concept, ...]
    departments: Mapping[str, Mapping[Language, str]]  # code -> name in each language
    sha256: str  # over all files, in a fixed order

    @cached_property
    def topic_by_id(self) -> Mapping[str, Topic]:
        """Topics by id."""
        return {topic.id: topic for topic in self.topics}
