"""Layouts as data: what is found in ``cases.toml``, case by case."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from qanswer.forms.grid import Grid, GridCell, ListRule
from qanswer.forms.layout.infer import infer
from qanswer.office.references import Range, column_letters

if TYPE_CHECKING:
    from qanswer.forms.layout.tables import FoundTable

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))["case"]
ROLES = ("question", "answer", "first_answer", "remark", "prose", "number", "context", "questions")


def grid_of(case: dict[str, Any]) -> Grid:
    cells = {}
    for row, line in enumerate(case["rows"].strip("\n").split("\n"), 1):
        for column, text in enumerate(line.split("|"), 1):
            mark = re.match(r"[=*]?", text).group()
            if text:
                cells[row, column] = GridCell(text.removeprefix(mark), formula=mark == "=", bold=mark == "*")
    merges = [Range.parse(text) for text in case.get("merges", [])]
    rules = [ListRule((Range.parse(area),), tuple(words)) for area, words in case.get("lists", {}).items()]
    hidden, drawn = frozenset(case.get("hidden_rows", [])), case.get("drawn_columns", 0)
    return Grid(case.get("sheet", "Sheet1"), cells, merges, rules, hidden, drawn_columns=drawn)


def letters(column: int | None) -> str | None:
    return None if column is None else column_letters(column)


def seen(found: FoundTable) -> dict[str, object]:
    roles = found.roles
    return {
        "question": letters(roles.question),
        "answer": [letters(column) for column in roles.answers],
        "first_answer": letters(roles.answers[0]) if roles.answers else None,
        "remark": letters(roles.remark),
        "prose": letters(roles.prose),
        "number": letters(roles.number),
        "context": [letters(column) for column in roles.context],
        "questions": len(found.questions),
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_layout_is_found(case):
    found = [seen(table) for table in infer(grid_of(case)).tables]
    if case.get("no_answer"):
        assert not any(table["answer"] for table in found)
        return
    expected = case.get("blocks", [{role: case[role] for role in ROLES if role in case}])
    assert [{role: table[role] for role in want} for table, want in zip(found, expected, strict=False)] == expected
    assert len(found) == len(expected)
