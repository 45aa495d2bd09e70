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

_OPERATOR = expression(
    r"運用(?:担当)?者|運用要員|保守要員|運用・保守|貴社(?:の)?(?:従業員|社員|要員|担当者|職員|運用)|従業員|社員|役職員|社内(?:システム|の)|開発者|事業者(?:側)?(?:の|が|で)"
    r"|\byour (?:own )?(?:employees|staff|personnel|administrators?|engineers?|operators?|team|workforce)\b|\b(?:employees?|staff|personnel|operators?|engineers?)\b|\bsystem administrators?\b"
)
_CUSTOMER = expression(
    r"(?:当社|弊社|お客様|利用者|ユーザ|利用企業|契約者|顧客)(?:側)?(?:の|が|で|自身|に)|エンドユーザ|利用者(?:id|パスワード)|テナント管理者"
    r"|\bend[- ]users?\b|\bour (?:own )?(?:users?|administrators?|admins?|employees|staff|accounts?|tenant)\b|\b(?:customer|tenant|client)(?:'s|s')? (?:users?|administrators?|admins?|accounts?)\b|\bcan (?:we|customers?|clients?)\b|\bfor (?:customers|users|end users)\b|\bcustomers?\b|\bthe service (?:offer|provide|support|allow|enable)"
)
_CUSTOMERS_OWN = expression(
    r"エンドユーザ|テナント管理者|(?:当社|弊社|お客様|利用企業|契約者|顧客)(?:側)?の(?:管理者|利用者|ユーザ|アカウント|従業員|パスワード|id)|利用者(?:側)?(?:が|で|自身)"
    r"|\bend[- ]users?\b|\bour (?:own )?(?:users?|administrators?|admins?|employees|staff|accounts?)\b|\b(?:customer|tenant|client)(?:'s|s')? (?:users?|administrators?|admins?|accounts?)\b|\bcan (?:we|customers?|clients?)\b|\b(?:changed|set|managed|created|configured|controlled) by (?:the )?(?:institution|customer|client|us)\b|\binstitution(?:al|.s)? (?:accounts?|users?|admin\w*)\b"
)
_FOR_CUSTOMERS = expression(
    r"機能を(?:提供|備え|用意)|の機能を提供|\((?:無償|有償|無料|有料)\)|(?:お客様|利用者|契約者)(?:側)?(?:が|で|自身)[^.]{0,24}(?:でき|可能|設定)"
)
_FOR_OPERATORS = expression(
    r"運用(?:管理)?担当者|(?:運用|保守)(?:の)?要員|従業員の?(?:退職|休職|パソコン)|当社(?:の)?規定に(?:則|従)|運用マニュアル|クライアントpc"
)


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
    operator, customer = _OPERATOR.search(case.text), _CUSTOMER.search(case.text)
    answer = case.ground.answer
    wrong: tuple[str, str] | None = None
    if operator and not customer and _FOR_CUSTOMERS.search(answer):
        wrong = ("事業者の要員", "the vendor's own staff")
    if (
        _CUSTOMERS_OWN.search(case.text)
        and not operator
        and _FOR_OPERATORS.search(answer)
        and not _FOR_CUSTOMERS.search(answer)
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
