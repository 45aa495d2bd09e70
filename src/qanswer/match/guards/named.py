"""Guard: the question names a technology, standard or document that the item does not speak of.

The rules, in the order they are asked:

1. A thing counts as spoken of where the item's text, its control, or the name of the topic it settles has it, under any
   name the glossary knows for it.
2. Nothing that the question names is spoken of: nothing is written, unless an item that nobody linked was found beyond
   doubt by its other words: then the tick stays open.
   So it is where only things are named of which none says anything of another: one certification beside another.
3. Some is: the text may go in, the tick stays open, and the reviewer is told which is missing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qanswer.match.guards.context import RECOGNISED_FROM
from qanswer.match.guards.named_entities import (
    concepts_in,
    concepts_said,
    latin_names_in,
    names_apart,
    particulars_in,
    things_said,
)
from qanswer.model import Effect, Reason
from qanswer.reasons import reason
from qanswer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.match.guards.context import Case

NOT_STATED = "named_thing_not_stated"
# what a topic's name lists in brackets is what customers ask about it, not what every item on it says
_ENUMERATED = re.compile(r"[(（][^()（）]*[)）]")
PARTLY = "partly_covered"


def check_named_things(case: Case) -> Reason | None:
    """Return the named things that the item does not cover, None where it covers all of them."""
    named = _named(case)
    covered = _covered(case, named)
    missing = {thing: name for thing, name in named.items() if thing not in covered}
    if not missing:
        return None
    names = tuple(dict.fromkeys(missing.values()))
    apart = missing.keys() <= names_apart()
    if covered or (not apart and _shares_subject(case)):
        known = tuple(named[thing] for thing in named if thing in covered) or _subject(case)
        return reason(PARTLY, Effect.NO_TICK, covered=known, missing=names)
    if not apart and case.drafted and case.facts.confidence >= RECOGNISED_FROM:  # by its own words, surely
        return reason(PARTLY, Effect.NO_TICK, covered=case.statement.own_asked, missing=names)
    return reason(NOT_STATED, Effect.REVIEW, missing=names)


def _named(case: Case) -> Mapping[str, str]:
    """Return id -> name of each thing the question names; of a Japanese one its Latin words too."""
    concepts = case.facts.knowledge.concepts
    named = dict(particulars_in(case.text, concepts))
    if case.japanese:
        known = " ".join(concepts_in(case.text, concepts).values())
        named |= {word: word for word in latin_names_in(case.text) if word not in known}
    return named


def _covered(case: Case, named: Mapping[str, str]) -> frozenset[str]:
    ground = case.ground.whole
    if case.topic is not None and (case.link is None or case.link.answers):
        ground += "\n" + normalise(_ENUMERATED.sub("", f"{case.topic.name_ja}\n{case.topic.name_en}"))
    spoken = things_said(ground, case.facts.knowledge.concepts)
    return frozenset(thing for thing, name in named.items() if thing in spoken or name in ground)


def _shares_subject(case: Case) -> bool:
    """Return whether question and item have a concept in common, however general: then it is partly answered."""
    concepts = case.facts.knowledge.concepts
    return bool(concepts_in(case.text, concepts).keys() & concepts_said(case.ground.whole, concepts).keys())


def _subject(case: Case) -> str:
    concepts = case.facts.knowledge.concepts
    have = concepts_said(case.ground.whole, concepts)
    return next((name for concept, name in concepts_in(case.text, concepts).items() if concept in have), "")
