"""Guard: the question insists on a particular (専任, 緊急時, in English, before each release) that the item does not mention.

Unlike a named technology, a particular is never the whole of what is asked: the text may go in, the tick stays open.
An item that nobody linked also mentions a particular where it has every word of it, in whatever form.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from qanswer.match.guards.patterns import compiled, read_table
from qanswer.model import Effect, Reason
from qanswer.reasons import reason

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from qanswer.match.guards.context import Case

CODE = "detail_not_stated"


@dataclass(frozen=True, slots=True)
class _Detail:
    name: str
    pattern: re.Pattern[str]
    by_words: bool  # an item that has every word of the question's particular mentions it too


@cache
def _details() -> Sequence[_Detail]:
    table = read_table("details")
    return [_Detail(row[0], compiled(*row[1:]), row[0] not in table["only_by_pattern"]) for row in table["details"]]


def check_details(case: Case) -> Reason | None:
    """Return the particulars that the item does not mention, None where it mentions all of them."""
    missing = [
        match.group()
        for detail in _details()
        if (match := detail.pattern.search(case.text))
        and not _mentions(case.ground.whole, detail.name)
        and not (detail.by_words and case.knows(match.group()))
    ]
    if not missing:
        return None
    return reason(CODE, Effect.NO_TICK, missing=tuple(dict.fromkeys(missing)))


@lru_cache(maxsize=16_384)
def _mentions(ground: str, name: str) -> bool:
    return any(detail.pattern.search(ground) for detail in _details() if detail.name == name)
