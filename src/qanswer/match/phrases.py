"""Finding many fixed phrases in a text in one pass over its characters."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import chain
from operator import add
from typing import TYPE_CHECKING, Self

from qanswer.text import fold_kana, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_REMEMBERED = 4_096  # texts
_HEAD = 2  # letters by which phrases are filed; shorter phrases would match everywhere


class Phrases:
    """A set of phrases, each standing for an id; widths, kana and spelling variants don't matter.

    >>> list(Phrases([("ﾊﾞｯｸｱｯﾌﾟ", "backup")]).found_in("バックアップとばっくあっぷ"))
    ['backup', 'backup']
    """

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        filed: dict[str, set[str]] = defaultdict(set)
        for phrase, meaning in phrases:
            plain = fold_kana(normalise(phrase)).strip()
            if len(plain) >= _HEAD:
                filed[plain].add(meaning)
        self._file({plain: tuple(sorted(meanings)) for plain, meanings in sorted(filed.items())})

    @classmethod
    def from_filed(cls, filed: Mapping[str, tuple[str, ...]]) -> Self:
        """Return the phrases that ``filed`` of another set tells of."""
        made = cls(())
        made._file(filed)
        return made

    def _file(self, filed: Mapping[str, tuple[str, ...]]) -> None:
        self.filed = filed  # phrase as compared -> ids
        lengths: dict[str, set[int]] = defaultdict(set)
        for plain in filed:
            lengths[plain[:_HEAD]].add(len(plain))
        self._lengths = {head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()}
        self._remembered = lru_cache(_REMEMBERED)(self._find)

    def found_in(self, plain: str) -> Iterator[str]:
        """Yield the id of each phrase found; where phrases begin at the same letter, those of the longest only."""
        for _, meaning in self.matches(plain):
            yield meaning

    def matches(self, plain: str) -> Sequence[tuple[str, str]]:
        """Return (phrase as filed, id) for each phrase found in normalised text, in reading order.

        A phrase stands in one line; lines come again in other texts, and are read once.
        """
        return tuple(chain.from_iterable(map(self._remembered, plain.split("\n"))))

    def _find(self, plain: str) -> Sequence[tuple[str, str]]:
        folded, lengths = fold_kana(plain), self._lengths
        found: list[tuple[str, str]] = []
        heads = map(add, folded, folded[1:])  # of _HEAD letters, one at each place
        for start in [start for start, head in enumerate(heads) if head in lengths]:
            for length in lengths[folded[start : start + _HEAD]]:
                phrase = folded[start : start + length]
                if phrase in self.filed and _stands_alone(folded, start, start + len(phrase)):
                    found += [(phrase, meaning) for meaning in self.filed[phrase]]
                    break
        return tuple(found)


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
