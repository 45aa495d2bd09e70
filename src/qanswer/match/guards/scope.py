"""Guard: the question expressly includes somebody or something that the item does not speak of.

The rules, in the order they are asked:

1. Asked about a service by name, where the item is of a check sheet about another: nothing is written.
2. Asked about the vendor's own people where the item is a function for customers, or the other way round; or about staff
   computers where the item is about servers: nothing is written.
3. Any other scope of the table (scope.toml) that the item's text does not name: the tick stays open.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qanswer.match.guards.patterns import compiled, read_table, sieve
from qanswer.model import Effect, Reason, Term
from qanswer.patterns import expression
from qanswer.reasons import reason

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from qanswer.match.guards.context import Case
    from qanswer.patterns import Sieve

NOT_STATED = "scope_not_stated"
DIFFERS = "scope_differs"


@dataclass(frozen=True, slots=True)
class _Scope:
    name: tuple[str, str]
    stated: re.Pattern[str]
    other: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    apart: bool


@cache
def _asked(*, japanese: bool) -> Sieve:
    """Return the patterns of the scopes, in their order."""
    return sieve(row["ja" if japanese else "en"] for row in read_table("scope")["scope"])


@cache
def _whose(kind: str) -> re.Pattern[str]:
    return expression("|".join(read_table("scope")["whose"][kind]))


@cache
def _scopes() -> Sequence[_Scope]:
    table = read_table("scope")
    return [
        _Scope(
            (row["name"][0], row["name"][1]),
            compiled(row["stated"]),
            compiled(row["other"]) if "other" in row else None,
            compiled(row["unless"]) if "unless" in row else None,
            bool(row.get("apart", False)),
        )
        for row in table["scope"]
    ]


def check_scope(case: Case) -> Reason | None:
    """Return the scope that the item does not speak of, None where it covers all that is named."""
    if case.facts.other_service:
        return reason(DIFFERS, Effect.REVIEW, scope=case.facts.other_service)
    return _wrong_side(case) or _unstated(case)


def _wrong_side(case: Case) -> Reason | None:
    """Return that the item is for customers where the vendor's people are asked about, or the other way round."""
    operator, customer = _whose("vendors").search(case.text), _whose("customers").search(case.text)
    answer = case.ground.answer
    wrong: tuple[str, str] | None = None
    if operator and not customer and _whose("for_customers").search(answer):
        wrong = ("事業者の要員", "the vendor's own staff")
    if (
        _whose("customers_own").search(case.text)
        and not operator
        and _whose("for_vendors").search(answer)
        and not _whose("for_customers").search(answer)
    ):
        wrong = ("利用者", "the customer's users")
    return None if wrong is None else _reason(DIFFERS, wrong, _held(case))


def _unstated(case: Case) -> Reason | None:
    named = [
        scope
        for number, _ in _asked(japanese=case.japanese).search(case.text)
        if not ((scope := _scopes()[number]).unless and scope.unless.search(case.text))
    ]
    unstated = [scope for scope in named if not _is_stated(scope, case)]
    for scope in unstated:
        if scope.other is not None and scope.other.search(case.ground.whole):
            return _reason(DIFFERS, scope.name, Effect.REVIEW if scope.apart else _held(case))
    return _reason(NOT_STATED, unstated[0].name, Effect.NO_TICK) if unstated else None


def _is_stated(scope: _Scope, case: Case) -> bool:
    """Return whether the item speaks of a scope, other than to leave it to somebody else."""
    left = any(scope.stated.search(c.text) and _left_to_others().search(c.text) for c in case.clauses)
    return not left and scope.stated.search(case.ground.whole) is not None


@cache
def _left_to_others() -> re.Pattern[str]:
    return compiled(read_table("scope")["left_to_others"])


def _held(case: Case) -> Effect:
    """Return how far an opposite scope holds the answer back: less where the topic itself was recognised beyond doubt."""
    return Effect.NO_TICK if case.recognised else Effect.REVIEW


def _reason(code: str, name: tuple[str, str], effect: Effect) -> Reason:
    return reason(code, effect, scope=Term(*name))
