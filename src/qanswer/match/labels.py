"""Questionnaire rows that people labelled with the items that answer them: what fitting and evaluating go by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from qanswer.errors import UsageError
from qanswer.model import Choice, Language, Question, SheetCell
from qanswer.speech import because

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Coverage(StrEnum):
    """How far the check sheet answers a row."""

    FULL = "full"  # the item's text answers all that is asked
    PARTIAL = "partial"  # a part of it, or related information worth offering for review
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled row."""

    id: str
    lang: str  # as the labeller wrote it: "ja", "en", "mixed"
    question: Question
    items: tuple[
        str, ...
    ]  # items that are acceptable as the first source, best first; () where nothing should be filled
    coverage: Coverage
    choices: frozenset[Choice]  # acceptable ticks from the sheet alone; empty where it does not say
    unknown: bool  # a labeller found that the sheet does not say which to tick
    soft: bool  # labellers disagree on whether anything should be filled: counts for neither precision nor false fill


def read_labels(path: Path) -> tuple[Label, ...]:
    """Return the labelled rows of a JSON Lines file, in its order.

    Raises:
        UsageError: the file cannot be read, or a line of it is no labelled row; names file, line and key.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("{path}: cannot be read as labels: {why}", path=path, why=because(error)) from error
    return tuple(_label(path, number, line) for number, line in enumerate(lines, 1) if line.strip())


def _label(path: Path, number: int, line: str) -> Label:
    try:
        row = json.loads(line)
        return Label(
            id=str(row.get("id", number)),
            lang=str(row["lang"]),
            question=_question(row, number),
            items=tuple(row["items"]),
            coverage=Coverage(row["coverage"]),
            choices=frozenset(Choice(name) for name in row.get("choices", ()) if name != "unknown"),
            unknown="unknown" in row.get("choices", ()),
            soft=bool(row.get("soft", False)),
        )
    except KeyError as error:
        raise UsageError(
            "{path}, line {number}: no {error}; a row needs lang, question, items and coverage",
            path=path,
            number=number,
            error=error,
        ) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise UsageError(
            "{path}, line {number}: not a labelled row: {error}", path=path, number=number, error=error
        ) from error


def _question(row: Mapping[str, Any], number: int) -> Question:
    context = row.get("context", "")
    headings = [context] if isinstance(context, str) else list(context)
    return Question(
        SheetCell("labels", f"A{number}"),
        row["question"],
        Language.EN if row["lang"] == "en" else Language.JA,
        context=tuple(heading for heading in headings if heading),
        hint=row.get("hint", ""),
    )
