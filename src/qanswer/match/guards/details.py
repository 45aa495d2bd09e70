"""Guard: the question insists on a particular (専任, 緊急時, in English, before each release) that the item does not mention.

Unlike a named technology, a particular is never the whole of what is asked: the text may go in, the tick stays open.
An item that nobody linked also mentions a particular where it has every word of it, in whatever form.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qanswer.match.guards.patterns import read_table, sieve
from qanswer.match.remembered import remembered
from qanswer.model import Effect, Reason
from qanswer.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.match.guards.context import Case
    from qanswer.patterns import Sieve

CODE = "detail_not_stated"


@dataclass(frozen=True, slots=True)
class _Details:
    names: Sequence[str]
    patterns: Sieve
    only_by_pattern: frozenset[str]  # names; of the others, an item with every word of the question's mentions it too


@cache
def _details() -> _Details:
    table = read_table("details")
    return _Details(
        [name for name, *_ in table["details"]],
        sieve("|".join(patterns) for _, *patterns in table["details"]),
        frozenset(table["only_by_pattern"]),
    )


def check_details(case: Case) -> Reason | None:
    """Return the particulars that the item does not mention, None where it mentions all of them."""
    details = _details()
    missing = [
        match.group()
        for number, match in details.patterns.search(case.text)
        if (name := details.names[number]) not in _mentioned(case.ground.whole)
        and not (name not in details.only_by_pattern and case.knows(match.group()))
    ]
    if not missing:
        return None
    return reason(CODE, Effect.NO_TICK, missing=tuple(dict.fromkeys(missing)))


@remembered(frozenset[str])
def _mentioned(ground: str) -> frozenset[str]:
    return frozenset(_details().names[number] for number, _ in _details().patterns.search(ground))
