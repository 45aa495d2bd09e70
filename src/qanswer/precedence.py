"""What outweighs what among the reasons of one row: the one place that says so.

An effect alone says how far a reason holds an answer back (``model.Effect``). In the order of their weight:

| effect | what becomes of the row |
|---|---|
| REVIEW | nothing is written, whatever else is known |
| NO_TICK | the text may be written, the tick stays open: an open tick is honest where a "no" might be wrong |
| TICK_NO | the tick says no |
| TICK_PARTIAL | the tick says "partial" at most |
| NOTE | nothing is held back |

A code stands in ``_TRAITS`` only where it is more than its effect.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Flag, auto
from typing import TYPE_CHECKING

from qanswer.model import Effect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qanswer.model import Reason


class _Trait(Flag):
    NONE = 0
    DENIES = auto()  # with TICK_NO: one part of the demand is denied outright, so that what is UNSAID no longer matters
    DENIES_IT = auto()  # likewise of the very thing asked for, while another thing of the same demand stays UNSAID
    OF_A_THING = auto()  # with UNSAID: what is unsaid may be another thing than the denied one
    UNSAID = auto()  # with NO_TICK: the source is silent on a part of the demand
    TURNED = auto()  # explains a "no" to something undesired: idle where nothing is written
    OF_TICKS = auto()  # says only why no other tick is given: idle where the form wants none
    OF_THE_CELL = auto()  # keeps a tick out although its effect is a note
    GENERAL = auto()  # says that the tick is open; another reason says why
    SECRET = auto()  # keeps a text back even from drafts: the user forbade it, it is not merely unsure
    UNJUDGED = auto()  # nothing was looked up, so that nothing can be said of the sources


_TRAITS: Mapping[str, _Trait] = {
    "threshold_not_met": _Trait.DENIES,
    "status_no": _Trait.DENIES,
    "restricted": _Trait.DENIES,
    "forbidden": _Trait.DENIES | _Trait.TURNED,
    "not_offered": _Trait.DENIES_IT,
    "threshold_not_stated": _Trait.UNSAID,
    "attribute_not_stated": _Trait.UNSAID,
    "scope_not_stated": _Trait.UNSAID,
    "wording_not_stated": _Trait.UNSAID,
    "partly_covered": _Trait.UNSAID | _Trait.OF_A_THING,
    "cost_not_stated": _Trait.UNSAID,
    "detail_not_stated": _Trait.UNSAID | _Trait.OF_A_THING,
    "action_not_stated": _Trait.UNSAID | _Trait.OF_A_THING,
    "not_affirmed": _Trait.UNSAID | _Trait.OF_A_THING,
    "open_question": _Trait.UNSAID | _Trait.OF_TICKS,
    "status_cap": _Trait.UNSAID | _Trait.OF_TICKS,
    "tick_unsure": _Trait.OF_TICKS,
    "tick_open": _Trait.OF_TICKS | _Trait.GENERAL,
    "inverted": _Trait.TURNED,
    "no_word_for_choice": _Trait.OF_THE_CELL,
    "list_not_read": _Trait.OF_THE_CELL,
    "shared_cell": _Trait.OF_THE_CELL,
    "graded_words": _Trait.OF_THE_CELL,
    "cell_not_writable": _Trait.OF_THE_CELL,
    "audience": _Trait.SECRET,
    "translation_not_approved": _Trait.SECRET,
    "too_long": _Trait.UNJUDGED,
}
_SHOWN = {
    effect: strength for strength, effect in enumerate(Effect)
}  # strongest first in a report, as model.Effect says
_LOWERS = (Effect.NO_TICK, Effect.TICK_NO, Effect.TICK_PARTIAL)  # the first that is there decides the tick


def is_turned(reason: Reason) -> bool:
    """Tell whether a reason turns the tick round, because something undesired is asked for."""
    return _has(reason, _Trait.TURNED)


def withholds_text(reasons: Iterable[Reason]) -> bool:
    """Tell whether a text may not even be offered as a draft."""
    return any(_has(reason, _Trait.SECRET) for reason in reasons)


def is_unjudged(reasons: Iterable[Reason]) -> bool:
    """Tell whether nothing was looked up at all."""
    return any(_has(reason, _Trait.UNJUDGED) for reason in reasons)


def is_doubt(reason: Reason) -> bool:
    """Tell whether a reason leaves the tick open because the source may be about something else."""
    return reason.effect is Effect.NO_TICK and _has(reason, _Trait.OF_A_THING)


def holding(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the reasons for which nothing may be written."""
    return tuple(reason for reason in reasons if reason.effect is Effect.REVIEW)


def lowered_by(reasons: Iterable[Reason]) -> Effect:
    """Return what the reasons do to the tick: NO_TICK, TICK_NO, TICK_PARTIAL, or NOTE for nothing."""
    effects = {reason.effect for reason in reasons}
    return next((effect for effect in _LOWERS if effect in effects), Effect.NOTE)


def settled(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return what the guards found with what is outweighed taken out or made a note, strongest effect first."""
    kept = tuple(reasons)
    if holding(kept):
        kept = without_turned(kept)
    denials = [reason for reason in kept if reason.effect is Effect.TICK_NO]
    whole = any(_has(reason, _Trait.DENIES) for reason in denials)
    if whole or any(_has(reason, _Trait.DENIES_IT) for reason in denials):
        kept = tuple(_as_note(reason) if _outweighed(reason, whole=whole) else reason for reason in kept)
    return strongest_first(kept)


def strongest_first(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the reasons as a report lists them; of one effect, in the order they came."""
    return tuple(sorted(reasons, key=lambda reason: -_SHOWN[reason.effect]))


def without_turned(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the reasons of a row in which nothing is written, so that none explains a "no"."""
    return tuple(reason for reason in reasons if not _has(reason, _Trait.TURNED))


def is_unsaid(reason: Reason) -> bool:
    """Tell whether a reason says that the source is silent on a part of what is asked."""
    return reason.effect is Effect.NO_TICK and _has(reason, _Trait.UNSAID) and not _has(reason, _Trait.OF_TICKS)


def without_ticks(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the reasons of a row that wants no tick, so that none tells why one is missing."""
    return tuple(reason for reason in reasons if not _has(reason, _Trait.OF_TICKS))


def deciding(reasons: Sequence[Reason], *, tick_open: bool) -> Reason | None:
    """Return the reason that weighs most: why nothing is written or, where ``tick_open``, why there is no tick."""
    if not tick_open:
        return reasons[0] if reasons else None
    why = [reason for reason in reasons if reason.effect is Effect.NO_TICK or _has(reason, _Trait.OF_THE_CELL)]
    return next((reason for reason in why if not _has(reason, _Trait.GENERAL)), why[0] if why else None)


def _has(reason: Reason, trait: _Trait) -> bool:
    return trait in _TRAITS.get(reason.code, _Trait.NONE)


def _outweighed(reason: Reason, *, whole: bool) -> bool:
    if _has(reason, _Trait.DENIES):  # a denial of less than all agrees with one of all, or of the very thing
        return reason.effect is Effect.NO_TICK
    return _has(reason, _Trait.UNSAID) and (whole or not _has(reason, _Trait.OF_A_THING))


def _as_note(reason: Reason) -> Reason:
    return replace(reason, effect=Effect.NOTE) if reason.effect in (Effect.NO_TICK, Effect.REVIEW) else reason
