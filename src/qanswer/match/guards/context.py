"""A question beside the item that would answer it: what every guard looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from qanswer.match.guards.question_type import wants_telling
from qanswer.model import Language
from qanswer.text import normalise, parts

if TYPE_CHECKING:
    from qanswer.knowledge.model import Item, Link, Topic
    from qanswer.match.match_result import MatchFacts
    from qanswer.model import Question

RECOGNISED_FROM = 0.8  # probability of the topic; four times as likely as all others together
_URL = re.compile(r"https?://[^\s)]+")
_EXAMPLES = re.compile(
    r"[(（](?:例|ex\.?|e\.g\.?)[^()（）]*[)）]|(?:,|、)?\s*(?:\be\.g\.|\bfor example\b|\bfor instance\b|\bsuch as\b)[^.?!;)]*"
    r"|[(（][^()（）]*(?:等|など)[)）]"
    # bodies that certify: 「JIPDECやJQA等で認定している」
    r"|[a-z]{3,}(?:(?:や|、|・)[a-z]{3,})*(?:等|など)(?:で|が|に(?:より|よって)?|の)(?:認定|認証|審査|登録)(?:し(?:ている|た)|され(?:ている|た)|する)?",
    re.IGNORECASE,
)
_INSTRUCTIONS = re.compile(
    r"[(（［\[][^()（）［］\[\]]{0,80}(?:記入|記載|回答|教示|明記|併記|添付|別紙|お書き|記述|説明|please|specify|state|provide|describe|[もの][)）］\]])[^()（）［］\[\]]{0,60}[)）］\]]?",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"\s+")


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
    text: str  # the question, normalised, without its examples
    sentences: tuple[str, ...]  # of the question, likewise
    item: Item
    ground: Ground

    @property
    def japanese(self) -> bool:
        """Whether the question is asked in Japanese."""
        return self.question.language is Language.JA

    @property
    def wants_telling(self) -> bool:
        """Whether every sentence of the question wants something told, none a yes or no."""
        return all(wants_telling(sentence, japanese=self.japanese) for sentence in self.sentences)

    @property
    def link(self) -> Link | None:
        """The link by which the item was reached."""
        return self.facts.items[0].link

    @property
    def topic(self) -> Topic | None:
        """The topic by which the item was reached."""
        return self.facts.items[0].topic

    @property
    def recognised(self) -> bool:
        """Whether the question is surely about a topic that the item settles."""
        first = self.facts.topics[0] if self.facts.topics else None
        if first is None or self.topic is None or self.link is None:
            return False
        return self.link.answers and first.topic.id == self.topic.id and first.score >= RECOGNISED_FROM


def make_case(question: Question, facts: MatchFacts) -> Case:
    """Return the case of ``question`` and the best of ``facts.items``, of which there must be one."""
    item = facts.items[0].item
    asked = without_examples(question.text)
    sentences = tuple(normalise(part) for part in _apart(asked)) or (normalise(asked),)
    return Case(question, facts, normalise(asked), sentences, item, ground_of(item))


def _apart(text: str) -> tuple[str, ...]:
    """Return the sentences of ``text``, instructions in brackets as sentences of their own."""
    told = _INSTRUCTIONS.findall(text)
    return (*parts(_INSTRUCTIONS.sub(" ", text)), *(part for bracket in told for part in parts(bracket[1:-1])))


def without_examples(text: str) -> str:
    """Return ``text`` without what it names only as an example; as it is where nothing else would remain.

    >>> without_examples("接続元を制限できるか（例：IPアドレス、証明書）")
    '接続元を制限できるか '
    """
    bare = _EXAMPLES.sub(" ", text)
    return bare if any(letter.isalnum() for letter in bare) else text


def ground_of(item: Item) -> Ground:
    """Return what ``item`` states, ready to be compared with."""
    has_address = bool(item.sources) or _URL.search(item.answer) is not None
    return _ground(item.answer, item.answer_en, f"{item.control}\n{item.control_en}", has_address)


@lru_cache(maxsize=16_384)
def _ground(answer: str, english: str, control: str, has_address: bool) -> Ground:  # noqa: FBT001 - a cache key
    texts = [_URL.sub(" ", text) for text in (answer, english) if text]
    lines = [_BLANKS.sub(" ", part) for text in texts for part in parts(text)]
    sentences = tuple(Sentence(normalise(line), line) for line in lines)
    return Ground(normalise("\n".join(texts)), normalise(control), sentences, has_address)
