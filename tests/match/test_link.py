"""Drafted links: what a statement is about, which way, and the sentence that says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qanswer.match.denial import denies, is_bare_denial
from qanswer.match.engine import Matcher
from qanswer.statements import Status


def drafts_of(tiny, **changes) -> dict[str, object]:
    item = replace(tiny.main.items[0], id="9", links=(), **changes)
    matcher = Matcher(replace(tiny, sheets=(replace(tiny.main, items=(item,)),)))
    return {link.topic: link for _, link in matcher.linked.links[0]}


def test_a_draft_is_marked_as_one_and_quotes_the_sentence_it_rests_on(tiny) -> None:
    link = drafts_of(tiny, answer="担当は運用部です。毎日バックアップを取得しています。")["backup.taken"]
    assert (link.automatic, link.answers, link.polarity) == (True, True, True)
    assert link.quote == "毎日バックアップを取得しています"
    assert 0.5 < link.share <= 1.0


@pytest.mark.parametrize(
    ("changes", "polarity"),
    [
        ({"status": Status.NOT_MET, "answer": ""}, False),
        ({"answer": "取得していません。"}, False),
        ({"status": Status.NOT_MET, "control": "バックアップを取得しないこと。", "answer": ""}, True),
        ({"control": "バックアップを取得しないこと。", "answer": "月次で確認しています。"}, False),
        ({"answer": "毎日取得しています。月次の取得は行っていません。"}, True),
    ],
)
def test_what_the_control_asks_is_denied_by_the_status_or_a_bare_denial(tiny, changes, polarity: bool) -> None:  # noqa: FBT001
    assert drafts_of(tiny, **changes)["backup.taken"].polarity is polarity


def test_a_sentence_denies_a_further_topic_by_itself(tiny) -> None:
    links = drafts_of(tiny, answer="毎日取得しています。WAFは導入していません。")
    assert (links["backup.taken"].polarity, links["network.waf"].polarity) == (True, False)
    assert links["network.waf"].quote == "WAFは導入していません"


@pytest.mark.parametrize(
    ("sentence", "denied", "bare"),
    [
        ("実施していません。", True, True),
        ("SMSには対応していません。", True, False),
        ("目的外に利用しません。", False, False),
        ("毎年見直しています。", False, False),
        ("None.", False, True),
        ("Not currently.", True, True),
        ("SAML is not offered.", True, False),
        ("Tested every year.", False, False),
    ],
)
def test_denials_are_told_from_protection_and_from_statements(sentence: str, denied: bool, bare: bool) -> None:  # noqa: FBT001
    assert (denies(sentence), is_bare_denial(sentence)) == (denied, bare)
