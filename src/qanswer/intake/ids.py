"""Ids for imported items: the document's own numbers where they tell rows apart, else made from the position."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.intake.model import Found

_OUTSIDE = re.compile(r"^[(（\[【]|[)）\]】.．:：、]+$")


def with_ids(items: Sequence[Found]) -> list[Found]:
    """Return the items with an id each, all different.

    Numbers that start again on another page are prefixed by its name, under another heading by their count of it; what
    has no number is called after the one above it, or after its row.
    """
    bare = [_bare(item.number) for item in items]
    times = Counter(filter(None, bare))
    pages = {item.place for item in items}
    per_page = Counter((item.place, number) for item, number in zip(items, bare, strict=True))
    restarts = len(pages) > 1 and any(count > 1 for count in times.values())
    groups = _groups(items)
    taken: set[str] = set()
    found = []
    last: dict[str, str] = defaultdict(str)  # page -> last id
    for item, number in zip(items, bare, strict=True):
        prefix = f"{item.place}-" if restarts else ""
        if not number:
            wanted = f"{last[item.place]}+" if last[item.place] else f"{prefix}r{item.row_number}"
        elif per_page[item.place, number] > 1:
            wanted = f"{prefix}{groups[item.origin]}-{number}"
        else:
            wanted = f"{prefix}{number}"
        unique = wanted
        count = 1
        while unique in taken:
            count += 1
            unique = f"{wanted}{count}" if wanted.endswith("+") else f"{wanted}#{count}"
        taken.add(unique)
        if number:
            last[item.place] = unique
        found.append(replace(item, id=unique))
    return found


def _bare(number: str) -> str:
    plain = " ".join(unicodedata.normalize("NFKC", number).split())
    return _OUTSIDE.sub("", plain)


def _groups(items: Sequence[Found]) -> dict[str, str]:
    """Return, by origin, the number of the category an item stands under: its own number, else its count."""
    order: dict[tuple[str, str], int] = {}
    found = {}
    for item in items:
        outer = item.category[0] if item.category else ""
        at = order.setdefault((item.place, outer), 1 + sum(place == item.place for place, _ in order))
        numbered = re.match(r"^\s*第?([0-9A-Za-z]{1,3})(?=[.．\s、)）章節])", unicodedata.normalize("NFKC", outer))
        found[item.origin] = numbered[1] if numbered else str(at)
    return found
