"""What a form's word for "no" says of the vendor: a plain answer, or a grade that reads as a confession.

"No" to 「共有IDを使用していますか」 is good news; 不適合, "Not in place" and a × that the legend calls 未対応 are not, whatever was asked.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from qanswer.forms.vocabulary.words import fold, tables
from qanswer.model import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping

_BETWEEN = re.compile(r"[\s()\[\]【】「」/・:.,、;=-]+")
_NUMBERING = re.compile(r"[\d①-⑳]+|[a-eア-オ]")


class Grade(StrEnum):
    """What a form's word for "no" says of the vendor, besides answering the question."""

    NONE = ""  # いいえ, No, ×: nothing
    DEED = "deed"  # 未実施, 対応不可, Not in place: that something is not done
    COMPLIANCE = "compliance"  # 不適合, Non-compliant: that a requirement is not met


def grade_in(meaning: Mapping[str, Choice], glosses: Mapping[str, str]) -> Grade:
    """Return what a form's words for "no" say of the vendor; ``glosses`` is its legend, sign -> explanation."""
    known = {fold(sign): gloss for sign, gloss in glosses.items()}
    grades = {grade_of(known.get(fold(word), word)) for word, choice in meaning.items() if choice is Choice.NO}
    return next((grade for grade in (Grade.DEED, Grade.COMPLIANCE) if grade in grades), Grade.NONE)


def grade_of(word: str) -> Grade:
    """Return what a word for "no" says of the vendor; a word that is not known as a plain answer is taken for a grade.

    >>> grade_of("2. いいえ"), grade_of("不適合"), grade_of("×（未対応）")
    (<Grade.NONE: ''>, <Grade.COMPLIANCE: 'compliance'>, <Grade.DEED: 'deed'>)
    """
    text = fold(word)
    parts = [part for part in _BETWEEN.split(text) if part and not _NUMBERING.fullmatch(part)]
    if text in _words("plain") or all(part in _words("plain") for part in parts):
        return Grade.NONE
    return Grade.COMPLIANCE if text in _words("compliance") else Grade.DEED


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in tables()["choice"]["grade"][name])
