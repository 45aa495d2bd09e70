"""The page's own words, in the person's language."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from qanswer.model import Language
from qanswer.packaged import packaged
from qanswer.speech import language

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def words(language: Language) -> Mapping[str, str]:
    """Return the words of the page by key."""
    table = packaged("desk/words")
    return dict(table[language.value])


def preferred(accept_language: str) -> Language:
    """Return the language to begin with: what ``--lang`` or QANSWER_LANG says, else the browser, else the locale.

    Args:
        accept_language: the browser's header: "de,ja;q=0.5", of which the first that is spoken here counts.
    """
    if os.environ.get("QANSWER_LANG"):
        return Language(language())
    for part in accept_language.split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in set(Language):
            return Language(code)
    return Language(language())
