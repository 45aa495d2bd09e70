"""What may be said, wherever it comes from: an item of a published check sheet, or an answer given before."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from qanswer.model import Choice, Language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.model import Location


class Status(StrEnum):
    """What a source's status says; the values are the usual signs."""

    MET = "○"
    CONDITIONAL = "※"  # met only under the conditions its text states: never supports a plain yes
    PARTIAL = "△"  # met in part: likewise
    NOT_MET = "×"  # never supports a yes of any kind
    NOT_APPLICABLE = "－"  # nothing to meet: the service has no such part

    @property
    def tick(self) -> Choice:
        """The tick that it stands for, whatever is asked."""
        return _TICKS[self]


_TICKS = {
    Status.MET: Choice.YES,
    Status.CONDITIONAL: Choice.PARTIAL,
    Status.PARTIAL: Choice.PARTIAL,
    Status.NOT_MET: Choice.NO,
    Status.NOT_APPLICABLE: Choice.NOT_APPLICABLE,
}


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


RELATED_SHARE = 0.3  # of a topic that a person says the statement only speaks to


@dataclass(frozen=True, slots=True)
class Link:
    """That a statement speaks to a topic, and what it states of the attributes customers ask."""

    topic: str  # topic id
    answers: bool = True  # False: related only, the statement does not settle the topic's basic question
    states: Mapping[Attribute, str] = field(default_factory=dict)  # verbatim quotes from its text
    polarity: bool = True  # False: it states that the topic's thing is NOT done or offered
    quote: str = ""  # the sentence of its text that the link rests on; "" where that is what it answers
    share: float = 1.0  # 0–1, how much of what it says is about the topic; 1 where a person says so
    automatic: bool = False  # read from the words alone, by nobody confirmed

    @property
    def weight(self) -> float:
        """How much of what is asked of the topic the statement is taken to be about, 0–1."""
        if self.automatic:
            return self.share
        return 1.0 if self.answers else RELATED_SHARE


class Limit(StrEnum):
    """What a restriction does to the tick of a question that asks for just that."""

    NO = "no"  # it answers the question
    PARTIAL = "partial"  # it takes something off a yes
    OPEN = "open"  # it may matter


@dataclass(frozen=True, slots=True)
class Restriction:
    """That a statement, in these words, says less than customers may take it for."""

    limit: Limit
    asked: Mapping[Language, tuple[str, ...]]  # regular expressions over normalised text; a question meets them all
    quote: Mapping[Language, str]  # verbatim from its text


class StatementKind(StrEnum):
    """Where a statement comes from."""

    ITEM = "item"  # a row of a check sheet
    PAST = "past"  # an answer given before


@dataclass(frozen=True, slots=True)
class SheetOrigin:
    """An item's place in its check sheet."""

    sheet: str  # name of the sheet in the knowledge folder; "" for the folder's main one
    title: Mapping[Language, str]  # of the sheet
    number: str  # the sheet's own numbering path


@dataclass(frozen=True, slots=True)
class PastOrigin:
    """A past answer's place in the form it was given in."""

    form: str  # the file's name
    location: Location
    customer: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that may be said to customers, texts verbatim."""

    id: str  # unique in a workspace: "6.8"; "hosting:6.8" from a further sheet called hosting
    kind: StatementKind
    language: Language  # it was stated in; a text in any other is a translation
    asked: Mapping[Language, str]  # what it answers: the sheet's control, the past form's question
    text: Mapping[Language, str]  # what may be said; a language is absent or "" where it is not said in that
    status: Status | None  # what it supports as a tick; None: nothing, the text stands by itself
    printed: str  # the status as its source prints it
    citation: Mapping[Language, str]  # the whole reference, ready to be written under an answer
    origin: SheetOrigin | PastOrigin
    sources: tuple[Source, ...] = ()
    translation: Translation = Translation.UNREVIEWED
    stated_on: str = ""  # ISO date of the sheet or of the past form; "" where it is not known
    reviewed_on: str = ""  # ISO date, "" when never
    audience: Audience = Audience.PUBLIC
    owner: str = ""  # department code
    headings: tuple[str, ...] = ()  # the source's own headings over it, outermost first
    links: tuple[Link, ...] = ()  # that people settled
    is_open: bool = False  # whether topics are drafted beside them that nobody settled
    restrictions: tuple[Restriction, ...] = ()

    @property
    def own_asked(self) -> str:
        """What it answers, in the language it was stated in."""
        return self.asked.get(self.language, "")

    @property
    def own_text(self) -> str:
        """What it says, in the language it was stated in."""
        return self.text.get(self.language, "")

    @property
    def translated_asked(self) -> str:
        """What it answers in English, where that is a translation; "" where there is none."""
        return "" if self.language is Language.EN else self.asked.get(Language.EN, "")

    @property
    def translated_text(self) -> str:
        """What it says in English, where that is a translation; "" where there is none."""
        return "" if self.language is Language.EN else self.text.get(Language.EN, "")

    @property
    def all_asked(self) -> tuple[str, ...]:
        """What it answers in every language, its own first."""
        return self._own_first(self.asked)

    @property
    def all_text(self) -> tuple[str, ...]:
        """What it says in every language, its own first."""
        return self._own_first(self.text)

    def is_approved_in(self, language: Language) -> bool:
        """Tell whether its text in ``language`` is the original, or a translation that the vendor approved."""
        return language is self.language or self.translation is Translation.APPROVED

    def _own_first(self, texts: Mapping[Language, str]) -> tuple[str, ...]:
        return tuple(
            texts[language] for language in sorted(texts, key=lambda one: one is not self.language) if texts[language]
        )
