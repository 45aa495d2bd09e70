"""Which words of questionnaires mean the same, and which part two questions that look alike."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from qanswer.match.phrases import Phrases
from qanswer.match.stem import stem
from qanswer.match.terms import words
from qanswer.match.wording import names_something
from qanswer.packaged import packaged
from qanswer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NONE: frozenset[str] = frozenset()
_LATIN = re.compile(r"[a-z]+")


def tells(form: str) -> bool:
    """Return whether a word names something that two questions which ask the same would both name."""
    return names_something(form) and form not in _everyday()


def rows_of(form: str) -> frozenset[str]:
    """Return the rows of words that mean the same in which a word stands, by its term."""
    return _same_words().get(form, _NONE)


class Paraphrases:
    """Everyday paraphrases; those of several English words in any form of these: "injection attacks", "an injection attack"."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        """Take (phrase, the row it stands in)."""
        listed = list(entries)
        self._as_written = Phrases(listed)
        self._by_stems = Phrases((in_stems(phrase), row) for phrase, row in listed if " " in phrase)

    def matches(self, plain: str) -> Iterable[tuple[str, str]]:
        """Return (phrase, its row) for each phrase found in normalised text, once as written and once by its stems."""
        return (*self._as_written.matches(plain), *self._by_stems.matches(in_stems(plain)))

    def found_in(self, plain: str) -> set[str]:
        """Return the rows of the phrases found."""
        return {row for _, row in self.matches(plain)}


def in_stems(plain: str) -> str:
    """Return normalised text with each English word as its stem.

    >>> in_stems("injection attacksを遮断")
    'inject attackを遮断'
    """
    return _LATIN.sub(lambda word: stem(word[0]), plain)


@cache
def paraphrases() -> Paraphrases:
    """Return the everyday paraphrases; broad ones are told by their row's name."""
    table = _table("paraphrases")
    return Paraphrases(
        (phrase, f"{kind} {number}")
        for kind in ("rows", "broad")
        for number, row in enumerate(table[kind])
        for phrase in row
    )


@cache
def same_phrases() -> Phrases:
    """Return those of the words that mean the same which are several to the tokenizer: phrase → the row it stands in."""
    return Phrases((entry, name) for entry, name in _entries() if len(_forms(entry)) > 1)


@cache
def sides() -> Phrases:
    """Return what parts two questions: phrase → "set/side", of which a question about one side names no other."""
    return Phrases(
        (phrase, f"{number}/{side}")
        for number, group in enumerate(_table("contrasts")["sets"])
        for side, phrases in enumerate(group)
        for phrase in phrases
    )


def exchanged(new: Iterable[str], old: frozenset[str], told: frozenset[str]) -> frozenset[str]:
    """Return the sides of what is asked that a new question names in place of others that an old one names.

    Args:
        new: "set/side" that the new question names.
        old: the same of the old question.
        told: the same of its answer.
    """
    asked = frozenset(new)
    gone = {_set(side) for side in old - asked}
    return frozenset(side for side in asked - old - told if _set(side) in gone)


def _set(side: str) -> str:
    return side.partition("/")[0]


@cache
def _everyday() -> frozenset[str]:
    table = _table("everyday")
    japanese = {form for text in table["ja"] for form in _forms(text)}
    return frozenset(
        {*table["ja"], *japanese, *map(stem, [*table["en"], *table["en_colloquial"], *table["en_of_time"]])}
    )


@cache
def _same_words() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry, name in _entries():
        forms = _forms(entry)
        if len(forms) == 1:
            found.setdefault(forms[0], set()).add(name)
    return {form: frozenset(names) for form, names in found.items()}


def _entries() -> Iterable[tuple[str, str]]:
    """Yield (word or phrase, name of the row it stands in)."""
    table = _table("same_words")
    return (
        (entry, f"{language} {number}")
        for language, rows in table.items()
        for number, row in enumerate(rows)
        for entry in row
    )


def _forms(text: str) -> tuple[str, ...]:
    return tuple(word.form for word in words(normalise(text)))


@cache
def _table(name: str) -> Mapping[str, Any]:
    return packaged(f"match/past/{name}")
