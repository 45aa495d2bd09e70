"""Which numbers of an item that nobody linked are about what is asked, and how one without a name of its own compares.

What the question names and the item's own question does not ("critical" beside "How quickly are patches applied?") tells
which of several numbers side by side is meant: "Critical: 72 hours. High: 14 days."
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qanswer.match.guards.negation import weight_of
from qanswer.match.guards.numerals import in_digits
from qanswer.match.guards.quantities import Dimension, Quantity, bound_of, stated_quantities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qanswer.match.guards.context import Case

_PARTS = re.compile(r"[,;:] ?|\band\b|\. ")  # a number each: "99.9 % for search and 99.95 % for storage"
_NAMED = 2  # weight of what a part must have of the question, from which it is the one that is meant
_TIMES = frozenset({Dimension.RETENTION, Dimension.ADVANCE, Dimension.DELAY, Dimension.IDLE})


def numbers_about(demand: Quantity, case: Case) -> Sequence[Quantity]:
    """Return the item's numbers that may be held against ``demand``: all of them, or those beside what is asked."""
    control = case.ground.control
    every = stated_quantities(case.ground.answer, control)
    parts = [part for clause in case.clauses for part in _parts(clause.text)] if case.drafted else []
    numbered = [(weight_of(case.pieces(part) & named_beyond(demand, case)), part) for part in parts]
    most = max((weight for weight, _ in numbered), default=0)
    if len(numbered) < 2 or most < _NAMED:  # noqa: PLR2004 - one number, or none is beside what is asked
        return every
    return [found for weight, part in numbered if weight == most for found in stated_quantities(part, control)]


def named_beyond(demand: Quantity, case: Case) -> frozenset[str]:
    """Return what the question names beside ``demand`` and the item's own question does not."""
    asked = case.pieces(in_digits(case.text).replace(demand.phrase, " "))
    return frozenset(piece for piece in asked - case.pieces(case.ground.control) if not piece.startswith("="))


def bounded(demand: Quantity, text: str) -> Quantity:
    """Return a time of whatever as a least or a most, as the words around it in a normalised question have it."""
    bound = bound_of(demand, text) if demand.dimension is Dimension.SPAN else None
    return demand if bound is None else replace(demand, dimension=bound)


def unnamed(demand: Quantity, about: Sequence[Quantity]) -> Sequence[Quantity]:
    """Return the one time among ``about`` that is not told of what it is, to be compared with ``demand``; else none."""
    if demand.dimension not in _TIMES or not demand.amount:
        return ()
    bare = [found for found in about if found.dimension in {Dimension.SPAN, demand.dimension}]
    return bare if len({found.amount for found in bare}) == 1 else ()


def _parts(clause: str) -> Iterator[str]:
    """Yield the parts of a clause that have a number each; the clause itself where they have fewer than two."""
    parts = [part for part in _PARTS.split(clause) if stated_quantities(part, "")]
    yield from parts if len(parts) > 1 else [clause] if parts else ()
