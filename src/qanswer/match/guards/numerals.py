"""Numbers written out in either language, brought to digits: 十四日, 14 日, fourteen days and a fortnight are one number.

Only numbers with a unit behind them are rewritten, so that 第三者, 一部 and "one of" stay words. The result is for reading
numbers from, not for showing.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kanjize import kanji2number

from qanswer.match.guards.patterns import compiled, read_table
from qanswer.patterns import expression

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

_THOUSANDS = expression(r"(?<![\d,.])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")  # 1,095
_MIXED = expression(r"(\d+)([百千万億]+)(?=\D)")  # 5千, 1万
_WORDS_APART = expression(r"[ -]+(?:and )?")


@cache
def _rows(language: str, name: str) -> Sequence[tuple[re.Pattern[str], str]]:
    return [(compiled(pattern), usual) for pattern, usual in read_table("numerals")[language][name]]


@cache
def _kanji() -> re.Pattern[str]:
    table = read_table("numerals")["ja"]
    return compiled(f"(?P<idiom>{table['idioms']})", f"(?P<run>{table['run']})(?=数?(?:{table['units']}))")


@cache
def _values() -> Mapping[str, int]:
    table = read_table("numerals")["en"]
    return {**table["ones"], **table["tens"]}


@cache
def _multiples() -> Mapping[str, int]:
    return dict(read_table("numerals")["en"]["times"])


@cache
def _english() -> re.Pattern[str]:
    word = "|".join([*_values(), *_multiples()])
    units = read_table("numerals")["en"]["units"]
    return compiled(rf"\b(?P<run>(?:a )?(?:{word})(?:[ -](?:and )?(?:{word}))*)(?=[ -](?:or more )?{units})")


@lru_cache(maxsize=16_384)
def in_digits(text: str) -> str:
    """Return normalised ``text`` with its numbers in digits, each in the usual form of its unit.

    >>> in_digits("十四日前,千九十五日,半年ごと,十分な強度")
    '14日前,1095日,6か月ごと,十分な強度'
    >>> in_digits("twenty-one days, a fortnight, 1,095 days, twice a year, one of them")
    '21 days, 2 weeks, 1095 days, 2 times a year, one of them'
    """
    text = _MIXED.sub(_mixed_in_digits, text)
    text = _kanji().sub(_kanji_in_digits, text)
    text = _THOUSANDS.sub(lambda match: match.group().replace(",", ""), text)
    text = _rewritten(_rewritten(text, "ja", "rewritten"), "en", "rewritten")
    text = _english().sub(lambda match: str(_english_value(match["run"])), text)
    return _rewritten(text, "en", "rewritten_after")


def _rewritten(text: str, language: str, name: str) -> str:
    for pattern, usual in _rows(language, name):
        text = pattern.sub(usual, text)
    return text


def _mixed_in_digits(match: re.Match[str]) -> str:
    unit = _kanji_value(match[2]) or _kanji_value(f"一{match[2]}")
    return match.group() if unit is None else str(int(match[1]) * unit)


def _kanji_in_digits(match: re.Match[str]) -> str:
    value = None if match["run"] is None else _kanji_value(match["run"].replace("○", "〇"))
    return match.group() if value is None else str(value)


def _kanji_value(run: str) -> int | None:
    """Return the value of a number in kanji; None for letters that are no number in this order (千千)."""
    try:
        return int(kanji2number(run))
    except ValueError:
        return None


def _english_value(run: str) -> int:
    """Return the value of number words: "one hundred and eighty" 180, "a thousand ninety-five" 1095."""
    total = held = 0
    for word in _WORDS_APART.split(run.removeprefix("a ")):
        if word in _multiples():
            held = max(held, 1) * _multiples()[word]
            if _multiples()[word] >= _multiples()["thousand"]:
                total, held = total + held, 0
        else:
            held += _values()[word]
    return total + held
