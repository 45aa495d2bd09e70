"""The points by which columns get their roles: one table, chosen on annotated forms."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from qanswer.packaged import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def points(table: str) -> Mapping[str, float]:
    """Return the points of one role by the sign that they are for.

    Source: docs/adr/0009-layout-by-points.md.
    """
    return {sign: float(value) for sign, value in _read()[table].items()}


@cache
def _read() -> Mapping[str, Mapping[str, float]]:
    return packaged("forms/layout/points")
