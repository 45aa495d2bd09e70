"""What the signs and words of a sheet's status say; the words are data: ``status.toml``."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from qanswer.knowledge.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def status_of(text: str) -> Status | None:
    """Return what a sign, a word or the explanation of a sign says; None where no table settles it.

    >>> status_of("未実施"), status_of("N/A"), status_of("計画中")
    (<Status.NOT_MET: '×'>, <Status.NOT_APPLICABLE: '－'>, None)
    """
    return _known().get(_fold(text))


def is_doubtful(gloss: str) -> bool:
    """Tell whether an unknown explanation says that its sign is no plain yes."""
    return any(word in _fold(gloss) for word in _words()["doubtful"])


@cache
def _known() -> Mapping[str, Status]:
    return {_fold(word): status for status in Status for word in _words()[status.name.lower()]}


@cache
def _words() -> Mapping[str, Sequence[str]]:
    return tomllib.loads(files("qanswer.knowledge").joinpath("status.toml").read_text(encoding="utf-8"))


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
