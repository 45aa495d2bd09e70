"""Whether two answers to one question can both be right, and whether the newer one tells why it differs."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from qanswer.match.guards.patterns import compiled
from qanswer.match.guards.quantities import Action, Dimension, quantities
from qanswer.model import Choice
from qanswer.packaged import packaged
from qanswer.text import key, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.library.model import Told
    from qanswer.match.guards.quantities import Quantity

    _Amounts = Mapping[tuple[str, str], frozenset[float | str]]

_BARE = re.compile(
    r"\s*(\d[\d,]*(?:\.\d+)?)(?!\d)(?![-/.年月]\d|st\b|nd\b|rd\b|th\b)"
)  # an answer that begins with a number
_NUMBERED = re.compile(
    r"(?:番号|\bno\b\.?|\bnumber|#)[\s:は]{0,3}((?:[a-z]{1,4}[\s-]?)?\d[\d-]{3,})"
)  # of a certificate, a licence
_OPPOSED = frozenset({Choice.YES, Choice.NO})
_TIMES = frozenset({Dimension.ADVANCE, Dimension.DELAY, Dimension.IDLE, Dimension.RETENTION, Dimension.SPAN})
_TIME = "time"
_KEPT = Dimension.RETENTION.value  # what is kept 30 days is erased after 30 days: one fact
_ANY_TIME = Dimension.SPAN.value  # of what, the text does not tell
_SCALE = re.compile(r"\d.*")  # 震度 of 震度6強


@dataclass(frozen=True, slots=True)
class Said:
    """What was answered, and when."""

    choice: Choice | None
    text: str
    on: str  # ISO date, "" where it is not known


def said_in(told: Told) -> Said:
    """Return what was answered in a past questionnaire, and when."""
    return Said(told.choice, told.text, told.questionnaire.date)


def disagree(one: Said, other: Said, *, same_sense: bool = True) -> bool:
    """Return whether two answers contradict each other: in the tick, or in a number of the same kind.

    Args:
        one: an answer.
        other: another one.
        same_sense: both were asked so that a yes means the same; otherwise the ticks say nothing of each other.
    """
    if one.choice is other.choice and one.text and same_text(one, other):
        return False
    if same_sense and {one.choice, other.choice} == _OPPOSED:
        return True
    amounts, others = _amounts(one.text), _amounts(other.text)
    if any(not amounts[kind] & others[kind] for kind in amounts.keys() & others.keys()):
        return True
    return not _both_time(amounts, others) and _times_apart(amounts, others)


def supersedes(newer: Said, older: Said) -> bool:
    """Return whether the later of two differing answers says, or the earlier one said, that time makes the difference."""
    if not newer.on or not older.on or newer.on <= older.on:
        return False
    return any(_dated().search(normalise(said.text)) for said in (newer, older))


def is_same(one: Said, other: Said) -> bool:
    """Return whether two answers are one: the tick, and the text but for how it is written."""
    return one.choice is other.choice and same_text(one, other)


def same_text(one: Said, other: Said) -> bool:
    """Return whether two answers say the same words but for how they are written."""
    return _plain(one.text) == _plain(other.text)


def forbids(question: str) -> bool:
    """Return whether a question wants something forbidden or absent, where another may ask for it."""
    return compiled(*_table()["forbids"]).search(normalise(question)) is not None


@lru_cache(maxsize=16_384)
def _plain(text: str) -> str:
    return key(text)


@cache
def _dated() -> re.Pattern[str]:
    return compiled(*_table()["dated"])


@cache
def _table() -> Mapping[str, list[str]]:
    return packaged("match/agreement")


def _both_time(amounts: _Amounts, others: _Amounts) -> bool:
    """Return whether two texts measure a time of the same thing."""
    return any(_is_time(kind) for kind in amounts.keys() & others.keys())


def _times_apart(amounts: _Amounts, others: _Amounts) -> bool:
    """Return whether two texts have no time in common, and one does not tell what it measures, which may be the same."""
    if (_TIME, _ANY_TIME) not in amounts and (_TIME, _ANY_TIME) not in others:
        return False
    times, against = (
        {amount for kind, of_kind in one.items() if _is_time(kind) for amount in of_kind} for one in (amounts, others)
    )
    return bool(times and against) and not times & against


def _is_time(kind: tuple[str, str]) -> bool:
    return kind[0] == _TIME


def _time_of(quantity: Quantity) -> str:
    """Return what a time is measured of: how long something is kept, how soon it is restored, how early it is announced."""
    if quantity.dimension is Dimension.DELAY:
        if quantity.action is Action.NONE:
            return _ANY_TIME
        return _KEPT if quantity.action is Action.DELETE else quantity.action.value
    return quantity.dimension.value


@lru_cache(maxsize=16_384)
def _amounts(text: str) -> _Amounts:
    """Return what a text states in numbers: (what is measured, unit) → amounts; ("named", "") → numbers that name."""
    found: dict[tuple[str, str], set[float | str]] = defaultdict(set)
    for quantity in quantities(normalise(text)):
        if quantity.dimension in _TIMES:
            found[_TIME, _time_of(quantity)].add(round(quantity.amount, 4))
        elif quantity.dimension is Dimension.RATING:  # has no amount: a place on a scale
            found["rating", _SCALE.sub("", quantity.unit) or quantity.unit.lstrip("0123456789. ")].add(quantity.unit)
        else:
            found[quantity.dimension.value, quantity.unit].add(round(quantity.amount, 4))
    if bare := _BARE.match(text):
        found["bare", ""].add(float(bare[1].replace(",", "")))
    for number in _NUMBERED.findall(normalise(text)):
        found["named", ""].add(re.sub(r"[\s-]", "", number))
    return {kind: frozenset(one) for kind, one in found.items()}
