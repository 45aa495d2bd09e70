"""Reasons in words: one sentence each, in the language of the form; the only place in which there are any."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qanswer.model import Language, Reason, Term
from qanswer.packaged import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qanswer.model import Value

_BETWEEN = {Language.JA: "・", Language.EN: ", "}


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Return code -> language -> sentence, with the names of the reason's values in braces."""
    return packaged("report/reasons")


def sentence(reason: Reason, language: Language) -> str:
    """Return what the person reviewing is told."""
    values = {name: _shown(value, language) for name, value in reason.values.items()}
    return sentences()[reason.code][language.value].format(**values)


def told(reason: Reason, language: Language) -> str:
    """Return ``code: sentence``, as it stands in the report for programs."""
    return f"{reason.code}: {sentence(reason, language)}"


@dataclass(frozen=True, slots=True)
class _Words:
    """Words one after the other; a format such as ``{words:, }`` says what stands between them."""

    words: tuple[str, ...]
    between: str  # where the format does not say

    def __format__(self, between: str) -> str:
        return (between or self.between).join(self.words)


def _shown(value: Value, language: Language) -> object:
    match value:
        case Term():
            return value.ja if language is Language.JA else value.en
        case tuple():
            return _Words(tuple(str(_shown(one, language)) for one in value), _BETWEEN[language])
        case _:
            return value
