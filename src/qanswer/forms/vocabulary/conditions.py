"""Headings that set a condition: "If no, please explain", 「△×の場合はその理由」."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from qanswer.forms.vocabulary.words import fold, plain_choice, tables
from qanswer.model import Choice
from qanswer.patterns import expression

_CLAUSE_JA = expression(r"(?P<clause>[^。\n（()）]{1,24}?)(?:の)?(?:場合|とき|時)(?:は|に|、|のみ|、)?")
_CLAUSE_EN = expression(
    r"\b(?:if|where|when)\s+(?:the\s+|your\s+)?(?:answer(?:ed)?\s*|response\s*|you answered\s*)?(?:is|was|:)?\s*"
    r"(?P<clause>[^,.;:–—\n]{1,40}?)(?=,|;|:|–|—|\bplease\b|\bthen\b|\bexplain|\bdescribe|\bprovide|\bstate|\bgive|\bspecify|\bjustif|\breason|\bcomment|$)",
    re.IGNORECASE,
)
_EXCEPT_JA = expression(r"^(?P<named>.{1,12}?)以外$")
_EXCEPT_EN = expression(r"^(?:not|other than|anything but)\s+(?P<named>.{1,16})$", re.IGNORECASE)
_PARTS = expression(r"\s*(?:[・、,/／|]|\bor\b|\band\b|または|又は|もしくは|や|及び)\s*|\s+", re.IGNORECASE)
_QUOTES = "「」『』\"'“”‘’[]【】<>()（） "
_SIGNS = frozenset("○△×◯〇●▲✕")


@lru_cache(maxsize=1024)
def condition_of(heading: str) -> frozenset[Choice]:
    """Return the answers beside which a column is to be filled; empty where its heading sets no condition we understand.

    >>> sorted(condition_of("If no, please explain")), sorted(condition_of("△×の場合の理由")), condition_of("Comments")
    ([<Choice.NO: 'no'>], [<Choice.NO: 'no'>, <Choice.PARTIAL: 'partial'>], frozenset())
    >>> sorted(condition_of("「はい」以外の場合の理由"))
    [<Choice.NO: 'no'>, <Choice.NOT_APPLICABLE: 'not_applicable'>, <Choice.PARTIAL: 'partial'>]
    >>> sorted(condition_of("Deviations")) == sorted(condition_of("未対応の理由")), condition_of("代替策・補足")
    (True, frozenset())
    """
    plain = unicodedata.normalize("NFKC", heading.replace("\n", " "))
    for pattern in (_CLAUSE_EN, _CLAUSE_JA):
        for match in pattern.finditer(plain):
            if found := _named(match["clause"].strip(_QUOTES)):
                return found
    adverse = any(expression(pattern).search(fold(plain)) for pattern in tables()["adverse"]["headings"])
    return frozenset({Choice.NO, Choice.PARTIAL}) if adverse else frozenset()


def _named(clause: str) -> frozenset[Choice]:
    if (other := _EXCEPT_JA.match(clause) or _EXCEPT_EN.match(clause)) and plain_choice(clause) is None:
        named = _all_of(other["named"])
        return frozenset(Choice) - named if named else frozenset()
    return _all_of(clause)


def _all_of(clause: str) -> frozenset[Choice]:
    """Return what each word of a clause says; nothing where one of them says nothing."""
    whole = plain_choice(clause.strip(_QUOTES))
    if whole is not None:
        return frozenset({whole})
    words = [word for part in _PARTS.split(clause) if (word := part.strip(_QUOTES + "が"))]
    split = [letter for word in words for letter in (word if set(word) <= _SIGNS else [word])]
    said = {plain_choice(word) for word in split}
    return frozenset(choice for choice in said if choice) if said and None not in said else frozenset()
