"""The guards' word tables: TOML files beside this one, their regular expressions compiled alike."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from qanswer.patterns import Sieve, expression

if TYPE_CHECKING:
    from collections.abc import Iterable

# Japanese letters are no "word" letters here, so that \b stands between "UPS" and 「の」
_FLAGS = re.ASCII | re.MULTILINE


@cache
def read_table(name: str) -> dict[str, Any]:
    """Return the table ``name``.toml."""
    text = files("qanswer.match.guards").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def compiled(*alternatives: str) -> re.Pattern[str]:
    """Return the pattern that matches any of ``alternatives``, for normalised text."""
    return expression("|".join(alternatives), _FLAGS)


def sieve(patterns: Iterable[str]) -> Sieve:
    """Return a table of patterns for normalised text, which is only searched for those that it has the letters for."""
    return Sieve(patterns, _FLAGS)
