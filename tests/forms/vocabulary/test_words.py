"""Headings and labels as data."""

from __future__ import annotations

from itertools import combinations

import pytest

from qanswer.forms.vocabulary.blanks import is_blank
from qanswer.forms.vocabulary.headings import Role, for_respondent, for_reviewer, heading_roles, sheet_kind
from qanswer.forms.vocabulary.words import fold, label_kind, tables


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("回答", Role.ANSWER),
        ("ご　回　答", Role.ANSWER),
        ("対応\n状況", Role.ANSWER),
        ("貴社ご回答", Role.ANSWER),
        ("Compliant (Yes/No)", Role.ANSWER),
        ("Vendor Answers", Role.ANSWER),
        ("実施済みですか（はい／いいえ）", Role.ANSWER),
        ("設問内容", Role.QUESTION),
        ("Detailed Verification Requirement", Role.QUESTION),
        ("점검 요구 사항", Role.QUESTION),
        ("備考（回答の根拠等）", Role.REMARK),
        ("Comments and/or additional information", Role.REMARK),
        ("対応状況の説明", Role.REMARK),
        ("具体的な実施内容", Role.PROSE),
        ("No.", Role.NUMBER),
        ("№", Role.NUMBER),
        ("大項目", Role.CONTEXT),
        ("回答例", Role.HINT),
        ("Testing Procedure(s)", Role.HINT),
        ("確認者", Role.OTHER),
    ],
)
def test_a_heading_names_its_role(heading, role):
    assert heading_roles(heading)[0].role is role


@pytest.mark.parametrize("heading", ["compute_result", "いいえ", "N/A", "2024年度", "株式会社例示"])
def test_a_heading_that_names_no_role_has_none(heading):
    assert heading_roles(heading) == ()


def test_no_strong_heading_word_speaks_for_two_roles():
    strong = {role: {fold(word) for word in words["strong"]} for role, words in tables()["header"].items()}
    shared = {(one, other): strong[one] & strong[other] for one, other in combinations(strong, 2)}
    assert {roles: words for roles, words in shared.items() if words} == {}


def test_the_side_that_fills_a_column_is_told_by_its_heading():
    assert for_reviewer("当社記入欄")
    assert for_reviewer("Assessor comments")
    assert for_respondent("貴社記入欄")
    assert not for_reviewer("委託先 監査結果")  # the respondent is named too


@pytest.mark.parametrize(
    "text",
    ["", "＿＿＿＿", "未選択", "選択してください", "Select…", "[Yes/No]", "Auswahl bitte", "Choose an item."],
)
def test_placeholders_count_as_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["○", "-", "なし", "TRUE", "0", "N/A", "AES-256"])
def test_answers_do_not_count_as_blank(text):
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("記入例", "example"),
        ("回答欄（記入例）", "example"),
        ("改訂履歴", "history"),
        ("Version history (Japanese)", "history"),
        ("Lists", "lookup"),
        ("Summary Report", "summary"),
        ("表紙", "guidance"),
        ("チェックリスト", None),
        ("セキュリティ要求事項", None),
        ("Questionnaire", None),
    ],
)
def test_a_sheet_is_known_by_its_name(name, kind):
    assert sheet_kind(name) == kind


def test_labels_name_exactly_one_head_field():
    words = [fold(word) for kind in tables()["label"].values() for word in kind]
    assert len(words) == len(set(words))
    assert [
        label_kind(text) for text in ("貴社名：", "サービス名称", "Vendor Contact Name", "氏名（漢字）", "その他")
    ] == [
        "company",
        "service",
        "person",
        "person",
        None,
    ]


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("date", ["ご記入年月日", "回答年月日", "ご提出日", "評価実施日", "記入日付", "Date of completion"]),
        ("company", ["回答企業名", "委託先名称", "貴社の名称", "商号", "Vendor / Supplier Name", "Name of provider"]),
        ("service", ["サービスの名称", "クラウドサービス名称", "製品・サービス名称", "Product / Service"]),
        ("person", ["ご記入者", "ご氏名", "お名前", "ご担当者様", "Filled in by", "Point of contact"]),
        ("department", ["ご担当部署", "ご所属部署", "担当部署名", "部門", "Department / Division"]),
        ("phone", ["連絡先（電話）", "お電話番号", "Telephone No."]),
        ("department+person", ["部署・氏名", "ご所属・ご氏名", "部署名／担当者名", "Department / Contact person"]),
        ("company+service", ["会社名・サービス名"]),
        ("customer", ["お客様名", "ご依頼元", "委託元名称", "Customer name", "Requested by"]),
        # what may mean several things, or somebody else
        (None, ["連絡先", "名称", "代表者名", "設立年月日", "備考", "日", "部署・役職", "実施日"]),
    ],
)
def test_a_label_is_known_in_all_its_polite_and_long_forms(kind, labels):
    assert {label: label_kind(label) for label in labels} == dict.fromkeys(labels, kind)


def test_no_label_stands_for_two_kinds():
    found: dict[str, set[str]] = {}
    for kind, labels in tables()["label"].items():
        for label in labels:
            found.setdefault(fold(label), set()).add(kind)
    assert {label: kinds for label, kinds in found.items() if len(kinds) > 1} == {}
