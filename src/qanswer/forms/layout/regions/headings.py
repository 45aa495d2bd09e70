"""Which rows of a grid are headings, and which rows stand under them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qanswer.forms.layout.phrasing import LONG, asks, has_box, is_label, is_mark, is_number, width
from qanswer.forms.layout.regions.by_appearance import HEADS_ENOUGH, counts_on, heads_by_looks, in_a_row, look
from qanswer.forms.vocabulary.blanks import is_blank
from qanswer.forms.vocabulary.choices import MOST_WORDS
from qanswer.forms.vocabulary.headings import CONTAINED, STRONG, WEAK, HeadingMatch, Role, heading_roles, role_of_word
from qanswer.forms.vocabulary.words import alternatives_in, fold, plain_choice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.forms.grid import Grid

TALLEST_HEADING = 4  # rows; a heading merged over more is a category beside its rows
MOST_LINES = 3  # lines; a heading with more has instructions in it
_ANSWERING = frozenset({Role.ANSWER, Role.PROSE})
_TELLING = frozenset({Role.QUESTION, Role.ANSWER, Role.PROSE})
PART_OF_WEAK = WEAK * CONTAINED  # points of a weak word that ends a heading
_SEVERAL = 3  # words that each name a role by themselves
_SURE = 3.0  # points of a heading word that settles a role; see words.STRONG


@dataclass(frozen=True)
class Region:
    """A heading and the rows under it, up to the next heading."""

    heading_rows: tuple[int, ...]  # top first; () for a table without a heading
    rows: tuple[int, ...]  # visible rows with text under the heading
    headings: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # column -> its headings, outermost first

    def leaf(self, column: int) -> str:
        """Return the innermost heading of a column, "" without one."""
        texts = self.headings.get(column, ())
        return texts[-1] if texts else ""


def find_regions(grid: Grid) -> tuple[Region, ...]:
    """Return the tables of a sheet, top first; one region without a heading when no heading is found.

    A heading may stand in any row, have two levels, and come again further down.
    """
    groups = list(_heading_groups(grid))
    groups = sorted([*groups, *_shortened(grid, groups)]) or list(_headings_by_looks(grid))
    if not groups:
        return (Region((), grid.rows),) if grid.rows else ()
    starts = [group[0] for group in groups]
    regions = []
    for position, group in enumerate(groups):
        stop = starts[position + 1] if position + 1 < len(groups) else grid.rows[-1] + 1
        body = grid.rows[bisect_right(grid.rows, group[-1]) : bisect_left(grid.rows, stop)]
        regions.append(Region(group, body, _realigned(grid, group, body) or _headings(grid, group)))
    return tuple(region for region in regions if region.rows)


def _heading_groups(grid: Grid) -> Iterator[tuple[int, ...]]:
    """Yield the rows of each heading found by its words."""
    taken = 0
    known: list[int] = []
    for position, row in enumerate(grid.rows):
        if row <= taken or not is_heading_row(grid, row) or (known and _goes_on(grid, known, position)):
            continue
        group = list(_extent(grid, row))
        following = [later for later in grid.rows[position + 1 : position + 4] if later > group[-1]]
        for later in following:
            if later > group[-1] + 1 or not (_continues(grid, group, later)):
                break
            group.extend(_extent(grid, later))
        above = grid.rows[position - 1] if position else 0
        if above == row - 1 and above > taken and _is_parent(grid, above, row):
            group.insert(0, above)
        taken = group[-1]
        known.append(taken)
        yield tuple(group)


def _goes_on(grid: Grid, known: Sequence[int], position: int) -> bool:
    """Tell whether a row that reads like headings stands among rows of data: words for roles are answers as well.

    Another heading has the words of an earlier one, a gap or a title over it, or looks unlike the row under it.
    """
    row, above = grid.rows[position], grid.rows[position - 1]
    if above < row - 1 or len(grid.columns(above)) == 1 or any(_repeats(grid, row, heading) for heading in known):
        return False
    if any(_answers(grid, row, heading) for heading in known):
        return True
    below = grid.rows[position + 1] if position + 1 < len(grid.rows) else above
    return look(grid, row) in (None, look(grid, above), look(grid, below))


def _answers(grid: Grid, row: int, heading: int) -> bool:
    """Tell whether an answer word stands in a row under the heading of an answer."""
    return any(
        _names_answer(grid.seen(heading, column)) and plain_choice(grid.text(row, column))
        for column in grid.columns(row)
    )


def _repeats(grid: Grid, row: int, heading: int) -> bool:
    """Tell whether half of a row's texts stand in the heading, too, in the same columns."""
    columns = grid.columns(row)
    same = sum(fold(grid.text(row, column)) == fold(grid.seen(heading, column)) for column in columns)
    return 2 * same >= len(columns)


def _shortened(grid: Grid, groups: Sequence[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    """Yield rows that say a part of the headings again behind a section's title, where sections have them all."""
    known = {row for group in groups for row in group}
    said = Counter(
        (column, fold(grid.text(group[-1], column))) for group in groups for column in grid.columns(group[-1])
    )
    for row in grid.rows if len(groups) > 1 else ():
        title, *rest = grid.columns(row)
        if row in known or not rest or not is_label(grid.text(row, title)) or is_number(grid.text(row, title)):
            continue
        texts = [(column, fold(grid.text(row, column))) for column in rest]
        if all(said[text] > 1 for text in texts) and any(_names_answer(text) for _, text in texts):
            yield (row,)


def _names_answer(text: str) -> bool:
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
    spanned = [grid.text(under, column) for under in _extent(grid, row)[1:] for column in grid.columns(under)]
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
        _unlike_heading(text) and (match is None or match.points < _SURE)
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
    named = text if len(lines) <= MOST_LINES else lines[0]
    if width(lines[0]) > 4 * LONG:
        return None
    match = next(iter(heading_roles(named)), None)
    if match is not None and match.points < STRONG and width(lines[0]) > 2 * LONG:
        return None  # a sentence that happens to have the word in it
    return match


def _names_choices(texts: Sequence[str]) -> bool:
    """Tell whether columns are headed はい / いいえ / 対象外."""
    return len({plain_choice(text) for text in texts} - {None}) > 1


def _unlike_heading(text: str) -> bool:
    return (
        asks(text)
        or width(text) > 4 * LONG
        or is_blank(text)
        or (is_number(text) and not text.isalpha())
        or is_mark(text)
    )


def _extent(grid: Grid, row: int) -> range:
    """Return the rows a heading row spans by its vertical merges."""
    last = row
    for column in grid.columns(row):
        merge = grid.merge(row, column)
        if merge and merge.first_row == row and merge.last_row - row < TALLEST_HEADING:
            last = max(last, merge.last_row)
    return range(row, last + 1)


def _continues(grid: Grid, group: Sequence[int], row: int) -> bool:
    """Tell whether ``row``, directly under a heading, is its second level rather than the first row of data."""
    if is_heading_row(grid, row):
        return True
    top = group[0]
    texts = [(column, grid.text(row, column)) for column in grid.columns(row)]
    if any(_unlike_heading(text) or has_box(text) or width(text) > LONG for _, text in texts):
        return False
    under = 0
    for column, _ in texts:
        above = grid.seen(top, column)
        merge = grid.merge(top, column)
        if (merge and merge.last_column > merge.first_column) or not above:
            under += 1
        elif _is_firm(above):
            return False
    return under > 0 and len(texts) - under <= max(2, under)


def _is_firm(heading: str) -> bool:
    """Tell whether a heading's own column would hold text in every row: a question, a number, a category."""
    roles = heading_roles(heading)
    return bool(roles) and roles[0].role in (Role.QUESTION, Role.NUMBER, Role.CONTEXT)


def _is_parent(grid: Grid, above: int, row: int) -> bool:
    """Tell whether the row above groups the heading's columns: a merge over some of them, not over all."""
    columns = grid.columns(row)
    for column in grid.columns(above):
        merge = grid.merge(above, column)
        if merge and merge.last_column > merge.first_column:
            over = [one for one in columns if merge.first_column <= one <= merge.last_column]
            if 1 < len(over) < len(columns) and is_label(grid.text(above, column)):
                return True
    return False


def _headings_by_looks(grid: Grid) -> Iterator[tuple[int, ...]]:
    """Yield the first row that looks like a heading, and its like further down: no word is known."""
    first = next((row for row in grid.rows if heads_by_looks(grid, row) >= HEADS_ENOUGH), None)
    if first is None:
        return
    texts = [fold(grid.text(first, column)) for column in grid.columns(first)]
    for row in grid.rows:
        if row == first or [fold(grid.text(row, column)) for column in grid.columns(row)] == texts:
            yield tuple(_extent(grid, row))


def _realigned(grid: Grid, group: Sequence[int], body: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Return headings given to columns by their order, where their cells stand askew over the cells under them.

    Word draws such tables when heading and rows were merged differently; empty where the cells stand in line.
    """
    heads = grid.columns(group[-1])
    shapes = Counter(grid.columns(row) for row in body)
    usual, times = shapes.most_common(1)[0] if shapes else ((), 0)
    askew = any(grid.anchor(group[-1], column)[1] != column for column in usual)
    if not grid.drawn_columns or len(group) != 1 or len(usual) != len(heads) or not askew or times * 5 < len(body) * 3:
        return {}
    return {column: (grid.text(group[-1], head),) for column, head in zip(usual, heads, strict=True)}


def _headings(grid: Grid, group: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    columns = range(1, grid.last_column + 1)
    found = {}
    for column in columns:
        texts: list[str] = []
        for row in group:
            text = grid.seen(row, column)
            if text and (not texts or fold(texts[-1]) != fold(text)):
                texts.append(text)
        if texts:
            found[column] = tuple(texts)
    return found
