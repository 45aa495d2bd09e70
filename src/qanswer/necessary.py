"""What a text must contain for a regular expression to be found in it: a few short pieces of letters, any one of them.

Read off the parsed expression, never guessed: a text without any of the pieces has no match. Where nothing can be told
(any letter does, small and large letters are one) there are no pieces, and every text may have a match.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LONGEST = 4  # letters of a piece; a longer one is told by fewer texts, and there are more of them to look up in each
_MOST_READINGS = 48  # strings that a stretch of an expression may stand for, until it is read in two stretches
_MOST_LETTERS = 12  # of a set of letters that is read one by one
_REMEMBERED = 4_096  # texts

_Strings = frozenset[str]
_NOTHING: _Strings = frozenset({""})


def pieces_needed(parsed: Any, *, folds: bool) -> tuple[str, ...] | None:
    """Return the pieces of which a text must contain at least one; None where any text may match.

    Args:
        parsed: what ``re``'s own parser makes of the expression.
        folds: large and small letters are one to it.
    """
    if folds:
        return None
    best = _best(_Reader().wanted(parsed))
    return None if best is None else tuple(sorted(best))


@lru_cache(_REMEMBERED)
def pieces_of(text: str) -> frozenset[str]:
    """Return every piece of ``text``, of one letter to ``LONGEST``."""
    return frozenset(text[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(text) - size + 1))


class _Reader:
    """Reads a parsed expression: which sets of strings a text must contain one of."""

    def wanted(self, parsed: Iterable[tuple[Any, Any]]) -> list[_Strings]:
        """Return the sets, each of which has a string that stands in any text that matches."""
        found: list[_Strings] = []
        run = _NOTHING
        for name, value in self._flat(parsed):
            strings = self._strings(name, value)
            if strings is not None and len(run) * len(strings) <= _MOST_READINGS:
                run = _joined(run, strings)
                continue
            found.append(run)
            run = strings if strings is not None and len(strings) <= _MOST_READINGS else _NOTHING
            found += self._within(name, value) if strings is None else []
        return [*found, run]

    def _flat(self, parsed: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, Any]]:
        """Yield the elements in a row, groups opened."""
        for code, value in parsed:
            name = str(code)
            if name == "SUBPATTERN" and not value[1] and not value[2]:
                yield from self._flat(value[3])
            elif name == "ATOMIC_GROUP":
                yield from self._flat(value)
            else:
                yield name, value

    def _strings(self, name: str, value: Any) -> _Strings | None:
        """Return the strings that an element stands for, or more; None where they are many or not known."""
        if name == "LITERAL":
            return frozenset({chr(value)})
        if name == "IN":
            return _letters(value)
        if name in {"AT", "ASSERT", "ASSERT_NOT"}:  # of no width
            return _NOTHING
        if name == "BRANCH":
            every = [self._language(one) for one in value[1]]
            return None if None in every else frozenset(text for one in every if one is not None for text in one)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"} and value[1] == 1:
            once = self._language(value[2])
            return None if once is None else once if value[0] else once | _NOTHING
        return None

    def _language(self, parsed: Iterable[tuple[Any, Any]]) -> _Strings | None:
        run = _NOTHING
        for name, value in self._flat(parsed):
            strings = self._strings(name, value)
            if strings is None or len(run) * len(strings) > _MOST_READINGS:
                return None
            run = _joined(run, strings)
        return run

    def _within(self, name: str, value: Any) -> list[_Strings]:
        """Return the sets that an element of unknown strings still wants."""
        if name == "BRANCH":
            every = [_best(self.wanted(one)) for one in value[1]]
            return [] if None in every else [frozenset(text for one in every if one is not None for text in one)]
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"} and value[0]:
            return self.wanted(value[2])
        return []


def _joined(before: _Strings, after: _Strings) -> _Strings:
    return frozenset(first + second for first in before for second in after)


def _letters(members: Sequence[tuple[Any, Any]]) -> _Strings | None:
    """Return a set of letters one by one; None where it has many, or whole kinds of them."""
    found: set[str] = set()
    for code, value in members:
        if str(code) not in {"LITERAL", "RANGE"}:
            return None
        first, last = value if str(code) == "RANGE" else (value, value)
        if last - first >= _MOST_LETTERS:
            return None
        found.update(map(chr, range(first, last + 1)))
    return frozenset(found) if len(found) <= _MOST_LETTERS else None


def _best(wanted: Iterable[_Strings]) -> _Strings | None:
    """Return the pieces of the set that the fewest texts will have any of; None where no set tells anything."""
    told = [frozenset(min(_pieces(text), key=_usual) for text in strings) for strings in wanted if "" not in strings]
    return min(told, key=lambda pieces: (sum(map(_usual, pieces)), sorted(pieces)), default=None)


def _pieces(text: str) -> Sequence[str]:
    return [text[at : at + LONGEST] for at in range(max(1, len(text) - LONGEST + 1))]


def _usual(piece: str) -> float:
    """Return about how often a piece stands in a text: letters of grammar oftener than kanji and katakana."""
    often = 1.0
    for letter in piece:
        often *= 0.02 if letter > "゠" else 0.2
    return often
