"""Which answers are none that could be given again: blank, elsewhere, a mere name, or about one customer alone."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from qanswer.forms.vocabulary.words import label_kind
from qanswer.model import Effect, Reason
from qanswer.packaged import packaged
from qanswer.reasons import reason
from qanswer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from qanswer.intake.answered import AnsweredRow

_OF_A_PERSON = frozenset({"person", "department", "email", "phone", "date", "department+person", "person+department"})
_DRAFT_MARKS = ("【要確認】", "[To be confirmed]")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_NAME = 40  # letters of an answer that is only a name
_SHORTEST_NAME = 4  # letters of one word that names a customer by itself


def why_skipped(row: AnsweredRow, names: CustomerNames) -> Reason | None:
    """Return why an answer is not learnt, None where it may be."""
    text = row.text or row.unread
    if row.choice is None and not text:
        return reason("learn_unsure_tick" if row.is_unsure else "learn_blank", Effect.REVIEW)
    if any(mark in text for mark in _DRAFT_MARKS):
        return reason("learn_draft", Effect.REVIEW)
    if found := names.found_in(f"{row.slot.question.text}\n{text}"):
        return reason("learn_names_customer", Effect.REVIEW, name=found)
    if _points_elsewhere(text):
        return reason("learn_elsewhere", Effect.REVIEW)
    if label_kind(row.slot.question.text) in _OF_A_PERSON and len(text) <= _LONGEST_NAME:
        return reason("learn_only_a_name", Effect.REVIEW)
    return None


class CustomerNames:
    """What a customer is called: by the user, in the form's file name and by those who address it."""

    def __init__(self, names: Iterable[str], own: Iterable[str], is_usual: Callable[[str], bool]) -> None:
        """Make the names of one form.

        Args:
            names: of the customer, and of the file.
            own: the vendor's own names, which are nobody else's.
            is_usual: whether a word stands in anybody's questions, and so names nobody by itself.
        """
        self._own = [normalise(name) for name in own if name]
        bare = [re.sub(_table()["customer"]["legal_forms"], " ", normalise(name)) for name in names]
        self._whole = [name.strip(" _-.") for name in bare if len(name.strip(" _-.")) >= _SHORTEST_NAME]
        self._words = {word for name in bare for word in _WORD.findall(name.replace("_", " "))}
        self._is_usual = is_usual

    def found_in(self, text: str) -> str:
        """Return how a text names a customer; "" where it names none."""
        plain = normalise(text)
        for name in self._whole:
            if name in plain and not name.isascii():
                return name
        return self._addressed(plain) or self._in_latin(text)

    def _addressed(self, plain: str) -> str:
        """Return whom a text addresses by name: 「○○銀行様」."""
        table = _table()["customer"]
        for match in re.finditer(table["named"], plain):
            name = match["name"]
            if not name.endswith(tuple(table["everybody"])) and not any(
                name in own or own in name for own in self._own
            ):
                return str(name)
        return ""

    def _in_latin(self, text: str) -> str:
        """Return capitalised words of a text that are the customer's: two in a row, or one that means nothing else."""
        run: list[str] = []
        for word in [*re.findall(r"[A-Za-z][A-Za-z&'-]*|[^\sA-Za-z]", text), "."]:
            known = word[:1].isupper() and normalise(word) in self._words
            if known:
                run.append(word)
                continue
            name = " ".join(run)
            alone = len(run) == 1 and len(name) >= _SHORTEST_NAME and not self._is_usual(normalise(name))
            if (len(run) > 1 or alone) and not any(normalise(name) in own for own in self._own):
                return name
            run = []
        return ""


def _points_elsewhere(text: str) -> bool:
    """Return whether an answer only says where the answer is."""
    plain = normalise(text).strip()
    table = _table()["elsewhere"]
    rest = plain
    for pattern in table["patterns"]:
        rest = re.sub(pattern, " ", rest)
    return rest != plain and sum(letter.isalnum() for letter in rest) <= table["most_left"]


@cache
def _table() -> Mapping[str, Any]:
    return packaged("intake/learning")
