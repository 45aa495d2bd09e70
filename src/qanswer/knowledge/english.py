"""The English of a check sheet's items, in the sheet itself or in a file beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from qanswer.statements import Translation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.knowledge.model import Item
    from qanswer.knowledge.toml import Table


@dataclass(frozen=True, slots=True)
class English:
    """What english.toml has for one item."""

    control_en: str
    answer_en: str
    translation: Translation
    original: str = ""  # digest of what it is the English of; "" where nobody kept it


def english_of(table: Table) -> English:
    """Return the English that an item's own entry has."""
    return English(
        control_en=table.text("control_en", ""),
        answer_en=table.text("answer_en", ""),
        translation=table.member("translation", Translation, Translation.UNREVIEWED),
    )


def read_english(top: Table, known: Mapping[str, Item]) -> dict[str, English]:
    """Return english.toml's texts by item id; ``known`` are the sheets' items."""
    english: dict[str, English] = {}
    for table in top.tables("item"):
        item = table.text("id")
        table.named(f"item {item}")
        if item not in known:
            raise table.fault("the check sheet has no such item")
        if item in english:
            raise table.fault("stands twice")
        if known[item].control_en or known[item].answer_en:
            raise table.fault("the check sheet has its English already; keep one")
        english[item] = replace(english_of(table), original=table.text("original", ""))
        table.text("approved_by", "")
        table.day("approved_on")
        table.finish()
    top.finish()
    return english


def with_english(item: Item, english: English | None) -> Item:
    """Return the item with its English, where there is some; approved for another text it is unreviewed again."""
    if english is None:
        return item
    translation = english.translation
    if english.original and english.original != digest(item.control, item.answer):
        translation = Translation.UNREVIEWED
    return replace(item, control_en=english.control_en, answer_en=english.answer_en, translation=translation)


def digest(control: str, answer: str) -> str:
    """Return what tells a text from the one it was translated from, white space aside.

    >>> digest("a b", "c") == digest("ab", "c"), digest("a", "b") == digest("a", "c")
    (True, False)
    """
    squashed = "\n".join("".join(text.split()) for text in (control, answer))
    return sha256(squashed.encode()).hexdigest()[:16]
