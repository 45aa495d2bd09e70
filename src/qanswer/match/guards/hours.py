"""Guard's part: the question asks for hours of the day (until 18:00, at noon, at night) where the item states its own.

The rules, in the order they are asked:

1. Nights, weekends and holidays are a "no" where the item states office hours, open where it states none.
2. A time of day outside the hours stated, or in a gap between them, is a "no"; a span over such a gap stays open.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qanswer.model import Effect, Reason
from qanswer.reasons import reason

if TYPE_CHECKING:
    from qanswer.match.guards.context import Case

NOT_MET = "threshold_not_met"
NOT_STATED = "threshold_not_stated"
_ROUND_THE_CLOCK = re.compile(
    r"24 ?時間 ?(?:[x×,・/、] ?)?365 ?日?|24 ?時間(?:体制|対応|受付|監視|常時|有人|サポート|いつでも)|夜間|深夜|早朝|昼休み|昼の時間|夜遅|夜(?:でも|も|に)|休日|土曜|日曜|土日|週末|祝日|連休|お盆|年末年始|時間外|年中無休"
    r"|24 ?[x×/] ?7|24 ?hours? a day|around the clock|round-the-clock|after[ -]hours|out[ -]of[ -]hours|weekends?|saturdays?|sundays?|holidays?|(?:at|by|during the) night|overnight|lunch|(?:on|during|in the) evenings|(?:after|past) \d{1,2}(?::\d\d)? ?(?:pm|p\.m\.|o.clock)|365 days"
)
_LIMITED_HOURS = re.compile(
    r"\d{1,2}:\d\d ?(?:~|-|to)|祝日[^.]{0,12}除く|平日|業務時間|営業時間内|business hours|excluding"
)
_SPAN = re.compile(r"(?P<h1>\d{1,2}):(?P<m1>\d\d) ?(?:~|-|–|から|to) ?(?P<h2>\d{1,2}):(?P<m2>\d\d)")
_CLOCK = re.compile(
    r"(?P<pm>午後|夕方|夜)?(?<![\d:])(?P<h>\d{1,2})(?:時(?!間)(?:(?P<m>\d{1,2})分|(?P<half>半))?|:(?P<m2>\d\d))(?: ?(?P<pm2>pm|p\.m))?"
    r"|(?<![\d:])(?P<h3>\d{1,2}) ?(?:(?P<pm3>pm|p\.m)|am\b|a\.m)"
)
_NOON, _HALF_HOUR, _DAY = 12, 30, 24


def check_hours(case: Case) -> Reason | None:
    """Return that the hours asked for are not those the item states, None where they are or none are asked for."""
    asked = _ROUND_THE_CLOCK.search(case.text)
    if asked is None:
        return _clock(case)
    told = case.wants_telling
    limited = _LIMITED_HOURS.search(case.ground.answer)
    if (told and limited) or (_ROUND_THE_CLOCK.search(case.ground.answer) and not limited):
        return None
    if limited is None:
        return reason(NOT_STATED, Effect.NO_TICK, asked=asked.group())
    return _not_met(case, asked.group(), _LIMITED_HOURS)


def _clock(case: Case) -> Reason | None:
    """Hold times of day against the hours stated; where the item states none, other guards speak."""
    asked = [(match.group(), at) for match in _CLOCK.finditer(case.text) if (at := _minutes(match)) is not None]
    spans = sorted({_span(match) for match in _SPAN.finditer(case.ground.answer)})
    if not asked or not spans or case.wants_telling:
        return None
    outside = [written for written, at in asked if not any(first <= at <= last for first, last in spans)]
    if outside:
        return _not_met(case, outside[0], _SPAN)
    first, last = min(at for _, at in asked), max(at for _, at in asked)
    if first == last or any(start <= first and last <= end for start, end in spans):
        return None
    return reason(NOT_STATED, Effect.NO_TICK, asked=tuple(one for one, _ in asked))


def _not_met(case: Case, asked: str, stated: re.Pattern[str]) -> Reason:
    sentence = case.ground.saying(stated, japanese=case.japanese)
    return reason(NOT_MET, Effect.TICK_NO, asked=asked, stated=sentence)


def _minutes(match: re.Match[str]) -> int | None:
    """Return a time of day in minutes, None of what is none."""
    hour = int(match["h"] or match["h3"])
    if hour > _DAY:
        return None
    if (match["pm"] or match["pm2"] or match["pm3"]) and hour < _NOON:
        hour += _NOON
    return hour * 60 + (_HALF_HOUR if match["half"] else int(match["m"] or match["m2"] or 0))


def _span(match: re.Match[str]) -> tuple[int, int]:
    return int(match["h1"]) * 60 + int(match["m1"]), int(match["h2"]) * 60 + int(match["m2"])
