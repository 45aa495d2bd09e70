"""A question beside the item that would answer it: what every guard looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.match.guards.negation import Clause, clauses_of, pieces_of
from qanswer.match.reading import Reading, read_question, without_examples
from qanswer.match.remembered import remembered
from qanswer.model import Language
from qanswer.patterns import expression
from qanswer.text import normalise, parts

if TYPE_CHECKING:
    import re

    from qanswer.knowledge.model import Topic
    from qanswer.match.match_result import MatchFacts
    from qanswer.model import Question
    from qanswer.statements import Link, Statement

RECOGNISED_FROM = 0.8  # probability of the topic; four times as likely as all others together
_URL = expression(r"https?://[!-'*-~]+")  # ends where Japanese begins: 「（https://…/）に掲載します」
_FIGURE = expression(r"\d")
_LONGEST_VALUE = 32  # letters; a longer line says more than a figure with its unit
_PREDICATE = expression(
    r"(?:ます|です|ません|ある|する|した|いる|ない|可能|不可|済み?|[るくうすつぬむ])[.)\s]*$"
    r"|\b(?:is|are|was|were|be|has|have|do|does|did|can|will|may|must|not|no|yes|\w+ed)\b"
)
_STOPS = "。．.?？:： "
_BLANKS = expression(r"\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an item's answer."""

    text: str  # normalised
    verbatim: str  # on one line, as a reviewer is shown it


@dataclass(frozen=True, slots=True)
class Ground:
    """What an item states, normalised, addresses left out."""

    answer: str  # the item's text in both languages where there are two
    control: str  # what the item claims to fulfil
    sentences: tuple[Sentence, ...]  # of the answer
    has_address: bool  # the answer or its sources give a URL

    @property
    def whole(self) -> str:
        """Answer and control together."""
        return f"{self.answer}\n{self.control}"

    def saying(self, stated: re.Pattern[str], *, japanese: bool) -> str:
        """Return the sentence that ``stated`` meets as it stands, the one in the reader's language if there are two."""
        found = [sentence.verbatim for sentence in self.sentences if stated.search(sentence.text)]
        return next((one for one in found if one.isascii() is not japanese), found[0] if found else "")


@dataclass(frozen=True, slots=True)
class Case:
    """One question beside the best item found for it."""

    question: Question
    facts: MatchFacts
    reading: Reading
    statement: Statement
    ground: Ground

    @property
    def text(self) -> str:
        """What is asked, normalised, without what only dresses it."""
        return self.reading.plain

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of what is asked, likewise."""
        return tuple(part.plain for part in self.reading.parts)

    @property
    def japanese(self) -> bool:
        """Whether the question is asked in Japanese."""
        return self.question.language is Language.JA

    @property
    def wants_telling(self) -> bool:
        """Whether every sentence of the question wants something told, none a yes or no."""
        return self.reading.told

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses of the item's answer."""
        return clauses_of(self.ground, self.facts.knowledge.concepts)

    def pieces(self, text: str = "") -> frozenset[str]:
        """Return what a sentence of the question is about, without one the whole question."""
        return pieces_of(text or self.text, self.facts.knowledge.concepts)

    def knows(self, phrase: str) -> bool:
        """Return whether an item that nobody linked has every word of a normalised phrase in its own text.

        The phrase is one that a table of words misses in the item: what the item says in words that no table has, its
        own question and sentences tell.
        """
        if not self.drafted or self.facts.wording is None:
            return False
        wording = self.facts.wording(phrase)
        return wording.stated > 0 and not wording.missing

    @property
    def link(self) -> Link | None:
        """The link by which the item was reached."""
        return self.facts.statements[0].link

    @property
    def topic(self) -> Topic | None:
        """The topic by which the item was reached."""
        return self.facts.statements[0].topic

    @property
    def drafted(self) -> bool:
        """Whether nobody has linked the item yet, so that drafts or its words alone lead to it."""
        links = self.statement.links
        return not links or any(link.automatic for link in links)

    @property
    def recognised(self) -> bool:
        """Whether the question is surely about a topic that the item settles."""
        first = self.facts.topics[0] if self.facts.topics else None
        if first is None or self.topic is None or self.link is None:
            return False
        return self.link.answers and first.topic.id == self.topic.id and first.score >= RECOGNISED_FROM


def make_case(question: Question, facts: MatchFacts) -> Case:
    """Return the case of ``question`` and the best of ``facts.statements``, of which there must be one."""
    statement = facts.statements[0].statement
    return Case(question, facts, read_question(question.text, question.language), statement, ground_of(statement))


def ground_of(statement: Statement) -> Ground:
    """Return what ``statement`` says, ready to be compared with."""
    return _ground(statement.all_text, statement.all_asked, statement.own_text, bool(statement.sources))


def with_values_named(said: str, asked: str) -> str:
    """Return a text with each bare value under the name it has in a table of service levels, which is what was asked.

    >>> with_values_named("13 か月", "ログの保存期間"), with_values_named("毎年見直しています。", "方針の見直し")
    ('ログの保存期間: 13 か月', '毎年見直しています。')
    """
    first, *rest = said.split("\n")
    if not asked or "\n" in asked or not _is_value(first):
        return said
    return "\n".join([f"{asked.rstrip(_STOPS)}: {first}", *rest])


def _is_value(line: str) -> bool:
    """Return whether a line is a figure with its unit and says nothing else."""
    plain = normalise(line)
    return len(plain) <= _LONGEST_VALUE and bool(_FIGURE.search(plain)) and not _PREDICATE.search(plain)


@remembered(Ground)
def _ground(said: tuple[str, ...], controls: tuple[str, ...], own: str, has_sources: bool) -> Ground:  # noqa: FBT001 - a key
    asked = "\n".join(map(without_examples, controls))
    texts = [_URL.sub(" ", with_values_named(text, asked)) for text in said]
    lines = [_BLANKS.sub(" ", part) for text in texts for part in parts(text)]
    sentences = tuple(Sentence(normalise(line), line) for line in lines)
    has_address = has_sources or _URL.search(own) is not None
    return Ground(normalise("\n".join(texts)), normalise(asked), sentences, has_address)
