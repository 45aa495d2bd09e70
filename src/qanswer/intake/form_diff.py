"""Last year's form against this year's: which questions are the same, changed, new or gone, and what was told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from qanswer.errors import NoQuestions
from qanswer.forms.contract import Overrides
from qanswer.forms.formats.registry import open_form
from qanswer.intake.answered import AnsweredRow, answered_rows
from qanswer.match.past.keys import Recogniser
from qanswer.text import fold_kana, strip_asking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qanswer.library.model import Keys
    from qanswer.match.engine import Matcher
    from qanswer.model import Choice, Question

_SAME_NUMBER, _OTHERWISE = 55.0, 78.0  # likeness of letters (0–100) from which a question is a changed one


class Change(StrEnum):
    """What became of a question."""

    SAME = "same"  # the same words, or another way of asking the same
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One question in both forms."""

    change: Change
    new: Question | None  # None: gone
    old: Question | None  # None: new
    choice: Choice | None = None  # what was told to the old one
    text: str = ""


def diff_forms(old: Path, new: Path, matcher: Matcher, overrides: Overrides | None = None) -> list[DiffRow]:
    """Return the questions of the new form in its order, then those that are gone.

    Raises:
        FormError: a form cannot be used, or no question was found in it.
    """
    recogniser = Recogniser(matcher)
    before, after = (_read(path, overrides or Overrides(), recogniser) for path in (old, new))
    pairs = _paired(before, after)
    rows = [_row(one, pairs.get(number)) for number, (one, _) in enumerate(after)]
    taken = {id(told) for told, _ in pairs.values()}
    gone = [row for row, _ in before if id(row) not in taken]
    return [*rows, *(DiffRow(Change.GONE, None, row.slot.question, row.choice, row.text) for row in gone)]


def _read(path: Path, overrides: Overrides, recogniser: Recogniser) -> list[tuple[AnsweredRow, Keys]]:
    form = open_form(path, replace(overrides, answered=True), allow_signed=True)
    if not form.slots:
        raise NoQuestions(
            "{path}: no questions found; see `qanswer inspect`, or name the columns with --columns", path=path
        )
    return [(row, recogniser.keys(row.slot.question)) for row in answered_rows(form.slots)]


def _row(row: AnsweredRow, pair: tuple[AnsweredRow, bool] | None) -> DiffRow:
    if pair is None:
        return DiffRow(Change.NEW, row.slot.question, None)
    told, same = pair
    change = Change.SAME if same else Change.CHANGED
    return DiffRow(change, row.slot.question, told.slot.question, told.choice, told.text)


def _paired(
    before: Sequence[tuple[AnsweredRow, Keys]], after: Sequence[tuple[AnsweredRow, Keys]]
) -> dict[int, tuple[AnsweredRow, bool]]:
    """Return for each new question (by position) the old one it was, and whether both ask the same."""
    free = list(before)
    found: dict[int, tuple[AnsweredRow, bool]] = {}
    for recognised_by in ("same", "bare"):
        for number, (_, keys) in enumerate(after):
            wanted = getattr(keys, recognised_by)
            alike = (pair for pair in free if number not in found and getattr(pair[1], recognised_by) == wanted)
            twin = next(alike, None)
            if twin is not None:
                free.remove(twin)
                found[number] = (twin[0], True)
    likely = [
        (-likeness, number, position)
        for number, (row, _) in enumerate(after)
        if number not in found
        for position, (told, _) in enumerate(free)
        if (likeness := _likeness(row.slot.question, told.slot.question))
    ]
    taken: set[int] = set()
    for _, number, position in sorted(likely):
        if number not in found and position not in taken:
            taken.add(position)
            found[number] = (free[position][0], False)
    return found


def _likeness(one: Question, other: Question) -> float:
    """Return how like two questions read (0–100); 0 where they are too unlike to be one that changed."""
    likeness = fuzz.ratio(fold_kana(strip_asking(one.text)), fold_kana(strip_asking(other.text)))
    numbered = one.number == other.number != ""
    return likeness if likeness >= (_SAME_NUMBER if numbered else _OTHERWISE) else 0.0
