"""The glossary's phrases, filed once for everything that looks for its concepts in a text."""

from __future__ import annotations

import contextlib
import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING

from qanswer.kept import Kept, code_of
from qanswer.match.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.knowledge.model import Concept

_KEPT = Kept(".phrases", b"qanswer-phrases/1\n", files=6)
_FILED_BY = ("text.py", "text_tables.toml", "match/phrases.py", "match/glossary.py")


class Glossary:
    """Concepts as a cache key: told by identity, since hashing some hundred of them takes longer than a guard may."""

    __slots__ = ("concepts",)

    def __init__(self, concepts: tuple[Concept, ...]) -> None:
        self.concepts = concepts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Glossary) and self.concepts is other.concepts

    def __hash__(self) -> int:
        return id(self.concepts)

    def __repr__(self) -> str:
        return f"Glossary({mark_of(self)})"


@lru_cache(maxsize=4)
def phrases_of(glossary: Glossary) -> Phrases:
    """Return the phrases of all concepts in both languages, each standing for its concept's id."""
    mark = mark_of(glossary)
    return _earlier(mark) or _filed(_named(glossary), mark)


@lru_cache(maxsize=4)
def mark_of(glossary: Glossary) -> str:
    """Return a digest of what the glossary's concepts are called."""
    return hashlib.sha256(f"{_named(glossary)!r} {code_of(*_FILED_BY)}".encode()).hexdigest()


def _named(glossary: Glossary) -> Sequence[tuple[str, str]]:
    return [(phrase, concept.id) for concept in glossary.concepts for phrase in (*concept.ja, *concept.en)]


def _earlier(mark: str) -> Phrases | None:
    """Return the phrases as an earlier run filed them, None where there is nothing to trust."""
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        body = _KEPT.read(mark)
        if body is not None:
            return Phrases.from_filed({phrase: tuple(map(str, of)) for phrase, of in json.loads(body).items()})
    return None


def _filed(named: Sequence[tuple[str, str]], mark: str) -> Phrases:
    phrases = Phrases(named)
    _KEPT.write(mark, json.dumps(phrases.filed, ensure_ascii=False).encode())
    return phrases
