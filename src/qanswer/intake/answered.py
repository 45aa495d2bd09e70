"""What a person answered in a form: the tick and the text of each row, apart from how the form wants them written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qanswer.forms.contract import FieldKind
from qanswer.forms.vocabulary.choices import choice_of
from qanswer.forms.vocabulary.words import fold, plain_choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qanswer.forms.contract import AnswerField, Slot
    from qanswer.model import Choice

_SIGN_LINE = re.compile(r"^\s*(?P<word>[^\n]{1,12}?)\s*\n+(?P<rest>.+)$", re.DOTALL)  # 「○」 over the text
_WORD_FIRST = re.compile(  # 「はい。毎日です」, "Yes, nightly."
    r"^\s*(?P<word>[^\s。、,.:：;；\-–—]{1,12})\s*(?P<joint>[。、,.:：;；]|\s[-–—]\s|\s)\s*(?P<rest>.+)$", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """A question of a form and what a person put beside it."""

    slot: Slot
    choice: Choice | None
    text: str  # without tick, verbatim; "" where only a tick was given
    unread: str = ""  # what stands in the field of choices and says none of them that are known
    is_unsure: bool = False  # there was a tick, and what it means is not certain


def answered_rows(slots: Iterable[Slot]) -> Iterator[AnsweredRow]:
    """Yield every row of a form, answered or blank, in its order."""
    for slot in slots:
        choice, text, unread = _said(slot.answer) if slot.answer else (None, "", "")
        told = [part.strip() for part in (text, slot.remark_current, *slot.further) if part.strip()]
        yield AnsweredRow(slot, choice, "\n".join(dict.fromkeys(told)), unread)


def _said(answer: AnswerField) -> tuple[Choice | None, str, str]:
    """Return (tick, text, word that says no known tick) of the answer cell."""
    current = answer.current.strip()
    if not current:
        return None, "", ""
    choice = _choice(current, answer)
    if answer.kind is not FieldKind.TEXT:
        return choice, "", "" if choice else current
    if choice is not None:
        return choice, "", ""
    for pattern in (_SIGN_LINE, _WORD_FIRST):
        led = pattern.match(current)
        if led and (choice := _choice(led["word"], answer)) is not None:
            return choice, led["rest"].strip(), ""
    return None, current, ""


def _choice(word: str, answer: AnswerField) -> Choice | None:
    """Return what a word says in this field: by the field's own meanings, then by what it says anywhere."""
    if word in answer.meaning:
        return answer.meaning[word]
    folded = {fold(known): choice for known, choice in answer.meaning.items()}
    if fold(word) in folded:
        return folded[fold(word)]
    if any(fold(word) == fold(known) for known in answer.words):  # the form's own word, which it left unexplained
        return None
    return plain_choice(word) or choice_of(word)
