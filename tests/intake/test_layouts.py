"""Sheets drawn at random: headings, categories, numbers, statuses and columns in every combination that sheets come in.

A seed that fails is a layout: ``draw(seed, folder)`` writes it.
"""

from __future__ import annotations

import pytest
from random_layouts import draw

from qanswer.intake.pages import open_pages
from qanswer.intake.read import Wishes, read_sheet

SEEDS = range(700, 730)
_SAID = {"conditional": "partial", "undecided": "none"}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_layout_drawn_at_random_is_read_right_and_its_internal_columns_are_not(seed, tmp_path):
    path, drawn = draw(seed, tmp_path)

    intake = read_sheet(open_pages(path), Wishes())

    said = {printed: _SAID.get(word, word) for printed, word in intake.statuses.items()}
    got = {
        item.origin: (item.number, item.control, said.get(item.printed, "none"), item.answer) for item in intake.items
    }
    assert got == {right.origin: (right.number, right.control, right.status, right.answer) for right in drawn.right}, (
        drawn.told
    )
    for item, right in zip(intake.items, drawn.right, strict=True):
        assert not right.category or list(item.category) == right.category, drawn.told
        assert set(right.urls) <= {lead.url for lead in item.leads}, drawn.told
    assert drawn.secret not in repr(intake)
