"""Numbers with a meaning in a text: how often, how long, how far ahead, how late, how many.

All functions take text as ``text.normalise`` leaves it. Japanese and English give the same values, however the number
is written (``numerals.py``), so that what an English question demands can be held against what a Japanese answer states.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from qanswer.match.guards.numerals import in_digits
from qanswer.match.guards.patterns import compiled, read_table
from qanswer.match.remembered import remembered

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Dimension(StrEnum):
    """What a number measures; only numbers of one dimension may be compared."""

    FREQUENCY = "frequency"  # times a year
    ADVANCE = "advance"  # days between a notice and what it announces
    DELAY = "delay"  # days between an event and what follows it
    IDLE = "idle"  # days without a user's action
    RETENTION = "retention"  # days that something is kept
    SPAN = "span"  # days, of whatever else
    PERCENT = "percent"
    COUNT = "count"  # whole things: people, copies, characters
    RATING = "rating"  # a place on somebody's scale: seismic intensity, CVSS, bits, tier


class Action(StrEnum):
    """What happens after a delay or before a date; delays of unlike actions may not be compared."""

    DELETE = "delete"
    REVOKE = "revoke"
    LOSE = "lose"  # data newer than the last copy: a recovery point objective
    RESTORE = "restore"
    PATCH = "patch"
    REPLY = "reply"
    NOTIFY = "notify"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number found in a text."""

    dimension: Dimension
    amount: float  # in the dimension's unit; infinite for "for ever"; for a scale, the number as written
    phrase: str  # as it stands in the text, in digits
    unit: str = ""  # of a count or a rating: what is counted, which scale
    action: Action = Action.NONE


_REACH_BACK, _REACH_ON = 26, 26  # letters around a number that say what it measures: about half a Japanese sentence
_LABEL = 4  # letters; an objective named right before a number is its own: "rto 8時間"
_LONGEST_IDLE = 2  # days; nobody waits longer for an idle session
_BUSINESS_DAY = 1.4  # days, seven to five
_DAYS_A_YEAR = 365
_PER_YEAR = {"daily": 365, "weekly": 52, "monthly": 12, "quarterly": 4, "週": 52, "week": 52, "か月": 12, "月": 12, "month": 12}  # fmt: skip


@cache
def _table() -> Mapping[str, Any]:
    return read_table("quantities")


@cache
def _pattern(group: str, name: str) -> re.Pattern[str]:
    return compiled(_table()[group][name])


@cache
def _either(group: str) -> Sequence[re.Pattern[str]]:
    return [compiled(row) for language in ("ja", "en") for row in _table()[group][language]]


@cache
def _often() -> Sequence[tuple[re.Pattern[str], float]]:
    return [(compiled(row["words"]), float(row["yearly"])) for row in _table()["often"]]


@cache
def _actions() -> Sequence[tuple[Action, re.Pattern[str]]]:
    return [(Action(name), compiled(pattern)) for name, pattern in _table()["actions"].items()]


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of normalised ``text``, frequencies first, otherwise in reading order.

    >>> [(q.dimension.value, q.amount) for q in quantities("年一回以上,十四日以内に削除")]
    [('frequency', 1.0), ('delay', 14.0)]
    >>> [(q.dimension.value, q.amount) for q in quantities("at least two weeks' notice")]
    [('advance', 14.0)]
    """
    often, rest = _frequencies(in_digits(text))
    return (*often, *_times(rest), *_scales(rest))


@lru_cache(maxsize=4096)
def without_quantities(text: str) -> str:
    """Return normalised ``text`` in digits, without the numbers that ``quantities`` finds in it.

    >>> without_quantities("restores are tested twice a year")
    'restores are tested  '
    """
    rest = in_digits(text)
    for quantity in quantities(text):
        rest = rest.replace(quantity.phrase, " ")
    return rest


@lru_cache(maxsize=4096)
def stated_quantities(answer: str, control: str) -> tuple[Quantity, ...]:
    """Return the numbers of an item's answer; a bare one measures what the item's own question is about.

    >>> [(q.dimension.value, q.action.value) for q in stated_quantities("24 時間", "目標復旧時点(rpo)")]
    [('delay', 'lose')]
    """
    return tuple(_in_light_of(quantity, control) for quantity in quantities(answer))


@remembered(tuple[Quantity, ...])
def quantities_said(answer: str, control: str) -> tuple[Quantity, ...]:
    """Return what ``stated_quantities`` does, of a sheet's own texts."""
    return stated_quantities(answer, control)


def _in_light_of(quantity: Quantity, control: str) -> Quantity:
    if quantity.dimension is Dimension.DELAY and quantity.action is Action.NONE:
        return replace(quantity, action=_only_action(control))
    if quantity.dimension is not Dimension.SPAN:
        return quantity
    if _said("idle", control) and quantity.amount < _LONGEST_IDLE:
        return replace(quantity, dimension=Dimension.IDLE)
    if _said("objective", control):
        return replace(quantity, dimension=Dimension.DELAY, action=_only_action(control))
    if _said("notice", control):
        return replace(quantity, dimension=Dimension.ADVANCE)
    return _named_by(control, quantity)


def _named_by(control: str, quantity: Quantity) -> Quantity:
    """Return a time of whatever as what an item's own question asks: how quickly something is done, how long kept."""
    action = _only_action(control) if _said("speed", control) else Action.NONE
    if action is not Action.NONE:
        return replace(quantity, dimension=Dimension.DELAY, action=action)
    return replace(quantity, dimension=Dimension.RETENTION) if _said("kept", control) else quantity


def _only_action(text: str) -> Action:
    found = [action for action, pattern in _actions() if pattern.search(text)]
    return found[0] if len(found) == 1 else Action.NONE


def speaks_of_availability(text: str) -> bool:
    """Return whether normalised ``text`` is about how much of the time a service is available."""
    return _said("available", text)


def bound_of(quantity: Quantity, text: str) -> Dimension | None:
    """Return the dimension that compares a time of whatever in normalised ``text`` the way its words demand.

    >>> text = "can be seen for at least 2 years"
    >>> [bound_of(quantity, text).value for quantity in quantities(text)]
    ['retention']
    """
    plain = in_digits(text)
    around = plain[max(0, plain.find(quantity.phrase) - _REACH_BACK) :][: 2 * _REACH_BACK + len(quantity.phrase)]
    if _said("at_least", around):
        return Dimension.RETENTION
    return Dimension.DELAY if _said("at_most", around) else None


def speaks_of_first_report(text: str) -> bool:
    """Return whether normalised ``text`` is about the first of several reports."""
    return _said("first", text)


def tells_occasion(text: str) -> bool:
    """Return whether normalised ``text`` says on which occasion something happens, which answers "how often" too."""
    return _pattern("around", "occasion").search(text) is not None


def of_live_data(text: str) -> bool:
    """Return whether normalised ``text`` is about data in use alone, not about its copies too."""
    return _said("live", text) and not _said("copies", text)


def times_of_copies(text: str) -> frozenset[float]:
    """Return the times in days that normalised ``text`` states of backups.

    >>> sorted(times_of_copies("45 days after the contract, from backups 12 weeks later"))
    [84.0]
    """
    parts = [part for part in _pattern("around", "part").split(text) if _said("copies", part)]
    return frozenset(quantity.amount for part in parts for quantity in quantities(part))


def said_to_be_all(phrase: str, text: str) -> bool:
    """Return whether normalised ``text`` says of a frequency in it that it is no more often: "only weekly", 「週次のみ」."""
    before, _, after = in_digits(text).partition(phrase)
    return _said("only_before", before) or _said("only_after", after)


def said_to_be_just(phrase: str, text: str) -> bool:
    """Return whether normalised ``text`` takes a number to be the very one, no bound: 「3年に一度ですか」."""
    before, _, after = in_digits(text).partition(phrase)
    if text.isascii():
        return _said("just_before", before) and _said("just_after", after)
    return _said("just_after", after)


def speaks_of_keeping(text: str) -> bool:
    """Return whether normalised ``text`` is about how long something is kept."""
    return _pattern("around", "kept").search(text) is not None


def _frequencies(text: str) -> tuple[list[Quantity], str]:
    """Return the frequencies, and the text with them blanked so that "年1回" is not read as a count too."""
    text = _blanked(_pattern("time", "none"), text)
    found: list[tuple[int, Quantity]] = []
    for pattern in (*_either("times_per"), *_either("once_every")):
        found.extend((match.start(), _frequency(match)) for match in pattern.finditer(text))
        text = _blanked(pattern, text)
    for pattern, yearly in _often():
        found.extend(
            (match.start(), Quantity(Dimension.FREQUENCY, yearly, match.group())) for match in pattern.finditer(text)
        )
        text = _blanked(pattern, text)
    return [quantity for _, quantity in sorted(found, key=lambda entry: entry[0])], text


def _frequency(match: re.Match[str]) -> Quantity:
    """Return "so many times in so many times" as times a year."""
    groups = match.groupdict()
    times, every, per = _number(groups.get("times") or "1"), _number(groups.get("every") or "1"), match["per"]
    yearly = _PER_YEAR.get(per) or _DAYS_A_YEAR / _days(per)
    return Quantity(Dimension.FREQUENCY, times * yearly / every, match.group().strip())


def _days(unit: str) -> float:
    """Return the length of a unit of time in days; a year where it is a word of its own ("annually")."""
    a_day = _table()["a_day"].get(unit)
    return 1 / a_day if a_day else float(_table()["days"].get(unit, _DAYS_A_YEAR))


def _number(written: str) -> float:
    if written in {"a", "an"}:
        return 1.0
    return math.nan if written.endswith("数") else float(written)


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match.group()), text)


def _times(text: str) -> Iterator[Quantity]:
    for name in ("ja", "en"):
        for match in _pattern("time", name).finditer(text):
            days = _number(match["n"]) * _days(match["unit"])
            days *= _BUSINESS_DAY if match.groupdict().get("working") else 1
            yield _placed(days, text, match.start(), match.end())
    for name, delay in (("at_once", 0.0), ("next_day", 1.0)):
        for match in _pattern("time", name).finditer(text):
            yield Quantity(Dimension.DELAY, delay, match.group(), action=_action(text, match.start(), match.end()))
    for match in _pattern("time", "for_ever").finditer(text):
        yield Quantity(Dimension.RETENTION, math.inf, match.group())


def _placed(days: float, text: str, start: int, end: int) -> Quantity:
    """Return a time with the dimension that the words around it give it."""
    before, after = text[max(0, start - _REACH_BACK) : start], text[end : end + _REACH_ON]
    clause = text[slice(*_clause_bounds(text, start, end))]
    suffix = _pattern("around", "suffix").match(text, end)
    phrase = (text[start:end] + (suffix.group() if suffix else "")).strip()
    if _said("advance_after", after) or _said("advance_before", before):
        return Quantity(Dimension.ADVANCE, days, phrase)
    if _said("idle", clause) and days < _LONGEST_IDLE:
        return Quantity(Dimension.IDLE, days, phrase)
    if _said("later_after", after) or _said("later_before", before) or _said("objective", clause):
        return Quantity(Dimension.DELAY, days, phrase, action=_action(text, start, end))
    if _said("kept", clause):
        return Quantity(Dimension.RETENTION, days, phrase)
    return Quantity(Dimension.SPAN, days, phrase)


def _said(name: str, text: str) -> bool:
    return _pattern("around", name).search(text) is not None


def _action(text: str, start: int, end: int) -> Action:
    """Return the action a number at ``start`` to ``end`` is said of: in Japanese it follows, in English it precedes."""
    clause_start, clause_end = _clause_bounds(text, start, end)
    found = sorted((match.start(), action) for action, pattern in _actions() for match in pattern.finditer(text))
    before = [action for at, action in found if clause_start <= at < start]
    after = [action for at, action in found if end <= at < clause_end]
    named = _said("objective", text[max(0, start - _LABEL) : start])
    label = [action for at, action in found if start - _LABEL <= at < start] if named else []
    in_order = (before[-1:] or after[:1]) if text[end - 1 : end].isascii() else (after[:1] or before[-1:])
    nearest = label[-1:] or in_order
    return nearest[0] if nearest else Action.NONE


def _clause_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence around a number begins and ends, no further off than the reach."""
    first = max(text.rfind(mark, 0, start) for mark in (".\n", ". ", "\n", "?")) + 1
    stops = [at for at in (text.find(mark, end) for mark in (". ", "\n", "?")) if at >= 0]
    return max(first, start - 2 * _REACH_BACK), min([*stops, end + 2 * _REACH_ON])


def _scales(text: str) -> Iterator[Quantity]:
    for match in _pattern("scale", "percent").finditer(text):
        yield Quantity(Dimension.PERCENT, float(match["n"]), match.group())
    yield from _counts(text)
    for match in _pattern("scale", "rating").finditer(text):
        yield Quantity(Dimension.RATING, math.nan, match.group(), unit=match.group())


@cache
def _count_patterns() -> Sequence[re.Pattern[str]]:
    return [compiled(row) for row in _table()["scale"]["counts"]]


def _counts(text: str) -> Iterable[Quantity]:
    for pattern in _count_patterns():
        for match in pattern.finditer(text):
            unit = _table()["units"].get(match["unit"], match["unit"])
            yield Quantity(Dimension.COUNT, float(match["n"]), match.group(), unit=unit)
