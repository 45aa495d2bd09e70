"""The guards' word tables: TOML files beside this one, their regular expressions compiled alike."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from qanswer.packaged import packaged
from qanswer.patterns import Sieve, expression

if TYPE_CHECKING:
    from collections.abc import Iterable

# Japanese letters are no "word" letters here, so that \b stands between "UPS" and 「の」
_FLAGS = re.ASCII | re.MULTILINE


@cache
def read_table(name: str) -> dict[str, Any]:
    """Return the table ``name``.toml."""
    return packaged(f"match/guards/{name}")


def compiled(*alternatives: str) -> re.Pattern[str]:
    """Return the pattern that matches any of ``alternatives``, for normalised text."""
    return expression("|".join(alternatives), _FLAGS)


def sieve(patterns: Iterable[str]) -> Sieve:
    """Return a table of patterns for normalised text, which is only searched for those that it has the letters for."""
    return Sieve(patterns, _FLAGS)
