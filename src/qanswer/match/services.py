"""Whose service a question names, where several check sheets in one knowledge folder are about several.

The rules, in the order they are asked:

1. A sheet is called by its service in both languages or, without one, by its title up to the words that all titles end
   in; a sheet that has neither a service nor a title of its own is about none.
2. The question's own words go before the headings over it.
3. Of names within each other the longest counts; a name that several sheets have tells none of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from qanswer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.knowledge.model import CheckSheet, Knowledge

_SHORTEST = 2  # letters; a shorter name stands in too many words
_EDGE = r"(?<![a-z0-9]){}(?![a-z0-9])"


class Services:
    """The names by which questions tell the sheets of a knowledge folder apart."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Take the names of ``knowledge``'s sheets; of one sheet alone there is nothing to tell apart."""
        self.of_sheet = _names(knowledge.sheets) if len(knowledge.sheets) > 1 else {}
        owner = {name: sheet for sheet, names in self.of_sheet.items() for name in names}
        self._written = {sheet.name: sheet.service or sheet.title for sheet in knowledge.sheets}
        self._owner = dict(sorted(owner.items(), key=lambda one: (-len(one[0]), one[0])))

    def named(self, text: str, context: Sequence[str] = ()) -> frozenset[str]:
        """Return the names of the sheets whose service a question, or else a heading over it, names; () for most."""
        if not self._owner:
            return frozenset()
        return self._in(text) or self._in("\n".join(context))

    def are_apart(self, sheet: str, other: str) -> bool:
        """Tell whether two sheets are about two services, as far as their names tell."""
        return sheet in self.of_sheet and other in self.of_sheet and sheet != other

    def other(self, named: frozenset[str], sheet: str) -> str:
        """Return the service that a question names where that of ``sheet`` is another; "" where it may be this one."""
        if not named or sheet in named or sheet not in self.of_sheet:
            return ""
        return self._written[min(named)]

    def _in(self, text: str) -> frozenset[str]:
        rest, found = normalise(text), set()
        for name, sheet in self._owner.items():
            rest, times = _pattern(name).subn(" ", rest)
            if times:
                found.add(sheet)
        return frozenset(found)


def _names(sheets: Sequence[CheckSheet]) -> Mapping[str, tuple[str, ...]]:
    """Return the name of a sheet in its folder → the names of its service; without those that tell nothing apart."""
    ending = _common_ending([sheet.title for sheet in sheets])
    owners: dict[str, list[str]] = defaultdict(list)
    for sheet in sheets:
        vendor = {normalise(sheet.vendor), normalise(sheet.vendor_en)}
        written = (sheet.service, sheet.service_en) if sheet.service else (_without(sheet.title, ending),)
        for name in dict.fromkeys(map(normalise, written)):
            if len(name) >= _SHORTEST and name not in vendor:
                owners[name].append(sheet.name)
    names: dict[str, tuple[str, ...]] = {}
    for name, of in owners.items():
        if len(of) == 1:
            names[of[0]] = (*names.get(of[0], ()), name)
    return names


def _common_ending(titles: Sequence[str]) -> int:
    """Return how many words all titles end in alike."""
    words = [title.split()[::-1] for title in titles]
    alike = 0
    for at in zip(*words, strict=False):
        if len(set(at)) > 1:
            break
        alike += 1
    return alike


def _without(title: str, ending: int) -> str:
    words = title.split()
    return " ".join(words[: len(words) - ending]) if ending else ""


@lru_cache(maxsize=64)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_EDGE.format(re.escape(name)))
