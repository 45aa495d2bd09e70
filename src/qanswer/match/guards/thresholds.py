"""Guard: the question demands a number (within 15 minutes, at least once a year, two weeks' notice).

The rules, in the order they are asked:

1. A number the item states for the same thing is compared: met says nothing, clearly not met is a "no". So is the one
   time of an item that nobody linked that is not told of what it is; of several side by side, the one beside what is
   asked (``own_numbers.py``).
2. How often something else happens is not how often this does: the number must stand in the clause that is about it.
3. A number it does not state, or states only vaguely (「定期的」), cannot be confirmed: the tick stays open.

Times of deletion add up (the data after 30 days, its backups two weeks later), so a demand between the longest of them
and their sum is left open. Where live data alone is asked about, the times of its backups don't count.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.match.guards.hours import NOT_MET, NOT_STATED, check_hours
from qanswer.match.guards.negation import weight_of
from qanswer.match.guards.numerals import in_digits
from qanswer.match.guards.own_numbers import bounded, named_beyond, numbers_about, unnamed
from qanswer.match.guards.quantities import (
    Action,
    Dimension,
    Quantity,
    of_live_data,
    quantities,
    quantities_said,
    said_to_be_all,
    said_to_be_just,
    speaks_of_availability,
    speaks_of_first_report,
    speaks_of_keeping,
    times_of_copies,
)
from qanswer.model import Effect, Reason
from qanswer.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.match.guards.context import Case

# several frequencies side by side are a choice to be made ("日次/週次/月次"), not a demand
_CHOICE = re.compile(r"[/・]|または|もしくは|のいずれか|\bor\b")
_AT_LEAST = frozenset({Dimension.FREQUENCY, Dimension.ADVANCE, Dimension.RETENTION})  # more is better
_MORE_IS_BETTER = frozenset({"character", "generation"})  # … of these counts too; of others what is counted may differ
_AS_WRITTEN = frozenset({Dimension.RATING, Dimension.COUNT, Dimension.SPAN})  # met where the item has the very words
_MET, _MISSED, _OPEN = "met", "missed", "open"
_LEAST_AVAILABILITY = 50  # percent; a smaller share beside it is a credit, or a price
_ROUNDING = 0.05  # share by which two writings of one time may differ: 3 months, 90 days, a quarter
_SHORTER = re.compile(r"未満|以下|以内|短(?:い|く)")  # a time that keeping must not exceed


def check_thresholds(case: Case) -> Reason | None:
    """Return what the question demands and the item does not meet or does not state, None where all is met."""
    hours = check_hours(case)
    outcomes = [(demand, *_judge(demand, case)) for demand in _demands(case)]
    for demand, outcome, stated in outcomes:
        if outcome == _MISSED and stated:
            return reason(NOT_MET, Effect.TICK_NO, asked=demand.phrase, stated=stated)
    if hours and hours.effect is Effect.TICK_NO:
        return hours
    open_ones = [demand.phrase for demand, outcome, _ in outcomes if outcome == _OPEN]
    if not open_ones:
        return hours
    return reason(NOT_STATED, Effect.NO_TICK, asked=tuple(dict.fromkeys(open_ones)))


def _demands(case: Case) -> Sequence[Quantity]:
    found = [_of_keeping(quantity, case.text) for quantity in quantities(case.text)]
    often = [quantity for quantity in found if quantity.dimension is Dimension.FREQUENCY]
    if len({quantity.amount for quantity in often}) > 1 and _CHOICE.search(case.text):
        return [quantity for quantity in found if quantity.dimension is not Dimension.FREQUENCY]
    return found


def _of_keeping(quantity: Quantity, text: str) -> Quantity:
    """Return a time without a meaning of its own as one of keeping, where that is what the question is about."""
    about_keeping = quantity.dimension is Dimension.SPAN and speaks_of_keeping(text)
    return replace(quantity, dimension=Dimension.RETENTION) if about_keeping else quantity


def _judge(demand: Quantity, case: Case) -> tuple[str, tuple[str, ...]]:
    """Return whether the item meets a demand, and what it states of the same kind."""
    about = numbers_about(demand, case)
    if case.drafted:
        demand = bounded(demand, case.text)
    stated = [quantity for quantity in about if _comparable(demand, quantity)]
    if case.drafted and not stated:
        stated = list(unnamed(demand, about))
    phrase = _phrases(stated, japanese=case.japanese)
    if demand.dimension in _AS_WRITTEN and _close_up(demand.phrase) in _close_up(in_digits(case.ground.answer)):
        return _MET, phrase
    if not stated:
        return _OPEN, ()
    amounts = sorted({quantity.amount for quantity in stated})  # in two languages, the same numbers twice
    if demand.action is Action.DELETE and of_live_data(case.text):
        of_copies = times_of_copies(case.ground.answer)
        amounts = [amount for amount in amounts if amount not in of_copies] or amounts
    if demand.dimension is Dimension.RETENTION and _counts_generations(case) and max(amounts) < demand.amount:
        return _OPEN, phrase
    if demand.dimension is Dimension.PERCENT:
        return (_no_less(demand.amount, amounts) if _on_availability(case) else _OPEN), phrase
    if demand.action is Action.NOTIFY and speaks_of_first_report(case.text):
        amounts = amounts[:1]
    if demand.dimension is Dimension.FREQUENCY and said_to_be_all(demand.phrase, case.text):
        return (_no_more_often(demand.amount, amounts), phrase)
    outcome = _compared_as_asked(demand, amounts, case)
    elsewhere = outcome == _MET and demand.dimension is Dimension.FREQUENCY and _is_of_another_matter(demand, case)
    return (_OPEN, ()) if elsewhere else (outcome, phrase)


def _compared_as_asked(demand: Quantity, amounts: Sequence[float], case: Case) -> str:
    """Judge a demand by the amounts stated; one that is taken to be the very number is not met by a better one."""
    outcome = _compared(demand, amounts)
    just = _is_worse(demand, amounts) and said_to_be_just(demand.phrase, case.text)
    return _OPEN if outcome == _MET and just else outcome


def _close_up(text: str) -> str:
    return text.replace(" ", "")


def _is_of_another_matter(demand: Quantity, case: Case) -> bool:
    """Return whether the item tells how often of something else: what is asked stands in a clause that does not tell it."""
    asked = case.pieces(in_digits(case.text).replace(demand.phrase, " "))
    if case.drafted:
        asked = named_beyond(demand, case)
    shared = {True: 0, False: 0}  # with clauses that tell how often, and with others
    for clause in case.clauses:
        often = any(quantity.dimension is Dimension.FREQUENCY for quantity in quantities(clause.text))
        shared[often] = max(shared[often], weight_of(clause.pieces & asked))
    return shared[False] > shared[True] == 0


def _stated(case: Case) -> Sequence[Quantity]:
    return quantities_said(case.ground.answer, case.ground.control)


def _on_availability(case: Case) -> bool:
    return speaks_of_availability(case.text) and speaks_of_availability(case.ground.whole)


def _no_less(demanded: float, amounts: Sequence[float]) -> str:
    """Judge a share, which is never rounded: 99.9 % is less than 99.95 %."""
    rates = [amount for amount in amounts if amount >= _LEAST_AVAILABILITY] or amounts
    if min(rates) >= demanded:
        return _MET
    return _MISSED if max(rates) < demanded else _OPEN


def _is_worse(demand: Quantity, amounts: Sequence[float]) -> bool:
    """Return whether every amount stated is better than the one asked, where more is better."""
    return demand.dimension in _AT_LEAST and min(amounts) > demand.amount * (1 + _ROUNDING)


def _no_more_often(asked: float, amounts: Sequence[float]) -> str:
    """Judge "only weekly", which is not so where every time stated is more often."""
    if min(amounts) > asked * (1 + _ROUNDING):
        return _MISSED
    return _MET if max(amounts) <= asked * (1 + _ROUNDING) else _OPEN


def _compared(demand: Quantity, amounts: Sequence[float]) -> str:
    """Judge a demand by the amounts stated for the same thing, smallest first."""
    if demand.dimension is Dimension.RETENTION and _SHORTER.search(demand.phrase):
        return _MISSED if min(amounts) > demand.amount else _OPEN
    if demand.dimension in _AT_LEAST or (demand.dimension is Dimension.COUNT and demand.unit in _MORE_IS_BETTER):
        return _at_least(demand.amount, amounts)
    if demand.dimension in {Dimension.DELAY, Dimension.IDLE}:
        return _at_most(demand.amount, amounts, add_up=demand.action is Action.DELETE)
    return _OPEN


def _counts_generations(case: Case) -> bool:
    """Return whether the item also keeps so many copies, which is a time of keeping that it does not tell in days."""
    return any(quantity.unit == "generation" for quantity in _stated(case))


def _phrases(stated: Sequence[Quantity], *, japanese: bool) -> tuple[str, ...]:
    """Return the numbers as stated in the language of the question, where it is one of those they are stated in."""
    written = list(dict.fromkeys(quantity.phrase for quantity in stated))
    native = [phrase for phrase in written if phrase.isascii() is not japanese]
    return tuple(native or written)


def _comparable(demand: Quantity, stated: Quantity) -> bool:
    """Return whether two numbers measure the same thing. Data kept until deleted is the same as deleted after.

    What is kept for ever is not deleted at any time.
    """
    if demand.dimension is Dimension.RETENTION and stated.dimension is Dimension.DELAY:
        return stated.action is Action.DELETE
    if stated.dimension is Dimension.RETENTION and math.isinf(stated.amount) and demand.action is Action.DELETE:
        return True
    if demand.dimension is not stated.dimension or demand.unit != stated.unit:
        return False
    return demand.dimension is not Dimension.DELAY or demand.action is stated.action is not Action.NONE


def _at_least(demanded: float, amounts: Sequence[float]) -> str:
    """Judge a minimum; the least of what is stated must do, and only if none does is it missed."""
    if min(amounts) >= demanded * (1 - _ROUNDING):
        return _MET
    return _MISSED if max(amounts) < demanded * (1 - _ROUNDING) else _OPEN


def _at_most(demanded: float, amounts: Sequence[float], *, add_up: bool) -> str:
    """Judge a maximum; times of deletion follow one another, so their sum must do, of others each."""
    most = demanded * (1 + _ROUNDING)
    if (sum(amounts) if add_up else max(amounts)) <= most:
        return _MET
    return _MISSED if (max(amounts) if add_up else min(amounts)) > most else _OPEN
