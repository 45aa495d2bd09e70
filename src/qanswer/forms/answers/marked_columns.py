"""One column per choice: which words head them, and what is put into the right one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.forms.answers import controls
from qanswer.forms.contract import AnswerField, FieldKind
from qanswer.forms.layout.phrasing import is_mark
from qanswer.forms.vocabulary.blanks import is_open
from qanswer.forms.vocabulary.choices import boxes_in, vocabulary
from qanswer.model import Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qanswer.forms.grid import Grid
    from qanswer.forms.layout.tables import FoundTable
    from qanswer.model import Location

_TICK = "✓"  # stands for what is put into a column of ticks that has no heading


@dataclass(frozen=True)
class MarkedColumns:
    """The columns of one table, one per choice."""

    grid: Grid
    table: FoundTable
    glosses: Mapping[str, str]
    locate: Callable[[int, int], Location]
    mark: str  # what the form asks to put into the right one, where it does

    def field(self, row: int) -> AnswerField:
        """Return the answer field of ``row``."""
        places = [self.grid.anchor(row, column) for column in self._columns]
        located, texts = tuple(self.locate(*place) for place in places), [self.grid.text(*place) for place in places]
        if all(len(boxes_in(text)) == 1 for text in texts):
            beside = len(set(self._words)) < len(self._words) or all(boxes_in(text)[0].label for text in texts)
            words = () if beside else self._words
            return controls.boxes(list(zip(located, texts, strict=True)), self.glosses, words)
        given = [word for word, text in zip(self._words, texts, strict=True) if not is_open(text)]
        kind = FieldKind.BOOLEAN if all(map(self._is_check_box, places)) else FieldKind.COLUMNS
        return AnswerField(
            kind, located, self._words, self._meaning, ", ".join(given), mark=self.mark, marks=self._marks
        )

    def _is_check_box(self, place: tuple[int, int]) -> bool:
        cell = self.grid.cell(*place)
        return cell.boolean if cell is not None else self.grid.look(*place).checkbox

    @property
    def _columns(self) -> tuple[int, ...]:
        return self.table.roles.choice_columns

    @cached_property
    def _words(self) -> tuple[str, ...]:
        return tuple((self.table.headings.get(column) or (_TICK,))[-1] for column in self._columns)

    @cached_property
    def _meaning(self) -> Mapping[str, Choice]:
        if len(self._words) == 1:
            return {self._words[0]: Choice.YES}
        found = vocabulary(self._words, self.glosses).meaning
        times = Counter(found.values())  # of two grades of "partly" neither is written
        return {word: choice for word, choice in found.items() if times[choice] == 1}

    @cached_property
    def _marks(self) -> Mapping[str, str]:
        """What rows that are marked already have in the column of each word; empty where none is.

        One sign for all of them or, where words are used, a column's own: another's would contradict its heading.
        """
        used = [Counter(self._given(column)) for column in self._columns]
        signs = Counter(text for texts in used for text in texts.elements() if is_mark(text))
        everything = sum(texts.total() for texts in used)
        if not everything:
            return {}
        if signs.total() == everything:
            return dict.fromkeys(self._words, signs.most_common(1)[0][0])
        return {
            word: texts.most_common(1)[0][0] if texts else word for word, texts in zip(self._words, used, strict=True)
        }

    def _given(self, column: int) -> list[str]:
        texts = (self.grid.seen(question.row, column) for question in self.table.questions)
        return [text for text in texts if not is_open(text) and not boxes_in(text)]
