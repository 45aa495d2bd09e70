"""The words customers' forms use, read from ``words.toml``, and how a heading or a cell is compared with them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from qanswer.model import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qanswer.model import Language

_BOTH = 2  # labels in one
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff66-\uff9f"
_SPACE_IN_CJK = re.compile(rf"(?<=[{_CJK}（）()・、。/])\s+|\s+(?=[{_CJK}（）()・、。/])")
_IS_CJK = re.compile(rf"[{_CJK}]")


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


def fold(text: str) -> str:
    """Return ``text`` as words are compared: width folded, lower case, single spaces, none beside Japanese.

    >>> fold("　ご 回答　"), fold("Yes  / No"), fold("Ｎｏ．")
    ('ご回答', 'yes/no', 'no.')
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _SPACE_IN_CJK.sub("", plain).strip(" :：*※")


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
def tables() -> Mapping[str, Any]:
    """Return the parsed ``words.toml``."""
    return tomllib.loads(files("qanswer.forms").joinpath("words.toml").read_text(encoding="utf-8"))


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
    return re.compile("|".join(_as_pattern(word) for word in words if len(word) > 1))


def _as_pattern(word: str) -> str:
    escaped = re.escape(word)
    if _IS_CJK.search(word):
        return escaped
    return rf"(?<![^\W_]){escaped}(?![^\W_])" if word[-1].isalnum() else rf"(?<![^\W_]){escaped}"


def _without_brackets(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    outside = re.sub(r"[(\[〔【<「].*?[)\]〕】>」]", " ", plain)
    return fold(outside) or fold(re.sub(r"[()\[\]〔〕【】<>「」]", " ", plain))


_HEAD_FIRST = re.compile(
    r"\s(de|del|des|du|da|do|das|dos|di|della|dei|delle|d'|l'|of|der|zur|zum)(\s|(?<='))|\s[dl]['’]"
)  # fecha de entrega
_ABOUT_SOMEBODY = frozenset({"person", "department", "email", "phone", "address", "date"})  # kinds of labels
_SOMEBODY = re.compile(r"(者|者名|氏名|人|日|日付|日時|時期|期限)$|\s(by|date|email|e-mail|phone)$|^(fecha|datum)\s")
_PARTS = re.compile(r"[/／・,、|]| or | and ")
_IF_SO = re.compile(  # what is wanted beside an answer: △×の場合の理由; "If no, explain"
    r"(場合|とき|時)[のはに、]{0,2}.{0,6}(理由|内容|詳細|コメント|補足|備考|説明|記載|記入|対応|改善|計画|方法|状況)"
    r"|^if (no|not|yes|n/a|partial|partially|so|other)\b.{2,60}$|\bif (no|not|yes|answered|response is)\b"
)
_FIELD_NAME = re.compile(r"^[a-z0-9]+(?:_[a-z0-9]+)+$")  # a program's name for a column; only known as a whole
_MOST_WORDS = 12  # a heading that lists more names no answers
_SPLIT = re.compile(r"\s*[/／・,、|]\s*|\s+or\s+|\s*または\s*|\s*又は\s*|\s*もしくは\s*")
_INSIDE = re.compile(r"[(\[【<「]([^()\[\]【】]*)[)\]】>」]")


def words_in_heading(heading: str) -> tuple[str, ...]:
    """Return the answer words a column's heading offers: 「回答（はい／いいえ）」.

    Empty unless every word in the bracket, or the whole heading, is known.
    """
    plain = unicodedata.normalize("NFKC", heading)
    for candidate in (*_INSIDE.findall(plain), plain):
        words = tuple(word for word in _SPLIT.split(candidate.strip()) if word)
        if 1 < len(words) <= _MOST_WORDS and all(plain_choice(word) is not None for word in words):
            return words
    return ()


@lru_cache(maxsize=4096)
def heading_roles(heading: str) -> tuple[HeadingMatch, ...]:
    """Return the roles a column's heading speaks for, strongest first; each role once.

    Of several words in one heading the last counts most, in either language: 「対応状況の説明」 is an explanation.
    """
    text = _without_brackets(heading.replace("\n", " "))
    if text not in _heading_words() and plain_choice(text) not in (None, Choice.YES):
        return ()  # an answer, or the heading of a column for it; 「対応」 and "applicable" may be either
    best: dict[Role, HeadingMatch] = {}
    for match in (*_whole_words(heading, text), *_words_within(text), *_by_their_form(heading, text)):
        if match.role not in best or best[match.role].points < match.points:
            best[match.role] = match
    return tuple(sorted(best.values(), key=lambda match: (-match.points, match.role)))


def _whole_words(heading: str, text: str) -> Iterator[HeadingMatch]:
    """Yield what a heading says as a whole, in its first line, or in one of the parts it names: 備考／証跡."""
    wholes = (text, text.replace("_", " "), _without_brackets(heading.strip().split("\n")[0]))
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
    if _IF_SO.search(text):
        yield HeadingMatch(Role.REMARK, STRONG * CONTAINED, text)
    if label_kind(heading) in _ABOUT_SOMEBODY or _SOMEBODY.search(text):
        yield HeadingMatch(Role.OTHER, STRONG, text)


@cache
def _side_patterns() -> Mapping[str, re.Pattern[str]]:
    return {
        side: re.compile("|".join(_as_pattern(fold(word)) for word in words))
        for side, words in tables()["side"].items()
    }


def for_reviewer(heading: str) -> bool:
    """Tell whether a heading says that the customer's own people fill the column, and not the respondent."""
    text = fold(heading)
    return bool(_side_patterns()["reviewer"].search(text)) and not _side_patterns()["respondent"].search(text)


def for_respondent(heading: str) -> bool:
    """Tell whether a heading says that the respondent fills the column."""
    return bool(_side_patterns()["respondent"].search(fold(heading)))


def of_last_time(heading: str) -> bool:
    """Tell whether a heading says that the column holds what was answered before: 前年度, previous."""
    return bool(_side_patterns()["before"].search(fold(heading)))


@cache
def _procedure_words() -> Mapping[str, frozenset[str]]:
    return {name: folded(words) for name, words in tables()["procedure"].items()}


def names_expectation(heading: str) -> bool:
    """Tell whether a heading is that of what a test should bring about."""
    return _without_brackets(heading) in _procedure_words()["expected"]


def names_steps(heading: str) -> bool:
    """Tell whether a heading is that of how a test is done."""
    return _without_brackets(heading) in _procedure_words()["steps"]


_LONGEST_NOTICE = 60  # characters; a longer text is an answer that happens to have the words
_SAID_IN_PART = frozenset({"example", "history"})  # kinds whose words never stand in the name of a questionnaire


@cache
def _sheet_words() -> Mapping[str, str]:
    return {fold(word): kind for kind, words in tables()["sheet"].items() for word in words}


def sheet_kind(name: str) -> str | None:
    """Return what a sheet's name says it is, as a key of the table ``sheet`` (``example``, ``summary``), if anything."""
    text = _without_brackets(name)
    words = _sheet_words()
    if text in words:
        return words[text]
    for part in re.split(r"[\s_\-.・/|0-9]+", fold(name)):
        if part in words:
            return words[part]
    return next(
        (kind for word, kind in words.items() if kind in _SAID_IN_PART and _IS_CJK.search(word) and word in fold(name)),
        None,
    )


def marks_example(text: str) -> bool:
    """Tell whether a row's first cell says that the row is an example."""
    return fold(text) in _example_words() or _without_brackets(text) in _example_words()


def says_unasked(text: str) -> bool:
    """Tell whether an answer cell says that nothing is to be answered there."""
    plain = fold(text)
    return len(plain) < _LONGEST_NOTICE and any(word in plain for word in tables()["row"]["unasked"])


@cache
def _example_words() -> frozenset[str]:
    return folded(tables()["row"]["example"])


@cache
def _choice_words() -> Mapping[str, Choice]:
    table = tables()["choice"]
    listed = {fold(word): choice for choice in Choice for word in table[choice.value]}
    elsewhere = _status_words() | _blank_words() | folded(table["made"]["never"])
    return {word: choice for word, choice in made_words().items() if word not in elsewhere} | listed


def made_words() -> Mapping[str, Choice]:
    """Return the words made of a deed or a thing: 「未」 and 「充足」 give 「未充足」."""
    spoken = (made for language, made in tables()["choice"]["made"].items() if language != "never")
    return {
        fold(pattern.format(noun)): Choice(choice)
        for made in spoken
        for choice in made.keys() & {choice.value for choice in Choice}
        for kind, patterns in made[choice].items()
        for pattern in patterns
        for noun in made[kind]
    }


@cache
def _same_signs() -> Mapping[str, str]:
    return {fold(other): sign for sign, others in tables()["choice"]["same"].items() for other in others}


def plain_choice(word: str) -> Choice | None:
    """Return what an answer word says by itself; None when the tables do not settle it."""
    text = fold(word)
    return _choice_words().get(_same_signs().get(text, text))


@cache
def _status_words() -> frozenset[str]:
    return folded(tables()["status"]["words"])


def is_status(word: str) -> bool:
    """Tell whether a word is one of those that answer columns show without saying yes, partly or no."""
    return fold(word) in _status_words()


def is_dash(word: str) -> bool:
    """Tell whether a word is one of the dashes that stand for "not applicable" beside ○ and ×."""
    return fold(word) in {fold(dash) for dash in tables()["choice"]["dash"]}


def default_words(language: Language) -> Mapping[Choice, str]:
    """Return the words to tick with where a form names none."""
    return {Choice(choice): word for choice, word in tables()["choice"]["default"][language.value].items()}


def names_a_scale(heading: str) -> bool:
    """Tell whether a column is answered with points or levels, for which ○ and yes would be no answer."""
    text = _without_brackets(heading)
    return any(re.search(_as_pattern(fold(word)), text) for word in tables()["scale"]["headings"])


def wants_ticks(heading: str) -> bool:
    """Tell whether a column's heading asks for a tick in so many words: 「対応可否」, 「チェック」, "Compliant?"."""
    text = _without_brackets(heading)
    return any(re.search(_as_pattern(fold(word)), text) for word in tables()["choice"]["asked"]["headings"])


def lists_options(heading: str) -> bool:
    """Tell whether a column lists, row by row, what may be answered."""
    return _without_brackets(heading) in folded(tables()["options"]["headings"])


def names_other(text: str) -> bool:
    """Tell whether a text is the last of a list to choose from: その他, Other."""
    return fold(text) in folded(tables()["options"]["other"])


@cache
def _blank_words() -> frozenset[str]:
    return frozenset(fold(word) for word in tables()["blank"]["words"])


@cache
def blank_states() -> frozenset[str]:
    """Return the folded values that a drop-down or box shows before anybody chose."""
    return frozenset(fold(word) for word in tables()["blank"]["states"])


_ALTERNATIVES = re.compile(r"\s*[/／・|｜,、\n\r\t]\s*|\s{2,}|\u3000+")
_MOST_ALTERNATIVES = 6  # a longer enumeration is text
_LONGEST_ALTERNATIVE = 24  # characters


def alternatives_in(text: str) -> tuple[str, ...]:
    """Return the answer words that a cell lists to choose from, whatever parts them; () when it lists none.

    Most of them must be known and say different things: some of a form's own may stand among them.

    >>> alternatives_in("Complete / Partial / Not started"), alternatives_in("はい　　いいえ"), alternatives_in("Yes")
    (('Complete', 'Partial', 'Not started'), ('はい', 'いいえ'), ())
    """
    words = tuple(word for word in _ALTERNATIVES.split(text.strip()) if word)
    if not 1 < len(words) <= _MOST_ALTERNATIVES or any(len(word) > _LONGEST_ALTERNATIVE for word in words):
        return ()
    known = [choice for word in words if (choice := plain_choice(word)) is not None]
    return words if len(set(known)) > 1 and 2 * len(known) > len(words) else ()


_LONGEST_PLACEHOLDER = 82  # characters, brackets included
_BRACKETED = re.compile(r"^[\[<＜〔【(（《].{1,80}[\]>＞〕】)）》]$", re.DOTALL)
_RULE = re.compile(r"^[\s_＿.…・\-]+$")


def is_blank(text: str) -> bool:
    """Tell whether a cell is still to be filled: empty, a rule to write on, or a placeholder such as ``[Yes/No]``.

    >>> is_blank("＿＿＿"), is_blank("Select…"), is_blank("[Policy document]"), is_blank("○")
    (True, True, True, False)
    """
    plain = text.strip()
    if not plain or len(plain) > _LONGEST_PLACEHOLDER:
        return not plain
    folded_text = fold(plain)
    if folded_text in _blank_words() or folded_text.rstrip(".…") in _blank_words():
        return True
    return bool(_BRACKETED.match(plain) or (_RULE.match(plain) and len(plain) > 1) or alternatives_in(text))


@cache
def _label_words() -> Mapping[str, str]:
    return {fold(word): kind for kind, words in tables()["label"].items() for word in words}


_POLITE = re.compile(r"^(?:貴社の|御社の|貴社|御社|貴団体の?|ご|御|お)(?=..)")
_LABEL_PARTS = re.compile(r"\s*(?:[・/／、,&]|及び|および|\band\b)\s*")


def label_kind(text: str) -> str | None:
    """Return which head field a label names (``company``, ``service`` …); ``department+person`` where it names two.

    >>> label_kind("ご記入年月日"), label_kind("部署・氏名"), label_kind("Vendor / Supplier"), label_kind("備考")
    ('date', 'department+person', 'company', None)
    """
    for plain in (_without_brackets(text), fold(text)):
        if kind := _one_label(plain):
            return kind
        kinds = [_one_label(part) for part in _LABEL_PARTS.split(plain)]
        if len(kinds) == _BOTH and all(kinds):
            return "+".join(dict.fromkeys(filter(None, kinds)))
    return None


def _one_label(plain: str) -> str | None:
    """Return the kind of a folded label, with or without what is said out of politeness."""
    bare = _POLITE.sub("", plain)
    for spoken in (plain, bare, f"貴社{bare}" if bare != plain else plain):
        for ending, usual in (("", ""), ("名称", "名"), ("の名称", "名"), ("年月日", "日"), ("日付", "日")):
            if spoken.endswith(ending) and (kind := _label_words().get(spoken.removesuffix(ending) + usual)):
                return kind
    return None


def folded(words: Iterable[str]) -> frozenset[str]:
    """Return ``words`` folded."""
    return frozenset(fold(word) for word in words)
