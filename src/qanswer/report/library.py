"""Past answers as values that JSON can hold (``qanswer/library/1``), each list of the ledger under its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qanswer.library.model import Told
    from qanswer.library.records import Merged
    from qanswer.match.past.ledger import Contradiction, Unknown

SCHEMA = "qanswer/library/1"


def told_as_json(told: Told, **more: object) -> dict[str, object]:
    """Return a past answer as plain values, with what else is known of it."""
    return {
        "id": told.id,
        "date": told.questionnaire.date,
        "customer": told.questionnaire.customer,
        "form": told.questionnaire.form,
        "location": told.location.as_json(),
        "question": told.question,
        "choice": told.choice.value if told.choice else None,
        "text": told.text,
        "state": told.state.value,
        "item": told.item or None,
        **more,
    }


def found_as_json(found: Iterable[tuple[Told, float]]) -> dict[str, object]:
    """Return what a search found, each with how alike the questions are (0 to 1)."""
    return _listed("results", [told_as_json(told, score=round(score, 4)) for told, score in found])


def ledger_as_json(rows: Iterable[tuple[Told, bool]]) -> dict[str, object]:
    """Return who was told what, each with whether its item says something else by now."""
    return _listed("told", [told_as_json(told, changed_since=changed) for told, changed in rows])


def unknown_as_json(groups: Iterable[Unknown]) -> dict[str, object]:
    """Return what was never answered, by topic and department."""
    rows = [{"topic": one.topic, "owner": one.owner, "asked": list(map(told_as_json, one.asked))} for one in groups]
    return _listed("unknown", rows)


def told_list_as_json(name: str, told: Iterable[Told], **more: object) -> dict[str, object]:
    """Return past answers under ``name``: stale ones, or those just decided on."""
    return _listed(name, [told_as_json(one, **more) for one in told])


def conflicts_as_json(found: Iterable[Contradiction]) -> dict[str, object]:
    """Return pairs of answers that contradict each other."""
    rows = [{"newer": told_as_json(one.newer), "older": told_as_json(one.older)} for one in found]
    return _listed("conflicts", rows)


def merged_as_json(merged: Merged) -> dict[str, object]:
    """Return what merging files into a library came to."""
    pairs = [
        {"kept": told_as_json(kept), "given_up": told_as_json(given_up)} for kept, given_up in merged.contradicting
    ]
    return {"schema": SCHEMA, "added": merged.added, "changed": merged.changed, "contradicting": pairs}


def files_as_json(paths: Iterable[object]) -> dict[str, object]:
    """Return the names of files that were written."""
    return _listed("files", [str(path) for path in paths])


def _listed(name: str, rows: Sequence[object]) -> dict[str, object]:
    return {"schema": SCHEMA, name: list(rows)}
