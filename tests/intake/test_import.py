"""The import as a whole: what it writes is knowledge, what is undecided never ticks, an error leaves nothing behind."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from qanswer.knowledge.load import load
from qanswer.statements import Status


def test_what_is_imported_is_knowledge_with_where_it_came_from(sheet_of, qanswer, tmp_path):
    code, out, err = qanswer("import", sheet_of(), "--to", "kb")

    sheet = load(tmp_path / "kb").main
    assert (code, err) == (0, "")
    assert [(item.id, item.origin, item.status, item.category) for item in sheet.items] == [
        ("1-1", "対策!C4", Status.MET, "保管"),
        ("1-2", "対策!C5", None, "保管"),
        ("2-1", "対策!C6", Status.NOT_MET, "接続"),
    ]
    assert (sheet.title, sheet.vendor, sheet.as_of) == ("見本クラウド 対策一覧", "株式会社見本", "2026-04-01")
    assert "田所" not in (tmp_path / "kb" / "checksheet.toml").read_text(encoding="utf-8") + out


def test_an_undecided_status_is_listed_with_its_option_and_settled_by_it_for_good(sheet_of, imported, tmp_path):
    report = imported(sheet_of(), "--to", "kb")
    assert [(one["origin"], one["text"]) for one in report["undecided"]] == [("対策!D5", "特別")]
    assert report["items"][1]["status"] == "none"

    assert imported(sheet_of(), "--to", "kb", "--status", "特別=conditional")["undecided"] == []
    assert load(tmp_path / "kb").main.items[1].status is Status.CONDITIONAL
    assert imported(sheet_of(), "--to", "kb")["undecided"] == []


def test_a_dry_run_shows_everything_and_writes_nothing(sheet_of, qanswer, tmp_path):
    code, out, _ = qanswer("import", sheet_of(), "--to", "kb", "--dry-run")

    assert code == 0
    assert "特別" in out
    assert "would import 3 items" in out
    assert not (tmp_path / "kb").exists()


def test_importing_twice_gives_the_same_bytes(sheet_of, imported, tmp_path):
    imported(sheet_of(), "--to", "kb")
    first = (tmp_path / "kb" / "checksheet.toml").read_bytes()

    assert imported(sheet_of(), "--to", "kb")["changes"] == []
    assert (tmp_path / "kb" / "checksheet.toml").read_bytes() == first


def test_columns_that_were_misread_are_named_by_the_user(sheet_of, imported):
    report = imported(sheet_of(), "--to", "kb", "--columns", "number=A,category=B,question=E,status=D,answer=C")

    assert [item["control"] for item in report["items"]] == [
        "AES-256で暗号化しています。", "申出により更新します。", "提供していません。",
    ]  # fmt: skip


def test_several_documents_become_one_sheet(sheet_of, imported):
    report = imported(sheet_of(name="a.xlsx"), sheet_of(name="b.xlsx"), "--to", "kb")

    assert [item["origin"] for item in report["items"]][::3] == ["[a.xlsx]対策!C4", "[b.xlsx]対策!C4"]
    assert len({item["id"] for item in report["items"]}) == 6


def test_a_further_sheet_of_the_folder_is_known_by_its_name(sheet_of, imported, tmp_path):
    imported(sheet_of(), "--to", "kb")
    imported(sheet_of(name="other.xlsx"), "--to", "kb", "--name", "hosting")

    assert list(load(tmp_path / "kb").statements)[2:4] == ["2-1", "hosting:1-1"]


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (["--name", "a/b"], 2, "is no name for a sheet"),
        (["--status", "○=maybe"], 2, "is not PRINTED=MEANING"),
        (["--columns", "question=?"], 2, "is not role=column"),
        (["--sheet", "他"], 2, 'no sheet "他"; it has "対策"'),
    ],
)
def test_options_that_do_not_fit_are_refused_with_what_would(sheet_of, qanswer, words, code, complaint):
    ended, _, err = qanswer("import", sheet_of(), "--to", "kb", *words)

    assert ended == code
    assert complaint in err
    assert not Path("kb").exists()


def test_a_document_without_a_sheet_in_it_is_refused(qanswer, tmp_path):
    book = Workbook()
    book.worksheets[0].append(["日付", "議題"])
    book.worksheets[0].append(["2026-04-01", "予算"])
    book.save(tmp_path / "minutes.xlsx")

    code, _, err = qanswer("import", "minutes.xlsx", "--to", "kb")
    assert code == 3
    assert "no table of controls with a status or an answer found" in err


STRANGE = ("整理", "ジャンル", "よくいただく声", "ランク", "私たちの答え")
USUAL = ("通し", "テーマ", "お客様から多いご質問", "回答区分", "私たちの取り組み")


def _with_headings(file: Path, headings: tuple[str, ...]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "本編"
    for row in (
        ["安全への取り組み"],
        [],
        headings,
        [1, "認証", "多要素認証は使えますか？", "Ｃ", "2027年春の予定です。"],
        [2, "暗号化", "通信は暗号化されていますか？", "Ａ", "TLS 1.2以上です。"],
        [3, "運用", "バックアップの頻度は？", "Ａ", "毎日です。"],
        [4, "運用", "ログは残りますか？", "Ａ", "1年間です。"],
    ):
        sheet.append(row)
    legend = book.create_sheet("区分について")
    for row in (["Ａ", "実施しています"], ["Ｃ", "実施していません"]):
        legend.append(row)
    book.save(file)


def test_headings_that_nobody_knows_are_named_with_the_words_that_settle_them(qanswer, tmp_path):
    _with_headings(tmp_path / "strange.xlsx", STRANGE)

    code, _, err = qanswer("import", "strange.xlsx", "--to", "kb")
    assert code == 3
    assert 'row 3 of "本編"' in err
    assert "C よくいただく声" in err
    assert "--header-row 3 --columns number=A,control=C,status=D,answer=E" in err

    said = ("--header-row", "3", "--columns", "number=A,category=B,control=C,status=D,answer=E")
    code, out, _ = qanswer("import", "strange.xlsx", "--to", "kb", *said)
    assert code == 0
    assert "Ａ = yes" in out
    assert "Ｃ = no" in out
    assert "imported 4 items" in out


def test_friendly_headings_of_a_sheet_for_customers_are_known(qanswer, tmp_path):
    _with_headings(tmp_path / "friendly.xlsx", USUAL)
    code, out, _ = qanswer("import", "friendly.xlsx", "--to", "kb", "--dry-run")
    assert code == 0
    assert "would import 4 items" in out


@pytest.mark.parametrize(
    ("publisher", "vendor"),
    [
        ("発行：株式会社見本　品質管理室", "株式会社見本"),
        ("提供元：見本ソフト株式会社 情報セキュリティ委員会", "見本ソフト株式会社"),
        ("発行：株式会社　見本", "株式会社　見本"),
        ("提供元：株式会社見本 ソリューションズ", "株式会社見本 ソリューションズ"),
    ],
)
def test_the_department_that_publishes_a_sheet_is_no_part_of_the_companys_name(publisher, vendor, qanswer, tmp_path):
    lines = ["対策一覧", publisher, "項番,確認事項,対応,備考"]
    lines += [f"{n},{text}。,○,{text}。" for n, text in enumerate(("通信を暗号化する", "ログを保存する"), 1)]
    (tmp_path / "sheet.csv").write_text("\n".join(lines), encoding="utf-8")
    code, out, _ = qanswer("import", "sheet.csv", "--to", "kb")
    assert code == 0
    assert load(tmp_path / "kb").main.vendor == vendor
    assert f"vendor: {vendor};" in out


@pytest.mark.parametrize(("answer", "is_told"), [("", True), ("TLS 1.3です。", False)])
def test_a_customers_form_imported_by_mistake_is_told(answer, is_told, qanswer, tmp_path):
    (tmp_path / "form.csv").write_text(
        f"No.,質問,回答,備考\n1,通信を暗号化していますか。,,{answer}\n2,ログを保存していますか。,,\n", encoding="utf-8"
    )
    code, out, _ = qanswer("import", "form.csv", "--to", "kb", "--dry-run")
    assert code == 0
    assert ("is it a customer's form?" in out) is is_told


@pytest.mark.parametrize(
    ("control", "about"),
    [
        ("通信を暗号化していますか。", "# 取り込んだチェックシート"),
        ("Is traffic encrypted?", "# The check sheet as it was"),
    ],
)
def test_an_imported_sheet_explains_itself_in_its_own_language(control, about, qanswer, tmp_path):
    (tmp_path / "sheet.csv").write_text(f"No.,Question,Answer\n1,{control},Yes\n2,{control},Yes\n", encoding="utf-8")
    assert qanswer("import", "sheet.csv", "--to", "kb")[0] == 0
    assert (tmp_path / "kb" / "checksheet.toml").read_text(encoding="utf-8").startswith(about)


def test_the_service_named_now_replaces_the_one_named_before_and_stays(sheet_of, qanswer, tmp_path):
    for options, service in ((["--service", "甲"], "甲"), (["--service", "乙"], "乙"), ([], "乙")):
        assert qanswer("import", sheet_of(), "--to", "kb", *options)[0] == 0
        assert load(tmp_path / "kb").main.service == service


def test_a_sheet_written_by_hand_is_not_replaced_unasked(sheet_of, qanswer, tmp_path):
    by_hand = '[sheet]\ntitle = "手"\nvendor = "見本"\n[[item]]\nid = "9"\ncontrol = "多要素認証を使えるか。"\nstatus = "×"\nanswer = "なし"\nowner = "security"\n'
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "checksheet.toml").write_text(by_hand, encoding="utf-8")

    code, _, err = qanswer("import", sheet_of(), "--to", "kb")
    assert code == 5
    assert "written by hand; pass --force" in err
    assert (tmp_path / "kb" / "checksheet.toml").read_text(encoding="utf-8") == by_hand

    assert qanswer("import", sheet_of(), "--to", "kb", "--force")[0] == 0
    assert load(tmp_path / "kb").main.by_id["9"].owner == "security"


def test_nothing_is_written_where_the_folder_cannot_be_made(sheet_of, qanswer, tmp_path):
    (tmp_path / "kb").write_text("a file", encoding="utf-8")

    code, _, err = qanswer("import", sheet_of(), "--to", "kb/in")
    assert code == 5
    assert "choose another with --to" in err


def test_a_form_in_the_sheets_language_is_answered_from_it(sheet_of, qanswer):
    qanswer("import", sheet_of(), "--to", "knowledge")

    code, out, _ = qanswer("search", "多要素認証を使えますか", "--json")
    assert code == 0
    assert json.loads(out)["results"][0]["item"] == "2-1"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_who_starts_from_nothing_gets_a_template_that_says_nothing_by_itself(qanswer, tmp_path, language):
    code, out, _ = qanswer("init", "--to", "kb", "--language", language)
    assert code == 0
    assert "example.toml" in out

    code, _, err = qanswer("check", "--kb", "kb")
    assert (code, "must not be blank" in err or "no [[item]]" in err) == (4, True)

    sheet = tmp_path / "kb" / "checksheet.toml"
    written = (
        sheet.read_text(encoding="utf-8").replace('title = ""', 'title = "T"').replace('vendor = ""', 'vendor = "V"')
    )
    begins = written.index("# [[item]]")
    sheet.write_text(written[:begins] + re.sub(r"^# ?", "", written[begins:], flags=re.MULTILINE), encoding="utf-8")
    (item,) = load(tmp_path / "kb").main.items
    assert (item.id, item.status, item.owner) == ("1-1", Status.MET, "security")


def test_a_template_never_replaces_a_sheet(qanswer, tmp_path):
    qanswer("init", "--to", "kb")
    before = (tmp_path / "kb" / "checksheet.toml").read_bytes()

    code, _, err = qanswer("init", "--to", "kb")
    assert code == 5
    assert "exists already" in err
    assert (tmp_path / "kb" / "checksheet.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("x = [", "cannot be read"),
        ("sheet = 3", "are not tables"),
        ('[[item]]\ncontrol = "a"', "item 1 has no id"),
        ("[[item]]\nid = 3", "item 1 has no id"),
    ],
)
def test_a_sheet_that_is_broken_is_not_written_over(sheet_of, qanswer, content, complaint):
    Path("kb").mkdir()
    Path("kb/checksheet.toml").write_text(content, encoding="utf-8")

    code, _, err = qanswer("import", sheet_of(), "--to", "kb", "--force")
    assert code == 4
    assert complaint in err
    assert Path("kb/checksheet.toml").read_text(encoding="utf-8") == content
