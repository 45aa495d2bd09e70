"""What was told: past questionnaires and their answers, as frozen values; no input or output."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from qanswer.model import Question
from qanswer.statements import Audience

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.model import Choice, Language, Location

_ID_DIGITS = 12  # hexadecimal; one in sixteen million million of two answers having the same


class State(StrEnum):
    """What may be done with a past answer."""

    APPROVED = "approved"  # may be given again
    RETIRED = "retired"  # told once and kept for the ledger; never given again
    OPEN = "open"  # asked, and not answered


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One form that was answered."""

    form: str  # the file's name, without its folder
    customer: str  # who was told; never shown in a form
    date: str  # ISO, when it was told
    product: str = ""  # "" for the only one
    sha256: str = ""  # of the file learnt from

    @property
    def id(self) -> str:
        """Digits that the same form of the same customer and day always has, whatever was corrected in it."""
        return _digest("questionnaire", self.form, self.customer, self.date, self.product)


@dataclass(frozen=True, slots=True)
class Keys:
    """What a question is recognised by, made by the program's own analysis of its words."""

    same: str  # equal for two writings of one question
    bare: str  # equal also for two ways of asking: 「〜していますか」, 「〜していること」
    terms: tuple[str, ...]  # what it is searched by, in the library also what was answered; sorted, each once
    topics: tuple[tuple[str, float], ...] = ()  # id of a topic → probability that the question is about it, best first


@dataclass(frozen=True, slots=True)
class Told:
    """One question of a past questionnaire, and what was answered."""

    questionnaire: Questionnaire
    location: Location
    question: str  # verbatim
    language: Language
    choice: Choice | None
    text: str  # verbatim, without tick and citation
    state: State = State.APPROVED
    number: str = ""
    context: tuple[str, ...] = ()
    item: str = ""  # id of the check sheet's item that it rests on; "" for an answer of its own
    expires: str = ""  # ISO date from which it must not be given any more; "" for none
    audience: Audience = Audience.PUBLIC
    topic: str = ""  # id of the topic it was recognised as, for what is asked and not answered
    owner: str = ""  # department code of that topic
    decided_on: str = ""  # ISO date of the last decision on it: learnt, approved, retired

    @property
    def as_question(self) -> Question:
        """The question as it was asked."""
        return Question(self.location, self.question, self.language, self.number, self.context)

    @property
    def id(self) -> str:
        """Digits that are the same wherever this row of this questionnaire is learnt."""
        return _digest(self.questionnaire.id, str(self.location))


@dataclass(frozen=True, slots=True)
class Entry:
    """A past answer on its way into the library."""

    told: Told
    keys: Keys


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked at least once, as the index knows it."""

    number: int  # in this library file; means nothing outside it
    text: str  # verbatim, as first asked
    keys: Keys


@dataclass(frozen=True, slots=True)
class Learnt:
    """One learning, which ``undo`` takes back whole."""

    number: int
    on: str  # ISO date
    forms: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Near:
    """Questions asked before that share terms with a new one, each with what was answered."""

    asked: Sequence[Asked] = ()
    told: Mapping[int, Sequence[Told]] = field(default_factory=dict)  # number of an asked question → newest first


def storable(text: str) -> str:
    r"""Return a text without what no database takes: NUL, and the halves of letters that stand in names of files.

    >>> storable("a\0b\udcff")
    'ab\\udcff'
    """
    return text.replace("\0", "").encode(errors="backslashreplace").decode()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:_ID_DIGITS]
