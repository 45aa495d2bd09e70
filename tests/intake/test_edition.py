"""The next edition: ids, links, owners, English stay; what changed is shown and marked to be looked at again."""

from __future__ import annotations

import tomllib

import pytest

from qanswer.knowledge.load import load
from qanswer.statements import Translation

BEFORE = [
    ["1", "保管", "利用者の情報を暗号化しているか。", "○", "AES-256で暗号化しています。鍵は毎年替えます。"],
    ["2", "保管", "利用者の情報を国内に保管しているか。", "○", "東京に保管しています。"],
    ["3", "接続", "多要素認証を使えるか。", "×", "提供していません。"],
    ["4", "接続", "接続元を制限できるか。", "○", "管理画面で設定できます。"],
]
AFTER = [
    ["1", "保管", "利用者の情報を暗号化しているか。", "○", "AES-256で暗号化しています。鍵は半年ごとに替えます。"],
    ["2", "保管", "利用者の情報の控えを取っているか。", "○", "毎日取っています。"],
    ["3", "保管", "利用者の情報を国内に保管しているか。", "○", "東京に保管しています。"],
    ["4", "接続", "多要素認証を使えるか。", "○", "認証アプリを使えます。"],
]
LINKS = """\
# links by hand
[[link]]
item = "1"
topic = "crypto.at_rest"
states = { version = "AES-256", frequency = "毎年替えます" }
quote = "鍵は毎年替えます。"

[[link]]
item = "4"
topic = "access.ip_restriction"
"""


@pytest.fixture
def topics():
    catalogue = load().topics
    at_rest = next(topic.id for topic in catalogue if "encryption" in topic.id or "at_rest" in topic.id)
    other = next(topic.id for topic in catalogue if topic.id != at_rest)
    return at_rest, other


@pytest.fixture
def reimported(sheet_of, imported, tmp_path, topics):
    headings = ["No.", "分類", "確認事項", "対応状況", "備考"]
    imported(sheet_of(BEFORE, headings=headings), "--to", "kb")
    file = tmp_path / "kb" / "checksheet.toml"
    for item in ("1", "2", "3"):
        file.write_text(
            file.read_text(encoding="utf-8").replace(
                f'id = "{item}"\n', f'id = "{item}"\nowner = "security"\nreviewed_on = 2026-04-01\n'
            ),
            encoding="utf-8",
        )
    links = LINKS.replace("crypto.at_rest", topics[0]).replace("access.ip_restriction", topics[1])
    (tmp_path / "kb" / "links.toml").write_text(links, encoding="utf-8")
    (tmp_path / "kb" / "english.toml").write_text(
        "".join(f'[[item]]\nid = "{item}"\nanswer_en = "Yes."\ntranslation = "approved"\n\n' for item in "124"),
        encoding="utf-8",
    )
    report = imported(sheet_of(AFTER, headings=headings), "--to", "kb")
    return report, load(tmp_path / "kb").main


def test_an_item_keeps_its_id_when_the_document_numbers_it_anew(reimported):
    _, sheet = reimported
    assert [(item.id, item.control[:8]) for item in sheet.items] == [
        ("1", "利用者の情報を暗"), ("2#2", "利用者の情報の控"), ("2", "利用者の情報を国"), ("3", "多要素認証を使え"),
    ]  # fmt: skip


def test_what_changed_is_shown_item_by_item(reimported):
    report, _ = reimported
    assert {change["id"]: change["what"] for change in report["changes"]} == {
        "1": ["answer"],
        "2#2": ["new"],
        "3": ["status", "answer"],
        "4": ["gone"],
    }


def test_owners_stay_and_what_changed_has_to_be_looked_at_again(reimported):
    _, sheet = reimported
    assert {item.id: (item.owner, item.reviewed_on, item.look_again) for item in sheet.items} == {
        "1": ("security", "", "answer"),
        "2#2": ("", "", ""),
        "2": ("security", "2026-04-01", ""),
        "3": ("security", "", "status, answer"),
    }


def test_links_stay_but_for_what_the_sheet_no_longer_says(reimported, topics):
    report, sheet = reimported
    (link,) = sheet.by_id["1"].links
    assert (link.topic, dict(link.states), link.quote) == (topics[0], {"version": "AES-256"}, "")
    assert report["mended"] == [
        f"link 1 to {topics[0]}: the answer no longer says what it rests on",
        f"link 1 to {topics[0]}: the answer no longer says frequency",
        f"link 4 to {topics[1]}: the item is gone",
        "English of 1: approved for another text, unreviewed now",
        "English of 4: the item is gone",
    ]


def test_links_are_drafted_for_what_nobody_linked_beside_those_of_people(reimported, tmp_path):
    _, sheet = reimported
    written = (tmp_path / "kb" / "links.toml").read_text(encoding="utf-8")
    assert written.startswith("# links by hand\n")
    entries = tomllib.loads(written)["link"]
    assert [entry for entry in entries if entry["item"] == "1" and entry.get("draft")] == []
    assert {entry["item"] for entry in entries if entry.get("draft")} == {"2#2", "2", "3"}
    assert all(entry.get("quote", "") in sheet.by_id[entry["item"]].answer for entry in entries)


def test_english_that_was_approved_for_another_text_is_unreviewed_again(reimported):
    _, sheet = reimported
    assert sheet.by_id["1"].translation is Translation.UNREVIEWED
    assert sheet.by_id["2"].translation is Translation.APPROVED
