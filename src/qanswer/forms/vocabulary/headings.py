"""What a heading or a sheet's name says, by the words of ``words.toml``: the role of a column, who is to fill it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from qanswer.forms.vocabulary.words import (
    IS_CJK,
    LONGEST_HEADING,
    as_pattern,
    fold,
    folded,
    known_choices,
    label_kind,
    plain_choice,
    tables,
    without_brackets,
)
from qanswer.model import Choice
from qanswer.patterns import expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Role(StrEnum):
    """What a column of a form is for."""

    QUESTION = "question"
    ANSWER = "answer"
    PROSE = "prose"  # a free-text answer
    REMARK = "remark"
    NUMBER = "number"
    CONTEXT = "context"
    HINT = "hint"
    OTHER = "other"
    EVIDENCE = "evidence"  # where the source of an answer goes
    STATUS = "status"  # an answer to choose beside one in words; no heading speaks for it by itself
    REVIEWER = "reviewer"  # the customer's own people fill it in; told by whom a heading addresses


@dataclass(frozen=True, slots=True)
class HeadingMatch:
    """A role that a heading speaks for."""

    role: Role
    points: float  # 4 a strong word that is the whole heading, 2 a weak one; less where it is only a part
    word: str


STRONG, WEAK = 4.0, 2.0  # points of a heading that is exactly the word
CONTAINED = 0.75  # share of the points where the word is the last part of the heading
EARLIER = 0.3  # share where another word follows it: 対応状況の説明 is an explanation


@cache
def _heading_words() -> Mapping[str, tuple[tuple[Role, float], ...]]:
    found: dict[str, list[tuple[Role, float]]] = {}
    for role, strengths in tables()["header"].items():
        for strength, points in (("strong", STRONG), ("weak", WEAK)):
            for word in strengths[strength]:
                found.setdefault(fold(word), []).append((Role(role), points))
    return {word: tuple(roles) for word, roles in found.items()}


@cache
def _heading_pattern() -> re.Pattern[str]:
    words = sorted(_heading_words(), key=len, reverse=True)
    return expression("|".join(as_pattern(word) for word in words if len(word) > 1))


_HEAD_FIRST = expression(
    r"\s(de|del|des|du|da|do|das|dos|di|della|dei|delle|d'|l'|of|der|zur|zum)(\s|(?<='))|\s[dl]['’]"
)  # fecha de entrega
_ABOUT_SOMEBODY = frozenset({"person", "department", "email", "phone", "address", "date"})  # kinds of labels
_SOMEBODY = expression(
    r"\s(bis|avant le)$|(者|者名|氏名|人|日|日付|日時|時期|期限)$|\s(by|date|email|e-mail|phone)$|^(fecha|datum)\s"
)
_PARTS = expression(r"[/／・,、|]| or | and ")
_IF_SO = expression(  # what is wanted beside an answer: △×の場合の理由; "If no, explain"
    r"(場合|とき|時)[のはに、]{0,2}.{0,6}(理由|内容|詳細|コメント|補足|備考|説明|記載|記入|対応|改善|計画|方法|状況)"
    r"|^if (no|not|yes|n/a|partial|partially|so|other)\b.{2,60}$|\bif (no|not|yes|answered|response is)\b"
)
_SHORT_ASK = expression(
    r"^(?!who|what|when|where|why|how|which)[a-z][a-z\-]{1,14}(?: [a-z]{2,12})?\s?\?$"
)  # "Present?"
_FIELD_NAME = expression(r"^[a-z0-9]+(?:_[a-z0-9]+)+$")  # a program's name for a column; only known as a whole
_MOST_WORDS = 12  # a heading that lists more names no answers
_SPLIT = expression(r"\s*[/／・,、|]\s*|\s+or\s+|\s*または\s*|\s*又は\s*|\s*もしくは\s*")
_INSIDE = expression(r"[(\[【<「]([^()\[\]【】]*)[)\]】>」]")


def words_in_heading(heading: str) -> tuple[str, ...]:
    """Return the answer words a column's heading offers: 「回答（はい／いいえ）」.

    Empty unless every word in the bracket, or the whole heading, is known.
    """
    plain = unicodedata.normalize("NFKC", heading[:LONGEST_HEADING])
    for candidate in (*_INSIDE.findall(plain), plain):
        words = tuple(word for word in _SPLIT.split(candidate.strip()) if word)
        if 1 < len(words) <= _MOST_WORDS and len(known_choices(words)) == len(words):
            return words
    return ()


def role_of_word(heading: str) -> Role | None:
    """Return the role of a heading that is a strong word and nothing else; None for any other."""
    return next((role for role, points in _heading_words().get(fold(heading), ()) if points == STRONG), None)


@lru_cache(maxsize=1 << 14)
def heading_roles(heading: str) -> tuple[HeadingMatch, ...]:
    """Return the roles a column's heading speaks for, strongest first; each role once.

    Of several words in one heading the last counts most, in either language: 「対応状況の説明」 is an explanation.
    """
    heading = heading[:LONGEST_HEADING]
    text = without_brackets(heading.replace("\n", " "))
    if text not in _heading_words() and plain_choice(text) not in (None, Choice.YES):
        return ()  # an answer, or the heading of a column for it; 「対応」 and "applicable" may be either
    if any(expression(one).search(text) for one in tables()["told_more"]["headings"]) and not words_in_heading(heading):
        return (HeadingMatch(Role.REMARK, STRONG, text),)
    best: dict[Role, HeadingMatch] = {}
    for match in (*_whole_words(heading, text), *_words_within(text), *_by_their_form(heading, text)):
        if match.role not in best or best[match.role].points < match.points:
            best[match.role] = match
    return tuple(sorted(best.values(), key=lambda match: (-match.points, match.role)))


def _whole_words(heading: str, text: str) -> Iterator[HeadingMatch]:
    """Yield what a heading says as a whole, in its first line, or in one of the parts it names: 備考／証跡."""
    wholes = (text, text.replace("_", " "), without_brackets(heading.strip().split("\n")[0]))
    for part in (*wholes, *map(fold, _PARTS.split(text))):
        for role, points in _heading_words().get(part, ()):
            yield HeadingMatch(role, points if part in wholes else points * CONTAINED, part)


def _words_within(text: str) -> Iterator[HeadingMatch]:
    found = [] if _FIELD_NAME.match(text) else list(_heading_pattern().finditer(text))
    head = found[:1] if _HEAD_FIRST.search(text) else found[-1:]
    for match in found:
        share = CONTAINED if match in head else EARLIER
        for role, points in _heading_words()[match.group()]:
            yield HeadingMatch(role, points * share, match.group())


def _by_their_form(heading: str, text: str) -> Iterator[HeadingMatch]:
    if words := words_in_heading(heading):
        yield HeadingMatch(Role.ANSWER, STRONG, "/".join(words))
    if _SHORT_ASK.match(text):
        yield HeadingMatch(Role.ANSWER, STRONG * CONTAINED, text)
    if _IF_SO.search(text):
        yield HeadingMatch(Role.REMARK, STRONG * CONTAINED, text)
    if label_kind(heading) in _ABOUT_SOMEBODY or _SOMEBODY.search(text):
        yield HeadingMatch(Role.OTHER, STRONG, text)


@cache
def _side_patterns() -> Mapping[str, re.Pattern[str]]:
    return {
        side: expression("|".join(as_pattern(fold(word)) for word in words)) for side, words in tables()["side"].items()
    }


def for_reviewer(heading: str) -> bool:
    """Tell whether a heading says that the customer's own people fill the column, and not the respondent."""
    text = fold(heading)
    return bool(_side_patterns()["reviewer"].search(text)) and not _side_patterns()["respondent"].search(text)


def for_respondent(heading: str) -> bool:
    """Tell whether a heading says that the respondent fills the column."""
    return bool(_side_patterns()["respondent"].search(fold(heading)))


def names_a_supplement(heading: str) -> bool:
    """Tell whether a column can only go on with an answer: 補足, 理由, "Additional information"."""
    return without_brackets(heading) in _supplements()


@cache
def _supplements() -> frozenset[str]:
    return folded(tables()["supplement"]["headings"])


@cache
def _stacked_labels() -> Mapping[str, frozenset[str]]:
    return {name: folded(words) for name, words in tables()["stacked"].items()}


def is_question_label(text: str) -> bool:
    """Tell whether a text only says that a question stands beside it: Q, 質問."""
    return fold(text) in _stacked_labels()["question"]


def is_answer_label(text: str) -> bool:
    """Tell whether a text only says that an answer goes beside or below it: A, 回答, "Your answer"."""
    return fold(text) in _stacked_labels()["answer"]


def of_last_time(heading: str) -> bool:
    """Tell whether a heading says that the column holds what was answered before: 前年度, previous."""
    return bool(_side_patterns()["before"].search(fold(heading)))


@cache
def _procedure_words() -> Mapping[str, frozenset[str]]:
    return {name: folded(words) for name, words in tables()["procedure"].items()}


def names_expectation(heading: str) -> bool:
    """Tell whether a heading is that of what a test should bring about."""
    return without_brackets(heading) in _procedure_words()["expected"]


def names_key(heading: str) -> bool:
    """Tell whether a heading is that of scores, levels or steps whose meaning stands beside them."""
    return without_brackets(heading) in _procedure_words()["key"]


def names_findings(heading: str) -> bool:
    """Tell whether a heading is that of what an audit found or is left to do: nobody asks it."""
    return without_brackets(heading) in folded(tables()["findings"]["headings"])


def names_steps(heading: str) -> bool:
    """Tell whether a heading is that of how a test is done."""
    return without_brackets(heading) in _procedure_words()["steps"]


_SAID_IN_PART = frozenset({"example", "history"})  # kinds whose words never stand in the name of a questionnaire


@cache
def _sheet_words() -> Mapping[str, str]:
    return {fold(word): kind for kind, words in tables()["sheet"].items() for word in words}


def sheet_kind(name: str) -> str | None:
    """Return what a sheet's name says it is, as a key of the table ``sheet`` (``example``, ``summary``), if anything."""
    text = without_brackets(name)
    words = _sheet_words()
    if text in words:
        return words[text]
    for part in re.split(r"[\s_\-.・/|0-9]+", fold(name)):
        if part in words:
            return words[part]
    return next(
        (kind for word, kind in words.items() if kind in _SAID_IN_PART and IS_CJK.search(word) and word in fold(name)),
        None,
    )


def names_a_scale(heading: str) -> bool:
    """Tell whether a column is answered with points or levels, for which ○ and yes would be no answer."""
    text, scale = without_brackets(heading), tables()["scale"]
    named = any(re.search(as_pattern(fold(word)), text) for word in scale["headings"])
    return named or bool(re.search(scale["ranges"], fold(heading[:LONGEST_HEADING])))


def names_a_code(heading: str) -> bool:
    """Tell whether a column is answered by signs that the form explains elsewhere: "Response code", 記号."""
    text = without_brackets(heading)
    return any(re.search(as_pattern(fold(word)), text) for word in tables()["coded"]["headings"])


def wants_ticks(heading: str) -> bool:
    """Tell whether a column's heading asks for a tick in so many words: 「対応可否」, 「チェック」, "Compliant?"."""
    text = without_brackets(heading)
    return any(re.search(as_pattern(fold(word)), text) for word in tables()["choice"]["asked"]["headings"])


@cache
def _answer_words() -> re.Pattern[str]:
    return expression("|".join(as_pattern(fold(word)) for word in tables()["answer_in_words"]["headings"]))


def names_an_answer(heading: str) -> bool:
    """Tell whether a heading calls its column the answer itself, rather than a state: 回答, "Supplier's answer"."""
    return bool(_answer_words().search(without_brackets(heading)))


def lists_options(heading: str) -> bool:
    """Tell whether a column lists, row by row, what may be answered."""
    return without_brackets(heading) in _option_headings()


@cache
def _option_headings() -> frozenset[str]:
    return folded(tables()["options"]["headings"])
