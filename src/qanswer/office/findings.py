"""What a comparison of two files comes to: the changed places and whatever else differs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qanswer.speech import said, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qanswer.model import Location


_MAX_LISTED: Final = 20  # differences named for one part; the rest is counted


@dataclass(frozen=True, slots=True)
class Change:
    """A place that shows something else than before."""

    place: Location
    before: str
    after: str

    def as_json(self) -> dict[str, object]:
        """Return the change with its place as the report schema has it."""
        return {**self.place.as_json(), "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that should have stayed as it was."""

    part: str  # entry of the package; "" for the package as a whole
    detail: str

    def __str__(self) -> str:
        """Return ``part: detail``."""
        return f"{self.part}: {spoken(self.detail)}" if self.part else spoken(self.detail)

    def as_json(self) -> dict[str, object]:
        """Return both fields."""
        return {"part": self.part, "detail": self.detail}


@dataclass(slots=True)
class Findings:
    """What one format's comparer found in the parts that are not identical; filled while it compares."""

    changes: list[Change] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)  # parts that hold answers
    declared: list[str] = field(default_factory=list)  # documented exceptions, as sentences
    unmet: list[Location] = field(default_factory=list)  # places that do not read as their edits asked


def limited(part: str, details: Iterable[str]) -> Iterator[Difference]:
    """Yield a difference for each detail of one part; from the twenty-first on they are counted only."""
    count = 0
    for count, detail in enumerate(details, 1):
        if count <= _MAX_LISTED:
            yield Difference(part, detail)
    if count > _MAX_LISTED:
        yield Difference(part, said("and {count} more differences", count=count - _MAX_LISTED))
