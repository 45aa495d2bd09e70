"""Everyday words that name the same: delete and erase, 通知 and 連絡. What a yes rests on may be worded in either."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from qanswer.match.terms import words
from qanswer.packaged import packaged
from qanswer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping


def names_of(form: str) -> frozenset[str]:
    """Return the forms of all words that name the same as a word in its normal form or stem, itself among them.

    >>> "eras" in names_of("delet"), names_of("fire")
    (True, frozenset({'fire'}))
    """
    return _names().get(form) or frozenset((form,))


def name_for(form: str) -> str:
    """Return one form that stands for all words that name the same."""
    return min(names_of(form))


@cache
def _names() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    table = packaged("match/synonyms")
    for names in table["names"]:
        forms = frozenset(word.form for name in names for word in words(normalise(name)))
        found.update(dict.fromkeys(forms, forms))
    return found
