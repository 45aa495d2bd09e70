"""On which days and at what times something is open: read from a question as from an item's text, and compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from qanswer.match.guards.numerals import in_digits
from qanswer.match.guards.patterns import compiled, read_table
from qanswer.match.remembered import remembered

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

Span = tuple[int, int]  # minutes after midnight, first and last; (540, 1080) is 9:00 to 18:00
_NOON, _HOUR, _DAY = 720, 60, 1440


class Day(StrEnum):
    """Kinds of days that service hours tell apart."""

    WEEKDAY = "weekday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"
    NEW_YEAR = "new_year"


@dataclass(frozen=True, slots=True)
class Hours:
    """Days and times that a text names; nothing named is no limit."""

    days: frozenset[Day]  # named, and not as left out
    left_out: frozenset[Day]  # named as closed
    spans: tuple[Span, ...]  # from and to
    points: tuple[int, ...]  # single times, minutes after midnight: 「20時まで」
    always: bool  # around the clock, every day
    every_day: bool
    limited: bool  # speaks of business hours without saying which
    phrases: tuple[str, ...]  # what names them, in reading order

    @property
    def named(self) -> bool:
        """Whether the text says anything of days or times."""
        return bool(self.days or self.left_out or self.spans or self.points or self.always or self.every_day)

    @property
    def closed(self) -> frozenset[Day]:
        """The days on which it is not open, as far as the text tells."""
        if self.always or (self.every_day and not self.left_out):
            return frozenset()
        only = frozenset(Day) - self.days if Day.WEEKDAY in self.days else frozenset()
        return only | self.left_out


@cache
def _table() -> Mapping[str, Any]:
    return read_table("clock")


@cache
def _pattern(group: str, name: str) -> re.Pattern[str]:
    return compiled(_table()[group][name])


@cache
def _named() -> Sequence[tuple[re.Pattern[str], Span]]:
    return [(compiled(words), (first, last)) for words, (first, last) in _table()["named"].items()]


@lru_cache(maxsize=4096)
def hours_in(text: str) -> Hours:
    """Return the days and times that normalised ``text`` names.

    >>> hours = hours_in("月~金 9:00~12:00,13:00~17:30(祝日・年末年始は除く)")
    >>> hours.spans, sorted(day.value for day in hours.closed)
    (((540, 720), (780, 1050)), ['holiday', 'new_year', 'saturday', 'sunday'])
    """
    text = in_digits(text)
    days, left_out, phrases = _days(text)
    spans, points = _clock(text, phrases)
    always = _pattern("times", "always").search(text)
    if always:
        phrases.append((always.start(), always.group()))
    return Hours(
        days,
        left_out,
        tuple(dict.fromkeys(spans)),
        tuple(dict.fromkeys(points)),
        always is not None,
        _pattern("times", "every_day").search(text) is not None,
        _pattern("words", "limited").search(text) is not None,
        tuple(dict.fromkeys(phrase for _, phrase in sorted(phrases))),
    )


@remembered(Hours)
def hours_said(ground: str) -> Hours:
    """Return what ``hours_in`` does, of a sheet's own text."""
    return hours_in(ground)


def _days(text: str) -> tuple[frozenset[Day], frozenset[Day], list[tuple[int, str]]]:
    named: set[Day] = set()
    left_out: set[Day] = set()
    phrases = []
    for day in Day:
        for match in _pattern("days", day.value).finditer(text):
            out = _pattern("words", "but_ja").match(text[match.end() :]) or _pattern("words", "but_en").search(
                text[: match.start()]
            )
            (left_out if out else named).add(day)
            if not out:
                phrases.append((match.start(), match.group()))
    return frozenset(named), frozenset(left_out), phrases


def _clock(text: str, phrases: list[tuple[int, str]]) -> tuple[list[Span], list[int]]:
    spans: list[Span] = []
    points: list[int] = []
    text = _pattern("times", "always").sub(lambda match: " " * len(match.group()), text)
    text = _pattern("words", "noon").sub("12:00", text)
    for match in _pattern("times", "span").finditer(text):
        span = _span(match)
        if span is not None:
            spans.append(span)
            phrases.append((match.start(), match.group().strip()))
            text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    for match in _pattern("times", "hour").finditer(text):
        first = int(match["h"] or match["h2"]) * _HOUR
        spans.append((first, first + _HOUR - 1))
        phrases.append((match.start(), match.group()))
    for pattern, span in _named():
        for match in pattern.finditer(text):
            spans.append(span)
            phrases.append((match.start(), match.group()))
    for at, minutes, phrase in _points(text):
        points.append(minutes)
        phrases.append((at, phrase))
    return spans, points


def _points(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _pattern("times", "point").finditer(text):
        hour = int(match["h"] or match["h3"] or match["h4"])
        half = match["am"] or match["amb"] or match["am3"] or match["am4"] or ""
        minutes = _minutes(hour, match["m"] or match["mb"], half)
        if minutes is not None:
            yield match.start(), minutes, match.group()


def _span(match: re.Match[str]) -> Span | None:
    """Return a span of the clock; None of two numbers that are none: they must be marked as times somewhere."""
    first_half, last_half = match["am1"] or match["am1b"] or "", match["am2"] or match["am2b"] or ""
    marked = first_half or last_half or match["m1b"] or match["m2b"] or "時" in match.group()
    if not marked:
        return None
    first_half = first_half or (last_half if int(match["h1"]) < int(match["h2"]) and match["am2b"] else "")
    last_half = last_half or (first_half if match["am1"] and int(match["h1"]) < int(match["h2"]) else "")
    first = _minutes(int(match["h1"]), match["m1"] or match["m1b"], first_half)
    last = _minutes(int(match["h2"]), match["m2"] or match["m2b"], last_half)
    return None if first is None or last is None else (first, last)


def _minutes(hour: int, minutes: str | None, half: str) -> int | None:
    at = hour * _HOUR + int(minutes or 0)
    if half and _pattern("times", "afternoon").match(half) and at < _NOON:
        at += _NOON
    return at if at <= _DAY else None


def covered(asked: Span, spans: Sequence[Span]) -> bool | None:
    """Return whether ``spans`` cover the time asked for; None where both its ends are covered and a gap lies between."""
    first, last = asked
    if any(start <= first <= last <= end for start, end in spans):
        return True
    ends = all(any(start <= at <= end for start, end in spans) for at in asked)
    return None if ends and not any(end == first or start == last for start, end in spans) else False
