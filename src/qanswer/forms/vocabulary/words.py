"""The words customers' forms use, read from ``words.toml``, and how what stands in a cell is compared with them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from qanswer.model import Choice
from qanswer.packaged import packaged
from qanswer.patterns import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qanswer.model import Language

_BOTH = 2  # labels in one
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff66-\uff9f"
_SPACE_IN_CJK = expression(rf"(?<=[{_CJK}（）()・、。/])\s+|\s+(?=[{_CJK}（）()・、。/])")
IS_CJK = expression(rf"[{_CJK}]")


def fold(text: str) -> str:
    """Return ``text`` as words are compared: width folded, lower case, single spaces, none beside Japanese.

    >>> fold("　ご 回答　"), fold("Yes  / No"), fold("Ｎｏ．")
    ('ご回答', 'yes/no', 'no.')
    """
    return _fold_word(text) if len(text) <= LONGEST_WORD else _fold(text)


def _fold(text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _SPACE_IN_CJK.sub("", plain).strip(" :：*※")


_fold_word = lru_cache(maxsize=1 << 15)(_fold)  # a form asks for the same few words again and again


@cache
def tables() -> Mapping[str, Any]:
    """Return the parsed ``words.toml``."""
    return packaged("forms/vocabulary/words")


def as_pattern(word: str) -> str:
    """Return the pattern that finds a folded word in a folded text; a word of Latin letters only as a whole."""
    escaped = re.escape(word)
    if IS_CJK.search(word):
        return escaped
    return rf"(?<![^\W_]){escaped}(?![^\W_])" if word[-1].isalnum() else rf"(?<![^\W_]){escaped}"


def without_brackets(text: str) -> str:
    """Return ``text`` folded, without what stands in brackets; where nothing else is there, without the brackets alone."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_HEADING])
    outside = re.sub(r"[(\[〔【<「].*?[)\]〕】>」]", " ", plain)
    return fold(outside) or fold(re.sub(r"[()\[\]〔〕【】<>「」]", " ", plain))


LONGEST_WORD = 200  # characters; a longer text is no answer word, however widely it is spaced
LONGEST_HEADING = 500  # characters; what stands behind them in a heading is no name, and would be read for ever
_LONGEST_NOTICE = 60  # characters; a longer text is an answer that happens to have the words


def marks_example(text: str) -> bool:
    """Tell whether a row's first cell says that the row is an example."""
    return fold(text) in _example_words() or without_brackets(text) in _example_words()


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
    elsewhere = _status_words() | folded(tables()["blank"]["words"]) | folded(table["made"]["never"])
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
    if len(word) > LONGEST_WORD:
        return None
    text = fold(word)
    return _choice_words().get(_same_signs().get(text, text))


def known_choices(words: Iterable[str]) -> Mapping[str, Choice]:
    """Return what each of the words that stand together says, where the tables settle it.

    Letters that say nothing alone are told by those beside them: FC, PC, NC.
    """
    spoken = {fold(word): word for word in words}
    found = {word: choice for word in spoken.values() if (choice := plain_choice(word)) is not None}
    for letters in _letters_together():
        if letters.keys() <= spoken.keys():
            found |= {spoken[letter]: choice for letter, choice in letters.items()}
    return found


@cache
def _letters_together() -> tuple[Mapping[str, Choice], ...]:
    return tuple(
        {fold(letters[choice.value]): choice for choice in Choice if choice.value in letters}
        for letters in tables()["choice"]["together"]
    )


@cache
def _status_words() -> frozenset[str]:
    return folded(tables()["status"]["words"])


def is_status(word: str) -> bool:
    """Tell whether a word is one of those that answer columns show without saying yes, partly or no."""
    return len(word) <= LONGEST_WORD and fold(word) in _status_words()


def is_dash(word: str) -> bool:
    """Tell whether a word is one of the dashes that stand for "not applicable" beside ○ and ×."""
    return len(word) <= LONGEST_WORD and fold(word) in _dashes()


@cache
def _dashes() -> frozenset[str]:
    return folded(tables()["choice"]["dash"])


@cache
def tick_signs() -> frozenset[str]:
    """Return the signs that only ever tick a thing off: ✓, レ; ○ and x may say more."""
    return frozenset(tables()["choice"]["ticks"])


def default_words(language: Language, *, spoken: bool = False) -> Mapping[Choice, str]:
    """Return the words to tick with where a form names none; ``spoken`` ones where a text follows in the same cell."""
    words = tables()["choice"]["spoken" if spoken else "default"][language.value]
    return {Choice(choice): word for choice, word in words.items()}


def names_other(text: str) -> bool:
    """Tell whether a text is the last of a list to choose from: その他, Other."""
    return fold(text) in _other_words()


@cache
def _other_words() -> frozenset[str]:
    return folded(tables()["options"]["other"])


_ALTERNATIVES = expression(r"\s*[/／・|｜,、\n\r\t]\s*|\s{2,}|\u3000+")
_MOST_ALTERNATIVES = 6  # a longer enumeration is text
_LONGEST_ALTERNATIVE = 24  # characters


def alternatives_in(text: str) -> tuple[str, ...]:
    """Return the answer words that a cell lists to choose from, whatever parts them; () when it lists none.

    Most of them must be known and say different things: some of a form's own may stand among them.

    >>> alternatives_in("Complete / Partial / Not started"), alternatives_in("はい　　いいえ"), alternatives_in("Yes")
    (('Complete', 'Partial', 'Not started'), ('はい', 'いいえ'), ())
    """
    if len(text) > LONGEST_WORD:
        return ()
    words = tuple(word for word in _ALTERNATIVES.split(text.strip()) if word)
    if not 1 < len(words) <= _MOST_ALTERNATIVES or any(len(word) > _LONGEST_ALTERNATIVE for word in words):
        return ()
    known = known_choices(words).values()
    return words if len(set(known)) > 1 and 2 * len(known) > len(words) else ()


@cache
def _label_words() -> Mapping[str, str]:
    return {fold(word): kind for kind, words in tables()["label"].items() for word in words}


_POLITE = expression(r"^(?:貴社の|御社の|貴社|御社|貴団体の?|ご|御|お)(?=..)")
_LABEL_PARTS = expression(r"\s*(?:[・/／、,&]|及び|および|\band\b)\s*")


def label_kind(text: str) -> str | None:
    """Return which head field a label names (``company``, ``service`` …); ``department+person`` where it names two.

    >>> label_kind("ご記入年月日"), label_kind("部署・氏名"), label_kind("Vendor / Supplier"), label_kind("備考")
    ('date', 'department+person', 'company', None)
    """
    for plain in (without_brackets(text), fold(text)) if len(text) <= LONGEST_WORD else ():
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
