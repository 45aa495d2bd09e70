"""Things by their names: which of those a form lists to be ticked a text states outright."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from qanswer.forms.vocabulary.words import as_pattern, fold, folded, tables
from qanswer.patterns import expression
from qanswer.text import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = expression(r"(?<![0-9])[0-9]{4,5}(?![0-9])")
_NAME = expression(r"[a-z]{2}[a-z0-9 /.+-]*[a-z0-9]|[a-z]+ ?[0-9]+")


def things_stated(names: Sequence[str], text: str) -> tuple[str, ...]:
    """Return those names of things that a text states and neither denies nor plans, in the form's order.

    Only names that stand for one thing wherever they stand: numbered standards, names in Latin letters and the few others
    that the tables list.

    >>> things_stated(["ISO27001", "ISO27017", "SOC2"], "ISO/IEC 27001:2013の認証を取得しています。ISO27017は取得予定です。")
    ('ISO27001',)
    """
    stated = [plain for sentence in parts(text) if not _holds_back().search(plain := fold(sentence))]
    return tuple(name for name in names if any(_names(fold(name), sentence) for sentence in stated))


def _names(name: str, sentence: str) -> bool:
    if number := _NUMBER.search(name):
        return re.search(rf"(?<![0-9]){number[0]}(?![0-9])", sentence) is not None
    if name in folded(tables()["things"]["names"]):
        return name in sentence
    if not _NAME.fullmatch(name):
        return False
    return f" {_spaced(name)} " in f" {_spaced(sentence)} "


def _spaced(text: str) -> str:
    """Return the Latin words and numbers of a text, one blank between them: SOC2, SOC-2 and SOC 2 are one."""
    return " ".join(re.findall(r"[a-z]+|[0-9]+", text))


@cache
def _holds_back() -> re.Pattern[str]:
    return expression("|".join(as_pattern(fold(word)) for word in tables()["things"]["held_back"]))
