"""One builder for each kind of control that takes an answer, whatever format it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.forms.contract import AnswerField, FieldKind
from qanswer.forms.vocabulary.blanks import is_open
from qanswer.forms.vocabulary.choices import boxes_in, vocabulary
from qanswer.model import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qanswer.model import Location

Shown = tuple["Location", str]  # a place and the text that stands there
_NAMELESS = "☑"  # stands for a ticked box without a word


def boxes(shown: Sequence[Shown], glosses: Mapping[str, str], headings: Sequence[str] = ()) -> AnswerField:
    """Return the field of the boxes in one place, or of one box in each of several.

    Args:
        shown: the places with their texts.
        glosses: the form's legend.
        headings: the words of boxes that stand under headings, one for each place; () where the words are beside them.
    """
    found = [(place, box) for place, text in shown for box in boxes_in(text)]
    words = tuple(headings) or tuple(box.label for _, box in found)
    meaning = {"": Choice.YES} if words == ("",) else vocabulary(words, glosses).meaning
    ticked = (word or _NAMELESS for word, (_, box) in zip(words, found, strict=True) if box.ticked)
    places = tuple(dict.fromkeys(place for place, _ in found))
    return AnswerField(FieldKind.BOXES, places, words, meaning, ", ".join(ticked))


def drop_down(place: Location, entries: Sequence[str], shown: str, glosses: Mapping[str, str]) -> AnswerField:
    """Return the field of a list to choose from; what shows no choice yet is blank."""
    found = vocabulary(entries, glosses)
    current = "" if is_open(shown) and shown not in found.meaning else shown
    return AnswerField(FieldKind.LIST, (place,), found.words, found.meaning, current, unread=not found.words)


def room(place: Location, current: str = "", words: Sequence[str] = ()) -> AnswerField:
    """Return the field of room to write a sentence into, led by one of ``words`` where the form offers some."""
    found = vocabulary(words)
    return AnswerField(FieldKind.TEXT, (place,), found.words, found.meaning, current, prose=True)
