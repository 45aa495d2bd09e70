"""What an answer is beside what was said before: new, known, changed, or in conflict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from qanswer.knowledge.toml_writing import table
from qanswer.match.agreement import Said, disagree, is_same, said_in, supersedes
from qanswer.match.past.finder import asks_plainly
from qanswer.reasons import reason
from qanswer.text import key, normalise, parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.library.model import Keys, Near, Told
    from qanswer.model import Choice, Question, Reason
    from qanswer.statements import Statement

_CORRECTION_OF = 55.0  # likeness of letters (0–100) from which a text is a corrected item rather than another answer
_EXCERPT = 120  # characters of an earlier answer shown


class LearnState(StrEnum):
    """What learning would make of a row."""

    ADDED = "added"  # nobody answered this before
    KNOWN = "known"  # answered the same before
    CHANGED = "changed"  # answered otherwise before, and the change is plain
    CONFLICT = "conflict"  # disagrees with the sheet or an earlier answer, and nothing explains why
    SKIPPED = "skipped"  # no answer that could be given again


class Correction(StrEnum):
    """What a person's correction of an item's text says of the item."""

    OUTDATED = "outdated_answer"  # the item answers the question and says what is no longer so
    WRONG_MATCH = "wrong_match"  # the item does not answer this question


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change to the knowledge that a correction suggests."""

    correction: Correction
    item: str
    toml: str  # the patch, ready to be looked at


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that a person gave."""

    question: Question
    keys: Keys
    said: Said
    item: Statement | None  # that it cites, or that its question is surely about
    is_cited: bool
    filled: Choice | None = None  # what a fill would tick from the item


def judge(given: Given, near: Near) -> tuple[LearnState, Reason, Proposal | None]:
    """Return what an answer is beside what was said before, and the change to the knowledge that it suggests."""
    said, item = given.said, given.item
    is_items_text = item is not None and bool(said.text) and says_only(said.text, item)
    if item is not None and is_items_text and _is_items_tick(given, item):
        return LearnState.KNOWN, reason("learn_from_item", item=item.id), None
    earlier = _earlier(given, near)
    if any(is_same(said, said_in(told)) for told in earlier):
        return LearnState.KNOWN, reason("learn_as_before"), None
    if item is not None:
        if given.is_cited or is_items_text:
            return LearnState.CHANGED, reason("learn_corrected", item=item.id), _proposal(given, item)
        if found := _against_item(given, item):
            return found
    return (*_beside(said, [told for told in earlier if disagree(said, said_in(told))]), None)


def says_only(text: str, item: Statement) -> bool:
    """Return whether a text has nothing that an item does not say: its sentences, all or some, in any order."""
    said = {key(part) for whole in item.all_text for part in parts(whole)}
    return any(key(whole) == key(text) for whole in item.all_text) or {key(part) for part in parts(text)} <= said


def _is_items_tick(given: Given, item: Statement) -> bool:
    """Return whether a tick is none, the one that a fill would give, or the sign that stands beside the item."""
    if given.said.choice in (None, given.filled):
        return True
    own = item.status.tick if item.status else None
    return given.said.choice is own and asks_plainly(given.question)


def _earlier(given: Given, near: Near) -> list[Told]:
    """Return what was answered to the same question before."""
    return [
        told
        for asked in near.asked
        if given.keys.same == asked.keys.same or given.keys.bare == asked.keys.bare
        for told in near.told[asked.number]
    ]


def _against_item(given: Given, item: Statement) -> tuple[LearnState, Reason, Proposal | None] | None:
    """Return what an answer is that contradicts the item; None where it does not."""
    stated = Said(item.status.tick if item.status else None, item.own_text, item.stated_on)
    if not disagree(given.said, stated, same_sense=asks_plainly(given.question)):
        return None
    if supersedes(given.said, stated) or supersedes(stated, given.said):
        return LearnState.CHANGED, reason("learn_later", other=item.id), _proposal(given, item)
    return LearnState.CONFLICT, reason("learn_contradicts", other=item.id), None


def _beside(said: Said, differing: Sequence[Told]) -> tuple[LearnState, Reason]:
    """Return what an answer is beside earlier ones that it contradicts."""
    if not differing:
        return LearnState.ADDED, reason("learn_new")
    other = differing[0]
    shown = f"{other.questionnaire.date} {' '.join(other.text.split())}"[:_EXCERPT]
    if supersedes(said, said_in(other)) or supersedes(said_in(other), said):
        return LearnState.CHANGED, reason("learn_later", other=shown)
    return LearnState.CONFLICT, reason("learn_contradicts", other=shown)


def _proposal(given: Given, item: Statement) -> Proposal | None:
    """Return how the knowledge should change after a correction; None where the text stayed."""
    text = given.said.text
    if not text or key(item.own_text) == key(text):
        return None
    if fuzz.token_set_ratio(normalise(item.own_text), normalise(text)) >= _CORRECTION_OF:
        lines = ["# checksheet.toml: the answer of this item is out of date"]
        lines += table("[[item]]", {"id": item.id, "answer": text})
        return Proposal(Correction.OUTDATED, item.id, "\n".join(lines) + "\n")
    topic = given.keys.topics[0][0] if given.keys.topics else ""
    lines = ["# links.toml: this item was given for a question that it does not settle", "[[link]]"]
    lines += [f'item = "{item.id}"', f'topic = "{topic}"', "answers = false"]
    return Proposal(Correction.WRONG_MATCH, item.id, "\n".join(lines) + "\n")
