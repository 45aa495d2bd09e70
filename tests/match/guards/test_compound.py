"""A question that asks two things of one verb: half of it must not settle it, also of a sheet that links no topics."""

from __future__ import annotations

import pytest

from qanswer.answer import Policy, decide
from qanswer.knowledge.load import load
from qanswer.languages import language_of
from qanswer.match.engine import Matcher
from qanswer.match.guards.compound import share_verb
from qanswer.model import Choice, Question, SheetCell

SHEET = '[sheet]\ntitle = "ひので台帳 安全管理表"\nvendor = "ひので台帳株式会社"\nservice = "ひので台帳"\nlanguage = "ja"\nlegend = { "○" = "実施", "×" = "未実施" }\n'
ITEMS = [
    ("a", "通信の暗号化", "○", "すべての通信をTLSで暗号化しています。"),
    ("b", "保存データの暗号化", "×", "保存するデータは暗号化していません。"),
    ("c", "二要素認証", "○", "ワンタイムパスワードによる二要素認証を使えます。"),
    ("d", "接続元IPアドレスの制限", "×", "接続元IPアドレスによる制限はできません。"),
    ("e", "サーバーと回線の監視", "○", "サーバーと回線の障害を24時間監視しています。"),
]


@pytest.fixture(scope="module")
def matcher(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheet")
    rows = "".join(
        f'\n[[item]]\nid = "{name}"\ncontrol = "{asked}"\nstatus = "{status}"\nanswer = "{answer}"\n'
        for name, asked, status, answer in ITEMS
    )
    (folder / "checksheet.toml").write_text(SHEET + rows, encoding="utf-8")
    return Matcher(load(folder))


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("通信経路および保存データを暗号化していること", True),
        ("通信データ及び保存データが暗号化されているか。", True),
        ("通信と保存データの両方を暗号化しているか。", True),
        ("二要素認証および接続元IPアドレス制限を利用できるか。", True),
        ("通信および通信経路を暗号化しているか。", False),
        ("サーバーおよび回線を監視しているか。", False),
        ("二要素認証を利用できるか。", False),
    ],
)
def test_half_of_a_question_does_not_settle_it(matcher, text, held):
    question = Question(SheetCell("表", "B2"), text, language_of(text))
    limits = matcher.thresholds
    policy = Policy(limits.fill_at, limits.tick_at, limits.offer_at)
    choice = decide(matcher.match(question), matcher.knowledge.statements, question, policy).choice
    assert (choice is not Choice.YES) is held


@pytest.mark.parametrize(
    ("clause", "things"),
    [
        (
            "社屋では、書庫および金庫を施錠しているか",
            ["社屋では、書庫を施錠しているか", "社屋では、金庫を施錠しているか"],
        ),
        ("書庫及び金庫が施錠されているか", ["書庫が施錠されているか", "金庫が施錠されているか"]),
        ("書庫を施錠しているか", ["書庫を施錠しているか"]),
        ("施錠の有無および方法", ["施錠の有無および方法"]),
        ("鍵を持つ者とは誰か", ["鍵を持つ者とは誰か"]),
    ],
)
def test_a_verb_is_asked_of_each_of_its_two_things(clause, things):
    assert list(share_verb(clause)) == things
