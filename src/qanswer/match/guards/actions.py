"""Guard: the question asks for something to be done that the item does not say it does (点検, export, results reported).

The topic may be the item's own and every noun familiar; what is demanded of it is another matter. The text may go in,
the tick stays open. An item that nobody linked also does what it has every word of.
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

CODE = "action_not_stated"


@dataclass(frozen=True, slots=True)
class _Actions:
    names: Sequence[str]
    asked: Sieve
    stated: Sieve


@cache
def _actions() -> _Actions:
    rows = read_table("actions")["action"]
    return _Actions(
        [row["name"] for row in rows], sieve(row["asked"] for row in rows), sieve(row["stated"] for row in rows)
    )


def check_actions(case: Case) -> Reason | None:
    """Return what the question asks to be done and the item does not say it does, None where it says all of it."""
    actions = _actions()
    missing = [
        match.group()
        for number, match in actions.asked.search(case.text)
        if actions.names[number] not in _done(case.ground.whole) and not case.knows(match.group())
    ]
    if not missing:
        return None
    return reason(CODE, Effect.NO_TICK, missing=tuple(dict.fromkeys(missing)))


@remembered(frozenset[str])
def _done(ground: str) -> frozenset[str]:
    return frozenset(_actions().names[number] for number, _ in _actions().stated.search(ground))
