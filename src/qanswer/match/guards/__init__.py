"""Reasons not to answer, or not to tick, although an item is near; each guard is a small function with a reason code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qanswer.model import Question, Reason
    from qanswer.match.facts import MatchFacts


def review(question: Question, facts: MatchFacts) -> tuple[Reason, ...]:
    """Return what speaks against answering ``question`` from the best item, strongest effect first."""
    del question, facts
    return ()
