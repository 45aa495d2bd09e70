"""Whether a sentence wants a yes or no, or something told."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from qanswer.packaged import packaged
from qanswer.patterns import expression

if TYPE_CHECKING:
    import re


@cache
def _pattern(language: str, name: str) -> re.Pattern[str]:
    return expression("|".join(packaged("match/question_type")[language][name]))


def wants_telling(sentence: str, *, japanese: bool) -> bool:
    """Return whether a normalised sentence asks for something to be told rather than for yes or no.

    A row of nouns alone ("取得頻度", "Notice period") wants telling too; "…の有無" and a plain demand do not.

    >>> wants_telling("バックアップの世代数", japanese=True), wants_telling("世代を管理しているか", japanese=True)
    (True, False)
    """
    if _pattern("any", "yes_no").search(sentence):
        return False
    return _wants_telling_ja(sentence) if japanese else _wants_telling_en(sentence)


def wants_words(sentence: str, *, japanese: bool) -> bool:
    """Return whether a normalised sentence asks in so many words to be told something; a row of nouns alone does not.

    >>> wants_words("受付時間を教えてください", japanese=True), wants_words("年末年始の受付", japanese=True)
    (True, False)
    """
    if not wants_telling(sentence, japanese=japanese):
        return False
    if japanese:
        return (_pattern("ja", "told").search(sentence) or _pattern("ja", "alternatives").search(sentence)) is not None
    return _pattern("en", "told").search(sentence) is not None


def _wants_telling_ja(sentence: str) -> bool:
    if _pattern("ja", "embedded").search(sentence):
        return False
    if (
        _pattern("ja", "told").search(sentence)
        or _pattern("ja", "alternatives").search(sentence)
        or _pattern("ja", "lists").match(sentence)
    ):
        return True
    return _pattern("ja", "yes_no").search(sentence.strip()) is None


def _wants_telling_en(sentence: str) -> bool:
    if _pattern("en", "yes_no").match(sentence):
        return False
    told = _pattern("en", "told").search(sentence)
    if told:
        return (
            not told.start()
            or not _pattern("en", "subordinate").match(sentence, max(0, told.start() - 2))
            or "?" in sentence
        )
    return _pattern("en", "verbs").search(sentence) is None
