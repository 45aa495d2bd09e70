"""Guard's part: the question asks for days or hours (until 18:00, at noon, at weekends) where the item states its own.

The rules, in the order they are asked:

1. Asked to be told the hours, an item that states them tells them.
2. Around the clock, or a day on which the item is closed, is a "no" where the item states its hours, open where it
   states none.
3. A time of day outside the hours stated, or in a gap between them, is a "no"; a span with both ends inside and a gap
   between them stays open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.match.guards.attributes import asked_attributes
from qanswer.match.guards.clock import Day, covered, hours_in, hours_said
from qanswer.match.question_type import wants_telling, wants_words
from qanswer.model import Effect, Reason
from qanswer.reasons import reason
from qanswer.statements import Attribute

if TYPE_CHECKING:
    from qanswer.match.guards.clock import Hours
    from qanswer.match.guards.context import Case

NOT_MET = "threshold_not_met"
NOT_STATED = "threshold_not_stated"


def check_hours(case: Case) -> Reason | None:
    """Return that the hours asked for are not those the item states, None where they are or none are asked for."""
    asked = hours_in(case.text)
    stated = hours_said(case.ground.answer)
    if not _demands(asked) or stated.always:
        return None
    if (stated.named or stated.limited) and _to_be_told(case, asked):
        return None
    if not (stated.spans or stated.closed or stated.every_day or stated.limited):
        return _open(asked) if _by_day(asked) else None
    met = _met(asked, stated)
    if met:
        return None
    return _open(asked) if met is None else _not_met(case, asked)


def _to_be_told(case: Case, asked: Hours) -> bool:
    """Return whether the hours themselves are asked for: in words, or by a row of nouns that names only days."""
    if any(wants_words(sentence, japanese=case.japanese) for sentence in case.sentences):
        return True
    only_days = not (asked.always or asked.spans or asked.points)
    return only_days and any(
        Attribute.HOURS in asked_attributes(sentence, japanese=case.japanese)
        and wants_telling(sentence, japanese=case.japanese)
        for sentence in case.sentences
    )


def _demands(asked: Hours) -> bool:
    return _by_day(asked) or bool(asked.spans or asked.points)


def _by_day(asked: Hours) -> bool:
    """Return whether days or named times are asked for, which an item silent on hours does not grant."""
    return (
        asked.always
        or asked.every_day
        or bool(asked.days - {Day.WEEKDAY})
        or any(last < first for first, last in asked.spans)
    )


def _met(asked: Hours, stated: Hours) -> bool | None:
    """Return whether what is asked lies within what is stated; None where that cannot be told."""
    if asked.always or (asked.every_day and stated.closed) or asked.days & stated.closed:
        return False
    spans = [*asked.spans, *((at, at) for at in asked.points)]
    if not stated.spans:
        return None if spans and stated.limited else True
    verdicts = [covered(span, stated.spans) for span in spans]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _open(asked: Hours) -> Reason:
    return reason(NOT_STATED, Effect.NO_TICK, asked=asked.phrases)


def _not_met(case: Case, asked: Hours) -> Reason:
    sentences = [said for said in case.ground.sentences if hours_said(said.text).named or hours_said(said.text).limited]
    native = [said.verbatim for said in sentences if said.verbatim.isascii() is not case.japanese]
    stated = next(iter(native or [said.verbatim for said in sentences]), "")
    return reason(NOT_MET, Effect.TICK_NO, asked=asked.phrases, stated=(stated,))
