"""Named things in a text: concepts of the glossary, and a table of further names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from qanswer.match.glossary import Glossary, phrases_of
from qanswer.match.guards.patterns import read_table, sieve
from qanswer.match.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.knowledge.model import Concept
    from qanswer.patterns import Sieve

_LATIN_NAME = re.compile(r"(?<![a-z0-9/.@_-])[a-z][a-z0-9]*(?:[.+-][a-z0-9]+)*(?![a-z0-9@/])")
_ROW_NUMBER = re.compile(r"(?:q|no)?\.?\d+(?:[.-]\d+)*|[a-z]{1,2}[.-]?\d{1,3}(?:[.-]\d+)*")


@dataclass(frozen=True, slots=True)
class _Table:
    concepts: frozenset[str]
    things: Sequence[str]  # their names
    patterns: Sieve  # of the things
    plain_words: frozenset[str]
    apart: frozenset[str]


@cache
def _table() -> _Table:
    table = read_table("named")
    things = table["things"]
    return _Table(
        frozenset(table["concepts"]),
        [name for name, *_ in things],
        sieve("|".join(patterns) for _, *patterns in things),
        frozenset(table["plain_words"]),
        frozenset(table["apart"]),
    )


def concepts_in(text: str, concepts: tuple[Concept, ...]) -> Mapping[str, str]:
    """Return concept id -> the phrase by which normalised ``text`` names it, in reading order."""
    return _concepts_in(text, Glossary(concepts))


@lru_cache(maxsize=16_384)
def _concepts_in(text: str, glossary: Glossary) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for phrase, concept in phrases_of(glossary).matches(text):
        found.setdefault(concept, phrase)
    return found


def things_in(text: str, concepts: tuple[Concept, ...]) -> Mapping[str, str]:
    """Return id -> name as written of each particular thing that normalised ``text`` names."""
    return _things_in(text, Glossary(concepts))


@lru_cache(maxsize=16_384)
def _things_in(text: str, glossary: Glossary) -> Mapping[str, str]:
    table = _table()
    things = {table.things[number]: match.group() for number, match in table.patterns.search(text)}
    named = {i: phrase for i, phrase in _concepts_in(text, glossary).items() if i in table.concepts}
    return named | things


def particulars_in(text: str, concepts: tuple[Concept, ...]) -> Mapping[str, str]:
    """Return what ``things_in`` does, of a name that is a concept's and a particular thing's too (SOC 1) the thing alone."""
    named = things_in(text, concepts)
    things = {named[thing] for thing in _table().things if thing in named}
    return {thing: name for thing, name in named.items() if thing in _table().things or name not in things}


def names_apart() -> frozenset[str]:
    """Return the ids of things of which none says anything of another, whatever else they have in common."""
    return _table().apart


def concepts_said(ground: str, concepts: tuple[Concept, ...]) -> Mapping[str, str]:
    """Return what ``concepts_in`` does, of a sheet's own text."""
    return _concepts_said(ground, Glossary(concepts))


def things_said(ground: str, concepts: tuple[Concept, ...]) -> frozenset[str]:
    """Return the ids of what ``things_in`` finds, of a sheet's own text."""
    return _things_said(ground, Glossary(concepts))


@remembered(dict[str, str])
def _concepts_said(ground: str, glossary: Glossary) -> dict[str, str]:
    return dict(_concepts_in(ground, glossary))


@remembered(frozenset[str])
def _things_said(ground: str, glossary: Glossary) -> frozenset[str]:
    return frozenset(_things_in(ground, glossary))


def latin_names_in(text: str) -> Sequence[str]:
    """Return the Latin words of a normalised Japanese text that name something, in reading order.

    >>> latin_names_in("saml2.0による当社idpとのsso連携")
    ('saml2.0', 'idp', 'sso')
    """
    words = dict.fromkeys(match.group() for match in _LATIN_NAME.finditer(text))
    return tuple(word for word in words if word not in _table().plain_words and not _ROW_NUMBER.fullmatch(word))
