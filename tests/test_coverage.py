"""Which clauses of a standard the shipped sheet answers, and whom to ask about the others."""

from __future__ import annotations

import pytest

from qanswer.coverage import coverage
from qanswer.knowledge.load import load
from qanswer.knowledge.model import Standard

KNOWN = load()


@pytest.mark.parametrize("standard", list(Standard))
def test_every_clause_is_answered_by_an_item_or_a_gap_with_somebody_to_ask(standard):
    clauses = coverage(KNOWN, standard)
    assert len(clauses) > 10
    for clause in clauses:
        assert clause.topics
        assert clause.items or all(topic.owner for topic in clause.missing)
        assert set(clause.items) <= set(KNOWN.statements)


def test_clauses_stand_in_the_standards_order_and_name_the_items_that_answer_them():
    clauses = coverage(KNOWN, Standard.ISO27001_2022)
    names = [clause.name for clause in clauses]
    assert names.index("A.5.9") < names.index("A.5.10") < names.index("A.8.2")
    backup = next(clause for clause in clauses if clause.name == "A.8.13")
    assert "6.8" in backup.items


def test_the_guideline_is_numbered_as_the_older_edition():
    assert coverage(KNOWN, Standard.METI) == coverage(KNOWN, Standard.ISO27001_2013)
