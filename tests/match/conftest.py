"""A knowledge base of four topics and three items, small enough to reason about."""

from __future__ import annotations

from pathlib import Path

import pytest

from qanswer.knowledge.model import CheckSheet, Concept, Item, Knowledge, Topic
from qanswer.match.engine import Matcher
from qanswer.model import Language
from qanswer.statements import Link, Status


def make_topic(name: str, samples_ja: tuple[str, ...], samples_en: tuple[str, ...], **more) -> Topic:
    keywords = {"keywords_ja": (), "keywords_en": (), **more}
    return Topic(
        name, samples_ja[0], samples_en[0], "infrastructure", samples_ja=samples_ja, samples_en=samples_en, **keywords
    )


TOPICS = (
    make_topic(
        "backup.taken",
        ("バックアップを取得しているか", "データの複製を毎日取っていること", "バックアップの頻度"),
        ("Are backups taken?", "Daily copies of data are made", "Backup frequency"),
        keywords_ja=("バックアップ",),
        keywords_en=("backup",),
    ),
    make_topic(
        "encryption.transit",
        ("通信を暗号化しているか", "通信経路の暗号化", "TLSを使用していること"),
        ("Is data encrypted in transit?", "TLS is used for all connections", "Transport encryption"),
    ),
    make_topic(
        "dc.fire",
        ("火災への備えはあるか", "消火設備の設置", "火災検知器があること"),
        ("Is there fire suppression?", "Smoke detectors are installed", "Fire protection"),
    ),
    make_topic(
        "network.waf",
        ("WAFを導入しているか", "Webアプリケーションファイアウォールの有無", "WAFで攻撃を遮断していること"),
        ("Is a WAF deployed?", "A web application firewall protects the service", "WAF"),
    ),
)
ITEMS = (
    Item(
        "1",
        "運用",
        "",
        "データのバックアップを取得すること。",
        Status.MET,
        "毎日バックアップを取得しています。",
        links=(Link("backup.taken"),),
    ),
    Item(
        "2",
        "暗号",
        "",
        "通信を暗号化すること。",
        Status.MET,
        "すべての通信をTLSで暗号化しています。",
        links=(Link("encryption.transit"),),
    ),
    Item(
        "3",
        "設備",
        "",
        "火災への対策をすること。",
        Status.CONDITIONAL,
        "消火設備があります。",
        links=(Link("dc.fire"),),
    ),
)
CONCEPTS = (
    Concept("backup", ("バックアップ",), ("backup",)),
    Concept("encryption", ("暗号化",), ("encryption", "encrypted")),
)


def make_knowledge(items: tuple[Item, ...] = ITEMS, topics: tuple[Topic, ...] = TOPICS) -> Knowledge:
    sheet = CheckSheet(
        Path("checksheet.toml"), "", "題", "社", "サービス", Language.JA, "", "", "", {}, (), (), items
    )  # fmt: skip
    return Knowledge(
        (sheet,), topics, CONCEPTS, {"infrastructure": {Language.JA: "基盤", Language.EN: "infrastructure"}}, ""
    )


@pytest.fixture
def tiny() -> Knowledge:
    return make_knowledge()


@pytest.fixture(scope="session")
def built_anew(knowledge) -> Matcher:
    """Return a matcher of the shipped knowledge that owes nothing to the cache, which takes seconds to build."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QANSWER_CACHE", "off")
        return Matcher(knowledge)


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QANSWER_CACHE", "off")
