"""Guard: the item speaks of what is asked, and nothing in it affirms it as it is asked.

The rules, each about a part of the question that is for a yes or no:

1. Of something besides (「顧客も」, "by country as well"): the item must know that thing. So of each of two (「AとBの双方」, "both A
   and B"): what holds of one half is no yes to the whole.
2. Of all of them: a clause that speaks of them must say so of all; and none may say so of some. "An owner for each asset"
   asks no more than that the assets are known.
3. Of nothing else (「のみ」, "without exception"): the item must keep it to something too.
4. So many of them, in such a version: the number must stand in the item.
5. Whether one may do what an item that nobody linked has no word for, beside a sentence that something cannot be done:
   it may be just that, in other words ("veto", "no right to object").

The text may go in; the tick stays open, with the words that nothing affirms.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from qanswer.match.guards.negation import weight_of
from qanswer.match.guards.numerals import in_digits
from qanswer.match.guards.patterns import compiled, read_table
from qanswer.match.guards.quantities import without_quantities
from qanswer.match.question_type import wants_words
from qanswer.model import Effect, Reason
from qanswer.reasons import reason

if TYPE_CHECKING:
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
        if not wants_words(part.plain, japanese=case.japanese)
        for phrase in (
            *_besides(asked["also"], part.plain, case),
            *(() if part.told else _one_of_two(asked["two"], part.plain, case)),
            *_not_all(asked["every"], part.plain, case),
            *_not_alone(asked["alone"], part.plain, case),
            *_uncounted(asked["counted"], part.plain, case),
            *_other_version(asked["version"], part.plain, case),
            *_unable(asked["able"], part.plain, case),
        )
    ]
    return reason(CODE, Effect.NO_TICK, missing=tuple(dict.fromkeys(missing))) if missing else None


def _besides(also: re.Pattern[str], text: str, case: Case) -> Iterator[str]:
    """Yield the further things that the item does not know."""
    for match in also.finditer(text):
        if _is_unknown(_thing(match), case):
            yield match.group()


def _one_of_two(two: re.Pattern[str], text: str, case: Case) -> Iterator[str]:
    """Yield the one of two things that the item does not know."""
    for match in two.finditer(text):
        for thing in filter(None, match.groupdict().values()):
            if _is_unknown(thing, case):
                yield thing


def _not_all(every: re.Pattern[str], text: str, case: Case) -> Iterator[str]:
    """Yield of what it should hold without exception, where the item does not know it, or says so of some."""
    for match in every.finditer(without_quantities(text)):
        pieces = case.pieces(_thing(match))
        if not pieces:
            continue
        known = [clause for clause in case.clauses if clause.pieces & pieces]
        near = [clause for clause in case.clauses if weight_of(clause.pieces & case.pieces(text)) >= _FEWEST_SHARED]
        if (
            (known and not _of_each(match) and not any(_said("of_all", clause.text) for clause in known))
            or (not known and _strange(_thing(match), case))
            or any(_said("of_some", clause.text) for clause in near)
        ):
            yield match.group()


def _not_alone(alone: re.Pattern[str], text: str, case: Case) -> Iterator[str]:
    """Yield the word that leaves nothing else, where no clause about what is asked keeps it to anything."""
    match, asked = alone.search(text), case.pieces(text)
    if match and not any(clause.pieces & asked and _said("kept", clause.text) for clause in case.clauses):
        yield match.group()


def _uncounted(counted: re.Pattern[str], text: str, case: Case) -> Iterator[str]:
    """Yield numbers of things that do not stand in the item."""
    stated = in_digits(case.ground.whole)
    for match in counted.finditer(without_quantities(text)):
        written = match["n"] or match["sum"]
        number = re.escape(in_digits(f"{written} days").removesuffix(" days"))
        if not compiled(rf"(?<!\d){number}(?!\d)").search(stated):
            yield match.group()


def _other_version(version: re.Pattern[str], text: str, case: Case) -> Iterator[str]:
    """Yield the versions and classes (TLS 1.1, 耐震クラスB) that the item does not name, of what it names in others."""
    for match in version.finditer(text):
        named = rf"(?<![a-z]){re.escape(match['of'])}(?![a-z])"
        which = re.escape(match["n"])
        # a letter stands for much else, unless it is beside what it is the class of
        stated = (
            rf"{named}[^.]{{0,12}}(?<![a-z]){which}(?![a-z])" if which.isalpha() else rf"(?<![\d.]){which}(?![\d.]*\d)"
        )
        if compiled(named).search(case.ground.answer) and not compiled(stated).search(case.ground.answer):
            yield match.group()


def _of_each(match: re.Match[str]) -> bool:
    """Return whether something is to be so for each by itself ("an owner for each asset"), which any list of them says."""
    named = match.groupdict()
    return bool(named.get("entry") or (named.get("to") and "all" not in match.group().split()))


def _unable(able: re.Pattern[str], text: str, case: Case) -> Iterator[str]:
    """Yield the first word that the item has not, of what one may do."""
    if not case.drafted or case.facts.wording is None or not able.search(text):
        return
    if any(clause.denied and _said("unable", clause.text) for clause in case.clauses):
        yield from case.facts.wording(text).missing[:1]


def _thing(match: re.Match[str]) -> str:
    named = match.groupdict()
    return next((named[name] for name in ("thing", "whole", "subject") if named.get(name)), "")


def _is_unknown(thing: str, case: Case) -> bool:
    """Return whether no clause shares anything with a thing that is strange to the item."""
    pieces = case.pieces(thing) if thing else frozenset()
    return bool(pieces) and not any(clause.pieces & pieces for clause in case.clauses) and _strange(thing, case)


def _strange(thing: str, case: Case) -> bool:
    """Return whether the item, and what its topics are called, lack a word of ``thing``."""
    return case.facts.wording is None or bool(case.facts.wording(thing).missing)


def _said(name: str, text: str) -> bool:
    return any(_words(language)[name].search(text) for language in ("ja", "en"))
