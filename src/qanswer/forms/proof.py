"""What a comparison of two files comes to: the changed places and whatever else differs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qanswer.forms.boxes import BOX, TICKED
from qanswer.forms.words import blank_states, fold, is_blank

if TYPE_CHECKING:
    from qanswer.model import Location


# A label that ends in a blank: 「会社名：」, "Date: ____", 「回答日：　年　月　日」.
_LABELLED = re.compile(r"(?P<kept>[^\n]{0,60}?(?:[:：】]|(?=[_＿]{2})))[\s_＿.…]*(?:年[\s_＿]*月[\s_＿]*日[\s_＿]*)?$")
_HEADING = re.compile(r"\s*[【（(]")  # may be a placeholder, may be 【必須】: not taken for a blank


@dataclass(frozen=True, slots=True)
class Change:
    """A place that shows something else than before."""

    place: Location
    before: str
    after: str

    @property
    def before_blank(self) -> bool:
        """Whether nothing that stood there is gone: it was to be filled, a box was ticked, or a label is kept.

        An answer may only ever fill a blank; a question that reads otherwise than before is found by this.
        """
        label = _LABELLED.match(self.before)
        if label and self.after.startswith(label["kept"]):
            return True
        if (is_blank(self.before) and not _HEADING.match(self.before)) or fold(self.before) in blank_states():
            return True
        return len(self.before) == len(self.after) and all(map(_stays_or_is_ticked, self.before, self.after))

    def as_json(self) -> dict[str, object]:
        """Return the change with its place as the report schema has it."""
        return {
            **self.place.as_json(),
            "before": self.before,
            "after": self.after,
            "before_blank": self.before_blank,
        }


def _stays_or_is_ticked(was: str, now: str) -> bool:
    return now == was or (was in TICKED and BOX.match(now) is not None)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that should have stayed as it was."""

    part: str  # entry of the package; "" for the package as a whole
    detail: str

    def __str__(self) -> str:
        """Return ``part: detail``."""
        return f"{self.part}: {self.detail}" if self.part else self.detail

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
