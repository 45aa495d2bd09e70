"""What the words of a vendor's own sheet say: ``headings.toml``, and the vocabulary that customers' forms use."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from qanswer.forms.vocabulary import headings as forms_headings
from qanswer.forms.vocabulary.words import fold, without_brackets
from qanswer.packaged import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Role(StrEnum):
    """What a column of a sheet is for; the words of ``--columns``."""

    NUMBER = "number"
    CATEGORY = "category"
    CONTROL = "control"
    STATUS = "status"
    ANSWER = "answer"
    APPLICABLE = "applicable"  # whether it concerns the vendor, beside a status
    SOURCE = "source"
    UNIT = "unit"  # what a value in the answer is counted in
    ASIDE = "aside"  # neither asked nor answered: the customer's part, mappings, guidance
    INTERNAL = "internal"  # of nobody's business outside: never read


WHOLE, PART, BORROWED = 4.0, 2.5, 0.6  # points of a word that is the heading, that is in it; share of a form's word
_FORMS: Final[Mapping[forms_headings.Role, tuple[Role, ...]]] = {
    forms_headings.Role.QUESTION: (Role.CONTROL,),
    forms_headings.Role.ANSWER: (Role.STATUS, Role.ANSWER),
    forms_headings.Role.PROSE: (Role.ANSWER,),
    forms_headings.Role.REMARK: (Role.ANSWER,),
    forms_headings.Role.NUMBER: (Role.NUMBER,),
    forms_headings.Role.CONTEXT: (Role.CATEGORY,),
    forms_headings.Role.HINT: (Role.ASIDE,),
    forms_headings.Role.OTHER: (Role.ASIDE,),
    forms_headings.Role.EVIDENCE: (Role.SOURCE,),
    forms_headings.Role.STATUS: (Role.STATUS,),
    forms_headings.Role.REVIEWER: (Role.ASIDE,),
}
_PARTS = re.compile(r"\s*(?:[/／・|｜、,\n:：]|\s-\s)\s*")
_POLITE = re.compile(r"^(?:ご|御|お)(?=\w)")
_COUNTED = re.compile(r"\s*[0-9０-９]{1,2}$")
_SHORTEST_COUNTED = 3  # letters; "Q 21" and "No. 3" number rows, "Reference 2" is the second column of its kind
_LONGEST_HEADING = 60  # characters; a longer text is no heading


@lru_cache(maxsize=4096)
def said_of(heading: str) -> Mapping[Role, float]:
    """Return the points that a heading gives each role; a heading of internal columns gives them to no other.

    >>> said_of("社内メモ(公開時は削除)"), max(said_of("備考(実施内容)").items())[0].value
    ({<Role.INTERNAL: 'internal'>: 4.0}, 'answer')
    """
    heading = heading.strip().rstrip("?？:：")  # "Applicable?" heads what "Applicable" does
    whole, bracketless = fold(heading), without_brackets(heading)
    bare = counted if len(counted := _COUNTED.sub("", bracketless).strip()) > _SHORTEST_COUNTED else bracketless
    if _is_internal(whole, bare):
        return {Role.INTERNAL: WHOLE}
    points: dict[Role, float] = {}
    if len(heading.strip()) > _LONGEST_HEADING and "\n" not in heading.strip():
        return points
    parts = {bare, _POLITE.sub("", bare), *map(fold, _PARTS.split(heading.strip()))}
    for role in Role:
        listed = _table()[role.value]
        if bare in listed.whole or whole in listed.whole:
            points[role] = WHOLE
        elif parts & listed.whole:
            points[role] = WHOLE - 0.5
        elif any(_within(word, whole) for word in listed.part):
            points[role] = PART
    for match in forms_headings.heading_roles(heading):
        for role in _FORMS[match.role]:
            points[role] = max(points.get(role, 0.0), match.points * BORROWED)
    return points


def _is_internal(whole: str, bare: str) -> bool:
    listed = _table()[Role.INTERNAL.value]
    return bare in listed.whole or whole in listed.whole or any(_within(word, whole) for word in listed.part)


def _within(word: str, text: str) -> bool:
    return bool(re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word), text))


def repeats_above(text: str) -> bool:
    """Tell whether an answer stands for the one above it: 同上, ditto."""
    return fold(text).strip("。.()（）") in _table()["same"].whole


def begins_note(text: str) -> bool:
    """Tell whether a line begins like a note on others."""
    plain = unicodedata.normalize("NFKC", text).casefold().lstrip()
    return plain.startswith(_note_beginnings())


def is_count(text: str) -> bool:
    """Tell whether a text only says how many items follow: ``3項目``, ``(12 controls)``."""
    plain = fold(text).strip("()[]（）計全 ")
    return any(re.fullmatch(rf"[0-9]+\s*{re.escape(word)}", plain) for word in _read()["count"]["of"])


def names_department(text: str) -> bool:
    """Tell whether a text ends like the name of a part of a company: 品質管理室, "Trust Office"."""
    return fold(text).endswith(tuple(_read()["department"]["ends"]))


@cache
def _note_beginnings() -> tuple[str, ...]:
    return tuple(unicodedata.normalize("NFKC", word).casefold() for word in _read()["note"]["begins"])


@cache
def labels() -> Mapping[str, frozenset[str]]:
    """Return the labels that name what stands beside them at the head of a document, by kind."""
    return {kind: _Listed.of(table).whole for kind, table in _read()["label"].items()}


@cache
def _read() -> dict[str, Any]:
    return packaged("intake/headings")


@dataclass(frozen=True, slots=True)
class _Listed:
    """The words for one role."""

    whole: frozenset[str]
    part: tuple[str, ...]

    @classmethod
    def of(cls, table: Mapping[str, Sequence[str]]) -> _Listed:
        return cls(frozenset(map(fold, table.get("whole", ()))), tuple(map(fold, table.get("part", ()))))


@cache
def _table() -> Mapping[str, _Listed]:
    return {name: _Listed.of(table) for name, table in _read().items() if name != "label"}
