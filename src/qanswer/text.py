"""One word, one spelling: widths, kana, long vowels, okurigana and spelling variants brought together.

Everything here is for matching; what a person reads or what is written into a form never passes through.
The variants themselves are data: ``text_tables.toml``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from qanswer.packaged import packaged
from qanswer.patterns import expression

_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_KANA_LOOSE = str.maketrans({"ヴ": "ブ", "ヂ": "ジ", "ヅ": "ズ"})
_VOICED = {"ゞ", "ヾ"}
_LONG_VOWEL_END = expression(r"(?<=[ァ-ヺー][ァ-ヺ])ー(?![ァ-ヺー])")  # サーバー -> サーバ, but キー stays
_DASH_AS_VOWEL = expression(r"(?<=[ァ-ヺ])-(?=[ァ-ヺ]|$|[^\x00-\x7f])")  # サ―バ― typed with a dash
_VOWEL_AS_DASH = expression(r"(?<=[0-9a-z])ー(?=[0-9a-z])")  # 3ー2 typed with a long vowel mark
_ITERATION = expression(r"([^々ゝヽゞヾ])([々ゝヽゞヾ]+)")
_BLANK = expression(r"[ \t\u3000\u00a0\u200b\ufeff]+")
_BLANK_IN_JAPANESE = expression(r"(?<=[ぁ-ヺー一-鿿]) (?=[ぁ-ヺー一-鿿])")  # 均等割り付け: 目 的
_PART = expression(
    r"[\n。．!?？！;；]+|(?<=[.])\s+(?=[A-Z(])|(?=[①-⑳])|(?=[(（][0-9０-９一二三四五アイウエオ]{1,2}[)）])"
)
_BOUNDS = {  # group of the spelling table -> where its words may stand
    "english": r"\b(?:{})(?=s?\b)",
    "english_stems": r"\b(?:{})(?=[eai])",
    "katakana": "(?:{})",
    "okurigana": "(?:{})",
    "kana_or_kanji": "(?:{})",
}
SPELLING_GROUPS = tuple(_BOUNDS)
_REMEMBERED = 8_192  # texts; the same ones are compared over and over
_MAX_PASSES = 4  # normalising settles in two passes; more would mean two tables that undo each other


@cache
def _tables() -> dict[str, dict[str, object]]:
    return packaged("text_tables")


@cache
def character_rows() -> dict[str, str]:
    """Return the character table: variant -> usual."""
    return {variant: str(usual) for variant, usual in _tables()["characters"].items()}


@cache
def _characters() -> dict[int, str]:
    return str.maketrans(character_rows())


@cache
def spelling_rows(group: str) -> tuple[tuple[str, ...], ...]:
    """Return one group of the spelling table: rows of the form that all are brought to, then its variants."""
    rows = _tables()["words"][group]
    return tuple(tuple(row) for row in rows) if isinstance(rows, list) else ()


@cache
def _spellings() -> tuple[re.Pattern[str], dict[str, str]]:
    usual: dict[str, str] = {}
    patterns = []
    for group, bounds in _BOUNDS.items():
        rows = {_one_pass(variant): _one_pass(row[0]) for row in spelling_rows(group) for variant in row[1:]}
        longest_first = sorted(rows, key=lambda variant: (-len(variant), variant))
        patterns.append(bounds.format("|".join(map(re.escape, longest_first))))
        usual |= rows
    return expression("|".join(patterns)), usual


@cache
def _asking(name: str) -> re.Pattern[str]:
    return expression(str(_tables()["asking"][name]), re.MULTILINE)


def _repeat(match: re.Match[str]) -> str:
    """Return the letter before iteration marks once more for each mark, voiced where the mark is."""
    letters = match.group(1)
    for mark in match.group(2):
        letters += unicodedata.normalize("NFC", letters[-1] + "\u3099")[0] if mark in _VOICED else letters[-1]
    return letters


def _one_pass(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFKC", text).translate(_characters())
    text = _DASH_AS_VOWEL.sub("ー", text)
    text = _VOWEL_AS_DASH.sub("-", text)
    text = _ITERATION.sub(_repeat, text)
    text = _LONG_VOWEL_END.sub("", text)
    text = _BLANK.sub(" ", text)
    return _BLANK_IN_JAPANESE.sub("", text)


@lru_cache(_REMEMBERED)
def normalise(text: str) -> str:
    """Return ``text`` in the one spelling that all its variants share; normalising twice changes nothing.

    Line feeds are kept, runs of blanks become one, letters become small.

    >>> normalise("ｻｰﾊﾞｰの取り扱い")
    'サーバの取扱'
    >>> normalise("Data Centre Back-up")
    'datacenter backup'
    """
    pattern, usual = _spellings()
    for _ in range(_MAX_PASSES):
        plain = _one_pass(text)
        text = pattern.sub(lambda match: usual[match.group()], plain)
        if text == plain:
            break
    return text


@lru_cache(_REMEMBERED)
def fold_kana(text: str) -> str:
    """Return normalised ``text`` with hiragana as katakana, for comparing sounds rather than spelling.

    >>> fold_kana("ばっくあっぷ")
    'バックアップ'
    """
    return _LONG_VOWEL_END.sub("", text.translate(_HIRAGANA_TO_KATAKANA).translate(_KANA_LOOSE))


def key(text: str) -> str:
    """Return what two writings of one phrase have in common: normalised, kana folded, no blanks or punctuation.

    >>> key("バック・アップ") == key("ばっくあっぷ") == key("ﾊﾞｯｸｱｯﾌﾟ")
    True
    """
    folded = fold_kana(normalise(text))
    return "".join(letter for letter in folded if letter.isalnum() or letter == "ー")


@lru_cache(_REMEMBERED)
def strip_asking(text: str) -> str:
    """Return normalised ``text`` without the words of asking: row numbers, instructions, 「〜していること」, "Please describe".

    What remains may be a fragment; it is the input itself, normalised, where nothing else would remain.

    >>> strip_asking("Q2-5 【必須】ログを取得していること（有の場合は期間を記入）")
    'ログを取得'
    """
    plain = normalise(text)
    bare = plain
    for name in ("numbering", "tags", "numbering", "instructions", "note_lines", "requests_ja", "requests_en"):
        bare = _asking(name).sub(" ", bare)
    bare = _asking("endings_ja").sub("", bare.strip())
    bare = _BLANK.sub(" ", bare).strip(" .,:?\n")
    return bare or plain.strip()


def parts(text: str) -> tuple[str, ...]:
    """Return the sentences and list entries of ``text``, as written, without blank ones.

    >>> parts("①暗号化しているか ②鍵を管理しているか")
    ('①暗号化しているか', '②鍵を管理しているか')
    """
    pieces = (piece.strip() for piece in _PART.split(text))
    return tuple(piece for piece in pieces if any(letter.isalnum() for letter in piece))
