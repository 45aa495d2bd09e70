"""What a careful owner wants to look at is found, and what is all right is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qanswer.findings import find, find_dead_addresses
from qanswer.knowledge.load import load
from qanswer.statements import Attribute, Link, Source

KNOWN = load()
ITEM = replace(
    KNOWN.main.items[0], links=(), sources=(), answer="毎日取得し、30日分を保管しています。国内の二拠点に置きます。"
)
TODAY = date(2026, 4, 1)


def found(*items, **sheet):
    main = replace(KNOWN.main, items=items, certifications=(), **sheet)
    return find(replace(KNOWN, sheets=(main,)), TODAY)


def codes(*items, **sheet):
    return [(one.code, one.where) for one in found(*items, **sheet)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"look_again": "answer"}, "look_again"),
        ({"answer": "同上"}, "same_as_above"),
        ({"answer": "Same as above."}, "same_as_above"),
        ({"reviewed_on": "2025-03-31"}, "review_passed"),
        ({"answer": "認証を取得しています（有効期限：2026年3月31日）。"}, "ran_out"),
        ({"answer": "Certified, valid until 2026-03."}, "ran_out"),
        ({"answer": "2026年2月まで有効な証明書があります。"}, "ran_out"),
    ],
)
def test_one_item_is_to_be_looked_at(changes, code):
    assert codes(replace(ITEM, **changes)) == [(code, "item 1.1")]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"reviewed_on": "2025-04-01"},
        {"answer": "認証を取得しています（有効期限：2026年4月1日）。"},
        {"answer": "Certified, valid until 2026-04."},
        {"answer": "同上の拠点に置きます。"},
    ],
)
def test_one_item_is_all_right(changes):
    assert codes(replace(ITEM, **changes)) == []


def test_a_status_nobody_settled_is_to_be_looked_at():
    assert codes(replace(ITEM, sign="特別", status=None), statuses={"特別": "undecided"}) == [
        ("status_undecided", "item 1.1")
    ]


def test_the_same_text_on_two_items_is_told_unless_the_sheet_repeats_it_on_purpose():
    twin = replace(ITEM, id="1.2")
    assert codes(ITEM, twin) == [("same_text", "item 1.2")]
    assert codes(ITEM, replace(twin, same_as="1.1")) == []


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [("30日分", "14日分", True), ("30日分", "30日間", False), ("1年間", "30日", False), ("99.9 %", "99.5%", True)],
)
def test_two_items_that_state_different_figures_for_one_thing_contradict_each_other(one, other, differ):
    topic = KNOWN.topics[0].id
    items = [
        replace(ITEM, id=name, answer=f"{text}です。", links=(Link(topic, states={Attribute.DURATION: text}),))
        for name, text in (("1", one), ("2", other))
    ]
    assert [code for code, _ in codes(*items)] == (["figures_differ"] if differ else [])


def test_addresses_are_asked_once_each_and_only_the_dead_are_told():
    sources = tuple(Source(f"https://vendor.example/{name}") for name in ("here", "gone", "here"))
    items = (replace(ITEM, sources=sources), replace(ITEM, id="2", sources=sources[:1]))
    known = replace(KNOWN, sheets=(replace(KNOWN.main, items=items, certifications=()),))
    asked = []

    def answers(url):
        asked.append(url)
        return url.endswith("here")

    dead = [(one.code, one.where, one.message) for one in find_dead_addresses(known, answers)]
    assert dead == [("dead_address", "item 1.1", "https://vendor.example/gone does not answer")]
    assert asked == ["https://vendor.example/here", "https://vendor.example/gone"]
