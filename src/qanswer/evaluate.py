"""How well the check sheet is matched and answered from, measured on labelled rows of one's own.

The figures are those of a filled form, without the form: each labelled row is matched and decided on as ``fill`` would.

hit_at_1, hit_at_3   of the rows that the sheet can answer, those whose first (one of the first three) item is acceptable
precision            of the rows filled, those filled from an acceptable item
recall               of the rows answered in full by the sheet, those filled from an acceptable item
false_fill           of the rows that the sheet does not answer, those filled
choice_accuracy      of the rows ticked whose true tick is known, those ticked right
choice_given         of the rows rightly filled whose true tick is known, those ticked
harmful              of all rows, those ticked yes where the truth is no, partial or unknown
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.answer import Policy
from qanswer.match.engine import Matcher
from qanswer.match.labels import Coverage, Label, read_labels
from qanswer.model import Choice, Verdict
from qanswer.sources import weigh
from qanswer.speech import _, _n, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qanswer.knowledge.model import Knowledge
    from qanswer.model import Answer, Match

__all__ = ["Error", "Outcome", "Row", "Share", "evaluate", "judge", "read_labels"]

SCHEMA = "qanswer/evaluation/1"
ALL = "all"
_Z = 1.959964  # standard deviations of a two-sided 95 % interval
_SHOWN = 70  # characters of a question in a listed error: one line of a terminal


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the 95 % Wilson interval of the true share."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """Return the share, 0–1; nan of none."""
        return self.hits / self.of if self.of else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Return the bounds that hold the true share 19 times of 20; (0, 1) of none."""
        if not self.of:
            return 0.0, 1.0
        square = _Z * _Z
        middle = (self.hits + square / 2) / (self.of + square)
        reach = _Z * math.sqrt(self.hits * (self.of - self.hits) / self.of + square / 4) / (self.of + square)
        return max(0.0, middle - reach), min(1.0, middle + reach)

    def as_json(self) -> dict[str, object]:
        """Return the share as ``qanswer evaluate --json`` prints it; ``value`` is null of none."""
        low, high = self.interval
        value = round(self.value, 4) if self.of else None
        return {"value": value, "low": round(low, 4), "high": round(high, 4), "hits": self.hits, "of": self.of}


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled row, what was found for it and what was made of that."""

    label: Label
    match: Match
    answer: Answer

    @property
    def right(self) -> bool:
        """Return whether the first candidate is an acceptable source."""
        return bool(self.match.candidates) and self.match.candidates[0].statement in self.label.items

    @property
    def filled(self) -> bool:
        """Return whether an answer would be written."""
        return self.answer.verdict is Verdict.FILLED

    @property
    def tick(self) -> Choice | None:
        """Return the tick that would be given."""
        return self.answer.choice if self.filled else None


@dataclass(frozen=True, slots=True)
class Error:
    """A row that went wrong, and how."""

    id: str
    kind: str  # not_first, wrong_source, false_fill, wrong_choice, harmful_yes, not_filled
    question: str
    wanted: tuple[str, ...]
    found: tuple[str, ...]  # the first three items

    def as_json(self) -> dict[str, object]:
        """Return the error as ``qanswer evaluate --json`` prints it."""
        return {
            "id": self.id, "kind": self.kind, "question": self.question, "wanted": list(self.wanted), "found": list(self.found)
        }  # fmt: skip

    def __str__(self) -> str:
        """Return one line for the terminal."""
        question = " ".join(self.question.split())[:_SHOWN]
        told = _("wanted {wanted}; found {found}", wanted=self.wanted or said("none"), found=self.found)
        return f"{self.kind} {self.id}: {question} [{told}]"


@dataclass(frozen=True, slots=True)
class Outcome:
    """All figures, by language and for all rows together, and every error."""

    rows: int
    figures: dict[str, dict[str, Share]]  # language or "all" -> figure -> share
    errors: tuple[Error, ...]

    def as_json(self) -> dict[str, object]:
        """Return the outcome as ``qanswer evaluate --json`` prints it."""
        figures = {name: {figure: share.as_json() for figure, share in of.items()} for name, of in self.figures.items()}
        return {
            "schema": SCHEMA,
            "rows": self.rows,
            "figures": figures,
            "errors": [error.as_json() for error in self.errors],
        }

    def lines(self, *, errors: bool) -> list[str]:
        """Return the outcome for a terminal: one line per figure and language, then the errors if asked."""
        lines = [_n("{n} row; share, 95 % interval, count", "{n} rows; share, 95 % interval, count", self.rows)]
        for name, figures in self.figures.items():
            lines.append(f"{name}:")
            for figure, share in figures.items():
                low, high = share.interval
                value = f"{share.value:.3f} ({low:.3f}-{high:.3f})" if share.of else "-"
                lines.append(f"  {figure:<16}{value:<22}{share.hits}/{share.of}")
        return [*lines, *(str(error) for error in self.errors)] if errors else lines


def evaluate(labels: Sequence[Label], knowledge: Knowledge) -> Outcome:
    """Return how well ``knowledge`` answers the labelled rows, decided on as ``fill`` does by default."""
    matcher = Matcher(knowledge)
    limits = matcher.thresholds
    policy = Policy(limits.fill_at, limits.tick_at, limits.offer_at)
    matches = matcher.match_all(label.question for label in labels)
    return judge(
        [
            Row(label, match, weigh(label.question, match, None, knowledge.statements, policy).answer)
            for label, match in zip(labels, matches, strict=True)
        ]
    )


def judge(rows: Sequence[Row]) -> Outcome:
    """Return the figures of rows already decided on."""
    languages = sorted({row.label.lang for row in rows})
    figures = {ALL: _figures(rows)}
    figures |= {lang: _figures([row for row in rows if row.label.lang == lang]) for lang in languages}
    return Outcome(len(rows), figures, tuple(error for row in rows for error in _errors(row)))


def _figures(rows: Sequence[Row]) -> dict[str, Share]:
    judged = [row for row in rows if not row.label.soft]
    answerable = [row for row in judged if row.label.items]
    ticked = [row for row in rows if row.tick is not None and row.label.choices]
    tickable = [row for row in rows if row.filled and row.right and not row.label.unknown]
    return {
        "hit_at_1": _share(answerable, lambda row: row.right),
        "hit_at_3": _share(answerable, lambda row: _within_first(row, 3)),
        "precision": _share((row for row in judged if row.filled), lambda row: row.right),
        "recall": _share(_covered(rows, Coverage.FULL), lambda row: row.filled and row.right),
        "false_fill": _share(_covered(judged, Coverage.NONE), lambda row: row.filled),
        "choice_accuracy": _share(ticked, lambda row: row.tick in row.label.choices),
        "choice_given": _share(tickable, lambda row: row.tick is not None),
        "harmful": _share(rows, _is_harmful),
    }


def _share(rows: Iterable[Row], hit: Callable[[Row], bool]) -> Share:
    hits = [hit(row) for row in rows]
    return Share(sum(hits), len(hits))


def _covered(rows: Sequence[Row], coverage: Coverage) -> list[Row]:
    return [row for row in rows if row.label.coverage is coverage]


def _within_first(row: Row, count: int) -> bool:
    return any(found.statement in row.label.items for found in row.match.candidates[:count])


def _is_harmful(row: Row) -> bool:
    return row.tick is Choice.YES and Choice.YES not in row.label.choices


def _errors(row: Row) -> Iterable[Error]:
    judged = not row.label.soft
    wrong_tick = row.tick is not None and bool(row.label.choices) and row.tick not in row.label.choices
    found = tuple(candidate.statement for candidate in row.match.candidates[:3])
    kinds = {
        "not_first": judged and bool(row.label.items) and not row.right,
        "wrong_source": judged and row.filled and bool(row.label.items) and not row.right,
        "false_fill": judged and row.filled and row.label.coverage is Coverage.NONE,
        "not_filled": row.label.coverage is Coverage.FULL and not row.filled,
        "harmful_yes": _is_harmful(row),
        "wrong_choice": wrong_tick and not _is_harmful(row),
    }
    for kind, wrong in kinds.items():
        if wrong:
            yield Error(row.label.id, kind, row.label.question.text, row.label.items, found)
