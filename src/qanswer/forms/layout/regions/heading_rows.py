"""Which rows of a grid name columns, each looked at by itself."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import LONG, asks, has_box, is_label, is_mark, is_number, width
from qanswer.forms.layout.regions.by_appearance import counts_on, in_a_row
from qanswer.forms.vocabulary.blanks import is_blank
from qanswer.forms.vocabulary.choices import MOST_WORDS
from qanswer.forms.vocabulary.headings import CONTAINED, STRONG, WEAK, HeadingMatch, Role, heading_roles, role_of_word
from qanswer.forms.vocabulary.words import alternatives_in, plain_choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.forms.grid import Grid

_TALLEST_HEADING = 4  # rows; a heading merged over more is a category beside its rows
_MOST_LINES = 3  # lines; a heading with more has instructions in it
_ANSWERING = frozenset({Role.ANSWER, Role.PROSE})
_TELLING = frozenset({Role.QUESTION, Role.ANSWER, Role.PROSE})
PART_OF_WEAK = WEAK * CONTAINED  # points of a weak word that ends a heading
_SEVERAL = 3  # words that each name a role by themselves
_SURE = 3.0  # points of a heading word that settles a role; see words.STRONG


def names_answer(text: str) -> bool:
    """Tell whether a cell heads answers beyond doubt."""
    role = _role_named(text)
    return role is not None and role.role in _ANSWERING and role.points >= _SURE


def is_heading_row(grid: Grid, row: int) -> bool:
    """Tell whether a row names columns: short labels, at least two roles among them, a question or an answer named."""
    texts = [grid.text(row, column) for column in grid.columns(row)]
    if len(texts) <= 1 or any(grid.text(row, column) in grid.list_words(row, column) for column in grid.columns(row)):
        return False
    numbered = any(counts_on(grid, row, column) for column in grid.columns(row))
    if (numbered and not _names_all_it_can(texts)) or _goes_on_ticking(grid, row) or _explains_choices(grid, row):
        return False  # plainly a row of data; most rows end here, before any word is looked up
    words = [text for column, text in zip(grid.columns(row), texts, strict=True) if not in_a_row(grid, row, column)]
    return _names_columns(words) or _heads_questions(grid, row) or _names_columns_below(grid, row, words)


def _names_columns_below(grid: Grid, row: int, words: Sequence[str]) -> bool:
    """Tell whether a row, most of it labels, names columns together with the rows that its cells are merged over."""
    if 3 * sum(map(is_label, words)) < 2 * len(words) or any(width(text) > 2 * LONG for text in words):
        return False
    spanned = [grid.text(under, column) for under in extent(grid, row)[1:] for column in grid.columns(under)]
    return bool(spanned) and _names_columns([*words, *spanned])


def _names_all_it_can(texts: Sequence[str]) -> bool:
    """Tell whether a row of short texts names several roles, an answer among them, though a number stands in it: V8."""
    if len(texts) <= _SEVERAL or sum(width(text) > LONG for text in texts) > 1:
        return False
    named = {role for text in texts if (role := role_of_word(text)) is not None}
    return len(named) >= _SEVERAL and bool(named & _ANSWERING)


def _goes_on_ticking(grid: Grid, row: int) -> bool:
    """Tell whether a row has a box under a box, or the alternatives of its neighbours: one thing to answer after another."""
    position = bisect_left(grid.rows, row)
    near = [*grid.rows[max(position - 1, 0) : position], *grid.rows[position + 1 : position + 2]]
    above = grid.rows[position - 1] if position else 0
    for column in grid.columns(row):
        text = grid.text(row, column)
        if above and has_box(text) and has_box(grid.text(above, column)):
            return True
        if any(grid.text(other, column) == text for other in near) and alternatives_in(text):
            return True
    return False


def _explains_choices(grid: Grid, row: int) -> bool:
    """Tell whether a row says what an answer word means: each word once under it, and a row laid out alike above."""
    position = bisect_left(grid.rows, row)
    if not position or grid.columns(grid.rows[position - 1]) != grid.columns(row):
        return False
    for column in grid.columns(row):
        words = [text for below in grid.rows[position : position + MOST_WORDS] if (text := grid.text(below, column))]
        if len(words) > 1 and len(set(words)) == len(words) and all(plain_choice(word) for word in words):
            return True
    return False


def _heads_questions(grid: Grid, row: int) -> bool:
    """Tell whether one cell names the questions and a question stands right under it, whatever the other cells say."""
    position = bisect_right(grid.rows, row)
    for column in grid.columns(row):
        role = _role_named(grid.text(row, column))
        if role is None or role.role is not Role.QUESTION or position == len(grid.rows):
            continue
        if role.points >= STRONG or (role.points >= _SURE and width(grid.text(row, column)) <= LONG):
            return asks(grid.text(grid.rows[position], column)) and all(
                is_label(grid.text(row, other)) for other in grid.columns(row)
            )
    return False


def _names_columns(texts: Sequence[str]) -> bool:
    """Tell whether enough of a row's texts are headings, and of the right kind."""
    best = [_role_named(text) for text in texts]
    unlike = sum(
        unlike_heading(text) and (match is None or match.points < _SURE)
        for text, match in zip(texts, best, strict=True)
    )
    if unlike * 3 > len(texts):
        return False
    whole = sum(match is not None and match.points >= STRONG for match in best)
    roles = {match.role for match in best if match is not None and match.points >= PART_OF_WEAK}
    sure = {
        match.role
        for text, match in zip(texts, best, strict=True)
        if match is not None and match.points >= _SURE and (match.points >= STRONG or width(text) <= LONG)
    }
    if len(roles) > 1 and roles & _TELLING and (whole or len(sure) > 1):
        named = sum(match is not None for match in best)
        return named * 5 >= len(texts) * 2 or len(sure) >= _SEVERAL
    if not sure & _ANSWERING:
        return _names_choices(texts) and bool(roles & {Role.QUESTION, Role.NUMBER})
    return all(is_label(text) for text in texts) and not any(plain_choice(text) for text in texts)


def _role_named(text: str) -> HeadingMatch | None:
    """Return the role a cell names; of a long one only its first line counts, what follows says how to fill the column."""
    lines = text.strip().split("\n")
    named = text if len(lines) <= _MOST_LINES else lines[0]
    if width(lines[0]) > 4 * LONG:
        return None
    match = next(iter(heading_roles(named)), None)
    if match is not None and match.points < STRONG and width(lines[0]) > 2 * LONG:
        return None  # a sentence that happens to have the word in it
    return match


def _names_choices(texts: Sequence[str]) -> bool:
    """Tell whether columns are headed はい / いいえ / 対象外."""
    return len({plain_choice(text) for text in texts} - {None}) > 1


def unlike_heading(text: str) -> bool:
    """Tell whether a text is one that no heading has: it asks, is long, is a number, a mark or a blank."""
    return (
        asks(text)
        or width(text) > 4 * LONG
        or is_blank(text)
        or (is_number(text) and not text.isalpha())
        or is_mark(text)
    )


def extent(grid: Grid, row: int) -> range:
    """Return the rows a heading row spans by its vertical merges."""
    last = row
    for column in grid.columns(row):
        merge = grid.merge(row, column)
        if merge and merge.first_row == row and merge.last_row - row < _TALLEST_HEADING:
            last = max(last, merge.last_row)
    return range(row, last + 1)
