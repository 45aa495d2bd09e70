"""A question read once: what it asks, part by part, apart from how its form dresses it.

Row codes, marks, the answers to choose from, instructions, whose data it is, the same in another language: none of it is
asked of the vendor, and none of it may count as something that the vendor's text leaves unsaid. It is set aside, and told
to whoever wants to know how a question was understood (``qanswer search --explain``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from qanswer.match.question_type import wants_telling
from qanswer.match.terms import words
from qanswer.model import Language, Question
from qanswer.packaged import packaged
from qanswer.patterns import expression
from qanswer.text import normalise, parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_ENDS_OTHERWISE = "Σ"  # whose small letter depends on the letters around it
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}  # letter for letter
_EXAMPLES = expression(
    r"[(（](?:例|ex\.?|e\.g\.?)[^()（）]*[)）]|(?:,|、|(?<!\s))\s*(?:\be\.g\.|\bfor example\b|\bfor instance\b|\bsuch as\b)[^.?!;)]*"
    r"|[(（][^()（）]*(?:等|など|[,、]\s*その他|または同等)[)）]"
    r"|[(（][^()（）]*\b(?:or|and) (?:(?:a |an )?(?:comparable|similar|equivalent)|the like|others?)\b[^()（）]*[)）]"
    # bodies that certify: 「JIPDECやJQA等で認定している」
    r"|[a-z]{3,}(?:(?:や|、|・)[a-z]{3,})*(?:等|など)(?:で|が|に(?:より|よって)?|の)(?:認定|認証|審査|登録)(?:し(?:ている|た)|され(?:ている|た)|する)?",
    re.IGNORECASE,
)
_BRACKET = expression(r"[(（［\[<＜〈【〔][^()（）［］\[\]<>＜＞〈〉【】〔〕]*[)）］\]>＞〉】〕]")
_TELLS_HOW = expression(
    r"[(（［\[][^()（）［］\[\]]{0,80}(?:記入|記載|回答|教示|明記|併記|添付|別紙|お書き|記述|説明|please|specify|state|provide|describe|[もの][)）］\]])[^()（）［］\[\]]{0,60}[)）］\]]?",
    re.IGNORECASE,
)
_ENDS = expression(r"\s*[。．.?？!！;；、,/／]*\s*")
_JAPANESE = expression(r"[ぁ-ヺー一-鿿]")
_LATIN_WORD = expression(r"(?<![A-Za-z])[A-Za-z]?[a-z]+(?= |[.?!,;]|$)")
_FEWEST_WORDS = 4  # of a sentence in Latin letters that may be a translation; a shorter one is a name
_FEWEST_LETTERS = 8  # of a Japanese one


class AsideKind(StrEnum):
    """What a piece of the cell is, where it asks nothing."""

    ROW_CODE = "row_code"
    MARK = "mark"
    OPTIONS = "options"
    LEAD = "lead"
    CUSTOMER = "customer"
    INSTRUCTION = "instruction"
    EXAMPLE = "example"
    TRANSLATION = "translation"  # the same question in the form's other language


@dataclass(frozen=True, slots=True)
class Aside:
    """A piece of the cell that asks nothing."""

    kind: AsideKind
    text: str  # as written


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence or list entry of what is asked."""

    text: str  # as written
    plain: str  # normalised
    told: bool  # it wants something told, rather than a yes or no


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was understood."""

    demand: str  # what is asked, as written, without what was set aside
    plain: str  # the same, normalised
    parts: tuple[Part, ...]  # of the demand, in order; one or more
    asides: tuple[Aside, ...]  # by kind

    @property
    def told(self) -> bool:
        """Whether every part wants something told, none a yes or no."""
        return all(part.told for part in self.parts)

    @property
    def translation(self) -> str:
        """The question in the form's other language; "" where it is asked in one."""
        found = " ".join(aside.text for aside in self.asides if aside.kind is AsideKind.TRANSLATION)
        return " ".join(found.split()).strip(" /／|")


_IN_THIS_ORDER = (AsideKind.MARK, AsideKind.ROW_CODE, AsideKind.OPTIONS, AsideKind.LEAD, AsideKind.CUSTOMER)


@cache
def _table() -> Mapping[str, object]:
    return packaged("match/reading")


@cache
def _patterns(kind: AsideKind) -> Sequence[re.Pattern[str]]:
    found = _table()[kind.value]
    return [expression(str(pattern)) for pattern in found] if isinstance(found, list) else []


@cache
def _instruction() -> tuple[re.Pattern[str], frozenset[str]]:
    table = _table()["instruction"]
    assert isinstance(table, dict)  # noqa: S101 - a table of this package
    return expression(table["request"]), frozenset([*table["empty_words"], *table["empty_stems"]])


@lru_cache(maxsize=16_384)
def read_question(text: str, language: Language) -> Reading:
    """Return what ``text`` asks, in the language that its form takes it to be in.

    >>> read_question("GRC-02：暗号化していますか。（はい／いいえ）具体的にご記入ください。", Language.JA).demand
    '暗号化していますか。'
    """
    asides: list[Aside] = []
    rest = without_examples(text)
    if rest != text:
        asides += [Aside(AsideKind.EXAMPLE, match.group().strip()) for match in _EXAMPLES.finditer(text)]
    for kind in _IN_THIS_ORDER:
        rest = _without(rest, kind, asides)
    for piece in _translated(rest, language):
        rest = _cut(rest, piece, AsideKind.TRANSLATION, asides)
    for piece in _instructions(rest):
        rest = _cut(rest, piece, AsideKind.INSTRUCTION, asides)
    demand = rest.strip() if rest != text else text
    asked = _apart(demand) or (demand,)
    japanese = language is Language.JA
    read = [Part(part, plain := normalise(part), wants_telling(plain, japanese=japanese)) for part in asked]
    return Reading(demand, normalise(demand), tuple(read), tuple(asides))


def length_limit(question: Question) -> int | None:
    """Return how many letters the form allows an answer to ``question``, in words or by its cell; None where it does not say.

    >>> from qanswer.model import SheetCell
    >>> length_limit(Question(SheetCell("設問", "B2"), "対策を記入してください（１００字以内）", Language.JA))
    100
    """
    said = _folded("\n".join((question.text, question.hint, *question.context[-1:])))
    table = _table()["length"]
    found = re.findall(table["limit"], said) if isinstance(table, dict) else []
    said_or_set = [int(number) for match in found for number in match if number]
    return min((*said_or_set, *([] if question.room is None else [question.room])), default=None)


def without_examples(text: str) -> str:
    """Return ``text`` without what it names only as an example; as it is where nothing else would remain.

    >>> without_examples("接続元を制限できるか（例：IPアドレス、証明書）")
    '接続元を制限できるか '
    """
    bare = _EXAMPLES.sub(" ", text)
    return bare if _asks(bare) else text


def _without(text: str, kind: AsideKind, asides: list[Aside]) -> str:
    """Return ``text`` without the pieces of one kind; as it is where nothing else would remain."""
    if kind is AsideKind.CUSTOMER and re.search(str(_table()["customer_meant"]), _folded(text)):
        return text
    for pattern in _patterns(kind):
        for match in reversed(list(pattern.finditer(_folded(text)))):
            rest = text[: match.start()] + (" " if match.start() else "") + text[match.end() :]
            piece = text[match.start() : match.end()].strip()
            if piece and _asks(rest):
                asides.append(Aside(kind, piece))
                text = rest
    return text


def _cut(text: str, piece: str, kind: AsideKind, asides: list[Aside]) -> str:
    start = text.find(piece)
    if start < 0:  # something in brackets stood within
        return text
    ended = _ENDS.match(text, start + len(piece))
    rest = text[:start] + text[ended.end() if ended else start + len(piece) :]
    if not _asks(rest):
        return text
    asides.append(Aside(kind, piece))
    return rest


@lru_cache(maxsize=1_024)
def _folded(text: str) -> str:
    """Return ``text`` with narrow small letters, place for place."""
    narrow = text.translate(_NARROW)
    small = narrow.lower()
    if len(small) == len(narrow) and _ENDS_OTHERWISE not in narrow:
        return small
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in narrow)


def _asks(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _translated(text: str, language: Language) -> Sequence[str]:
    """Return the sentences of ``text`` that say the same in the other language: as many of them, or fewer."""
    pieces = [inner for bracket in _BRACKET.findall(text) for inner in [bracket[1:-1]]]
    sentences = [*parts(_BRACKET.sub(" ", text)), *pieces]
    english = [piece for piece in sentences if _is_english(piece)]
    japanese = [piece for piece in sentences if len(_JAPANESE.findall(piece)) >= _FEWEST_LETTERS]
    own, other = (japanese, english) if language is Language.JA else (english, japanese)
    return other if len(other) <= len(own) else ()


def _is_english(text: str) -> bool:
    return not _JAPANESE.search(text) and len(_LATIN_WORD.findall(text)) >= _FEWEST_WORDS


def _instructions(text: str) -> Iterator[str]:
    """Yield the brackets and sentences that only say how to answer."""
    for bracket in _BRACKET.findall(text):
        if _is_instruction(bracket[1:-1]):
            yield bracket
    for sentence in parts(_BRACKET.sub(" ", text)):
        if _is_instruction(sentence):
            yield sentence


def _is_instruction(text: str) -> bool:
    request, empty = _instruction()
    plain = normalise(text)
    if len(plain.split()) < 2 and not _JAPANESE.search(plain[1:]):  # noqa: PLR2004 - a heading: "Comments"
        return False
    return request.search(plain) is not None and all(
        word.form in empty or word.written in empty for word in words(plain)
    )


def _apart(text: str) -> tuple[str, ...]:
    """Return the sentences of ``text``, what is to be told in brackets as sentences of their own."""
    told = _TELLS_HOW.findall(text)
    return (*parts(_TELLS_HOW.sub(" ", text)), *(part for bracket in told for part in parts(bracket[1:-1])))
