"""What outweighs what among the reasons of one row."""

from __future__ import annotations

import pytest

from qanswer.model import Effect, Reason
from qanswer.precedence import _TRAITS, deciding, lowered_by, settled, without_ticks
from qanswer.reasons import VALUES

DENIED = Reason("threshold_not_met", Effect.TICK_NO)
UNSAID = Reason("detail_not_stated", Effect.NO_TICK)
TURNED = Reason("inverted", Effect.TICK_NO)
HELD = Reason("related_only", Effect.REVIEW)


def test_only_reasons_that_there_are_have_traits():
    assert set(_TRAITS) <= set(VALUES)


@pytest.mark.parametrize(
    ("effects", "lowered"),
    [
        ((Effect.TICK_NO, Effect.NO_TICK, Effect.NOTE), Effect.NO_TICK),
        ((Effect.TICK_PARTIAL, Effect.TICK_NO), Effect.TICK_NO),
        ((Effect.NOTE, Effect.TICK_PARTIAL), Effect.TICK_PARTIAL),
        ((Effect.NOTE,), Effect.NOTE),
        ((), Effect.NOTE),
    ],
)
def test_an_open_tick_outweighs_a_no_and_a_no_a_partial(effects, lowered):
    assert lowered_by(Reason("draft", effect) for effect in effects) is lowered
    assert lowered_by(Reason("draft", effect) for effect in reversed(effects)) is lowered


def test_what_is_denied_outright_leaves_what_is_unsaid_a_note():
    assert settled([UNSAID, DENIED]) == (DENIED, Reason("detail_not_stated", Effect.NOTE))
    assert settled([UNSAID]) == (UNSAID,)
    other = Reason("polarity_unclear", Effect.NO_TICK)
    assert settled([other, DENIED]) == (DENIED, other)


def test_nothing_explains_a_no_where_nothing_is_written():
    assert settled([TURNED, HELD]) == (HELD,)
    assert settled([TURNED]) == (TURNED,)


def test_what_only_tells_why_no_tick_is_given_is_idle_where_none_is_wanted():
    told = [Reason("tick_open", Effect.NO_TICK), Reason("status_cap", Effect.TICK_PARTIAL), UNSAID]
    assert without_ticks(told) == (UNSAID,)


def test_the_reason_that_decides_is_the_one_that_says_most():
    general = Reason("tick_open", Effect.NO_TICK)
    no_word = Reason("no_word_for_choice")
    assert deciding([Reason("no_text"), HELD], tick_open=False) == Reason("no_text")
    assert deciding([general, Reason("no_text"), UNSAID], tick_open=True) is UNSAID
    assert deciding([Reason("no_text"), no_word], tick_open=True) is no_word
    assert deciding([general], tick_open=True) is general
    assert deciding([], tick_open=True) is None


def test_a_status_that_denies_all_leaves_what_is_unsaid_or_denied_in_part_a_note():
    unmet, part = Reason("status_no", Effect.TICK_NO), Reason("restricted", Effect.NO_TICK)
    held = Reason("attribute_not_stated", Effect.REVIEW)
    assert settled([part, unmet]) == (unmet, Reason("restricted", Effect.NOTE))
    assert settled([held, unmet]) == (unmet, Reason("attribute_not_stated", Effect.NOTE))
