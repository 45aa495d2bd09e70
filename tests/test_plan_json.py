"""What a plan tells in JSON of its statements and reasons, and reads back the same."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qanswer.errors import UsageError
from qanswer.model import Choice, Effect, Language, Paragraph, Reason, SheetCell, TableCell, Term
from qanswer.plan.decisions import _KEYS, decision_as_json, decision_from_json
from qanswer.plan.entry import Entry
from qanswer.plan.evidence import reason_as_json, reason_from_json, statement_as_json, statement_from_json
from qanswer.plan.model import Action, Decision
from qanswer.statements import (
    Audience,
    PastOrigin,
    SheetOrigin,
    Source,
    Statement,
    StatementKind,
    Status,
    Translation,
)

BOTH = {Language.JA: "毎日", Language.EN: "Daily"}
ITEM = Statement(
    id="hosting:6.8",
    kind=StatementKind.ITEM,
    language=Language.JA,
    asked={Language.JA: "バックアップ"},
    text=BOTH,
    status=Status.CONDITIONAL,
    printed="条件付",
    citation=BOTH,
    origin=SheetOrigin("hosting", BOTH, "6.8"),
    sources=(Source("https://example.jp", "お知らせ"),),
    translation=Translation.APPROVED,
    stated_on="2026-01-31",
    reviewed_on="2026-02-01",
    audience=Audience.NDA,
    owner="legal",
    headings=("6 運用", ""),
)
PAST = Statement(
    id="past:1",
    kind=StatementKind.PAST,
    language=Language.EN,
    asked={Language.EN: "Backups?"},
    text={Language.EN: "Daily"},
    status=None,
    printed="",
    citation=BOTH,
    origin=PastOrigin("form.xlsx", SheetCell("Q", "C2"), "A社"),
)


def back(values: object) -> Entry:
    """Return values as they are read again from a file."""
    return Entry(json.loads(json.dumps(values)), "plan.json")


@pytest.mark.parametrize("statement", [ITEM, PAST], ids=lambda statement: statement.kind)
def test_a_statement_is_read_back_as_it_was_told(statement):
    assert statement_from_json(back(statement_as_json(statement)), statement.id) == statement
    told = set(statement_as_json(statement)) | {
        "id",
        "is_open",
        "links",
        "restrictions",
    }  # by its id it stands; the others are for matching
    assert told == {field.name for field in fields(Statement)}


def test_a_language_or_a_kind_that_is_none_is_named():
    with pytest.raises(UsageError, match=r'plan\.json, text: no key "fr" is read here; known: en, ja'):
        statement_from_json(back({**statement_as_json(ITEM), "text": {"fr": "Quotidien"}}), "1")
    with pytest.raises(UsageError, match=r'plan\.json: key "kind" must be one of item, past, not "rumour"'):
        statement_from_json(back({**statement_as_json(ITEM), "kind": "rumour"}), "1")


TERMS = st.builds(Term, st.text(), st.text())
VALUES = st.one_of(
    st.text(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TERMS,
    st.lists(st.one_of(st.text(), TERMS)).map(tuple),
)  # fmt: skip


@settings(max_examples=40)
@given(st.builds(Reason, st.text(), st.sampled_from(Effect), st.dictionaries(st.text(), VALUES)))
def test_a_reason_is_read_back_as_it_was_told(reason):
    assert reason_from_json(back(reason_as_json(reason))) == reason


PLACES = st.one_of(
    st.builds(SheetCell, st.text(), st.from_regex(r"[A-Z]{1,3}[1-9][0-9]{0,6}", fullmatch=True)),
    st.builds(TableCell, st.from_regex(r"[1-9][0-9]?(/[1-9])*", fullmatch=True), st.integers(1), st.integers(1)),
    st.builds(Paragraph, st.integers(1)),
)
DECISIONS = st.builds(
    Decision,
    location=PLACES,
    question=st.text(),
    action=st.sampled_from(Action),
    choice=st.none() | st.sampled_from(Choice),
    word=st.text(),
    text=st.text(),
    citation=st.text(),
    statement=st.text(min_size=1),
    owner=st.text(),
    replace=st.booleans(),
    note=st.text(),
)


@given(DECISIONS)
def test_a_decision_is_read_back_as_it_was_told_without_what_its_action_has_no_use_for(decision):
    again = decision_from_json(back(decision_as_json(decision)))
    kept = _KEYS[decision.action] | {"location", "question", "action"}
    for field in fields(Decision):
        meant = getattr(decision, field.name) if field.name in kept else field.default
        assert getattr(again, field.name) == meant
