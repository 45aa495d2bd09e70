"""What a sheet's head says the vendor holds becomes certifications; what is planned, followed or another's does not."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from qanswer.forms.grid import Grid, GridCell
from qanswer.intake.certifications import read_certifications
from qanswer.intake.imported import import_sheets, write
from qanswer.intake.pages import Page
from qanswer.intake.read import Wishes
from qanswer.model import Choice, Language, Verdict
from qanswer.service.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "ISO/IEC 27001 チェックシート"
Row = str | list[str]


def _read(*rows: Row):
    cells = {
        (row, column): GridCell(text)
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate([texts] if isinstance(texts, str) else texts, 1)
        if text
    }
    page = Page("S", Grid("S", cells), lambda row, column: f"S!{column}:{row}")
    return read_certifications([page], {}, TITLE, {}, Language.JA)


@pytest.mark.parametrize(
    ("rows", "held"),
    [
        (["取得認証：ISO/IEC 27001:2022、ISO/IEC 27017、プライバシーマーク"], {"27001", "27017", "pmark"}),
        (["当社はISMS（ISO/IEC 27001）認証を取得しています（登録番号 IS 12345）。"], {"27001"}),
        (["当社はＩＳＭＳ認証を取得済みです。"], {"isms"}),
        (["ISO/IEC 27001 取得済、SOC 2 取得予定"], {"27001"}),
        (["Pマーク　取得（第10820001号）"], {"pmark"}),
        (["ISMAPクラウドサービスリスト登録"], {"ismap"}),
        ([["認証", "ISO/IEC 27001"]], {"27001"}),
        ([["ISO/IEC 27017", "取得"]], {"27017"}),
        (["■取得認証", "ISO/IEC 27001（登録番号 IS 1）", "プライバシーマーク", "回答日 2026", "ISO 9001"], {"27001", "pmark"}),
        (["認証：ISO/IEC 27001（2024年5月取得）、Pマーク（2015年取得）"], {"27001", "pmark"}),
        (["Certifications: ISO/IEC 27001:2022, SOC 2 Type II"], {"27001", "soc2"}),
        (["Certified to ISO 27001 and ISO 27017 since 2021."], {"27001", "27017"}),
        (["ISO 27001 certificate no. IS 5771 held by Example Ltd; PCI DSS not applicable"], {"27001"}),
        (["SOC 2 Type II report (period Oct 2024 - Sep 2025)"], {"soc2"}),
        (["Cyber Essentials Plus certified"], {"cyber_essentials_plus"}),
    ],
)  # fmt: skip
def test_what_the_head_says_is_held_is_a_certification(rows, held) -> None:
    assert {one.item.id.removeprefix("cert.") for one in _read(*rows)[0]} == held


@pytest.mark.parametrize(
    "row",
    [
        "ISO/IEC 27001に準拠した運用を行っています。",
        "データセンターはISO/IEC 27001、SOC 2を取得しています",
        "ISO/IEC 27001・ISO/IEC 27017の認証を2027年に取得予定",
        "ISO/IEC 27001、ISO/IEC 27017を取得予定",
        "プライバシーマークは取得していません",
        ["ISO/IEC 27017", "未取得"],
        "ISO 27001認証を取得するための取組みを進めています",
        "認証基準: ISO/IEC 27001",
        "SOC 2 Type II audit in progress",
        "We align with ISO 27001 and NIST CSF",
        "Our hosting provider AWS is ISO 27001 certified",
        "Not SOC 2 certified",
        "ISO 27001 certification planned for 2027",
        "ISO 27001 certificate expired in 2024",
        "Certifications: none (ISO 27001 expected 2027)",
        "Questions are based on ISO/IEC 27001:2022 Annex A; certified controls are marked",
    ],
)
def test_what_is_planned_followed_denied_or_anothers_is_left_alone_with_the_reason(row) -> None:
    held, left = _read(row)
    assert not held
    assert left
    assert all("without saying" in one.reason for one in left)


def test_a_title_names_no_certification() -> None:
    assert _read(TITLE) == ((), ())


def test_each_certification_has_its_own_words_and_those_alone() -> None:
    held, _ = _read("取得認証：ISO/IEC 27001:2022（登録番号 IS 1、2024年登録）、プライバシーマーク")
    assert [one.item.answer for one in held] == [
        "ISO/IEC 27001:2022（登録番号 IS 1、2024年登録）",
        "プライバシーマーク",
    ]


SHEET = """\
Swallow Time Security Statement,,,
Vendor,Swallow Ltd,,
"Certifications: ISO/IEC 27001:2022, SOC 2 Type II",,,
PCI DSS certification is planned for 2027.,,,
ID,Control,Status,Comments
1,Backups are taken.,Yes,Every night.
2,Data in transit are encrypted.,Yes,TLS 1.2 or later.
3,Multi-factor authentication is available.,No,Not offered.
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("certified")
    (folder / "sheet.csv").write_text(SHEET, encoding="utf-8")
    write(import_sheets([folder / "sheet.csv"], folder / "kb", Wishes(), {}))
    return folder


def test_importing_again_keeps_certifications_and_what_somebody_wrote_of_them(imported) -> None:
    file = imported / "kb" / "checksheet.toml"
    first = file.read_text(encoding="utf-8")
    again = import_sheets([imported / "sheet.csv"], imported / "kb", Wishes(), {})
    assert (again.files[file], again.merged.changes) == (first, ())
    file.write_text(first.replace('"SOC 2 Type II"\n', '"SOC 2 Type II"\nnumber = "S-1"\n', 1), encoding="utf-8")
    kept = tomllib.loads(import_sheets([imported / "sheet.csv"], imported / "kb", Wishes(), {}).files[file])
    assert [one.get("number") for one in kept["certification"]] == [None, "S-1"]
    file.write_text(first, encoding="utf-8")


def test_certifications_stand_beside_the_items_in_json(imported) -> None:
    told = import_sheets([imported / "sheet.csv"], imported / "kb", Wishes(), {}).as_json()
    assert [one["id"] for one in told["items"]] == ["1", "2", "3"]
    assert [(one["item"], one["text"]) for one in told["certifications"]] == [
        ("cert.27001", "ISO/IEC 27001:2022"),
        ("cert.soc2", "SOC 2 Type II"),
    ]
    assert any("PCI DSS" in one["reason"] for one in told["left"])


def test_they_answer_for_themselves_and_for_nothing_else(imported) -> None:
    asked = {
        "Do you hold ISO 27001?": Choice.YES,
        "Do you have a SOC 2 Type II report?": Choice.YES,
        "Do you have a SOC report?": Choice.YES,
        "Do you have a SOC 1 report?": None,
        "Are you PCI DSS certified?": None,
        "Have you been awarded the privacy mark?": None,
        "Do you hold ISO/IEC 27017?": None,
        "What is the scope of your ISO 27001 certificate?": None,
        "When does your ISO 27001 certificate expire?": None,
    }
    rows = Workspace.open(imported / "kb", without_library=True).ask(list(asked)).rows
    assert {row.slot.question.text: row.choice for row in rows} == asked
    assert [row.verdict is Verdict.FILLED for row in rows] == [choice is not None for choice in asked.values()]
