"""Guard: what is asked is done, but not to what the question names.

The rules, in the order they are asked:

1. A thing that the question wants handed over, or reviewed, must stand in a sentence of the item that does so, under any
   of its names, or in the sentence that this one points back to. A plan that exists is not given to customers, and the
   yearly review of one policy is none of the procedures.
2. Where what stands before the thing tells it from others ("the physical security policy"), the item must know that too.
3. "All policies" are not reviewed because one is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from qanswer.match.guards.patterns import compiled, read_table, sieve
from qanswer.model import Effect, Reason
from qanswer.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.match.guards.context import Case, Ground
    from qanswer.patterns import Sieve

CODE = "action_not_stated"
_BEFORE_JA = r"(?P<before>[一-鿿ァ-ヺーa-z0-9・]*(?:(?:の|に関する|に係る|における|を含む)[一-鿿ァ-ヺーa-z0-9・]+)*?(?:の|に関する|に係る)?)"
_BETWEEN_JA = r"(?:等|など|類)?(?:の(?:写し|コピ|概要|一部|内容|状況|全文))?(?:を|は|が|も|の|について(?:は|も)?|に関して)[^.を]{0,16}?"
_NOBODY = (
    r"(?!(?:でき|し|され)?(?:る|た|する|ている)?(?:者|人|担当|場合|際|とき|範囲|権限))"  # who may, not that it is done
)
_BEFORE_EN = r"(?P<before>(?:(?!and |or |how |that |which |when )[a-z-]+ ){0,5}?)"
_TO_EN = r"(?:(?: (?:to|with))? (?:us|(?:our |your |the )?(?:customers?|clients?|users?)))? "
_IS_EN = r"(?: (?:of|on|from|for) [^.?;,]{1,40}?)?(?: (?:is|are|be|been|being|was|were|will|can|to|made|also|always|then|regularly|periodically|formally)){0,5} "
_AUXILIARY = re.compile(r"^(?:(?:how|when|often|is|are|do|does|can|will|your|our|the|a|an|any)(?: |$))+")


@dataclass(frozen=True, slots=True)
class _Deed:
    things: Sequence[str]
    asked_ja: Sieve  # one pattern a thing, in their order
    asked_en: Sieve  # two a thing: done to it, and what is done to it
    stated: re.Pattern[str]
    modified: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    thing: str
    before: str  # what stands before the thing, as far as it may tell it from others
    phrase: str  # as the question has it


@dataclass(frozen=True, slots=True)
class _Table:
    deeds: Sequence[_Deed]
    things: Mapping[str, re.Pattern[str]]
    plain: frozenset[str]
    every: re.Pattern[str]
    points_back: re.Pattern[str]


@cache
def _table() -> _Table:
    table = read_table("objects")
    ja = {row["name"]: row["ja"] for row in table["thing"]}
    en = {row["name"]: row["en"] for row in table["thing"]}
    deeds = [
        _Deed(
            row["things"],
            sieve(f"{_BEFORE_JA}(?P<thing>{ja[name]}){_BETWEEN_JA}(?:{row['ja']}){_NOBODY}" for name in row["things"]),
            sieve(form for name in row["things"] for form in _english(en[name], row["active"], row["passive"])),
            compiled(row["stated"]),
            row.get("modified", False),
        )
        for row in table["deed"]
    ]
    plain = table["plain"]
    things = {name: compiled(ja[name], en[name]) for name in ja}
    return _Table(
        deeds, things, frozenset([*plain["ja"], *plain["en"]]), compiled(plain["all"]), compiled(plain["points_back"])
    )


def _english(thing: str, active: str, passive: str) -> Sequence[str]:
    return (
        rf"(?:{active}){_TO_EN}{_BEFORE_EN}(?P<thing>{thing})",
        rf"(?<![a-z]){_BEFORE_EN}(?P<thing>{thing}){_IS_EN}(?:{passive})",
    )


def check_objects(case: Case) -> Reason | None:
    """Return the things that the item does not hand over or review, None where it does so to all of them."""
    missing = [asked.phrase for deed in _table().deeds for asked in _asked(deed, case) if not _done(deed, asked, case)]
    if not missing:
        return None
    return reason(CODE, Effect.NO_TICK, missing=tuple(dict.fromkeys(missing)))


def _asked(deed: _Deed, case: Case) -> Iterator[_Asked]:
    """Yield each thing that the question wants the deed done to."""
    patterns, each = (deed.asked_ja, 1) if case.japanese else (deed.asked_en, 2)
    for part in case.reading.parts:
        found: dict[str, re.Match[str]] = {}
        for number, match in patterns.search(part.plain):
            found.setdefault(deed.things[number // each], match)
        for thing, match in found.items():
            before = _AUXILIARY.sub("", match["before"].strip()).strip("の ")
            whole = part.plain[match.start("before") : match.end("thing")].strip()
            yield _Asked(thing, before, _AUXILIARY.sub("", whole).lstrip("のそ"))


def _done(deed: _Deed, asked: _Asked, case: Case) -> bool:
    table = _table()
    thing = table.things[asked.thing]
    doing = _sentences_doing(deed.stated, case.ground)
    if case.drafted:  # a sentence answers its item's own question: "Quarterly." beside "Review of privileged access"
        control = case.ground.control
        doing = [f"{control}\n{sentence}" for sentence in doing]
        doing += [control] if case.ground.answer and deed.stated.search(control) else []
    if not any(thing.search(sentence) for sentence in doing):
        return False
    if not deed.modified:
        return True
    return not table.every.search(asked.before) and not _unknown(asked.before, case)


def _unknown(before: str, case: Case) -> bool:
    """Return whether what stands before the thing is strange to the item."""
    if case.facts.wording is None:
        return False
    return any(word not in _table().plain for word in case.facts.wording(before).missing)


@lru_cache(maxsize=4096)
def _sentences_doing(stated: re.Pattern[str], ground: Ground) -> Sequence[str]:
    """Return the item's sentences that do it, each with the one it points back to."""
    texts = [sentence.text for sentence in ground.sentences]
    return [
        f"{texts[at - 1]}\n{text}" if at and _table().points_back.search(text) else text
        for at, text in enumerate(texts)
        if stated.search(text)
    ]
