"""What a question asks in the negative, and what an answer's clauses say is not so: polarity, read alike on both sides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from qanswer.match.glossary import Glossary
from qanswer.match.guards.named_entities import concepts_in
from qanswer.match.guards.patterns import compiled, read_table
from qanswer.match.remembered import remembered
from qanswer.match.stem import STOP_WORDS, stem
from qanswer.match.synonyms import name_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.knowledge.model import Concept
    from qanswer.match.guards.context import Ground

_JAPANESE = re.compile(r"[ぁ-ヺー一-鿿]")
_JAPANESE_RUN = re.compile(r"[一-鿿]{2,}|[ァ-ヺー]{2,}")
_LATIN_WORD = re.compile(r"[a-z]{3,}|\d{4,}|\d+\.\d+|[a-z][a-z0-9]{2,}")  # and the numbers of standards, versions
_LONG_PIECE = 2  # letters of a Japanese piece


class Sense(StrEnum):
    """Which way a question asks."""

    PLAIN = "plain"  # whether it is so
    NOT = "not"  # whether, or that, it is not so: 「公開していない。」, "Is there no plan?"
    LACKING = "lacking"  # whether there is anything of which it is not so
    FORBIDDEN = "forbidden"  # whether it is forbidden


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of an answer."""

    text: str  # normalised
    verbatim: str  # the sentence it stands in, as a reviewer is shown it
    denied: bool  # it says that something is not done, offered or allowed, or not yet
    negated: bool  # likewise, or that something undesired does not happen
    forbidden: bool  # it denies because it is not allowed
    pieces: frozenset[str]  # what it is about


@cache
def _table(language: str) -> Mapping[str, Any]:
    table: Mapping[str, Any] = read_table("negation")[language]
    return table


@cache
def _pattern(language: str, name: str) -> re.Pattern[str]:
    return compiled(_table(language)[name])


@cache
def _ends() -> re.Pattern[str]:
    return compiled(f"(?:{_table('ja')['end']}){_table('ja')['tail']}")


@cache
def _opposites() -> Sequence[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]]:
    rows = read_table("negation")["opposite"]
    return [(compiled(row["ja"]), compiled(row["en"]), compiled(row["given"])) for row in rows]


def sense_of(sentence: str, *, japanese: bool) -> Sense:
    """Return which way a normalised sentence of a question asks.

    >>> sense_of("脆弱性監査の結果は非公開ですか", japanese=True), sense_of("平文で保存しないこと", japanese=True)
    (<Sense.NOT: 'not'>, <Sense.PLAIN: 'plain'>)
    """
    return _sense_ja(sentence) if japanese else _sense_en(sentence)


def _sense_ja(sentence: str) -> Sense:
    if _pattern("ja", "demand").search(sentence):
        return Sense.PLAIN
    plain = _pattern("ja", "idiom").sub(" ", sentence)
    if _pattern("ja", "lacking").search(plain):
        return Sense.LACKING
    end = _ends().search(plain)
    if end is None:
        return Sense.PLAIN
    return (
        Sense.FORBIDDEN
        if _pattern("ja", "forbidding").match(plain, end.start()) and "禁止" in end.group()
        else Sense.NOT
    )


def _sense_en(sentence: str) -> Sense:
    plain = _pattern("en", "twice").sub(" ", _pattern("en", "idiom").sub(" ", sentence))
    if not _pattern("en", "asks").match(plain):
        return Sense.NOT if _pattern("en", "statement").match(plain) else Sense.PLAIN
    exists = _pattern("en", "exists").match(plain) is not None
    found = _pattern("en", "negative").search(plain if exists else _pattern("en", "subordinate").split(plain, 1)[0])
    if found is None:
        return Sense.PLAIN
    if _pattern("en", "forbidding").match(plain, found.start()):
        return Sense.FORBIDDEN
    return Sense.LACKING if exists else Sense.NOT


def may_turn(sentence: str, *, japanese: bool) -> bool:
    """Return whether a sentence has any word that may turn it round: 「防ぐ」, "restricted", 「…ない」."""
    return _pattern("ja" if japanese else "en", "any").search(sentence) is not None


def wants_absence(sentence: str, *, japanese: bool) -> bool:
    """Return whether a sentence asks for something not to be so: 「開示しないこと」, "prevented"."""
    return _pattern("ja" if japanese else "en", "absence").search(sentence) is not None


def clauses_of(ground: Ground, concepts: tuple[Concept, ...]) -> tuple[Clause, ...]:
    """Return the clauses of an item's answer, in order."""
    return _clauses(ground, Glossary(concepts))


@remembered(tuple[Clause, ...])
def _clauses(ground: Ground, glossary: Glossary) -> tuple[Clause, ...]:
    return tuple(
        _clause(text, sentence.verbatim, glossary)
        for sentence in ground.sentences
        for text in _split(sentence.text)
        if text.strip()
    )


def _split(sentence: str) -> Sequence[str]:
    return _pattern(_language(sentence), "clause").split(sentence)


def _language(text: str) -> str:
    return "ja" if _JAPANESE.search(text) else "en"


def _clause(text: str, verbatim: str, glossary: Glossary) -> Clause:
    language = _language(text)
    denied = any(_pattern(language, name).search(text) for name in ("denied", "pending"))
    protective = _pattern(language, "protective").search(text) is not None
    forbidden = _pattern(language, "forbidding").search(text) is not None
    return Clause(text, verbatim, denied and not protective, denied, denied and forbidden, _pieces(text, glossary))


def pieces_of(text: str, concepts: tuple[Concept, ...]) -> frozenset[str]:
    """Return what a normalised text is about: pairs of letters of Japanese words, stems of English ones, concepts of both.

    Words that nearly every clause has (提供, service) are left out.
    """
    return _pieces(text, Glossary(concepts))


@lru_cache(maxsize=16_384)
def _pieces(text: str, glossary: Glossary) -> frozenset[str]:
    light = _pattern("ja", "light")
    runs = [
        run for word in _JAPANESE_RUN.findall(text) for run in light.sub(" ", word).split() if len(run) >= _LONG_PIECE
    ]
    pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    stems = {stem(word) for word in _LATIN_WORD.findall(text) if word not in STOP_WORDS}
    words = {name_for(word) for word in stems if not _pattern("en", "light").match(word)}
    named = {f"={concept}" for concept in concepts_in(text, glossary.concepts)}
    return frozenset(pairs | named | words)


def said_of_all(text: str) -> bool:
    """Return whether a clause says that it holds of everything."""
    return _pattern(_language(text), "all").search(text) is not None


def said_of_that_alone(text: str) -> bool:
    """Return whether a clause says that it holds of nothing else."""
    return _pattern(_language(text), "alone").search(text) is not None


def said_of_people_alone(text: str) -> bool:
    """Return whether a clause says that it holds of some people and nobody else."""
    return _pattern(_language(text), "people_alone").search(text) is not None


def keeps_to_some(sentence: str, *, japanese: bool) -> bool:
    """Return whether a sentence of a question asks for something to be kept to some: 「担当者に限る」, "limited to"."""
    return _pattern("ja" if japanese else "en", "keeping").search(sentence) is not None


def given_instead(sentence: str, clauses: Sequence[Clause], *, japanese: bool) -> bool | None:
    """Return whether the clauses give what the question's word takes away (非公開: 公開); None where it has no such word."""
    for ja, en, given in _opposites():
        if (ja if japanese else en).search(sentence):
            return any(given.search(clause.text) and not clause.denied for clause in clauses)
    return None


def nearest_clauses(asked: frozenset[str], clauses: Sequence[Clause]) -> Sequence[tuple[Clause, float]]:
    """Return the clauses that share most with what is asked, with the share (0-1] of its pieces that they have."""
    shares = [(clause, weight_of(clause.pieces & asked) / weight_of(asked)) for clause in clauses] if asked else []
    most = max((share for _, share in shares), default=0.0)
    return [(clause, share) for clause, share in shares if share == most > 0]


def weight_of(pieces: frozenset[str]) -> int:
    """Return how much pieces tell: a Latin word or number as much as two pairs of Japanese letters or two concepts."""
    return sum(2 if piece.isascii() and piece[0] != "=" else 1 for piece in pieces)


def given_by(clauses: Sequence[Clause]) -> frozenset[str]:
    """Return what the clauses that say what is done are about."""
    return frozenset(piece for clause in clauses if not clause.denied for piece in clause.pieces)
