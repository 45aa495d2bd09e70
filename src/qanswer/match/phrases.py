"""Finding many fixed phrases in a text in one pass over its characters."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from qanswer.text import fold_kana, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEAD = 2  # letters by which phrases are filed; shorter phrases would match everywhere


class Phrases:
    """A set of phrases, each standing for an id; widths, kana and spelling variants don't matter.

    >>> list(Phrases([("バックアップ", "backup")]).found_in("ﾊﾞｯｸｱｯﾌﾟとばっくあっぷ"))
    ['backup', 'backup']
    """

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._by_head: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for phrase, meaning in sorted(set(phrases)):
            plain = fold_kana(normalise(phrase)).strip()
            if len(plain) >= _HEAD:
                self._by_head[plain[:_HEAD]].append((plain, meaning))
        for filed in self._by_head.values():
            filed.sort(key=lambda entry: (-len(entry[0]), entry))

    def found_in(self, text: str) -> Iterator[str]:
        """Yield the id of each phrase found; where phrases begin at the same letter, those of the longest only."""
        for _, meaning in self.matches(text):
            yield meaning

    def matches(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield (phrase as filed, id) for each phrase found in ``text``, in reading order."""
        plain = fold_kana(normalise(text))
        for start in range(len(plain) - 1):
            length = 0
            for phrase, meaning in self._by_head.get(plain[start : start + _HEAD], ()):
                if len(phrase) < length:
                    break
                if plain.startswith(phrase, start) and _stands_alone(plain, start, start + len(phrase)):
                    length = len(phrase)
                    yield phrase, meaning


def _stands_alone(plain: str, start: int, end: int) -> bool:
    """Return whether a Latin phrase is whole words here ("log" is not in "catalog"); a plural s may follow."""
    if _latin(plain[start]) and start and _latin(plain[start - 1]):
        return False
    if not _latin(plain[end - 1]) or end >= len(plain):
        return True
    after = end + 1 if plain[end] == "s" else end
    return after >= len(plain) or not _latin(plain[after])


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
