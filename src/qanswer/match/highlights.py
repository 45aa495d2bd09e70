"""Where a text shows words of a search, in the text's own coordinates."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from qanswer.text import fold_kana, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

Span = tuple[int, int]  # first letter, one past the last; 0-based, of the text as written

_SHORTEST = 2  # letters in common that are worth showing
_SHORTEST_LATIN = 3
_VOICE_MARKS = ("ﾞ", "ﾟ", "\u3099", "\u309a")


def common_spans(search: str, text: str, synonyms: Iterable[str] = ()) -> tuple[Span, ...]:
    """Return the spans of ``text`` that have letters of ``search`` in a row, or a whole synonym; in order, disjoint.

    Widths and kana don't matter.

    >>> common_spans("ばっくあっぷ", "データのﾊﾞｯｸｱｯﾌﾟを取得")
    ((4, 12),)
    >>> common_spans("backup", "データのバックアップを取得", ["バックアップ"])
    ((4, 10),)
    """
    sought = fold_kana(normalise(search))
    whole = sorted({fold_kana(normalise(synonym)) for synonym in synonyms} - {""})
    letters = _letters(text)
    folded = "".join(letter for letter, _, _ in letters)
    spans: list[Span] = []
    at = 0
    while at < len(folded):
        synonym = max((len(phrase) for phrase in whole if folded.startswith(phrase, at)), default=0)
        size = max(_longest_at(sought, folded, at), synonym)
        if size:
            spans.append((letters[at][1], letters[at + size - 1][2]))
        at += size or 1
    return tuple(spans)


def _letters(text: str) -> list[tuple[str, int, int]]:
    """Return each letter folded for comparison, with the span it has in ``text``."""
    letters: list[tuple[str, int, int]] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and text[end] in _VOICE_MARKS:
            end += 1
        folded = unicodedata.normalize("NFKC", text[at:end]).casefold()
        letters.extend((letter, at, end) for letter in fold_kana(folded))
        at = end
    return letters


def _longest_at(sought: str, folded: str, at: int) -> int:
    """Return how many letters from ``at`` on stand in ``sought`` in a row, 0 where they say nothing."""
    size = 0
    while at + size < len(folded) and folded[at : at + size + 1] in sought:
        size += 1
    piece = folded[at : at + size].strip()
    needed = _SHORTEST_LATIN if piece.isascii() else _SHORTEST
    return size if len(piece) >= needed and any(letter.isalnum() for letter in piece) else 0
