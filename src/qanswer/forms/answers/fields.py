"""What the answer cell of one question accepts, and what stands in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.forms.answers import controls
from qanswer.forms.answers.grading import graded
from qanswer.forms.answers.marked_columns import MarkedColumns
from qanswer.forms.contract import AnswerField, FieldKind
from qanswer.forms.vocabulary.blanks import UNTICKED, is_blank, is_open, sent_out_with
from qanswer.forms.vocabulary.choices import (
    Vocabulary,
    boxes_in,
    has_boxes,
    options_in,
    vocabulary,
    words_in_placeholder,
    words_in_use,
)
from qanswer.forms.vocabulary.headings import lists_options, names_a_code, names_a_scale, wants_ticks, words_in_heading
from qanswer.forms.vocabulary.words import default_words, plain_choice, tick_signs
from qanswer.languages import language_of
from qanswer.model import Choice, Language, Location

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qanswer.forms.grid import Grid
    from qanswer.forms.layout.tables import FoundTable

_BOOLEAN = {"TRUE": Choice.YES, "FALSE": Choice.NO}
_INITIAL = 0.9  # share of rows with one and the same entry that makes it the state before anybody chose
_FEW = 4  # rows; fewer may well be answered alike
_FIRST_WORD = re.compile(r"[\s。、,.:：]+")  # what stands behind it


@dataclass(frozen=True)
class FieldReader:
    """Reads the answer fields of one table."""

    grid: Grid
    table: FoundTable
    glosses: Mapping[str, str]  # the form's legend: sign -> explanation
    locate: Callable[[int, int], Location]
    language: Language = Language.JA  # of the form, where its headings do not say
    mark: str = ""  # what the form wants put into the right one of several columns, where it says so

    def field(self, row: int) -> AnswerField | None:
        """Return the answer field of ``row``; None where the table has no answer column."""
        found = self._field(row)
        return graded(found, self.glosses) if found is not None else None

    def _field(self, row: int) -> AnswerField | None:
        roles = self.table.roles
        if not roles.answers:
            return None
        if roles.choice_columns:
            return self._columns.field(row)
        if apart := self._boxes_apart(row):
            return apart
        place = self.grid.anchor(row, roles.answers[0])
        text, cell = self.grid.text(*place), self.grid.cell(*place)
        if cell and cell.formula and not self.is_open(*place):
            return AnswerField(FieldKind.TEXT, (self.locate(*place),), current=text)
        if (cell and cell.boolean) or (not text and self.grid.look(*place).checkbox):
            current = "" if text == UNTICKED else text
            return AnswerField(FieldKind.BOOLEAN, (self.locate(*place),), tuple(_BOOLEAN), _BOOLEAN, current)
        return self._worded(place, self._shown(*place))

    def is_open(self, row: int, column: int) -> bool:
        """Tell whether a cell shows no answer yet; ``row`` and ``column`` are its merge's first."""
        return is_open(self._shown(row, column), self.sent_out_with(column))

    def given(self, row: int, column: int) -> str:
        """Return what a person wrote into a cell; "" for a blank."""
        text = self._shown(row, column)
        return "" if is_blank(text, self.sent_out_with(column)) else text

    def sent_out_with(self, column: int) -> frozenset[str]:
        """Return what the rows of a column show that nobody answered yet, where all of them do."""
        if column not in self._sent_out:
            shown = [self._shown(*self.grid.anchor(question.row, column)) for question in self.table.questions]
            self._sent_out[column] = sent_out_with(shown, self.table.headings.get(column, ()))
        return self._sent_out[column]

    @property
    def blanks(self) -> frozenset[str]:
        """The texts that were taken for blanks because every row shows them."""
        initial = {self._initial} - {""} if self.table.roles.answers else set()
        return frozenset().union(*self._sent_out.values(), initial)

    @cached_property
    def _sent_out(self) -> dict[int, frozenset[str]]:
        return {}

    def _shown(self, row: int, column: int) -> str:
        """Return what stands where the answer goes: the cell's text, or its control's, without the label beside that."""
        cell = self.grid.cell(row, column)
        return self.grid.text(row, column) if cell is None or cell.given is None else cell.given.strip()

    def _worded(self, place: tuple[int, int], text: str) -> AnswerField:
        if self.grid.has_list(*place):
            return self._listed(place, text)
        if has_boxes(text):
            return controls.boxes([(self.locate(*place), text)], self.glosses)
        return self._text(place, self._options(place[0]) or self.vocabulary)

    def _options(self, row: int) -> Vocabulary | None:
        """Return what the row itself says may be answered; None when it does not say."""
        for column in self.table.roles.hints:
            if any(map(lists_options, self.table.headings.get(column, ())[-1:])):
                found = options_in(self.grid.seen(row, column))
                return found if found.words else None
        return None

    @cached_property
    def _columns(self) -> MarkedColumns:
        return MarkedColumns(self.grid, self.table, self.glosses, self.locate, self.mark)

    def _boxes_apart(self, row: int) -> AnswerField | None:
        """Return the field of boxes with their words in a cell each: ☐ Yes | ☐ No; None where they are not."""
        places = [self.grid.anchor(row, column) for column in sorted(self.table.roles.answers)]
        texts = [self.grid.text(*place) for place in places]
        found = [boxes_in(text) for text in texts]
        words = {boxes[0].label for boxes in found if len(boxes) == 1 and boxes[0].label}
        if len(words) < max(len(places), 2):
            return None
        return controls.boxes(
            [(self.locate(*place), text) for place, text in zip(places, texts, strict=True)], self.glosses
        )

    def _listed(self, place: tuple[int, int], text: str) -> AnswerField:
        found = controls.drop_down(self.locate(*place), self.grid.list_words(*place), text, self.glosses)
        unset = self.is_open(*place) and text not in found.meaning
        initial = text == self._initial and text not in (*found.meaning, *found.words[1:])
        return replace(found, current="") if unset or initial else found

    def _text(self, place: tuple[int, int], found: Vocabulary) -> AnswerField:
        prose = self.table.roles.prose_only
        leaf = self.table.headings.get(self.table.roles.answers[0], ("",))[-1]
        if not prose and not found.words and names_a_scale(leaf):
            return AnswerField(FieldKind.LIST, (self.locate(*place),), current=self.given(*place))
        if not found.words and self._tick_in_use and not prose:
            found = Vocabulary((self._tick_in_use,), {self._tick_in_use: Choice.YES})
        words, meaning = (found.words, found.meaning) if found.words and not prose else ((), self._usual)
        current = self.given(*place)
        ticked = not prose and (wants_ticks(leaf) or self._led_by_ticks)
        return AnswerField(FieldKind.TEXT, (self.locate(*place),), words, meaning, current, prose, ticked=ticked)

    @cached_property
    def _tick_in_use(self) -> str:
        """The one sign to tick off with that all rows show that are answered: nothing else may stand there; "" without."""
        column = self.table.roles.answers[0]
        given = {
            text for question in self.table.questions if (text := self.given(*self.grid.anchor(question.row, column)))
        }
        return next(iter(given)) if len(given) == 1 and given <= tick_signs() else ""

    @cached_property
    def _led_by_ticks(self) -> bool:
        """Whether the rows that are answered already begin with a tick: 「○ 毎日」."""
        given = [self.grid.seen(question.row, self.table.roles.answers[0]) for question in self.table.questions]
        answered = [text for text in given if not is_blank(text, self.sent_out_with(self.table.roles.answers[0]))]
        led = [text for text in answered if plain_choice(_FIRST_WORD.split(text.strip(), maxsplit=1)[0]) is not None]
        return len(led) > 1 and 2 * len(led) > len(answered)

    @cached_property
    def _usual(self) -> Mapping[str, Choice]:
        """Return what to tick with where the form names no words: one language for the whole table, its headings'."""
        headings = " ".join(text for texts in self.table.headings.values() for text in texts)
        return {word: choice for choice, word in default_words(language_of(headings, self.language)).items()}

    @cached_property
    def _initial(self) -> str:
        """Return the entry that nearly every row shows, as a form does before anybody chose; "" without one."""
        column = self.table.roles.answers[0]
        shown = Counter(self._shown(*self.grid.anchor(question.row, column)) for question in self.table.questions)
        text, times = shown.most_common(1)[0]
        return text if times >= _INITIAL * len(self.table.questions) and times > _FEW else ""

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return the words of the table's free-text answers: from the heading, the legend, placeholders, rows in use."""
        roles, grid = self.table.roles, self.grid
        column = roles.answers[0]
        given = [grid.seen(question.row, column) for question in self.table.questions]
        headed = next(filter(None, map(words_in_heading, reversed(self.table.headings.get(column, ())))), ())
        for words in (headed, words_in_placeholder(given), tuple(self.glosses), words_in_use(given)):
            found = vocabulary(words, self.glosses)
            if len(set(found.meaning.values())) > 1:
                return found
        coded = names_a_code(self.table.headings.get(column, ("",))[-1])
        return vocabulary(tuple(self.glosses), self.glosses) if coded else Vocabulary()
