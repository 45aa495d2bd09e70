"""Guard: the item speaks of what is asked, and nothing in it affirms it as it is asked.

The rules, each about a part of the question that is for a yes or no:

1. Of something besides (「顧客も」, "by country as well"): the item must know that thing.
2. Of all of them: the item must know what they are and not say so of some only.
3. So many of them: the number must stand in the item.

The text may go in; the tick stays open, with the words that nothing affirms.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from qanswer.match.guards.negation import weight_of
from qanswer.match.guards.numerals import in_digits
from qanswer.match.guards.patterns import compiled, read_table
from qanswer.match.guards.quantities import quantities
from qanswer.model import Effect, Reason
from qanswer.reasons import reason

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from qanswer.match.guards.context import Case

CODE = "not_affirmed"
_FEWEST_SHARED = 2  # weight of what a clause must share with the question to restrict it


@cache
def _words(language: str) -> Mapping[str, re.Pattern[str]]:
    return {name: compiled(pattern) for name, pattern in read_table("affirmed")[language].items()}


def check_affirmed(case: Case) -> Reason | None:
    """Return what of the question nothing in the item affirms, None where all of it is."""
    asked = _words("ja" if case.japanese else "en")
    missing = [
        phrase
        for part in case.reading.parts
        if not part.told
        for phrase in (
            *_besides(asked["also"], part.plain, case),
            *_not_all(asked["every"], part.plain, case),
            *_uncounted(asked["counted"], part.plain, case),
        )
    ]
    return reason(CODE, Effect.NO_TICK, missing=tuple(dict.fromkeys(missing))) if missing else None


def _besides(also: re.Pattern[str], text: str, case: Case) -> Iterator[str]:
    """Yield the further things that the item does not know."""
    for match in also.finditer(text):
        pieces = case.pieces(_thing(match))
        if pieces and not any(clause.pieces & pieces for clause in case.clauses) and _strange(_thing(match), case):
            yield match.group()


def _not_all(every: re.Pattern[str], text: str, case: Case) -> Iterator[str]:
    """Yield what it should hold of without exception, where the item does not know it or makes exceptions."""
    for match in every.finditer(text):
        pieces = case.pieces(_thing(match))
        known = [clause for clause in case.clauses if clause.pieces & pieces]
        if any(_said("of_all", clause.text) and not _said("of_some", clause.text) for clause in known):
            continue
        near = [clause for clause in case.clauses if weight_of(clause.pieces & case.pieces(text)) >= _FEWEST_SHARED]
        if any(_said("of_some", clause.text) for clause in near) or (
            pieces and not known and _strange(_thing(match), case)
        ):
            yield match.group()


def _uncounted(counted: re.Pattern[str], text: str, case: Case) -> Iterator[str]:
    """Yield numbers of things that do not stand in the item."""
    stated, rest = in_digits(case.ground.whole), in_digits(text)
    for quantity in quantities(text):  # another guard's
        rest = rest.replace(quantity.phrase, " ")
    for match in counted.finditer(rest):
        if not compiled(rf"(?<!\d){match['n']}(?!\d)").search(stated):
            yield match.group()


def _thing(match: re.Match[str]) -> str:
    return match["thing"] or match.groupdict().get("whole") or ""


def _strange(thing: str, case: Case) -> bool:
    """Return whether the item, and what its topics are called, lack a word of ``thing``."""
    return case.facts.wording is None or bool(case.facts.wording(thing).missing)


def _said(name: str, text: str) -> bool:
    return any(_words(language)[name].search(text) for language in ("ja", "en"))
