"""Answers that stand for another: 同上, "Same as above", 「1-2に同じ」."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.intake.model import Found, Undecided
from qanswer.intake.words import repeats_above
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.intake.pages import Leads

_NAMED = re.compile(
    r"^(?:no\.?\s*|項番\s*|項目\s*|item\s+|see\s+|same\s+as\s+(?:item\s+|no\.?\s*)?)*(?P<number>[a-z&]{0,6}[-.]?\d+(?:[-.]\d+)*)\s*"
    r"(?P<ja>(?:の回答)?(?:に同じ|と同じ|と同様|と同様です|と同じです|の通り|のとおり)?(?:。)?)$",
    re.IGNORECASE,
)


def resolve_repeats(items: Sequence[Found]) -> tuple[list[Found], list[Undecided]]:
    """Return the items with the answers they stand for, marked so, and those where nobody can tell which is meant."""
    resolved: list[Found] = []
    unresolved: list[Undecided] = []
    by_number = {item.number: item for item in items if item.number}
    for item in items:
        meant = _meant(item, resolved, by_number)
        if meant is None:
            resolved.append(item)
        elif meant.answer:
            same = meant.number or meant.origin
            resolved.append(replace(item, answer=meant.answer, leads=_both(item, meant), same_as=meant.same_as or same))
        else:
            resolved.append(item)
            unresolved.append(
                Undecided(item.origin, said("same as above"), item.answer, said("write the answer into the sheet"))
            )
    return resolved, unresolved


def _both(item: Found, meant: Found) -> tuple[Leads, ...]:
    return tuple(dict.fromkeys((*meant.leads, *item.leads)))


def _meant(item: Found, above: Sequence[Found], by_number: Mapping[str, Found]) -> Found | None:
    """Return the item whose answer is meant; None where an answer says something itself."""
    if repeats_above(item.answer):
        before = [one for one in above if one.place == item.place]
        return before[-1] if before else replace(item, answer="")
    named = _NAMED.match(unicodedata.normalize("NFKC", item.answer.strip()))
    if named and (named["ja"].strip("。") or not item.answer.strip()[:1].isdigit()):
        other = by_number.get(named["number"])
        return other if other is not None and other is not item else None
    return None
