"""Items that nobody linked: what is asked is held against the item's own question and sentences, not tables alone.

``cases/own_words.toml``: items of invented sheets, each with questions and the tick that is honest.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from qanswer.answer import Policy, decide
from qanswer.knowledge.model import Item
from qanswer.languages import language_of
from qanswer.match.engine import Matcher
from qanswer.model import Language, Question, SheetCell
from qanswer.statements import Status

ITEMS = tomllib.loads((Path(__file__).parent / "cases" / "own_words.toml").read_text(encoding="utf-8"))["item"]
STATUS = {"met": Status.MET, "unmet": Status.NOT_MET, "partial": Status.PARTIAL}
ANYTHING = Policy(0.0, 0.0, 0.0)  # which item is meant is another test's matter


def language(row: dict) -> Language:
    return language_of(row["control"] + row["answer"])


@pytest.fixture(scope="module")
def matchers(knowledge) -> dict[Language, Matcher]:
    """One sheet per language, of all items in it."""
    return {
        own: Matcher(
            replace(
                knowledge,
                sheets=(
                    replace(
                        knowledge.main,
                        language=own,
                        items=tuple(
                            Item(
                                row["control"], "", "", row["control"], STATUS[row.get("status", "met")], row["answer"]
                            )
                            for row in ITEMS
                            if language(row) is own
                        ),
                    ),
                ),
            )
        )
        for own in Language
    }


@pytest.mark.parametrize("row", ITEMS, ids=[row["control"] for row in ITEMS])
def test_what_the_item_says_in_its_own_words_decides_the_tick(matchers, row: dict) -> None:
    matcher = matchers[language(row)]
    wanted = {text: (row["control"], tick) for tick, texts in row["asked"].items() for text in texts}
    given = {}
    for text in wanted:
        question = Question(SheetCell("設問", "C2"), text, language(row))
        match = matcher.match(question)
        answer = decide(match, matcher.knowledge.statements, question, ANYTHING)
        given[text] = (match.candidates[0].statement, answer.choice.value if answer.choice else answer.verdict.value)
    assert given == wanted
