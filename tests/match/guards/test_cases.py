"""Each guard by itself, on questions beside an item of the shipped sheet: what it must hold back, and what it must not.

The cases are data, one file per guard in ``cases/``. No engine takes part: the item is given, its topic is not.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from qanswer.languages import language_of
from qanswer.match.guards.actions import check_actions
from qanswer.match.guards.affirmed import check_affirmed
from qanswer.match.guards.attributes import check_attributes
from qanswer.match.guards.context import Case, make_case
from qanswer.match.guards.details import check_details
from qanswer.match.guards.human import check_human
from qanswer.match.guards.named import check_named_things
from qanswer.match.guards.objects import check_objects
from qanswer.match.guards.polarity import check_polarity
from qanswer.match.guards.restrictions import check_restrictions
from qanswer.match.guards.scope import check_scope
from qanswer.match.guards.thresholds import check_thresholds
from qanswer.match.match_result import MatchFacts, RankedStatement
from qanswer.match.question_type import wants_telling
from qanswer.model import Effect, Question, SheetCell
from qanswer.text import normalise

CASES = Path(__file__).parent / "cases"
EFFECTS = {
    "review": Effect.REVIEW,
    "no": Effect.TICK_NO,
    "partial": Effect.TICK_PARTIAL,
    "open": Effect.NO_TICK,
    "": None,
}
GUARDS = {
    "actions": check_actions,
    "affirmed": check_affirmed,
    "attributes": check_attributes,
    "details": check_details,
    "human": lambda case: check_human(case.question, case.facts),
    "objects": check_objects,
    "named": check_named_things,
    "polarity": check_polarity,
    "restrictions": check_restrictions,
    "scope": check_scope,
    "thresholds": check_thresholds,
}
LEAST_CASES = 25


def read_cases(name: str) -> list[list]:
    return tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["cases"]


def case_of(knowledge, item: str, text: str) -> Case:
    facts = MatchFacts(
        (RankedStatement(knowledge.statements[item], 0.9, None, None),),
        (),
        0.9,
        knowledge,
        None,
        lambda part: case_of(knowledge, item, part).facts,
    )
    return make_case(Question(SheetCell("設問", "C2"), text, language_of(text)), facts)


@pytest.mark.parametrize(
    ("guard", "item", "wanted", "text"), [(guard, *case) for guard in GUARDS for case in read_cases(guard)]
)
def test_a_guard_holds_back_what_it_must_and_nothing_else(knowledge, guard, item, wanted, text):
    found = GUARDS[guard](case_of(knowledge, item, text))
    assert (found.effect if found else None) == EFFECTS[wanted]


@pytest.mark.parametrize("guard", GUARDS)
def test_every_guard_has_cases_of_both_kinds_in_both_languages(guard):
    cases = read_cases(guard)
    kinds = {(language_of(text).value, bool(wanted)) for _, wanted, text in cases}
    assert len(cases) >= LEAST_CASES
    assert kinds == {("ja", True), ("ja", False), ("en", True), ("en", False)}


@pytest.mark.parametrize(("wanted", "language", "sentence"), read_cases("forms_of_ask"))
def test_a_sentence_wants_telling_or_a_yes_or_no(wanted, language, sentence):
    assert wants_telling(normalise(sentence), japanese=language == "ja") is wanted
