"""The page's own words, in the person's language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from qanswer.model import Language

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def words(language: Language) -> Mapping[str, str]:
    """Return the words of the page by key."""
    table = tomllib.loads(files("qanswer.desk").joinpath("words.toml").read_text(encoding="utf-8"))
    return dict(table[language.value])


def preferred(accept_language: str) -> Language:
    """Return the language that a browser asks for: the first of the two that its header names, else Japanese.

    >>> preferred("en-GB,en;q=0.9,ja;q=0.8"), preferred("de"), preferred("")
    (<Language.EN: 'en'>, <Language.JA: 'ja'>, <Language.JA: 'ja'>)
    """
    for part in accept_language.split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in set(Language):
            return Language(code)
    return Language.JA
