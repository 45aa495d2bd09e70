"""Every layout is read into the same items: the cases are data, each with its right import."""

from __future__ import annotations

import pytest
from intake_sheets import cases

from qanswer.forms.vocabulary import headings
from qanswer.intake import words
from qanswer.intake.pages import open_pages
from qanswer.intake.read import Wishes, read_sheet
from qanswer.knowledge.status import SETTLED

_SAID = {"conditional": "partial", "undecided": "none"}


def test_every_role_of_a_customers_column_means_something_in_a_vendors_sheet():
    for role in headings.Role:
        assert words._FORMS[role]


@pytest.fixture(params=cases(), ids=lambda case: case.name)
def case(request):
    return request.param


@pytest.fixture
def intake(case, tmp_path):
    return read_sheet(open_pages(case.write(tmp_path)), Wishes())


def test_the_right_rows_are_items_and_no_others(case, intake):
    assert [item.origin for item in intake.items] == [right[0] for right in case.said["right"]["items"]]


def test_number_category_status_answer_and_sources_are_right(case, intake):
    got = [
        [
            item.origin,
            item.number,
            list(item.category),
            _SAID.get(word := intake.statuses.get(item.printed, "none"), word),
            item.answer,
            [lead.url for lead in item.leads],
        ]
        for item in intake.items
    ]
    assert got == [right[:6] for right in case.said["right"]["items"]]


def test_the_control_is_the_cells_text_without_the_number_in_it(case, intake):
    for item, right in zip(intake.items, case.said["right"]["items"], strict=True):
        assert right[6:] in ([], [item.control])


def test_what_is_of_nobodys_business_comes_out_nowhere(case, intake):
    everything = repr(intake)
    assert not [text for text in case.said["never"] if text in everything]


def test_head_says_title_vendor_and_date(case, intake):
    said = case.said
    assert (intake.head.title, intake.head.vendor, intake.head.as_of) == (said["title"], said["vendor"], said["as_of"])


def test_what_nobody_can_tell_is_undecided_where_it_stands_with_the_option_that_settles_it(case, intake):
    statuses = [one for one in intake.undecided if one.what == "status"]
    assert [one.origin for one in statuses] == case.said["right"].get("undecided", [])
    assert all(f'--status "{one.text}=' in one.settle_with for one in statuses)


def test_every_status_is_settled_in_a_word_that_the_sheet_may_hold(intake):
    assert set(intake.statuses.values()) <= set(SETTLED)


def test_every_row_that_shows_something_is_accounted_for(case, tmp_path):
    opened = open_pages(case.write(tmp_path))
    intake = read_sheet(opened, Wishes())
    whole = {one.origin for one in intake.left if "!" not in one.origin and "," not in one.origin}
    rows = {origin.rpartition("!")[2].lstrip("ABCDEFGHIJ") for origin in _origins(intake)}
    for page in opened.pages:
        if page.name in whole or page.is_text or not any(item.place == page.name for item in intake.items):
            continue
        covered = set()
        for item in intake.items:
            if item.place == page.name:
                covered |= set(range(item.row_number, item.row_number + 3))
        for row in page.grid.rows:
            texts = {page.origin(row, column) for column in page.grid.columns(row)}
            assert texts & _origins(intake) or row in covered or str(row) in rows, (page.name, row)


def _origins(intake):
    return {one.origin for one in (*intake.items, *intake.left, *intake.undecided)}
