"""A person's decisions as JSON: schema ``qanswer/decisions/1``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.model import Choice
from qanswer.plan.entry import Entry
from qanswer.plan.model import Action, Decision

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA = "qanswer/decisions/1"
_ALWAYS = frozenset({"location", "question", "action", "note"})
_KEYS = {
    Action.ACCEPT: _ALWAYS,
    Action.WRITE: _ALWAYS | {"choice", "word", "text", "citation", "replace"},
    Action.TAKE: _ALWAYS | {"statement", "choice", "word", "replace"},
    Action.BLANK: _ALWAYS,
    Action.ASK: _ALWAYS | {"owner"},
}


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided on one form."""

    decisions: tuple[Decision, ...]
    form_sha256: str = ""  # of the file that was decided on; "" where the decisions do not say


def decisions_as_json(decisions: Sequence[Decision], form_sha256: str = "") -> dict[str, object]:
    """Return decisions as plain values."""
    form = {"form": {"sha256": form_sha256}} if form_sha256 else {}
    return {"schema": SCHEMA, **form, "decisions": [decision_as_json(decision) for decision in decisions]}


def decisions_from_json(text: str, name: str) -> Decisions:
    """Return the decisions that ``text``, read from ``name``, holds.

    Raises:
        UsageError: no JSON, or of another shape; names the entry.
    """
    whole = Entry.parse(text, name, SCHEMA)
    whole.refuse_unknown(frozenset({"schema", "form", "decisions"}))
    form = whole.entry("form").text("sha256") if "form" in whole else ""
    return Decisions(tuple(decision_from_json(entry) for entry in whole.entries("decisions")), form)


def decision_as_json(decision: Decision) -> dict[str, object]:
    """Return one decision as plain values, without what its action has no use for."""
    told = {
        "choice": decision.choice.value if decision.choice else None,
        "word": decision.word,
        "text": decision.text,
        "citation": decision.citation,
        "statement": decision.statement,
        "owner": decision.owner,
        "replace": decision.replace,
        "note": decision.note,
    }
    return {
        "location": decision.location.as_json(),
        "question": decision.question,
        "action": decision.action.value,
        **{key: value for key, value in told.items() if value and key in _KEYS[decision.action]},
    }


def decision_from_json(entry: Entry) -> Decision:
    """Return the decision that ``decision_as_json`` gave, or a person wrote.

    Raises:
        UsageError: it is none, or has a key that its action has no use for.
    """
    action = entry.member("action", Action)
    entry.refuse_unknown(_KEYS[action])
    return Decision(
        location=entry.location(),
        question=entry.text("question"),
        action=action,
        choice=entry.member_or_none("choice", Choice),
        word=entry.text("word", ""),
        text=entry.text("text", ""),
        citation=entry.text("citation", ""),
        statement=entry.text("statement") if action is Action.TAKE else "",
        owner=entry.text("owner", ""),
        replace=entry.flag("replace"),
        note=entry.text("note", ""),
    )
