from __future__ import annotations

import pytest

from qanswer.forms.grid import Grid, GridCell, ListRule
from qanswer.forms.layout.infer import infer
from qanswer.forms.repeated_sheets import without_repeats
from qanswer.office.references import Range

ASKED = ("Do you encrypt laptops?", "Who may enter the server room?", "Are backups restored for a test?")


def sheet(name: str, *, formula: bool, questions: tuple[str, ...] = ASKED) -> Grid:
    cells = {(1, 1): GridCell("Question"), (1, 2): GridCell("Answer")}
    cells |= {(row, 1): GridCell(text, formula=formula) for row, text in enumerate(questions, 2)}
    return Grid(name, cells, rules=[ListRule((Range.parse("B2:B4"),), ("Yes", "No"))])


@pytest.mark.parametrize(
    ("second", "left_alone"),
    [
        (sheet("Evaluation", formula=True), True),
        (sheet("Site B", formula=False), False),
        (sheet("More", formula=True, questions=("Is it new?", "Does it end?", "May we see it?")), False),
    ],
    ids=["shown again by formulas", "typed again: another site", "other questions, by formulas"],
)
def test_a_sheet_that_shows_anothers_questions_again_is_left_alone(second: Grid, left_alone: bool) -> None:  # noqa: FBT001
    first = sheet("Answers", formula=True)
    read = without_repeats({grid.name: (grid, infer(grid)) for grid in (first, second)})
    assert len(read["Answers"].tables) == 1
    assert bool(read[second.name].tables) is not left_alone
    assert read[second.name].reason == ('shows again what "Answers" asks' if left_alone else "")


def test_sheets_that_all_show_anothers_questions_are_answered_each():
    grids = [sheet(name, formula=True) for name in ("Page 1", "Page 2", "Page 3")]
    read = without_repeats({grid.name: (grid, infer(grid)) for grid in grids})
    assert [len(read[grid.name].tables) for grid in grids] == [1, 1, 1]
